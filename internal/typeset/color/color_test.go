package color

import "testing"

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"#f96": "#f96", "#FF9966": "#f96", "#12345678": "#123456", "#f968": "#f96", "red": "#f00", " CornflowerBlue ": "#6495ed",
		"rgb(255, 0,0)": "#f00", "rgb(100% 0% 0%)": "#f00", "rgba(1,2,3,.5)": "#010203", "hsl(120, 100%, 50%)": "#0f0", "hsl(210deg 50% 40% / .3)": "#369",
		"hsl(-90,100%,50%)": "#8000ff", "rgb(999,-5,0)": "#f00",
	} {
		if c, ok := Parse(text); !ok || c.String() != want {
			t.Errorf("%q: got %v, %v, want %s", text, c, ok, want)
		}
	}
	for _, text := range []string{"", "none", "transparent", "#f960", "#12345600", "#12", "#ggg", "rgba(1,2,3,0)", "rgb(1,2)", "rgb(NaN,1,1)", "url(#a)", "var(--x)", "red;x:y", "hwb(1,2,3)", "#-12"} {
		if c, ok := Parse(text); ok {
			t.Errorf("%q is read as %v", text, c)
		}
	}
}

func TestReadable(t *testing.T) {
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 17 {
				c := RGB(r<<16 | g<<8 | b)
				if got := Contrast(c, c.Ink()); got < 4.5 {
					t.Errorf("ink on %v: contrast %.2f", c, got)
				}
				line := c.Line()
				if onLight, onDark := Contrast(line, 0xfffefc), Contrast(line, 0x16181b); onLight < 3 || onDark < 3 {
					t.Errorf("line %v of %v: contrast %.2f on light, %.2f on dark", line, c, onLight, onDark)
				}
			}
		}
	}
}

func TestTone(t *testing.T) {
	for name, want := range map[string]Tone{
		"red": Red, "crimson": Red, "pink": Red, "orange": Amber, "gold": Amber, "yellow": Amber, "brown": Red, "lime": Green, "green": Green, "darkgreen": Green,
		"teal": Blue, "blue": Blue, "navy": Blue, "cyan": Blue, "purple": Violet, "magenta": Violet, "gray": Muted, "black": Ink, "white": Ink, "#333": Ink,
	} {
		c, ok := Parse(name)
		if !ok {
			t.Fatalf("%s is no colour", name)
		}
		if got := c.Tone(); got != want {
			t.Errorf("%s: got tone %q, want %q", name, got, want)
		}
	}
}
