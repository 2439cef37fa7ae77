package markdown

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// lists keeps an item open whose first line is empty, where the next line is blank but has as many
// blanks as the item is indented (cmark).
type lists struct{ parser.BlockParser }

// Continue implements parser.BlockParser.
func (l lists) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	item, ok := node.LastChild().(*ast.ListItem)
	line, _ := reader.PeekLine()
	if ok && item.ChildCount() == 0 && util.IsBlank(line) {
		if width, _ := util.IndentWidth(line, reader.LineOffset()); width >= item.Offset {
			return parser.Continue | parser.HasChildren
		}
	}
	return l.BlockParser.Continue(node, reader, pc)
}

// sourceLine matches a line that begins a block of HTML in CommonMark 0.29, but not in later versions.
var sourceLine = regexp.MustCompile(`(?i)^ {0,3}</?source(?:[\s/>]|$)`)

// htmlBlocks also begins a block at "<source".
type htmlBlocks struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (h htmlBlocks) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if !sourceLine.Match(line) {
		return h.BlockParser.Open(parent, reader, pc)
	}
	n := ast.NewHTMLBlock(ast.HTMLBlockType6)
	reader.AdvanceToEOL()
	n.Lines().Append(segment)
	return n, parser.NoChildren
}
