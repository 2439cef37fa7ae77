package mermaid

// work is about how much a layout has to place: boxes, the sides of open groups, and for each
// edge a bend in every rank that it crosses, all the more the deeper open groups nest.
func (g *graph) work() int {
	rank := g.ranks()
	work, deepest := len(g.nodes), 0
	for _, n := range g.nodes {
		depth := 0
		for p := n; p != nil; p = p.parent {
			if p.group && !p.closed {
				depth++
			}
		}
		deepest = max(deepest, depth)
		if n.group && !n.closed {
			work += 16
		}
	}
	for _, e := range g.edges {
		work += max(rank[e.to]-rank[e.from], rank[e.from]-rank[e.to], 1)
	}
	return work * (deepest + 2) / 2
}

// ranks are the lengths of the longest ways to the nodes, after edges that close circles
// have been turned.
func (g *graph) ranks() map[*node]int {
	out := map[*node][]*edge{}
	for _, e := range g.edges {
		out[e.from] = append(out[e.from], e)
	}
	const (
		onWay = 1
		done  = 2
	)
	state := map[*node]int{}
	turned := map[*edge]bool{}
	var order []*node // what comes later in the ranks stands before
	var visit func(n *node)
	visit = func(n *node) {
		state[n] = onWay
		for _, e := range out[n] {
			switch state[e.to] {
			case onWay:
				turned[e] = true
			case done:
			default:
				visit(e.to)
			}
		}
		state[n] = done
		order = append(order, n)
	}
	for _, n := range g.nodes {
		if state[n] == 0 {
			visit(n)
		}
	}
	rank := map[*node]int{}
	in := map[*node][]*edge{}
	for e := range turned {
		in[e.to] = append(in[e.to], e)
	}
	for i := len(order) - 1; i >= 0; i-- {
		n := order[i]
		for _, e := range out[n] {
			if !turned[e] {
				rank[e.to] = max(rank[e.to], rank[n]+max(e.length, 1))
			}
		}
		for _, e := range in[n] {
			rank[e.from] = max(rank[e.from], rank[n]+max(e.length, 1))
		}
	}
	return rank
}
