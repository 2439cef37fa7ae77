package layered

// A tension keeps one value at least so far above another, and draws them together with
// its weight.
type tension struct{ from, to, length, weight int }

// A network is values that tensions hold together.
type network struct {
	tensions []tension
	values   []int
	pull     []int // of each value: the weights that draw it up, less those that draw it down
	touching [][]int

	inTree         []bool
	parent         []int // of each value in the tree: the tension that leads to the root, -1 for the root
	low, lim, sums []int
	order          []int // children before parents
	steps          int   // that are left
}

// solve returns values that keep the lengths of all tensions and make the sum of their weighted
// lengths small: the least, if so many steps suffice. The tensions have no circle.
func solve(n int, tensions []tension, steps int) []int {
	w := &network{values: make([]int, n+1), steps: steps}
	w.tensions = append(w.tensions, tensions...)
	hasLower := make([]bool, n)
	for _, t := range tensions {
		hasLower[t.to] = true
	}
	for i, has := range hasLower { // one more value, below all, holds together what nothing does
		if !has {
			w.tensions = append(w.tensions, tension{n, i, 0, 0})
		}
	}
	n++
	w.pull, w.touching = make([]int, n), make([][]int, n)
	for i, t := range w.tensions {
		w.pull[t.from] += t.weight
		w.pull[t.to] -= t.weight
		w.touching[t.from] = append(w.touching[t.from], i)
		w.touching[t.to] = append(w.touching[t.to], i)
	}
	w.inTree, w.parent = make([]bool, len(w.tensions)), make([]int, n)
	w.low, w.lim, w.sums = make([]int, n), make([]int, n), make([]int, n)
	w.start()
	w.plant()
	w.number()
	for from := 0; w.steps > 0; {
		v := w.loose(from)
		if v < 0 {
			break
		}
		w.exchange(v)
		from = v + 1
	}
	return w.values[:n-1]
}

// start gives each value the least that the tensions allow.
func (w *network) start() {
	waiting := make([]int, len(w.values))
	for _, t := range w.tensions {
		waiting[t.to]++
	}
	var ready []int
	for v, n := range waiting {
		if n == 0 {
			ready = append(ready, v)
		}
	}
	for ; len(ready) > 0; ready = ready[1:] {
		for _, i := range w.touching[ready[0]] {
			t := w.tensions[i]
			if t.from != ready[0] {
				continue
			}
			w.values[t.to] = max(w.values[t.to], w.values[t.from]+t.length)
			if waiting[t.to]--; waiting[t.to] == 0 {
				ready = append(ready, t.to)
			}
		}
	}
}

func (w *network) slack(i int) int {
	t := w.tensions[i]
	return w.values[t.to] - w.values[t.from] - t.length
}

// plant finds a tree of tensions without slack. Each value has the least that is allowed, so
// one of its tensions has none, and that leads down.
func (w *network) plant() {
	reached := make([]bool, len(w.values))
	root := len(w.values) - 1
	reached[root] = true
	for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
		for _, i := range w.touching[queue[0]] {
			other := w.tensions[i].from + w.tensions[i].to - queue[0]
			if !reached[other] && w.slack(i) == 0 {
				reached[other], w.inTree[i] = true, true
				queue = append(queue, other)
			}
		}
	}
}

// number walks the tree: lim is the place of a value in an order in which children stand
// before parents, low the first place in its branch. sums are the pulls of whole branches.
func (w *network) number() {
	root := len(w.values) - 1
	w.order = w.order[:0]
	type visit struct{ v, next int }
	stack := []visit{{root, 0}}
	w.parent[root], w.low[root] = -1, 0
	copy(w.sums, w.pull)
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		if top.next == len(w.touching[top.v]) {
			v := top.v
			w.lim[v] = len(w.order)
			w.order = append(w.order, v)
			stack = stack[:len(stack)-1]
			if len(stack) > 0 {
				w.sums[stack[len(stack)-1].v] += w.sums[v]
			}
			continue
		}
		i := w.touching[top.v][top.next]
		top.next++
		if !w.inTree[i] || i == w.parent[top.v] {
			continue
		}
		child := w.tensions[i].from + w.tensions[i].to - top.v
		w.parent[child], w.low[child] = i, len(w.order)
		stack = append(stack, visit{child, 0})
	}
	w.steps -= 2 * len(w.values)
}

func (w *network) inBranch(v, of int) bool { return w.low[of] <= w.lim[v] && w.lim[v] <= w.lim[of] }

// gain is what the weighted lengths shrink by if the branch of a value moves by one away
// from its parent, so that their tension is stretched.
func (w *network) gain(v int) int {
	if w.tensions[w.parent[v]].from == v {
		return -w.sums[v]
	}
	return w.sums[v]
}

// loose finds a value whose branch should be stretched away from its parent, or -1.
func (w *network) loose(from int) int {
	n := len(w.values)
	for k := range n {
		if v := (from + k) % n; w.parent[v] >= 0 && w.gain(v) > 0 {
			return v
		}
	}
	return -1
}

// obstacle is the tension that ends the way of a branch away from its parent, or -1.
func (w *network) obstacle(v int) int {
	down := w.tensions[w.parent[v]].from == v // stretching moves the branch down
	best := -1
	for i, t := range w.tensions {
		from, to := w.inBranch(t.from, v), w.inBranch(t.to, v)
		if from == to || from == down {
			continue
		}
		if best < 0 || w.slack(i) < w.slack(best) {
			best = i
		}
	}
	w.steps -= len(w.tensions)
	return best
}

// move moves the branch of a value away from its parent.
func (w *network) move(v, by int) {
	if w.tensions[w.parent[v]].from == v {
		by = -by
	}
	for _, m := range w.order[w.low[v] : w.lim[v]+1] {
		w.values[m] += by
	}
}

// exchange moves a branch as far as it can, and hangs it up there.
func (w *network) exchange(v int) {
	i := w.obstacle(v)
	if i < 0 { // nothing holds it: its weights cannot have been positive
		w.steps = 0
		return
	}
	w.move(v, w.slack(i))
	w.inTree[w.parent[v]], w.inTree[i] = false, true
	w.number()
}
