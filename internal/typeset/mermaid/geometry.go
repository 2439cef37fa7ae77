package mermaid

import "math"

type point struct{ x, y float64 }

func (p point) plus(dx, dy float64) point { return point{p.x + dx, p.y + dy} }

// A rect is a rectangle by its upper left corner.
type rect struct{ x, y, w, h float64 }

func (r rect) centre() point { return point{r.x + r.w/2, r.y + r.h/2} }

// holds says whether a point is inside.
func (r rect) holds(p point) bool { return p.x > r.x && p.x < r.x+r.w && p.y > r.y && p.y < r.y+r.h }

// around is the rectangle of a size around its centre.
func around(at point, w, h float64) rect { return rect{at.x - w/2, at.y - h/2, w, h} }

// diagonal is the length from corner to corner.
func (r rect) diagonal() float64 { return math.Hypot(r.w, r.h) }

// onRect is where the line from a point to the middle of a rectangle meets its edge.
func onRect(r rect, from point) point {
	return onPolygon([]point{{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}}, r.centre(), from)
}

func onEllipse(r rect, from point) point {
	at := r.centre()
	dx, dy := from.x-at.x, from.y-at.y
	length := math.Hypot(dx/(r.w/2), dy/(r.h/2))
	if length < 1e-9 {
		return at.plus(0, r.h/2)
	}
	return at.plus(dx/length, dy/length)
}

// onPolygon is the point farthest from the middle where the line meets an edge of the
// polygon; where there is none, the middle.
func onPolygon(corners []point, middle, from point) point {
	best, farthest := middle, -1.0
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		t, ok := crossing(middle, from, a, b)
		if ok && t > farthest {
			farthest = t
			best = point{middle.x + t*(from.x-middle.x), middle.y + t*(from.y-middle.y)}
		}
	}
	return best
}

// crossing is where on the ray from p through q the segment from a to b is met, 1 being q.
func crossing(p, q, a, b point) (float64, bool) {
	dx, dy := q.x-p.x, q.y-p.y
	ex, ey := b.x-a.x, b.y-a.y
	det := dx*ey - dy*ex
	if math.Abs(det) < 1e-9 {
		return 0, false
	}
	t := ((a.x-p.x)*ey - (a.y-p.y)*ex) / det
	u := ((a.x-p.x)*dy - (a.y-p.y)*dx) / det
	return t, t >= 0 && u >= -1e-9 && u <= 1+1e-9
}

// direction is the unit vector from one point to another.
func direction(from, to point) point {
	dx, dy := to.x-from.x, to.y-from.y
	length := math.Hypot(dx, dy)
	if length < 1e-9 {
		return point{0, 1}
	}
	return point{dx / length, dy / length}
}

// straight says whether the middle point lies on the line between the others.
func straight(a, b, c point) bool {
	return math.Abs((b.x-a.x)*(c.y-a.y)-(b.y-a.y)*(c.x-a.x)) < math.Hypot(c.x-a.x, c.y-a.y)*0.5
}
