package mermaid

import (
	"fmt"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// A layer is what is drawn in one go: what comes later covers what came before.
type layer int

const (
	groups    layer = iota // areas that hold others
	lines                  // edges, lifelines
	boxes                  // nodes
	notes                  // remarks
	details                // lines on boxes
	heads                  // filled heads of arrows
	hollows                // those that show the ground
	backs                  // what is under text on lines
	softBacks              // the same, in a group
	captions               // text on lines
	texts                  // text in boxes
	layerCount
)

// looks are the class of each layer and the attributes that stand in for the style sheet
// where there is none.
var looks = [layerCount]string{
	groups:    `class="d-area" fill="#f6f4ee" stroke="#d9d4c8"`,
	lines:     `class="d-line" fill="none" stroke="#666"`,
	boxes:     `class="d-box" fill="#fff" stroke="#666"`,
	notes:     `class="d-note" fill="#ffefa6" stroke="#666"`,
	details:   `class="d-line" fill="none" stroke="#666"`,
	heads:     `class="d-head" fill="#666" stroke="#666"`,
	hollows:   `class="d-box" fill="#fff" stroke="#666"`,
	backs:     `class="d-back" fill="#fff"`,
	softBacks: `class="d-soft" fill="#f6f4ee"`,
	captions:  `class="d-text" fill="#000" text-anchor="middle"`,
	texts:     `class="d-text" fill="#000" text-anchor="middle"`,
}

// A paint is how a path differs from its layer.
type paint struct {
	fill, stroke string // colours; "" for the layer's
	width        float64
	dash         string
}

// A canvas collects what a diagram is made of.
type canvas struct {
	paths [layerCount][]*paintedPath
	words [layerCount]strings.Builder

	left, top, right, bottom float64
	drawn                    bool
}

type paintedPath struct {
	paint paint
	d     strings.Builder
}

// include makes the picture so large that the point is in it.
func (c *canvas) include(p point) {
	if !c.drawn {
		c.left, c.right, c.top, c.bottom, c.drawn = p.x, p.x, p.y, p.y, true
		return
	}
	c.left, c.right = min(c.left, p.x), max(c.right, p.x)
	c.top, c.bottom = min(c.top, p.y), max(c.bottom, p.y)
}

// path begins a line or area in a layer. Those of the same paint that follow one another
// become one element.
func (c *canvas) path(on layer, with paint, at point) *pen {
	n := len(c.paths[on])
	if n == 0 || c.paths[on][n-1].paint != with {
		c.apart(on, with)
		n = len(c.paths[on])
	}
	p := &pen{c: c, d: &c.paths[on][n-1].d}
	p.write("M", at)
	p.at = at
	return p
}

// apart makes what follows an element of its own, which covers what came before.
func (c *canvas) apart(on layer, with paint) {
	c.paths[on] = append(c.paths[on], &paintedPath{paint: with})
}

// toBack puts the last element of a layer under the others.
func (c *canvas) toBack(on layer) {
	n := len(c.paths[on]) - 1
	last := c.paths[on][n]
	copy(c.paths[on][1:], c.paths[on][:n])
	c.paths[on][0] = last
}

// A pen draws a path.
type pen struct {
	c  *canvas
	d  *strings.Builder
	at point
}

func (p *pen) write(command string, points ...point) {
	p.d.WriteString(command)
	for i, pt := range points {
		p.c.include(pt)
		x, y := number(pt.x), number(pt.y)
		if i > 0 && x[0] != '-' {
			p.d.WriteByte(' ')
		}
		p.d.WriteString(x)
		if y[0] != '-' {
			p.d.WriteByte(' ')
		}
		p.d.WriteString(y)
	}
}

// line draws to the points, one after the other.
func (p *pen) line(points ...point) *pen {
	for _, to := range points {
		switch {
		case number(to.y) == number(p.at.y):
			p.d.WriteString("H" + number(to.x))
			p.c.include(to)
		case number(to.x) == number(p.at.x):
			p.d.WriteString("V" + number(to.y))
			p.c.include(to)
		default:
			p.write("L", to)
		}
		p.at = to
	}
	return p
}

// quad draws a quadratic Bézier curve.
func (p *pen) quad(control, to point) *pen {
	p.write("Q", control, to)
	p.at = to
	return p
}

// cubic draws a cubic Bézier curve.
func (p *pen) cubic(a, b, to point) *pen {
	p.write("C", a, b, to)
	p.at = to
	return p
}

// arc draws half an ellipse with these radii, or a smaller part.
func (p *pen) arc(rx, ry float64, clockwise bool, to point) *pen {
	sweep := "0"
	if clockwise {
		sweep = "1"
	}
	p.write(fmt.Sprintf("A%s %s 0 0 %s ", number(rx), number(ry), sweep), to)
	p.at = to
	return p
}

// close draws back to where the path began.
func (p *pen) close() { p.d.WriteByte('Z') }

// rect draws a rectangle, with round corners if there is a radius.
func (c *canvas) rect(on layer, with paint, r rect, radius float64) {
	if radius = min(radius, r.w/2, r.h/2); radius <= 0 {
		c.path(on, with, point{r.x, r.y}).line(point{r.x + r.w, r.y}, point{r.x + r.w, r.y + r.h}, point{r.x, r.y + r.h}).close()
		return
	}
	right, bottom := r.x+r.w, r.y+r.h
	p := c.path(on, with, point{r.x + radius, r.y})
	p.line(point{right - radius, r.y}).arc(radius, radius, true, point{right, r.y + radius})
	p.line(point{right, bottom - radius}).arc(radius, radius, true, point{right - radius, bottom})
	p.line(point{r.x + radius, bottom}).arc(radius, radius, true, point{r.x, bottom - radius})
	p.line(point{r.x, r.y + radius}).arc(radius, radius, true, point{r.x + radius, r.y}).close()
}

// circle draws a circle around its centre, or an ellipse.
func (c *canvas) circle(on layer, with paint, at point, rx, ry float64) {
	c.path(on, with, point{at.x - rx, at.y}).arc(rx, ry, true, point{at.x + rx, at.y}).arc(rx, ry, true, point{at.x - rx, at.y}).close()
	c.include(at.plus(0, -ry))
	c.include(at.plus(0, ry))
}

// A face is how a text differs from its layer.
type face struct {
	colour string
	left   bool // the point is at its left, not in its middle
	bold   bool
	italic bool
	under  bool // underlined
	soft   bool // of a caption: it stands in a group
}

// text writes a label so that its middle, or the middle of its left side, is at the point.
func (c *canvas) text(on layer, f face, at point, l label) {
	w, h := l.size()
	x := at.x
	if !f.left {
		x -= w / 2
	}
	c.include(point{x, at.y - h/2})
	c.include(point{x + w, at.y + h/2})
	if on == captions {
		back := backs
		if f.soft {
			back = softBacks
		}
		c.rect(back, paint{}, rect{x - 2, at.y - h/2, w + 4, h}, 0)
	}
	for i, line := range l.lines {
		if len(line) == 0 {
			continue
		}
		// The baseline lies a third of the letters' size below the middle of the line.
		y := at.y - h/2 + (float64(i)+0.5)*lineHeight + fontSize*0.35
		b := &c.words[on]
		fmt.Fprintf(b, `<text x="%s" y="%s"`, number(at.x), number(y))
		b.WriteString(f.attributes())
		if len(line) == 1 {
			b.WriteString(line[0].attributes() + ">" + html.EscapeString(line[0].text) + "</text>")
			continue
		}
		b.WriteByte('>')
		for _, r := range line {
			if a := r.attributes(); a != "" {
				b.WriteString("<tspan" + a + ">" + html.EscapeString(r.text) + "</tspan>")
			} else {
				b.WriteString(html.EscapeString(r.text))
			}
		}
		b.WriteString("</text>")
	}
}

func (f face) attributes() string {
	a := ""
	if f.left {
		a += ` text-anchor="start"`
	}
	if f.under {
		a += ` text-decoration="underline"`
	}
	if f.colour != "" {
		a += ` fill="` + f.colour + `"`
	}
	return a + run{bold: f.bold, italic: f.italic}.attributes()
}

func (r run) attributes() string {
	a := ""
	if r.bold {
		a += ` font-weight="700"`
	}
	if r.italic {
		a += ` font-style="italic"`
	}
	return a
}

// heading writes the title of the diagram above it.
func (c *canvas) heading(title string) {
	l := newLabel(title)
	for i := range l.lines {
		for j := range l.lines[i] {
			l.lines[i][j].bold = true
		}
	}
	l = l.wrapped(max(c.right-c.left, 240))
	_, h := l.size()
	c.text(texts, face{}, point{(c.left + c.right) / 2, c.top - 12 - h/2}, l)
}

// number writes a coordinate with one decimal, as short as can be.
func number(v float64) string {
	v = math.Round(v*10) / 10
	if math.IsNaN(v) || math.IsInf(v, 0) || v == 0 {
		return "0"
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if rest, ok := strings.CutPrefix(s, "0."); ok {
		return "." + rest
	}
	if rest, ok := strings.CutPrefix(s, "-0."); ok {
		return "-." + rest
	}
	return s
}

var notID = regexp.MustCompile(`[^A-Za-z0-9-]+`)

// svg returns the element. The name is its title for screen readers, the description a
// longer text, or "".
func (c *canvas) svg(prefix, name, description string) string {
	const margin = 8
	prefix = notID.ReplaceAllString(prefix, "-")
	w, h := c.right-c.left+2*margin, c.bottom-c.top+2*margin
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="%s" role="img" aria-labelledby="%st"`, sizeClass(w), prefix)
	if description != "" {
		fmt.Fprintf(&b, ` aria-describedby="%sd"`, prefix)
	}
	fmt.Fprintf(&b, ` viewBox="%s %s %s %s" width="%s" height="%s" font-size="%s">`,
		number(c.left-margin), number(c.top-margin), number(w), number(h), number(w), number(h), number(fontSize))
	fmt.Fprintf(&b, `<title id="%st">%s</title>`, prefix, html.EscapeString(plain(name)))
	if description != "" {
		fmt.Fprintf(&b, `<desc id="%sd">%s</desc>`, prefix, html.EscapeString(plain(description)))
	}
	for on := range layerCount {
		if len(c.paths[on]) == 0 && c.words[on].Len() == 0 {
			continue
		}
		b.WriteString("<g " + looks[on] + ">")
		for _, p := range c.paths[on] {
			b.WriteString(`<path d="` + p.d.String() + `"` + p.paint.attributes() + "/>")
		}
		b.WriteString(c.words[on].String())
		b.WriteString("</g>")
	}
	b.WriteString("</svg>")
	return b.String()
}

// sizeClass is the class of the element: wide pictures scroll on narrow screens, rather
// than shrink to less than two thirds, until nobody can read them.
func sizeClass(width float64) string {
	for _, c := range []struct {
		above float64
		class string
	}{{3200, " d-7"}, {2250, " d-6"}, {1600, " d-5"}, {1100, " d-4"}, {800, " d-3"}, {600, " d-2"}, {450, " d-1"}} {
		if width > c.above {
			return "diagram" + c.class
		}
	}
	return "diagram"
}

func (p paint) attributes() string {
	a := ""
	if p.fill != "" {
		a += ` fill="` + p.fill + `"`
	}
	if p.stroke != "" {
		a += ` stroke="` + p.stroke + `"`
	}
	if p.width != 0 {
		a += ` stroke-width="` + number(p.width) + `"`
	}
	if p.dash != "" {
		a += ` stroke-dasharray="` + p.dash + `"`
	}
	return a
}
