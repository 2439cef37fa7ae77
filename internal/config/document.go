package config

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// mistakesMost is how many mistakes are collected: beyond that the file is
// not a settings file, and nobody reads on.
const mistakesMost = 50

// document is one settings file while it is checked. The decoder stops at the
// first wrong type, so the file is walked key by key and checked against the
// table of settings; the decoder only sees files that passed.
type document struct {
	name     string
	source   []byte // without byte order mark
	lines    []int  // offset of the start of each line
	mistakes []Mistake

	seen map[string]int // offset of every key, by path; see place

	table   string // path of the table the walk is in: "", "feed" or "links"
	foreign bool   // the table is unknown or its line is broken: its keys say nothing
	links   []linkTable
}

// linkTable is one [[links]] of the file.
type linkTable struct {
	at    int  // offset of its start
	doubt bool // a key in it could not be read: the missing one, perhaps
}

func newDocument(name string, source []byte) *document {
	d := &document{
		name:   name,
		source: bytes.TrimPrefix(source, []byte("\ufeff")),
		lines:  []int{0},
		seen:   map[string]int{},
	}
	for i, c := range d.source {
		if c == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	return d
}

// read walks the file and collects its mistakes.
func (d *document) read() {
	if at := invalidUTF8(d.source); at >= 0 {
		d.mistake(at, "the file is not UTF-8 text", "save it with the encoding UTF-8")
		return
	}
	for start := 0; start < len(d.source) && len(d.mistakes) < mistakesMost; {
		start = d.readFrom(start)
	}
	d.checkLinks()
	sort.SliceStable(d.mistakes, func(i, j int) bool {
		a, b := d.mistakes[i], d.mistakes[j]
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
}

// checkLinks notes the links that lack a title or an address.
func (d *document) checkLinks() {
	for i, l := range d.links {
		for _, name := range childrenOf("links") {
			if s, _ := find("links." + name); s.optional {
				continue
			}
			if _, ok := d.seen[linkPlace(i+1, name)]; !ok && !l.doubt {
				d.mistake(l.at, "link without "+name, "add "+name+" = "+example("links."+name))
			}
		}
	}
}

// doubtLink notes that a key of the last link could not be read.
func (d *document) doubtLink(path string) {
	if len(d.links) > 0 && strings.HasPrefix(path, "links.") {
		d.links[len(d.links)-1].doubt = true
	}
}

func invalidUTF8(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// readFrom walks the file from the offset to its end or to an error of syntax,
// and returns where to go on.
func (d *document) readFrom(start int) int {
	var p unstable.Parser
	p.Reset(d.source[start:])
	w := walk{document: d, parser: &p, start: start}
	last := start
	for p.NextExpression() && len(d.mistakes) < mistakesMost {
		last = w.expression(p.Expression())
	}
	var broken *unstable.ParserError
	if !errors.As(p.Error(), &broken) {
		return len(d.source)
	}
	return d.syntax(broken.Message, start+int(p.Range(broken.Highlight).Offset), last)
}

// syntax notes an error of syntax and returns the offset at which to go
// on: an unclosed quote must not hide the mistakes below it. The expression that is broken starts after the offset last.
func (d *document) syntax(message string, at, last int) int {
	begin := min(at, d.expressionAfter(last))
	line := d.lineOf(begin)
	suggestion := ""
	switch {
	case d.lineOf(at) == line:
		suggestion = d.unquoted(line)
	case at+1 >= len(bytes.TrimRight(d.source, " \t\r\n")):
		at = begin // something is open to the end of the file: show where it begins
	}
	d.foreign = d.foreign || d.source[begin] == '['
	d.doubtLink(d.table + ".")
	d.mistake(at, d.inOurWords(message, at), suggestion)
	return d.nextSetting(line)
}

// nextSetting is the offset at which to go on after a broken line. If that
// line opened a list or a long text, what follows may belong to it, until a
// line looks like a setting.
func (d *document) nextSetting(broken int) int {
	open := openShape.Match(d.line(broken))
	for n := broken + 1; n < len(d.lines); n++ {
		if !open || settingShape.Match(d.line(n)) {
			return d.lines[n]
		}
	}
	return len(d.source)
}

// openShape is a line that may have opened something that goes on below.
var openShape = regexp.MustCompile("[\\[{]|\"\"\"|'''")

// inOurWords replaces the parser's messages that name a byte, which is not
// always a character.
func (d *document) inOurWords(message string, at int) string {
	r, _ := utf8.DecodeRune(d.source[at:])
	got := strconv.QuoteRune(r)
	for _, m := range []struct{ theirs, ours string }{
		{"invalid character at start of key", "a key starts with a letter from A to Z or a quote, not with " + got},
		{"unexpected character", "a value starts with a quote, a digit, true, false, [ or {, not with " + got},
		{"expected newline but got", "the line must end here, but goes on with " + got},
		{"basic strings cannot have new lines", "the text is not closed with a quote"},
		{"literal strings cannot have new lines", "the text is not closed with a quote"},
		{"multiline basic string not terminated", `the text that starts with """ is never closed`},
		{"multiline literal string not terminated", "the text that starts with ''' is never closed"},
	} {
		if strings.HasPrefix(message, m.theirs) {
			return m.ours
		}
	}
	return message
}

// settingShape is a line that starts a setting or a table.
var settingShape = regexp.MustCompile(`^[ \t]*(\[|[A-Za-z0-9_."'-]+[ \t]*=)`)

// expressionAfter is where the first expression starts whose line is not
// before the offset.
func (d *document) expressionAfter(offset int) int {
	for n := d.lineOf(offset); n < len(d.lines); n++ {
		if from := max(offset, d.lines[n]); from < d.lines[n]+len(d.line(n)) {
			text := d.source[from : d.lines[n]+len(d.line(n))]
			if t := bytes.TrimLeft(text, " \t"); len(t) > 0 && t[0] != '#' {
				return from + len(text) - len(t)
			}
		}
	}
	return offset
}

// bareShape is a setting whose text lacks quotes.
var bareShape = regexp.MustCompile(`^\s*([A-Za-z_.]+)\s*=\s*([^\s"'\[{#=][^"'#=]*?)\s*$`)

func (d *document) unquoted(n int) string {
	m := bareShape.FindSubmatch(d.line(n))
	if m == nil || len(m[2]) > 60 {
		return ""
	}
	key, value := string(m[1]), string(m[2])
	s, ok := find(joinPath(d.table, key))
	switch word := strings.ToLower(value); {
	case ok && s.kind == truth && slices.Contains([]string{"true", "yes", "on"}, word):
		return "write " + key + " = true"
	case ok && s.kind == truth && slices.Contains([]string{"false", "no", "off"}, word):
		return "write " + key + " = false"
	case ok && s.kind == texts:
		return "write " + key + " = [" + strconv.Quote(value) + "]"
	case ok && s.kind == number:
		return ""
	}
	return "write " + key + " = " + strconv.Quote(value)
}

// decode gives the values of a file that passed read. What the decoder still
// finds, such as a table defined in two ways, is a mistake too.
func (d *document) decode(s Settings) Settings {
	err := toml.NewDecoder(bytes.NewReader(d.source)).DisallowUnknownFields().Decode(&s)
	var broken *toml.DecodeError
	switch {
	case errors.As(err, &broken):
		line, column := broken.Position()
		d.mistake(d.lines[line-1]+column-1, strings.TrimPrefix(broken.Error(), "toml: "), "")
	case err != nil:
		d.mistake(0, err.Error(), "")
	}
	return s
}

func (d *document) err() error { return &Error{Mistakes: d.mistakes} }

func (d *document) mistake(at int, message, suggestion string) {
	if len(d.mistakes) >= mistakesMost {
		return
	}
	n := d.lineOf(at)
	line := []rune(string(d.line(n)))
	column := utf8.RuneCount(d.source[d.lines[n]:min(at, len(d.source))])
	d.mistakes = append(d.mistakes, Mistake{
		File: d.name, Line: n + 1, Column: column + 1,
		Message: message, Snippet: snippet(line, column), Suggestion: suggestion,
	})
}

func (d *document) mistakef(at int, suggestion, format string, args ...any) {
	d.mistake(at, fmt.Sprintf(format, args...), suggestion)
}

// lineOf is the index, from 0, of the line the offset lies in.
func (d *document) lineOf(offset int) int {
	return sort.SearchInts(d.lines, offset+1) - 1
}

// line is the text of a line without its end.
func (d *document) line(n int) []byte {
	end := len(d.source)
	if n+1 < len(d.lines) {
		end = d.lines[n+1] - 1
	}
	return bytes.TrimSuffix(d.source[d.lines[n]:end], []byte("\r"))
}
