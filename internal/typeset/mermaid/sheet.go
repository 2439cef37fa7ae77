package mermaid

// A sheet is a box with a heading and, below lines, parts of left-aligned text: a class, or
// a state with several descriptions.
type sheet struct {
	head  []sheetLine
	parts [][]sheetLine
	style style
}

type sheetLine struct {
	label label
	bold  bool
	under bool
	slant bool
}

const (
	sheetPad = 10
	partPad  = 6
)

func (s sheet) size() (w, h float64) {
	h = 2 * partPad
	for _, l := range s.head {
		lw, lh := l.label.size()
		if l.bold {
			lw *= boldFactor
		}
		w, h = max(w, lw), h+lh
	}
	for _, part := range s.parts {
		h += 2 * partPad
		for _, l := range part {
			lw, lh := l.label.size()
			w, h = max(w, lw), h+lh
		}
	}
	return max(w+2*sheetPad, 60), max(h, 34)
}

func (s sheet) border(in rect, from point) point { return onRect(in, from) }

func (s sheet) draw(c *canvas, in rect) {
	c.rect(boxes, s.style.paint(), in, 2)
	y := in.y + partPad
	if len(s.parts) == 0 {
		_, h := s.size()
		y += (in.h - h) / 2
		if h == 34 {
			y = in.y + in.h/2 - float64(len(s.head))*lineHeight/2
		}
	}
	for _, l := range s.head {
		_, h := l.label.size()
		c.text(texts, face{colour: s.style.text, bold: l.bold, italic: l.slant}, point{in.x + in.w/2, y + h/2}, l.label)
		y += h
	}
	for _, part := range s.parts {
		y += partPad
		c.path(details, s.style.line(), point{in.x, y}).line(point{in.x + in.w, y})
		y += partPad
		for _, l := range part {
			_, h := l.label.size()
			c.text(texts, face{colour: s.style.text, left: true, under: l.under, italic: l.slant}, point{in.x + sheetPad, y + h/2}, l.label)
			y += h
		}
	}
}

// A remark is a note beside what it is about.
type remark struct{ label label }

func newRemark(text string) remark { return remark{newLabel(text).wrapped(wrapWidth)} }

func (n remark) size() (float64, float64) {
	w, h := n.label.size()
	return w + 2*sheetPad, h + 2*partPad
}

func (n remark) border(in rect, from point) point { return onRect(in, from) }

func (n remark) draw(c *canvas, in rect) {
	c.rect(notes, paint{}, in, 0)
	c.text(texts, face{}, in.centre(), n.label)
}
