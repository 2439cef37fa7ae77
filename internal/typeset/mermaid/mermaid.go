// Package mermaid draws Mermaid diagrams as SVG: flowcharts, sequence, class, state and
// entity relationship diagrams, as the documentation of Mermaid 11 describes them and as
// GitHub shows them.
//
// Each kind has a reader that accepts what it understands and names the line of everything
// else: a diagram is drawn right or not at all. Package layered places the boxes. The SVG has
// no address, no style and no script; its colours are presentation attributes that the classes of the style sheet override.
//
// What is not as on GitHub, on purpose:
//   - colours of rect and box in sequence diagrams, and of text without a fill, are left out;
//     lines of an author's colour keep a distance from black and white (see style.go);
//   - addresses, scripts, icons and menus are left out; $$ in labels is no formula;
//   - texts longer than a line wrap in all kinds of diagrams;
//   - a # in the text of a message begins no comment;
//   - boxes stand elsewhere where another place is as good; the curves of edges are plainer, and
//     the frames of groups closer to what they hold;
//   - mistakes that leave no doubt are forgiven, such as a relation of entities without a label.
package mermaid

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Errors that a caller may want to tell apart. Both mean that the source is shown instead.
var (
	// ErrUnsupported is a kind of diagram, or a part of one, that cannot be drawn.
	ErrUnsupported = errors.New("cannot be drawn")
	// ErrTooLarge is a diagram beyond the bounds, which are part of its message.
	ErrTooLarge = errors.New("the diagram is too large to be drawn")
)

// A SyntaxError is a mistake in a diagram.
type SyntaxError struct {
	Line    int // of the source, counted from 1
	Message string
}

func (e *SyntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message) }

// The bounds of one diagram. They leave room for what a page can show and a person read.
const (
	maxSource = 32 << 10 // bytes
	maxText   = 400      // letters of one label
)

// kinds are the diagrams that can be drawn, by the first word of their source.
var kinds = map[string]struct {
	name func(Names) string
	read func(*source) (picture, error)
}{
	"graph":           {Names.flowchart, readFlowchart},
	"flowchart":       {Names.flowchart, readFlowchart},
	"flowchart-elk":   {Names.flowchart, readFlowchart},
	"sequenceDiagram": {Names.sequence, readSequence},
	"classDiagram":    {Names.classes, readClasses},
	"classDiagram-v2": {Names.classes, readClasses},
	"stateDiagram":    {Names.states, readStates},
	"stateDiagram-v2": {Names.states, readStates},
	"erDiagram":       {Names.entities, readEntities},
}

// Names is what the kinds of diagrams are called, for who listens to one without a title. What is "" is English.
type Names struct{ Flowchart, Sequence, Classes, States, Entities string }

func (n Names) flowchart() string { return cmp.Or(n.Flowchart, "Flowchart") }
func (n Names) sequence() string  { return cmp.Or(n.Sequence, "Sequence diagram") }
func (n Names) classes() string   { return cmp.Or(n.Classes, "Class diagram") }
func (n Names) states() string    { return cmp.Or(n.States, "State diagram") }
func (n Names) entities() string  { return cmp.Or(n.Entities, "Entity relationship diagram") }

// others are the kinds of Mermaid that cannot be drawn.
var others = strings.Fields(`pie gantt gitGraph mindmap timeline journey quadrantChart requirement requirementDiagram
	C4Context C4Container C4Component C4Dynamic C4Deployment sankey sankey-beta xychart xychart-beta block block-beta
	packet packet-beta kanban architecture architecture-beta radar-beta treemap treemap-beta zenuml info ishikawa-beta venn-beta`)

// A picture is a diagram that has been read.
type picture interface {
	// draw places the diagram and draws it with its upper left corner at the origin.
	draw(c *canvas) error
}

// Draw returns a diagram as an <svg> element for an HTML page. Every id in it begins with
// the prefix.
func Draw(text, prefix string, names Names) (string, error) {
	if len(text) > maxSource {
		return "", fmt.Errorf("%w: it has %d bytes, at most %d are read", ErrTooLarge, len(text), maxSource)
	}
	src, err := newSource(text)
	if err != nil {
		return "", err
	}
	kind, ok := kinds[src.kind]
	if !ok {
		for _, other := range others {
			if src.kind == other {
				return "", fmt.Errorf("a diagram of the kind %s %w", src.kind, ErrUnsupported)
			}
		}
		return "", &SyntaxError{src.line, fmt.Sprintf("%q is no kind of diagram", clip(src.kind))}
	}
	p, err := kind.read(src)
	if err != nil {
		return "", err
	}
	c := &canvas{}
	if err := p.draw(c); err != nil {
		return "", err
	}
	if src.title != "" {
		c.heading(src.title)
	}
	return c.svg(prefix, cmp.Or(src.accTitle, src.title, kind.name(names)), src.accDescr), nil
}

// unsupported is an error about a part of a diagram.
func unsupported(line int, format string, args ...any) error {
	return fmt.Errorf("line %d: %s %w", line, fmt.Sprintf(format, args...), ErrUnsupported)
}

// clip is the beginning of a text that is quoted in an error.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
