package lexer

import (
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

// first is what an expression can begin with.
type first struct {
	ascii bits
	other bool // with characters outside of ASCII
	empty bool // with nothing: it can match without taking a character
}

func (f *first) join(g first) {
	f.ascii[0] |= g.ascii[0]
	f.ascii[1] |= g.ascii[1]
	f.other = f.other || g.other
}

// first never leaves out a character; it may have too many.
func (c *compiler) first(n *syntax.RegexNode) first {
	f, known := c.firsts[n]
	if !known {
		f = c.firstOf(n)
		c.firsts[n] = f
	}
	return f
}

func (c *compiler) firstOf(n *syntax.RegexNode) first {
	var f first
	switch n.T {
	case syntax.NtMulti:
		f.addRune(n.Str[0])
	case syntax.NtOne:
		f.addRune(n.Ch)
	case syntax.NtNotone, syntax.NtSet:
		f.ascii, f.other = c.class(n).ascii, true
	case syntax.NtOneloop, syntax.NtNotoneloop, syntax.NtSetloop, syntax.NtOneloopatomic, syntax.NtNotoneloopatomic,
		syntax.NtSetloopatomic, syntax.NtOnelazy, syntax.NtNotonelazy, syntax.NtSetlazy:
		f.ascii, f.other, f.empty = c.class(n).ascii, true, n.M == 0
	case syntax.NtConcatenate:
		f.empty = true
		for _, child := range n.Children {
			g := c.first(child)
			f.join(g)
			if !g.empty {
				f.empty = false
				break
			}
		}
	case syntax.NtAlternate:
		for _, child := range n.Children {
			g := c.first(child)
			f.join(g)
			f.empty = f.empty || g.empty
		}
	case syntax.NtLoop, syntax.NtLazyloop:
		f = c.first(n.Children[0])
		f.empty = f.empty || n.M == 0
	case syntax.NtCapture, syntax.NtGroup, syntax.NtAtomic:
		f = c.first(n.Children[0])
	case syntax.NtRef:
		f = first{bits{^uint64(0), ^uint64(0)}, true, true}
	case syntax.NtNothing:
	default: // conditions on the place
		f.empty = true
	}
	return f
}

func (f *first) addRune(r rune) {
	if r < utf8.RuneSelf {
		f.ascii.add(byte(r))
	} else {
		f.other = true
	}
}

// choice leads from the next character to those of several expressions that can begin with it, in their order.
type choice struct {
	lists [][]uint16 // one for each character of ASCII, one for the others, one for the end of the text
}

const (
	othersList = utf8.RuneSelf
	endList    = utf8.RuneSelf + 1
)

func newChoice(firsts []first) *choice {
	c := &choice{lists: make([][]uint16, endList+1)}
	for i, f := range firsts {
		for b := range byte(utf8.RuneSelf) {
			if f.empty || f.ascii.has(b) {
				c.lists[b] = append(c.lists[b], uint16(i))
			}
		}
		if f.empty || f.other {
			c.lists[othersList] = append(c.lists[othersList], uint16(i))
		}
		if f.empty {
			c.lists[endList] = append(c.lists[endList], uint16(i))
		}
	}
	return c
}

func (c *choice) at(s string, pos int) []uint16 {
	if pos >= len(s) {
		return c.lists[endList]
	}
	return c.lists[min(s[pos], othersList)]
}

// manyBranches is from how many on an alternation is worth a choice.
const manyBranches = 4

func (c *compiler) alternation(n *syntax.RegexNode, backward bool, next step) (step, error) {
	branches := make([]step, len(n.Children))
	firsts := make([]first, len(n.Children))
	for i, child := range n.Children {
		var err error
		if branches[i], err = c.compile(child, next); err != nil {
			return nil, err
		}
		firsts[i] = c.first(child)
	}
	if backward || len(branches) < manyBranches {
		return func(m *matcher, pos int) int {
			for _, branch := range branches {
				if m.spent(1) {
					break
				}
				if end := branch(m, pos); end >= 0 {
					return end
				}
			}
			return -1
		}, nil
	}
	choice := newChoice(firsts)
	return func(m *matcher, pos int) int {
		for _, i := range choice.at(m.text, pos) {
			if m.spent(1) {
				break
			}
			if end := branches[i](m, pos); end >= 0 {
				return end
			}
		}
		return -1
	}, nil
}
