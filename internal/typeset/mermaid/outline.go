package mermaid

// What forms are made of.

func wider(by float64) func(w, h float64) (float64, float64) {
	return func(w, h float64) (float64, float64) { w, h = padded(w, h); return w + by, h }
}

func taller(by float64) func(w, h float64) (float64, float64) {
	return func(w, h float64) (float64, float64) { w, h = padded(w, h); return w, h + by }
}

func fixed(width, height float64) func(w, h float64) (float64, float64) {
	return func(float64, float64) (float64, float64) { return width, height }
}

func by(dx, dy float64) func(rect) point {
	return func(rect) point { return point{dx, dy} }
}

func both(a, b func(*canvas, paint, rect)) func(*canvas, paint, rect) {
	return func(c *canvas, p paint, r rect) { a(c, p, r); b(c, p, r) }
}

func nothing(*canvas, layer, paint, rect) {}

func rounded(radius float64) func(*canvas, layer, paint, rect) {
	return func(c *canvas, on layer, p paint, r rect) { c.rect(on, p, r, radius) }
}

func ellipse(c *canvas, on layer, p paint, r rect) { c.circle(on, p, r.centre(), r.w/2, r.h/2) }

// circled is the smallest circle around a label, so much larger.
func circled(by float64) func(w, h float64) (float64, float64) {
	return func(w, h float64) (float64, float64) {
		r := rect{0, 0, w, h}.diagonal() + 12 + by
		return r, r
	}
}

func innerCircle(c *canvas, p paint, r rect) { c.circle(details, p, r.centre(), r.w/2-5, r.h/2-5) }

func diamond(r rect) []point {
	m := r.centre()
	return []point{{m.x, r.y}, {r.x + r.w, m.y}, {m.x, r.y + r.h}, {r.x, m.y}}
}

// uprights are vertical lines so far from the left side, or from the right if negative.
func uprights(at ...float64) func(*canvas, paint, rect) {
	return func(c *canvas, p paint, r rect) {
		for _, x := range at {
			if x < 0 {
				x += r.w
			}
			c.path(details, p, point{r.x + x, r.y}).line(point{r.x + x, r.y + r.h})
		}
	}
}

// levels are horizontal lines so far from the top.
func levels(at ...float64) func(*canvas, paint, rect) {
	return func(c *canvas, p paint, r rect) {
		for _, y := range at {
			c.path(details, p, point{r.x, r.y + y}).line(point{r.x + r.w, r.y + y})
		}
	}
}

const lid = 7 // half the height of the top of a cylinder

func cylinder(c *canvas, on layer, p paint, r rect) {
	right, top, bottom := r.x+r.w, r.y+lid, r.y+r.h-lid
	c.path(on, p, point{r.x, top}).arc(r.w/2, lid, true, point{right, top}).line(point{right, bottom}).arc(r.w/2, lid, true, point{r.x, bottom}).close()
	c.include(point{r.x, r.y})
	c.include(point{r.x, r.y + r.h})
}

func cylinderLid(down float64) func(*canvas, paint, rect) {
	return func(c *canvas, p paint, r rect) {
		c.path(details, p, point{r.x, r.y + lid + down}).arc(r.w/2, lid, false, point{r.x + r.w, r.y + lid + down})
	}
}

// lying is a cylinder on its side.
func lying(c *canvas, on layer, p paint, r rect) {
	left, right, bottom := r.x+lid, r.x+r.w-lid, r.y+r.h
	c.path(on, p, point{left, r.y}).line(point{right, r.y}).arc(lid, r.h/2, true, point{right, bottom}).line(point{left, bottom}).arc(lid, r.h/2, true, point{left, r.y}).close()
	c.include(point{r.x, r.y})
	c.include(point{r.x + r.w, r.y})
}

func lyingLid(c *canvas, p paint, r rect) {
	c.path(details, p, point{r.x + r.w - lid, r.y}).arc(lid, r.h/2, false, point{r.x + r.w - lid, r.y + r.h})
}

const wave = 6 // height of the waves of a document

// document has a wave at its foot.
func document(c *canvas, on layer, p paint, r rect) {
	y := r.y + r.h - wave
	c.path(on, p, point{r.x, y}).line(point{r.x, r.y}, point{r.x + r.w, r.y}, point{r.x + r.w, y}).
		cubic(point{r.x + r.w*0.67, y - 2*wave}, point{r.x + r.w*0.33, y + 2.5*wave}, point{r.x, y}).close()
}

func documentLine(c *canvas, p paint, r rect) {
	c.path(details, p, point{r.x + 8, r.y}).line(point{r.x + 8, r.y + r.h - wave + 2})
}

// tape has waves at its top and foot.
func tape(c *canvas, on layer, p paint, r rect) {
	top, bottom := r.y+wave, r.y+r.h-wave
	c.path(on, p, point{r.x, top}).
		cubic(point{r.x + r.w*0.33, top + 2*wave}, point{r.x + r.w*0.67, top - 2*wave}, point{r.x + r.w, top}).
		line(point{r.x + r.w, bottom}).
		cubic(point{r.x + r.w*0.67, bottom - 2*wave}, point{r.x + r.w*0.33, bottom + 2*wave}, point{r.x, bottom}).close()
}

// delay is a rectangle with a round right side.
func delay(c *canvas, on layer, p paint, r rect) {
	x := r.x + r.w - r.h/2
	c.path(on, p, point{x, r.y}).arc(r.h/2, r.h/2, true, point{x, r.y + r.h}).line(point{r.x, r.y + r.h}, point{r.x, r.y}).close()
	c.include(point{r.x + r.w, r.y})
}

// display has a point at its left and is round at its right.
func display(c *canvas, on layer, p paint, r rect) {
	x, d := r.x+r.w-r.h/2, r.h*0.35
	c.path(on, p, point{r.x + d, r.y}).line(point{x, r.y}).arc(r.h/2, r.h/2, true, point{x, r.y + r.h}).
		line(point{r.x + d, r.y + r.h}, point{r.x, r.y + r.h/2}).close()
	c.include(point{r.x + r.w, r.y})
}

// bow is a rectangle whose left and right sides are bent to the left.
func bow(c *canvas, on layer, p paint, r rect) {
	const bend = 10
	c.path(on, p, point{r.x + bend, r.y}).line(point{r.x + r.w, r.y}).
		quad(point{r.x + r.w - 2*bend, r.y + r.h/2}, point{r.x + r.w, r.y + r.h}).
		line(point{r.x + bend, r.y + r.h}).quad(point{r.x - bend, r.y + r.h/2}, point{r.x + bend, r.y}).close()
}

func stackedSize(w, h float64) (float64, float64) { w, h = padded(w, h); return w + 8, h + 8 }

// stacked are three sheets, of paper with a wave at its foot or not.
func stacked(wavy bool) func(*canvas, layer, paint, rect) {
	return func(c *canvas, on layer, p paint, r rect) {
		for i := range 3 {
			d := float64(8 - 4*i)
			sheet := rect{r.x + d, r.y + 8 - d, r.w - 8, r.h - 8}
			c.apart(on, p)
			if wavy {
				document(c, on, p, sheet)
			} else {
				c.rect(on, p, sheet, 2)
			}
		}
	}
}

// folded is a corner of paper, so far above the foot.
func folded(above float64) func(*canvas, paint, rect) {
	return func(c *canvas, p paint, r rect) {
		const size = 9
		c.path(details, p, point{r.x + r.w - size - above, r.y + r.h - above}).line(point{r.x + r.w, r.y + r.h - above - size})
	}
}

func cross(c *canvas, p paint, r rect) {
	const k = 0.1464 // (1 - √½) / 2
	c.path(details, p, point{r.x + k*r.w, r.y + k*r.h}).line(point{r.x + (1-k)*r.w, r.y + (1-k)*r.h})
	c.path(details, p, point{r.x + (1-k)*r.w, r.y + k*r.h}).line(point{r.x + k*r.w, r.y + (1-k)*r.h})
}

// dot is filled with the colour of lines.
func dot(c *canvas, _ layer, p paint, r rect) { c.circle(heads, p, r.centre(), r.w/2, r.h/2) }

func framedDot(c *canvas, on layer, p paint, r rect) {
	c.circle(on, p, r.centre(), r.w/2, r.h/2)
	c.circle(heads, paint{}, r.centre(), r.w/2-4, r.h/2-4)
}

func bar(c *canvas, _ layer, p paint, r rect) { c.rect(heads, p, r, 2) }

// braces are lines at the sides of a text.
func braces(left, right bool) func(*canvas, layer, paint, rect) {
	return func(c *canvas, _ layer, p paint, r rect) {
		p.fill = ""
		side := func(x, out float64) {
			m := r.y + r.h/2
			c.path(details, p, point{x - 6*out, r.y}).quad(point{x, r.y}, point{x, r.y + 8}).line(point{x, m - 5}).quad(point{x, m}, point{x + 4*out, m}).
				quad(point{x, m}, point{x, m + 5}).line(point{x, r.y + r.h - 8}).quad(point{x, r.y + r.h}, point{x - 6*out, r.y + r.h})
		}
		if left {
			side(r.x+4, -1)
		}
		if right {
			side(r.x+r.w-4, 1)
		}
	}
}
