package markdown

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// alertMarker matches what the first text of an alert begins with: the marker in any letter case and then
// nothing more on its line.
var alertMarker = regexp.MustCompile(`^\s*\[!((?i)note|tip|important|warning|caution)\][ \t]*(?:\n|$)`)

// alerts makes alerts of the quotes directly in the document that begin with a
// marker and have something else in them. Inside a list, a <div> or another quote GitHub knows none.
func (p *page) alerts() {
	for n := p.root.FirstChild; n != nil; n = n.NextSibling {
		if !isElement(n, "blockquote") {
			continue
		}
		if kind := takeMarker(n); kind != "" {
			n.Data, n.DataAtom = "div", 0
			n.Attr = []html.Attribute{{Key: "class", Val: "markdown-alert markdown-alert-" + kind}}
			title := element("p", p.options.Words.Alerts.of(kind), "class", "markdown-alert-title")
			n.InsertBefore(title, n.FirstChild)
		}
	}
}

// of is the title of an alert of a kind.
func (a Alerts) of(kind string) string {
	return map[string]string{"note": a.Note, "tip": a.Tip, "important": a.Important, "warning": a.Warning, "caution": a.Caution}[kind]
}

// takeMarker removes the marker from an alert's quote and gives its kind, "" if the quote is none.
func takeMarker(quote *html.Node) string {
	p := solid(quote.FirstChild)
	if !isElement(p, "p") || p.FirstChild == nil || p.FirstChild.Type != html.TextNode {
		return ""
	}
	first := p.FirstChild
	m := alertMarker.FindStringSubmatch(first.Data)
	if m == nil {
		return ""
	}
	rest := first.Data[len(m[0]):]
	br := first.NextSibling
	if !strings.HasSuffix(m[0], "\n") && br != nil && !isElement(br, "br") {
		return ""
	}
	if strings.HasSuffix(m[0], "\n") || !isElement(br, "br") {
		br = nil
	}
	after := first.NextSibling
	if br != nil {
		after = br.NextSibling
	}
	alone := strings.TrimSpace(rest) == "" && solid(after) == nil
	if next := solid(p.NextSibling); alone && (br != nil || next == nil || next.Type != html.ElementNode) {
		return ""
	}
	first.Data = rest
	if br != nil {
		p.RemoveChild(br)
		if after != nil && after.Type == html.TextNode {
			after.Data = strings.TrimPrefix(after.Data, "\n")
		}
	}
	if alone {
		quote.RemoveChild(p)
	}
	return strings.ToLower(m[1])
}

// solid skips blank texts.
func solid(n *html.Node) *html.Node {
	for n != nil && n.Type == html.TextNode && strings.TrimSpace(n.Data) == "" {
		n = n.NextSibling
	}
	return n
}
