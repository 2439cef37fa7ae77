package card

import "image"

// The measures of a card, in pixels. Some sites cut a little off the edges, or round the corners.
const (
	margin = 88
	column = Width - 2*margin

	tileSize    = 60
	tileTop     = 76
	blogSize    = 32
	blogGap     = 20 // between the tile and the blog's name
	noteSize    = 28
	noteLine    = 562 // the last line's base
	ruleTop     = 500
	ruleWidth   = 72
	titleTop    = tileTop + tileSize + 24
	titleBottom = ruleTop - 24
)

// The sizes of titles. The largest is taken in which the title fits without a word being cut.
var titleSizes = []int{92, 84, 76, 68, 60, 54, 48}

// leading is the height of a title's line, in thousandths of its size.
var leading = [2]int{serif: 1200, sans: 1320}

// draw makes the card of some words.
func (d *Drawer) draw(w words) ([]byte, error) {
	c := canvas{image.NewPaletted(image.Rect(0, 0, Width, Height), d.light.palette()), d.typefaces}
	x := margin
	if w.sign != 0 {
		sign, err := d.typefaces.outline(w.sign)
		if err != nil {
			return nil, err
		}
		at := image.Rect(x, tileTop, x+tileSize, tileTop+tileSize)
		c.cover(at, tile().mask(tileSize), image.Point{}, accentRamp)
		c.cover(at, sign.mask(tileSize), image.Point{}, reversed)
		x += tileSize + blogGap
	}
	if err := c.writeOne(w.blog, w.face, blogSize, x, tileTop+tileSize/2+blogSize*36/100, mutedRamp); err != nil {
		return nil, err
	}
	if err := c.writeTitle(w.title, w.face); err != nil {
		return nil, err
	}
	if w.note != "" {
		c.fill(image.Rect(margin, ruleTop, margin+ruleWidth, ruleTop+2), rule)
		if err := c.writeOne(w.note, w.face, noteSize, margin, noteLine, mutedRamp); err != nil {
			return nil, err
		}
	}
	return encode(c.Paletted)
}

// writeOne writes a text that has one line, shortened if it is too long for it.
func (c canvas) writeOne(text string, face, size, x, y int, colors ramp) error {
	l := line(c.typefaces.letters(text, face))
	room := (Width - margin - x) * em / size
	if l.width() > room {
		lines, _ := breakLines(l, room)
		l = c.typefaces.shorten(lines[0], room)
	}
	return c.write(l, size, x, y, colors)
}

// writeTitle writes the title, as large as it can be, in the middle of its place.
func (c canvas) writeTitle(title string, face int) error {
	size, lines := c.typefaces.fit(title, face)
	height := size * leading[face] / em
	top := (titleTop + titleBottom - len(lines)*height) / 2
	for i, l := range lines {
		if err := c.write(l, size, margin, top+i*height+height*78/100, inkRamp); err != nil {
			return err
		}
	}
	return nil
}

// fit sets a title: in the largest size in which it fits without a word being cut, else in the largest in
// which it fits at all, else in the smallest, shortened.
func (t typefaces) fit(title string, face int) (size int, lines []line) {
	letters := t.letters(title, face)
	for _, cut := range []bool{false, true} {
		for _, size := range titleSizes {
			room := column * em / size
			if lines, whole := breakLines(letters, room); len(lines) <= mostLines(size, face) && (whole || cut) {
				return size, balance(letters, room)
			}
		}
	}
	size = titleSizes[len(titleSizes)-1]
	room, most := column*em/size, mostLines(size, face)
	lines, _ = breakLines(letters, room)
	lines[most-1] = t.shorten(lines[most-1], room)
	return size, lines[:most]
}

// mostLines is how many lines of a size have room.
func mostLines(size, face int) int { return (titleBottom - titleTop) * em / (size * leading[face]) }
