package feed

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blogroll reads a page written for people:
//
//	## Friends
//	- [The shed](https://shed.example/), about wood ([feed](https://shed.example/atom.xml))
//
// An entry is one of a list or a row of a table. Its first link is the blog, one whose address or, beside others, whose
// name is a feed's is its feed, the other words describe it, and a heading makes a group.
//
// In a paragraph most links are no entries. A line of one has an entry for each feed with a link beside it: before it, or
// after it if the line begins with a feed; where only the name says that it is a feed, it has to be of the same site. They are described if the
// line begins with the one blog that it has.
func blogroll(body string) []outline {
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Div, Data: "div"}
	nodes, err := html.ParseFragment(strings.NewReader(body), root)
	if err != nil {
		return nil // nested deeper than a parser follows: no list that anybody made by hand
	}
	var r roll
	for _, n := range nodes {
		r.read(n, false)
	}
	return r.outlines
}

// roll is a blogroll as far as it is read.
type roll struct {
	outlines []outline
	group    string // the last heading
	seen     map[string]bool
}

// read takes in an element, which may stand in an entry: then its paragraphs are that one's.
func (r *roll) read(n *html.Node, inEntry bool) {
	switch {
	case heading(n):
		r.group = line(textIn(n))
		return
	case n.DataAtom == atom.Li || n.DataAtom == atom.Tr:
		r.add(entryOf(n).outline())
		inEntry = true
	case n.DataAtom == atom.P && !inEntry:
		for _, l := range entryOf(n).lines() {
			for _, o := range l.pairs() {
				r.add(o)
			}
		}
	}
	for c := range n.ChildNodes() {
		r.read(c, inEntry)
	}
}

// add puts an entry into its group. A blog that is named twice is there once.
func (r *roll) add(o outline) {
	key := o.HTMLURL + o.XMLURL + o.URL
	if key == "" || r.seen[key] {
		return
	}
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	r.seen[key] = true
	if r.group == "" {
		r.outlines = append(r.outlines, o)
		return
	}
	for i := range r.outlines {
		if g := &r.outlines[i]; g.Type == "" && g.Text == r.group {
			g.Outlines = append(g.Outlines, o)
			return
		}
	}
	r.outlines = append(r.outlines, outline{Text: r.group, Outlines: []outline{o}})
}

// rollEntry is one entry of a blogroll: its words and links as they follow each other.
type rollEntry []rollPart

// rollPart is words, or a link if it has an address; a line's end if it has neither.
type rollPart struct{ text, address string }

func (p rollPart) feed() bool {
	return p.address != "" && (feedAddress(p.address) || namedFeed(p.text, p.address))
}

// entryOf reads an element without the lists in it, which are entries of their own.
func entryOf(n *html.Node) rollEntry {
	var e rollEntry
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			e = append(e, rollPart{text: c.Data})
		case c.DataAtom == atom.Ul || c.DataAtom == atom.Ol:
		case c.DataAtom == atom.Br:
			e = append(e, rollPart{})
		case c.DataAtom == atom.A && web(attribute(c, "href")) != "":
			e = append(e, rollPart{line(textIn(c)), web(attribute(c, "href"))})
		default:
			e = append(e, entryOf(c)...)
			if !slices.Contains(inLine, c.DataAtom) {
				e = append(e, rollPart{text: " "})
			}
		}
	}
	return e
}

// inLine are the elements that part no words.
var inLine = []atom.Atom{atom.A, atom.B, atom.Code, atom.Del, atom.Em, atom.I, atom.Ins, atom.Kbd, atom.Mark, atom.Q, atom.S, atom.Samp,
	atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Tt, atom.U, atom.Var}

// lines are the parts between line ends.
func (e rollEntry) lines() []rollEntry {
	var lines []rollEntry
	from := 0
	for i, part := range append(e, rollPart{}) {
		if part == (rollPart{}) {
			lines = append(lines, e[from:i])
			from = i + 1
		}
	}
	return lines
}

// pairs are the blogs of a line that has a feed beside each.
func (e rollEntry) pairs() []outline {
	var pairs []outline
	from, alone := 0, false
	for i, part := range e {
		if i < from || !part.feed() {
			continue
		}
		page := e.beside(from, i)
		if page < 0 || !feedAddress(part.address) && !sameSite(part.address, e[page].address) {
			continue
		}
		pairs = append(pairs, rollEntry{e[page], part}.outline())
		from, alone = max(i, page)+1, e.words(0, page) == ""
	}
	if alone { // the last one has nothing before it, so it is the only one
		pairs[0].Description = e.outline().Description
	}
	return pairs
}

// beside is the blog's link of a feed's, not before from: the one before it, but in a line that begins with a feed's the
// one after it, if there is one; -1 if there is none.
func (e rollEntry) beside(from, feed int) int {
	page := func(p rollPart) bool { return p.address != "" && !p.feed() }
	if first := slices.IndexFunc(e, func(p rollPart) bool { return p.address != "" }); e[first].feed() {
		if i := slices.IndexFunc(e[feed:], page); i >= 0 {
			return feed + i
		}
	}
	for i := feed - 1; i >= from; i-- {
		if page(e[i]) {
			return i
		}
	}
	return -1
}

// words are the words and the texts of the links from one part to another.
func (e rollEntry) words(from, to int) string {
	var b strings.Builder
	for _, part := range e[from:to] {
		b.WriteString(cmp.Or(part.text, " "))
	}
	return strings.TrimSpace(b.String())
}

func (e rollEntry) outline() outline {
	feed := e.feed()
	first, page := e.links(feed)
	o := outline{Type: "link"}
	var rest rollEntry
	for i, part := range e {
		if part.address == "" || i != page && i != feed && i != first && !part.feed() {
			rest = append(rest, part)
		}
	}
	switch {
	case page >= 0:
		o.Text = e[page].text
	case first >= 0 && (first != feed || !namedFeed(e[first].text, e[first].address)):
		o.Text = e[first].text
	case first >= 0 && description(e.words(0, first)) != "":
		o.Text, rest = description(e.words(0, first)), rest[first:]
	}
	o.Description = description(rest.words(0, len(rest)))
	if page >= 0 && (feed < 0 || e[page].address != e[feed].address) { // OPML without a page leads twice to the feed
		o.HTMLURL = e[page].address
	}
	if feed < 0 {
		o.URL, o.HTMLURL = o.HTMLURL, ""
		o.Text = cmp.Or(o.Text, o.URL)
		return o
	}
	o.Type, o.XMLURL = "rss", e[feed].address
	o.Text = cmp.Or(o.Text, o.HTMLURL+o.XMLURL)
	o.Title = o.Text
	return o
}

// feed is the link to the feed: one that is by address and name, else by address, else by name. A blog may itself be
// called so: a name alone does not count of the first link if there are no words before it, nor other links that are
// called otherwise. -1 if there is none.
func (e rollEntry) feed() int {
	otherwise := slices.ContainsFunc(e, func(p rollPart) bool { return p.address != "" && !namedFeed(p.text, p.address) })
	best, rank := -1, 0
	first := true
	for i, part := range e {
		if part.address == "" {
			continue
		}
		now := 0
		if feedAddress(part.address) {
			now = 2
		}
		if namedFeed(part.text, part.address) && (now > 0 || !first || otherwise || description(e.words(0, i)) != "") {
			now++
		}
		if now > rank {
			best, rank = i, now
		}
		first = false
	}
	return best
}

// links are the first link of all, and the blog's: the first that leads to no feed. -1 if there is none.
func (e rollEntry) links(feed int) (first, page int) {
	first, page = -1, -1
	for i, part := range e {
		if part.address == "" {
			continue
		}
		called := first < 0 && feed != i && !feedAddress(part.address) // a blog may be called as a feed is
		if page < 0 && (called || !part.feed()) && i != feed {
			page = i
		}
		if first < 0 {
			first = i
		}
	}
	return first, page
}

// description is what is left of an entry without its links: no brackets that held one, no signs at the ends.
func description(s string) string {
	s = emptyBrackets.ReplaceAllString(line(s), "")
	return strings.Trim(line(s), " -–—:,;|·，：；、。")
}

var emptyBrackets = regexp.MustCompile(`[\[(（【][\s,·|]*[\])）】]`)
