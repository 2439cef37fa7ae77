package mermaid

// A figure is what a node looks like.
type figure interface {
	// size is its width and height.
	size() (w, h float64)
	// draw draws it in its place.
	draw(c *canvas, in rect)
	// border is where a line from a point outside to its middle meets it.
	border(in rect, from point) point
}

// A form is the outline of a node of a flowchart or state diagram.
type form struct {
	// fit is the size around a label of this size.
	fit func(w, h float64) (float64, float64)
	// corners is the outline as a polygon; nil for a rectangle.
	corners func(r rect) []point
	// outline draws it where it is more than a polygon.
	outline func(c *canvas, on layer, p paint, r rect)
	// inside draws what is on it beside the label.
	inside func(c *canvas, p paint, r rect)
	// shift is how far the label stands from the middle.
	shift func(r rect) point
	round bool // lines end at the ellipse that fits, not at the outline
	bare  bool // it has no label
	turns bool // it stands across the flow
}

// A shaped is a label in a form.
type shaped struct {
	form   string // a key of forms
	label  label
	style  style
	turned bool // by a quarter
}

const (
	padX = 14
	padY = 9
)

func padded(w, h float64) (float64, float64) { return max(w+2*padX, 36), max(h+2*padY, 36) }

func (s shaped) size() (w, h float64) {
	w, h = s.label.size()
	w, h = forms[s.form].fit(w, h)
	if s.turned {
		return h, w
	}
	return w, h
}

func (s shaped) draw(c *canvas, in rect) {
	f, p := forms[s.form], s.style.paint()
	switch {
	case f.outline != nil:
		f.outline(c, boxes, p, in)
	case f.corners != nil:
		c.polygon(boxes, p, f.corners(in))
	default:
		c.rect(boxes, p, in, 2)
	}
	if f.inside != nil {
		f.inside(c, s.style.line(), in)
	}
	if f.bare {
		return
	}
	at := in.centre()
	if f.shift != nil {
		d := f.shift(in)
		at = at.plus(d.x, d.y)
	}
	c.text(texts, face{colour: s.style.text}, at, s.label)
}

func (s shaped) border(in rect, from point) point {
	switch f := forms[s.form]; {
	case f.round:
		return onEllipse(in, from)
	case f.corners != nil:
		return onPolygon(f.corners(in), in.centre(), from)
	}
	return onRect(in, from)
}

func (c *canvas) polygon(on layer, p paint, corners []point) {
	c.path(on, p, corners[0]).line(corners[1:]...).close()
}

// polygon is a form whose corners are given by shares of the width and height, moved by so
// many times a slant, which is a share of the height.
func polygon(slant float64, corners ...[3]float64) form {
	at := func(r rect) []point {
		var out []point
		for _, c := range corners {
			out = append(out, point{r.x + c[0]*r.w + c[2]*slant*r.h, r.y + c[1]*r.h})
		}
		return out
	}
	return form{
		fit:     func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + 2*slant*h, h },
		corners: at,
	}
}

// The forms, by the names that Mermaid's documentation gives first.
var forms = map[string]form{
	"rect":     {fit: padded},
	"rounded":  {fit: padded, outline: rounded(7)},
	"stadium":  {fit: func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + h/3, h }, outline: rounded(1000)},
	"fr-rect":  {fit: wider(16), inside: uprights(8, -8)},
	"lin-rect": {fit: wider(8), inside: uprights(8), shift: by(4, 0)},
	"cyl":      {fit: taller(16), outline: cylinder, inside: cylinderLid(0), shift: by(0, 4)},
	"lin-cyl":  {fit: taller(22), outline: cylinder, inside: both(cylinderLid(0), cylinderLid(6)), shift: by(0, 7)},
	"das":      {fit: wider(20), outline: lying, inside: lyingLid, shift: by(-4, 0)},
	"circle":   {fit: circled(0), outline: ellipse, round: true},
	"dbl-circ": {fit: circled(10), outline: ellipse, inside: innerCircle, round: true},
	"ellipse":  {fit: func(w, h float64) (float64, float64) { return w*1.42 + 16, h*1.42 + 10 }, outline: ellipse, round: true},
	"odd": {fit: wider(14), shift: by(4, 0), corners: func(r rect) []point {
		return []point{{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}, {r.x + 12, r.y + r.h/2}}
	}},
	"diam": {fit: func(w, h float64) (float64, float64) { return w + 2*h + 12, w/2 + h + 18 }, corners: diamond},
	"hex": {fit: func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + h/2, h }, corners: func(r rect) []point {
		d, m := r.h/4, r.y+r.h/2
		return []point{{r.x + d, r.y}, {r.x + r.w - d, r.y}, {r.x + r.w, m}, {r.x + r.w - d, r.y + r.h}, {r.x + d, r.y + r.h}, {r.x, m}}
	}},
	"lean-r": polygon(0.3, [3]float64{0, 1}, [3]float64{0, 0, 1}, [3]float64{1, 0}, [3]float64{1, 1, -1}),
	"lean-l": polygon(0.3, [3]float64{0, 0}, [3]float64{1, 0, -1}, [3]float64{1, 1}, [3]float64{0, 1, 1}),
	"trap-b": polygon(0.3, [3]float64{0, 1}, [3]float64{0, 0, 1}, [3]float64{1, 0, -1}, [3]float64{1, 1}),
	"trap-t": polygon(0.3, [3]float64{0, 0}, [3]float64{1, 0}, [3]float64{1, 1, -1}, [3]float64{0, 1, 1}),
	"sl-rect": {fit: taller(10), shift: by(0, 5), corners: func(r rect) []point {
		return []point{{r.x, r.y + 10}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}}
	}},
	"notch-rect": {fit: padded, corners: func(r rect) []point {
		return []point{{r.x + 10, r.y}, {r.x + r.w, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}, {r.x, r.y + 10}}
	}},
	"notch-pent": {fit: wider(8), corners: func(r rect) []point {
		return []point{{r.x + 14, r.y}, {r.x + r.w - 14, r.y}, {r.x + r.w, r.y + 12}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}, {r.x, r.y + 12}}
	}},
	"tri": {fit: func(w, h float64) (float64, float64) { return w*1.6 + 2*h, w*0.8 + h + 12 }, shift: func(r rect) point { return point{0, r.h / 5} }, corners: func(r rect) []point {
		return []point{{r.x + r.w/2, r.y}, {r.x + r.w, r.y + r.h}, {r.x, r.y + r.h}}
	}},
	"flip-tri": {fit: func(w, h float64) (float64, float64) { return w*1.6 + 2*h, w*0.8 + h + 12 }, shift: func(r rect) point { return point{0, -r.h / 5} }, corners: func(r rect) []point {
		return []point{{r.x, r.y}, {r.x + r.w, r.y}, {r.x + r.w/2, r.y + r.h}}
	}},
	"div-rect":   {fit: taller(12), inside: levels(12), shift: by(0, 6)},
	"win-pane":   {fit: func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + 10, h + 10 }, inside: both(levels(10), uprights(10)), shift: by(5, 5)},
	"doc":        {fit: taller(10), outline: document, shift: by(0, -4)},
	"lin-doc":    {fit: func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + 8, h + 10 }, outline: document, inside: documentLine, shift: by(4, -4)},
	"delay":      {fit: func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + h/4, h }, outline: delay, shift: func(r rect) point { return point{-r.h / 8, 0} }},
	"curv-trap":  {fit: func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + h*0.7, h }, outline: display},
	"bow-rect":   {fit: wider(24), outline: bow},
	"flag":       {fit: taller(16), outline: tape},
	"st-rect":    {fit: stackedSize, outline: stacked(false), shift: by(-4, 4)},
	"docs":       {fit: func(w, h float64) (float64, float64) { w, h = stackedSize(w, h); return w, h + 8 }, outline: stacked(true), shift: by(-4, 0)},
	"cross-circ": {fit: fixed(30, 30), outline: ellipse, inside: cross, round: true, bare: true},
	"sm-circ":    {fit: fixed(16, 16), outline: ellipse, round: true, bare: true},
	"f-circ":     {fit: fixed(14, 14), outline: dot, round: true, bare: true},
	"fr-circ":    {fit: fixed(18, 18), outline: framedDot, round: true, bare: true},
	"fork":       {fit: fixed(70, 8), outline: bar, bare: true, turns: true},
	"choice":     {fit: fixed(28, 28), corners: diamond, bare: true},
	"hourglass": {fit: fixed(30, 30), bare: true, corners: func(r rect) []point {
		return []point{{r.x, r.y}, {r.x + r.w, r.y}, {r.x, r.y + r.h}, {r.x + r.w, r.y + r.h}}
	}},
	"tag-rect": {fit: padded, inside: folded(0)},
	"tag-doc":  {fit: taller(10), outline: document, inside: folded(wave), shift: by(0, -4)},
	"bolt": {fit: fixed(36, 40), bare: true, corners: func(r rect) []point {
		at := func(x, y float64) point { return point{r.x + x*r.w, r.y + y*r.h} }
		return []point{at(0.6, 0), at(0, 0.55), at(0.45, 0.5), at(0.4, 1), at(1, 0.45), at(0.55, 0.5)}
	}},
	"text":    {fit: func(w, h float64) (float64, float64) { return w + 8, h + 6 }, outline: nothing},
	"brace-l": {fit: wider(0), outline: braces(true, false)},
	"brace-r": {fit: wider(0), outline: braces(false, true)},
	"braces":  {fit: wider(0), outline: braces(true, true)},
}
