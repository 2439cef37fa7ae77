package feed

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// clean drops what must not be in a feed: characters outside XML 1.0 (section 2.2, which
// encoding/xml writes all the same within CDATA), the control characters U+0080 to U+009F,
// which are legal there but not in HTML, and carriage returns, which XML parsers change.
func clean(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.Map(func(r rune) rune {
		if allowed(r) {
			return r
		}
		return -1
	}, s)
}

func allowed(r rune) bool {
	switch {
	case r == '\t', r == '\n':
		return true
	case r < ' ', 0x7F <= r && r <= 0x9F, r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return true
}

// visible reports whether something is seen of a character: no blank, joiner or mark of direction.
func visible(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Mn, unicode.Other_Default_Ignorable_Code_Point)
}

// line makes one clean line of a title, a name or a description.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// marked is the language to be written on a text: none where it is the blog's
// own, unless that runs from right to left, which readers do not guess.
func marked(lang, blog string) string {
	if lang == blog && !rightToLeft(lang) {
		return ""
	}
	return lang
}

// rightToLeft reports whether a language is usually written from right to left.
func rightToLeft(lang string) bool {
	tag, err := language.Parse(lang)
	if err != nil {
		return false
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa":
		return true
	}
	return false
}
