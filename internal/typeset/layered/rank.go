package layered

// The steps that finding ranks and coordinates may take; one is some nanoseconds.
const (
	rankSteps       = 1_000_000
	coordinateSteps = 4_000_000
)

// rank gives the boxes their ranks: twice as many as there are ranks of boxes, so that every
// second one can hold labels. Links that close circles lead up from then on.
func (l *layout) rank() []int {
	n := len(l.plan.Boxes)
	l.turned = l.circles()
	var tensions []tension
	for i, k := range l.plan.Links {
		from, to := k.From, k.To
		if l.turned[i] {
			from, to = to, from
		}
		if from != to {
			tensions = append(tensions, tension{from, to, 2 * max(k.Length, 1), 3})
		}
	}
	// What belongs together is drawn together: a frame is two values, its top and its bottom.
	bottom := func(frame int) int { return n + frame }
	for i, b := range l.plan.Boxes {
		low, high := i, i
		if l.frames[i].holds {
			high = bottom(i)
		}
		if b.Parent >= 0 {
			tensions = append(tensions, tension{b.Parent, low, 0, 1}, tension{high, bottom(b.Parent), 0, 1})
		}
	}
	return solve(2*n, tensions, rankSteps)
}

// circles finds the links to turn so that no way along links comes back to where it began.
func (l *layout) circles() []bool {
	out := make([][]int, len(l.plan.Boxes))
	for i, k := range l.plan.Links {
		out[k.From] = append(out[k.From], i)
	}
	const (
		onWay = 1
		done  = 2
	)
	state := make([]int, len(l.plan.Boxes))
	turned := make([]bool, len(l.plan.Links))
	var visit func(box int)
	visit = func(box int) {
		state[box] = onWay
		for _, i := range out[box] {
			switch to := l.plan.Links[i].To; state[to] {
			case onWay:
				turned[i] = to != box
			case done:
			default:
				visit(to)
			}
		}
		state[box] = done
	}
	for box := range l.plan.Boxes {
		if state[box] == 0 {
			visit(box)
		}
	}
	return turned
}

// chain makes ranks of the values that rank found, without those that nothing is in, and
// items of the bends and labels of links and the spines of frames. There are no ranks if that
// were too many.
func (l *layout) chain(values []int) {
	rank, count := l.occupied(values)
	for i := range l.plan.Boxes {
		if l.frames[i].holds {
			continue
		}
		r := rank[values[i]]
		l.items[i].rank = r
		for f := l.items[i].frame; f >= 0; f = l.frames[f].parent {
			l.frames[f].include(r)
		}
	}
	if l.crossed() > maxItems {
		return
	}
	l.chains = make([][]int, len(l.plan.Links))
	for i, k := range l.plan.Links {
		if k.From == k.To {
			continue
		}
		at := -1
		if k.W > 0 {
			at = rank[between(values, k)]
		}
		l.chains[i] = l.bends(k, l.turned[i], at)
	}
	l.spines()
	l.ranks = make([][]int, count)
	for i, it := range l.items {
		if it.kind != boxItem || !l.frames[i].holds {
			l.ranks[it.rank] = append(l.ranks[it.rank], i)
		}
	}
}

// occupied numbers the values that boxes, labels and bends are in: of each value its rank, and
// how many ranks there are.
func (l *layout) occupied(values []int) (rank []int, count int) {
	used := map[int]bool{}
	highest := 0
	for i := range l.plan.Boxes {
		if !l.frames[i].holds {
			used[values[i]] = true
			highest = max(highest, values[i])
		}
	}
	apart := l.parallel()
	for i, k := range l.plan.Links {
		if k.From != k.To && (k.W > 0 || apart[i]) {
			used[between(values, k)] = true
		}
	}
	rank = make([]int, highest+1)
	for v := range rank {
		rank[v] = count
		if used[v] {
			count++
		}
	}
	return rank, count
}

// between is the odd value in the middle of a link, where no boxes are.
func between(values []int, k Link) int { return (values[k.From]+values[k.To])/2 - 1 | 1 }

// crossed counts the boxes and the ranks that links and frames cross.
func (l *layout) crossed() int {
	n := len(l.plan.Boxes)
	for _, f := range l.frames {
		if f.holds {
			n += f.last - f.first + 1
		}
	}
	for _, k := range l.plan.Links {
		a, b := l.items[k.From].rank, l.items[k.To].rank
		n += max(a-b, b-a, 1) - 1
	}
	return n
}

// parallel finds the links between boxes that have more than one: they need a bend to be told
// apart.
func (l *layout) parallel() []bool {
	count := map[[2]int]int{}
	ends := func(k Link) [2]int { return [2]int{min(k.From, k.To), max(k.From, k.To)} }
	for _, k := range l.plan.Links {
		count[ends(k)]++
	}
	out := make([]bool, len(l.plan.Links))
	for i, k := range l.plan.Links {
		out[i] = count[ends(k)] > 1
	}
	return out
}

// include makes a frame reach a rank.
func (f *frame) include(rank int) {
	f.first, f.last = min(f.first, rank), max(f.last, rank)
}

// bends makes the items of a link, one in each rank between its boxes.
func (l *layout) bends(k Link, turned bool, labelRank int) []int {
	from, to := k.From, k.To
	if turned {
		from, to = to, from
	}
	across, along := l.turn(k.W, k.H)
	chain := []int{from}
	for r := l.items[from].rank + 1; r < l.items[to].rank; r++ {
		it := item{kind: bend, rank: r, frame: l.frameOf(from, to, r)}
		if r == labelRank {
			it.kind, it.left, it.right, it.half = label, across/2, across/2, along/2
		}
		l.items = append(l.items, it)
		chain = append(chain, len(l.items)-1)
	}
	chain = append(chain, to)
	for j := 1; j < len(chain); j++ {
		l.connect(chain[j-1], chain[j])
	}
	return chain
}

func (l *layout) connect(upper, lower int) {
	l.items[upper].down = append(l.items[upper].down, lower)
	l.items[lower].up = append(l.items[lower].up, upper)
}

// frameOf is the frame that holds a link in a rank: one around both boxes, or around the
// one of them whose frame reaches so far.
func (l *layout) frameOf(from, to, rank int) int {
	for f := l.items[from].frame; f >= 0; f = l.frames[f].parent {
		if l.frames[f].last >= rank || l.holds(f, to) {
			return f
		}
	}
	for f := l.items[to].frame; f >= 0; f = l.frames[f].parent {
		if l.frames[f].first <= rank {
			return f
		}
	}
	return -1
}

// holds says whether an item is inside a frame.
func (l *layout) holds(frame, i int) bool {
	for f := l.items[i].frame; f >= 0; f = l.frames[f].parent {
		if f == frame {
			return true
		}
	}
	return false
}

// spines gives each frame an item in each of its ranks.
func (l *layout) spines() {
	for i, f := range l.frames {
		if !f.holds {
			continue
		}
		half := 0.0
		if f.first == f.last { // it may have to be longer than what it holds
			half = max(f.length-f.room.Top-f.room.Bottom, 0) / 2
		}
		for r := f.first; r <= f.last; r++ {
			l.items = append(l.items, item{kind: spine, rank: r, frame: i, half: half})
			if n := len(l.items) - 1; r > f.first {
				l.connect(n-1, n)
			}
		}
	}
}
