package markdown

import (
	"slices"
	"strconv"

	"golang.org/x/net/html"
)

// markKey is the attribute by which elements of ours are told from an author's. No source has
// this byte: it is no UTF-8, and no entity stands for it. The value is an index into
// output.marks; a marked element has the name and the attributes that stand there and no others,
// so that a tag an author left open, which may swallow our attribute, gains nothing.
const markKey = "\xff"

// mark is an element of ours.
type mark struct {
	tag   string
	attrs []html.Attribute
	code  *code // what is in a code block, instead of what is in the tree
}

// open writes the start tag of an element of ours. attrs are names and values in turn.
func (o *output) open(tag string, attrs ...string) {
	m := mark{tag: tag}
	for i := 0; i+1 < len(attrs); i += 2 {
		m.attrs = append(m.attrs, html.Attribute{Key: attrs[i], Val: attrs[i+1]})
	}
	o.mark(m)
}

func (o *output) mark(m mark) {
	o.WriteString("<" + m.tag + " " + markKey + "=" + strconv.Itoa(len(o.marks)) + ">")
	o.marks = append(o.marks, m)
}

// expand gives the marked elements of a finished tree the attributes of their marks.
func (p *page) expand() {
	for n := range p.root.Descendants() {
		if m := p.marked(n); m != nil {
			n.Attr = slices.Clone(m.attrs)
			p.ours[n] = m
		}
	}
}

// marked gives the mark of an element, nil if it is an author's.
func (p *page) marked(n *html.Node) *mark {
	for _, a := range n.Attr {
		if a.Key == markKey && a.Namespace == "" {
			i, err := strconv.Atoi(a.Val)
			if err == nil && i >= 0 && i < len(p.out.marks) && p.out.marks[i].tag == n.Data {
				return &p.out.marks[i]
			}
		}
	}
	return nil
}
