package markdown

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// where is the place in the source at which an address is written, and not a part of another or in code; -1 if that cannot be told,
// as of one with an entity in it.
//
// The text is gone through from its beginning to its end, again and again: what is looked for stands mostly behind what was found last.
func (p *page) where(address string) int {
	at := p.whereFrom(p.place, address)
	if at < 0 && p.place > 0 {
		at = p.whereFrom(0, address)
	}
	p.place = max(at, 0)
	return at
}

func (p *page) whereFrom(start int, address string) int {
	if address == "" {
		return -1
	}
	for _, s := range []string{address, asWritten(address)} {
		for from := start; ; from++ {
			i := bytes.Index(p.source[from:], []byte(s))
			if i < 0 {
				break
			}
			from += i
			before, _ := utf8.DecodeLastRune(p.source[:from])
			after, _ := utf8.DecodeRune(p.source[from+len(s):])
			if partsAddresses(before) && partsAddresses(after) && !p.inCode(from) {
				return from
			}
		}
	}
	return -1
}

// partsAddresses reports whether an address may begin behind a character, or end before it.
func partsAddresses(r rune) bool {
	return unicode.IsSpace(r) || bytes.ContainsRune([]byte(`()<>"'=:,`), r) || r >= utf8.RuneSelf // which is what is at the ends, too
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
