package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// clean takes out of a text what no HTML page may hold: control characters but
// tab and line feed, non-characters, and bytes that are no UTF-8. Every line then ends with a line feed.
func clean(s string) string {
	if plainASCII(s) {
		return s
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == 0:
			return utf8.RuneError // CommonMark 2.3
		case r < ' ' && r != '\t' && r != '\n', r >= 0x7f && r < 0xa0, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\n' && s[i] != '\t' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// Elements whose text stands alone.
var blocks = set("blockquote dd details div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody tfoot thead tr ul")

// read reads the plain text off the finished tree and counts its words.
func (p *page) read() {
	var b strings.Builder
	p.readNode(&b, p.root)
	lines := strings.Split(b.String(), "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			kept = append(kept, line)
		}
	}
	p.document.Text = strings.Join(kept, "\n")
	p.document.Prose = p.prose()
	p.document.Words, p.document.Hanzi = count(p.document.Text)
}

func (p *page) readNode(b *strings.Builder, n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.TextNode {
			readText(b, c.Data)
		}
		if c.Type != html.ElementNode || !readable(c) {
			continue
		}
		block := blocks[c.Data]
		if block || c.Data == "br" {
			b.WriteByte('\n')
		}
		if c.Data == "td" || c.Data == "th" {
			b.WriteByte(' ')
		}
		p.readNode(b, c)
		if block {
			b.WriteByte('\n')
		}
	}
}

// readText writes a text on one line.
func readText(b *strings.Builder, s string) {
	for i, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }) {
		if i > 0 || isSpace(s[0]) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	if s != "" && isSpace(s[len(s)-1]) {
		b.WriteByte(' ')
	}
}

// readable reports whether what is in an element belongs to the text: code, formulas and diagrams, reading aids, the marks of notes
// and the titles of alerts do not.
func readable(n *html.Node) bool {
	class, _ := attribute(n, "class")
	_, reference := attribute(n, "data-footnote-ref")
	_, back := attribute(n, "data-footnote-backref")
	return n.Data != "pre" && n.Data != "rt" && n.Data != "rp" && class != "math" && class != "mermaid" && class != "markdown-alert-title" && class != "sr-only" && class != "anchor" && !reference && !back
}

// count counts words of spaced scripts, and characters of scripts without spaces.
func count(s string) (words, hanzi int) {
	in := false
	for _, r := range s {
		switch {
		case unspaced(r):
			hanzi++
			in = false
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if !in {
				words++
			}
			in = true
		case in && (r == '\'' || r == '’' || r == '-' || r == '.'):
		default:
			in = false
		}
	}
	return words, hanzi
}

func unspaced(r rune) bool {
	return r >= 0x2e80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
