package card

import (
	"image"
	"image/color"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// A card has at most sixteen colours, which PNG puts two to a byte: the steps from paper to ink, those from paper
// to the accent, and the colour of lines.
const (
	paper       = 0
	inkSteps    = 7
	accentSteps = 5
	ink         = paper + inkSteps
	accent      = ink + accentSteps
	rule        = accent + 1
)

// ramp is colours of the palette, from none of a colour to all of it.
type ramp []uint8

var (
	inkRamp    = steps(paper, ink-inkSteps+1, ink)
	mutedRamp  = inkRamp[:inkSteps-1] // about as light as --muted, which has no steps of its own
	accentRamp = steps(paper, ink+1, accent)
	reversed   = backwards(accentRamp) // from the accent to paper
)

func steps(none, first, last uint8) ramp {
	r := ramp{none}
	for i := first; i <= last; i++ {
		r = append(r, i)
	}
	return r
}

func backwards(r ramp) ramp {
	out := make(ramp, len(r))
	for i := range r {
		out[len(r)-1-i] = r[i]
	}
	return out
}

// palette is the colours of a card.
func (c Colors) palette() color.Palette {
	p := color.Palette{c.Paper}
	for i := 1; i <= inkSteps; i++ {
		p = append(p, blend(c.Paper, c.Ink, i, inkSteps))
	}
	for i := 1; i <= accentSteps; i++ {
		p = append(p, blend(c.Paper, c.Accent, i, accentSteps))
	}
	return append(p, c.Line)
}

// blend is the colour that is i of n steps from a to b.
func blend(a, b color.RGBA, i, n int) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(n-i) + int(b)*i + n/2) / n) }
	return color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff}
}

// canvas is a card that is being drawn.
type canvas struct {
	*image.Paletted
	typefaces typefaces
}

// cover paints with a mask: where it is full, in the ramp's last colour. The first one is the ground.
func (c canvas) cover(at image.Rectangle, mask *image.Alpha, start image.Point, colors ramp) {
	visible := at.Intersect(c.Rect)
	most := len(colors) - 1
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		row := mask.Pix[mask.PixOffset(start.X+visible.Min.X-at.Min.X, start.Y+y-at.Min.Y):]
		to := c.Pix[c.PixOffset(visible.Min.X, y) : c.PixOffset(visible.Max.X-1, y)+1]
		for x := range to {
			// A step counts only if the letter beside, whose edge may be there, has not covered more.
			if step := (int(row[x])*most + 0x7f) / 0xff; step > 0 && (to[x] == colors[0] || to[x] < colors[step]) {
				to[x] = colors[step]
			}
		}
	}
}

// write draws a line of text in a size, in pixels, from a point of its baseline.
func (c canvas) write(l line, size int, x, y int, colors ramp) error {
	var faces [2]font.Face
	at := fixed.P(x, y)
	for i, letter := range l {
		face := &faces[letter.glyph.face]
		if *face == nil {
			f, err := opentype.NewFace(c.typefaces[letter.glyph.face], &opentype.FaceOptions{Size: float64(size), DPI: 72})
			if err != nil {
				return err
			}
			*face = f
		}
		if i > 0 {
			at.X += scaled(letter.before, size)
		}
		where, mask, start, _, ok := (*face).Glyph(at, letter.char)
		if alpha, isAlpha := mask.(*image.Alpha); ok && isAlpha && !where.Empty() {
			c.cover(where, alpha, start, colors)
		}
		at.X += scaled(letter.width, size)
	}
	return nil
}

// scaled is a length of text in a size, in pixels.
func scaled(length, size int) fixed.Int26_6 { return fixed.Int26_6(length * size * 64 / em) }

// fill paints a rectangle.
func (c canvas) fill(r image.Rectangle, color uint8) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.SetColorIndex(x, y, color)
		}
	}
}
