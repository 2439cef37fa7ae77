package layered

import (
	"cmp"
	"slices"
)

// How often the ranks are sorted, one after the other, and how often more when that makes
// nothing better.
const (
	maxSweeps  = 24
	vainSweeps = 6
)

// arrange orders the items of each rank so that few links cross.
func (l *layout) arrange() {
	l.walk()
	l.sweep(true, false)
	best, fewest := l.copyOrder(), l.crossings()
	vain := 0
	for i := 0; i < maxSweeps && vain < vainSweeps && fewest > 0; i++ {
		l.sweep(i%2 == 0, i%4 >= 2)
		if n := l.crossings(); n < fewest {
			best, fewest, vain = l.copyOrder(), n, 0
		} else {
			vain++
		}
	}
	for r, row := range best {
		copy(l.ranks[r], row)
		l.count(r)
	}
}

func (l *layout) copyOrder() [][]int {
	var out [][]int
	for _, row := range l.ranks {
		out = append(out, slices.Clone(row))
	}
	return out
}

// count tells the items of a rank their places.
func (l *layout) count(r int) {
	for place, i := range l.ranks[r] {
		l.items[i].order = place
	}
}

// walk is the first order: that in which a walk from the upper ranks along the links meets the items.
func (l *layout) walk() {
	met := make([]bool, len(l.items))
	rows := make([][]int, len(l.ranks))
	var visit func(i int)
	visit = func(i int) {
		if met[i] {
			return
		}
		met[i] = true
		rows[l.items[i].rank] = append(rows[l.items[i].rank], i)
		for _, j := range l.items[i].down {
			visit(j)
		}
	}
	for _, row := range l.ranks {
		for _, i := range row {
			visit(i)
		}
	}
	l.ranks = rows
	for r := range rows {
		l.count(r)
	}
}

// sweep sorts each rank by the one before it, downwards or upwards. Where nothing tells two
// items apart, they keep their order or change it.
func (l *layout) sweep(down, swap bool) {
	s := &sorting{layout: l, swap: swap, after: map[int][]int{}}
	for k := range l.ranks {
		r := k
		if !down {
			r = len(l.ranks) - 1 - k
		}
		s.sort(r, down)
	}
}

// A sorting is one sweep. Frames that share ranks stand in the same order in all of them.
type sorting struct {
	*layout
	swap  bool
	after map[int][]int // of each frame, those that have to stand after it
}

// A party is what stands together in a rank: an item, or all of a frame.
type party struct {
	frame   int // or -1
	items   []int
	sum     float64 // of the places of what its items are linked to
	links   float64
	place   float64 // the mean
	ordinal int     // where it was
}

func (s *sorting) sort(r int, down bool) {
	row := s.arranged(slices.Clone(s.ranks[r]), -1, down)
	copy(s.ranks[r], row)
	s.count(r)
}

// arranged returns items of one rank that are in a frame, sorted.
func (s *sorting) arranged(items []int, within int, down bool) []int {
	parties := s.parties(items, within, down)
	s.place(parties)
	slices.SortStableFunc(parties, func(a, b party) int {
		if c := cmp.Compare(a.place, b.place); c != 0 {
			return c
		}
		if s.swap {
			return b.ordinal - a.ordinal
		}
		return a.ordinal - b.ordinal
	})
	s.keepOrder(parties)
	var out []int
	for _, p := range parties {
		if p.frame < 0 {
			out = append(out, p.items...)
		} else {
			out = append(out, s.arranged(p.items, p.frame, down)...)
		}
	}
	return out
}

func (s *sorting) parties(items []int, within int, down bool) []party {
	var out []party
	index := map[int]int{} // of frames
	for _, i := range items {
		inner := -1
		for f := s.items[i].frame; f != within; f = s.frames[f].parent {
			inner = f
		}
		k, known := index[inner]
		if inner < 0 || !known {
			k = len(out)
			out = append(out, party{frame: inner, ordinal: k})
			if inner >= 0 {
				index[inner] = k
			}
		}
		p := &out[k]
		p.items = append(p.items, i)
		neighbours := s.items[i].up
		if !down {
			neighbours = s.items[i].down
		}
		for _, j := range neighbours {
			p.sum += float64(s.items[j].order)
			p.links++
		}
	}
	return out
}

// place gives each party the mean place of what it is linked to. One that is linked to nothing
// stays after the one before it.
func (s *sorting) place(parties []party) {
	last := -1.0
	for k := range parties {
		if p := &parties[k]; p.links > 0 {
			p.place = p.sum / p.links
			last = p.place
		} else {
			p.place = last
		}
	}
}

// keepOrder puts frames into the order that they have in the ranks before, each at the
// place of another, and remembers the order of those that are new.
func (s *sorting) keepOrder(parties []party) {
	var places []int
	var frames []party
	for k, p := range parties {
		if p.frame >= 0 {
			places = append(places, k)
			frames = append(frames, p)
		}
	}
	for n := range frames {
		// The first that need not stand after another one.
		first := slices.IndexFunc(frames[n:], func(p party) bool {
			return !slices.ContainsFunc(frames[n:], func(q party) bool { return s.follows(p.frame, q.frame) })
		})
		chosen := frames[n+first]
		copy(frames[n+1:], frames[n:n+first])
		frames[n] = chosen
		parties[places[n]] = chosen
		if n > 0 {
			before := frames[n-1].frame
			s.after[before] = append(s.after[before], chosen.frame)
		}
	}
}

// follows says whether a frame has to stand after another one, perhaps because of what stands
// between them.
func (s *sorting) follows(a, b int) bool {
	seen := map[int]bool{}
	var leads func(f int) bool
	leads = func(f int) bool {
		seen[f] = true
		return slices.ContainsFunc(s.after[f], func(next int) bool { return next == a || !seen[next] && leads(next) })
	}
	return a != b && leads(b)
}

// crossings counts the links that cross between neighbouring ranks.
func (l *layout) crossings() int {
	total := 0
	for r := 0; r+1 < len(l.ranks); r++ {
		// Links in the order of their upper ends; those of one end in the order of the lower ones.
		var lower []int
		for _, i := range l.ranks[r] {
			begin := len(lower)
			for _, j := range l.items[i].down {
				if l.items[i].kind != spine {
					lower = append(lower, l.items[j].order)
				}
			}
			slices.Sort(lower[begin:])
		}
		// What stands before with a greater place crosses: counted in a tree of sums.
		tree := make([]int, len(l.ranks[r+1])+1)
		for n, place := range lower {
			total += n
			for k := place + 1; k > 0; k -= k & -k {
				total -= tree[k]
			}
			for k := place + 1; k < len(tree); k += k & -k {
				tree[k]++
			}
		}
	}
	return total
}
