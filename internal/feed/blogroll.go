package feed

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// blogroll reads the lists of a page, written for people:
//
//	## Friends
//	- [The shed](https://shed.example/), about wood ([feed](https://shed.example/atom.xml))
//
// The first link of an entry is the blog, one whose address or, after the blog, whose name is a feed's is its feed, the
// other words describe it, and a heading makes a group. Entries are those of lists and the rows of tables.
func blogroll(body string) []outline {
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Div, Data: "div"}
	nodes, err := html.ParseFragment(strings.NewReader(body), root)
	if err != nil {
		return nil // nested deeper than a parser follows: no list that anybody made by hand
	}
	var r roll
	for _, n := range nodes {
		r.read(n)
	}
	return r.outlines
}

// roll is a blogroll as far as it is read.
type roll struct {
	outlines []outline
	group    string // the last heading
	seen     map[string]bool
}

func (r *roll) read(n *html.Node) {
	if heading(n) {
		r.group = line(textIn(n))
		return
	}
	if n.DataAtom == atom.Li || n.DataAtom == atom.Tr {
		var e rollEntry
		e.read(n)
		r.add(e.outline())
	}
	for c := range n.ChildNodes() {
		r.read(c)
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

// rollEntry is one entry of a blogroll.
type rollEntry struct {
	name, page, feed string
	words            strings.Builder
}

// read takes in an element without the lists in it, which are entries of their own.
func (e *rollEntry) read(n *html.Node) {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			e.words.WriteString(c.Data)
		case c.DataAtom == atom.Ul || c.DataAtom == atom.Ol:
		case c.DataAtom == atom.A && web(attribute(c, "href")) != "":
			e.link(web(attribute(c, "href")), line(textIn(c)))
		default:
			e.read(c)
			e.words.WriteByte(' ')
		}
	}
}

func (e *rollEntry) link(address, text string) {
	switch {
	case e.feed == "" && (feedAddress.MatchString(address) || e.page != "" && feedName.MatchString(text)):
		e.feed = address
		if e.name == "" && !feedName.MatchString(text) {
			e.name = text
		}
	case e.page == "":
		e.page, e.name = address, text
	default:
		e.words.WriteString(text)
	}
}

// What a link to a feed is called, and how its address ends.
var (
	feedName    = regexp.MustCompile(`(?i)^\W*(rss|atom|json feed|feed|订阅|訂閱|フィード)\W*$`)
	feedAddress = regexp.MustCompile(`(?i)(\.(xml|rss|atom|rdf)|/(feed|rss|atom)/?|feed\.json)$`)
)

func (e *rollEntry) outline() outline {
	o := outline{Text: e.name, Description: description(e.words.String())}
	if o.Text == "" {
		o.Text = e.page + e.feed
	}
	if e.feed == "" {
		o.Type, o.URL = "link", e.page
		return o
	}
	o.Title, o.Type, o.XMLURL, o.HTMLURL = o.Text, "rss", e.feed, e.page
	return o
}

// description is what is left of an entry without its links: no brackets that held one, no signs at the ends.
func description(s string) string {
	s = emptyBrackets.ReplaceAllString(line(s), "")
	return strings.Trim(line(s), " -–—:,;|·，：；、。")
}

var emptyBrackets = regexp.MustCompile(`[\[(（【][\s,·|]*[\])）】]`)
