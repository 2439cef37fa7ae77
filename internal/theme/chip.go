package theme

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// chip is the class of a label's colour: "l-d73a4a", or "" if the colour is not
// six hex digits.
func chip(hex string) string {
	if _, ok := parseColor(hex); !ok {
		return ""
	}
	return "l-" + strings.ToLower(hex)
}

// color is an sRGB colour, each part from 0 to 1.
type color [3]float64

func parseColor(hex string) (color, bool) {
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		return color{}, false
	}
	return color{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

func (c color) String() string {
	return fmt.Sprintf("#%02x%02x%02x", byte(c[0]*255+.5), byte(c[1]*255+.5), byte(c[2]*255+.5))
}

// mix is c with a share of d, from 0 to 1.
func (c color) mix(d color, share float64) color {
	for i := range c {
		c[i] += (d[i] - c[i]) * share
	}
	return c
}

// luminance is the relative luminance of WCAG 2.2.
func (c color) luminance() float64 {
	linear := func(v float64) float64 {
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2])
}

// contrast is the contrast ratio of WCAG 2.2, from 1 to 21.
func (c color) contrast(d color) float64 {
	a, b := c.luminance(), d.luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// scheme is how labels are coloured on light or on dark paper: a little of the
// label's colour on the ground, more of it in the edge, and the text as near to it as can be read.
type scheme struct {
	paper, ink   color
	ground, edge float64 // share of the label's colour
}

var (
	light = scheme{paper: color{1, 1, 1}, ink: color{0, 0, 0}, ground: .14, edge: .5}
	dark  = scheme{paper: color{.08, .09, .1}, ink: color{1, 1, 1}, ground: .2, edge: .5}
)

// readable is the contrast of text of WCAG 2.2, success criterion 1.4.6 (AAA), and a
// little more because colours are rounded to bytes.
const readable = 7.1

// visible is the contrast of a label's edge: enough to be seen where the label is as white
// or as black as the paper, without being loud. It carries no meaning.
const visible = 1.5

// colours gives the colours of one label's text, ground and edge.
func (s scheme) colours(label color) (text, ground, edge color) {
	ground = s.paper.mix(label, s.ground)
	edge = s.paper.mix(label, s.edge).towards(s.ink, visible, s.paper)
	return label.towards(s.ink, readable, ground), ground, edge
}

// towards is c with just so much of d that its contrast to the ground is at least the given one.
func (c color) towards(d color, contrast float64, ground color) color {
	mixed := c
	for share := 0.0; mixed.contrast(ground) < contrast && share <= 1; share += 0.02 {
		mixed = c.mix(d, share)
	}
	return mixed
}

// chipRules is the rules for labels of these colours: the text's colour, the ground's and
// the edge's as properties, which style.css uses, for light and for dark.
func chipRules(colors []string) string {
	var l, d strings.Builder
	for _, hex := range colors {
		c, ok := parseColor(hex)
		if !ok {
			continue
		}
		text, ground, edge := light.colours(c)
		fmt.Fprintf(&l, ".%s{--c:%s;--t:%s;--g:%s;--e:%s}", chip(hex), c, text, ground, edge)
		text, ground, edge = dark.colours(c)
		fmt.Fprintf(&d, ".%s{--t:%s;--g:%s;--e:%s}", chip(hex), text, ground, edge)
	}
	if l.Len() == 0 {
		return ""
	}
	return l.String() + "@media screen and (prefers-color-scheme:dark){" + d.String() + "}"
}
