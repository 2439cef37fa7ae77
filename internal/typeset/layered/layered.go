// Package layered places the boxes of a diagram in ranks, so that links lead from rank to
// rank, boxes that belong together stand in a frame of their own, and few links cross.
//
// It goes the way of Sugiyama, Tagawa and Toda (1981), and finds ranks and coordinates by the
// network simplex of Gansner, Koutsofios, North and Vo, "A technique for drawing directed
// graphs" (1993). Frames are part of both: those of one rank keep their order in all ranks,
// and their sides are coordinates like those of the boxes.
//
// The time is bounded: plans whose links cross too many ranks are refused, and beyond a
// number of steps the search for a better picture ends with the one that has been found.
// Nothing depends on anything but the plan.
package layered

import (
	"math"
	"slices"
)

// A Plan is what is to be placed.
type Plan struct {
	Direction string  // of the links: "TB", "BT", "LR" or "RL"
	BoxGap    float64 // between boxes of a rank
	RankGap   float64 // between ranks
	Boxes     []Box
	Links     []Link
}

// A Box has a size, or holds other boxes, stands in a frame, and has at least this size.
type Box struct {
	W, H   float64
	Parent int // the index of the box that holds it, or -1
	Frame  Frame
}

// A Frame is the room between the border of a box and what it holds.
type Frame struct{ Top, Right, Bottom, Left float64 }

// A Link connects two boxes that hold none, by their indexes.
type Link struct {
	From, To int
	Length   int     // in ranks, at least
	W, H     float64 // of the label; 0 without one
}

// A Placement says where everything is, in the order of the plan.
type Placement struct {
	Boxes []Place
	Links []Route
}

// A Place is a rectangle around its middle.
type Place struct{ X, Y, W, H float64 }

// A Route is the way of a link, from the middle of a box to the middle of the other: at
// least three points. The label stands around At.
type Route struct {
	Points []Point
	At     Point
}

// A Point is a point of the picture; Y grows downwards.
type Point struct{ X, Y float64 }

// A layout is a plan on its way to a placement. It thinks of ranks as rows from top to bottom,
// in which x runs to the right: across. What is beside them is turned at the end.
type layout struct {
	plan    Plan
	sideway bool // the ranks are columns in the picture
	flipped bool // the first rank is the last in the picture
	items   []item
	ranks   [][]int // the items of each rank, from left to right
	frames  []frame // by the index of the box
	chains  [][]int // the items of each link, from the higher rank to the lower
	turned  []bool  // links that lead up
	tops    []float64
	middles []float64
	bottoms []float64
}

// An item stands in a rank: a box, a bend of a link, its label, or the spine of a frame, which
// holds its place where nothing else of it does.
type item struct {
	kind        itemKind
	rank, order int
	frame       int     // the box that holds it, or -1
	left, right float64 // of its middle, across
	half        float64 // along
	x           float64
	up, down    []int // the items it is linked to
}

type itemKind int

const (
	boxItem itemKind = iota
	bend
	label
	spine
)

// A frame is a box that holds others.
type frame struct {
	holds       bool
	parent      int
	first, last int // ranks
	room        Frame
	least       float64 // across
	length      float64 // along, at least
	left, right float64 // where it is, across
}

// maxItems is how many boxes, bends of links and ranks of frames can be placed.
const maxItems = 1600

// Put places a plan. It is not ok if the plan is too large: the boxes together with the ranks
// that links and frames cross are more than 1600.
func Put(plan Plan) (p Placement, ok bool) {
	if len(plan.Boxes) == 0 {
		return Placement{}, true
	}
	l := &layout{plan: plan, sideway: plan.Direction == "LR" || plan.Direction == "RL", flipped: plan.Direction == "BT" || plan.Direction == "RL"}
	l.measure()
	if l.chain(l.rank()); l.ranks == nil {
		return Placement{}, false
	}
	l.arrange()
	l.spread()
	l.stack()
	return l.placement(), true
}

// measure makes items of the boxes, and frames of those that hold others.
func (l *layout) measure() {
	l.frames = make([]frame, len(l.plan.Boxes))
	for _, b := range l.plan.Boxes {
		if b.Parent >= 0 {
			l.frames[b.Parent].holds = true
		}
	}
	for i, b := range l.plan.Boxes {
		w, h := l.turn(b.W, b.H)
		f := &l.frames[i]
		f.parent, f.room, f.least, f.length = b.Parent, l.turnFrame(b.Frame), w, h
		f.first, f.last = math.MaxInt, -1
		// Boxes that hold others have an item too, in no rank: the items of boxes have their indexes.
		l.items = append(l.items, item{frame: b.Parent, left: w / 2, right: w / 2, half: h / 2, rank: -1})
	}
	// A link from a box to itself is drawn at its right.
	for _, k := range l.plan.Links {
		if k.From == k.To {
			l.items[k.From].right += l.loopRoom(k)
		}
	}
}

const loopReach = 12.0 // of a link from a box to itself, before its label

func (l *layout) loopRoom(k Link) float64 {
	across, _ := l.turn(k.W, k.H)
	return loopReach + 8 + across
}

// turn changes a width and height into what they are across and along, and back.
func (l *layout) turn(w, h float64) (float64, float64) {
	if l.sideway {
		return h, w
	}
	return w, h
}

func (l *layout) turnFrame(f Frame) Frame {
	switch l.plan.Direction {
	case "BT":
		f.Top, f.Bottom = f.Bottom, f.Top
	case "LR":
		return Frame{Top: f.Left, Bottom: f.Right, Left: f.Top, Right: f.Bottom}
	case "RL":
		return Frame{Top: f.Right, Bottom: f.Left, Left: f.Top, Right: f.Bottom}
	}
	return f
}

// around are the frames around an item, from the outermost to the innermost.
func (l *layout) around(i int) []int {
	var out []int
	for f := l.items[i].frame; f >= 0; f = l.frames[f].parent {
		out = append(out, f)
	}
	slices.Reverse(out)
	return out
}

// stack gives the ranks their places along, with room for the borders of frames.
func (l *layout) stack() {
	n := len(l.ranks)
	l.tops, l.middles, l.bottoms = make([]float64, n), make([]float64, n), make([]float64, n)
	above := rankSize{}
	for r := range n {
		size := l.sizeOf(r)
		top := 0.0
		if r > 0 {
			gap := l.plan.RankGap
			if size.bare || above.bare {
				gap /= 2
			}
			if borders := above.ends + size.opens; borders > 0 {
				gap = max(gap, borders+l.plan.RankGap/2)
			}
			top = l.bottoms[r-1] + gap
		}
		for _, f := range l.frames { // one that is shorter than its title
			if f.holds && f.last == r && f.first < r {
				top = max(top, l.middles[f.first]+f.length-f.room.Top-f.room.Bottom-size.half)
			}
		}
		l.tops[r], l.middles[r], l.bottoms[r] = top, top+size.half, top+2*size.half
		above = size
	}
}

// A rankSize is what a rank needs along.
type rankSize struct {
	half        float64 // of its highest item
	opens, ends float64 // the borders of frames that begin and end with it
	bare        bool    // it holds no box, but stands halfway between ranks that do
}

func (l *layout) sizeOf(r int) rankSize {
	size := rankSize{bare: true}
	for _, i := range l.ranks[r] {
		it := l.items[i]
		size.half = max(size.half, it.half)
		size.bare = size.bare && it.kind != boxItem
		opens, ends := 0.0, 0.0
		for f := it.frame; f >= 0; f = l.frames[f].parent {
			if l.frames[f].first == r {
				opens += l.frames[f].room.Top
			}
			if l.frames[f].last == r {
				ends += l.frames[f].room.Bottom
			}
		}
		size.opens, size.ends = max(size.opens, opens), max(size.ends, ends)
	}
	return size
}

// placement turns the ranks into the picture.
func (l *layout) placement() Placement {
	var p Placement
	for i, b := range l.plan.Boxes {
		if it := l.items[i]; !l.frames[i].holds {
			middle := l.at(it.x, l.middles[it.rank])
			p.Boxes = append(p.Boxes, Place{middle.X, middle.Y, b.W, b.H})
			continue
		}
		f := l.frames[i]
		top, bottom := l.extent(i)
		middle := l.at((f.left+f.right)/2, (top+bottom)/2)
		w, h := l.turn(f.right-f.left, bottom-top)
		p.Boxes = append(p.Boxes, Place{middle.X, middle.Y, w, h})
	}
	for i, k := range l.plan.Links {
		p.Links = append(p.Links, l.route(i, k))
	}
	return p
}

// at is a place in the picture.
func (l *layout) at(across, along float64) Point {
	if l.flipped {
		along = -along
	}
	if l.sideway {
		return Point{along, across}
	}
	return Point{across, along}
}

// extent is where a frame begins and ends along: so far around what it holds.
func (l *layout) extent(f int) (top, bottom float64) {
	room := l.frames[f].room
	first := true
	include := func(a, b float64) {
		if first {
			top, bottom, first = a, b, false
		}
		top, bottom = min(top, a), max(bottom, b)
	}
	for i, it := range l.items {
		if it.frame != f {
			continue
		}
		if it.kind == boxItem && l.frames[i].holds {
			include(l.extent(i))
		} else {
			include(l.middles[it.rank]-it.half, l.middles[it.rank]+it.half)
		}
	}
	return top - room.Top, bottom + room.Bottom
}

// route is the way of a link through its bends. Each rank is crossed straight.
func (l *layout) route(i int, k Link) Route {
	if k.From == k.To {
		return l.loop(k)
	}
	var r Route
	chain := l.chains[i]
	first, last := l.items[chain[0]], l.items[chain[len(chain)-1]]
	r.Points = append(r.Points, l.at(first.x, l.middles[first.rank]))
	if len(chain) == 2 { // nothing lies between the boxes
		r.Points = append(r.Points, l.direct(first, last)...)
	} else if l.middles[first.rank]+first.half < l.bottoms[first.rank] { // a way out between higher boxes
		r.Points = append(r.Points, l.at(first.towards(l.items[chain[1]].x), l.bottoms[first.rank]))
	}
	for _, n := range chain[1 : len(chain)-1] {
		it := l.items[n]
		top, bottom := l.tops[it.rank], l.bottoms[it.rank]
		if it.kind == label {
			r.At = l.at(it.x, l.middles[it.rank])
		}
		if r.Points = append(r.Points, l.at(it.x, top)); top < bottom {
			r.Points = append(r.Points, l.at(it.x, bottom))
		}
	}
	if len(chain) > 2 && l.middles[last.rank]-last.half > l.tops[last.rank] {
		r.Points = append(r.Points, l.at(last.towards(l.items[chain[len(chain)-2]].x), l.tops[last.rank]))
	}
	r.Points = append(r.Points, l.at(last.x, l.middles[last.rank]))
	if l.turned[i] {
		slices.Reverse(r.Points)
	}
	return r
}

// towards is a place over an item, in the direction of another place.
func (it item) towards(x float64) float64 {
	return it.x + min(max(x-it.x, -it.left*0.6), it.left*0.6)
}

// direct is the way of a link between neighbouring ranks: a step in the middle, unless it is small.
func (l *layout) direct(upper, lower item) []Point {
	const small = 12
	between := (l.bottoms[upper.rank] + l.tops[lower.rank]) / 2
	if math.Abs(upper.x-lower.x) <= small {
		return []Point{l.at((upper.x+lower.x)/2, between)}
	}
	return []Point{l.at(upper.x, between), l.at(lower.x, between)}
}

// loop is the way of a link from a box to itself.
func (l *layout) loop(k Link) Route {
	it := l.items[k.From]
	across, _ := l.turn(k.W, k.H)
	side := it.x + it.left // the box is as wide on both sides of its middle
	middle := l.at(it.x, l.middles[it.rank])
	return Route{Points: []Point{middle, l.at(side+loopReach, l.middles[it.rank]), middle}, At: l.at(side+loopReach+across/2, l.middles[it.rank])}
}
