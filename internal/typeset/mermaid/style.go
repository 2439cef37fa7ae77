package mermaid

import (
	"regexp"
	"strconv"
	"strings"

	"issueblog/internal/typeset/color"
)

// A style is what an author says with style, classDef and linkStyle, as far as it is kept.
// The picture has to be readable on light and on dark ground: a fill is taken as it is, and
// the text on it becomes black or white if the author's colour has too little contrast; a
// line is moved to a lightness that can be seen on both; a colour for text without a fill
// is not kept.
type style struct {
	fill   string // "none", a colour, or "" for the page's
	stroke string
	text   string // on the fill
	width  float64
	dash   string
}

// parseStyle reads a list such as "fill:#f9f,stroke:#333,stroke-width:4px". What it does
// not know it leaves out, as CSS does.
func parseStyle(list string) style {
	var s style
	var text color.RGB
	textGiven := false
	for _, part := range splitStyles(list) {
		property, value, _ := strings.Cut(part, ":")
		value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
		c, isColour := color.Parse(value)
		switch strings.ToLower(strings.TrimSpace(property)) {
		case "fill", "background", "background-color":
			if isColour {
				s.fill = c.String()
			} else if value == "none" || value == "transparent" {
				s.fill = "none"
			}
		case "stroke", "border-color":
			if isColour {
				s.stroke = c.Line().String()
			} else if value == "none" || value == "transparent" {
				s.stroke = "none"
			}
		case "color":
			text, textGiven = c, isColour
		case "stroke-width":
			if v, err := strconv.ParseFloat(strings.TrimSuffix(value, "px"), 64); err == nil && v >= 0 {
				s.width = min(max(v, 0.5), 6)
			}
		case "stroke-dasharray":
			s.dash = parseDash(value)
		}
	}
	if fill, ok := color.Parse(s.fill); ok {
		if !textGiven || color.Contrast(text, fill) < 4.5 {
			text = fill.Ink()
		}
		s.text = text.String()
	}
	return s
}

// splitStyles cuts at commas, except at those in brackets and after a backslash, and at
// semicolons.
func splitStyles(list string) []string {
	depth, previous := 0, rune(0)
	return strings.FieldsFunc(list, func(r rune) bool {
		escaped := previous == '\\'
		previous = r
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',', ';':
			return depth == 0 && !escaped
		}
		return false
	})
}

func parseDash(value string) string {
	var out []string
	for _, f := range strings.FieldsFunc(value, func(r rune) bool { return r == ' ' || r == ',' || r == '\\' }) {
		v, err := strconv.ParseFloat(strings.TrimSuffix(f, "px"), 64)
		if err != nil || !(v >= 0 && v <= 50) || len(out) == 4 {
			return ""
		}
		out = append(out, number(v))
	}
	if strings.Trim(strings.Join(out, ""), "0.") == "" {
		return ""
	}
	return strings.Join(out, " ")
}

// over is the style with what another one says, where it says something.
func (s style) over(other style) style {
	if other.fill != "" {
		s.fill, s.text = other.fill, other.text
	}
	if other.stroke != "" {
		s.stroke = other.stroke
	}
	if other.width != 0 {
		s.width = other.width
	}
	if other.dash != "" {
		s.dash = other.dash
	}
	return s
}

func (s style) paint() paint {
	return paint{fill: s.fill, stroke: s.stroke, width: s.width, dash: s.dash}
}

// line is the paint of an edge.
func (s style) line() paint { return paint{stroke: s.stroke, width: s.width, dash: s.dash} }

// A wardrobe knows the styles of a diagram by their names.
type wardrobe struct {
	classes map[string]style
	worn    map[string][]string // by the id of a node
	own     map[string]style
}

func newWardrobe() *wardrobe {
	return &wardrobe{map[string]style{}, map[string][]string{}, map[string]style{}}
}

// Names of nodes and of classes, with commas between them.
var (
	nodeNames  = regexp.MustCompile(`^("[^"]+"|[\p{L}\p{N}_.*/\-]*[\p{L}\p{N}_*])(\s*,\s*("[^"]+"|[\p{L}\p{N}_.*/\-]*[\p{L}\p{N}_*]))*$`)
	classNames = regexp.MustCompile(`^[\p{L}\p{N}_-]*[\p{L}\p{N}_](,[\p{L}\p{N}_-]*[\p{L}\p{N}_])*$`)
)

// define reads the rest of a classDef statement: names, then styles.
func (w *wardrobe) define(rest string) bool {
	names, list, ok := strings.Cut(rest, " ")
	if !ok || !classNames.MatchString(names) || !strings.Contains(list, ":") {
		return false
	}
	for _, name := range strings.Split(names, ",") {
		w.classes[name] = w.classes[name].over(parseStyle(list))
	}
	return true
}

// wear gives classes to nodes.
func (w *wardrobe) wear(ids, names string) {
	for _, id := range strings.Split(ids, ",") {
		for _, name := range strings.FieldsFunc(names, func(r rune) bool { return r == ' ' || r == ',' }) {
			w.worn[unquote(strings.TrimSpace(id))] = append(w.worn[unquote(strings.TrimSpace(id))], name)
		}
	}
}

// assign reads the rest of a class statement: ids, then names.
func (w *wardrobe) assign(rest string) bool {
	i := strings.LastIndexByte(rest, ' ')
	if i < 0 || !nodeNames.MatchString(strings.TrimSpace(rest[:i])) || !classNames.MatchString(rest[i+1:]) {
		return false
	}
	w.wear(strings.ReplaceAll(rest[:i], " ", ""), rest[i+1:])
	return true
}

// style reads the rest of a style statement: ids, then styles.
func (w *wardrobe) style(rest string) bool {
	ids, list, ok := strings.Cut(rest, " ")
	if !ok || !nodeNames.MatchString(ids) || !strings.Contains(list, ":") {
		return false
	}
	for _, id := range strings.Split(ids, ",") {
		w.own[id] = w.own[id].over(parseStyle(list))
	}
	return true
}

// of is the style of a node.
func (w *wardrobe) of(id string) style {
	s := w.classes["default"]
	for _, name := range w.worn[id] {
		s = s.over(w.classes[name])
	}
	return s.over(w.own[id])
}
