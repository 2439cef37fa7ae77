// Package color reads the colours that authors write into formulas and diagrams, and fits
// them to pages that are read on light and on dark ground.
package color

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// RGB is an opaque sRGB colour, 0xrrggbb.
type RGB uint32

// The two that are always readable on one another.
const (
	Black RGB = 0x000000
	White RGB = 0xffffff
)

// Parse reads a colour as CSS writes it: #rgb, #rrggbb (with a last digit or two for
// opacity, which is ignored), rgb(), rgba(), hsl(), hsla() and the names. Anything else,
// and a colour that is wholly transparent, is not one.
func Parse(text string) (RGB, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if hex, ok := strings.CutPrefix(text, "#"); ok {
		return parseHex(hex)
	}
	if name, list, ok := strings.Cut(text, "("); ok && strings.HasSuffix(list, ")") {
		return parseFunction(name, strings.FieldsFunc(strings.TrimSuffix(list, ")"), func(r rune) bool {
			return r == ',' || r == ' ' || r == '/'
		}))
	}
	c, ok := names[text]
	return RGB(c), ok
}

func parseHex(hex string) (RGB, bool) {
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return 0, false
	}
	c := uint32(v)
	switch len(hex) {
	case 4:
		if c&0xf == 0 {
			return 0, false
		}
		c >>= 4
		fallthrough
	case 3:
		return RGB(c&0xf00*0x1100 | c&0xf0*0x110 | c&0xf*0x11), true
	case 8:
		if c&0xff == 0 {
			return 0, false
		}
		return RGB(c >> 8), true
	case 6:
		return RGB(c), true
	}
	return 0, false
}

func parseFunction(name string, args []string) (RGB, bool) {
	if len(args) < 3 || len(args) > 4 {
		return 0, false
	}
	var v [4]float64
	for i, a := range args {
		number, percent := strings.CutSuffix(strings.TrimSuffix(a, "deg"), "%")
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return 0, false
		}
		if percent {
			n /= 100
		}
		v[i] = n
		if percent && strings.HasPrefix(name, "rgb") && i < 3 {
			v[i] *= 255
		}
	}
	if len(args) == 4 && v[3] <= 0 {
		return 0, false
	}
	switch name {
	case "rgb", "rgba":
		return pack(v[0]/255, v[1]/255, v[2]/255), true
	case "hsl", "hsla":
		return hsl(v[0], v[1], v[2]), true
	}
	return 0, false
}

// pack makes a colour of shares of red, green and blue between 0 and 1.
func pack(shares ...float64) RGB {
	var c RGB
	for _, s := range shares {
		c = c<<8 | RGB(math.Round(min(max(s, 0), 1)*255))
	}
	return c
}

// hsl is the conversion of CSS Color Module Level 4, section 7.1; the hue is in degrees.
func hsl(h, s, l float64) RGB {
	h = math.Mod(math.Mod(h, 360)+360, 360)
	s, l = min(max(s, 0), 1), min(max(l, 0), 1)
	share := func(n float64) float64 {
		k := math.Mod(n+h/30, 12)
		return l - s*min(l, 1-l)*max(-1, min(k-3, 9-k, 1))
	}
	return pack(share(0), share(8), share(4))
}

// String is the shortest way to write the colour in an attribute.
func (c RGB) String() string {
	hex := fmt.Sprintf("%06x", uint32(c))
	if hex[0] == hex[1] && hex[2] == hex[3] && hex[4] == hex[5] {
		hex = hex[0:1] + hex[2:3] + hex[4:5]
	}
	return "#" + hex
}

// luminance is the relative luminance of WCAG 2, 0 to 1.
func (c RGB) luminance() float64 {
	linear := func(shift int) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}

// Contrast is the contrast ratio of WCAG 2, 1 to 21.
func Contrast(a, b RGB) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Ink is black or white: what can be read better on the colour, at 4.58 to 1 or more.
func (c RGB) Ink() RGB {
	if Contrast(c, White) > Contrast(c, Black) {
		return White
	}
	return Black
}

// Line is the colour, made lighter or darker until a line in it stands out by 3 to 1 or more
// both from white paper and from black.
func (c RGB) Line() RGB {
	r, g, b := float64(c>>16&0xff)/255, float64(c>>8&0xff)/255, float64(c&0xff)/255
	for range 64 {
		switch l := c.luminance(); {
		case l > 0.28:
			r, g, b = r*0.95, g*0.95, b*0.95
		case l < 0.13:
			r, g, b = r+(1-r)*0.05, g+(1-g)*0.05, b+(1-b)*0.05
		default:
			return c
		}
		c = pack(r, g, b)
	}
	return c
}

// A Tone is one of the text colours of the page, which are readable on light and on dark
// ground, by the name of its variable in the style sheet.
type Tone string

// The tones of templates/style.css, and Ink for no colour of its own.
const (
	Ink    Tone = ""
	Muted  Tone = "muted"
	Red    Tone = "red"
	Amber  Tone = "amber"
	Green  Tone = "green"
	Blue   Tone = "blue"
	Violet Tone = "violet"
)

// Tone is the tone nearest to the colour. Near black and near white are the page's ink.
func (c RGB) Tone() Tone {
	r, g, b := float64(c>>16&0xff)/255, float64(c>>8&0xff)/255, float64(c&0xff)/255
	high, low := max(r, g, b), min(r, g, b)
	chroma := high - low
	if chroma < 0.12 {
		if high < 0.25 || low > 0.85 {
			return Ink
		}
		return Muted
	}
	var hue float64
	switch high {
	case r:
		hue = math.Mod((g-b)/chroma+6, 6)
	case g:
		hue = (b-r)/chroma + 2
	default:
		hue = (r-g)/chroma + 4
	}
	switch hue *= 60; {
	case hue < 18 || hue >= 335:
		return Red
	case hue < 68:
		return Amber
	case hue < 170:
		return Green
	case hue < 255:
		return Blue
	default:
		return Violet
	}
}
