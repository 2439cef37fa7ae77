package markdown

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tree parses HTML as a browser would, sanitises it, and makes sure that a browser will
// read what is written of it as the same tree. What cannot be made so is shown as text.
func (p *page) tree(b []byte) {
	root, err := parseHTML(b)
	if err == nil {
		p.sanitize(root)
		if p.out.raw {
			root, err = settle(root)
		}
	}
	if err != nil {
		p.warn(-1, "the HTML in this text is nested too deeply: it is shown as text")
		p.out.marks = nil
		root = &html.Node{Type: html.DocumentNode}
		pre := element("pre", string(p.source))
		root.AppendChild(pre)
	}
	p.root = root
}

// parseHTML gives a fragment's nodes as children of one node.
func parseHTML(b []byte) (*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	list, err := html.ParseFragmentWithOptions(bytes.NewReader(b), body, html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	root := &html.Node{Type: html.DocumentNode}
	for _, n := range list {
		root.AppendChild(n)
	}
	return root, nil
}

// errUnsettled says that a tree changes with each parsing.
type errUnsettled struct{}

func (errUnsettled) Error() string { return "the HTML means another tree each time it is parsed" }

// settle writes and parses a tree until it does not change any more: taking an element out of
// its place can make another one mean something else, on which mutation attacks rest.
func settle(root *html.Node) (*html.Node, error) {
	before := serialize(root)
	for range 5 {
		next, err := parseHTML([]byte(before))
		if err != nil {
			return nil, err
		}
		after := serialize(next)
		if after == before {
			return next, nil
		}
		before = after
	}
	return nil, errUnsettled{}
}

// element makes an element; attrs are names and values in turn.
func element(tag, content string, attrs ...string) *html.Node {
	n := &html.Node{Type: html.ElementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag))}
	for i := 0; i+1 < len(attrs); i += 2 {
		n.Attr = append(n.Attr, html.Attribute{Key: attrs[i], Val: attrs[i+1]})
	}
	if content != "" {
		n.AppendChild(textNode(content))
	}
	return n
}

func textNode(s string) *html.Node { return &html.Node{Type: html.TextNode, Data: s} }

// rawNode is HTML of our own making.
func rawNode(s string) *html.Node { return &html.Node{Type: html.RawNode, Data: s} }

func attribute(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func has(n *html.Node, key string) bool {
	_, ok := attribute(n, key)
	return ok
}

func setAttribute(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

// unwrap puts the children of a node in its place.
func unwrap(n *html.Node) {
	parent := n.Parent
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		parent.InsertBefore(c, n)
	}
	parent.RemoveChild(n)
}

// wrap puts a node into an empty one that takes its place.
func wrap(n, outer *html.Node) {
	n.Parent.InsertBefore(outer, n)
	n.Parent.RemoveChild(n)
	outer.AppendChild(n)
}

func replaceNode(n, with *html.Node) {
	n.Parent.InsertBefore(with, n)
	n.Parent.RemoveChild(n)
}

func isElement(n *html.Node, tag string) bool {
	return n != nil && n.Type == html.ElementNode && n.Data == tag
}

// contains reports whether there is such an element in a node.
func contains(n *html.Node, tag string) bool {
	for c := range n.Descendants() {
		if isElement(c, tag) {
			return true
		}
	}
	return false
}

// textOf is the text in a node.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return b.String()
}

var (
	escapeText      = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	escapeAttribute = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")
)

// The elements without an end tag.
var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "source": true}

// serialize writes the children of a node as HTML, with no more escapes than are needed.
func serialize(root *html.Node) string {
	var b strings.Builder
	for c := root.FirstChild; c != nil; c = c.NextSibling {
		write(&b, c)
	}
	return b.String()
}

func write(b *strings.Builder, n *html.Node) {
	switch n.Type {
	case html.TextNode:
		_, _ = escapeText.WriteString(b, n.Data)
		return
	case html.RawNode:
		b.WriteString(n.Data)
		return
	case html.ElementNode:
	default:
		return
	}
	b.WriteByte('<')
	b.WriteString(n.Data)
	for _, a := range n.Attr {
		b.WriteByte(' ')
		b.WriteString(a.Key)
		if a.Val != "" {
			b.WriteString(`="`)
			_, _ = escapeAttribute.WriteString(b, a.Val)
			b.WriteByte('"')
		}
	}
	b.WriteByte('>')
	if void[n.Data] {
		return
	}
	if c := n.FirstChild; n.Data == "pre" && c != nil && c.Type == html.TextNode && strings.HasPrefix(c.Data, "\n") {
		b.WriteByte('\n') // the parser eats one
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		write(b, c)
	}
	b.WriteString("</" + n.Data + ">")
}
