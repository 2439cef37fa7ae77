package lexer

import (
	"fmt"
	"reflect"

	"github.com/alecthomas/chroma/v2"
)

// emitter says what becomes of what a rule has found. Of these four one is set.
type emitter struct {
	token  *chroma.TokenType
	self   string     // the state in which the lexer itself goes on with it
	using  string     // the name of another lexer for it
	groups []*emitter // one for each group; nil drops it

	name, code int // groups: that of a language's name and that of its code, 0 if there are none
}

// emitterOf reads an emitter of chroma's, of which it shows no more than the kind. What only a function knows is
// text, and in a list of groups the same as the group before.
func emitterOf(e chroma.Emitter) (*emitter, error) {
	switch e := e.(type) {
	case nil:
		return nil, nil
	case chroma.TokenType:
		return &emitter{token: &e}, nil
	case chroma.EmitterFunc:
		text := chroma.Text
		return &emitter{token: &text}, nil
	case chroma.SerialisableEmitter:
		v := reflect.ValueOf(e).Elem()
		switch e.EmitterKind() {
		case "usingself":
			return &emitter{self: v.FieldByName("State").String()}, nil
		case "using":
			return &emitter{using: v.FieldByName("Lexer").String()}, nil
		case "bygroups", "usingbygroup":
			out := &emitter{groups: []*emitter{}}
			for _, part := range v.FieldByName("Emitters").Interface().(chroma.Emitters) {
				group, err := emitterOf(part)
				if err != nil {
					return nil, err
				}
				if _, unknown := part.(chroma.EmitterFunc); unknown && len(out.groups) > 0 {
					group = out.groups[len(out.groups)-1]
				}
				out.groups = append(out.groups, group)
			}
			if e.EmitterKind() == "usingbygroup" {
				out.name, out.code = int(v.FieldByName("SublexerNameGroup").Int()), int(v.FieldByName("CodeGroup").Int())
			}
			return out, nil
		}
	}
	return nil, fmt.Errorf("an emitter %T is not supported", e)
}

// emit adds the tokens of a match. It is false if they cannot be told.
func (r *run) emit(l *Lexer, e *emitter, text string, spans []span) bool {
	whole := text[spans[0].start:spans[0].end]
	switch {
	case e.token != nil:
		r.add(*e.token, whole)
		return true
	case e.groups == nil:
		return r.nested(l, e, whole)
	case len(e.groups) != len(spans)-1:
		r.add(chroma.Error, whole)
		return true
	}
	groups := make([]string, len(spans))
	for i, s := range spans {
		if s.start >= 0 {
			groups[i] = text[s.start:s.end]
		}
	}
	for i, part := range e.groups {
		group := groups[i+1]
		if i+1 == e.code && e.code > 0 {
			if r.load(l, groups[e.name]) {
				part = &emitter{using: groups[e.name]}
			}
		}
		if part == nil || group == "" {
			continue
		}
		if part.token != nil {
			r.add(*part.token, group)
		} else if !r.nested(l, part, group) {
			return false
		}
	}
	return true
}

// nested goes on with a part of what was found.
func (r *run) nested(l *Lexer, e *emitter, text string) bool {
	if r.nesting >= maxNesting || e.groups != nil {
		r.add(chroma.Text, text)
		return true
	}
	state := e.self
	if e.using != "" {
		state = "root"
		if l, _ = l.find(e.using); l == nil {
			return false
		}
	}
	r.nesting++
	defer func() { r.nesting-- }()
	return r.lex(l, state, text)
}

// load reports whether there is a lexer of a name that stands in the text, and pays for it once.
func (r *run) load(l *Lexer, name string) bool {
	other, price := l.find(name)
	if other != nil && !r.loaded[other] {
		if r.loaded == nil {
			r.loaded = map[*Lexer]bool{}
		}
		r.loaded[other] = true
		r.steps -= price
	}
	return other != nil && r.steps >= 0
}
