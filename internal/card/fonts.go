package card

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// fontFiles is what fonts/build makes: subsets of Noto Serif and Noto Sans SC, under the SIL Open Font
// License, whose texts are beside them.
//
//go:embed fonts/*.gz
var fontFiles embed.FS

// The two typefaces. The serif has Latin, Greek and Cyrillic. The sans has Latin too, the hanzi of GB 2312,
// of JIS X 0208 and of Big5's first level, kana and symbols.
const (
	serif = iota
	sans
)

// em is the size in which text is measured: lengths are in thousandths of the size that it is drawn in.
const em = 1000

// typefaces is both fonts. It may be used by several goroutines, each with a Buffer of its own.
type typefaces [2]*sfnt.Font

// loadTypefaces unpacks the fonts once in the life of the program, which takes as long as drawing a few cards.
var loadTypefaces = sync.OnceValues(func() (typefaces, error) {
	var t typefaces
	for i, name := range []string{"serif", "sans"} {
		font, err := loadFont("fonts/" + name + ".ttf.gz")
		if err != nil {
			return t, fmt.Errorf("%s: %w", name, err)
		}
		t[i] = font
	}
	return t, nil
})

func loadFont(name string) (*sfnt.Font, error) {
	packed, err := fontFiles.ReadFile(name)
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return sfnt.Parse(data)
}

// glyph is a character's shape: in which font, and where there.
type glyph struct {
	face  int
	index sfnt.GlyphIndex
}

// find looks a character up, first in the font that is preferred. There is none if ok is false.
func (t typefaces) find(b *sfnt.Buffer, r rune, preferred int) (g glyph, ok bool) {
	for _, face := range []int{preferred, 1 - preferred} {
		if index, err := t[face].GlyphIndex(b, r); err == nil && index != 0 {
			return glyph{face, index}, true
		}
	}
	return glyph{}, false
}

// advance is the width of a glyph.
func (t typefaces) advance(b *sfnt.Buffer, g glyph) int {
	width, err := t[g.face].GlyphAdvance(b, g.index, fixed.I(em), font.HintingNone)
	if err != nil {
		return 0 // it is in the font: find has seen it
	}
	return width.Round()
}

// kern is what two glyphs move apart when one follows the other.
func (t typefaces) kern(b *sfnt.Buffer, left, right glyph) int {
	if left.face != right.face {
		return 0
	}
	width, err := t[left.face].Kern(b, left.index, right.index, fixed.I(em), font.HintingNone)
	if err != nil {
		return 0 // most pairs have none
	}
	return width.Round()
}
