package lexer

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2/syntax"
)

// pattern is a regular expression in the dialect of chroma's lexers (that of .NET), ready to be matched at one place.
type pattern struct {
	match  step
	first  first
	groups int // with the 0th, which is the whole
	loops  int
}

// step matches what is left of a pattern from pos on, and gives the end of the match, -1 if there is none. What a step
// notes in the matcher it takes back before it fails.
type step func(m *matcher, pos int) int

// maxDepth is how deep loops nest in the matching of one rule: each round of a loop that can be taken back is one deeper.
const maxDepth = 30_000

// matcher is the place where patterns are matched.
type matcher struct {
	text        string
	start       int
	steps       int // left; below 0 nothing matches any more
	depth       int
	spans       []span // of the groups; start is -1 if a group took no part
	open        []int  // where groups began that have not ended
	count, last []int  // of the loops: rounds, and where the last one began
}

type span struct{ start, end int }

// at matches p at pos.
func (m *matcher) at(p *pattern, pos int) (end int) {
	if cap(m.spans) < p.groups {
		m.spans, m.open = make([]span, 2*p.groups), make([]int, 2*p.groups)
	}
	if cap(m.count) < p.loops {
		m.count, m.last = make([]int, 2*p.loops), make([]int, 2*p.loops)
	}
	m.spans = m.spans[:p.groups]
	for i := range m.spans {
		m.spans[i].start = -1
	}
	m.start = pos
	m.steps--
	end = p.match(m, pos)
	if m.steps < 0 {
		return -1
	}
	m.spans[0] = span{pos, end}
	return end
}

// spent notes work, and reports whether there was too much of it.
func (m *matcher) spent(n int) bool {
	m.steps -= n
	return m.steps < 0
}

// compiler makes steps of a parsed expression.
type compiler struct {
	group   map[int]int // numbers of groups to their places in order
	loops   int
	firsts  map[*syntax.RegexNode]first
	classes map[*syntax.RegexNode]*class
}

func compile(expression string) (*pattern, error) {
	tree, err := syntax.Parse(expression, syntax.ParseOptions{})
	if err != nil {
		return nil, err
	}
	c := compiler{group: map[int]int{}, firsts: map[*syntax.RegexNode]first{}, classes: map[*syntax.RegexNode]*class{}}
	for i, number := range tree.Capnumlist {
		c.group[number] = i
	}
	if tree.Capnumlist == nil {
		for i := range tree.Captop {
			c.group[i] = i
		}
	}
	match, err := c.compile(tree.Root, func(_ *matcher, pos int) int { return pos })
	if err != nil {
		return nil, fmt.Errorf("%w in %q", err, expression)
	}
	return &pattern{match: match, first: c.first(tree.Root), groups: len(c.group), loops: c.loops}, nil
}

func (c *compiler) compile(n *syntax.RegexNode, next step) (step, error) {
	backward := n.Options&syntax.RightToLeft != 0
	switch n.T {
	case syntax.NtOne:
		return literal(string(n.Ch), backward, next), nil
	case syntax.NtMulti:
		return literal(string(n.Str), backward, next), nil
	case syntax.NtNotone, syntax.NtSet:
		return single(c.class(n), backward, next), nil
	case syntax.NtOneloop, syntax.NtNotoneloop, syntax.NtSetloop:
		return greedy(c.class(n), n.M, n.N, backward, next), nil
	case syntax.NtOneloopatomic, syntax.NtNotoneloopatomic, syntax.NtSetloopatomic:
		return possessive(c.class(n), n.M, n.N, backward, next), nil
	case syntax.NtOnelazy, syntax.NtNotonelazy, syntax.NtSetlazy:
		return lazy(c.class(n), n.M, n.N, backward, next), nil
	case syntax.NtConcatenate:
		return c.concatenation(n.Children, next)
	case syntax.NtAlternate:
		return c.alternation(n, backward, next)
	case syntax.NtLoop, syntax.NtLazyloop:
		return c.loop(n, next)
	case syntax.NtCapture:
		return c.capture(n, next)
	case syntax.NtGroup:
		return c.compile(n.Children[0], next)
	case syntax.NtPosLook, syntax.NtNegLook, syntax.NtAtomic:
		return c.apart(n, next)
	case syntax.NtRef:
		return c.reference(n, backward, next)
	case syntax.NtNothing:
		return func(*matcher, int) int { return -1 }, nil
	case syntax.NtEmpty, syntax.NtUpdateBumpalong:
		return next, nil
	}
	holds := place(n.T)
	if holds == nil {
		return nil, fmt.Errorf("node %d of an expression is not supported", n.T)
	}
	return func(m *matcher, pos int) int {
		if holds(m, pos) {
			return next(m, pos)
		}
		return -1
	}, nil
}

func (c *compiler) concatenation(parts []*syntax.RegexNode, next step) (step, error) {
	var err error
	for i := len(parts) - 1; i >= 0 && err == nil; i-- {
		next, err = c.compile(parts[i], next)
	}
	return next, err
}

func (c *compiler) capture(n *syntax.RegexNode, next step) (step, error) {
	i, ok := c.group[n.M]
	if !ok || n.N != -1 {
		return nil, fmt.Errorf("group %d is not supported", n.M)
	}
	if i == 0 {
		return c.compile(n.Children[0], next)
	}
	body, err := c.compile(n.Children[0], func(m *matcher, pos int) int {
		before := m.spans[i]
		m.spans[i] = span{min(m.open[i], pos), max(m.open[i], pos)}
		end := next(m, pos)
		if end < 0 {
			m.spans[i] = before
		}
		return end
	})
	return func(m *matcher, pos int) int {
		before := m.open[i]
		m.open[i] = pos
		end := body(m, pos)
		if end < 0 {
			m.open[i] = before
		}
		return end
	}, err
}

// apart is what matches by itself, without regard to what follows: looking ahead and behind, and atomic groups.
func (c *compiler) apart(n *syntax.RegexNode, next step) (step, error) {
	body, err := c.compile(n.Children[0], func(_ *matcher, pos int) int { return pos })
	kind, captures := n.T, hasCapture(n)
	return func(m *matcher, pos int) int {
		var before []span
		if captures {
			before = append(before, m.spans...)
		}
		end := body(m, pos)
		switch {
		case kind == syntax.NtNegLook && end < 0:
			return next(m, pos)
		case kind == syntax.NtPosLook && end >= 0:
			end = next(m, pos)
		case kind == syntax.NtAtomic && end >= 0:
			end = next(m, end)
		default:
			end = -1
		}
		if end < 0 {
			copy(m.spans, before)
		}
		return end
	}, err
}

func hasCapture(n *syntax.RegexNode) bool {
	for _, child := range n.Children {
		if hasCapture(child) {
			return true
		}
	}
	return n.T == syntax.NtCapture
}

func (c *compiler) reference(n *syntax.RegexNode, backward bool, next step) (step, error) {
	i, ok := c.group[n.M]
	if !ok {
		return nil, fmt.Errorf("group %d is unknown", n.M)
	}
	equal := func(a, b string) bool { return a == b }
	if n.Options&syntax.IgnoreCase != 0 {
		equal = strings.EqualFold
	}
	return func(m *matcher, pos int) int {
		s := m.spans[i]
		if s.start < 0 || m.spent(1+(s.end-s.start)/16) {
			return -1
		}
		from, to := pos, pos+s.end-s.start
		if backward {
			from, to = pos-(s.end-s.start), pos
		}
		if from < 0 || to > len(m.text) || !equal(m.text[from:to], m.text[s.start:s.end]) {
			return -1
		}
		if backward {
			return next(m, from)
		}
		return next(m, to)
	}, nil
}

// roundPrice is for going one deeper.
const roundPrice = 6

// loop is a repetition of more than a single character.
func (c *compiler) loop(n *syntax.RegexNode, next step) (step, error) {
	i := c.loops
	c.loops++
	least, most, isLazy := n.M, n.N, n.T == syntax.NtLazyloop
	var body step
	leave := func(m *matcher, pos int) int {
		if m.count[i] < least {
			return -1
		}
		return next(m, pos)
	}
	again := func(m *matcher, pos int) int {
		count, last := m.count[i], m.last[i]
		if count >= most || count >= least && pos == last || m.spent(roundPrice) {
			return -1 // an empty round ends the loop
		}
		if m.depth++; m.depth > maxDepth {
			m.steps = -1
		}
		m.count[i], m.last[i] = count+1, pos
		end := body(m, pos)
		m.depth--
		if end < 0 {
			m.count[i], m.last[i] = count, last
		}
		return end
	}
	round := func(m *matcher, pos int) int {
		first, second := again, leave
		if isLazy {
			first, second = leave, again
		}
		if end := first(m, pos); end >= 0 {
			return end
		}
		return second(m, pos)
	}
	var err error
	body, err = c.compile(n.Children[0], round)
	return func(m *matcher, pos int) int {
		count, last := m.count[i], m.last[i]
		m.count[i], m.last[i] = 0, -1
		end := round(m, pos)
		if end < 0 {
			m.count[i], m.last[i] = count, last
		}
		return end
	}, err
}

// place is a condition on a place in the text.
func place(t syntax.NodeType) func(m *matcher, pos int) bool {
	switch t {
	case syntax.NtBol:
		return func(m *matcher, pos int) bool { return pos == 0 || m.text[pos-1] == '\n' }
	case syntax.NtEol:
		return func(m *matcher, pos int) bool { return pos == len(m.text) || m.text[pos] == '\n' }
	case syntax.NtBeginning:
		return func(_ *matcher, pos int) bool { return pos == 0 }
	case syntax.NtStart:
		return func(m *matcher, pos int) bool { return pos == m.start }
	case syntax.NtEnd:
		return func(m *matcher, pos int) bool { return pos == len(m.text) }
	case syntax.NtEndZ:
		return func(m *matcher, pos int) bool {
			return pos == len(m.text) || pos == len(m.text)-1 && m.text[pos] == '\n'
		}
	case syntax.NtBoundary:
		return func(m *matcher, pos int) bool { return m.wordBefore(pos) != m.wordAfter(pos) }
	case syntax.NtNonboundary:
		return func(m *matcher, pos int) bool { return m.wordBefore(pos) == m.wordAfter(pos) }
	}
	return nil
}

func (m *matcher) wordBefore(pos int) bool {
	if pos == 0 || m.text[pos-1] < utf8.RuneSelf {
		return pos > 0 && wordByte(m.text[pos-1])
	}
	m.steps -= categoryPrice
	r, _ := utf8.DecodeLastRuneInString(m.text[:pos])
	return syntax.IsWordChar(r)
}

func (m *matcher) wordAfter(pos int) bool {
	if pos == len(m.text) || m.text[pos] < utf8.RuneSelf {
		return pos < len(m.text) && wordByte(m.text[pos])
	}
	m.steps -= categoryPrice
	r, _ := utf8.DecodeRuneInString(m.text[pos:])
	return syntax.IsWordChar(r)
}

func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}

// endless is the upper bound of a repetition without one.
const endless = math.MaxInt32
