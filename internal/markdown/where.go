package markdown

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// maxTries is how often a source is searched for the addresses of a text.
const maxTries = 10000

// where is the place in the source at which an address is written, and not a part of another or in code; -1 if that cannot be told,
// as of one with an entity in it. What Markdown and HTML put before an address tells it from a word of the text. In texts of strangers
// nobody is told of mistakes.
//
// The text is gone through from its beginning to its end, again and again: what is looked for stands mostly behind what was found last.
func (p *page) where(address string) int {
	if address == "" || p.text.UserContent {
		return -1
	}
	spellings := []string{address}
	if s := asWritten(address); s != address {
		spellings = append(spellings, s)
	}
	for _, begins := range []func(before []byte) bool{afterMark, afterAny} {
		for _, s := range spellings {
			at := p.whereFrom(p.place, s, begins)
			if at < 0 && p.place > 0 {
				at = p.whereFrom(0, s, begins)
			}
			if at >= 0 {
				p.place = at
				return at
			}
		}
	}
	return -1
}

func (p *page) whereFrom(from int, address string, begins func(before []byte) bool) int {
	for p.tries++; p.tries < maxTries; from++ {
		i := bytes.Index(p.source[from:], []byte(address))
		if i < 0 {
			break
		}
		p.tries++
		from += i
		after, size := utf8.DecodeRune(p.source[from+len(address):])
		if (size == 0 || partsAddresses(after)) && begins(p.source[:from]) && !p.inCode(from) {
			return from
		}
	}
	return -1
}

// afterMark reports whether a text ends with what begins an address in Markdown or HTML.
func afterMark(before []byte) bool {
	for _, mark := range []string{"](", "](<", "]: ", "]:", "<", `="`, "='", "="} {
		if bytes.HasSuffix(before, []byte(mark)) {
			return true
		}
	}
	return false
}

func afterAny(before []byte) bool {
	r, size := utf8.DecodeLastRune(before)
	return size == 0 || partsAddresses(r)
}

// partsAddresses reports whether an address may begin behind a character, or end before it.
func partsAddresses(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(`()<>"'=:,`, r) || r >= utf8.RuneSelf
}

// inCode reports whether a place of the source is in code.
func (p *page) inCode(offset int) bool {
	if p.code == nil {
		p.code = codeIn(p.parsed)
	}
	i, _ := slices.BinarySearchFunc(p.code, offset, func(s [2]int, offset int) int { return s[1] - 1 - offset })
	return i < len(p.code) && p.code[i][0] <= offset
}

// codeIn is where code begins and ends in a source, in order. There is always some, of no length.
func codeIn(root ast.Node) [][2]int {
	code := [][2]int{{}}
	add := func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindCodeBlock, ast.KindFencedCodeBlock:
			for _, line := range n.Lines().Sliced(0, n.Lines().Len()) {
				code = append(code, [2]int{line.Start, line.Stop})
			}
		case ast.KindCodeSpan:
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if t, ok := c.(*ast.Text); ok {
					code = append(code, [2]int{t.Segment.Start, t.Segment.Stop})
				}
			}
		}
		return ast.WalkContinue, nil
	}
	_ = ast.Walk(root, add) // add never fails
	slices.SortFunc(code, func(a, b [2]int) int { return a[0] - b[0] })
	return code
}
