package mermaid

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A source is the text of a diagram without what is the same in all kinds: front matter,
// directives, comments, the words for screen readers, and the line that names the kind.
type source struct {
	kind     string // the first word
	rest     string // what follows, with the line breaks of the original
	line     int    // the line on which rest begins
	title    string // of the front matter
	accTitle string
	accDescr string
}

var (
	directive = regexp.MustCompile(`(?s)%%\{.*?\}%%`)
	accTitle  = regexp.MustCompile(`(?m)^[ \t]*accTitle[ \t]*:[ \t]*(.*)$`)
	accDescr  = regexp.MustCompile(`(?m)^[ \t]*accDescr[ \t]*:[ \t]*(.*)$`)
	accBlock  = regexp.MustCompile(`(?sm)^[ \t]*accDescr[ \t]*\{([^}]*)\}`)
	comment   = regexp.MustCompile(`(?m)^[ \t]*%%.*$`)
	kindWord  = regexp.MustCompile(`^\s*([\w-]+)`)
)

func newSource(text string) (*source, error) {
	text = strings.ToValidUTF8(strings.TrimPrefix(text, "\uFEFF"), "\uFFFD")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", "    ", "\u00A0", " ").Replace(text)
	text = strings.Map(func(r rune) rune {
		if r != '\n' && !visible(r) {
			return -1
		}
		return r
	}, text)
	s := &source{line: 1}
	text = s.frontMatter(text)
	// What is taken out leaves its line breaks, so that the lines keep their numbers.
	cut := func(re *regexp.Regexp, found func(string)) {
		text = re.ReplaceAllStringFunc(text, func(match string) string {
			if sub := re.FindStringSubmatch(match); found != nil && len(sub) > 1 {
				found(strings.Join(strings.Fields(sub[1]), " "))
			}
			return strings.Repeat("\n", strings.Count(match, "\n"))
		})
	}
	cut(directive, nil)
	cut(comment, nil)
	cut(accTitle, func(v string) { s.accTitle = v })
	cut(accDescr, func(v string) { s.accDescr = v })
	cut(accBlock, func(v string) { s.accDescr = v })

	word := kindWord.FindStringSubmatchIndex(text)
	if word == nil {
		s.line += strings.Count(text, "\n") - strings.Count(strings.TrimLeft(text, " \n"), "\n")
		return nil, &SyntaxError{s.line, "the diagram does not begin with its kind, such as flowchart"}
	}
	s.kind = text[word[2]:word[3]]
	s.line += strings.Count(text[:word[3]], "\n")
	s.rest = text[word[3]:]
	return s, nil
}

// frontMatter takes the block between two lines of --- off the text. Of what it may hold
// only the title means something here.
func (s *source) frontMatter(text string) string {
	lines := strings.Split(text, "\n")
	first := 0
	for first < len(lines) && strings.TrimSpace(lines[first]) == "" {
		first++
	}
	if first == len(lines) || strings.TrimSpace(lines[first]) != "---" {
		return text
	}
	for i := first + 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) == "---" {
			s.line = min(i+2, len(lines))
			return strings.Join(lines[i+1:], "\n")
		}
		if title, ok := strings.CutPrefix(lines[i], "title:"); ok {
			title = strings.TrimSpace(title)
			if n := len(title); n > 1 && (title[0] == '"' || title[0] == '\'') && title[n-1] == title[0] {
				title = title[1 : n-1]
			}
			s.title = title
		}
	}
	return text
}

// visible says whether a character may stand in a page: no control character, no mark of
// direction, no space without width but those that join emoji, nothing that XML forbids.
func visible(r rune) bool {
	switch {
	case r == '\u200C' || r == '\u200D':
		return true
	case unicode.IsControl(r), r == '\u00AD', r == '\u061C',
		r >= '\u200B' && r <= '\u200F', r >= '\u2028' && r <= '\u202E', r >= '\u2060' && r <= '\u206F',
		r == '\uFEFF', r >= '\uFFF9' && r <= '\uFFFB', r&0xFFFE == 0xFFFE, r >= '\uFDD0' && r <= '\uFDEF':
		return false
	}
	return true
}

// A statement is one line of a diagram, or the part of one up to a semicolon.
type statement struct {
	text string
	line int
}

func notUnderstood(st statement) error {
	return &SyntaxError{st.line, fmt.Sprintf("cannot understand %q", clip(st.text))}
}

// statements cuts the text of a diagram at line breaks and at semicolons, except at those
// within quotes and those that end an entity such as #quot;.
func (s *source) statements(semicolons bool) []statement {
	var out []statement
	line, start, quoted := s.line, 0, false
	add := func(end int) {
		if text := strings.TrimSpace(s.rest[start:end]); text != "" {
			out = append(out, statement{text, line})
		}
	}
	for i := 0; i < len(s.rest); i++ {
		switch c := s.rest[i]; {
		case c == '\n':
			add(i)
			start, quoted = i+1, false
			line++
		case c == '"':
			quoted = !quoted
		case c == ';' && semicolons && !quoted && !endsEntity(s.rest[start:i]):
			add(i)
			start = i + 1
		}
	}
	add(len(s.rest))
	return out
}

// withoutComment takes the comment off the end of a statement. After a colon or within
// quotes, %% is text.
func withoutComment(text string) string {
	before, _, found := strings.Cut(text, "%%")
	if !found || strings.ContainsAny(before, ":\"") {
		return text
	}
	return strings.TrimSpace(before)
}

// endsEntity says whether a semicolon after the text ends an entity.
func endsEntity(text string) bool {
	i := strings.LastIndexAny(text, "#&")
	if i < 0 || i == len(text)-1 || len(text)-i > 12 {
		return false
	}
	for _, r := range text[i+1:] {
		if r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' {
			return false
		}
	}
	return true
}

// interaction is what follows click, link or callback: a node, then an address or the name
// of a function.
var interaction = regexp.MustCompile(`^[\p{L}\p{N}_.\-]*[\p{L}\p{N}_]\s+(?:"|[A-Za-z_])`)

// cutWord takes the first word off a statement if it is the one given.
func cutWord(text, word string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, word)
	if !ok || rest != "" && rest[0] != ' ' {
		return text, false
	}
	return strings.TrimSpace(rest), true
}
