package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Lead is the Markdown of a file without its title, up to its first section: what it says before it goes into detail.
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
	return blankLines.ReplaceAllString(strings.TrimRight(string(src[start:end]), " \t\n"), "")
}

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
