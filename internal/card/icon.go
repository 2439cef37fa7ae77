package card

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
)

// File is a file of an icon.
type File struct {
	Name string
	Data []byte
}

// The names of an icon's files. Browsers look for the last two at a host's root even if no page names them.
const (
	SVG   = "favicon.svg"
	ICO   = "favicon.ico"
	Touch = "apple-touch-icon.png"
)

// touchSize is what Apple's devices ask for, in pixels; they round the corners themselves.
const touchSize = 180

// Icon draws the icon of a blog, for browsers old and new and for home screens: a tile in the
// accent's colour with the first letter of the title on it. If the fonts lack that letter, a disc is in its place.
func (d *Drawer) Icon(title string) ([]File, error) {
	sign := disc()
	if letter, ok := d.typefaces.sign(title); ok {
		outline, err := d.typefaces.outline(letter)
		if err != nil {
			return nil, err
		}
		sign = outline
	}
	touch, err := encodeIcon(d.icon(square(), sign, touchSize))
	if err != nil {
		return nil, err
	}
	ico, err := d.ico(sign, 16, 32)
	if err != nil {
		return nil, err
	}
	return []File{{SVG, d.svg(sign)}, {ICO, ico}, {Touch, touch}}, nil
}

// svg is the icon as a vector, in the colours of light or of dark pages.
func (d *Drawer) svg(sign outline) []byte {
	rule := func(c Colors) string {
		return fmt.Sprintf("rect{fill:%s}path{fill:%s}", hexColor(c.Accent), hexColor(c.Paper))
	}
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d"><style>%s@media(prefers-color-scheme:dark){%s}</style><rect width="%d" height="%d" rx="%d"/><path d="%s"/></svg>`+"\n",
		grid, grid, rule(d.light), rule(d.dark), grid, grid, corner, sign)
}

func hexColor(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// icon is the icon as a picture.
func (d *Drawer) icon(ground, sign outline, size int) image.Image {
	m := image.NewNRGBA(image.Rect(0, 0, size, size))
	for _, part := range []struct {
		outline outline
		color   color.RGBA
	}{{ground, d.light.Accent}, {sign, d.light.Paper}} {
		draw.DrawMask(m, m.Rect, image.NewUniform(part.color), image.Point{}, part.outline.mask(size), image.Point{}, draw.Over)
	}
	return m
}

// ico is the icon in several sizes, as PNG pictures in one file of the ICO format.
func (d *Drawer) ico(sign outline, sizes ...int) ([]byte, error) {
	const head, entry = 6, 16
	var b, pictures bytes.Buffer
	write := func(values ...any) {
		for _, v := range values {
			binary.Write(&b, binary.LittleEndian, v) // a Buffer takes everything
		}
	}
	write(uint16(0), uint16(1), uint16(len(sizes))) // 1 is: an icon
	for _, size := range sizes {
		data, err := encodeIcon(d.icon(tile(), sign, size))
		if err != nil {
			return nil, err
		}
		// Width, height, colours (0: no palette), reserved, planes, bits of a pixel, bytes, and where they are.
		write(uint8(size), uint8(size), uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(data)), uint32(head+entry*len(sizes)+pictures.Len()))
		pictures.Write(data)
	}
	b.Write(pictures.Bytes())
	return b.Bytes(), nil
}

func encodeIcon(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, m)
	return b.Bytes(), err
}
