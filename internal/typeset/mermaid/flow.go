package mermaid

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A flowReader reads a flowchart: https://mermaid.js.org/syntax/flowchart.html
type flowReader struct {
	text  string
	at    int
	line  int // on which the text begins
	graph graph
	nodes map[string]*node
	forms map[string]shaped // of the nodes that are no groups
	edges map[string]bool   // the ids of edges
	links []style           // by linkStyle, in the order of the edges
	every style             // by linkStyle default
	dress *wardrobe
	stack []*openGroup
	named map[*node]bool // the nodes that belong to a group for good
}

func readFlowchart(s *source) (picture, error) {
	r := &flowReader{
		text: s.rest, line: s.line, graph: graph{direction: "TB", boxGap: 40, rankGap: 40},
		nodes: map[string]*node{}, forms: map[string]shaped{}, edges: map[string]bool{}, dress: newWardrobe(), named: map[*node]bool{},
	}
	if err := r.header(); err != nil {
		return nil, err
	}
	for r.skip(" \n;"); r.at < len(r.text); r.skip(" \n;") {
		if err := r.statement(); err != nil {
			return nil, err
		}
	}
	if n := len(r.stack); n > 0 {
		return nil, &SyntaxError{r.stack[n-1].line, "the subgraph has no end"}
	}
	if len(r.graph.nodes) == 0 {
		return nil, r.mistake("the flowchart is empty")
	}
	return r, r.dressUp()
}

func (r *flowReader) mistake(format string, args ...any) error {
	return &SyntaxError{r.lineNow(), fmt.Sprintf(format, args...)}
}

func (r *flowReader) lineNow() int { return r.line + strings.Count(r.text[:r.at], "\n") }

func (r *flowReader) skip(set string) {
	for r.at < len(r.text) && strings.IndexByte(set, r.text[r.at]) >= 0 {
		r.at++
	}
}

func (r *flowReader) rest() string { return r.text[r.at:] }

// restOfLine takes what remains of the statement.
func (r *flowReader) restOfLine() string {
	rest := r.rest()
	quoted := false
	for i := 0; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\n', c == ';' && !quoted && !endsEntity(rest[:i]):
			r.at += i
			return strings.TrimSpace(rest[:i])
		}
	}
	r.at = len(r.text)
	return strings.TrimSpace(rest)
}

var directions = map[string]string{
	"TB": "TB", "TD": "TB", "BT": "BT", "LR": "LR", "RL": "RL", ">": "LR", "<": "RL", "^": "BT", "v": "TB",
}

// header reads the direction, which may follow the kind in its line.
func (r *flowReader) header() error {
	r.skip(" ")
	word := r.rest()
	if i := strings.IndexAny(word, " \n;"); i >= 0 {
		word = word[:i]
	}
	if word == "" {
		return nil
	}
	d, ok := directions[word]
	if !ok {
		return r.mistake("%q is no direction such as TD or LR", clip(word))
	}
	r.graph.direction = d
	r.at += len(word)
	return nil
}

var keyword = regexp.MustCompile(`^(?:(style|linkStyle|classDef|class|click|subgraph|end)(?:[ \n;]|$)|(direction) +(?:TB|TD|BT|LR|RL)\b)`)

func (r *flowReader) statement() error {
	if strings.HasPrefix(r.rest(), "%%") { // a comment after a semicolon
		r.restOfLine()
		return nil
	}
	if m := keyword.FindStringSubmatch(r.rest()); m != nil {
		r.at += len(m[1] + m[2])
		return r.keyword(m[1] + m[2])
	}
	return r.chain()
}

func (r *flowReader) keyword(word string) error {
	if word == "subgraph" {
		return r.openGroup()
	}
	line := r.lineNow()
	rest := r.restOfLine()
	ok := true
	switch word {
	case "style":
		ok = r.dress.style(rest)
	case "classDef":
		ok = r.dress.define(rest)
	case "class":
		ok = r.dress.assign(rest)
	case "linkStyle":
		ok = r.linkStyle(rest)
	case "click": // addresses and scripts are not taken over
		ok = interaction.MatchString(rest)
	case "direction":
		d, known := directions[rest]
		ok = known
		if n := len(r.stack); known && n > 0 {
			r.stack[n-1].node.direction = d
		} else if known {
			r.graph.direction = d
		}
	case "end":
		ok = rest == ""
		if !r.closeGroup() {
			return &SyntaxError{line, "end without a subgraph"}
		}
	}
	if !ok {
		return &SyntaxError{line, fmt.Sprintf("%s does not understand %q", word, clip(rest))}
	}
	return nil
}

var linkStyleRest = regexp.MustCompile(`^(default|[\d, ]+?)\s+(?:interpolate\s+\w+\s*)?(.*)$`)

func (r *flowReader) linkStyle(rest string) bool {
	m := linkStyleRest.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	s := parseStyle(m[2])
	if m[1] == "default" {
		r.every = r.every.over(s)
		return true
	}
	for _, field := range strings.Split(m[1], ",") {
		i := 0
		if _, err := fmt.Sscanf(strings.TrimSpace(field), "%d", &i); err != nil || i >= len(r.graph.edges) {
			return false // Mermaid refuses numbers beyond the edges so far, too
		}
		for len(r.links) <= i {
			r.links = append(r.links, style{})
		}
		r.links[i] = r.links[i].over(s)
	}
	return true
}

// chain reads nodes and the links between them.
func (r *flowReader) chain() error {
	from, err := r.nodeList()
	if err != nil {
		return err
	}
	for {
		r.skip(" ")
		if r.at == len(r.text) || r.text[r.at] == ';' {
			return nil
		}
		if r.text[r.at] == '\n' {
			if !linkInNextLine.MatchString(r.rest()) {
				return nil
			}
			r.skip(" \n")
		}
		link, id, err := r.link()
		if err != nil {
			return err
		}
		r.skip(" \n")
		to, err := r.nodeList()
		if err != nil {
			return err
		}
		for _, a := range from {
			for _, b := range to {
				e := link
				e.from, e.to = a, b
				r.graph.edges = append(r.graph.edges, &e)
			}
		}
		if id != "" {
			r.edges[id] = true
		}
		from = to
	}
}

// linkInNextLine finds a link that goes on with the statement of the line before.
var linkInNextLine = regexp.MustCompile(`^\s*(?:<?--|<?==|<?-\.|~~~)`)

// nodeList reads nodes with & between them.
func (r *flowReader) nodeList() ([]*node, error) {
	var out []*node
	for {
		n, err := r.vertex()
		if err != nil {
			return nil, err
		}
		if n != nil {
			out = append(out, n)
		}
		mark := r.at
		r.skip(" ")
		if !strings.HasPrefix(r.rest(), "&") {
			r.at = mark
			return out, nil
		}
		r.at++
		r.skip(" \n")
	}
}

// identifier takes the id of a node.
func (r *flowReader) identifier() string {
	rest := r.rest()
	end := 0
	for end < len(rest) {
		c, size := utf8.DecodeRuneInString(rest[end:])
		next := byte(0)
		if end+size < len(rest) {
			next = rest[end+size]
		}
		ok := unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.M, c) || strings.ContainsRune("!#$%'*+.?\\_/,`", c) ||
			c == '&' && end > 0 && next != ' ' && next != '\n' && next != 0 ||
			c == '-' && strings.IndexByte("->.", next) < 0 && next != 0 ||
			c == '=' && next != '=' ||
			c == ':' && !strings.HasPrefix(rest[end:], ":::") ||
			c >= 0x2000 && !unicode.IsSpace(c)
		if !ok {
			break
		}
		end += size
	}
	r.at += end
	return rest[:end]
}

// vertex reads a node with its shape, its text and its class. It returns nil for what only
// says more about an edge.
func (r *flowReader) vertex() (*node, error) {
	id := r.identifier()
	if id == "" {
		return nil, r.mistake("expected a node, found %q", clip(firstLine(r.rest())))
	}
	if id == "end" {
		return nil, r.mistake("end cannot be the name of a node")
	}
	if r.edges[id] && strings.HasPrefix(r.rest(), "@{") {
		r.at += 2
		_, err := r.shapeData()
		return nil, err
	}
	n, known := r.nodes[id]
	if !known {
		n = &node{id: id}
		r.nodes[id] = n
		r.graph.nodes = append(r.graph.nodes, n)
		if len(r.graph.nodes) > maxNodes {
			return nil, fmt.Errorf("%w: it has more than %d nodes", ErrTooLarge, maxNodes)
		}
		r.forms[id] = shaped{form: "rect", label: newLabel(id).wrapped(wrapWidth)}
	}
	if depth := len(r.stack); depth > 0 {
		r.stack[depth-1].members = append(r.stack[depth-1].members, n)
	}
	if err := r.shape(n); err != nil {
		return nil, err
	}
	for strings.HasPrefix(r.rest(), "@{") {
		r.at += 2
		if err := r.newShape(n); err != nil {
			return nil, err
		}
	}
	for strings.HasPrefix(r.rest(), ":::") {
		r.at += 3
		class := r.identifier()
		if class == "" {
			return nil, r.mistake("expected the name of a class after :::")
		}
		r.dress.wear(id, class)
	}
	return n, nil
}

const wrapWidth = 200

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}

// dressUp gives the nodes and edges their figures and styles.
func (r *flowReader) dressUp() error {
	for _, n := range r.graph.nodes {
		if n.group {
			n.style = r.dress.own[n.id]
			for _, class := range r.dress.worn[n.id] {
				n.style = r.dress.classes[class].over(n.style)
			}
			continue
		}
		f := r.forms[n.id]
		f.style = r.dress.of(n.id)
		n.figure = f
	}
	for i, e := range r.graph.edges {
		s := r.every
		if i < len(r.links) {
			s = s.over(r.links[i])
		}
		own := s.line()
		if own.dash == "" {
			own.dash = e.paint.dash
		}
		if own.width == 0 {
			own.width = e.paint.width
		}
		e.paint = own
	}
	r.graph.turnBars()
	return nil
}

func (r *flowReader) draw(c *canvas) error {
	if err := r.graph.place(); err != nil {
		return err
	}
	r.graph.draw(c)
	return nil
}
