package layered

import (
	"math"
	"slices"
)

// centre moves boxes that are linked to several items of one side into their middle, as far as
// there is room. What hangs on them moves along, so that no other link changes: for the
// sum of the lengths all places between the inner two are alike.
func (s *spreading) centre(x []int) {
	for i := range s.plan.Boxes {
		if !s.frames[i].holds {
			s.centreOver(i, s.items[i].down, x)
			s.centreOver(i, s.items[i].up, x)
		}
	}
}

// centreFrames moves frames that are wider than what they hold so that it is in their middle,
// as far as there is room.
func (s *spreading) centreFrames(x []int) {
	for f, frame := range s.frames {
		if !frame.holds {
			continue
		}
		left, right := math.MaxInt, math.MinInt
		for i, it := range s.items {
			switch {
			case it.frame != f || it.kind == spine:
			case it.kind == boxItem && s.frames[i].holds:
				left, right = min(left, x[s.leftOf(i)]), max(right, x[s.rightOf(i)])
			default:
				left, right = min(left, x[i]-pixels(it.left)), max(right, x[i]+pixels(it.right))
			}
		}
		moving := make([]bool, len(s.items)+2*len(s.frames))
		moving[s.leftOf(f)], moving[s.rightOf(f)] = true, true
		low, high := s.room(moving, x)
		by := min(max((left+right-x[s.leftOf(f)]-x[s.rightOf(f)])/2, low), high)
		x[s.leftOf(f)] += by
		x[s.rightOf(f)] += by
	}
}

func (s *spreading) centreOver(i int, others []int, x []int) {
	n := len(others)
	if n < 2 || n%2 == 1 {
		return // or it stands over the middle one
	}
	places := make([]int, n)
	for k, j := range others {
		places[k] = x[j]
	}
	slices.Sort(places)
	if places[n/2-1] == places[n/2] {
		return
	}
	moving, ok := s.hangingOn(i, others)
	if !ok {
		return
	}
	low, high := s.room(moving, x)
	by := min(max((places[n/2-1]+places[n/2])/2-x[i], low), high)
	for v, moves := range moving {
		if moves {
			x[v] += by
		}
	}
}

// hangingOn marks what is linked to an item, if not by the links to others, and the sides of
// the frames that hold nothing else. It is not ok if the others are among it.
func (s *spreading) hangingOn(i int, others []int) (moving []bool, ok bool) {
	moving = make([]bool, len(s.items)+2*len(s.frames))
	moving[i] = true
	for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
		for _, j := range slices.Concat(s.items[queue[0]].up, s.items[queue[0]].down) {
			if other := slices.Contains(others, j); other && queue[0] == i || moving[j] {
				continue
			} else if other {
				return nil, false
			}
			moving[j] = true
			queue = append(queue, j)
		}
	}
	stays := make([]bool, len(s.frames))
	for j, it := range s.items {
		if it.kind == spine || moving[j] || it.rank < 0 {
			continue
		}
		for _, f := range s.around(j) {
			stays[f] = true
		}
	}
	for f, frame := range s.frames {
		if frame.holds && !stays[f] {
			moving[s.leftOf(f)], moving[s.rightOf(f)] = true, true
		}
	}
	for j, it := range s.items {
		if it.kind == spine {
			moving[j] = !stays[it.frame]
		}
	}
	return moving, true
}

// room is how far to the left (negative) and to the right what moves can go.
func (s *spreading) room(moving []bool, x []int) (low, high int) {
	low, high = math.MinInt, math.MaxInt
	for _, t := range s.tensions {
		if t.from >= len(moving) || moving[t.from] == moving[t.to] {
			continue
		}
		slack := x[t.to] - x[t.from] - t.length
		if moving[t.from] {
			high = min(high, slack)
		} else {
			low = max(low, -slack)
		}
	}
	return low, high
}
