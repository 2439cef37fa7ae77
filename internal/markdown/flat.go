package markdown

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatten mends what becomes of an author's <pre> or <code> in which there is a blank line: what follows it is Markdown again, and
// HTML has no paragraphs and headings in either. In <pre> they become lines; a <code> is parted among them.
func (p *page) flatten() {
	if p.options.AsGitHub {
		return
	}
	for _, n := range slices.Collect(p.root.Descendants()) {
		switch {
		case n.Parent == nil: // parted before
		case isElement(n, "code") && !within(n, "pre") && slices.ContainsFunc(slices.Collect(n.ChildNodes()), isProse):
			part(n)
		case isProse(n) && within(n, "pre"):
			n.Data, n.DataAtom, n.Attr = "span", atom.Span, nil
			if n.PrevSibling != nil {
				n.Parent.InsertBefore(textNode("\n"), n) // a second one: the first is there already
			}
		}
	}
}

func isProse(n *html.Node) bool { return isElement(n, "p") || headingLevel(n) > 0 }

// part puts the text of each paragraph and heading, and what stands between them, in a <code> of its own, and takes away the one
// round them.
func part(code *html.Node) {
	var run *html.Node // what stands between, so far
	for _, c := range slices.Collect(code.ChildNodes()) {
		switch {
		case isProse(c):
			inner := &html.Node{Type: html.ElementNode, DataAtom: atom.Code, Data: "code"}
			for k := c.FirstChild; k != nil; k = c.FirstChild {
				c.RemoveChild(k)
				inner.AppendChild(k)
			}
			c.AppendChild(inner)
			run = nil
		case blocks[c.Data] && c.Type == html.ElementNode, run == nil && strings.TrimSpace(textOf(c)+c.Data) == "":
			run = nil
		default:
			if run == nil {
				run = &html.Node{Type: html.ElementNode, DataAtom: atom.Code, Data: "code"}
				code.InsertBefore(run, c)
			}
			code.RemoveChild(c)
			run.AppendChild(c)
		}
	}
	unwrap(code)
}
