package mermaid

import (
	"math"
	"slices"
)

// A head is what an end of an edge looks like.
type head int

const (
	noHead head = iota
	arrowHead
	openHead    // two strokes
	hollowHead  // a triangle: inheritance
	diamondHead // composition
	hollowDiamondHead
	circleHead
	crossHead
	socketHead // half a circle: a required interface
	onlyOne    // cardinalities of entities
	zeroOrOne
	oneOrMore
	zeroOrMore
)

// insets are how far before its tip an edge ends under its head.
var insets = map[head]float64{arrowHead: 7, hollowHead: 13, diamondHead: 15, hollowDiamondHead: 15, circleHead: 8, socketHead: 8}

// draw draws the graph: the groups, the edges, the nodes.
func (g *graph) draw(c *canvas) {
	for _, n := range g.nodes {
		if n.group {
			n.drawGroup(c)
		}
	}
	for _, e := range g.edges {
		if ground := e.ground(); e.paint.stroke == "" && ground != nil {
			e.paint.stroke = ground.style.text // what can be seen on the group's fill, if it has one
		}
		if !e.invisible {
			e.draw(c)
		}
	}
	for _, n := range g.nodes {
		if !n.group {
			n.figure.draw(c, n.in)
		}
	}
}

func (n *node) drawGroup(c *canvas) {
	p := n.style.paint()
	c.rect(groups, p, n.in, 4)
	_, h := n.label.size()
	at := point{n.in.x + n.in.w/2, n.in.y + groupTitle + h/2}
	if !n.closed {
		at.x = n.in.x + groupPad // out of the way of edges that come from above
	}
	f := face{colour: n.style.text, left: !n.closed}
	if !n.closed && n.style.fill == "" { // an edge from above may pass under it
		f.soft = true
		c.text(captions, f, at, n.label)
		return
	}
	c.text(texts, f, at, n.label)
}

// border is where an edge from a point meets a node.
func (n *node) border(from point) point {
	if n.group {
		return onRect(n.in, from)
	}
	return n.figure.border(n.in, from)
}

// route is the way of an edge from border to border.
func (e *edge) route() []point {
	way := e.points[1 : len(e.points)-1]
	start, way := leave(e.from, way, e.to.in.centre())
	slices.Reverse(way)
	end, way := leave(e.to, way, start)
	slices.Reverse(way)
	if len(way) == 0 {
		way = []point{{(start.x + end.x) / 2, (start.y + end.y) / 2}}
	}
	return slices.Concat([]point{start}, way, []point{end})
}

// leave is where a way out of a node, towards a goal, meets its border, and what remains of
// the way. The way of an edge from a group may begin deep in it.
func leave(n *node, way []point, goal point) (point, []point) {
	all := append(slices.Clone(way), goal)
	last := -1
	for i, p := range all[:len(way)] {
		if n.group && n.in.holds(p) {
			last = i
		}
	}
	if last < 0 {
		return n.border(n.aim(all[0])), all[:len(way)]
	}
	r, best := n.in, 2.0
	corners := []point{{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}}
	from, to := all[last], all[last+1]
	for i, a := range corners {
		if t, ok := crossing(from, to, a, corners[(i+1)%4]); ok {
			best = min(best, t)
		}
	}
	return point{from.x + best*(to.x-from.x), from.y + best*(to.y-from.y)}, all[last+1 : len(way)]
}

// aim is a point from where an edge meets the border nearer to the middle of the side than
// from its own next point: edges look better away from the corners.
func (n *node) aim(from point) point {
	if n.group {
		return from
	}
	middle := n.in.centre()
	dx, dy := from.x-middle.x, from.y-middle.y
	if math.Abs(dy)*n.in.w > math.Abs(dx)*n.in.h {
		return point{middle.x + dx*0.6, from.y}
	}
	return point{from.x, middle.y + dy*0.6}
}

// loop draws an edge from a node to itself, on the side where its label is.
func (e *edge) loop(c *canvas) {
	in, middle := e.from.in, e.from.in.centre()
	out, across := point{math.Copysign(1, e.at.x-middle.x), 0}, point{0, 1}
	w, h := e.label.size()
	reach, side := math.Abs(e.at.x-middle.x)-in.w/2-w/2, in.h/4
	if math.Abs(e.at.y-middle.y) > math.Abs(e.at.x-middle.x) {
		out, across = point{0, math.Copysign(1, e.at.y-middle.y)}, point{1, 0}
		reach, side = math.Abs(e.at.y-middle.y)-in.h/2-h/2, in.w/4
	}
	reach, side = max(reach, 16)*1.33, min(side, 12)
	at := func(outward, sideward float64) point {
		p := e.from.border(middle.plus(out.x*1000+across.x*sideward, out.y*1000+across.y*sideward))
		return p.plus(out.x*outward+across.x*sideward, out.y*outward+across.y*sideward)
	}
	start, end := at(0, -side), at(0, side)
	in1, out1 := at(reach, -side*1.6), at(reach, side*1.6)
	towards := direction(out1, end)
	c.path(lines, e.paint, start).cubic(in1, out1, end.plus(-towards.x*insets[e.toHead], -towards.y*insets[e.toHead]))
	c.head(e.fromHead, start, direction(in1, start), e.paint.stroke)
	c.head(e.toHead, end, towards, e.paint.stroke)
	if !e.label.empty() {
		c.text(captions, e.face(), e.at.plus(out.x*4, out.y*4), e.label)
	}
	e.endText(c, e.fromText, start, direction(in1, start))
	e.endText(c, e.toText, end, towards)
}

// draw draws an edge as a smooth curve with its heads and texts.
func (e *edge) draw(c *canvas) {
	if e.from == e.to && !e.from.group {
		e.loop(c)
		return
	}
	way := e.route()
	n := len(way)
	start, end := way[0], way[n-1]
	out, in := direction(way[1], start), direction(way[n-2], end)
	// The curve ends where the heads begin.
	from := start.plus(-out.x*insets[e.fromHead], -out.y*insets[e.fromHead])
	to := end.plus(-in.x*insets[e.toHead], -in.y*insets[e.toHead])
	p := c.path(lines, e.paint, from)
	for i := 1; i < n-2; i++ {
		p.quad(way[i], point{(way[i].x + way[i+1].x) / 2, (way[i].y + way[i+1].y) / 2})
	}
	if straight(from, way[n-2], to) && n == 3 {
		p.line(to)
	} else {
		p.quad(way[n-2], to)
	}
	c.head(e.fromHead, start, out, e.paint.stroke)
	c.head(e.toHead, end, in, e.paint.stroke)
	if !e.label.empty() {
		c.text(captions, e.face(), e.at, e.label)
	}
	e.endText(c, e.fromText, start, out)
	e.endText(c, e.toText, end, in)
}

// ground is the innermost group that the edge lies in, or nil.
func (e *edge) ground() *node {
	g := e.from.parent
	for g != nil && !e.to.within(g) {
		g = g.parent
	}
	return g
}

// face is how the texts of the edge are written.
func (e *edge) face() face {
	g := e.ground()
	return face{soft: g != nil && g.style.fill == ""}
}

// endText writes a text beside an end of the edge.
func (e *edge) endText(c *canvas, l label, tip, towards point) {
	if l.empty() {
		return
	}
	w, h := l.size()
	side := point{-towards.y, towards.x}
	if side.x < 0 || side.x == 0 && side.y > 0 {
		side = point{-side.x, -side.y}
	}
	away := 18 + math.Abs(towards.x)*w/2 + math.Abs(towards.y)*h/4
	beside := 4 + math.Abs(side.x)*w/2 + math.Abs(side.y)*h/2
	c.text(captions, e.face(), tip.plus(-towards.x*away+side.x*beside, -towards.y*away+side.y*beside), l)
}

// head draws the head of an edge with its tip at a point, looking in a direction.
func (c *canvas) head(kind head, tip, towards point, stroke string) {
	// at is a point so far before the tip and so far to its side.
	at := func(back, side float64) point {
		return tip.plus(-towards.x*back-towards.y*side, -towards.y*back+towards.x*side)
	}
	filled := paint{fill: stroke, stroke: stroke}
	line := paint{stroke: stroke}
	cross := func(back float64) { c.path(details, line, at(back, 6)).line(at(back, -6)) }
	foot := func() {
		c.path(details, line, at(0, 6)).line(at(11, 0), at(0, -6))
	}
	ring := func(back float64) { c.circle(hollows, line, at(back, 0), 5, 5) }
	switch kind {
	case arrowHead:
		c.polygon(heads, filled, []point{tip, at(9, 4), at(9, -4)})
	case openHead:
		c.path(details, line, at(9, 4.5)).line(tip, at(9, -4.5))
	case hollowHead:
		c.polygon(hollows, line, []point{tip, at(14, 7), at(14, -7)})
	case diamondHead:
		c.polygon(heads, filled, []point{tip, at(8, 5), at(16, 0), at(8, -5)})
	case hollowDiamondHead:
		c.polygon(hollows, line, []point{tip, at(8, 5), at(16, 0), at(8, -5)})
	case circleHead:
		c.circle(heads, filled, at(4.5, 0), 4.5, 4.5)
	case crossHead:
		c.path(details, line, at(2, 4)).line(at(10, -4))
		c.path(details, line, at(2, -4)).line(at(10, 4))
	case socketHead:
		c.circle(hollows, line, at(5, 0), 5, 5)
	case onlyOne:
		cross(6)
		cross(11)
	case zeroOrOne:
		cross(6)
		ring(16)
	case oneOrMore:
		foot()
		cross(15)
	case zeroOrMore:
		foot()
		ring(17)
	}
}
