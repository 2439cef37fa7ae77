package mermaid

import (
	"fmt"
	"slices"
)

// How a sequence diagram is drawn: participants as columns, time from top to bottom.
const (
	columnGap  = 36.0 // between the boxes of participants
	barWidth   = 10.0 // of an activation
	stepGap    = 14.0 // between steps
	framePad   = 12.0 // of a fragment around its columns
	loopWidth  = 34.0 // of a message to oneself
	personSize = 44.0
)

// A timeline draws a sequence diagram.
type timeline struct {
	*sequence
	c      *canvas
	x      []float64 // the middle of each column
	y      float64   // how far time has come
	begins []float64 // where each lifeline begins
	ends   []float64 // where it has ended, or 0
	bars   [][]float64
	frames []*frame
	head   float64 // height of the boxes of participants
}

// A frame is a fragment that has begun.
type frame struct {
	word        string
	label       label
	shade       bool
	top         float64
	left, right float64 // what is in it
	used        bool
	dividers    []float64
	captions    []label
}

// reach makes a frame so wide that it holds what lies between two coordinates.
func (f *frame) reach(left, right float64) {
	if !f.used {
		f.left, f.right, f.used = left, right, true
	}
	f.left, f.right = min(f.left, left), max(f.right, right)
}

func (q *sequence) draw(c *canvas) error {
	t := &timeline{sequence: q, c: c}
	n := len(q.actors)
	t.begins, t.ends, t.bars = make([]float64, n), make([]float64, n), make([][]float64, n)
	t.columns()
	for _, a := range q.actors {
		_, h := a.size()
		t.head = max(t.head, h)
	}
	t.y = t.head
	for _, a := range q.actors {
		if !a.created {
			_, h := a.size()
			a.draw(c, point{t.x[a.index], t.head - h/2})
			t.begins[a.index] = t.head
		}
	}
	for _, e := range q.events {
		if err := t.step(e); err != nil {
			return err
		}
	}
	t.y += stepGap
	for i, bars := range t.bars {
		for len(bars) > 0 { // Mermaid lets them last until the end, too
			bars = t.endBar(i)
		}
	}
	for _, a := range q.actors {
		end := t.ends[a.index]
		if end == 0 {
			end = t.y
			_, h := a.size()
			a.draw(c, point{t.x[a.index], t.y + h/2})
		}
		if begin := t.begins[a.index]; begin < end {
			c.path(lines, paint{dash: "4"}, point{t.x[a.index], begin}).line(point{t.x[a.index], end})
		}
	}
	t.drawBands()
	return nil
}

func (a *actor) size() (w, h float64) {
	w, h = a.label.size()
	if a.person {
		return max(w, 40), h + personSize
	}
	return max(w+2*padX, 60), max(h+2*padY, 36)
}

// draw draws the box of a participant, or a person with the name below.
func (a *actor) draw(c *canvas, at point) {
	w, h := a.size()
	if !a.person {
		c.rect(boxes, paint{}, around(at, w, h), 2)
		c.text(texts, face{}, at, a.label)
		return
	}
	_, lh := a.label.size()
	top := at.y - h/2 + 2
	c.circle(boxes, paint{}, point{at.x, top + 8}, 7, 7)
	c.path(details, paint{}, point{at.x, top + 15}).line(point{at.x, top + 27}, point{at.x - 9, top + 38})
	c.path(details, paint{}, point{at.x, top + 27}).line(point{at.x + 9, top + 38})
	c.path(details, paint{}, point{at.x - 11, top + 20}).line(point{at.x + 11, top + 20})
	c.text(captions, face{}, point{at.x, at.y + h/2 - lh/2 - 1}, a.label)
}

// target is where an event ends.
func (e event) target() *actor {
	if e.to == nil {
		return e.from
	}
	return e.to
}

func (t *timeline) step(e event) error {
	switch e.kind {
	case message:
		t.message(e)
		return t.afterMessage(e)
	case aside:
		t.note(e)
	case activation:
		t.bars[e.from.index] = append(t.bars[e.from.index], t.y)
	case deactivation:
		return t.deactivate(e.from, e.line)
	case fragment, shade:
		f := &frame{word: e.word, label: e.label, shade: e.kind == shade}
		t.y += stepGap
		f.top = t.y
		if !f.shade {
			_, h := e.label.size()
			t.y += max(h, lineHeight) + 6
		}
		t.frames = append(t.frames, f)
	case divider:
		f := t.frames[len(t.frames)-1]
		_, h := e.label.size()
		t.y += stepGap
		f.dividers, f.captions = append(f.dividers, t.y), append(f.captions, e.label)
		t.y += max(h, 4) + 4
	case endOfFragment:
		t.endFrame()
	}
	return nil
}

// afterMessage does what a message brings with it.
func (t *timeline) afterMessage(e event) error {
	if e.activate > 0 {
		t.bars[e.to.index] = append(t.bars[e.to.index], t.y)
	}
	if e.activate < 0 {
		if err := t.deactivate(e.from, e.line); err != nil {
			return err
		}
	}
	if d := e.destroys; d != nil {
		for len(t.bars[d.index]) > 0 {
			t.endBar(d.index)
		}
		t.y += 10
		x := t.x[d.index]
		t.c.path(details, paint{width: 2}, point{x - 8, t.y - 8}).line(point{x + 8, t.y + 8})
		t.c.path(details, paint{width: 2}, point{x + 8, t.y - 8}).line(point{x - 8, t.y + 8})
		t.ends[d.index] = t.y
		t.y += 8
	}
	return nil
}

func (t *timeline) deactivate(a *actor, line int) error {
	if len(t.bars[a.index]) == 0 {
		return &SyntaxError{line, fmt.Sprintf("%q is not active", clip(a.id))}
	}
	t.endBar(a.index)
	return nil
}

// endBar draws the innermost activation of a column and returns those that go on.
func (t *timeline) endBar(i int) []float64 {
	bars := t.bars[i]
	depth := len(bars) - 1
	top := bars[depth]
	t.bars[i] = bars[:depth]
	t.c.apart(boxes, paint{})
	t.c.rect(boxes, paint{}, rect{t.x[i] - barWidth/2 + float64(depth)*barWidth/2, top, barWidth, max(t.y-top, 6)}, 0)
	t.c.toBack(boxes) // the inner bars, which end before, cover it
	return t.bars[i]
}

// edgeOf is where a message meets the column of a participant, coming from the right or
// from the left.
func (t *timeline) edgeOf(i int, fromRight bool, more int) float64 {
	depth := len(t.bars[i]) + more
	switch {
	case depth <= 0:
		return t.x[i]
	case fromRight:
		return t.x[i] + barWidth/2*float64(depth)
	}
	return t.x[i] - barWidth/2
}

func (t *timeline) message(e event) {
	w, h := e.label.size()
	if e.label.empty() {
		h = 0
	}
	p := paint{}
	if e.dashed {
		p.dash = "4 3"
	}
	i, j := e.from.index, e.to.index
	if i == j {
		t.y += stepGap + h
		x := t.edgeOf(i, true, 0)
		t.c.text(captions, face{left: true, soft: t.shaded()}, point{t.x[i] + 12, t.y - h/2 - 2}, e.label)
		top, bottom := t.y+2, t.y+24
		end := t.edgeOf(i, true, max(e.activate, 0))
		t.c.path(lines, p, point{x, top}).line(point{t.x[i] + loopWidth - 8, top}).arc(11, 11, true, point{t.x[i] + loopWidth - 8, bottom}).line(point{end + insets[e.heads[1]], bottom})
		t.c.head(e.heads[1], point{end, bottom}, point{-1, 0}, "")
		t.numberAt(e, point{x, top})
		t.y = bottom
		t.reach(t.x[i]-12, t.x[i]+max(w+16, loopWidth+6))
		return
	}
	t.reach(min(t.x[i], t.x[j])-12, max(t.x[i], t.x[j])+12)
	right := j > i
	if e.creates {
		_, bh := e.to.size()
		t.y += stepGap + max(h, bh/2)
	} else {
		t.y += stepGap + h + 2
	}
	start, end := t.edgeOf(i, right, 0), t.edgeOf(j, !right, max(e.activate, 0))
	if e.creates {
		bw, _ := e.to.size()
		if end = t.x[j] - bw/2; !right {
			end = t.x[j] + bw/2
		}
		e.to.draw(t.c, point{t.x[j], t.y})
	}
	d := point{1, 0}
	if !right {
		d.x = -1
	}
	t.c.text(captions, face{soft: t.shaded()}, point{(start + end) / 2, t.y - h/2 - 3}, e.label)
	t.c.path(lines, p, point{start + d.x*insets[e.heads[0]], t.y}).line(point{end - d.x*insets[e.heads[1]], t.y})
	t.c.head(e.heads[0], point{start, t.y}, point{-d.x, 0}, "")
	t.c.head(e.heads[1], point{end, t.y}, d, "")
	t.numberAt(e, point{start, t.y})
	if e.creates {
		_, bh := e.to.size()
		t.y += bh / 2
		t.begins[j] = t.y
	}
}

// shaded says whether time is in a shaded part.
func (t *timeline) shaded() bool {
	return slices.ContainsFunc(t.frames, func(f *frame) bool { return f.shade })
}

// numberAt draws the number of a message at its beginning.
func (t *timeline) numberAt(e event, at point) {
	if e.number == "" {
		return
	}
	l := literal(e.number)
	w, _ := l.size()
	t.c.circle(hollows, paint{}, at, max(w/2+4, 9), 9)
	t.c.text(texts, face{}, at, l)
}

func (t *timeline) note(e event) {
	w, h := e.label.size()
	w, h = w+2*sheetPad, h+2*partPad
	i, j := e.from.index, e.to.index
	t.y += stepGap
	span, left := w, t.x[i]+12
	switch {
	case e.side < 0:
		left = t.x[i] - 12 - w
	case e.side == 0:
		if i != j {
			span = max(w, t.x[j]-t.x[i]+40)
		}
		left = (t.x[i]+t.x[j])/2 - span/2
	}
	r := rect{left, t.y, span, h}
	t.reach(min(t.x[i]-12, r.x), max(t.x[j]+12, r.x+r.w))
	t.c.apart(notes, paint{})
	t.c.rect(notes, paint{}, r, 0)
	t.c.text(texts, face{}, r.centre(), e.label)
	t.y += h
}

// reach makes the frames that have begun so wide that they hold what lies between two
// coordinates.
func (t *timeline) reach(left, right float64) {
	for _, f := range t.frames {
		f.reach(left, right)
	}
}

// endFrame draws the innermost frame.
func (t *timeline) endFrame() {
	n := len(t.frames) - 1
	f := t.frames[n]
	t.frames = t.frames[:n]
	t.y += stepGap
	if !f.used {
		f.reach(t.x[0]-12, t.x[len(t.x)-1]+12)
	}
	tag := literal(f.word)
	tagWidth, _ := tag.size()
	tagWidth = tagWidth*boldFactor + 20
	labelWidth, labelHeight := f.label.size()
	r := rect{f.left - framePad, f.top, f.right - f.left + 2*framePad, t.y - f.top}
	if !f.shade {
		r.w = max(r.w, tagWidth+labelWidth+24)
	}
	t.reach(r.x, r.x+r.w)
	if f.shade {
		t.c.apart(groups, paint{})
		t.c.rect(groups, paint{}, r, 3)
		t.c.toBack(groups)
		return
	}
	t.c.rect(lines, paint{}, r, 2)
	corner := point{r.x, r.y}
	t.c.path(boxes, paint{}, corner).line(corner.plus(tagWidth, 0), corner.plus(tagWidth, lineHeight-5), corner.plus(tagWidth-7, lineHeight+2), corner.plus(0, lineHeight+2)).close()
	t.c.text(texts, face{bold: true}, corner.plus(tagWidth/2-2, lineHeight/2+1), tag)
	if !f.label.empty() {
		t.c.text(captions, face{left: true}, point{r.x + tagWidth + 8, f.top + labelHeight/2 + 2}, f.label)
	}
	for i, y := range f.dividers {
		t.c.path(lines, paint{dash: "4"}, point{r.x, y}).line(point{r.x + r.w, y})
		if _, h := f.captions[i].size(); !f.captions[i].empty() {
			t.c.text(captions, face{left: true}, point{r.x + tagWidth + 8, y + h/2 + 3}, f.captions[i])
		}
	}
}

// drawBands draws the grounds behind groups of participants.
func (t *timeline) drawBands() {
	for _, b := range t.bands {
		if b.first == nil {
			continue
		}
		fw, _ := b.first.size()
		lw, _ := b.last.size()
		_, h := b.label.size()
		left, right := t.x[b.first.index]-fw/2-10, t.x[b.last.index]+lw/2+10
		top := -h - 10
		t.c.apart(groups, paint{})
		t.c.rect(groups, paint{}, rect{left, top, right - left, t.y + t.head + 8 - top}, 3)
		t.c.toBack(groups)
		t.c.text(texts, face{}, point{(left + right) / 2, top + 5 + h/2}, b.label)
	}
}
