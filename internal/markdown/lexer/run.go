package lexer

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

// maxNesting is how deep lexers call each other, or themselves, for parts of what they found.
const maxNesting = 20

// Tokens parts a text. steps is how many may be taken; what is left of them is given back, less than 0 if they did not
// suffice, and then there are no tokens. ok is false too if the lexer's rules cannot be followed, or leave out or
// repeat a part of the text.
func (l *Lexer) Tokens(text string, steps int) (tokens []Token, left int, ok bool) {
	r := &run{steps: steps}
	lines := text
	if !strings.HasSuffix(text, "\n") {
		lines += "\n" // which some rules want to see
	}
	if !r.lex(l, "root", lines) || r.steps < 0 {
		return nil, r.steps, false
	}
	if n := len(r.tokens) - 1; n >= 0 && len(lines) > len(text) {
		if r.tokens[n].Text = strings.TrimSuffix(r.tokens[n].Text, "\n"); r.tokens[n].Text == "" {
			r.tokens = r.tokens[:n]
		}
	}
	rest, whole := text, true
	for _, t := range r.tokens {
		if rest, whole = strings.CutPrefix(rest, t.Text); !whole {
			break
		}
	}
	return r.tokens, r.steps, rest == "" && whole
}

// run is the lexing of one text.
type run struct {
	tokens  []Token
	steps   int
	nesting int
	loaded  map[*Lexer]bool // lexers whose names stand in the text
}

func (r *run) add(t chroma.TokenType, text string) {
	if text != "" && t != chroma.Ignore {
		r.tokens = append(r.tokens, Token{t, text})
	}
}

// lex parts a text with the lexer in a state. It is false if it cannot.
func (r *run) lex(l *Lexer, from, text string) bool {
	if l.outer != nil {
		return r.template(l, text)
	}
	m := &matcher{text: text}
	s := &chroma.LexerState{Lexer: l.source, Stack: []string{from}, MutatorContext: map[any]any{}}
	for pos := 0; pos < len(text) && len(s.Stack) > 0; {
		s.State = s.Stack[len(s.Stack)-1]
		state, err := l.state(s.State)
		if err != nil {
			return false
		}
		m.steps = r.steps
		rule, end := m.first(state, pos)
		r.steps = m.steps
		switch {
		case r.steps < 0:
			return false
		case rule != nil:
			if rule.mutate != nil && !change(s, rule.mutate) {
				return false
			}
			if rule.emit != nil && !r.emit(l, rule.emit, text, m.spans) {
				return false
			}
			pos = end
		case text[pos] == '\n' && s.State != from:
			s.Stack = []string{from} // as in Pygments: an error at the end of a line starts anew
		default:
			_, width := utf8.DecodeRuneInString(text[pos:])
			r.add(chroma.Error, text[pos:pos+width])
			pos += width
		}
		if len(s.Stack) == 0 {
			r.add(chroma.Error, text[pos:])
		}
	}
	return true
}

// change lets a rule enter and leave states. It is false if more are left than were entered, on which chroma panics.
func change(s *chroma.LexerState, m chroma.Mutator) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return m.Mutate(s) == nil
}

// first finds the first rule of a state that matches at pos. One that takes nothing and
// changes nothing is none: the next time round it would be found again.
func (m *matcher) first(s *state, pos int) (*rule, int) {
	m.steps--
	for _, i := range s.choice.at(m.text, pos) {
		if end := m.at(s.rules[i].pattern, pos); end > pos || end == pos && s.rules[i].mutate != nil {
			return &s.rules[i], end
		}
	}
	return nil, -1
}

// template parts a text with the inner lexer, and what that leaves open, as one text, with the outer one.
func (r *run) template(l *Lexer, text string) bool {
	before := r.tokens
	r.tokens = nil
	if !r.lex(l.inner, "root", text) {
		return false
	}
	inner := r.tokens
	var open strings.Builder
	for _, t := range inner {
		if t.Type == chroma.Other {
			open.WriteString(t.Text)
		}
	}
	r.tokens = nil
	if !r.lex(l.outer, "root", open.String()) {
		return false
	}
	outer := r.tokens
	r.tokens = before
	for _, t := range inner {
		if t.Type != chroma.Other {
			r.add(t.Type, t.Text)
			continue
		}
		for n := len(t.Text); n > 0 && len(outer) > 0; {
			kind, part := outer[0].Type, outer[0].Text
			if len(part) > n {
				part, outer[0].Text = part[:n], part[n:]
			} else {
				outer = outer[1:]
			}
			r.add(kind, part)
			n -= len(part)
		}
	}
	return true
}
