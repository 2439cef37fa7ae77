// Package lexer runs chroma's lexers in a bounded number of steps.
//
// chroma matches the rules of its lexers with a backtracking engine that some texts keep busy for ever, and stops
// it by the clock: what comes out then depends on the machine. Here the same rules, parsed by the same parser, are matched by an engine
// that counts, so that any text costs what it costs, everywhere. It also knows with which characters a rule can
// begin, and tries no others, which makes it several times as fast.
package lexer

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/alecthomas/chroma/v2"
)

// Token is a piece of a text, and what it is.
type Token struct {
	Type chroma.TokenType
	Text string
}

// Lexer is one of chroma's lexers, or two of them. It is safe for concurrent use.
type Lexer struct {
	inner, outer *Lexer // of a template; the rest is empty then

	find    Find
	source  *chroma.RegexLexer
	load    sync.Once
	states  map[string]*state
	loadErr error

	mutex    sync.Mutex
	patterns map[string]*pattern // many states share their rules
}

// Find gives another lexer by name, nil if it is unknown. Where the text decides on the name, price is how
// many steps it is worth to load the lexer.
type Find func(name string) (l *Lexer, price int)

// New returns a lexer that has the rules of l, and finds others that these call for. An error is that l is not made of
// rules.
func New(l chroma.Lexer, find Find) (*Lexer, error) {
	source, ok := l.(*chroma.RegexLexer)
	if !ok {
		v := reflect.ValueOf(l)
		if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
			if inner := v.Elem().FieldByName("Lexer"); inner.IsValid() && inner.CanInterface() {
				source, ok = inner.Interface().(*chroma.RegexLexer)
			}
		}
	}
	if !ok {
		return nil, fmt.Errorf("the lexer %s is not made of rules", l.Config().Name)
	}
	return &Lexer{find: find, source: source}, nil
}

// Template returns a lexer for what inner is embedded in: what inner calls chroma.Other is left to outer.
func Template(inner, outer *Lexer) *Lexer {
	return &Lexer{inner: inner, outer: outer}
}

// Price is how many steps it is worth to load the lexer, by the length of its rules. To find it out loads them.
func (l *Lexer) Price() (int, error) {
	if l.outer != nil {
		inner, err := l.inner.Price()
		if err != nil {
			return 0, err
		}
		outer, err := l.outer.Price()
		return inner + outer, err
	}
	rules, err := l.source.Rules()
	if err != nil {
		return 0, err
	}
	steps, each := 20_000, 12 // per byte
	if l.source.Config().CaseInsensitive {
		each = 60 // each letter is a set of two
	}
	for _, list := range rules {
		for _, r := range list {
			steps += each * len(r.Pattern)
		}
	}
	return steps, nil
}

// state is a list of rules, of which the first that matches counts.
type state struct {
	raw    []*chroma.CompiledRule
	flags  string
	once   sync.Once
	rules  []rule
	choice *choice
	err    error
}

type rule struct {
	*pattern
	emit   *emitter
	mutate chroma.Mutator
}

// state gives the rules of a state, compiled when they are first needed.
func (l *Lexer) state(name string) (*state, error) {
	l.load.Do(func() { l.states, l.loadErr = load(l.source) })
	if l.loadErr != nil {
		return nil, l.loadErr
	}
	s := l.states[name]
	if s == nil {
		return nil, fmt.Errorf("%s: no state %q", l.source.Config().Name, name)
	}
	s.once.Do(func() { s.err = s.compile(l.pattern) })
	if s.err != nil {
		return nil, fmt.Errorf("%s, state %s: %w", l.source.Config().Name, name, s.err)
	}
	return s, nil
}

// load takes over a lexer's rules, with those that they include.
func load(l *chroma.RegexLexer) (map[string]*state, error) {
	raw, err := l.Rules()
	if err != nil {
		return nil, err
	}
	rules := chroma.CompiledRules{}
	for name, list := range raw {
		rules[name] = make([]*chroma.CompiledRule, len(list))
		for i, r := range list {
			rules[name][i] = &chroma.CompiledRule{Rule: r}
		}
	}
	for more := true; more; {
		if more, err = include(rules); err != nil {
			return nil, err
		}
	}
	config, flags := l.Config(), ""
	if !config.NotMultiline {
		flags += "m"
	}
	if config.CaseInsensitive {
		flags += "i"
	}
	if config.DotAll {
		flags += "s"
	}
	states := map[string]*state{}
	for name, list := range rules {
		states[name] = &state{raw: list, flags: flags}
	}
	return states, nil
}

// include resolves one rule that stands for others, and reports whether there was one.
func include(rules chroma.CompiledRules) (bool, error) {
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		for i, r := range rules[name] {
			if m, ok := r.Mutator.(chroma.LexerMutator); ok {
				return true, m.MutateLexer(rules, name, i)
			}
		}
	}
	return false, nil
}

// pattern compiles an expression, or gives what it was compiled to before.
func (l *Lexer) pattern(expression string) (*pattern, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if p := l.patterns[expression]; p != nil {
		return p, nil
	}
	p, err := compile(expression)
	if err != nil {
		return nil, err
	}
	if l.patterns == nil {
		l.patterns = map[string]*pattern{}
	}
	l.patterns[expression] = p
	return p, nil
}

func (s *state) compile(pattern func(string) (*pattern, error)) error {
	firsts := make([]first, len(s.raw))
	s.rules = make([]rule, len(s.raw))
	for i, r := range s.raw {
		expression := "(?:" + r.Pattern + ")"
		if s.flags != "" {
			expression = "(?" + s.flags + ")" + expression
		}
		p, err := pattern(`\G` + expression)
		if err != nil {
			return err
		}
		emit, err := emitterOf(r.Type)
		if err != nil {
			return err
		}
		s.rules[i] = rule{p, emit, r.Mutator}
		firsts[i] = p.first
	}
	s.choice, s.raw = newChoice(firsts), nil
	return nil
}
