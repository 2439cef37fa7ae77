package blog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// parseTop reads what stands at the top of a text. The rest begins at start, and there is nothing to be read before head: between the two
// are comments of something else. Behind the first block, one that readers would see has nothing but lines of front matter, with a key
// that is our own: what another engine calls a key may be a word of the text, as may be what we call one.
func (p *frontMatterParser) parseTop(text string) (start, head int) {
	for line := 0; ; {
		b, ok := topComment(text[head:])
		if !ok {
			b, ok = fencedBlock(text[head:])
		}
		if !ok {
			return start, head
		}
		b.first += line
		further := p.found && b.seen
		is := looksLikeFrontMatter(b, !further) && !(further && slices.ContainsFunc(b.lines, isProse))
		if !is && b.seen {
			return start, head
		}
		line += strings.Count(text[head:head+b.edge], "\n")
		head += b.edge
		if is {
			p.parse(b)
			start = head
		} else {
			p.misspelt(b)
		}
	}
}

// parseBottom reads the comments at the bottom of a text that has some lines above it, and is where the rest ends.
func (p *frontMatterParser) parseBottom(text string, above int) (end int) {
	end = len(text)
	for foot := end; ; {
		b, ok := bottomComment(text[:foot])
		if !ok {
			return end
		}
		b.first += above
		foot = b.edge
		if looksLikeFrontMatter(b, true) {
			p.parse(b)
			end = foot
		} else {
			p.misspelt(b)
		}
	}
}

// block is a piece of the text that may be front matter. first is the line number of lines[0]; edge is where in the text it ends if it
// stands at the top, and where it begins if at the bottom, both without the blank lines beside it.
type block struct {
	lines []string
	first int
	edge  int
	seen  bool // by readers, if it is none
}

func topComment(text string) (block, bool) {
	trimmed := strings.TrimLeftFunc(text, isBlank)
	inner, found := strings.CutPrefix(trimmed, "<!--")
	if !found {
		return block{}, false
	}
	inner, rest, found := strings.Cut(inner, "-->")
	if !found {
		return block{}, false
	}
	return block{linesOf(inner), 1 + strings.Count(text[:len(text)-len(trimmed)], "\n"), len(text) - len(rest) + blankLines(rest), false}, true
}

// bottomComment is a comment that begins a line and is the last thing in the text.
func bottomComment(text string) (block, bool) {
	inner, found := strings.CutSuffix(strings.TrimRightFunc(text, isBlank), "-->")
	i := strings.LastIndex(inner, "<!--")
	if !found || i < 0 || strings.Contains(inner[i:], "-->") {
		return block{}, false
	}
	line := 1 + strings.LastIndexByte(inner[:i], '\n')
	if indent := inner[line:i]; len(indent) > 3 || strings.Trim(indent, " ") != "" { // by four it would be code
		return block{}, false
	}
	edge := len(strings.TrimRight(text[:line], "\n"))
	if edge < line {
		edge++
	}
	return block{linesOf(inner[i+len("<!--"):]), 1 + strings.Count(inner[:i], "\n"), edge, false}, true
}

// fencedBlock is what stands between lines of hyphens, or of the plus signs that other engines have round TOML.
func fencedBlock(text string) (block, bool) {
	above := blankLines(text)
	line, rest, more := strings.Cut(text[above:], "\n")
	fence := strings.TrimRight(line, " \t")
	if fence != "---" && fence != "+++" {
		return block{}, false
	}
	var lines []string
	for more {
		line, rest, more = strings.Cut(rest, "\n")
		if end := strings.TrimRight(line, " \t"); end == fence || end == "..." && fence == "---" {
			return block{lines, 2 + strings.Count(text[:above], "\n"), len(text) - len(rest) + blankLines(rest), true}, true
		}
		lines = append(lines, line)
	}
	return block{}, false
}

// linesOf is the lines of a comment; a third hyphen beside its marks is one of them.
func linesOf(inner string) []string { return strings.Split(strings.Trim(inner, "-"), "\n") }

// isBlank reports whether a character is not seen between a comment and the end of the text.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// blankLines is the length of the blank lines at the beginning of a text.
func blankLines(text string) int { return len(leadingBlankLines.FindString(text)) }

// looksLikeFrontMatter reports whether one line has a key that somebody would
// only write in front matter. Where readers would see the line, "date：" and "- date:" are as likely a part of the text.
func looksLikeFrontMatter(b block, foreign bool) bool {
	return slices.ContainsFunc(b.lines, func(line string) bool {
		if m := keyLine.FindStringSubmatch(line); b.seen && m != nil && (m[1] != "" || m[3] == "：") {
			return false
		}
		return keyOf(line, foreign) != "" || !b.seen && len(bareKeys(line)) > 0
	})
}

// isProse reports whether a line can be no part of front matter: it has no key, and is no remark and no line of a value.
func isProse(line string) bool {
	t := strings.TrimSpace(line)
	return t != "" && !isIndented(line) && !keyLine.MatchString(line) && !strings.ContainsAny(t[:1], "#-]\"'/")
}

// misspelt warns of a comment that was meant as front matter and has no key that is known: it is nothing but "key: value" lines, one of
// them a known key with a slip in it.
func (p *frontMatterParser) misspelt(b block) {
	slip, near, line := "", "", 0
	for i, l := range b.lines {
		m := keyLine.FindStringSubmatch(l)
		if m == nil && strings.TrimSpace(l) != "" {
			return
		}
		if m != nil && slip == "" {
			if key := meantKey(strings.ToLower(m[2])); key != "" {
				slip, near, line = m[2], key, b.first+i
			}
		}
	}
	if slip != "" {
		p.warn(line, fmt.Sprintf("unknown key %q: the comment is hidden, and has no effect", slip), fmt.Sprintf("did you mean %q?", near))
	}
}

// meantKey is the key that a word can only be a slip of: "slugg", "slgu", "discription"; "Late" and "path" are words.
func meantKey(word string) string {
	key, distance := nearest(word, frontMatterKeys)
	sorted := func(s string) string { return string(slices.Sorted(slices.Values([]rune(s)))) }
	if distance == 1 && (len(key) > 4 || len(word) != len(key) || sorted(word) == sorted(key)) || distance == 2 && len(key) > 5 {
		return key
	}
	return ""
}

var leadingBlankLines = regexp.MustCompile(`^(?:[ \t]*\n)+`)
