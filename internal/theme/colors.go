package theme

import (
	rgb "image/color"
	"regexp"
	"strconv"
	"strings"
)

// Color is a colour of the pages, light or dark: what style.css and then custom.css declare as the custom property
// of that name, without its dashes, for :root. It is black if they do so in another way than #rrggbb or #rgb.
func (t *Theme) Color(name string, dark bool) rgb.RGBA {
	if c, ok := t.darkColors[name]; ok && dark {
		return c
	}
	return t.colors[name]
}

var (
	cssComment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	darkScheme  = regexp.MustCompile(`^@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)$`)
	customColor = regexp.MustCompile(`^--([a-z-]+)\s*:\s*#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
)

// readColors reads the colours of style sheets, each of which goes before the one ahead of it: for light
// pages, and for dark ones.
func readColors(sheets ...string) (light, dark map[string]rgb.RGBA) {
	light, dark = map[string]rgb.RGBA{}, map[string]rgb.RGBA{}
	for _, sheet := range sheets {
		declarations(sheet, func(within []string, declaration string) {
			m := customColor.FindStringSubmatch(declaration)
			switch {
			case m == nil:
			case len(within) == 1 && within[0] == ":root":
				light[m[1]] = fromHex(m[2])
				dark[m[1]] = fromHex(m[2])
			case len(within) == 2 && darkScheme.MatchString(within[0]) && within[1] == ":root":
				dark[m[1]] = fromHex(m[2])
			}
		})
	}
	return light, dark
}

// source is the text of a file, "" if it is not there.
func source(files []File, path string) string {
	for _, f := range files {
		if f.Path == path {
			return string(f.Data)
		}
	}
	return ""
}

// declarations calls f for each declaration of a sheet, with the rules round it, the outermost first.
func declarations(sheet string, f func(within []string, declaration string)) {
	var within []string
	rest := cssComment.ReplaceAllString(sheet, " ")
	for {
		i := strings.IndexAny(rest, "{};")
		if i < 0 {
			return
		}
		text := strings.TrimSpace(rest[:i])
		switch rest[i] {
		case '{':
			within = append(within, text)
		case ';', '}':
			f(within, text)
		}
		if rest[i] == '}' && len(within) > 0 {
			within = within[:len(within)-1]
		}
		rest = rest[i+1:]
	}
}

// fromHex is a colour of three or six hex digits.
func fromHex(digits string) rgb.RGBA {
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return rgb.RGBA{A: 0xff} // customColor has matched hex digits
	}
	return rgb.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}
}
