package markdown

import (
	"regexp"

	"golang.org/x/net/html"
)

// colorSpan matches the colours of which GitHub shows a chip: six hex digits, or a function with commas, in lower case.
// Their numbers are not checked.
var colorSpan = regexp.MustCompile(`^(?:#[0-9A-Fa-f]{6}|rgb\(` + three + `\)|rgba\(` + three + `,` + number + `\)|hsl\(` +
	number + `,` + number + `%\s*,` + number + `%\s*(?:,` + number + `)?\))$`)

const (
	number = `\s*[\d.]+\s*`
	three  = number + `,` + number + `,` + number
)

// cssColor reports whether a code span is a colour; what matches has nothing in it that could end an attribute.
func cssColor(s string) (string, bool) {
	return s, len(s) <= 60 && colorSpan.MatchString(s)
}

// chip is a spot of a colour behind its name. GitHub's has a style attribute, which no page of
// ours lets through; fill is a presentation attribute.
func (p *page) chip(color string) *html.Node {
	if p.options.AsGitHub {
		return element("span", "", "style", "background-color: "+color)
	}
	return rawNode(`<svg class="swatch" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true"><circle cx="5" cy="5" r="5" fill="` + color + `"></circle></svg>`)
}
