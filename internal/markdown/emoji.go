package markdown

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// emojiTable is a name and its characters a line: GitHub's own table (gemoji), and for what is newer than
// it the names in Unicode's data, up to Unicode 17. tables/build.mjs makes it.
//
//go:embed tables/emoji.txt
var emojiTable string

var emojiNames = sync.OnceValue(func() map[string]string {
	names := make(map[string]string, strings.Count(emojiTable, "\n"))
	for line := range strings.Lines(emojiTable) {
		name, characters, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		names[name] = characters
	}
	return names
})

// shortName finds the emoji whose ":name:" begins at i. Directly after a letter, a digit,
// a CJK character or ">" there is none. GitHub's own emoji, which are images there, stay names.
func shortName(s string, i int) (char string, end int, ok bool) {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	if i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || cjk(before) || before == '>') {
		return "", 0, false
	}
	n := 0
	for j := i + 1; j < len(s) && nameByte(s[j]); j++ {
		n++
	}
	end = i + 1 + n
	if n == 0 || end >= len(s) || s[end] != ':' {
		return "", 0, false
	}
	char, ok = emoji(s[i+1 : end])
	return char, end + 1, ok
}

func emoji(name string) (string, bool) {
	characters, ok := emojiNames()[name]
	return characters, ok
}

func nameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '+' || c == '-'
}

// cjk reports whether r is of a script without spaces, or its punctuation.
func cjk(r rune) bool {
	return r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || unspaced(r) || unicode.Is(unicode.Hangul, r)
}

// inlineTree is a title as GitHub shows it: code spans and emoji.
func inlineTree(s string) *html.Node {
	root := &html.Node{Type: html.DocumentNode}
	for s != "" {
		open := strings.IndexByte(s, '`')
		if open < 0 {
			break
		}
		width := len(s[open:]) - len(strings.TrimLeft(s[open:], "`"))
		fence := s[open : open+width]
		n := closingFence(s[open+width:], fence)
		if n < 0 {
			root.AppendChild(textNode(withEmoji(s[:open]) + fence))
		} else {
			root.AppendChild(textNode(withEmoji(s[:open])))
			root.AppendChild(element("code", codeText(s[open+width:open+width+n])))
			width += n + width
		}
		s = s[open+width:]
	}
	root.AppendChild(textNode(withEmoji(s)))
	return root
}

// closingFence finds the next run of exactly as many backticks.
func closingFence(s, fence string) int {
	for i := 0; i < len(s); {
		if s[i] != '`' {
			i++
			continue
		}
		n := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		if n == len(fence) {
			return i
		}
		i += n
	}
	return -1
}

func codeText(s string) string {
	if len(s) > 2 && s[0] == ' ' && s[len(s)-1] == ' ' && strings.TrimSpace(s) != "" {
		return s[1 : len(s)-1]
	}
	return s
}

func withEmoji(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == ':' {
			if char, end, ok := shortName(s, i); ok {
				b.WriteString(char)
				i = end
				continue
			}
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}
