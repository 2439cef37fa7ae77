package lexer

import (
	"strings"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

// bits is a set of ASCII characters.
type bits [2]uint64

func (b *bits) has(c byte) bool { return b[c>>6]&(1<<(c&63)) != 0 }
func (b *bits) add(c byte)      { b[c>>6] |= 1 << (c & 63) }
func (b *bits) remove(c byte)   { b[c>>6] &^= 1 << (c & 63) }

// class is a set of characters. To ask it for one outside of ASCII is worth some steps.
type class struct {
	ascii bits
	other func(rune) bool
	price int
}

// class is the set of a node that stands for single characters.
func (c *compiler) class(n *syntax.RegexNode) *class {
	set := c.classes[n]
	if set == nil {
		set = classOf(n)
		c.classes[n] = set
	}
	return set
}

func classOf(n *syntax.RegexNode) *class {
	c := &class{price: 1}
	ch := n.Ch
	switch n.T {
	case syntax.NtOne, syntax.NtOneloop, syntax.NtOneloopatomic, syntax.NtOnelazy:
		c.other = func(r rune) bool { return r == ch }
		if ch < utf8.RuneSelf {
			c.ascii.add(byte(ch))
		}
	case syntax.NtNotone, syntax.NtNotoneloop, syntax.NtNotoneloopatomic, syntax.NtNotonelazy:
		c.other = func(r rune) bool { return r != ch }
		c.ascii = bits{^uint64(0), ^uint64(0)}
		if ch < utf8.RuneSelf {
			c.ascii.remove(byte(ch))
		}
	default:
		c.other, c.price = n.Set.CharIn, categoryPrice
		if few := n.Set.GetSetChars(4); len(few) > 0 && !n.Set.IsNegated() { // a letter, small and capital
			for _, r := range few {
				if r < utf8.RuneSelf {
					c.ascii.add(byte(r))
				}
			}
			break
		}
		for r := range rune(utf8.RuneSelf) {
			if n.Set.CharIn(r) {
				c.ascii.add(byte(r))
			}
		}
	}
	return c
}

// categoryPrice is for the search in Unicode's tables.
const categoryPrice = 12

// toward gives the place behind one character of the class, in the direction of matching, -1 if there is another.
func (m *matcher) toward(c *class, pos int, backward bool) int {
	if backward {
		return m.back(c, pos)
	}
	if pos >= len(m.text) {
		return -1
	}
	if b := m.text[pos]; b < utf8.RuneSelf {
		if c.ascii.has(b) {
			return pos + 1
		}
		return -1
	}
	m.steps -= c.price
	if r, width := utf8.DecodeRuneInString(m.text[pos:]); c.other(r) {
		return pos + width
	}
	return -1
}

func (m *matcher) back(c *class, pos int) int {
	if pos <= 0 {
		return -1
	}
	if b := m.text[pos-1]; b < utf8.RuneSelf {
		if c.ascii.has(b) {
			return pos - 1
		}
		return -1
	}
	m.steps -= c.price
	if r, width := utf8.DecodeLastRuneInString(m.text[:pos]); c.other(r) {
		return pos - width
	}
	return -1
}

func literal(s string, backward bool, next step) step {
	n := len(s)
	switch {
	case backward:
		return func(m *matcher, pos int) int {
			if strings.HasSuffix(m.text[:pos], s) {
				return next(m, pos-n)
			}
			return -1
		}
	case n == 1:
		c := s[0]
		return func(m *matcher, pos int) int {
			if pos < len(m.text) && m.text[pos] == c {
				return next(m, pos+1)
			}
			return -1
		}
	}
	return func(m *matcher, pos int) int {
		if strings.HasPrefix(m.text[pos:], s) {
			return next(m, pos+n)
		}
		return -1
	}
}

func single(c *class, backward bool, next step) step {
	return func(m *matcher, pos int) int {
		if pos = m.toward(c, pos, backward); pos < 0 {
			return -1
		}
		return next(m, pos)
	}
}

// scan passes as many characters of the class as there are, up to most, and gives the place and their number.
func (m *matcher) scan(c *class, pos, most int, backward bool) (end, n int) {
	for n < most {
		to := m.toward(c, pos, backward)
		if to < 0 {
			break
		}
		pos = to
		n++
	}
	m.steps -= 1 + n/4
	return pos, n
}

func possessive(c *class, least, most int, backward bool, next step) step {
	return func(m *matcher, pos int) int {
		end, n := m.scan(c, pos, most, backward)
		if n < least || m.steps < 0 {
			return -1
		}
		return next(m, end)
	}
}

func greedy(c *class, least, most int, backward bool, next step) step {
	return func(m *matcher, pos int) int {
		end, n := m.scan(c, pos, most, backward)
		for n >= least && m.steps >= 0 {
			if found := next(m, end); found >= 0 {
				return found
			}
			if n == 0 {
				break
			}
			n--
			m.steps--
			if backward {
				_, w := utf8.DecodeRuneInString(m.text[end:])
				end += w
			} else {
				_, w := utf8.DecodeLastRuneInString(m.text[:end])
				end -= w
			}
		}
		return -1
	}
}

func lazy(c *class, least, most int, backward bool, next step) step {
	return func(m *matcher, pos int) int {
		pos, n := m.scan(c, pos, least, backward)
		if n < least {
			return -1
		}
		for m.steps >= 0 {
			if end := next(m, pos); end >= 0 {
				return end
			}
			if n == most {
				break
			}
			if pos = m.toward(c, pos, backward); pos < 0 {
				break
			}
			n++
			m.steps--
		}
		return -1
	}
}
