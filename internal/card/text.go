package card

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// missingBox stands for a letter that no font has.
const missingBox = '□'

// A text is shown if at most one letter in this many is missing.
const lettersForOneMissing = 8

// legible is a text as it can be drawn. What is no letter and in no font, such as emoji, is left out.
// A letter that is in no font becomes a box; with too many of them, or with no letter at all, ok is
// false. That is so for all scripts that need shaping or run from right to left: the fonts have none of them.
func (t typefaces) legible(text string) (shown string, ok bool) {
	var b strings.Builder
	var buffer sfnt.Buffer
	letters, missing := 0, 0
	for _, r := range norm.NFC.String(text) {
		_, found := t.find(&buffer, r, serif)
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case unicode.In(r, unicode.Variation_Selector, unicode.Me, unicode.Cf):
			// They ask for another look of their neighbour, and have none of their own.
		case unicode.In(r, unicode.L, unicode.N):
			letters++
			if !found {
				missing++
				r = missingBox
			}
			b.WriteRune(r)
		case unicode.Is(unicode.M, r):
			letters++
			missing++ // what NFC has not put on its letter would stand beside it
		case found:
			b.WriteRune(r)
		default:
			b.WriteString(leftOut)
		}
	}
	shown = strings.ReplaceAll(gap.ReplaceAllString(b.String(), "$1"), leftOut, "")
	shown = strings.Join(strings.Fields(shown), " ")
	return shown, letters > 0 && missing*lettersForOneMissing <= letters
}

// leftOut marks where something was left out. No title holds it.
const leftOut = "\x00"

// gap is the room that something left out leaves before punctuation.
var gap = regexp.MustCompile(`[ \x00]*\x00[ \x00]*([,.:;!?)])`)

// preferred is the font for a text in a language, given by its BCP 47 tag: as on the pages, Chinese and
// Japanese are set in sans.
func preferred(language string) int {
	primary, _, _ := strings.Cut(strings.ToLower(language), "-")
	if primary == "zh" || primary == "ja" || primary == "ko" {
		return sans
	}
	return serif
}

// letter is one character of a text that is being set.
type letter struct {
	char   rune
	glyph  glyph
	before int  // room to the letter before it, which falls away at the beginning of a line
	width  int  // of its own
	begins bool // a line may begin with it
}

// The room between a hanzi and a Latin letter or a digit, where none is written.
const autospace = em / 8

// letters measures a text.
func (t typefaces) letters(text string, face int) []letter {
	var b sfnt.Buffer
	var out []letter
	for _, r := range text {
		g, ok := t.find(&b, r, face)
		if !ok {
			continue // legible has left none
		}
		l := letter{char: r, glyph: g, width: t.advance(&b, g)}
		if len(out) > 0 {
			last := out[len(out)-1]
			l.before = t.kern(&b, last.glyph, g) + between(last, l)
			l.begins = mayBreak(last.char, r)
		}
		out = append(out, l)
	}
	return out
}

// between is the room that two letters need beside what kerning gives them.
func between(a, b letter) int {
	switch {
	case ideographic(a.char) && alphabetic(b.char) || alphabetic(a.char) && ideographic(b.char):
		return autospace
	case a.width == em && b.width == em && strings.ContainsRune(emptyRight, a.char) && strings.ContainsRune(emptyRight+emptyLeft, b.char),
		a.width == em && b.width == em && strings.ContainsRune(emptyLeft, a.char) && strings.ContainsRune(emptyLeft, b.char):
		return -em / 2
	}
	return 0
}

// Wide punctuation that is empty in its right or left half. Of two beside each other one half is dropped:
// https://www.w3.org/TR/clreq/#punctuation_adjustment
const (
	emptyRight = "、，。．：；！？’”）］｝〕〉》」』】〗"
	emptyLeft  = "‘“（［｛〔〈《「『【〖"
)

func ideographic(r rune) bool {
	return r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo)
}

func alphabetic(r rune) bool {
	return !ideographic(r) && unicode.In(r, unicode.L, unicode.Nd)
}

// wide reports whether a character is of those between which Chinese and Japanese lines break: hanzi,
// kana, and the punctuation that is as wide as they are.
func wide(r rune) bool {
	return ideographic(r) || r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60
}

// What no line begins with, and what none ends with:
// https://www.w3.org/TR/clreq/#prohibition_rules_for_line_start_end and, for small kana, its Japanese sister.
const (
	notFirst = "、，。．,.:;!?：；！？…‥·・—～〜%％‰℃»›”’)]}）］｝〕〉》」』】〗ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ/／"
	notLast  = "«‹“‘([{（［｛〔〈《「『【〖￥＄$#＃"
)

// mayBreak reports whether a line may end after a and the next begin with b.
func mayBreak(a, b rune) bool {
	switch {
	case b == ' ':
		return false
	case a == ' ':
		return true
	case strings.ContainsRune(notFirst, b) || strings.ContainsRune(notLast, a):
		return false
	case wide(a) || wide(b):
		return true
	}
	return (a == '-' || a == '–' || a == '—' || a == '/') && unicode.IsLetter(b)
}

// line is one line of a text that has been set.
type line []letter

// width is the room that a line takes.
func (l line) width() int {
	w := 0
	for i, letter := range l {
		if i > 0 {
			w += letter.before
		}
		w += letter.width
	}
	return w
}

// breakLines sets a text in lines that are no wider than width. A word that is wider is cut, and whole is then false.
func breakLines(text []letter, width int) (lines []line, whole bool) {
	whole = true
	start, last, used := 0, 0, 0 // last is where the line can end at best
	for i := 0; i < len(text); i++ {
		if text[i].begins && i > start {
			last = i
		}
		if i > start {
			used += text[i].before
		}
		used += text[i].width
		if used <= width || text[i].char == ' ' || i == start {
			continue
		}
		if last == start {
			last, whole = i, false
		}
		lines = append(lines, trim(text[start:last]))
		start, used, i = last, 0, last-1
	}
	if start < len(text) {
		lines = append(lines, trim(text[start:]))
	}
	return lines, whole
}

// trim takes the spaces off the end of a line.
func trim(l line) line {
	for len(l) > 0 && l[len(l)-1].char == ' ' {
		l = l[:len(l)-1]
	}
	return l
}

// balance sets a text in as many lines as it needs, but all of about the same width.
func balance(text []letter, width int) []line {
	best, whole := breakLines(text, width)
	for low, high := 0, width; low+em/50 < high; {
		middle := (low + high) / 2
		lines, good := breakLines(text, middle)
		if len(lines) == len(best) && good == whole {
			best, high = lines, middle
		} else {
			low = middle
		}
	}
	return best
}

// shorten ends a line with an ellipsis, and takes letters away until that fits into width: back to where
// a line may end, if that is in its second half.
func (t typefaces) shorten(l line, width int) line {
	ellipsis := t.letters("…", l[len(l)-1].glyph.face)
	half := len(l) / 2
	cut := l.width()+ellipsis[0].width > width
	for len(l) > 1 && l.width()+ellipsis[0].width > width {
		l = l[:len(l)-1]
	}
	for i := len(l); cut && i > half; i-- {
		if i < len(l) && l[i].begins || l[i-1].char == ' ' {
			l = l[:i]
			break
		}
	}
	for len(l) > 1 && strings.ContainsRune(" ,.;:、，。；：", l[len(l)-1].char) {
		l = l[:len(l)-1]
	}
	return slices.Concat(l, ellipsis)
}
