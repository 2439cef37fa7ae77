package mermaid

import (
	"fmt"

	"issueblog/internal/typeset/layered"
)

// The bounds of a graph.
const (
	maxNodes = 160
	maxEdges = 240
)

// A graph is a diagram of nodes and edges.
type graph struct {
	direction string
	nodes     []*node
	edges     []*edge
	boxGap    float64
	rankGap   float64
}

// A node is a box, or a group of nodes.
type node struct {
	id     string
	figure figure // of a box
	parent *node
	in     rect // where it is, when it has been placed

	group     bool
	label     label // of a group
	style     style // of a group
	direction string
	closed    bool // no edge leads from inside the group to outside
	content   point
}

// An edge connects two nodes.
type edge struct {
	from, to  *node
	label     label
	fromText  label // beside its ends
	toText    label
	fromHead  head
	toHead    head
	paint     paint
	invisible bool
	length    int // in ranks, at least; 0 means 1
	points    []point
	at        point // the middle of its label
}

func (n *node) within(g *node) bool {
	for p := n.parent; p != nil; p = p.parent {
		if p == g {
			return true
		}
	}
	return false
}

// place places the nodes and edges, with the upper left corner near the origin.
func (g *graph) place() error {
	if len(g.nodes) > maxNodes || len(g.edges) > maxEdges {
		return fmt.Errorf("%w: it has %d nodes and %d edges, at most %d and %d are drawn", ErrTooLarge, len(g.nodes), len(g.edges), maxNodes, maxEdges)
	}
	for _, e := range g.edges {
		if e.from.within(e.to) || e.to.within(e.from) {
			return fmt.Errorf("an edge between a group and what it holds %w", ErrUnsupported)
		}
	}
	for _, n := range g.nodes {
		n.closed = n.group && !g.crossed(n)
	}
	_, _, err := g.placeWithin(nil, g.direction)
	return err
}

// setting reads what may be said about classes and entities alike: the direction, and
// styles.
func (g *graph) setting(st statement, dress *wardrobe) (is bool, err error) {
	ok := false
	if rest, is := cutWord(st.text, "direction"); is {
		if _, ok = directions[rest]; ok {
			g.direction = directions[rest]
		}
	} else if rest, is := cutWord(st.text, "classDef"); is {
		ok = dress.define(rest)
	} else if rest, is := cutWord(st.text, "style"); is {
		ok = dress.style(rest)
	} else {
		return false, nil
	}
	if !ok {
		return true, notUnderstood(st)
	}
	return true, nil
}

// turnBars stands the bars of forks and joins across the flow.
func (g *graph) turnBars() {
	for _, n := range g.nodes {
		d := g.direction
		for p := n.parent; p != nil; p = p.parent {
			if p.direction != "" {
				d = p.direction
				break
			}
		}
		if f, ok := n.figure.(shaped); ok && forms[f.form].turns && (d == "LR" || d == "RL") {
			f.turned = true
			n.figure = f
		}
	}
}

// crossed says whether an edge leads from inside a group to outside. Such a group is placed
// together with what is around it; a closed one is placed by itself and is one box for
// what is around it.
func (g *graph) crossed(group *node) bool {
	for _, e := range g.edges {
		if e.from.within(group) != e.to.within(group) && e.from != group && e.to != group {
			return true
		}
	}
	return false
}

const (
	groupPad   = 14
	groupTitle = 8 // above and below the title
)

// placeWithin places what a closed group holds, or everything, with the upper left corner
// at the origin, and returns the size.
func (g *graph) placeWithin(scope *node, direction string) (width, height float64, err error) {
	var members []*node
	index := map[*node]int{}
	for _, n := range g.nodes {
		if g.scopeOf(n) == scope {
			index[n] = len(members)
			members = append(members, n)
		}
	}
	plan := layered.Plan{Direction: direction, BoxGap: g.boxGap, RankGap: g.rankGap}
	for _, n := range members {
		box, err := g.box(n, direction)
		if err != nil {
			return 0, 0, err
		}
		if n.parent != scope {
			box.Parent = index[n.parent]
		}
		plan.Boxes = append(plan.Boxes, box)
	}
	var edges []*edge
	for _, e := range g.edges {
		from, okFrom := index[anchor(e.from, members, true)]
		to, okTo := index[anchor(e.to, members, false)]
		if !okFrom || !okTo {
			continue // an edge of another scope
		}
		link := layered.Link{From: from, To: to, Length: max(e.length, 1)}
		if !e.label.empty() {
			link.W, link.H = e.label.size()
			link.W, link.H = link.W+10, link.H+4
		}
		if e.from == e.to && max(e.fromHead, e.toHead) >= onlyOne {
			// Cardinalities need a longer way.
			link.W, link.H = link.W+60, link.H+60
		}
		edges = append(edges, e)
		plan.Links = append(plan.Links, link)
	}
	placement, ok := layered.Put(plan)
	if !ok {
		return 0, 0, fmt.Errorf("%w: its edges cross too many ranks", ErrTooLarge)
	}
	width, height = g.accept(members, edges, placement)
	return width, height, nil
}

// box is what a node is for the layout of what is around it.
func (g *graph) box(n *node, direction string) (b layered.Box, err error) {
	b = layered.Box{Parent: -1}
	switch {
	case n.closed:
		b.W, b.H, err = g.placeClosed(n, direction)
	case n.group:
		w, h := n.label.size()
		b.W = w + 2*groupPad
		b.Frame = layered.Frame{Top: h + 2*groupTitle, Right: groupPad, Bottom: groupPad, Left: groupPad}
	default:
		b.W, b.H = n.figure.size()
	}
	return b, err
}

// scopeOf is the nearest closed group around a node, or nil.
func (g *graph) scopeOf(n *node) *node {
	for p := n.parent; p != nil; p = p.parent {
		if p.closed {
			return p
		}
	}
	return nil
}

// placeClosed places what a closed group holds and returns the size of the group.
func (g *graph) placeClosed(n *node, direction string) (width, height float64, err error) {
	inner := n.direction
	if inner == "" {
		// Mermaid turns groups that no edge enters.
		inner = map[string]string{"TB": "LR", "BT": "LR", "LR": "TB", "RL": "TB"}[direction]
	}
	width, height, err = g.placeWithin(n, inner)
	w, h := n.label.size()
	n.content = point{groupPad + max(w-width, 0)/2, h + 2*groupTitle}
	return max(width, w) + 2*groupPad, height + h + 2*groupTitle + groupPad, err
}

// anchor is the box that an edge of a node is led to: for an open group, one of the boxes
// in it.
func anchor(n *node, members []*node, leaving bool) *node {
	if !n.group || n.closed {
		return n
	}
	var found *node
	for _, m := range members {
		if m.within(n) && (!m.group || m.closed) && (found == nil || leaving) {
			found = m
		}
	}
	return found
}

// accept takes over a placement.
func (g *graph) accept(members []*node, edges []*edge, p layered.Placement) (width, height float64) {
	var extent canvas
	at := func(p layered.Point) point { return point{p.X, p.Y} }
	for i, n := range members {
		b := p.Boxes[i]
		n.in = around(point{b.X, b.Y}, b.W, b.H)
		extent.include(point{n.in.x, n.in.y})
		extent.include(point{n.in.x + n.in.w, n.in.y + n.in.h})
	}
	for i, e := range edges {
		e.at, e.points = at(p.Links[i].At), nil
		for _, q := range p.Links[i].Points {
			e.points = append(e.points, at(q))
			extent.include(at(q))
		}
		if w, h := e.label.size(); !e.label.empty() {
			extent.include(e.at.plus(-w/2, -h/2))
			extent.include(e.at.plus(w/2, h/2))
		}
	}
	for _, n := range members {
		n.in.x, n.in.y = n.in.x-extent.left, n.in.y-extent.top
		if n.closed {
			g.move(n, n.in.x+n.content.x, n.in.y+n.content.y)
		}
	}
	for _, e := range edges {
		e.move(-extent.left, -extent.top)
	}
	return extent.right - extent.left, extent.bottom - extent.top
}

// move moves what a closed group holds.
func (g *graph) move(group *node, dx, dy float64) {
	for _, n := range g.nodes {
		if n.within(group) {
			n.in.x, n.in.y = n.in.x+dx, n.in.y+dy
		}
	}
	for _, e := range g.edges {
		if e.from.within(group) && e.to.within(group) {
			e.move(dx, dy)
		}
	}
}

func (e *edge) move(dx, dy float64) {
	for i := range e.points {
		e.points[i] = e.points[i].plus(dx, dy)
	}
	e.at = e.at.plus(dx, dy)
}
