package theme

import (
	rgb "image/color"
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
	for _, c := range []struct {
		custom, name string
		dark         bool
		want         uint32
	}{
		{"", "paper", false, 0xfffefc}, {"", "paper", true, 0x16181b}, {"", "blue", false, 0x0a4788}, {"", "blue", true, 0x9cc5f2},
		{"", "nothing", true, 0},
		{custom, "blue", false, 0x112233},
		{custom, "blue", true, 0x112233}, // as in a page: the later rule wins
		{custom, "ink", false, 0x211f1b}, // a name is not understood
		{custom, "paper", false, 0xfffefc}, {custom, "paper", true, 0x0a0b0c},
	} {
		own := fstest.MapFS{"custom.css": {Data: []byte(c.custom)}}
		th, _, err := New(Options{Templates: []fs.FS{os.DirFS("../../templates"), own}})
		if err != nil {
			t.Fatal(err)
		}
		got := th.Color(c.name, c.dark)
		if n := uint32(got.R)<<16 | uint32(got.G)<<8 | uint32(got.B); n != c.want || got != (rgb.RGBA{}) && got.A != 0xff {
			t.Errorf("--%s (dark: %t) is %v, want %06x", c.name, c.dark, got, c.want)
		}
	}
}
