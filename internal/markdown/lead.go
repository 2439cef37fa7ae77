package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// Lead is the Markdown of a file without its title, up to its first section: what it says before it goes into detail. Pictures, badges and
// links to other languages may stand above the title. What the rest defines for its links and notes stands below it.
func (r *Renderer) Lead(source string) string {
	src := withLastLine(strings.ReplaceAll(strings.TrimPrefix(source, "\ufeff"), "\r\n", "\n"))
	var lead []byte
	start, end, words, titled := 0, len(src), 0, false
	root := r.markdown.Parser().Parse(text.NewReader(src))
	title := titleLevel(root)
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		heading, ok := n.(*ast.Heading)
		if !ok {
			words += ownWords(n, src)
			continue
		}
		begins := bytes.LastIndexByte(src[:heading.Pos()], '\n') + 1
		if heading.Level > title || words > fewWords || (titled || heading.Level > 1) && words > 0 {
			end = begins
			break
		}
		lead = append(lead, src[start:begins]...)
		start, titled = headingEnd(src, heading), true
	}
	lead = bytes.TrimRight(append(lead, src[start:end]...), " \t\n")
	out := blankLines.ReplaceAllString(string(lead), "")
	if definitions := definition.FindAllString(string(src[end:]), -1); out != "" && definitions != nil {
		out += "\n\n" + strings.Join(definitions, "\n")
	}
	return out
}

// titleLevel is the level of headings that can be titles: 1, or that of the first one, if there is no other as high.
func titleLevel(root ast.Node) int {
	level := 0
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		heading, ok := n.(*ast.Heading)
		switch {
		case !ok:
		case level == 0:
			level = heading.Level
		case heading.Level <= level:
			return 1
		}
	}
	return level
}

// fewWords is how many words what stands above a title may have: "English" beside a link to another language.
const fewWords = 3

var (
	htmlHeading = regexp.MustCompile(`(?i)<h[1-6]\b`)
	htmlMarkup  = regexp.MustCompile(`(?s)<!--.*?-->|<[^>]*>`)
)

// ownWords counts the words of a block that are in no link and no markup. A block of HTML with a heading is all words.
func ownWords(n ast.Node, src []byte) int {
	var own strings.Builder
	switch n := n.(type) {
	case *ast.HTMLBlock:
		raw := n.Lines().Value(src)
		if htmlHeading.Match(raw) {
			return fewWords + 1
		}
		own.Write(htmlMarkup.ReplaceAll(raw, nil))
	case *ast.Paragraph:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				own.Write(t.Value(src))
				own.WriteByte(' ')
			}
		}
	case *ast.ThematicBreak:
	default:
		return fewWords + 1
	}
	words, hanzi := count(own.String())
	return words + (hanzi+1)/2 // most Chinese words have two
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
