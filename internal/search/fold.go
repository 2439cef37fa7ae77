package search

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// folder folds texts as templates/search.js does. The rule, in both: a text is cut
// into clusters, each a character with the marks, the conjoining vowels and final consonants of
// Hangul and the halfwidth sound marks that follow it. Of each cluster by itself are taken, in this order,
//
//  1. NFKC (https://unicode.org/reports/tr15/),
//  2. lower case, of that upper and of that lower case, all full and of no language, so that ß and ẞ are ss, and ς is σ,
//  3. i for that of the Turkish İ,
//  4. NFKC,
//  5. what remains without characters that are not seen: format characters (Cf), variation selectors and U+034F; nor apostrophes and
//     quotation marks, which a telephone types curved and a program straight, and which people put around a query.
//
// Clusters are folded one by one so that the script can tell which part of the text it found.
// The two sides differ only in characters that are newer than one of their Unicode tables.
type folder struct {
	known map[string]string
}

func (f *folder) fold(text string) string {
	if f.known == nil {
		f.known = map[string]string{}
	}
	var b strings.Builder
	b.Grow(len(text))
	start := 0
	cluster := func(end int) {
		if end-start == 1 && text[start] < 0x80 {
			switch c := text[start]; {
			case c == '\'' || c == '"':
			case 'A' <= c && c <= 'Z':
				b.WriteByte(c - 'A' + 'a')
			default:
				b.WriteByte(c)
			}
			return
		}
		folded, known := f.known[text[start:end]]
		if !known {
			folded = foldCluster(text[start:end])
			f.known[text[start:end]] = folded
		}
		b.WriteString(folded)
	}
	for i, r := range text {
		if i > start && !extends(r) {
			cluster(i)
			start = i
		}
	}
	if start < len(text) {
		cluster(len(text))
	}
	return b.String()
}

// extends reports whether a character belongs to the cluster before it.
func extends(r rune) bool {
	return r >= 0x300 && (unicode.Is(unicode.M, r) || r >= 0x1160 && r <= 0x11ff || r == 0xff9e || r == 0xff9f)
}

func foldCluster(s string) string {
	lower := cases.Lower(language.Und)
	s = lower.String(cases.Upper(language.Und).String(lower.String(norm.NFKC.String(s))))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || r >= 0xfe00 && r <= 0xfe0f || r == 0x34f || r == '\'' || r == '"' || r == 'ʼ' || r >= '‘' && r <= '‟' {
			return -1
		}
		return r
	}, norm.NFKC.String(strings.ReplaceAll(s, "i\u0307", "i")))
}

// alphabetic is below which characters three in a row make a gram. Those above
// are of scripts with so many characters that two say enough (U+2E80 opens the CJK blocks).
const alphabetic = 0x2e80

// gram is up to three neighbouring characters of a word, 21 bits each, the last one lowest.
type gram uint64

const runeBits = 21

func (g gram) String() string {
	var out []rune
	for ; g != 0; g >>= runeBits {
		out = append(out, rune(g&(1<<runeBits-1)))
	}
	slices.Reverse(out)
	return string(out)
}

// shard is in which of n files the gram stands.
func (g gram) shard(n int) int {
	h := 0
	for _, r := range g.String() {
		h = (h*31 + int(r)) % 65521
	}
	return h % n
}

// grams hands over the grams of a text: each of its characters, each two
// neighbours, and each three of alphabetic scripts; none with white space in it.
func (f *folder) grams(text string, add func(gram)) {
	var before, last gram // characters of the word
	small := 0            // how many alphabetic characters end here
	for _, r := range f.fold(text) {
		if unicode.IsSpace(r) {
			before, last, small = 0, 0, 0
			continue
		}
		c := gram(r)
		add(c)
		if last != 0 {
			add(last<<runeBits | c)
		}
		if small++; r >= alphabetic {
			small = 0
		}
		if small >= 3 {
			add(before<<(2*runeBits) | last<<runeBits | c)
		}
		before, last = last, c
	}
}
