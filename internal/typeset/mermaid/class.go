package mermaid

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// A classReader reads a class diagram: https://mermaid.js.org/syntax/classDiagram.html
type classReader struct {
	graph      graph
	classes    map[string]*class
	order      []*class
	namespaces map[string]*node
	dress      *wardrobe
	body       *class // whose { is open
	space      *node  // the namespace whose { is open
	opened     int    // the line of the brace
}

// A class is a class while it is read.
type class struct {
	node        *node
	title       string
	annotations []string
	members     []string
}

// A name is a word, in backquotes any text, each with type parameters between tildes.
const className = "(`[^`]+`|[\\p{L}\\p{N}_.\\-]*[\\p{L}\\p{N}_])((?:~[^~\\n]*~)?)"

var (
	classLine      = regexp.MustCompile(`^class\s+` + className + `\s*(?:\["([^"]*)"\])?\s*((?::::[\w-]+)?)\s*(<<[^>]*>>)?\s*(?:(\{)(.*))?$`)
	classStyle     = regexp.MustCompile(`^` + className + `:::([\w-]+)$`)
	memberLine     = regexp.MustCompile(`^` + className + `\s*:\s*([^:].*)$`)
	annotation     = regexp.MustCompile(`^<<\s*([^>]+?)\s*>>\s*` + className + `$`)
	namespaceLine  = regexp.MustCompile(`^namespace\s+` + className + `\s*\{$`)
	classRelation  = regexp.MustCompile(`^` + className + `\s*(?:"([^"]*)")?\s*(\(\)|<\||\|>|<|\*|>|o)?\s*(--|\.\.)\s*(\(\)|\|>|<\||>|\*|<|o)?\s*(?:"([^"]*)")?\s*` + className + `\s*(?::\s*(.*))?$`)
	classNote      = regexp.MustCompile(`^note\s+(?:for\s+` + className + `\s+)?"([^"]*)"$`)
	cssClass       = regexp.MustCompile(`^cssClass\s+"([^"]*)"\s+([\w-]+)$`)
	ignoredOfClass = regexp.MustCompile(`^(?:click|link|callback)\s+(.*)$`)
)

func readClasses(s *source) (picture, error) {
	r := &classReader{
		graph: graph{direction: "TB", boxGap: 40, rankGap: 50}, classes: map[string]*class{},
		namespaces: map[string]*node{}, dress: newWardrobe(),
	}
	for _, st := range s.statements(false) {
		if err := r.statement(st); err != nil {
			return nil, err
		}
	}
	if r.body != nil || r.space != nil {
		return nil, &SyntaxError{r.opened, "the { has no }"}
	}
	if len(r.graph.nodes) == 0 {
		return nil, &SyntaxError{s.line, "the class diagram is empty"}
	}
	r.finish()
	return r, nil
}

func (r *classReader) statement(st statement) error {
	text := st.text
	if len(r.graph.nodes) > maxNodes {
		return fmt.Errorf("%w: it has more than %d classes", ErrTooLarge, maxNodes)
	}
	switch text = withoutComment(text); {
	case r.body != nil:
		return r.inBody(st)
	case text == "}" && r.space != nil:
		r.space = nil
		return nil
	case ignoredOfClass.MatchString(text) && interaction.MatchString(ignoredOfClass.FindStringSubmatch(text)[1]):
		return nil
	}
	st.text = text
	if is, err := r.graph.setting(st, r.dress); is {
		return err
	}
	if m := cssClass.FindStringSubmatch(text); m != nil {
		r.dress.wear(m[1], m[2])
	} else if m := namespaceLine.FindStringSubmatch(text); m != nil && r.space == nil {
		r.openNamespace(m[1], st.line)
	} else if m := classNote.FindStringSubmatch(text); m != nil {
		return r.remark(m[1], m[3], st.line)
	} else if m := annotation.FindStringSubmatch(text); m != nil {
		c := r.get(m[2], m[3])
		c.annotations = append(c.annotations, m[1])
	} else if m := classLine.FindStringSubmatch(text); m != nil {
		return r.class(m, st)
	} else if m := classRelation.FindStringSubmatch(text); m != nil {
		return r.relation(m, st.line)
	} else if m := classStyle.FindStringSubmatch(text); m != nil {
		r.dress.wear(r.get(m[1], m[2]).node.id, m[3])
	} else if m := memberLine.FindStringSubmatch(text); m != nil {
		return r.get(m[1], m[2]).add(m[3], st.line)
	} else {
		return notUnderstood(st)
	}
	return nil
}

// get returns a class, new or not.
func (r *classReader) get(name, generic string) *class {
	name = strings.Trim(name, "`")
	c, ok := r.classes[name]
	if !ok {
		c = &class{node: &node{id: name, parent: r.space}, title: name}
		r.classes[name] = c
		r.order = append(r.order, c)
		r.graph.nodes = append(r.graph.nodes, c.node)
	}
	if generic != "" && c.title == name {
		c.title = name + "<" + generics(strings.Trim(generic, "~")) + ">"
	}
	return c
}

// class reads a statement that begins with class.
func (r *classReader) class(m []string, st statement) error {
	c := r.get(m[1], m[2])
	if r.space != nil {
		c.node.parent = r.space
	}
	if m[3] != "" {
		c.title = m[3]
	}
	r.dress.wear(c.node.id, strings.TrimPrefix(m[4], ":::"))
	if m[5] != "" {
		c.annotations = append(c.annotations, strings.Trim(m[5], "<> "))
	}
	if m[6] == "" {
		return nil
	}
	r.body, r.opened = c, st.line
	if rest := strings.TrimSpace(m[7]); rest != "" {
		return r.inBody(statement{rest, st.line})
	}
	return nil
}

// inBody reads a line between the braces of a class.
func (r *classReader) inBody(st statement) error {
	text, closed := strings.CutSuffix(st.text, "}")
	if text = strings.TrimSpace(text); text != "" {
		if strings.HasPrefix(text, "<<") && strings.HasSuffix(text, ">>") {
			r.body.annotations = append(r.body.annotations, strings.Trim(text, "<> "))
		} else {
			if err := r.body.add(text, st.line); err != nil {
				return err
			}
		}
	}
	if closed {
		r.body = nil
	}
	return nil
}

func (c *class) add(member string, line int) error {
	c.members = append(c.members, strings.TrimSpace(member))
	return literal(member).bounded(line)
}

func (r *classReader) openNamespace(name string, line int) {
	name = strings.Trim(name, "`")
	n, ok := r.namespaces[name]
	if !ok {
		n = &node{id: "namespace " + name, group: true, label: newLabel(name).wrapped(400), direction: r.graph.direction}
		r.namespaces[name] = n
		r.graph.nodes = append(r.graph.nodes, n)
	}
	r.space, r.opened = n, line
}

func (r *classReader) remark(of, text string, line int) error {
	figure := newRemark(text)
	n := &node{id: fmt.Sprintf("note %d", len(r.graph.nodes)), figure: figure}
	r.graph.nodes = append(r.graph.nodes, n)
	if of != "" {
		to := r.get(of, "").node
		n.parent = to.parent
		r.graph.edges = append(r.graph.edges, &edge{from: n, to: to, paint: paint{dash: "3"}})
	}
	return figure.label.bounded(line)
}

// classHeads are the heads of relations, at the left end and at the right.
var classHeads = map[string]head{
	"": noHead, "<|": hollowHead, "|>": hollowHead, "<": openHead, ">": openHead, "*": diamondHead, "o": hollowDiamondHead, "()": socketHead,
}

func (r *classReader) relation(m []string, line int) error {
	left, right := m[4], m[6]
	if strings.HasPrefix(left, "|") || left == ">" || strings.HasSuffix(right, "|") || right == "<" {
		return &SyntaxError{line, fmt.Sprintf("a relation cannot have %q there", left+m[5]+right)}
	}
	e := &edge{
		from: r.get(m[1], m[2]).node, to: r.get(m[8], m[9]).node,
		fromHead: classHeads[left], toHead: classHeads[right],
		fromText: newLabel(m[3]).wrapped(wrapWidth), toText: newLabel(m[7]).wrapped(wrapWidth), label: newLabel(m[10]).wrapped(wrapWidth),
	}
	if m[5] == ".." {
		e.paint.dash = "5 3"
	}
	for _, l := range []label{e.label, e.fromText, e.toText} {
		if err := l.bounded(line); err != nil {
			return err
		}
	}
	if !e.label.empty() && !(e.fromText.empty() && e.toText.empty()) {
		r.graph.rankGap = 90 // room for three texts, one after the other
	}
	r.graph.edges = append(r.graph.edges, e)
	return nil
}

// generics writes type parameters: List~int~ stands for List<int>. A tilde opens between a
// letter and a letter, and closes where no letter follows.
func generics(s string) string {
	out := []rune(s)
	letter := func(i int) bool {
		return i >= 0 && i < len(out) && (unicode.IsLetter(out[i]) || unicode.IsDigit(out[i]))
	}
	var open []int
	for i, r := range out {
		switch {
		case r != '~':
		case letter(i-1) && letter(i+1):
			open = append(open, i)
		case len(open) > 0 && !letter(i+1):
			out[open[len(open)-1]], out[i] = '<', '>'
			open = open[:len(open)-1]
		}
	}
	return string(out)
}

var method = regexp.MustCompile(`^(.*?)\((.*)\)\s*([$*]?)\s*(.*?)\s*([$*]?)$`)

// member is a line of a class: abstract with *, static with $ at its end.
func member(text string) (line sheetLine, isMethod bool) {
	mark := ""
	if m := method.FindStringSubmatch(text); m != nil {
		isMethod, mark = true, m[3]+m[5]
		text = m[1] + "(" + generics(m[2]) + ")"
		if m[4] != "" {
			text += " : " + strings.TrimSpace(strings.TrimPrefix(m[4], ":"))
		}
	} else if n := len(text); n > 1 && strings.ContainsRune("$*", rune(text[n-1])) {
		mark, text = text[n-1:], strings.TrimSpace(text[:n-1])
	}
	l := literal(generics(strings.TrimPrefix(text, `\`)))
	return sheetLine{label: l, under: strings.Contains(mark, "$"), slant: strings.Contains(mark, "*")}, isMethod
}

// literal is a label whose text has no marks: a member may well be called <b>.
func literal(text string) label {
	if text = spaces.ReplaceAllString(strings.TrimSpace(plain(text)), " "); text == "" {
		return label{lines: [][]run{nil}}
	}
	return label{lines: [][]run{{{text: text}}}}
}

// finish gives the classes their figures.
func (r *classReader) finish() {
	for _, c := range r.order {
		body := sheet{style: r.dress.of(c.node.id)}
		for _, a := range c.annotations {
			body.head = append(body.head, sheetLine{label: literal("«" + a + "»")})
		}
		title := newLabel(c.title)
		if c.title != c.node.id {
			title = literal(c.title)
		}
		body.head = append(body.head, sheetLine{label: title.wrapped(300), bold: true})
		var fields, methods []sheetLine
		for _, m := range c.members {
			line, isMethod := member(m)
			line.label = line.label.wrapped(420)
			if isMethod {
				methods = append(methods, line)
			} else {
				fields = append(fields, line)
			}
		}
		for _, part := range [][]sheetLine{fields, methods} {
			if len(part) > 0 {
				body.parts = append(body.parts, part)
			}
		}
		c.node.figure = body
	}
}

func (r *classReader) draw(c *canvas) error {
	if err := r.graph.place(); err != nil {
		return err
	}
	r.graph.draw(c)
	return nil
}
