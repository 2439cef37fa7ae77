package mermaid

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// A stateReader reads a state diagram: https://mermaid.js.org/syntax/stateDiagram.html
type stateReader struct {
	graph  graph
	states map[string]*state
	order  []*state
	dress  *wardrobe
	scopes []*scope
	note   *openNote
}

// A state is a state while it is read.
type state struct {
	node  *node
	texts []string
	kind  string // "", "fork", "join", "choice", "start", "end"
}

// say adds to the texts of a state.
func (s *state) say(text string, line int) error {
	s.texts = append(s.texts, text)
	return newLabel(text).bounded(line)
}

// A scope is a composite state that has not been closed, or the whole diagram.
type scope struct {
	group  *node // nil for the diagram
	region *node // where states go now: the group, or one of its regions
	line   int
}

// An openNote is a note over several lines.
type openNote struct {
	of    string
	line  int
	lines []string
}

var (
	stateID        = `([^\s:;{}"%<>\[\]]+?|\[\*\])`
	transition     = regexp.MustCompile(`^` + stateID + `(?::::([\w-]+))?\s*-->\s*` + stateID + `(?::::([\w-]+))?\s*(?::\s*(.*))?$`)
	stateText      = regexp.MustCompile(`^([\p{L}\p{N}_.\-]+)\s*:([^:].*)$`)
	stateOnly      = regexp.MustCompile(`^([\p{L}\p{N}_.\-]+)(?::::([\w-]+))?$`)
	stateLong      = regexp.MustCompile(`^state\s+"([^"]*)"\s+as\s+([\p{L}\p{N}_.\-]+)\s*(\{?)$`)
	stateShort     = regexp.MustCompile(`^state\s+(?:"([^"]*)"|([\p{L}\p{N}_.\-]+))\s*(?::\s*(.*))?$`)
	stateOpen      = regexp.MustCompile(`^state\s+(?:"([^"]*)"|([\p{L}\p{N}_.\-]+))\s*\{$`)
	stateInline    = regexp.MustCompile(`^(state\s[^{}]*\{)\s*([^{}]+?)\s*(\})$`)
	stateKind      = regexp.MustCompile(`^state\s+([\p{L}\p{N}_.\-]+)\s+(?:<<|\[\[)(fork|join|choice)(?:>>|\]\])$`)
	stateNote      = regexp.MustCompile(`^note\s+(left|right)\s+of\s+([\p{L}\p{N}_.\-]+)\s*(?::\s*(.*))?$`)
	ignoredOfState = regexp.MustCompile(`^(hide empty description|scale\s+\d+(\s+\w+)?)$`)
)

func readStates(s *source) (picture, error) {
	r := &stateReader{graph: graph{direction: "TB", boxGap: 40, rankGap: 36}, states: map[string]*state{}, dress: newWardrobe(), scopes: []*scope{{}}}
	for _, st := range s.statements(false) {
		if err := r.statement(st); err != nil {
			return nil, err
		}
	}
	if r.note != nil {
		return nil, &SyntaxError{r.note.line, "the note has no end note"}
	}
	if open := r.scopes[len(r.scopes)-1]; open.group != nil {
		return nil, &SyntaxError{open.line, "the state has no }"}
	}
	if len(r.order) == 0 {
		return nil, &SyntaxError{s.line, "the state diagram is empty"}
	}
	r.finish()
	return r, nil
}

func (r *stateReader) statement(st statement) error {
	if r.note != nil {
		if strings.EqualFold(st.text, "end note") {
			n := r.note
			r.note = nil
			return r.remark(n.of, strings.Join(n.lines, "\n"), n.line)
		}
		r.note.lines = append(r.note.lines, st.text)
		return nil
	}
	if len(r.graph.nodes) > maxNodes {
		return fmt.Errorf("%w: it has more than %d states", ErrTooLarge, maxNodes)
	}
	text := withoutComment(st.text)
	if m := stateInline.FindStringSubmatch(text); m != nil {
		for _, part := range m[1:] {
			if err := r.statement(statement{part, st.line}); err != nil {
				return err
			}
		}
		return nil
	}
	ok := true
	if rest, is := cutWord(text, "direction"); is {
		d, known := directions[rest]
		if top := r.scopes[len(r.scopes)-1]; top.region != nil {
			top.region.direction = d
		} else {
			r.graph.direction = d
		}
		ok = known
	} else if rest, is := cutWord(text, "classDef"); is {
		ok = r.dress.define(rest)
	} else if rest, is := cutWord(text, "class"); is {
		ok = r.dress.assign(rest)
	} else if rest, is := cutWord(text, "style"); is {
		ok = r.dress.style(rest)
	} else {
		return r.described(statement{text, st.line})
	}
	if !ok {
		return notUnderstood(st)
	}
	return nil
}

// described reads what says something about states.
func (r *stateReader) described(st statement) error {
	text := st.text
	if rest, is := cutWord(text, "click"); ignoredOfState.MatchString(text) || is && interaction.MatchString(rest) {
		return nil
	}
	if text == "}" {
		if len(r.scopes) == 1 {
			return &SyntaxError{st.line, "} without a state that it ends"}
		}
		r.scopes = r.scopes[:len(r.scopes)-1]
		return nil
	}
	if text == "--" {
		return r.divide(st.line)
	}
	if m := transition.FindStringSubmatch(text); m != nil {
		from, to := r.get(m[1], true), r.get(m[3], false)
		r.dress.wear(m[1], m[2])
		r.dress.wear(m[3], m[4])
		label := newLabel(m[5]).wrapped(wrapWidth)
		if err := label.bounded(st.line); err != nil {
			return err
		}
		r.graph.edges = append(r.graph.edges, &edge{from: from.node, to: to.node, label: label, toHead: arrowHead})
		return nil
	}
	if m := stateNote.FindStringSubmatch(text); m != nil {
		if m[3] != "" {
			return r.remark(m[2], m[3], st.line)
		}
		r.note = &openNote{of: m[2], line: st.line}
		return nil
	}
	if m := stateKind.FindStringSubmatch(text); m != nil {
		r.get(m[1], false).kind = m[2]
		return nil
	}
	if m := stateLong.FindStringSubmatch(text); m != nil {
		s := r.get(m[2], false)
		if m[3] != "" {
			return errors.Join(s.say(m[1], st.line), r.open(s, st.line))
		}
		return s.say(m[1], st.line)
	}
	if m := stateOpen.FindStringSubmatch(text); m != nil {
		return r.open(r.get(m[1]+m[2], false), st.line)
	}
	if m := stateShort.FindStringSubmatch(text); m != nil {
		s := r.get(m[1]+m[2], false)
		if m[3] != "" {
			return s.say(m[3], st.line)
		}
		return nil
	}
	if m := stateText.FindStringSubmatch(text); m != nil {
		return r.get(m[1], false).say(strings.TrimSpace(m[2]), st.line)
	}
	if m := stateOnly.FindStringSubmatch(text); m != nil {
		r.get(m[1], false)
		r.dress.wear(m[1], m[2])
		return nil
	}
	if strings.HasPrefix(text, "note ") {
		return unsupported(st.line, "a note that belongs to no state")
	}
	return notUnderstood(st)
}

// get returns a state, new or not. Each scope has a start and an end of its own.
func (r *stateReader) get(id string, leaving bool) *state {
	top := r.scopes[len(r.scopes)-1]
	kind := ""
	if id == "[*]" {
		kind = "end"
		if leaving {
			kind = "start"
		}
		id = kind + " of all" // no id of an author has a space
		if top.region != nil {
			id = kind + " of state " + top.region.id
		}
	}
	s, ok := r.states[id]
	if ok && s.node != top.region && top.region != nil && !top.region.within(s.node) && (s.node.parent == nil || top.region.within(s.node.parent)) {
		s.node.parent = top.region // as in Mermaid, the innermost mention decides
	}
	if !ok {
		s = &state{node: &node{id: id, parent: top.region}, kind: kind}
		r.states[id] = s
		r.order = append(r.order, s)
		r.graph.nodes = append(r.graph.nodes, s.node)
	}
	return s
}

// open begins a composite state. A state that was mentioned before stays where it was.
func (r *stateReader) open(s *state, line int) error {
	for _, sc := range r.scopes {
		if sc.group == s.node {
			return &SyntaxError{line, "a state cannot hold itself"}
		}
	}
	s.node.group = true
	if s.node.direction == "" {
		s.node.direction = "TB"
	}
	r.scopes = append(r.scopes, &scope{group: s.node, region: s.node, line: line})
	return nil
}

// divide puts what the state holds so far into a region, and what follows into another.
func (r *stateReader) divide(line int) error {
	top := r.scopes[len(r.scopes)-1]
	if top.group == nil {
		return &SyntaxError{line, "-- outside of a state"}
	}
	region := func(id string) *node {
		n := &node{id: id, group: true, parent: top.group, direction: "TB", style: style{dash: "4"}, label: label{}}
		r.graph.nodes = append(r.graph.nodes, n)
		return n
	}
	if top.region == top.group {
		first := region(top.group.id + " 0")
		for _, n := range r.graph.nodes {
			if n.parent == top.group && n != first {
				n.parent = first
			}
		}
		top.group.direction = "LR"
	}
	top.region = region(fmt.Sprintf("%s %d", top.group.id, len(r.graph.nodes)))
	return nil
}

// remark puts a note beside a state.
func (r *stateReader) remark(id, text string, line int) error {
	s, figure := r.get(id, false), newRemark(text)
	n := &node{id: "note " + id, figure: figure, parent: s.node.parent}
	r.graph.nodes = append(r.graph.nodes, n)
	r.graph.edges = append(r.graph.edges, &edge{from: s.node, to: n, paint: paint{dash: "3"}})
	return figure.label.bounded(line)
}

// finish gives the states their figures.
func (r *stateReader) finish() {
	for _, s := range r.order {
		n := s.node
		text := s.node.id
		if len(s.texts) > 0 {
			text = s.texts[0]
		}
		l := newLabel(text)
		dress := r.dress.of(n.id)
		if n.group {
			n.label, n.style = l.wrapped(400), dress
			continue
		}
		form := "rounded"
		switch s.kind {
		case "fork", "join":
			form = "fork"
		case "choice":
			form = "choice"
		case "start":
			form = "f-circ"
		case "end":
			form = "fr-circ"
		}
		if len(s.texts) > 1 {
			body := sheet{head: []sheetLine{{label: l.wrapped(wrapWidth)}}, style: dress, parts: [][]sheetLine{nil}}
			for _, more := range s.texts[1:] {
				body.parts[0] = append(body.parts[0], sheetLine{label: newLabel(more).wrapped(wrapWidth)})
			}
			n.figure = body
			continue
		}
		n.figure = shaped{form: form, label: l.wrapped(wrapWidth), style: dress}
	}
	r.graph.turnBars()
}

func (r *stateReader) draw(c *canvas) error {
	if err := r.graph.place(); err != nil {
		return err
	}
	r.graph.draw(c)
	return nil
}
