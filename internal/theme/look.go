package theme

import (
	"cmp"
	"fmt"
	"strings"
)

// Look is what a blog's settings change of the style sheet. Empty fields change nothing.
type Look struct {
	Accent string // colour of links and marks, "#7a3b00"
	Width  string // of the text: "narrow", "normal" or "wide"
	Font   string // letters of the text: "serif", "sans" or "mono"
}

// The grounds of style.css on which the accent has to be read: its --paper and --soft, light and dark.
var (
	lightGrounds = []string{"fffefc", "f6f4ee"}
	darkGrounds  = []string{"16181b", "1e2125"}
)

// The widths of the text: about 58, 68 and 76 letters. Beside a wider one
// the margins of style.css, in which dates hang, would not fit.
var widths = map[string]string{"narrow": "29rem", "wide": "38rem"}

// monoWidth is the normal width for letters that are all as wide as the widest: about 60.
const monoWidth = "37.5rem"

// The fonts are names of style.css; there serif is the default. Chinese, Japanese and Korean text, which has fonts of
// its own there, keeps them.
var fonts = map[string]string{"sans": "--sans", "mono": "--mono"}

// rules is the look as rules that stand behind those of style.css.
func (l Look) rules() string {
	var b strings.Builder
	width := widths[l.Width]
	if l.Font == "mono" {
		width = cmp.Or(width, monoWidth)
	}
	if width != "" {
		fmt.Fprintf(&b, ":root{--width:%s}", width)
	}
	if font := fonts[l.Font]; font != "" {
		fmt.Fprintf(&b, `[lang]:not([lang|=zh],[lang|=ja],[lang|=ko]){--text:var(%s)}`, font)
	}
	if l.Font == "mono" { // whose numbers are too wide for the margin
		b.WriteString("@media(min-width:70em){.text>ol:not(.wide){padding-inline-start:2ch}}")
	}
	if accent, ok := parseColor(strings.TrimPrefix(l.Accent, "#")); ok {
		fmt.Fprintf(&b, "@media screen{:root{--accent:%s}}@media screen and (prefers-color-scheme:dark){:root{--accent:%s}}",
			accent.on(lightGrounds, light.ink), accent.on(darkGrounds, dark.ink))
		b.WriteString("@media(forced-colors:active){:root{--accent:LinkText}}")
	}
	return b.String()
}

// on is the shade of a colour nearest to it that can be read on all grounds: with more of the ink in it, if need be.
func (c color) on(grounds []string, ink color) color {
	for _, hex := range grounds {
		ground, _ := parseColor(hex)
		c = c.towards(ink, readable, ground)
	}
	return c
}
