package theme

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

var accents = regexp.MustCompile(`--accent:#([0-9a-f]{6})`)

// Whatever colour the settings name, links are read on both grounds, light and dark.
func TestAccentContrast(t *testing.T) {
	steps := []int{0, 60, 119, 180, 255}
	for _, r := range steps {
		for _, g := range steps {
			for _, b := range steps {
				wanted := fmt.Sprintf("#%02x%02x%02x", r, g, b)
				found := accents.FindAllStringSubmatch(Look{Accent: wanted}.rules(), -1)
				if len(found) != 2 {
					t.Fatalf("%s: %d shades, want one for light and one for dark", wanted, len(found))
				}
				for i, dark := range []bool{false, true} {
					shade, _ := parseColor(found[i][1])
					for _, ground := range []string{"paper", "soft"} {
						if c := shade.contrast(palette(t, dark)[ground]); c < 7 {
							t.Errorf("%s, dark %v: #%s on --%s has contrast %.2f, want 7", wanted, dark, found[i][1], ground, c)
						}
					}
				}
			}
		}
	}
}

// A colour that can be read stays as it is.
func TestAccentIsKept(t *testing.T) {
	if rules := (Look{Accent: "#7A3B00"}).rules(); !strings.HasPrefix(rules, "@media screen{:root{--accent:#7a3b00}}") {
		t.Error(rules)
	}
}

func TestLookRules(t *testing.T) {
	for _, l := range []Look{{}, {Width: "normal", Font: "serif"}, {Accent: "red", Width: "}", Font: "</style>"}} {
		if rules := l.rules(); rules != "" {
			t.Errorf("%+v changes the sheet: %s", l, rules)
		}
	}
	for look, want := range map[Look]string{{Font: "mono"}: "{--width:37.5rem}", {Font: "mono", Width: "narrow"}: "{--width:29rem}", {Font: "mono", Width: "normal"}: "{--width:37.5rem}"} {
		if rules := look.rules(); !strings.Contains(rules, want) || !strings.Contains(rules, ".text>ol:not(.wide){padding-inline-start:2ch}") {
			t.Errorf("%+v: %s", look, rules)
		}
	}
	rules := Look{Width: "wide", Font: "sans"}.rules()
	if !strings.Contains(rules, "--width:38rem") || !strings.Contains(rules, "--text:var(--sans)") {
		t.Error(rules)
	}
}
