package mermaid

import (
	"errors"
	"fmt"
)

// The bounds of a graph. The time of a layout grows with its work (see there), by about a
// millisecond for each unit.
const (
	maxNodes = 160
	maxEdges = 240
	maxWork  = 800
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
func (g *graph) place(place Place) error {
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
	if work := g.work(); work > maxWork {
		return fmt.Errorf("%w: its edges cross too many ranks (%d, at most %d)", ErrTooLarge, work, maxWork)
	}
	if _, _, err := g.placeWithin(nil, g.direction, place); err != nil {
		return err
	}
	for _, e := range g.edges {
		if len(e.points) == 0 {
			return errors.New("the diagram cannot be placed: an edge is in no part of it")
		}
	}
	return nil
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
func (g *graph) placeWithin(scope *node, direction string, place Place) (width, height float64, err error) {
	var members []*node
	index := map[*node]int{}
	for _, n := range g.nodes {
		if g.scopeOf(n) == scope {
			index[n] = len(members)
			members = append(members, n)
		}
	}
	if len(members) == 0 {
		return 0, 0, nil
	}
	plan := Plan{Direction: direction, BoxGap: g.boxGap}
	for _, n := range members {
		box := Box{Parent: -1}
		if n.parent != scope {
			box.Parent = index[n.parent]
		}
		switch {
		case n.closed:
			box.W, box.H, err = g.placeClosed(n, direction, place)
		case !n.group:
			box.W, box.H = n.figure.size()
		}
		if err != nil {
			return 0, 0, err
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
		link := Link{From: from, To: to, Length: max(e.length, 1)}
		if !e.label.empty() {
			link.W, link.H = e.label.size()
			link.W, link.H = link.W+10, link.H+4
		}
		edges = append(edges, e)
		plan.Links = append(plan.Links, link)
	}
	plan.RankGap = g.gap(scope, edges, direction)
	placed, err := place(plan)
	if err != nil {
		return 0, 0, fmt.Errorf("the diagram cannot be placed: %w", err)
	}
	return g.accept(members, edges, placed)
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
func (g *graph) placeClosed(n *node, direction string, place Place) (width, height float64, err error) {
	inner := n.direction
	if inner == "" {
		// Mermaid turns groups that no edge enters.
		inner = map[string]string{"TB": "LR", "BT": "LR", "LR": "TB", "RL": "TB"}[direction]
	}
	width, height, err = g.placeWithin(n, inner, place)
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
func (g *graph) accept(members []*node, edges []*edge, p Placement) (width, height float64, err error) {
	if len(p.Boxes) != len(members) || len(p.Links) != len(edges) {
		return 0, 0, errors.New("the diagram cannot be placed: parts of it are missing")
	}
	var extent canvas
	for i, n := range members {
		b := p.Boxes[i]
		n.in = around(point{b.X, b.Y}, b.W, b.H)
	}
	for i, e := range edges {
		l := p.Links[i]
		e.at, e.points = point{l.X, l.Y}, nil
		for j := 0; j+1 < len(l.Points); j += 2 {
			e.points = append(e.points, point{l.Points[j], l.Points[j+1]})
			extent.include(e.points[j/2])
		}
		if len(e.points) < 3 {
			return 0, 0, errors.New("the diagram cannot be placed: an edge has no way")
		}
		if w, h := e.label.size(); !e.label.empty() {
			extent.include(e.at.plus(-w/2, -h/2))
			extent.include(e.at.plus(w/2, h/2))
		}
	}
	for _, n := range members {
		if n.group && !n.closed && (n.parent == nil || n.parent.closed) {
			n.fit(members, edges)
		}
	}
	for _, n := range members {
		extent.include(point{n.in.x, n.in.y})
		extent.include(point{n.in.x + n.in.w, n.in.y + n.in.h})
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
	return extent.right - extent.left, extent.bottom - extent.top, nil
}

// fit draws the frame of an open group around what it holds. The layout leaves the room,
// see gap.
func (n *node) fit(members []*node, edges []*edge) {
	var inside canvas
	for _, m := range members {
		if m.parent != n {
			continue
		}
		if m.group && !m.closed {
			m.fit(members, edges)
		}
		inside.include(point{m.in.x, m.in.y})
		inside.include(point{m.in.x + m.in.w, m.in.y + m.in.h})
	}
	for _, e := range edges {
		if !e.from.within(n) || !e.to.within(n) {
			continue
		}
		for _, p := range e.points {
			inside.include(p)
		}
		if w, h := e.label.size(); !e.label.empty() {
			inside.include(e.at.plus(-w/2, -h/2))
			inside.include(e.at.plus(w/2, h/2))
		}
	}
	w, h := n.label.size()
	n.in = rect{inside.left - groupPad, inside.top - h - 2*groupTitle, inside.right - inside.left + 2*groupPad, 0}
	n.in.h = inside.bottom + groupPad - n.in.y
	if room := w + 2*groupPad - n.in.w; room > 0 {
		n.in.x, n.in.w = n.in.x-room/2, n.in.w+room
	}
}

// gap is the distance of the ranks. The layout stretches all edges where open groups nest,
// to have places for their frames: so much is asked for that the frames fit.
func (g *graph) gap(scope *node, edges []*edge, direction string) float64 {
	depth := func(n *node) int { // open groups around a node, or it and those around it
		d := 0
		for ; n != scope && n != nil; n = n.parent {
			if n.group && !n.closed {
				d++
			}
		}
		return d
	}
	common := func(a, b *node) *node {
		for p := a.parent; p != scope && p != nil; p = p.parent {
			if b.within(p) {
				return p
			}
		}
		return scope
	}
	need, deepest := g.rankGap, 0
	for _, e := range edges {
		shared := 0
		if c := common(e.from, e.to); c != scope {
			shared = depth(c)
		}
		out, in := depth(e.from)-shared, depth(e.to)-shared
		deepest = max(deepest, out+shared, in+shared)
		_, title := e.to.label.size()
		enter := groupPad + 2.0
		if direction == "TB" || direction == "BT" {
			enter = max(title, lineHeight) + 2*groupTitle
		}
		if direction == "BT" {
			out, in = in, out
		}
		need = max(need, 28+groupPad*float64(out)+enter*float64(in))
	}
	return need / float64(2*deepest+1)
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
