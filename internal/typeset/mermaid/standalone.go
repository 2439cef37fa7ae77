package mermaid

import (
	"regexp"
	"strings"
)

var (
	opening = regexp.MustCompile(`^<svg class="[^"]*"( role="img"[^>]* viewBox="(\S+) (\S+) (\S+) (\S+)"[^>]*>(?:<title[^>]*>[^<]*</title>)(?:<desc[^>]*>[^<]*</desc>)?)`)
	classOf = regexp.MustCompile(` class="[^"]*"`)
)

// Standalone makes the result of Draw a file: with a namespace, a font, and a white ground,
// on which its attributes give it colours. It needs no style sheet.
func Standalone(svg string) string {
	m := opening.FindStringSubmatchIndex(svg)
	if m == nil {
		return svg
	}
	part := func(i int) string { return svg[m[2*i]:m[2*i+1]] }
	ground := `<rect x="` + part(2) + `" y="` + part(3) + `" width="` + part(4) + `" height="` + part(5) + `" fill="#fff"/>`
	return `<svg xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif"` + part(1) + ground + withoutClasses(svg[m[1]:])
}

// withoutClasses takes the classes off the elements. Text cannot look like one: there
// quotation marks are escaped.
func withoutClasses(svg string) string {
	return strings.TrimSpace(classOf.ReplaceAllString(svg, ""))
}
