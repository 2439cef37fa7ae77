package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// lists keeps an item open whose first line is empty: where the next line is indented as far as the
// item, be it the beginning of another list or blank (cmark).
type lists struct{ parser.BlockParser }

var emptyItemKey = parser.NewContextKey()

// Continue implements parser.BlockParser.
func (l lists) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	item, ok := node.LastChild().(*ast.ListItem)
	if !ok || item.ChildCount() > 0 {
		return l.BlockParser.Continue(node, reader, pc)
	}
	line, _ := reader.PeekLine()
	width, _ := util.IndentWidth(line, reader.LineOffset())
	blank := util.IsBlank(line)
	if width >= item.Offset && (blank || pc.Get(emptyItemKey) != item) {
		return parser.Continue | parser.HasChildren
	}
	if blank { // nothing of the item can follow
		pc.Set(emptyItemKey, item)
	}
	return l.BlockParser.Continue(node, reader, pc)
}

// definitions takes the definitions of links off the beginning of a paragraph. Of an item that has nothing but
// them before its text goldmark would think that a blank line parts the two.
type definitions struct{ parser.ParagraphTransformer }

// Transform implements parser.ParagraphTransformer.
func (d definitions) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := p.Lines().Len()
	d.ParagraphTransformer.Transform(p, reader, pc)
	if p.Lines().Len() < lines && p.Parent() != nil {
		p.SetBlankPreviousLines(false)
	}
}

// htmlBlocks begins blocks of HTML by the seven conditions of CommonMark 0.29 (section 4.6). Later
// versions, and goldmark, take <textarea> for the first kind and not </pre>
// for the seventh, and do not know <source>.
type htmlBlocks struct{ parser.BlockParser }

const (
	tagName   = `[A-Za-z][A-Za-z0-9-]*`
	tagSpace  = `[ \t\n\v\f\r]`
	attrValue = `[^ \t\r\n\v\f"'=<>` + "`" + `]+|'[^']*'|"[^"]*"`
	openTag   = tagName + `(?:` + tagSpace + `+[a-zA-Z_:][a-zA-Z0-9:._-]*(?:` + tagSpace + `*=` + tagSpace + `*(?:` + attrValue + `))?)*` + tagSpace + `*/?>`
	closeTag  = `/` + tagName + tagSpace + `*>`
)

var htmlStarts = []struct {
	kind ast.HTMLBlockType
	line *regexp.Regexp
}{
	{ast.HTMLBlockType1, regexp.MustCompile(`(?i)^<(?:script|pre|style)(?:` + tagSpace + `|>|$)`)},
	{ast.HTMLBlockType2, regexp.MustCompile(`^<!--`)},
	{ast.HTMLBlockType3, regexp.MustCompile(`^<\?`)},
	{ast.HTMLBlockType4, regexp.MustCompile(`^<![A-Z]`)},
	{ast.HTMLBlockType5, regexp.MustCompile(`^<!\[CDATA\[`)},
	{ast.HTMLBlockType6, regexp.MustCompile(`(?i)^</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|` +
		`dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|` +
		`nav|noframes|ol|optgroup|option|p|param|section|source|title|summary|table|tbody|td|tfoot|th|thead|tr|track|ul)(?:` + tagSpace + `|/?>|$)`)},
	{ast.HTMLBlockType7, regexp.MustCompile(`^<(?:` + openTag + `|` + closeTag + `)[ \t\f]*\n?$`)},
}

// Open implements parser.BlockParser.
func (htmlBlocks) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if width, pos := util.IndentWidth(line, reader.LineOffset()); width > 3 {
		return nil, parser.NoChildren
	} else {
		line = line[pos:]
	}
	for _, start := range htmlStarts {
		if !start.line.Match(line) || start.kind == ast.HTMLBlockType7 && ast.IsParagraph(pc.LastOpenedBlock().Node) {
			continue
		}
		n := ast.NewHTMLBlock(start.kind)
		reader.AdvanceToEOL()
		n.Lines().Append(segment)
		return n, parser.NoChildren
	}
	return nil, parser.NoChildren
}

// lineOf gives the text of the line an inline parser is at, from the line's beginning, and how far the parser
// is in it. last says that no line of the block follows; then there is no blank at the end.
func lineOf(parent ast.Node, block text.Reader) (line []byte, at int, last bool) {
	for parent.Type() == ast.TypeInline {
		parent = parent.Parent()
	}
	i, segment := block.Position()
	lines := parent.Lines()
	if i < 0 || i >= lines.Len() {
		value := segment.Value(block.Source())
		return value, 0, true
	}
	whole := lines.At(i)
	line = block.Source()[whole.Start:whole.Stop]
	if last = i == lines.Len()-1; last {
		line = bytes.TrimRight(line, " \t\n")
	}
	return line, min(segment.Start-whole.Start, len(line)), last
}
