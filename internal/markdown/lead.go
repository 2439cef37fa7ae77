package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Lead is the Markdown of a file without its title, up to its first section: what it says before it goes into detail. What the rest defines for
// its links and notes stands below it.
func (r *Renderer) Lead(source string) string {
	src := withLastLine(strings.ReplaceAll(strings.TrimPrefix(source, "\ufeff"), "\r\n", "\n"))
	start, end := 0, len(src)
	for n := r.markdown.Parser().Parse(text.NewReader(src)).FirstChild(); n != nil; n = n.NextSibling() {
		heading, ok := n.(*ast.Heading)
		if !ok {
			continue
		}
		if heading.Level > 1 || len(bytes.TrimSpace(src[start:heading.Pos()])) > 0 {
			end = heading.Pos()
			break
		}
		start = headingEnd(src, heading)
	}
	lead := blankLines.ReplaceAllString(strings.TrimRight(string(src[start:end]), " \t\n"), "")
	if definitions := definition.FindAllString(string(src[end:]), -1); lead != "" && definitions != nil {
		lead += "\n\n" + strings.Join(definitions, "\n")
	}
	return lead
}

// definition is a line that says where "[text]" leads, or what a note "[^1]" is.
var definition = regexp.MustCompile(`(?m)^ {0,3}\[[^\]\n]+\]:[ \t]*\S.*$`)

// blankLines are those before a text: the blanks of its first line may mean something.
var blankLines = regexp.MustCompile(`^(?:[ \t]*\n)+`)

// headingEnd is where the line after a heading begins.
func headingEnd(src []byte, h *ast.Heading) int {
	lineEnd := func(at int) int { return at + bytes.IndexByte(src[at:], '\n') + 1 }
	if src[h.Pos()] == '#' {
		return lineEnd(h.Pos())
	}
	last := h.Lines().At(h.Lines().Len() - 1)
	return lineEnd(lineEnd(last.Start)) // its line of "=" too
}
