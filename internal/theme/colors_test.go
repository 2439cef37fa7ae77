package theme

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"
)

func TestColor(t *testing.T) {
	const custom = `/* :root { --blue: #111 } */
:root{--blue:#123;--ink:navy;}
@media (prefers-color-scheme:dark){ :root { --paper: #0a0b0c } b { --ink: #010203 } }
@media print { :root { --blue: #040506 } }
.x { --blue: #070809 }
@media (prefers-color-scheme: dark) { .y { --blue: #070809 } } } }`
	const loop = ":root { --a: var(--b); --b: var(--a) }"
	for _, c := range []struct {
		custom, accent, name string
		dark                 bool
		want                 uint32
	}{
		{"", "", "paper", false, 0xfffefc}, {"", "", "paper", true, 0x16181b}, {"", "", "blue", false, 0x0a4788}, {"", "", "blue", true, 0x9cc5f2},
		{"", "", "nothing", true, 0},
		{custom, "", "blue", false, 0x112233},
		{custom, "", "blue", true, 0x112233}, // as in a page: the later rule wins
		{custom, "", "ink", false, 0x211f1b}, // a name is not understood
		{"", "", "accent", false, 0x0a4788}, {"", "", "accent", true, 0x9cc5f2}, {custom, "", "accent", true, 0x112233},
		{"", "#7a3b00", "accent", false, 0x7a3b00}, {"", "#7a3b00", "accent", true, 0xc4a88e}, {"", "#7a3b00", "blue", true, 0x9cc5f2},
		{":root { --accent: #123456 }", "", "accent", true, 0x123456}, {loop, "", "a", true, 0},
		{custom, "", "paper", false, 0xfffefc}, {custom, "", "paper", true, 0x0a0b0c},
	} {
		own := fstest.MapFS{"custom.css": {Data: []byte(c.custom)}}
		th, _, err := New(Options{Templates: []fs.FS{os.DirFS("../../templates"), own}, Look: Look{Accent: c.accent}})
		if err != nil {
			t.Fatal(err)
		}
		got := th.Color(c.name, c.dark)
		if n := uint32(got.R)<<16 | uint32(got.G)<<8 | uint32(got.B); n != c.want || got.A != 0xff {
			t.Errorf("--%s (dark: %t) with accent %q is %v, want %06x", c.name, c.dark, c.accent, got, c.want)
		}
	}
}
