package card

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// rows is the characters of a two-byte encoding whose first byte is in a range.
func rows(t *testing.T, e encoding.Encoding, first, last byte) []rune {
	t.Helper()
	var out []rune
	for a := int(first); a <= int(last); a++ {
		for b := 0x40; b <= 0xfe; b++ {
			s, err := e.NewDecoder().String(string([]byte{byte(a), byte(b)}))
			if r := []rune(s); err == nil && len(r) == 1 && r[0] >= 0x3400 && r[0] < 0xa000 {
				out = append(out, r[0])
			}
		}
	}
	return out
}

// The fonts have all letters that the common standards have.
func TestCoverage(t *testing.T) {
	d := drawer(t, nil)
	kana := []rune("、。「」々ーぁあいんをァアイヴンヶ")
	for name, c := range map[string]struct {
		chars []rune
		least int
	}{
		"GB 2312":         {gb2312(t), 6763},
		"Big5, level 1":   {rows(t, traditionalchinese.Big5, 0xa4, 0xc6), 5401},
		"JIS":             {rows(t, japanese.EUCJP, 0xb0, 0xf4), 6355},
		"kana":            {kana, 10},
		"Latin":           {[]rune("AZaz09àßçñőųžĐơưễ“”‘’–—…€№"), 10},
		"Greek":           {[]rune("ΑΩαωάΰςἀᾷ"), 9},
		"Cyrillic":        {[]rune("АЯаяЁёЂђЄєЇїҐґҚқ"), 16},
		"titles' symbols": {[]rune("→←↑↓✓★①②≤≥≠∞∑℃"), 14},
	} {
		if len(c.chars) < c.least {
			t.Errorf("%s: only %d characters are looked at", name, len(c.chars))
		}
		var missing strings.Builder
		for _, r := range c.chars {
			if r == '辵' {
				continue // a radical, of dictionaries, that the whole of Noto Sans SC lacks
			}
			if shown, _ := d.typefaces.legible("a" + string(r)); !strings.ContainsRune(shown, r) {
				missing.WriteRune(r)
			}
		}
		if missing.Len() > 0 {
			t.Errorf("%s: the fonts lack %s", name, missing.String())
		}
	}
}

func gb2312(t *testing.T) []rune {
	t.Helper()
	var out []rune
	for a := 0xb0; a <= 0xf7; a++ {
		for b := 0xa1; b <= 0xfe; b++ {
			s, err := simplifiedchinese.HZGB2312.NewDecoder().String("~{" + string([]byte{byte(a - 0x80), byte(b - 0x80)}) + "~}")
			if r := []rune(s); err == nil && len(r) == 1 && r[0] >= 0x3400 && r[0] < 0xa000 {
				out = append(out, r[0])
			}
		}
	}
	return out
}

func TestLegible(t *testing.T) {
	d := drawer(t, nil)
	for _, c := range []struct {
		text, shown string
		ok          bool
	}{
		{"A quiet harbour", "A quiet harbour", true},
		{"  two\tspaces  ", "two spaces", true},
		{"🎉 Shipping 2.0 👩‍💻: fast ❤️", "Shipping 2.0: fast", true},
		{"1️⃣ of 🇨🇳🇩🇪 2 ©️", "1 of 2 ©", true},
		{"soft\u00adhyphen\u200b\u202e", "softhyphen", true},
		{"Cafe\u0301", "Café", true},
		{"x\u0304 is the mean of a sample", "x is the mean of a sample", true},
		{"𠮷野家で食べた牛丼の話", "□野家で食べた牛丼の話", true},
		{"𠮷野家", "□野家", false},
		{"ميناء", "□□□□□", false},
		{"🎉", "", false},
		{"?!", "?!", false},
		{"", "", false},
	} {
		if shown, ok := d.typefaces.legible(c.text); shown != c.shown || ok != c.ok {
			t.Errorf("%q is shown as %q, %t; want %q, %t", c.text, shown, ok, c.shown, c.ok)
		}
	}
}

// Where lines end, "|".
func TestBreakLines(t *testing.T) {
	d := drawer(t, nil)
	for _, c := range []struct {
		face  int
		width int // in hanzi
		text  string
		want  string
		whole bool
	}{
		{serif, 5, "a quiet harbour", "a quiet|harbour", true},
		{serif, 4, "well-known things", "well-|known|things", true},
		{serif, 5, "unicode/utf8", "unicode/|utf8", true},
		{serif, 4, "Everything", "Everyth|ing", false},
		{sans, 4, "写博客的中文排版", "写博客的|中文排版", true},
		{sans, 4, "写博客的，中文", "写博客|的，中文", true},
		{sans, 4, "我们说「中文」", "我们说|「中文」", true},
		{sans, 4, "写GitHub文", "写|GitHub|文", true},
		{sans, 4, "コーヒーを飲む", "コーヒー|を飲む", true},
		{sans, 3, "コーヒーを飲む", "コー|ヒーを|飲む", true},
	} {
		lines, whole := breakLines(d.typefaces.letters(c.text, c.face), c.width*em)
		if got := written(lines); got != c.want || whole != c.whole {
			t.Errorf("%d hanzi wide: %q, %t; want %q, %t", c.width, got, whole, c.want, c.whole)
		}
		for _, l := range lines {
			if l.width() > c.width*em {
				t.Errorf("%q is %d wide, more than %d", written([]line{l}), l.width(), c.width*em)
			}
		}
	}
}

// written is lines as text.
func written(lines []line) string {
	var all []string
	for _, l := range lines {
		var b strings.Builder
		for _, letter := range l {
			b.WriteRune(letter.char)
		}
		all = append(all, b.String())
	}
	return strings.Join(all, "|")
}

// A title takes the largest size that it fits in, and no more room than there is.
func TestFit(t *testing.T) {
	d := drawer(t, nil)
	last := 1000
	for n := 1; n < 60; n++ {
		size, lines := d.typefaces.fit(strings.Repeat("harbour ", n)+"end", serif)
		if size > last {
			t.Errorf("a longer title is larger: %d after %d", size, last)
		}
		last = size
		if height := len(lines) * size * leading[serif] / em; height > titleBottom-titleTop {
			t.Errorf("%d words are %d pixels high", n, height)
		}
		for _, l := range lines {
			if l.width()*size/em > column {
				t.Errorf("%d words: a line is %d pixels wide", n, l.width()*size/em)
			}
		}
		if end := strings.HasSuffix(written(lines), "end"); !end && !strings.HasSuffix(written(lines), "harbour…") {
			t.Errorf("%d words end with %q", n, written(lines[len(lines)-1:]))
		}
	}
}
