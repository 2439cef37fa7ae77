package layered

import (
	"math"
	"slices"
)

// linkGap is the room between a bend and what stands beside it.
const linkGap = 20

// spread gives the items and the sides of the frames their places across: no two overlap, and
// links are as straight as can be, long ones most of all.
func (l *layout) spread() {
	s := &spreading{layout: l, next: len(l.items) + 2*len(l.frames)}
	for i, f := range l.frames {
		if f.holds {
			s.tensions = append(s.tensions, tension{s.leftOf(i), s.rightOf(i), pixels(f.least), 2})
		}
	}
	for _, row := range l.ranks {
		row = l.withoutSpines(row)
		for k := range len(row) + 1 {
			s.between(row, k)
		}
	}
	for i := range l.items {
		for _, j := range l.items[i].down {
			s.link(i, j)
		}
	}
	x := solve(s.next, s.tensions, coordinateSteps)
	s.centre(x)
	s.centreFrames(x)
	for i := range l.items {
		l.items[i].x = float64(x[i])
	}
	for i := range l.frames {
		l.frames[i].left, l.frames[i].right = float64(x[s.leftOf(i)]), float64(x[s.rightOf(i)])
	}
}

// withoutSpines is a rank without the spines of frames that something else of theirs holds open.
func (l *layout) withoutSpines(row []int) []int {
	held := map[int]int{} // by the frame
	for _, i := range row {
		for _, f := range l.around(i) {
			held[f]++
		}
	}
	return slices.DeleteFunc(slices.Clone(row), func(i int) bool {
		if l.items[i].kind != spine || held[l.items[i].frame] == 1 {
			return false
		}
		for _, f := range l.around(i) {
			held[f]--
		}
		return true
	})
}

// A spreading collects what has to hold between coordinates.
type spreading struct {
	*layout
	tensions []tension
	next     int // the first value that stands for nothing yet
}

func (s *spreading) leftOf(frame int) int  { return len(s.items) + 2*frame }
func (s *spreading) rightOf(frame int) int { return len(s.items) + 2*frame + 1 }

// pixels is a length as a whole number.
func pixels(length float64) int { return int(math.Ceil(length)) }

// between keeps what stands before the k-th place of a rank from what stands at it: borders of
// frames that end there, and of those that begin.
func (s *spreading) between(row []int, k int) {
	var ending, beginning []int // frames, from the outermost
	left, right := -1, -1
	if k > 0 {
		left = row[k-1]
		ending = s.around(left)
	}
	if k < len(row) {
		right = row[k]
		beginning = s.around(right)
	}
	for len(ending) > 0 && len(beginning) > 0 && ending[0] == beginning[0] {
		ending, beginning = ending[1:], beginning[1:]
	}
	last, lastGap := left, 0.0
	if left >= 0 {
		lastGap = s.items[left].right
		for n := len(ending) - 1; n >= 0; n-- {
			s.apart(last, s.rightOf(ending[n]), lastGap+s.frames[ending[n]].room.Right)
			last, lastGap = s.rightOf(ending[n]), 0
		}
	}
	first, firstGap := right, 0.0
	if right >= 0 {
		firstGap = s.items[right].left
		for n := len(beginning) - 1; n >= 0; n-- {
			s.apart(s.leftOf(beginning[n]), first, firstGap+s.frames[beginning[n]].room.Left)
			first, firstGap = s.leftOf(beginning[n]), 0
		}
	}
	if left >= 0 && right >= 0 {
		s.apart(last, first, lastGap+firstGap+s.gap(left, right, len(ending)+len(beginning) > 0))
	}
}

func (s *spreading) apart(left, right int, by float64) {
	s.tensions = append(s.tensions, tension{left, right, pixels(by), 0})
}

// gap is the room between two neighbours.
func (s *spreading) gap(left, right int, frames bool) float64 {
	a, b := s.items[left].kind, s.items[right].kind
	switch {
	case frames:
		return linkGap
	case a == spine || b == spine:
		return 0
	case a == boxItem && b == boxItem:
		return s.plan.BoxGap
	case a == boxItem || b == boxItem:
		return (s.plan.BoxGap + linkGap) / 2
	}
	return linkGap
}

// link draws the ends of a part of a link together.
func (s *spreading) link(i, j int) {
	weight := 1
	for _, n := range []int{i, j} {
		if s.items[n].kind == bend || s.items[n].kind == label {
			weight *= 3
		}
	}
	if s.items[i].kind == spine {
		return
	}
	s.tensions = append(s.tensions, tension{s.next, i, 0, weight}, tension{s.next, j, 0, weight})
	s.next++
}
