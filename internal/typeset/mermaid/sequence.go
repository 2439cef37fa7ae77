package mermaid

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"issueblog/internal/typeset/color"
)

// A sequence is a sequence diagram: https://mermaid.js.org/syntax/sequenceDiagram.html
type sequence struct {
	actors []*actor
	byID   map[string]*actor
	bands  []*band
	events []event
	open   []fragmentStart // fragments and bands that have no end yet
	band   *band           // the one that is open
	title  string
	number numbering
	next   struct{ create, destroy *actor }
}

// A fragmentStart is the first line of a fragment or band.
type fragmentStart struct {
	word string // loop, alt, box
	statement
}

// An actor is a participant.
type actor struct {
	id      string
	index   int
	label   label
	person  bool
	created bool // by a message
	band    *band
}

// A band is a group of participants that stand side by side.
type band struct {
	label       label
	first, last *actor
}

// An event is something on the way from top to bottom.
type event struct {
	kind     eventKind
	from, to *actor
	label    label
	word     string // of a fragment: loop, alt
	side     int    // of a note: -1 left, 1 right, 0 over
	line     int
	dashed   bool
	heads    [2]head
	number   string
	activate int // of a message: 1 activates its target, -1 ends its source's activation
	creates  bool
	destroys *actor
}

type eventKind int

const (
	message eventKind = iota
	aside             // a note
	activation
	deactivation
	fragment      // begins
	shade         // begins: a fragment with only a ground
	divider       // within a fragment
	endOfFragment // ends a fragment
)

type numbering struct {
	on         bool
	next, step float64
}

const (
	maxActors = 30
	maxEvents = 400
)

const actorName = `([^:<>,;+]+?)`

var (
	participantLine = regexp.MustCompile(`(?i)^(create\s+)?(participant|actor)\s+([^:<>,;+@]+?)(?:@\{(.*)\})?(?:\s+as\s+(.+))?$`)
	messageLine     = regexp.MustCompile(`^` + actorName + `\s*(<<-->>|<<->>|-->>|->>|--x|-x|--\)|-\)|-->|->)\s*([+-]?)\s*` + actorName + `\s*(?::(.*))?$`)
	noteLine        = regexp.MustCompile(`(?i)^note\s+(left of|right of|over)\s+([^:<>;+]+?)\s*:(.*)$`)
	fragmentLine    = regexp.MustCompile(`(?i)^(loop|alt|opt|par_over|par|critical|break|rect|box)(?:\s+(.*))?$`)
	dividerLine     = regexp.MustCompile(`(?i)^(else|and|option)(?:\s+(.*))?$`)
	activationLine  = regexp.MustCompile(`(?i)^(activate|deactivate)\s+` + actorName + `$`)
	destroyLine     = regexp.MustCompile(`(?i)^destroy\s+` + actorName + `$`)
	numberLine      = regexp.MustCompile(`(?i)^autonumber(?:\s+(off|[\d.]+)(?:\s+([\d.]+))?)?$`)
	titleLine       = regexp.MustCompile(`(?i)^title(?:\s*:|\s)\s*(.*)$`)
	ignoredLine     = regexp.MustCompile(`(?i)^(links?|properties|details)\s+[^:<>-]+:`)
	reserved        = regexp.MustCompile(`(?i)^(?:activate|deactivate|destroy|create|participant|actor|note)\s`)
	aliasEntry      = regexp.MustCompile(`"?alias"?\s*:\s*"([^"]*)"`)
	lineColour      = regexp.MustCompile(`(?i)^(rgba?\([^)]*\)|hsla?\([^)]*\)|#[0-9a-f]{3,8}|transparent|[a-z]+)\s*(.*)$`)
)

func readSequence(s *source) (picture, error) {
	q := &sequence{byID: map[string]*actor{}, number: numbering{next: 1, step: 1}}
	for _, st := range s.statements(true) {
		if err := q.statement(st); err != nil {
			return nil, err
		}
	}
	if n := len(q.open); n > 0 {
		return nil, &SyntaxError{q.open[n-1].line, fmt.Sprintf("%q has no end", clip(q.open[n-1].text))}
	}
	if c := q.next.create; c != nil {
		return nil, &SyntaxError{s.line, fmt.Sprintf("%q is created, but no message goes there", clip(c.id))}
	}
	if d := q.next.destroy; d != nil {
		return nil, &SyntaxError{s.line, fmt.Sprintf("%q is destroyed, but no message goes there or comes from there", clip(d.id))}
	}
	if len(q.actors) == 0 {
		return nil, &SyntaxError{s.line, "the sequence diagram is empty"}
	}
	if len(q.actors) > maxActors || len(q.events) > maxEvents {
		return nil, fmt.Errorf("%w: it has %d participants and %d steps, at most %d and %d are drawn", ErrTooLarge, len(q.actors), len(q.events), maxActors, maxEvents)
	}
	if s.title == "" {
		s.title = q.title
	}
	return q, nil
}

func (q *sequence) statement(st statement) error {
	text := withoutComment(st.text)
	if m := fragmentLine.FindStringSubmatch(text); m != nil {
		word := strings.ToLower(m[1])
		q.open = append(q.open, fragmentStart{word, st})
		return q.begin(word, m[2], st)
	}
	if strings.EqualFold(text, "end") {
		if len(q.open) == 0 {
			return &SyntaxError{st.line, "end without anything that it ends"}
		}
		opened := q.open[len(q.open)-1]
		q.open = q.open[:len(q.open)-1]
		if opened.word == "box" {
			q.band = nil
		} else {
			q.events = append(q.events, event{kind: endOfFragment, line: st.line})
		}
		return nil
	}
	if m := dividerLine.FindStringSubmatch(text); m != nil && len(q.open) > 0 {
		return q.divide(strings.ToLower(m[1]), m[2], st.line)
	}
	if m := participantLine.FindStringSubmatch(text); m != nil {
		return q.participant(m, st.line)
	}
	if m := destroyLine.FindStringSubmatch(text); m != nil {
		q.next.destroy = q.get(m[1])
		return nil
	}
	if m := activationLine.FindStringSubmatch(text); m != nil {
		kind := activation
		if strings.EqualFold(m[1], "deactivate") {
			kind = deactivation
		}
		q.events = append(q.events, event{kind: kind, from: q.get(m[2]), line: st.line})
		return nil
	}
	if m := numberLine.FindStringSubmatch(text); m != nil {
		q.autonumber(m[1], m[2])
		return nil
	}
	if m := noteLine.FindStringSubmatch(text); m != nil {
		return q.note(m, st.line)
	}
	if ignoredLine.MatchString(text) {
		return nil // menus with addresses
	}
	if m := titleLine.FindStringSubmatch(text); m != nil {
		q.title = m[1]
		return nil
	}
	if m := messageLine.FindStringSubmatch(text); m != nil {
		return q.message(m, st.line)
	}
	return notUnderstood(st)
}

// get returns a participant, new or not.
func (q *sequence) get(id string) *actor {
	id = strings.TrimSpace(id)
	a, ok := q.byID[id]
	if !ok {
		a = &actor{id: id, index: len(q.actors), label: newLabel(id).wrapped(160)}
		q.byID[id] = a
		q.actors = append(q.actors, a)
	}
	return a
}

func (q *sequence) participant(m []string, line int) error {
	a := q.get(m[3])
	a.person = strings.EqualFold(m[2], "actor")
	alias := m[5]
	if found := aliasEntry.FindStringSubmatch(m[4]); found != nil && alias == "" {
		alias = found[1]
	}
	if alias != "" {
		a.label = newLabel(alias).wrapped(160)
	}
	if err := a.label.bounded(line); err != nil {
		return err
	}
	if q.band != nil {
		if a.band == nil {
			a.band = q.band
		}
		if q.band.first == nil {
			q.band.first = a
		}
		q.band.last = a
	}
	if m[1] != "" {
		q.next.create, a.created = a, true
	}
	return nil
}

// begin reads the first line of a fragment, of a shaded part or of a band.
func (q *sequence) begin(word, rest string, st statement) error {
	switch word {
	case "box":
		if q.band != nil || len(q.open) > 1 {
			return &SyntaxError{st.line, "a box of participants cannot stand in something else"}
		}
		if m := lineColour.FindStringSubmatch(rest); m != nil {
			if _, ok := color.Parse(m[1]); ok || strings.EqualFold(m[1], "transparent") {
				rest = m[2]
			}
		}
		q.band = &band{label: newLabel(rest).wrapped(300)}
		q.bands = append(q.bands, q.band)
	case "rect":
		q.events = append(q.events, event{kind: shade, line: st.line})
	default:
		l, err := q.text(rest, st.line)
		if err != nil {
			return err
		}
		q.events = append(q.events, event{kind: fragment, word: strings.TrimSuffix(word, "_over"), label: l, line: st.line})
	}
	return nil
}

// dividers are the words that divide each kind of fragment.
var dividers = map[string]string{"alt": "else", "par": "and", "par_over": "and", "critical": "option"}

func (q *sequence) divide(word, rest string, line int) error {
	opened := q.open[len(q.open)-1].word
	if dividers[opened] != word {
		return &SyntaxError{line, fmt.Sprintf("%s does not belong into %s", word, clip(opened))}
	}
	l, err := q.text(rest, line)
	q.events = append(q.events, event{kind: divider, label: l, line: line})
	return err
}

func (q *sequence) autonumber(start, step string) {
	if strings.EqualFold(start, "off") {
		q.number.on = false
		return
	}
	q.number.on = true
	if v, err := strconv.ParseFloat(start, 64); err == nil {
		q.number.next = v
	}
	if v, err := strconv.ParseFloat(step, 64); err == nil {
		q.number.step = v
	}
}

// text reads the words of a message, note or fragment.
func (q *sequence) text(s string, line int) (label, error) {
	s = strings.TrimSpace(s)
	for _, prefix := range []string{"wrap:", "nowrap:"} {
		s = strings.TrimPrefix(s, prefix)
	}
	l := newLabel(s).wrapped(260)
	return l, l.bounded(line)
}

func (q *sequence) note(m []string, line int) error {
	l, err := q.text(m[3], line)
	if err != nil {
		return err
	}
	e := event{kind: aside, label: l, line: line}
	names := strings.Split(m[2], ",")
	e.from = q.get(names[0])
	e.to = e.from
	switch strings.ToLower(m[1]) {
	case "left of":
		e.side = -1
	case "right of":
		e.side = 1
	default:
		if len(names) > 2 {
			return &SyntaxError{line, "a note can stand over two participants at most"}
		}
		e.to = q.get(names[len(names)-1])
	}
	if e.from.index > e.to.index {
		e.from, e.to = e.to, e.from
	}
	q.events = append(q.events, e)
	return nil
}

func (q *sequence) message(m []string, line int) error {
	for _, name := range []string{m[1], m[4]} {
		if reserved.MatchString(name) {
			return &SyntaxError{line, fmt.Sprintf("cannot understand %q as a message", clip(m[0]))}
		}
		if strings.HasPrefix(name, "()") || strings.HasSuffix(name, "()") {
			return unsupported(line, "a message to the middle of a lifeline")
		}
	}
	l, err := q.text(m[5], line)
	if err != nil {
		return err
	}
	e := event{kind: message, from: q.get(m[1]), to: q.get(m[4]), label: l, line: line, dashed: strings.Contains(m[2], "--")}
	switch arrow := strings.TrimLeft(m[2], "-<"); arrow {
	case ">>":
		e.heads[1] = arrowHead
	case "x":
		e.heads[1] = crossHead
	case ")":
		e.heads[1] = openHead
	}
	if strings.HasPrefix(m[2], "<<") {
		e.heads[0] = arrowHead
	}
	switch m[3] {
	case "+":
		e.activate = 1
	case "-":
		e.activate = -1
	}
	if q.number.on {
		e.number = strconv.FormatFloat(q.number.next, 'f', -1, 64)
		q.number.next += q.number.step
	}
	if c := q.next.create; c != nil {
		if c != e.to {
			return &SyntaxError{line, fmt.Sprintf("%q is created, but this message does not go there", clip(c.id))}
		}
		e.creates, q.next.create = true, nil
	}
	if d := q.next.destroy; d != nil {
		if d != e.to && d != e.from {
			return &SyntaxError{line, fmt.Sprintf("%q is destroyed, but this message neither comes from there nor goes there", clip(d.id))}
		}
		e.destroys, q.next.destroy = d, nil
	}
	q.events = append(q.events, e)
	return nil
}
