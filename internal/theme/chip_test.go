package theme

import (
	"fmt"
	"strings"
	"testing"
)

// TestChipContrast goes over the whole cube of colours in steps.
func TestChipContrast(t *testing.T) {
	const step = 15
	for r := 0; r < 256; r += step {
		for g := 0; g < 256; g += step {
			for b := 0; b < 256; b += step {
				hex := fmt.Sprintf("%02x%02x%02x", r, g, b)
				label, _ := parseColor(hex)
				for name, s := range map[string]scheme{"light": light, "dark": dark} {
					text, ground, edge := s.colours(label)
					// What counts is the colours as written, in whole bytes.
					if c := written(t, text).contrast(written(t, ground)); c < 7 {
						t.Errorf("%s %s: text %v on %v has contrast %.2f", hex, name, text, ground, c)
					}
					if c := written(t, edge).contrast(s.paper); c < 1.4 {
						t.Errorf("%s %s: edge %v has contrast %.2f", hex, name, edge, c)
					}
				}
			}
		}
	}
}

func written(t *testing.T, c color) color {
	t.Helper()
	read, ok := parseColor(strings.TrimPrefix(c.String(), "#"))
	if !ok {
		t.Fatalf("%v is no colour", c)
	}
	return read
}

func TestContrast(t *testing.T) {
	// Pairs whose ratios are published in explanations of WCAG.
	white, black, grey := color{1, 1, 1}, color{}, color{}.mix(color{1, 1, 1}, float64(0x76)/255)
	if c := white.contrast(black); c < 20.99 || c > 21.01 {
		t.Errorf("white on black: %.2f, want 21", c)
	}
	if c := grey.contrast(white); c < 4.53 || c > 4.55 {
		t.Errorf("#767676 on white: %.2f, want 4.54", c)
	}
}

func TestChipRulesTakeNoOtherText(t *testing.T) {
	if rules := chipRules([]string{"", "red", "ffffff}*{x", "12345g"}); rules != "" {
		t.Errorf("rules for what is no colour: %s", rules)
	}
}

// TestChipRules: in the dark a label has the colours of the dark, and on paper those of the light.
func TestChipRules(t *testing.T) {
	label, _ := parseColor("0e8a16")
	want := func(s scheme) string {
		text, ground, edge := s.colours(label)
		return fmt.Sprintf("--t:%s;--g:%s;--e:%s}", text, ground, edge)
	}
	always, inTheDark, _ := strings.Cut(chipRules([]string{"0e8a16"}), "@media screen and (prefers-color-scheme:dark){")
	if want(light) == want(dark) || !strings.HasSuffix(always, want(light)) || !strings.Contains(inTheDark, want(dark)) {
		t.Errorf("%s, in the dark %s; want %s, %s", always, inTheDark, want(light), want(dark))
	}
}
