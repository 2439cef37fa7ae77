package layered

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

func box(w, h float64) Box { return Box{W: w, H: h, Parent: -1} }

// The smallest pictures, whose places are known.
func TestPut(t *testing.T) {
	pair := []Box{box(60, 40), box(60, 20)}
	link := []Link{{From: 0, To: 1}}
	for name, test := range map[string]struct {
		plan Plan
		want []Place
	}{
		"down":  {Plan{Direction: "TB", RankGap: 30, Boxes: pair, Links: link}, []Place{{0, 20, 60, 40}, {0, 80, 60, 20}}},
		"up":    {Plan{Direction: "BT", RankGap: 30, Boxes: pair, Links: link}, []Place{{0, -20, 60, 40}, {0, -80, 60, 20}}},
		"right": {Plan{Direction: "LR", RankGap: 30, Boxes: pair, Links: link}, []Place{{30, 0, 60, 40}, {120, 0, 60, 20}}},
		"left":  {Plan{Direction: "RL", RankGap: 30, Boxes: pair, Links: link}, []Place{{-30, 0, 60, 40}, {-120, 0, 60, 20}}},
		"two ranks": {Plan{Direction: "TB", RankGap: 30, Boxes: append(pair, box(20, 20)), Links: []Link{{From: 0, To: 1}, {From: 1, To: 2}, {From: 0, To: 2}}},
			[]Place{{25, 20, 60, 40}, {5, 80, 60, 20}, {25, 130, 20, 20}}},
		"a fan": {Plan{Direction: "TB", BoxGap: 10, RankGap: 30, Boxes: []Box{box(20, 20), box(20, 20), box(20, 20)}, Links: []Link{{From: 0, To: 1}, {From: 0, To: 2}}},
			[]Place{{15, 10, 20, 20}, {0, 60, 20, 20}, {30, 60, 20, 20}}},
		"a circle": {Plan{Direction: "TB", RankGap: 30, Boxes: pair, Links: []Link{{From: 0, To: 1}, {From: 1, To: 0}}},
			[]Place{{10, 20, 60, 40}, {10, 80, 60, 20}}},
		"a frame": {Plan{Direction: "TB", BoxGap: 10, RankGap: 30, Boxes: []Box{{W: 100, Parent: -1, Frame: Frame{20, 5, 5, 5}}, {W: 20, H: 20, Parent: 0}, box(20, 20)}, Links: []Link{{From: 1, To: 2}}},
			[]Place{{50, 2.5, 100, 45}, {50, 10, 20, 20}, {50, 60, 20, 20}}},
	} {
		p, ok := Put(test.plan)
		if !ok {
			t.Errorf("%s is too large", name)
			continue
		}
		// Only what lies between the boxes means anything.
		dx, dy := p.Boxes[0].X-test.want[0].X, p.Boxes[0].Y-test.want[0].Y
		for i, want := range test.want {
			got := p.Boxes[i]
			got.X, got.Y = got.X-dx, got.Y-dy
			if got != want {
				t.Errorf("%s: box %d at %v, not %v", name, i, got, want)
			}
		}
		check(t, test.plan, p)
	}
}

func TestTooLarge(t *testing.T) {
	plan := Plan{Direction: "TB"}
	for i := range 100 {
		plan.Boxes = append(plan.Boxes, box(10, 10))
		if i > 0 {
			plan.Links = append(plan.Links, Link{From: i - 1, To: i}, Link{From: 0, To: i})
		}
	}
	if _, ok := Put(plan); ok {
		t.Error("links across thousands of ranks are placed")
	}
	if p, ok := Put(Plan{}); !ok || len(p.Boxes) > 0 {
		t.Errorf("nothing is placed as %v, %t", p, ok)
	}
}

// The links of trees do not cross, whichever way they lead.
func TestFewCrossings(t *testing.T) {
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 4))
		plan := Plan{Direction: "TB", BoxGap: 20, RankGap: 30, Boxes: []Box{box(20, 20)}}
		names := r.Perm(25)
		for i := range names {
			plan.Boxes = append(plan.Boxes, box(20, 20))
			k := Link{From: names[i] + 1}
			if i > 0 {
				k.To = names[r.IntN(i)] + 1
			}
			if seed%2 == 1 {
				k.From, k.To = k.To, k.From
			}
			plan.Links = append(plan.Links, k)
		}
		p, ok := Put(plan)
		if !ok {
			t.Fatalf("tree %d is too large", seed)
		}
		for i, a := range plan.Links {
			for _, b := range plan.Links[:i] {
				upper, lower := p.Boxes[a.From].X-p.Boxes[b.From].X, p.Boxes[a.To].X-p.Boxes[b.To].X
				if p.Boxes[a.From].Y == p.Boxes[b.From].Y && p.Boxes[a.To].Y == p.Boxes[b.To].Y && upper*lower < 0 {
					t.Errorf("tree %d: the links %v and %v cross", seed, a, b)
				}
			}
		}
	}
}

// Frames that share many ranks, and links that would like them in another order in each.
func TestFramesKeepTheirOrder(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		plan := Plan{Direction: "TB", BoxGap: 20, RankGap: 30}
		var boxes []int
		for range 4 {
			frame := len(plan.Boxes)
			plan.Boxes = append(plan.Boxes, Box{Parent: -1, Frame: Frame{25, 10, 10, 10}})
			for i := range 5 {
				plan.Boxes = append(plan.Boxes, Box{W: 30, H: 20, Parent: frame})
				boxes = append(boxes, len(plan.Boxes)-1)
				if i > 0 {
					plan.Links = append(plan.Links, Link{From: len(plan.Boxes) - 2, To: len(plan.Boxes) - 1})
				}
			}
		}
		for range 12 {
			a, b := r.IntN(len(boxes)), r.IntN(len(boxes))
			if a%5 < b%5 {
				plan.Links = append(plan.Links, Link{From: boxes[a], To: boxes[b]})
			}
		}
		p, ok := Put(plan)
		if !ok {
			t.Fatalf("plan %d is too large", seed)
		}
		check(t, plan, p)
		if t.Failed() {
			t.Fatalf("this was plan %d", seed)
		}
	}
}

// Plans of chance, always the same ones.
func TestRandomPlans(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		draw := func(n int) []byte {
			out := make([]byte, n)
			for i := range out {
				out[i] = byte(r.IntN(256))
			}
			return out
		}
		plan := planOf(draw(3+r.IntN(20)), draw(r.IntN(50)))
		p, ok := Put(plan)
		if !ok {
			t.Errorf("plan %d is too large", seed)
			continue
		}
		check(t, plan, p)
		if t.Failed() {
			t.Fatalf("this was plan %d", seed)
		}
	}
}

// Links lead down, at least as many ranks as they ask for.
func TestLinksLeadDown(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 2))
		plan := Plan{Direction: "TB", BoxGap: 20, RankGap: 30}
		for range 3 + r.IntN(9) {
			plan.Boxes = append(plan.Boxes, box(20, 20))
		}
		n := len(plan.Boxes)
		for range 2 * n {
			from := r.IntN(n - 1)
			plan.Links = append(plan.Links, Link{From: from, To: from + 1 + r.IntN(n-from-1), Length: 1 + r.IntN(2)})
		}
		p, ok := Put(plan)
		if !ok {
			t.Fatalf("plan %d is too large", seed)
		}
		for _, k := range plan.Links {
			if down := p.Boxes[k.To].Y - p.Boxes[k.From].Y; down < float64(k.Length)*20 {
				t.Errorf("plan %d: the link %v leads down by %v", seed, k, down)
			}
		}
	}
}

// What solve finds is as good as the best of all values.
func TestSolve(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		n := 3 + r.IntN(3)
		var tensions []tension
		for range n + r.IntN(n) {
			from := r.IntN(n - 1)
			tensions = append(tensions, tension{from, from + 1 + r.IntN(n-from-1), r.IntN(3), r.IntN(4)})
		}
		cost := func(values []int) int {
			sum := 0
			for _, k := range tensions {
				long := values[k.to] - values[k.from]
				if long < k.length {
					return math.MaxInt
				}
				sum += k.weight * long
			}
			return sum
		}
		best, values := math.MaxInt, make([]int, n)
		var try func(i int)
		try = func(i int) {
			if i == n {
				best = min(best, cost(values))
				return
			}
			for values[i] = range 2*n - 1 {
				try(i + 1)
			}
		}
		try(0)
		if got := cost(solve(n, tensions, 1e6)); got != best {
			t.Errorf("%v: %d, the best is %d", tensions, got, best)
		}
		if got := cost(solve(n, tensions, 0)); got == math.MaxInt {
			t.Errorf("%v: without steps the lengths are not kept", tensions)
		}
	}
}

// FuzzPut places plans made of bytes: what may not overlap does not, and the same plan is
// placed alike.
func FuzzPut(f *testing.F) {
	f.Add([]byte("\x00\x05abcdefgh"), []byte("\x00\x01\x01\x02\x02\x03\x00\x03"))
	f.Add([]byte("\x01\x20aAbBcCdDeEfFgG"), []byte("\x00\x01\x21\x42\x33\x14\x05\x66\x77\x38"))
	f.Add([]byte("\x02\x3fAAAAAAAAaaaaaaaa"), []byte("\x08\x09\x89\xa0\x0a\x0b\x0c\x8d"))
	f.Add([]byte("\x03\x11zyxwvutsrqponmlk"), []byte("\x00\x10\x20\x30\x01\x12\x23\x34\x45\x56\x67\x78"))
	f.Fuzz(func(t *testing.T, boxes, links []byte) {
		if len(boxes) < 3 || len(boxes) > 60 || len(links) > 200 {
			return
		}
		plan := planOf(boxes, links)
		p, ok := Put(plan)
		again, sameOK := Put(plan)
		if ok != sameOK || !reflect.DeepEqual(p, again) {
			t.Fatal("the same plan is placed otherwise")
		}
		if ok {
			check(t, plan, p)
		}
	})
}

// planOf makes a plan of bytes: boxes of a size, some of which open or close a frame; pairs of
// boxes that are linked.
func planOf(boxes, links []byte) Plan {
	plan := Plan{Direction: []string{"TB", "BT", "LR", "RL"}[boxes[0]%4], BoxGap: 20, RankGap: 30}
	frame, depth := -1, 0
	for i, b := range boxes[1:] {
		next := Box{W: float64(10 + b%7*20), H: float64(10 + b%5*15), Parent: frame}
		switch {
		case b%8 == 1 && i+2 < len(boxes) && depth < 5: // opens a frame, which has to hold something
			next.Frame = Frame{25, 10, 10, 10}
			plan.Boxes = append(plan.Boxes, next, Box{W: 20, H: 20, Parent: len(plan.Boxes)})
			frame = len(plan.Boxes) - 2
			depth++
			continue
		case b%8 == 2 && frame >= 0:
			plan.Boxes = append(plan.Boxes, next)
			frame = plan.Boxes[frame].Parent
			depth--
			continue
		}
		plan.Boxes = append(plan.Boxes, next)
	}
	holds := make([]bool, len(plan.Boxes))
	for _, b := range plan.Boxes {
		if b.Parent >= 0 {
			holds[b.Parent] = true
		}
	}
	for i := 0; i+1 < len(links); i += 2 {
		k := Link{From: int(links[i]) % len(plan.Boxes), To: int(links[i+1]) % len(plan.Boxes), Length: int(links[i] / 100)}
		if holds[k.From] || holds[k.To] {
			continue
		}
		if links[i+1]%3 == 0 {
			k.W, k.H = 40, 18
		}
		plan.Links = append(plan.Links, k)
	}
	return plan
}

// check fails if boxes overlap, leave their frame or stand in another one, if a label lies on
// a box or another label, or if a link has no way.
func check(t *testing.T, plan Plan, p Placement) {
	t.Helper()
	if len(p.Boxes) != len(plan.Boxes) || len(p.Links) != len(plan.Links) {
		t.Fatalf("%d boxes and %d links are placed as %d and %d", len(plan.Boxes), len(plan.Links), len(p.Boxes), len(p.Links))
	}
	within := func(i, frame int) bool {
		for ; i >= 0; i = plan.Boxes[i].Parent {
			if i == frame {
				return true
			}
		}
		return false
	}
	overlap := func(a, b Place) bool {
		const touch = 0.01
		return math.Abs(a.X-b.X) < (a.W+b.W)/2-touch && math.Abs(a.Y-b.Y) < (a.H+b.H)/2-touch
	}
	for i, a := range p.Boxes {
		if math.IsNaN(a.X+a.Y+a.W+a.H) || a.W < plan.Boxes[i].W-0.01 {
			t.Errorf("box %d is %v", i, a)
		}
		for j, b := range p.Boxes[:i] {
			switch {
			case within(i, j):
				if math.Abs(a.X-b.X) > (b.W-a.W)/2+0.01 || math.Abs(a.Y-b.Y) > (b.H-a.H)/2+0.01 {
					t.Errorf("box %d %v leaves its frame %d %v", i, a, j, b)
				}
			case overlap(a, b):
				t.Errorf("boxes %d %v and %d %v overlap", i, a, j, b)
			}
		}
	}
	holds := map[int]bool{}
	for _, b := range plan.Boxes {
		holds[b.Parent] = true
	}
	var labels []Place
	for i, k := range plan.Links {
		r := p.Links[i]
		if len(r.Points) < 3 {
			t.Errorf("link %d has the way %v", i, r.Points)
		}
		if first, last := r.Points[0], r.Points[len(r.Points)-1]; first != (Point{p.Boxes[k.From].X, p.Boxes[k.From].Y}) || last != (Point{p.Boxes[k.To].X, p.Boxes[k.To].Y}) {
			t.Errorf("link %d leads from %v to %v", i, first, last)
		}
		if k.W == 0 || k.From == k.To {
			continue
		}
		at := Place{r.At.X, r.At.Y, k.W, k.H}
		for j, b := range p.Boxes {
			if !holds[j] && overlap(at, b) {
				t.Errorf("the label of link %d %v lies on box %d %v", i, at, j, b)
			}
		}
		for j, other := range labels {
			if overlap(at, other) {
				t.Errorf("labels %d and %d overlap", i, j)
			}
		}
		labels = append(labels, at)
	}
}
