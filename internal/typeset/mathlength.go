package typeset

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// The bounds of lengths, in em. They keep a formula within its own place: a stranger's
// comment shall not lie over the rest of the page.
const (
	maxWidth  = 20.0
	maxHeight = 8.0
	maxRaise  = 2.0
	maxBack   = 8.0 // of all negative spaces of a formula
	minSize   = 0.5 // of letters
	maxSize   = 2.5
)

// lengths are the attributes that hold one, with their bounds.
var lengths = map[string]struct{ low, high float64 }{
	"width": {0, maxWidth}, "height": {0, maxHeight}, "depth": {0, maxHeight},
	"lspace": {0, 2}, "rspace": {0, 2}, "voffset": {-maxRaise, maxRaise},
	"linethickness": {0, 0.5}, "minsize": {0, maxHeight}, "maxsize": {0, maxHeight},
}

// keywords are the attributes that hold a word, with the words.
var keywords = map[string][]string{
	"displaystyle": {"true", "false"}, "scriptlevel": {"0", "1", "2"},
	"form": {"prefix", "infix", "postfix"}, "stretchy": {"true", "false"}, "symmetric": {"true"},
	"largeop": {"false"}, "movablelimits": {"false"}, "accent": {"true"}, "accentunder": {"true"},
}

// owned are the attributes of each element, in the order in which they are written. Those
// of every element come last.
var owned = map[string][]string{
	"mo":     {"form", "stretchy", "symmetric", "largeop", "movablelimits", "minsize", "maxsize", "lspace", "rspace"},
	"mspace": {"width", "height", "depth"}, "mpadded": {"width", "height", "depth", "lspace", "voffset"},
	"mfrac": {"linethickness"}, "munder": {"accentunder"}, "mover": {"accent"}, "munderover": {"accent", "accentunder"},
}

// attributes copies the attributes that the element may have, within their bounds, and
// notes in the place what they mean for its children.
func (t *translator) attributes(n *node, r raw, at *place) {
	for _, name := range append(owned[n.name], "displaystyle", "scriptlevel") {
		value := r.attr(name)
		if value == "" {
			continue
		}
		if bounds, ok := lengths[name]; ok {
			if v, ok := em(value); ok {
				n.set(name, formatEm(min(max(v, bounds.low), bounds.high)))
			}
			continue
		}
		for _, word := range keywords[name] {
			if value == word {
				n.set(name, value)
			}
		}
	}
	// What says how things are already is left out.
	if display := n.get("displaystyle"); n.name == "mtable" {
		at.display = display == "true"
	} else if display != "" {
		if at.display == (display == "true") {
			n.drop("displaystyle")
		}
		at.display = display == "true"
	}
	if level, err := strconv.Atoi(n.get("scriptlevel")); err == nil {
		if at.level == level {
			n.drop("scriptlevel")
		}
		at.level = level
	}
	if value := r.attr("mathsize"); value != "" {
		if v, ok := em(strings.Replace(value, "70%", ".7em", 1)); ok && v > 0 {
			size := min(max(at.size*v, minSize), maxSize)
			n.set("mathsize", formatEm(size/at.size))
			at.size = size
		}
	}
}

// emPer is how many em a unit of TeX or CSS has where a letter is set at 10 pt, as in TeX.
var emPer = map[string]float64{
	"em": 1, "": 0, "ex": 0.431, "pt": 0.1, "px": 0.075, "mm": 0.2845, "cm": 2.845, "in": 7.227,
}

// em reads a length. Those relative to the content ("-1width", "+2em") are none.
func em(value string) (float64, bool) {
	number := strings.TrimRightFunc(value, unicode.IsLetter)
	factor, known := emPer[value[len(number):]]
	v, err := strconv.ParseFloat(number, 64)
	if !known || err != nil || strings.HasPrefix(value, "+") || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, false
	}
	return v * factor, true
}

func formatEm(v float64) string {
	s := trimZeros(v, 3)
	if s == "0" {
		return s
	}
	return s + "em"
}

// trimZeros writes a number as short as can be with so many decimals: "-.5", "2", "0".
func trimZeros(v float64, decimals int) string {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		return "0"
	}
	if rest, ok := strings.CutPrefix(s, "0."); ok {
		return "." + rest
	}
	if rest, ok := strings.CutPrefix(s, "-0."); ok {
		return "-." + rest
	}
	return s
}

// space translates a space or a rule.
func (t *translator) space(r raw, at place) []*node {
	n := element("mspace")
	t.attributes(n, r, &at)
	n.drop("displaystyle", "scriptlevel")
	if n.plain() {
		return nil // Temml's crutch for a fault of one browser
	}
	if r.attr("mathbackground") != "" {
		n.class("m-rule")
	}
	return []*node{n}
}

// steps are the classes that move back, by so many eighteenths of an em.
var steps = []struct {
	size  int
	class string
}{{9, "m-9"}, {3, "m-3"}, {1, "m-1"}}

// back translates a negative space. MathML Core has none, so it is made of empty rows with
// a negative margin.
func (t *translator) back(margin string, at place) []*node {
	v, ok := em(margin)
	if !ok || v >= 0 {
		return nil
	}
	v = min(-v, 2, max(maxBack-t.kern, 0))
	t.kern += v * at.size
	var out []*node
	units := int(math.Round(v * 18))
	for _, s := range steps {
		for ; units >= s.size; units -= s.size {
			n := element("mrow")
			n.class(s.class)
			out = append(out, n)
		}
	}
	return out
}

// padded translates content in a box of another size: \raise, \smash, \rlap, \phantom.
// A box smaller than what it shows lets it lie over its surroundings; that is kept for small
// content alone.
func (t *translator) padded(n *node, r raw, at place) ([]*node, error) {
	if raise, ok := em(r.attr("voffset")); ok {
		raise = min(max(raise, -maxRaise-at.raise), maxRaise-at.raise)
		at.raise += raise
		n.drop("height", "depth")
		n.set("voffset", formatEm(raise))
	}
	kids, err := t.all(r.kids, at)
	if err != nil {
		return nil, err
	}
	n.kids = row(kids)
	width, height := extent(n.kids)
	if width > 8 {
		n.drop("width")
	}
	if height > 3 {
		n.drop("height", "depth")
	}
	if n.get("lspace") == "0" || n.get("lspace") != "" && n.get("width") == "" {
		n.drop("lspace")
	}
	if only := n.kids; n.plain() && len(only) == 1 && only[0].name == "mi" && only[0].plain() {
		only[0].name = "mtext" // \mathrm{word}
	}
	for _, name := range owned["mpadded"][:3] {
		if v, ok := em(n.get(name)); ok && v < 0.01 && n.get(name) != "" {
			n.set(name, ".01em") // WebKit hides what has no width or height
		}
	}
	if n.plain() {
		return n.kids, nil
	}
	return []*node{n}, nil
}

// extent is about how many em wide and high a row shows; what is invisible counts nothing.
func extent(kids []*node) (width, height float64) {
	for _, k := range kids {
		w, h := k.extent()
		width += w
		height = max(height, h)
	}
	return width, height
}

func (n *node) extent() (width, height float64) {
	switch n.name {
	case "mphantom":
		return 0, 0
	case "mi", "mn", "mo", "mtext":
		for _, r := range n.text {
			if r < 0x2E80 {
				width += 0.6
			} else {
				width++
			}
		}
		if n.name == "mo" && !n.stretches() && n.get("stretchy") == "" && n.get("lspace") == "" {
			width += 0.6 // the space around it
		}
		height = 1
		if size, ok := em(n.get("minsize")); ok {
			height = max(height, size)
		}
	case "mspace":
		width, _ = em("0" + n.get("width"))
		h, _ := em("0" + n.get("height"))
		d, _ := em("0" + n.get("depth"))
		height = h + d
	case "mtr":
		width, height = extent(n.kids)
		width += 0.8 * float64(len(n.kids)-1)
	case "mfrac", "munder", "mover", "munderover", "mtable":
		for _, k := range n.kids {
			w, h := k.extent()
			width, height = max(width, w), height+h
		}
	default:
		width, height = extent(n.kids)
		if strings.HasPrefix(n.name, "ms") || n.name == "mroot" {
			height += 0.4
		}
	}
	if size, ok := em(n.get("mathsize")); ok {
		width, height = width*size, height*size
	}
	return width, height
}
