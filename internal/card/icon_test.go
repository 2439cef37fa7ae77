package card

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"testing"
)

// icon is the icon's files by name.
func icon(t *testing.T, title string) map[string][]byte {
	t.Helper()
	files, err := drawer(t, nil).Icon(title)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, f := range files {
		out[f.Name] = f.Data
	}
	return out
}

func TestIcon(t *testing.T) {
	for _, title := range []string{"Harbour", "海港", "ميناء", "一", "“quoted”", "", "🚢", "ß"} {
		files := icon(t, title)
		if len(files) != 3 {
			t.Errorf("%s has %d files", title, len(files))
		}
		if len(files[SVG]) > 3<<10 || len(files[ICO]) > 4<<10 || len(files[Touch]) > 8<<10 {
			t.Errorf("%s: %d, %d, %d bytes", title, len(files[SVG]), len(files[ICO]), len(files[Touch]))
		}
		checkXML(t, files[SVG])
		checkTile(t, decode(t, files[Touch]), touchSize, 0xffff)
		for i, size := range []int{16, 32} {
			checkTile(t, decode(t, picture(t, files[ICO], i)), size, 0)
		}
	}
}

func checkXML(t *testing.T, data []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := d.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in %s", err, data)
		}
	}
}

// picture is one of the pictures in an ICO file.
func picture(t *testing.T, ico []byte, i int) []byte {
	t.Helper()
	if kind, n := binary.LittleEndian.Uint16(ico[2:]), binary.LittleEndian.Uint16(ico[4:]); kind != 1 || n != 2 {
		t.Fatalf("kind %d, %d pictures", kind, n)
	}
	entry := ico[6+16*i:]
	size, start := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
	return ico[start : start+size]
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// checkTile looks at a corner, an edge, and whether there is a sign.
func checkTile(t *testing.T, m image.Image, size int, corner uint32) {
	t.Helper()
	if m.Bounds() != image.Rect(0, 0, size, size) {
		t.Fatalf("the picture is %v, want %d", m.Bounds(), size)
	}
	if _, _, _, a := m.At(0, 0).RGBA(); a != corner {
		t.Errorf("%d: the corner's alpha is %#x, want %#x", size, a, corner)
	}
	if r, g, b, _ := m.At(size/2, 0).RGBA(); byte(r>>8) != light.Accent.R || byte(g>>8) != light.Accent.G || byte(b>>8) != light.Accent.B {
		t.Errorf("%d: the edge is not in the accent's colour", size)
	}
	signed := 0
	for y := range size {
		for x := range size {
			if r, _, _, _ := m.At(x, y).RGBA(); byte(r>>8) > 0xb0 {
				signed++
			}
		}
	}
	if signed*50 < size*size || signed*2 > size*size {
		t.Errorf("%d: %d of %d pixels belong to the sign", size, signed, size*size)
	}
}

func TestSign(t *testing.T) {
	d := drawer(t, nil)
	for title, want := range map[string]rune{"harbour": 'H', "海港": '海', "“été”": 'É', "2nd": '2', "ёлка": 'Ё', "🚢 boat": 'B', "ميناء": 0, "": 0, "…": 0} {
		if got, ok := d.typefaces.sign(title); ok != (want != 0) || ok && got != want {
			t.Errorf("%q has the sign %q, %t, want %q", title, got, ok, want)
		}
	}
}
