package config

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Error is everything that is wrong with one settings file.
type Error struct {
	Mistakes []Mistake // in file order, at least one
}

// Error gives every mistake with its place, source line and suggestion.
func (e *Error) Error() string {
	var b strings.Builder
	for i, m := range e.Mistakes {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(m.String())
	}
	return b.String()
}

// Mistake is one thing that is wrong with a settings file.
type Mistake struct {
	File       string // as given to Load or Parse
	Line       int    // from 1
	Column     int    // from 1, in characters (not bytes, not cells of a terminal)
	Message    string // what is wrong, without the place; one line
	Snippet    string // the source line, and below it a caret under the place; no newline at the end
	Suggestion string // what the author may have meant; one line, empty if nobody can know
}

// String is the mistake as a compiler would print it, on three or four lines.
func (m Mistake) String() string {
	s := m.File + ":" + strconv.Itoa(m.Line) + ":" + strconv.Itoa(m.Column) + ": " + m.Message + "\n"
	s += "  " + strings.ReplaceAll(m.Snippet, "\n", "\n  ")
	if m.Suggestion != "" {
		s += "\n  " + m.Suggestion
	}
	return s
}

// snippetWidth is how many characters of a long line a snippet shows.
const snippetWidth = 100

// snippet shows the line and, below it, a caret under the character of that
// index. Tabs are repeated in the caret's line, so that the two align whatever
// a tab's width is; what does not print is replaced, so that a settings file
// cannot steer a terminal.
func snippet(line []rune, at int) string {
	var shown, caret strings.Builder
	at = min(at, len(line))
	from := 0
	if len(line) > snippetWidth && at > snippetWidth/2 {
		from = at - snippetWidth/2
		shown.WriteRune('…')
		caret.WriteByte(' ')
	}
	to := min(len(line), from+snippetWidth)
	for i, r := range line[from:to] {
		r = printable(r)
		shown.WriteRune(r)
		if from+i < at {
			caret.WriteString(blank(r))
		}
	}
	if to < len(line) {
		shown.WriteRune('…')
	}
	return shown.String() + "\n" + caret.String() + "^"
}

func printable(r rune) rune {
	if r == '\t' || unicode.IsPrint(r) {
		return r
	}
	return unicode.ReplacementChar
}

// blank is space as wide as the character is in a terminal.
func blank(r rune) string {
	switch {
	case r == '\t':
		return "\t"
	case unicode.In(r, unicode.Mn, unicode.Me):
		return ""
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return "  "
	}
	return " "
}
