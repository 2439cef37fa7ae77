package markdown

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// How much running text is kept, in bytes, and how many letters of it say enough by themselves. A hanzi says as much as two.
const (
	maxProse = 1000
	enough   = 20
)

// Elements in which paragraphs stand by themselves, and those of which nothing is running text.
var (
	frames   = set("div section")
	noProse  = set("h1 h2 h3 h4 h5 h6 table pre summary")
	emphatic = set("a b strong")
)

// prose is the beginning of what a text says in sentences: its paragraphs, but for lists, quotations and alerts, and for lines that
// are a link or bold as a whole, as a heading is. Where that is hardly anything, it is all but headings, tables and code.
func (p *page) prose() string {
	var b strings.Builder
	paragraphs(&b, p.root)
	if _, hanzi := count(b.String()); utf8.RuneCountInString(b.String())+hanzi < enough {
		b.Reset()
		sentences(&b, p.root)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	if len(text) > maxProse {
		text = strings.ToValidUTF8(text[:maxProse], "")
	}
	return text
}

func paragraphs(b *strings.Builder, n *html.Node) {
	for c := range n.ChildNodes() {
		switch class, _ := attribute(c, "class"); {
		case c.Type != html.ElementNode || b.Len() > maxProse:
		case c.Data == "p" && !standsOut(c):
			sentences(b, c)
			b.WriteByte('\n')
		case frames[c.Data] && class == "": // else it is an alert, or the notes
			paragraphs(b, c)
		}
	}
}

// standsOut reports whether there is nothing in a paragraph but one link, or words that are bold.
func standsOut(paragraph *html.Node) bool {
	found := false
	for c := range paragraph.ChildNodes() {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.Type == html.ElementNode && emphatic[c.Data] && !found:
			found = true
		default:
			return false
		}
	}
	return found
}

// sentences writes the running text of an element.
func sentences(b *strings.Builder, n *html.Node) {
	for c := range n.ChildNodes() {
		class, _ := attribute(c, "class")
		switch {
		case b.Len() > maxProse:
			return
		case c.Type == html.TextNode:
			readText(b, c.Data)
		case c.Type == html.RawNode && strings.HasPrefix(c.Data, "<math"):
			b.WriteString(spoken(annotation(c.Data)))
		case c.Type != html.ElementNode || noProse[c.Data] || class == "footnotes":
		case c.Data == "code" && class == "math":
			b.WriteString(spoken(textOf(c)))
		case readable(c):
			if blocks[c.Data] || c.Data == "br" {
				b.WriteByte('\n')
			}
			sentences(b, c)
			if blocks[c.Data] {
				b.WriteByte('\n')
			}
		}
	}
}

// simpleFormula is TeX that anyone can read.
var simpleFormula = regexp.MustCompile(`^[\pL\pN ()+=<>.,:;!/|*'-]+$`)

// spoken is a formula in a sentence: as it is written, if it can be read, and else the sign that something is left out.
func spoken(tex string) string {
	if tex = strings.TrimSpace(tex); simpleFormula.MatchString(tex) {
		return tex
	}
	return "…"
}

// annotation is the TeX in a <math> element.
func annotation(math string) string {
	_, rest, _ := strings.Cut(math, `<annotation encoding="application/x-tex">`)
	tex, _, _ := strings.Cut(rest, "</annotation>")
	return html.UnescapeString(tex)
}
