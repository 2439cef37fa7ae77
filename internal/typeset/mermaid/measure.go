package mermaid

import "unicode"

// The text of diagrams is set at 14 pixels in the reader's interface font, which is not
// known here. Widths are those of Noto Sans, which runs wider than the interface fonts of
// Windows, macOS and Android, so that boxes are rather too wide than too narrow.
const (
	fontSize   = 14.0
	lineHeight = 18.0
	boldFactor = 1.06
)

// asciiWidths are the widths of the characters from space to tilde, in thousandths of an em.
var asciiWidths = [95]float64{
	260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372,
	572, 572, 572, 572, 572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434,
	899, 639, 650, 632, 730, 556, 519, 728, 741, 339, 273, 619, 524, 907, 760, 781,
	605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329, 372, 329, 572, 444,
	281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605,
	615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
}

// measure is the width of a text in one line, in pixels of the SVG.
func measure(text string, bold bool) float64 {
	thousandths := 0.0
	joined := false
	for _, r := range text {
		switch w := runeWidth(r); {
		case joined: // the rest of an emoji made of several
			joined = false
		default:
			thousandths += w
		}
		joined = joined || r == '\u200D'
	}
	width := thousandths / 1000 * fontSize
	if bold {
		width *= boldFactor
	}
	return width
}

func runeWidth(r rune) float64 {
	switch {
	case r >= ' ' && r <= '~':
		return asciiWidths[r-' ']
	case r == '\u200C', r == '\u200D', r >= 0xFE00 && r <= 0xFE0F, unicode.In(r, unicode.Mn, unicode.Me), r >= 0x1F3FB && r <= 0x1F3FF:
		return 0
	case r >= 0x1F000 && r <= 0x1FAFF, r >= 0x2600 && r <= 0x27BF, r >= 0x2B00 && r <= 0x2BFF:
		return 1250 // emoji
	case ideograph(r), r >= 0x1100 && r <= 0x115F, r >= 0xAC00 && r <= 0xD7AF, r >= 0xFFE0 && r <= 0xFFE6:
		return 1000
	case r >= 0x2000 && r <= 0x2BFF:
		return 850 // arrows, signs, dashes
	case unicode.IsUpper(r):
		return 800
	case unicode.In(r, unicode.Cyrillic):
		return 700
	}
	return 640
}
