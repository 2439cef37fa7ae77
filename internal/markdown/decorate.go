package markdown

import (
	"strings"

	"golang.org/x/net/html"
)

// place says what a node of the tree stands in.
type place struct {
	link, pre, code, picture bool
	root                     bool // directly in the document
}

// decorate gives a sanitised tree what GitHub finds in text and elements, and what is ours.
func (p *page) decorate(n *html.Node, in place) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch c.Type {
		case html.TextNode:
			if !in.pre && !in.code {
				p.decorateText(c, in)
			}
		case html.ElementNode:
			p.decorateElement(c, in)
		}
		c = next
	}
}

func (p *page) decorateElement(n *html.Node, in place) {
	if m := p.ours[n]; m != nil && m.code != nil {
		p.codeBlock(n, m.code)
		return
	}
	inner := in
	inner.root = false
	switch n.Data {
	case "img":
		p.image(n, in)
		return
	case "source":
		p.pictureSource(n)
		return
	case "a":
		if p.video(n) {
			return
		}
		p.link(n)
		inner.link = true
	case "pre":
		inner.pre = true
		setAttribute(n, "tabindex", "0") // it scrolls, also for who has only a keyboard
	case "table":
		if p.options.AsGitHub {
			setAttribute(n, "tabindex", "0")
		} else {
			fit(n)
		}
	case "em":
		if !p.options.AsGitHub && strings.ContainsFunc(textOf(n), unspaced) {
			setAttribute(n, "class", "han") // which are not slanted
		}
	case "ol":
		if wide := listClass(n); !p.options.AsGitHub && wide != "" {
			class, _ := attribute(n, "class")
			setAttribute(n, "class", strings.TrimSpace(class+" "+wide))
		}
	case "picture":
		inner.picture = true
	case "code", "tt", "samp", "kbd":
		if n.Data == "code" && !in.code && p.codeSpan(n) {
			return
		}
		inner.code = inner.code || n.Data == "code" || n.Data == "tt"
	}
	p.decorate(n, inner)
}

// decorateText finds emoji, formulas, mentions, references and commits in a text.
func (p *page) decorateText(n *html.Node, in place) {
	s := n.Data
	if p.options.Commit == nil && !strings.ContainsAny(s, "$:@#") && !strings.Contains(s, "GH-") {
		return
	}
	written := 0
	insert := func(from, to int, made *html.Node) {
		if from > written {
			n.Parent.InsertBefore(textNode(s[written:from]), n)
		}
		n.Parent.InsertBefore(made, n)
		written = to
	}
	for i := 0; i < len(s); i++ {
		if i < written {
			i = written
			if i >= len(s) {
				break
			}
		}
		var made *html.Node
		from, to := i, 0
		switch s[i] {
		case '$':
			if p.text.NoMath {
				continue
			}
			if end, ok := lineMath(s, i); ok {
				made, to = p.mathElement(s[i+2:end-2], "$$"), end
			} else if end, ok := inlineMath(s, i); ok {
				made, to = p.mathElement(s[i+1:end-1], "$"), end
			}
		case ':':
			if char, end, ok := shortName(s, i); ok {
				made, to = textNode(char), end
			}
		case '@':
			made, to = p.mention(s, i, in)
		case '#', 'G':
			made, from, to = p.reference(s, i, written, in)
		default:
			if hashStarts(s, i) {
				made, from, to = p.commit(s, i, written, in)
			}
		}
		if made != nil {
			insert(from, to, made)
		}
	}
	if written > 0 {
		n.Data = s[written:]
	}
}

// codeSpan makes a formula of a code span between dollars, and a colour chip of one that is
// nothing but a colour. It reports whether the span is done.
func (p *page) codeSpan(n *html.Node) bool {
	value := textOf(n)
	before, after := n.PrevSibling, n.NextSibling
	if !p.text.NoMath && before != nil && after != nil && before.Type == html.TextNode && after.Type == html.TextNode &&
		strings.HasSuffix(before.Data, "$") && strings.HasPrefix(after.Data, "$") {
		before.Data = strings.TrimSuffix(before.Data, "$")
		after.Data = strings.TrimPrefix(after.Data, "$")
		replaceNode(n, p.mathElement(value, "$"))
		return true
	}
	if color, ok := cssColor(value); ok && len(n.Attr) == 0 {
		n.AppendChild(p.chip(color))
		return true
	}
	return false
}
