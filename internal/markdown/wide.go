package markdown

import (
	"strconv"

	"golang.org/x/net/html"
)

// How many characters fit a line of a table on paper, and how many the room between two columns is.
const (
	tableWidth = 72
	tableGap   = 2
)

// isWideTable reports whether a table has longer words than fit beside one another on paper, so that they have to be broken there.
func isWideTable(table *html.Node) bool {
	var longest []int
	for row := range table.Descendants() {
		if !isElement(row, "tr") {
			continue
		}
		column := 0
		for cell := range row.ChildNodes() {
			if !isElement(cell, "td") && !isElement(cell, "th") {
				continue
			}
			if column == len(longest) {
				longest = append(longest, 0)
			}
			longest[column] = max(longest[column], longestWord(textOf(cell)))
			column++
		}
	}
	width := 0
	for _, n := range longest {
		width += n + tableGap
	}
	return width > tableWidth
}

// longestWord is the length of the longest part of a text that no line ends within. A hanzi is as wide as two letters.
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

// isWideList reports whether a list has numbers that are longer than the room before its text.
func isWideList(list *html.Node) bool {
	last := 0
	if start, ok := attribute(list, "start"); ok {
		last, _ = strconv.Atoi(start) // 0 of what is no number; a list begins with 1 then
		last--
	}
	for item := range list.ChildNodes() {
		if isElement(item, "li") {
			last++
		}
	}
	return last >= 1000
}
