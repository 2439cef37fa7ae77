package mermaid

import (
	"fmt"
	"regexp"
	"strings"
)

// An openGroup is a subgraph whose end has not come.
type openGroup struct {
	node    *node
	members []*node
	line    int
}

var groupTitleForm = regexp.MustCompile(`(?s)^([^\s"\[\]]+)\s*\[(.*)\]$`)

// openGroup reads a subgraph up to its title: an id, an id with a title, or only a title.
func (r *flowReader) openGroup() error {
	line := r.lineNow()
	rest := r.restOfLine()
	id, title := rest, rest
	if m := groupTitleForm.FindStringSubmatch(rest); m != nil {
		id, title = m[1], m[2]
	} else if strings.ContainsAny(rest, " \"") || rest == "" {
		id = fmt.Sprintf("subgraph %d", len(r.graph.nodes)) // no id can be so
	}
	n, ok := r.nodes[id]
	if !ok {
		n = &node{id: id}
		r.nodes[id] = n
		r.graph.nodes = append(r.graph.nodes, n)
	}
	if n.group {
		return &SyntaxError{line, fmt.Sprintf("there are two subgraphs %q", clip(id))}
	}
	n.group = true
	n.label = newLabel(unquote(strings.TrimSpace(title))).wrapped(400)
	delete(r.forms, id)
	if depth := len(r.stack); depth > 0 {
		for _, g := range r.stack {
			if g.node == n {
				return &SyntaxError{line, "a subgraph cannot hold itself"}
			}
		}
		r.stack[depth-1].members = append(r.stack[depth-1].members, n)
	}
	r.stack = append(r.stack, &openGroup{node: n, line: line})
	return n.label.bounded(r.lineNow())
}

// closeGroup gives a subgraph what was named in it and belongs to no other.
func (r *flowReader) closeGroup() bool {
	n := len(r.stack)
	if n == 0 {
		return false
	}
	g := r.stack[n-1]
	r.stack = r.stack[:n-1]
	for _, m := range g.members {
		if !r.named[m] && m != g.node && !g.node.within(m) {
			r.named[m] = true
			m.parent = g.node
		}
	}
	return true
}
