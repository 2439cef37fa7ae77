package card

import (
	"fmt"
	"image"
	"math"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// outline is a shape on a square of grid units, whole numbers so that it takes few bytes in an SVG.
type outline []segment

const grid = 512

// segment is a step of an outline, as in SVG's path data: M, L, Q or C with one to three points.
type segment struct {
	op     byte
	points []image.Point
}

// String is the outline as SVG's path data.
func (o outline) String() string {
	var b strings.Builder
	for i, s := range o {
		if s.op == 'M' && i > 0 {
			b.WriteByte('Z')
		}
		b.WriteByte(s.op)
		for j, p := range s.points {
			if j > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%d %d", p.X, p.Y)
		}
	}
	return b.String() + "Z"
}

// mask is the outline as a picture.
func (o outline) mask(size int) *image.Alpha {
	r := vector.NewRasterizer(size, size)
	for i, s := range o {
		var at [6]float32
		for j, p := range s.points {
			at[2*j], at[2*j+1] = float32(p.X*size)/grid, float32(p.Y*size)/grid
		}
		switch s.op {
		case 'M':
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(at[0], at[1])
		case 'L':
			r.LineTo(at[0], at[1])
		case 'Q':
			r.QuadTo(at[0], at[1], at[2], at[3])
		case 'C':
			r.CubeTo(at[0], at[1], at[2], at[3], at[4], at[5])
		}
	}
	r.ClosePath()
	m := image.NewAlpha(image.Rect(0, 0, size, size))
	r.Draw(m, m.Rect, image.Opaque, image.Point{})
	return m
}

// corner is the radius of a tile's corners.
const corner = 108

// tile is a square with round corners.
func tile() outline {
	const c, g = corner, grid
	const k = corner * 448 / 1000 // a quarter of a circle as one curve: 1 - 4/3·(√2-1) from the corner
	return outline{
		{'M', points(c, 0)}, {'L', points(g-c, 0)}, {'C', points(g-k, 0, g, k, g, c)},
		{'L', points(g, g-c)}, {'C', points(g, g-k, g-k, g, g-c, g)},
		{'L', points(c, g)}, {'C', points(k, g, 0, g-k, 0, g-c)},
		{'L', points(0, c)}, {'C', points(0, k, k, 0, c, 0)},
	}
}

// square is a tile without round corners.
func square() outline {
	return outline{{'M', points(0, 0)}, {'L', points(grid, 0)}, {'L', points(grid, grid)}, {'L', points(0, grid)}}
}

// disc is the sign of a blog whose title begins with no letter that could be drawn.
func disc() outline {
	const m, r = grid / 2, grid / 5
	const k = r * 552 / 1000
	return outline{
		{'M', points(m-r, m)}, {'C', points(m-r, m-k, m-k, m-r, m, m-r)}, {'C', points(m+k, m-r, m+r, m-k, m+r, m)},
		{'C', points(m+r, m+k, m+k, m+r, m, m+r)}, {'C', points(m-k, m+r, m-r, m+k, m-r, m)},
	}
}

// points are pairs of numbers.
func points(xy ...int) []image.Point {
	var out []image.Point
	for i := 0; i < len(xy); i += 2 {
		out = append(out, image.Pt(xy[i], xy[i+1]))
	}
	return out
}

// sign is the letter on an icon: the title's first, a capital where there are such. There is none
// if the fonts lack it.
func (t typefaces) sign(title string) (rune, bool) {
	var b sfnt.Buffer
	for _, r := range title {
		if unicode.In(r, unicode.L, unicode.N) {
			r = unicode.ToUpper(r)
			_, ok := t.find(&b, r, serif)
			return r, ok
		}
	}
	return 0, false
}

// How much of a tile its letter may take. A hanzi has more strokes and needs more.
const (
	signWidth   = grid * 72 / 100
	signHeight  = grid * 62 / 100
	hanziHeight = grid * 74 / 100
)

// outline is a letter's shape, as large as it may be on a tile and in its middle.
func (t typefaces) outline(letter rune) (outline, error) {
	var b sfnt.Buffer
	g, ok := t.find(&b, letter, serif)
	if !ok {
		return disc(), nil
	}
	segments, err := t[g.face].LoadGlyph(&b, g.index, fixed.I(em), nil)
	if err != nil {
		return nil, fmt.Errorf("shape of %q: %w", letter, err)
	}
	box := bounds(segments)
	size := box.Size()
	if size.X <= 0 || size.Y <= 0 {
		return disc(), nil
	}
	height := signHeight
	if g.face == sans {
		height = hanziHeight
	}
	// The letter's size on the grid is numerator/denominator of what it is in the font.
	numerator, denominator := signWidth, size.X
	if height*size.X < signWidth*size.Y {
		numerator, denominator = height, size.Y
	}
	place := func(p fixed.Point26_6) image.Point {
		middle := box.Min.Add(box.Max).Div(2)
		return image.Pt(grid/2+(int(p.X)-middle.X)*numerator/denominator, grid/2+(int(p.Y)-middle.Y)*numerator/denominator)
	}
	var out outline
	for _, s := range segments {
		step := segment{op: "MLQC"[s.Op]}
		for _, p := range s.Args[:arguments(s)] {
			step.points = append(step.points, place(p))
		}
		out = append(out, step)
	}
	return out, nil
}

// arguments is how many points a step of a glyph has.
func arguments(s sfnt.Segment) int { return max(1, int(s.Op)) }

// bounds is the smallest rectangle round a glyph's points, in 64ths.
func bounds(segments sfnt.Segments) image.Rectangle {
	low, high := image.Pt(math.MaxInt32, math.MaxInt32), image.Pt(math.MinInt32, math.MinInt32)
	for _, s := range segments {
		for _, p := range s.Args[:arguments(s)] {
			low = image.Pt(min(low.X, int(p.X)), min(low.Y, int(p.Y)))
			high = image.Pt(max(high.X, int(p.X)), max(high.Y, int(p.Y)))
		}
	}
	return image.Rectangle{Min: low, Max: high}
}
