package theme

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var declared = regexp.MustCompile(`--([a-z]+): (#[0-9a-fA-F]{6});`)

// palette reads the colours of style.css for light or for dark pages.
func palette(t *testing.T, dark bool) map[string]color {
	t.Helper()
	data, err := os.ReadFile("../../templates/style.css")
	if err != nil {
		t.Fatal(err)
	}
	lightPart, rest, found := strings.Cut(string(data), "@media screen and (prefers-color-scheme: dark)")
	if !found {
		t.Fatal("style.css has no dark scheme")
	}
	text := lightPart
	if dark {
		text, _, _ = strings.Cut(rest, "\n}\n")
	}
	colors := map[string]color{}
	for _, m := range declared.FindAllStringSubmatch(text, -1) {
		colors[m[1]], _ = parseColor(m[2][1:])
	}
	return colors
}

func TestPaletteContrast(t *testing.T) {
	for name, dark := range map[string]bool{"light": false, "dark": true} {
		colors := palette(t, dark)
		for _, text := range []string{"ink", "muted", "blue", "green", "violet", "amber", "red"} {
			for _, ground := range []string{"paper", "soft"} {
				if c := colors[text].contrast(colors[ground]); c < 7 {
					t.Errorf("%s: --%s on --%s has contrast %.2f, want 7 (WCAG 2.2, 1.4.6)", name, text, ground, c)
				}
			}
		}
		if c := colors["ink"].contrast(colors["mark"]); c < 7 {
			t.Errorf("%s: --ink on --mark has contrast %.2f", name, c)
		}
		if c := colors["paper"].contrast(colors["muted"]); c < 7 {
			t.Errorf("%s: --paper on --muted has contrast %.2f", name, c)
		}
	}
}

func TestOnlyThePaletteColours(t *testing.T) {
	for _, name := range []string{"code.css", "comments.css"} {
		data, err := os.ReadFile("../../templates/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if m := regexp.MustCompile(`#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(`).FindString(string(data)); m != "" {
			t.Errorf("%s has a colour of its own, %s, whose contrast nothing measures", name, m)
		}
	}
}
