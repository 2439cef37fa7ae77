package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// tableParagraphs makes tables of paragraphs as cmark-gfm does: only where header and
// delimiter row have the same number of cells, and with aligned cells also where a row lacks them.
type tableParagraphs struct{ parser.ParagraphTransformer }

// Transform implements parser.ParagraphTransformer.
func (t tableParagraphs) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	columns := new(tableScan).scan(p, reader.Source())
	if columns == 0 || columns*p.Lines().Len() > maxCells || scanOf(pc).lazy == p {
		return
	}
	parent, next := p.Parent(), p.NextSibling()
	t.ParagraphTransformer.Transform(p, reader, pc)
	first := p.NextSibling()
	if p.Parent() == nil {
		if next != nil {
			first = next.PreviousSibling()
		} else {
			first = parent.LastChild()
		}
	}
	if table, ok := first.(*extast.Table); ok {
		alignCells(table)
	}
}

func alignCells(table *extast.Table) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		i := 0
		for c := row.FirstChild(); c != nil && i < len(table.Alignments); c = c.NextSibling() {
			c.(*extast.TableCell).Alignment = table.Alignments[i]
			i++
		}
	}
}

// maxCells is the size of the largest table: rows are filled up with empty cells, and a
// text of 64 KiB could ask for millions.
const maxCells = 20000

var tableScanKey = parser.NewContextKey()

// tableScan remembers how far the lines of a growing paragraph have been searched for a table.
type tableScan struct {
	paragraph *ast.Paragraph
	lines     int
	columns   int // of the table, 0 if there is none
	decided   bool
	lazy      *ast.Paragraph // the last one whose delimiter row is outside of its list item or quote, and so none
}

// scan counts the columns of the table in a paragraph. Its first delimiter row decides whether there is one.
func (s *tableScan) scan(p *ast.Paragraph, source []byte) int {
	if s.paragraph != p {
		*s = tableScan{paragraph: p, lines: 1, lazy: s.lazy}
	}
	lines := p.Lines()
	for ; s.lines < lines.Len() && !s.decided; s.lines++ {
		line, header := lines.At(s.lines), lines.At(s.lines-1)
		if columns := delimiterCells(line.Value(source)); columns > 0 {
			s.decided = true
			if cells(header.Value(source)) == columns {
				s.columns = columns
			}
		}
	}
	return s.columns
}

// isTable reports whether the paragraph that is being read has a table in it.
func isTable(p *ast.Paragraph, source []byte, pc parser.Context) bool {
	scan := scanOf(pc)
	return scan.scan(p, source) > 0 && scan.lazy != p
}

func scanOf(pc parser.Context) *tableScan {
	return pc.ComputeIfAbsent(tableScanKey, func() any { return new(tableScan) }).(*tableScan)
}

// tableEnds is the parser of paragraphs where one begins at a line that goldmark takes for a table's row: at a lone
// "|", and at a line that is outside of the table's list item or quote. Paragraphs go on at such
// a line, tables do not, and do not begin (cmark-gfm).
type tableEnds struct{ parser.BlockParser }

// CanInterruptParagraph implements parser.BlockParser.
func (tableEnds) CanInterruptParagraph() bool { return true }

// Open implements parser.BlockParser.
func (e tableEnds) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	p, ok := pc.LastOpenedBlock().Node.(*ast.Paragraph)
	if !ok {
		return nil, parser.NoChildren
	}
	line, _ := reader.PeekLine()
	outside := p.Parent() != parent
	switch {
	case isTable(p, reader.Source(), pc):
		if outside || string(trim(line)) == "|" {
			return e.BlockParser.Open(parent, reader, pc)
		}
	case outside && delimiterCells(line) > 0:
		scanOf(pc).lazy = p
	}
	return nil, parser.NoChildren
}

// codeBlocks is the parser of indented code, which ends a table, but no paragraph.
type codeBlocks struct{ parser.BlockParser }

// CanInterruptParagraph implements parser.BlockParser.
func (codeBlocks) CanInterruptParagraph() bool { return true }

// Open implements parser.BlockParser.
func (c codeBlocks) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if p, ok := pc.LastOpenedBlock().Node.(*ast.Paragraph); ok && !isTable(p, reader.Source(), pc) {
		return nil, parser.NoChildren
	}
	return c.BlockParser.Open(parent, reader, pc)
}

// underlines is the parser of headings that are underlined, which no table is.
type underlines struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (u underlines) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if p, ok := pc.LastOpenedBlock().Node.(*ast.Paragraph); ok && isTable(p, reader.Source(), pc) {
		return nil, parser.NoChildren
	}
	return u.BlockParser.Open(parent, reader, pc)
}

// delimiterCells counts the cells of a line like "| :-- | --: |"; 0 if it is none.
func delimiterCells(line []byte) int {
	if w, _ := util.IndentWidth(line, 0); w > 3 {
		return 0
	}
	line = trim(line)
	if len(line) == 0 || len(bytes.Trim(line, "-:| \t\v\f")) > 0 {
		return 0
	}
	n := 0
	for cell := range bytes.SplitSeq(bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("|")), []byte("|")), []byte("|")) {
		cell = trim(cell)
		cell = bytes.TrimSuffix(bytes.TrimPrefix(cell, []byte(":")), []byte(":"))
		if len(cell) == 0 || len(bytes.Trim(cell, "-")) > 0 {
			return 0
		}
		n++
	}
	return n
}

// cells counts the cells of a row. A backslash before a "|" makes it text, be there another one before that.
func cells(line []byte) int {
	line = trim(line)
	line = bytes.TrimPrefix(line, []byte("|"))
	n, content := 0, false
	for i := range line {
		if line[i] == '|' && (i == 0 || line[i-1] != '\\') {
			n++
			content = false
		} else {
			content = true
		}
	}
	if content {
		n++
	}
	return n
}

// trim cuts white space off both ends of a line, but none beyond ASCII: that is what is in a cell.
func trim(line []byte) []byte { return bytes.Trim(line, " \t\n\v\f\r") }
