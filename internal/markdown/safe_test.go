package markdown

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// vocabulary is the elements, attributes and classes that may be in the output.
type vocabulary struct{ elements, attributes, classes []string }

// What may be in the output, by namespace, written down a second time and on purpose not taken
// from the renderer: an author's elements, our own with their attributes, and what is typeset.
var safe = map[string]vocabulary{
	"":     {safeElements, safeAttributes, safeClasses},
	"math": {mathElements, mathAttributes, nil},
	"svg":  {svgElements, svgAttributes, []string{"diagram", "swatch"}},
}

var (
	safeElements = strings.Fields(`a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture
		pre q rp rt ruby s samp section source span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var
		input video figure`)
	safeAttributes = strings.Fields(`abbr align alt axis border cellpadding cellspacing char charoff clear color cols
		colspan compact datetime dir frame headers height hreflang hspace id label lang name noshade nowrap open
		rowspan rows rules scope size span start summary title type valign value vspace width href src longdesc srcset media sizes cite
		class rel tabindex loading data-lang aria-label aria-describedby aria-hidden data-footnote-ref data-footnote-backref data-footnotes
		disabled checked controls preload`)
	safeClasses = strings.Fields(`contains-task-list task-list-item markdown-alert markdown-alert-note markdown-alert-tip
		markdown-alert-important markdown-alert-warning markdown-alert-caution markdown-alert-title footnotes sr-only data-footnote-backref
		markdown-heading anchor bare wide long han user-mention issue-link commit-link math mermaid hl k t f s n c v g a i d h`)
	mathElements = strings.Fields(`math semantics annotation mi mn mo mtext mrow mstyle mphantom mpadded msqrt mroot mspace mfrac
		msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd`)
	mathAttributes = strings.Fields(`display encoding displaystyle scriptlevel form stretchy symmetric largeop movablelimits accent accentunder
		mathcolor mathbackground mathsize width height depth lspace rspace voffset linethickness minsize maxsize class`)
	svgElements   = strings.Fields("svg g path text tspan title desc circle")
	svgAttributes = strings.Fields(`aria-describedby aria-labelledby aria-hidden role class id d fill stroke stroke-dasharray stroke-width
		font-size font-style font-weight text-anchor text-decoration viewBox width height x y cx cy r`)
)

// typesetClass is a class of templates/math.css or diagram.css, in any namespace.
var typesetClass = regexp.MustCompile("^[md]-[a-z0-9]+$")

// checkSafe parses a fragment as a page would and complains of whatever is not allowed on it.
func checkSafe(t *testing.T, name, fragment string) {
	t.Helper()
	root, err := parseHTML([]byte(fragment))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if again := canonical(root); again != canonicalTwice(t, again) {
		t.Errorf("%s: another tree when it is parsed again:\n%.2000s", name, fragment)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
		case html.ElementNode:
			checkElement(t, name, n, ids)
		default:
			t.Errorf("%s: a node of type %d", name, n.Type)
		}
	}
	checkBalanced(t, name, fragment)
}

func canonicalTwice(t *testing.T, s string) string {
	t.Helper()
	root, err := parseHTML([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return canonical(root)
}

// canonical writes a tree with the library's own serialiser.
func canonical(root *html.Node) string {
	var b strings.Builder
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		if err := html.Render(&b, c); err != nil {
			return err.Error()
		}
	}
	return b.String()
}

func checkElement(t *testing.T, name string, n *html.Node, ids map[string]bool) {
	t.Helper()
	known := safe[n.Namespace]
	if !slices.Contains(known.elements, n.Data) {
		t.Errorf("%s: element <%s>", name, n.Data)
	}
	for _, a := range n.Attr {
		value := strings.ToLower(a.Val)
		switch {
		case !slices.Contains(known.attributes, a.Key):
			t.Errorf("%s: attribute %q of <%s>", name, a.Key, n.Data)
		case a.Key == "href" || a.Key == "src" || a.Key == "cite" || a.Key == "longdesc" || a.Key == "srcset":
			checkAddress(t, name, a.Key, value)
		case a.Key == "id" || a.Key == "name":
			if ids[a.Val] {
				t.Errorf("%s: id %q twice", name, a.Val)
			}
			ids[a.Val] = true
		case a.Key == "class":
			for class := range strings.FieldsSeq(a.Val) {
				if !slices.Contains(known.classes, class) && !typesetClass.MatchString(class) {
					t.Errorf("%s: class %q", name, class)
				}
			}
		}
	}
	if n.Data == "input" {
		if kind, _ := attribute(n, "type"); kind != "checkbox" || !has(n, "disabled") {
			t.Errorf("%s: an input that is no task", name)
		}
	}
}

func checkAddress(t *testing.T, name, key, value string) {
	t.Helper()
	value = strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, value)
	scheme, _, found := strings.Cut(value, ":")
	if !found || strings.ContainsAny(scheme, "/?#\\") {
		return
	}
	if !slices.Contains([]string{"http", "https", "mailto", "irc", "ircs", "xmpp"}, scheme) || key != "href" && !strings.HasPrefix(scheme, "http") {
		t.Errorf("%s: %s=%q", name, key, value)
	}
}

// checkBalanced complains of an end tag without its start or the other way round, by tokens: what a parser
// would silently mend could swallow the page around the text.
func checkBalanced(t *testing.T, name, fragment string) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%s: not closed: %v", name, open)
			}
			return
		case html.StartTagToken:
			if tag, _ := z.TagName(); !void[string(tag)] {
				open = append(open, string(tag))
			}
		case html.EndTagToken:
			tag, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(tag) {
				t.Errorf("%s: </%s> closes %v", name, tag, open)
				return
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken:
			t.Errorf("%s: a comment or doctype", name)
		}
	}
}

func FuzzRender(f *testing.F) {
	for _, c := range allCases(f) {
		f.Add(c.source)
	}
	for _, source := range attacks(f) {
		f.Add(source)
	}
	for _, c := range readCases(f, "testdata/typeset/formula.txt") {
		f.Add(c.source)
	}
	for _, c := range readCases(f, "testdata/typeset/diagram.txt") {
		f.Add(c.source)
	}
	hostile := hostile()
	for _, name := range slices.Sorted(maps.Keys(hostile)) {
		f.Add(hostile[name][:200])
	}
	r := New(withEngine(f, caseOptions()))
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 65536 {
			return
		}
		for _, o := range []TextOptions{{}, {HeadingLevel: 4, IDPrefix: "c1-", UserContent: true, OwnImages: true, BaseURL: "https://github.com/o/r/blob/main/"}} {
			checkSafe(t, "fuzz", r.Render(source, o).HTML)
		}
		checkSafe(t, "title", r.Inline(source))
	})
}
