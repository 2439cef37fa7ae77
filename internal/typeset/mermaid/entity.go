package mermaid

import (
	"fmt"
	"regexp"
	"strings"
)

// An entityReader reads an entity relationship diagram:
// https://mermaid.js.org/syntax/entityRelationshipDiagram.html
type entityReader struct {
	graph    graph
	entities map[string]*tableEntity
	order    []*tableEntity
	dress    *wardrobe
	body     *tableEntity // whose { is open
	opened   int
	title    string
}

// A tableEntity is an entity while it is read.
type tableEntity struct {
	node  *node
	title string
	rows  [][4]string // type, name, keys, comment
}

const entityName = `("[^"]+"|[\p{L}\p{N}_*.\-]*[\p{L}\p{N}_*])`

// A name may be followed by what is shown instead, and by a class.
const entityExtras = `(?:\[\s*("[^"]*"|[^\]"]*)\s*\])?(?::::([\w-]+))?`

var (
	entityRelation = regexp.MustCompile(`^` + entityName + entityExtras + `\s*(\|o|\|\||\}o|\}\||one or zero|zero or one|one or more|one or many|many\(1\)|1\+|zero or more|zero or many|many\(0\)|many|0\+|only one|one|1)\s*(--|\.\.|\.-|-\.|to|optionally to)\s*(o\||\|\||o\{|\|\{|one or zero|zero or one|one or more|one or many|many\(1\)|1\+|zero or more|zero or many|many\(0\)|many|0\+|only one|one|1)\s*` + entityName + entityExtras + `\s*(?::\s*(.*))?$`)
	entityLine     = regexp.MustCompile(`^` + entityName + `\s*` + entityExtras + `\s*(?:(\{)(.*))?$`)
	attributeLine  = regexp.MustCompile(`^(\S+)\s+(\S+)((?:\s*,?\s*(?:PK|FK|UK))*)\s*("[^"]*")?$`)
)

// cardinalities are the ends of a relation, from the entity's side.
var cardinalities = map[string]head{
	"|o": zeroOrOne, "o|": zeroOrOne, "one or zero": zeroOrOne, "zero or one": zeroOrOne,
	"||": onlyOne, "only one": onlyOne, "one": onlyOne, "1": onlyOne,
	"}|": oneOrMore, "|{": oneOrMore, "one or more": oneOrMore, "one or many": oneOrMore, "many(1)": oneOrMore, "1+": oneOrMore,
	"}o": zeroOrMore, "o{": zeroOrMore, "zero or more": zeroOrMore, "zero or many": zeroOrMore, "many(0)": zeroOrMore, "many": zeroOrMore, "0+": zeroOrMore,
}

func readEntities(s *source) (picture, error) {
	r := &entityReader{graph: graph{direction: "TB", boxGap: 60, rankGap: 60}, entities: map[string]*tableEntity{}, dress: newWardrobe()}
	for _, st := range s.statements(false) {
		if err := r.statement(st); err != nil {
			return nil, err
		}
	}
	if r.body != nil {
		return nil, &SyntaxError{r.opened, "the { has no }"}
	}
	if len(r.order) == 0 {
		return nil, &SyntaxError{s.line, "the entity relationship diagram is empty"}
	}
	if s.title == "" {
		s.title = r.title
	}
	for _, e := range r.order {
		e.node.figure = newTable(e.title, e.rows, r.dress.of(e.node.id))
	}
	return r, nil
}

func (r *entityReader) statement(st statement) error {
	text := st.text
	if r.body != nil {
		return r.inBody(st)
	}
	if len(r.graph.nodes) > maxNodes {
		return fmt.Errorf("%w: it has more than %d entities", ErrTooLarge, maxNodes)
	}
	if is, err := r.graph.setting(st, r.dress); is {
		return err
	}
	if rest, is := cutWord(text, "class"); is {
		if !r.dress.assign(rest) {
			return notUnderstood(st)
		}
	} else if m := entityRelation.FindStringSubmatch(text); m != nil {
		return r.relation(m, st.line)
	} else if m := entityLine.FindStringSubmatch(text); m != nil {
		n := r.extended(m[1:4])
		if m[4] == "" {
			return nil
		}
		r.body, r.opened = r.entities[n.id], st.line
		if rest := strings.TrimSpace(m[5]); rest != "" {
			return r.inBody(statement{rest, st.line})
		}
	} else if rest, is := cutWord(text, "title"); is {
		r.title = rest
	} else {
		return notUnderstood(st)
	}
	return nil
}

func (r *entityReader) get(name string) *tableEntity {
	name = unquote(name)
	e, ok := r.entities[name]
	if !ok {
		e = &tableEntity{node: &node{id: name}, title: name}
		r.entities[name] = e
		r.order = append(r.order, e)
		r.graph.nodes = append(r.graph.nodes, e.node)
	}
	return e
}

// extended returns an entity by its name, what is shown instead, and its class.
func (r *entityReader) extended(m []string) *node {
	e := r.get(m[0])
	if m[1] != "" {
		e.title = unquote(strings.TrimSpace(m[1]))
	}
	r.dress.wear(e.node.id, m[2])
	return e.node
}

func (r *entityReader) relation(m []string, line int) error {
	e := &edge{
		from: r.extended(m[1:4]), to: r.extended(m[7:10]), fromHead: cardinalities[m[4]], toHead: cardinalities[m[6]],
		label: newLabel(unquote(strings.TrimSpace(m[10]))).wrapped(wrapWidth),
	}
	if m[5] != "--" && m[5] != "to" {
		e.paint.dash = "5 3"
	}
	if err := e.label.bounded(line); err != nil {
		return err
	}
	r.graph.edges = append(r.graph.edges, e)
	return nil
}

// inBody reads a line between the braces of an entity.
func (r *entityReader) inBody(st statement) error {
	text, closed := strings.CutSuffix(st.text, "}")
	if text = strings.TrimSpace(text); text != "" {
		m := attributeLine.FindStringSubmatch(text)
		if m == nil {
			return &SyntaxError{st.line, fmt.Sprintf("cannot understand the attribute %q", clip(text))}
		}
		keys := strings.Join(strings.FieldsFunc(m[3], func(r rune) bool { return r == ' ' || r == ',' }), ", ")
		row := [4]string{m[1], m[2], keys, unquote(m[4])}
		for _, cell := range row {
			if err := literal(cell).bounded(st.line); err != nil {
				return err
			}
		}
		r.body.rows = append(r.body.rows, row)
		if len(r.body.rows) > maxNodes {
			return fmt.Errorf("%w: an entity has more than %d attributes", ErrTooLarge, maxNodes)
		}
	}
	if closed {
		r.body = nil
	}
	return nil
}

func (r *entityReader) draw(c *canvas) error {
	if err := r.graph.place(); err != nil {
		return err
	}
	r.graph.draw(c)
	return nil
}

// A table is a box with a heading and rows in columns.
type table struct {
	title  label
	rows   [][]label
	widths []float64
	style  style
}

func newTable(title string, rows [][4]string, s style) table {
	t := table{title: newLabel(title).wrapped(300), style: s}
	used := [4]bool{}
	for _, row := range rows {
		for i, text := range row {
			used[i] = used[i] || text != ""
		}
	}
	for _, row := range rows {
		var cells []label
		for i, text := range row {
			if used[i] {
				cells = append(cells, literal(generics(text)).wrapped(260))
			}
		}
		t.rows = append(t.rows, cells)
	}
	for _, row := range t.rows {
		for i, l := range row {
			w, _ := l.size()
			if i == len(t.widths) {
				t.widths = append(t.widths, 0)
			}
			t.widths[i] = max(t.widths[i], w+2*sheetPad)
		}
	}
	w, _ := t.title.size()
	if room := w*boldFactor + 2*sheetPad - t.width(); room > 0 && len(t.widths) > 0 {
		for i := range t.widths {
			t.widths[i] += room / float64(len(t.widths))
		}
	}
	return t
}

func (t table) width() float64 {
	sum := 0.0
	for _, w := range t.widths {
		sum += w
	}
	return sum
}

const rowPad = 4

func rowHeight(row []label) float64 {
	h := 0.0
	for _, l := range row {
		_, lh := l.size()
		h = max(h, lh)
	}
	return h + 2*rowPad
}

func (t table) headHeight() float64 {
	_, h := t.title.size()
	if len(t.rows) == 0 {
		return h + 2*sheetPad + 8
	}
	return h + 2*partPad
}

func (t table) size() (w, h float64) {
	w, _ = t.title.size()
	w, h = max(w*boldFactor+2*sheetPad, t.width(), 80), t.headHeight()
	for _, row := range t.rows {
		h += rowHeight(row)
	}
	return w, h
}

func (t table) border(in rect, from point) point { return onRect(in, from) }

func (t table) draw(c *canvas, in rect) {
	c.rect(boxes, t.style.paint(), in, 2)
	y := in.y + t.headHeight()
	c.text(texts, face{colour: t.style.text, bold: true}, point{in.x + in.w/2, (in.y + y) / 2}, t.title)
	for _, row := range t.rows {
		c.path(details, t.style.line(), point{in.x, y}).line(point{in.x + in.w, y})
		h, x := rowHeight(row), in.x
		for i, l := range row {
			if l.letters() > 0 {
				c.text(texts, face{colour: t.style.text, left: true}, point{x + sheetPad, y + h/2}, l)
			}
			x += t.widths[i]
		}
		y += h
	}
	x := in.x
	for i := 0; i+1 < len(t.widths); i++ {
		x += t.widths[i]
		c.path(details, t.style.line(), point{x, in.y + t.headHeight()}).line(point{x, in.y + in.h})
	}
}
