package typeset

import (
	"fmt"
	"slices"
	"strings"

	"issueblog/internal/typeset/color"
)

// The bounds of what one formula may become.
const (
	maxElements = 6000
	maxDepth    = 120 // elements inside one another
)

// elements are the elements of MathML Core that a formula may have, with the number of
// their children: any stands for any number, none for an element that has no content.
// Elements with text have only text, which is what keeps HTML out of them.
var elements = map[string]int{
	"mi": text, "mn": text, "mo": text, "mtext": text,
	"mrow": any_, "mstyle": any_, "mphantom": any_, "mpadded": any_, "msqrt": any_,
	"mspace": none, "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3,
	"munder": 2, "mover": 2, "munderover": 3,
	"mmultiscripts": any_, "mprescripts": none,
	"mtable": any_, "mtr": any_, "mtd": any_,
}

const (
	any_ = -1
	text = -2
	none = 0
)

// A node is one element of the result.
type node struct {
	name    string
	attrs   []attribute
	classes []string
	text    string
	kids    []*node
}

type attribute struct{ name, value string }

func element(name string, kids ...*node) *node { return &node{name: name, kids: kids} }

func (n *node) set(name, value string) {
	for i := range n.attrs {
		if n.attrs[i].name == name {
			n.attrs[i].value = value
			return
		}
	}
	n.attrs = append(n.attrs, attribute{name, value})
}

func (n *node) get(name string) string {
	for _, a := range n.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (n *node) drop(names ...string) {
	n.attrs = slices.DeleteFunc(n.attrs, func(a attribute) bool { return slices.Contains(names, a.name) })
}

// class adds a class of formula.css.
func (n *node) class(name string) {
	if name != "" && !slices.Contains(n.classes, name) {
		n.classes = append(n.classes, name)
	}
}

// plain says whether the node is only its name and its content.
func (n *node) plain() bool { return len(n.attrs) == 0 && len(n.classes) == 0 }

// place is where in a formula an element stands, as far as it matters to its children.
type place struct {
	display bool    // big operators, limits above and below
	level   int     // of scripts within scripts
	depth   int     // elements around it
	size    float64 // of the letters, in em of the page's math
	raise   float64 // em above the line
}

// A translator makes nodes of what formula.js returns. It knows the elements, attributes,
// classes and styles of Temml that mean something in MathML Core or in formula.css; the
// others vanish.
type translator struct {
	count int     // elements so far
	kern  float64 // em that the formula has moved back so far
}

// How many em of formula fit a narrow screen, and a page's column, with some certainty.
const (
	widest       = 12
	widestColumn = 30
)

// writeMath returns the <math> element of a tree of formula.js.
func writeMath(tree any, tex string, display bool) (string, error) {
	t := &translator{}
	kids, err := t.nodes(tree, place{display: display, size: 1})
	if err != nil {
		return "", err
	}
	kids = lines(row(kids), display)
	width, _ := extent(kids)
	var b strings.Builder
	switch {
	case width > widestColumn:
		b.WriteString(`<span class="m-wide m-wider" tabindex="0">`)
	case width > widest:
		b.WriteString(`<span class="m-wide" tabindex="0">`)
	}
	b.WriteString("<math")
	if display {
		b.WriteString(` display="block"`)
	}
	b.WriteString("><semantics>")
	single(kids).write(&b)
	b.WriteString(`<annotation encoding="application/x-tex">`)
	b.WriteString(escapeText(tex))
	b.WriteString("</annotation></semantics></math>")
	if width > widest {
		b.WriteString("</span>")
	}
	return b.String(), nil
}

// raw is a list of formula.js.
type raw struct {
	name    string
	kids    []any
	attrs   map[string]any
	classes []any
	style   map[string]any
}

func readRaw(v any) (raw, error) {
	list, ok := v.([]any)
	if !ok || len(list) != 5 {
		return raw{}, fmt.Errorf("the formula cannot be typeset: text where an element belongs")
	}
	r := raw{}
	r.name, _ = list[0].(string)
	r.kids, _ = list[1].([]any)
	r.attrs, _ = list[2].(map[string]any)
	r.classes, _ = list[3].([]any)
	r.style, _ = list[4].(map[string]any)
	return r, nil
}

func (r raw) attr(name string) string  { return scalar(r.attrs[name]) }
func (r raw) css(name string) string   { return scalar(r.style[name]) }
func (r raw) has(class string) bool    { return slices.Contains(r.classes, any(class)) }
func (r raw) hasStyle(css string) bool { return strings.Contains(r.attr("style"), css) }

// scalar is a text, a number or a truth value as text.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return trimZeros(v, 4)
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

// nodes translates one tree; a fragment may become many nodes, or none.
func (t *translator) nodes(v any, at place) ([]*node, error) {
	r, err := readRaw(v)
	if err != nil {
		return nil, err
	}
	if t.count++; t.count > maxElements {
		return nil, fmt.Errorf("the formula becomes more than %d elements", maxElements)
	}
	if at.depth++; at.depth > maxDepth {
		return nil, fmt.Errorf("the formula nests its elements deeper than %d", maxDepth)
	}
	var out []*node
	switch r.name {
	case "math", "":
		out, err = t.all(r.kids, at)
	case "span":
		return nil, nil // the place of an automatic number, which GitHub does not give
	case "ref":
		out = []*node{{name: "mtext", text: reference(r)}}
	case "none":
		out = []*node{element("mrow")}
	case "menclose":
		out, err = t.enclose(r, at)
	case "mtable":
		out, err = t.table(r, at)
	case "mspace":
		out = t.space(r, at)
	case "mi", "mn", "mo", "mtext":
		out, err = t.token(r, at)
	case "mrow", "mstyle":
		out, err = t.group(r, at)
	default:
		out, err = t.other(r, at)
	}
	if err != nil {
		return nil, err
	}
	for i, n := range out {
		out[i] = n.styled()
	}
	if c, ok := color.Parse(r.css("color")); ok {
		for _, n := range out {
			n.tint(c)
		}
	}
	if r.css("fontWeight") == "bold" || r.hasStyle("font-weight:bold") {
		for _, n := range out {
			n.class("m-bold")
		}
	}
	return out, nil
}

// styled is the node with its style of big or small letters where HTML allows it: on
// <mstyle>, and that of display on <mtable>.
func (n *node) styled() *node {
	var moved []attribute
	for _, a := range n.attrs {
		if a.name == "scriptlevel" || a.name == "displaystyle" && n.name != "mtable" {
			moved = append(moved, a)
		}
	}
	switch {
	case len(moved) == 0 || n.name == "mstyle":
		return n
	case n.name == "mrow":
		n.name = "mstyle"
		return n
	}
	n.drop("scriptlevel")
	if n.name != "mtable" {
		n.drop("displaystyle")
	}
	return &node{name: "mstyle", attrs: moved, kids: []*node{n}}
}

// tint gives a node a colour, unless it has one. The attribute is for places without the
// style sheet, the class for the page: it is readable on light and on dark ground.
func (n *node) tint(c color.RGB) {
	if n.get("mathcolor") != "" {
		return
	}
	n.set("mathcolor", c.String())
	tone := c.Tone()
	if tone == color.Ink {
		tone = "ink"
	}
	n.class("m-" + string(tone))
}

// all translates the children of an element that takes any number of them.
func (t *translator) all(kids []any, at place) ([]*node, error) {
	var out []*node
	for _, kid := range kids {
		nodes, err := t.nodes(kid, at)
		if err != nil {
			return nil, err
		}
		out = append(out, nodes...)
	}
	return out, nil
}

// one translates a child of an element that counts them.
func (t *translator) one(kid any, at place) (*node, error) {
	nodes, err := t.nodes(kid, at)
	if err != nil {
		return nil, err
	}
	return single(row(nodes)), nil
}

// other translates the elements that need no care of their own.
func (t *translator) other(r raw, at place) ([]*node, error) {
	count, known := elements[r.name]
	if !known || r.css("transform") != "" {
		return nil, fmt.Errorf("the formula has a part that cannot be shown in MathML")
	}
	n := element(r.name)
	t.attributes(n, r, &at)
	if count == any_ {
		if r.name == "mpadded" {
			return t.padded(n, r, at)
		}
		kids, err := t.all(r.kids, at)
		if r.name == "mmultiscripts" {
			n.kids = kids
		} else {
			n.kids = row(kids)
		}
		return []*node{n}, err
	}
	if len(r.kids) != count {
		return nil, fmt.Errorf("the formula has a part that cannot be shown in MathML")
	}
	for i, kid := range r.kids {
		in := at
		switch {
		case r.name == "mfrac" && at.display:
			in.display = false
		case r.name == "mfrac", i > 0:
			in.display, in.level = false, at.level+1
		}
		child, err := t.one(kid, in)
		if err != nil {
			return nil, err
		}
		if i > 0 && child.name == "mo" && r.name != "mfrac" {
			child.drop("lspace", "rspace") // operators have no space around them in scripts
		}
		n.kids = append(n.kids, child)
	}
	if base := n.kids; len(base) > 0 && base[0].name == "mo" && (at.display || !strings.HasPrefix(n.name, "mu") && n.name != "mover") {
		base[0].drop("movablelimits") // limits move only in text, and only where they are limits
	}
	if n.name == "mover" {
		n.accent()
	}
	return []*node{n}, nil
}

// group translates a row, and recognises the rows that are none.
func (t *translator) group(r raw, at place) ([]*node, error) {
	switch {
	case r.has("tml-label"):
		return nil, nil
	case r.css("marginLeft") != "":
		return t.back(r.css("marginLeft"), at), nil
	case r.css("transform") != "":
		return nil, fmt.Errorf("the formula has a part that cannot be shown in MathML")
	}
	n := element(r.name)
	t.attributes(n, r, &at)
	kids, err := t.all(r.kids, at)
	if err != nil {
		return nil, err
	}
	n.kids = row(kids)
	if strings.Contains(r.css("border"), " solid") {
		n.class("m-box")
	}
	if c, ok := color.Parse(r.attr("mathbackground")); ok {
		n.ground(c)
	}
	if n.name == "mstyle" {
		if n.plain() {
			n.name = "mrow"
		}
	}
	if len(n.kids) == 1 && n.plain() {
		return n.kids, nil
	}
	return []*node{n}, nil
}

// ground gives a row a colour behind it, and letters that can be read on it.
func (n *node) ground(c color.RGB) {
	n.set("mathbackground", c.String())
	n.set("mathcolor", c.Ink().String())
	gap := func() *node { return &node{name: "mspace", attrs: []attribute{{"width", ".3em"}}} }
	n.kids = slices.Concat([]*node{gap()}, n.kids, []*node{gap()})
}

// enclosures are the classes for the ways to strike out or enclose.
var enclosures = map[string]string{
	"top": "m-over", "bottom": "m-under", "box": "m-box",
	"updiagonalstrike": "m-up", "downdiagonalstrike": "m-down", "horizontalstrike": "m-strike",
	"updiagonalstrike downdiagonalstrike": "m-cross",
}

// enclose translates <menclose>, which is not in MathML Core, into a row with a class.
func (t *translator) enclose(r raw, at place) ([]*node, error) {
	class, ok := enclosures[r.attr("notation")]
	if !ok {
		return nil, fmt.Errorf("the formula has a part that cannot be shown in MathML")
	}
	kids, err := t.all(r.kids, at)
	if err != nil {
		return nil, err
	}
	// The last child is where Temml's own style sheet draws the stroke.
	kids = slices.DeleteFunc(kids, func(n *node) bool { return n.name == "mrow" && n.plain() && len(n.kids) == 0 })
	n := element("mrow", row(kids)...)
	n.class(class)
	return []*node{n}, nil
}

// reference is what \ref and \eqref show: the label, as numbers are not given.
func reference(r raw) string {
	label := ""
	if len(r.kids) == 1 {
		label, _ = r.kids[0].(string)
	}
	if r.has("tml-eqref") {
		label = "(" + label + ")"
	}
	return label
}
