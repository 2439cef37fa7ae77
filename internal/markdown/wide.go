package markdown

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// The measures of tables, in letters: what fits a line on paper, what a narrow screen shows without scrolling even where
// letters are twice as large, the room between two columns, and from where on a cell is a text of several lines, with the least
// of it that is well read in one of them.
const (
	paperWidth  = 72
	screenWidth = 16
	tableGap    = 2
	longCell    = 16
	longLine    = 10
)

// column is one of a table: its cells from above, the longest word in each, and the longest of the texts.
type column struct {
	cells []*html.Node
	words []int
	text  int
}

func columnsOf(table *html.Node) []column {
	var columns []column
	for row := range table.Descendants() {
		if !isElement(row, "tr") || row.Parent != table && row.Parent.Parent != table { // that of a table in a cell
			continue
		}
		at := 0
		for cell := range row.ChildNodes() {
			if !isElement(cell, "td") && !isElement(cell, "th") {
				continue
			}
			if at == len(columns) {
				columns = append(columns, column{})
			}
			text := textOf(cell)
			c := &columns[at]
			c.cells, c.words, c.text = append(c.cells, cell), append(c.words, longestWord(text)), max(c.text, letters(text))
			at++
		}
	}
	return columns
}

// fit prepares a table for where there is little room. On a screen, a column of long cells keeps a readable width ("long"), and the
// table scrolls, also for who has only a keyboard. On paper nothing scrolls: where words do not fit beside one another
// ("wide"), those that are longer than their column's share are broken.
func fit(table *html.Node) {
	columns := columnsOf(table)
	paper, screen := 0, 0
	for _, c := range columns {
		word := slices.Max(c.words)
		paper += word + tableGap
		if c.text >= longCell {
			setAttribute(c.cells[0], "class", "long")
			word = max(word, longLine)
		}
		screen += word + tableGap
	}
	if screen > screenWidth || holds(table, "img", "video") {
		setAttribute(table, "tabindex", "0")
	}
	if paper <= paperWidth {
		return
	}
	setAttribute(table, "class", "wide")
	for _, c := range columns {
		for i, word := range c.words {
			if word > paperWidth/len(columns)-tableGap {
				class, _ := attribute(c.cells[i], "class")
				setAttribute(c.cells[i], "class", strings.TrimSpace(class+" wide"))
			}
		}
	}
}

// holds reports whether one of these elements is in another.
func holds(n *html.Node, names ...string) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && slices.Contains(names, c.Data) {
			return true
		}
	}
	return false
}

// letters is how wide a text is. A hanzi is as wide as two letters.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if n++; unspaced(r) {
			n++
		}
	}
	return n
}

// longestWord is the length of the longest part of a text that no line ends within.
func longestWord(s string) int {
	longest, length := 0, 0
	for _, r := range s {
		switch {
		case unspaced(r):
			longest, length = max(longest, 2), 0
		case r == ' ' || r == '\n':
			length = 0
		default:
			length++
			longest = max(longest, length)
			if r == '-' {
				length = 0
			}
		}
	}
	return longest
}

// The marks of lists, in characters without the full stop: those from wideMark on need more room before the text than there is ("wide"),
// and those from widerMark on stand in the text ("wider"), as no room would do.
const (
	wideMark  = 3
	widerMark = 5
)

// listClass is the class of a list whose marks need room, or "".
func listClass(list *html.Node) string {
	switch n := longestMark(list); {
	case n >= widerMark:
		return "wider"
	case n >= wideMark:
		return "wide"
	}
	return ""
}

// longestMark is how long the longest number of a list is as a browser writes it: "-12", "xxxviii", "ab".
// https://html.spec.whatwg.org/multipage/grouping-content.html#the-ol-element
func longestMark(list *html.Node) int {
	kind, _ := attribute(list, "type")
	next := 1
	if n, ok := listNumber(list, "start"); ok {
		next = n
	}
	longest := 0
	for item := range list.ChildNodes() {
		if !isElement(item, "li") {
			continue
		}
		if n, ok := listNumber(item, "value"); ok {
			next = n
		}
		written := kind
		if own, ok := attribute(item, "type"); ok {
			written = own
		}
		longest = max(longest, markLength(written, next))
		next++
	}
	return longest
}

// listNumber is the value of an attribute that is a number; a number as large as no list is counts as the largest.
func listNumber(n *html.Node, key string) (int, bool) {
	text, ok := attribute(n, key)
	value, err := strconv.ParseInt(strings.TrimSpace(text), 10, 32)
	return int(value), ok && (err == nil || errors.Is(err, strconv.ErrRange))
}

// romanDigits is how many letters a Roman digit has, in each place.
var romanDigits = [10]int{0, 1, 2, 3, 2, 1, 2, 3, 4, 2}

// markLength is how many characters a number has, written as the type of a list asks for. What cannot be written so is decimal.
func markLength(kind string, n int) int {
	length := 0
	switch strings.ToLower(kind) {
	case "i":
		for rest := n; rest > 0 && n < 4000; rest /= 10 {
			length += romanDigits[rest%10]
		}
	case "a":
		for rest := n; rest > 0; rest = (rest - 1) / 26 {
			length++
		}
	}
	if length > 0 {
		return length
	}
	return len(strconv.Itoa(n))
}
