package mermaid

import "slices"

// columns chooses the places of the participants, so far from one another that what is
// written between them fits.
func (t *timeline) columns() {
	n := len(t.actors)
	gaps := make([]float64, max(n-1, 0))
	for i := range gaps {
		a, _ := t.actors[i].size()
		b, _ := t.actors[i+1].size()
		gaps[i] = (a+b)/2 + columnGap
	}
	type need struct {
		from, to int
		width    float64
	}
	var needs []need
	for _, e := range t.events {
		w, _ := e.label.size()
		if e.from == nil {
			continue
		}
		i, j := e.from.index, e.target().index
		switch {
		case e.kind == message && i == j:
			needs = append(needs, need{i, i + 1, max(w, loopWidth) + 26})
		case e.kind == message:
			if e.creates {
				bw, _ := e.to.size()
				w += bw / 2
			}
			needs = append(needs, need{min(i, j), max(i, j), w + 30})
		case e.kind == aside && e.side > 0:
			needs = append(needs, need{i, i + 1, w + 2*sheetPad + 26})
		case e.kind == aside && e.side < 0:
			needs = append(needs, need{i - 1, i, w + 2*sheetPad + 26})
		case e.kind == aside && i == j:
			needs = append(needs, need{i - 1, i, (w+2*sheetPad)/2 + 16}, need{i, i + 1, (w+2*sheetPad)/2 + 16})
		case e.kind == aside:
			needs = append(needs, need{i, j, w + 2*sheetPad - 40})
		}
	}
	slices.SortStableFunc(needs, func(a, b need) int { return (a.to - a.from) - (b.to - b.from) })
	for _, want := range needs {
		if want.from < 0 || want.to >= n {
			continue
		}
		have := 0.0
		for _, g := range gaps[want.from:want.to] {
			have += g
		}
		if more := want.width - have; more > 0 {
			for i := want.from; i < want.to; i++ {
				gaps[i] += more / float64(want.to-want.from)
			}
		}
	}
	t.x = make([]float64, n)
	for i, g := range gaps {
		t.x[i+1] = t.x[i] + g
	}
}
