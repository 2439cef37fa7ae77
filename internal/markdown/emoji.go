package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark-emoji/definition"
	"golang.org/x/net/html"
)

// gemoji is GitHub's table of short names up to Unicode 15.
var gemoji = definition.Github()

// newEmoji are the names of Unicode 15.1 and 16 that the table lacks.
var newEmoji = map[string]string{
	"head_shaking_horizontally": "🙂‍↔️", "head_shaking_vertically": "🙂‍↕️", "phoenix": "🐦‍🔥",
	"lime": "🍋‍🟩", "brown_mushroom": "🍄‍🟫", "broken_chain": "⛓️‍💥",
	"face_with_bags_under_eyes": "🫩", "fingerprint": "🫆", "leafless_tree": "🪾", "root_vegetable": "🫜",
	"harp": "🪉", "shovel": "🪏", "splatter": "🫟",
}

// shortName finds the emoji whose ":name:" begins at i. Directly after a letter, a digit or
// a CJK character there is none. GitHub's own emoji, which are images there, stay names.
func shortName(s string, i int) (char string, end int, ok bool) {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	if i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before) || cjk(before)) {
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
	if char, ok := newEmoji[name]; ok {
		return char, true
	}
	e, ok := gemoji.Get(name)
	if !ok || !e.IsUnicode() {
		return "", false
	}
	return string(e.Unicode), true
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
