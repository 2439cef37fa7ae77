package feedtest

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// htmlNames are what the validator takes for safe in a text, as far as it is of use there. MathML is not among
// them.
var (
	htmlElements = set(`a abbr address article aside b bdi big blockquote br caption center cite code col colgroup data dd del details dfn
		dir div dl dt em figcaption figure font footer header h1 h2 h3 h4 h5 h6 hgroup hr i img ins kbd li main map mark menu meter nav ol
		p picture pre progress q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead
		time tr tt u ul var video audio wbr`)
	htmlAttributes = set(`abbr align alt cite colspan datetime dir height href hreflang id lang media open reversed rowspan scope sizes span
		src srcset start title type value width`)
)

func set(names string) map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(names) {
		out[name] = true
	}
	return out
}

// checkHTML wants no relative address and nothing that the validator calls unsafe.
func checkHTML(t testing.TB, s string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Error(err)
		return
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("comment %q", n.Data)
		}
		if n.Type != html.ElementNode || n.Namespace == "math" || n.Data == "html" || n.Data == "head" || n.Data == "body" {
			continue
		}
		if !htmlElements[n.Data] {
			t.Errorf("<%s>", n.Data)
		}
		for _, a := range n.Attr {
			checkAttribute(t, n.Data, a)
		}
	}
}

func checkAttribute(t testing.TB, name string, a html.Attribute) {
	t.Helper()
	if !htmlAttributes[a.Key] {
		t.Errorf("<%s %s>", name, a.Key)
	}
	switch a.Key {
	case "href", "src", "cite":
		checkAbsolute(t, a.Val)
	case "srcset":
		for _, candidate := range strings.Split(a.Val, ", ") {
			checkAbsolute(t, candidate)
		}
	}
}

// checkAbsolute does not mind what else is wrong with an address: it stays as its author wrote it.
func checkAbsolute(t testing.TB, s string) {
	t.Helper()
	if scheme, _, ok := strings.Cut(s, ":"); !ok || strings.ContainsAny(scheme, "/?#") {
		t.Errorf("%q is relative", s)
	}
}
