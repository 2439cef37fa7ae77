package markdown

import "regexp"

// colorSpan matches the colours of which GitHub shows a chip: six hex digits, or a function with commas, in lower case.
var colorSpan = regexp.MustCompile(`^(?:#[0-9A-Fa-f]{6}|rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)|` +
	`rgba\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d*\.?\d+\s*\)|hsl\(\s*\d{1,3}\s*,\s*\d{1,3}%\s*,\s*\d{1,3}%\s*(?:,\s*\d*\.?\d+\s*)?\))$`)

// cssColor reports whether a code span is a colour; what matches has nothing in it that could end an attribute.
func cssColor(s string) (string, bool) {
	return s, len(s) <= 40 && colorSpan.MatchString(s)
}
