package theme

import (
	rgb "image/color"
	"regexp"
	"strconv"
	"strings"
)

// Color is a colour of the pages, light or dark: what style.css, then custom.css and then the settings declare as the
// custom property of that name, without its dashes, for :root. It is black if they do so in another way than #rrggbb,
// #rgb or var(--name).
func (t *Theme) Color(name string, dark bool) rgb.RGBA {
	for range len(t.colors.names) + 1 { // a name may stand for a name, but not for ever
		if c, ok := t.colors.dark[name]; ok && dark {
			return c
		}
		if c, ok := t.colors.light[name]; ok {
			return c
		}
		name = t.colors.names[name]
	}
	return rgb.RGBA{A: 0xff}
}

// sheetColors is the colours of the pages by custom property, and those properties that are called as another.
type sheetColors struct {
	light, dark map[string]rgb.RGBA
	names       map[string]string
}

var (
	cssComment  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	onScreen    = regexp.MustCompile(`^@media\s+screen$`)
	darkScheme  = regexp.MustCompile(`^@media\s*(?:screen\s+and\s*)?\(\s*prefers-color-scheme\s*:\s*dark\s*\)$`)
	customColor = regexp.MustCompile(`^--([a-z-]+)\s*:\s*(?:#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})|var\(--([a-z-]+)\))$`)
)

// readColors reads the colours of style sheets, each of which goes before the one ahead of it.
func readColors(sheets ...string) sheetColors {
	p := sheetColors{map[string]rgb.RGBA{}, map[string]rgb.RGBA{}, map[string]string{}}
	for _, sheet := range sheets {
		declarations(sheet, func(within []string, declaration string) {
			m := customColor.FindStringSubmatch(declaration)
			if m == nil || len(within) == 0 || within[len(within)-1] != ":root" {
				return
			}
			switch {
			case len(within) == 1, len(within) == 2 && onScreen.MatchString(within[0]):
				p.set(m[1], m[2], m[3])
			case len(within) == 2 && darkScheme.MatchString(within[0]) && m[2] != "":
				p.dark[m[1]] = fromHex(m[2])
			}
		})
	}
	return p
}

// set declares a colour for light and dark, by its digits or another's name.
func (p sheetColors) set(name, digits, other string) {
	if digits == "" {
		delete(p.light, name)
		delete(p.dark, name)
		p.names[name] = other
		return
	}
	p.light[name] = fromHex(digits)
	p.dark[name] = p.light[name]
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
