package mermaid

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A label is text in lines; a line is runs of one face.
type label struct{ lines [][]run }

type run struct {
	text         string
	bold, italic bool
}

var (
	entity  = regexp.MustCompile(`#(\w+);`)
	newline = regexp.MustCompile(`(?i)\s*<br\s*/?>\s*|\\n|\n`)
	icon    = regexp.MustCompile(`(^|\s)(fa[bklrs]?:fa-[\w-]+)`)
	tag     = regexp.MustCompile(`(?i)<(/?)(b|strong|i|em|u|s|del|ins|small|big|code|tt|sub|sup|span|font|div|p|center|a|mark|kbd)(\s[^<>]*)?>`)
	spaces  = regexp.MustCompile(`\s+`)
	marks   = regexp.MustCompile(`\*\*|__|\*|_`)
)

// newLabel reads the text of a label as Mermaid writes it: #quot; and HTML's entities,
// <br/> and \n for line breaks, HTML's tags for bold and italic, the others vanish. In
// backquotes it is Markdown.
func newLabel(text string) label {
	text = strings.TrimSpace(text)
	markdown := false
	if n := len(text); n > 1 && text[0] == '`' && text[n-1] == '`' {
		text, markdown = text[1:n-1], true
	}
	text = icon.ReplaceAllString(text, "$1")
	var l label
	r := labelReader{markdown: markdown}
	for _, line := range newline.Split(text, -1) {
		l.lines = append(l.lines, r.line(line))
	}
	return l
}

// A labelReader knows which marks are open at its place.
type labelReader struct {
	markdown     bool
	bold, italic int
	runs         []run
}

func (r *labelReader) line(line string) []run {
	r.runs = nil
	for {
		at := tag.FindStringSubmatchIndex(line)
		if at == nil {
			r.piece(line)
			return trimRuns(r.runs)
		}
		r.piece(line[:at[0]])
		step := 1
		if at[2] < at[3] {
			step = -1
		}
		switch strings.ToLower(line[at[4]:at[5]]) {
		case "b", "strong":
			r.bold = max(r.bold+step, 0)
		case "i", "em":
			r.italic = max(r.italic+step, 0)
		}
		line = line[at[1]:]
	}
}

// piece reads text without tags.
func (r *labelReader) piece(text string) {
	if !r.markdown {
		r.add(text)
		return
	}
	last := 0
	for _, at := range marks.FindAllStringIndex(text, -1) {
		mark := text[at[0]:at[1]]
		on := &r.bold
		if len(mark) == 1 {
			on = &r.italic
		}
		before, after := at[0] > 0 && text[at[0]-1] != ' ', at[1] < len(text) && text[at[1]] != ' '
		switch {
		case mark[0] == '_' && before && after: // in a word
			continue
		case *on == 0 && after:
			r.add(text[last:at[0]])
			*on++
		case *on > 0 && before:
			r.add(text[last:at[0]])
			*on--
		default:
			continue
		}
		last = at[1]
	}
	r.add(text[last:])
}

func (r *labelReader) add(text string) {
	if text = spaces.ReplaceAllString(plain(text), " "); text != "" {
		r.runs = append(r.runs, run{text, r.bold > 0, r.italic > 0})
	}
}

// trimRuns takes the spaces off the ends of a line.
func trimRuns(runs []run) []run {
	for len(runs) > 0 {
		if runs[0].text = strings.TrimLeft(runs[0].text, " "); runs[0].text != "" {
			break
		}
		runs = runs[1:]
	}
	for n := len(runs); n > 0; n = len(runs) {
		if runs[n-1].text = strings.TrimRight(runs[n-1].text, " "); runs[n-1].text != "" {
			break
		}
		runs = runs[:n-1]
	}
	return runs
}

// plain resolves the entities of a text.
func plain(s string) string {
	s = entity.ReplaceAllStringFunc(s, func(m string) string {
		name := m[1 : len(m)-1]
		if strings.Trim(name, "0123456789") == "" {
			name = "#" + name
		}
		if out := html.UnescapeString("&" + name + ";"); utf8.RuneCountInString(out) <= 2 {
			return out
		}
		return m
	})
	return strings.Map(func(r rune) rune {
		if r != '\n' && !visible(r) {
			return -1
		}
		return r
	}, html.UnescapeString(s))
}

// unquote takes quotation marks off a text.
func unquote(s string) string {
	if n := len(s); n > 1 && s[0] == '"' && s[n-1] == '"' {
		return s[1 : n-1]
	}
	return s
}

func (l label) empty() bool {
	for _, line := range l.lines {
		if len(line) > 0 {
			return false
		}
	}
	return true
}

// bounded returns an error if a label in this line is too long to be drawn.
func (l label) bounded(line int) error {
	if n := l.letters(); n > maxText {
		return fmt.Errorf("%w: line %d has a text of %d letters, at most %d are drawn", ErrTooLarge, line, n, maxText)
	}
	return nil
}

// letters is the number of characters.
func (l label) letters() int {
	n := 0
	for _, line := range l.lines {
		for _, r := range line {
			n += len([]rune(r.text))
		}
	}
	return n
}

// wrapped is the label in lines no wider than the width, where spaces or ideographs let
// it be broken.
func (l label) wrapped(width float64) label {
	var out label
	for _, line := range l.lines {
		var current []run
		used := 0.0
		for _, r := range line {
			for i, word := range words(r.text) {
				w := measure(strings.TrimRight(word, " "), r.bold)
				if used > 0 && used+w > width && (i > 0 || word[0] == ' ') {
					out.lines = append(out.lines, trimRuns(current))
					current, used = nil, 0
				}
				if n := len(current); n > 0 && i > 0 {
					current[n-1].text += word
				} else {
					current = append(current, run{word, r.bold, r.italic})
				}
				used += measure(word, r.bold)
			}
		}
		out.lines = append(out.lines, trimRuns(current))
	}
	return out
}

// words cuts a text where a line may break: after spaces, and between ideographs unless a
// closing mark follows or an opening one stands before.
func words(s string) []string {
	var out []string
	start := 0
	previous := rune(0)
	for i, r := range s {
		breaks := previous == ' ' && r != ' ' ||
			i > 0 && (ideograph(r) || ideograph(previous)) && !strings.ContainsRune("，。、；：？！）」』】》〉”’…—·,.;:?!)]}%", r) && !strings.ContainsRune("（「『【《〈“‘([{", previous) && r != ' '
		if breaks {
			out = append(out, s[start:i])
			start = i
		}
		previous = r
	}
	return append(out, s[start:])
}

func ideograph(r rune) bool {
	return r >= 0x2E80 && r <= 0x9FFF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFF01 && r <= 0xFF60 || r >= 0x20000 && r <= 0x3FFFF
}

// size is the width and height of the label, in pixels of the SVG.
func (l label) size() (width, height float64) {
	for _, line := range l.lines {
		width = max(width, lineWidth(line))
	}
	return width, float64(len(l.lines)) * lineHeight
}

func lineWidth(line []run) float64 {
	w := 0.0
	for _, r := range line {
		w += measure(r.text, r.bold)
	}
	return w
}
