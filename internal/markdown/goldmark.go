package markdown

import (
	"bytes"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxDepth is how deep quotes, lists and notes may nest: deeper ones are text.
// It keeps hostile input linear and the tree far below the HTML parser's limit of 512.
const maxDepth = 50

// maxInline is how deep emphasis and links may nest in one block.
const maxInline = 100

// newMarkdown is goldmark with GitHub's extensions.
func newMarkdown(o Options) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(blockParsers()...),
			parser.WithInlineParsers(inlineParsers(o)...),
			parser.WithParagraphTransformers(
				util.Prioritized(definitions{parser.LinkReferenceParagraphTransformer}, 100),
				util.Prioritized(mathParagraphs{}, 150),
				util.Prioritized(tableParagraphs{extension.NewTableParagraphTransformer()}, 200),
			),
			parser.WithASTTransformers(
				util.Prioritized(extension.NewTableASTTransformer(), 0),
				util.Prioritized(mailTransformer{}, 200),
				util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
			),
		)),
		goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(
			util.Prioritized(html.NewRenderer(html.WithUnsafe()), 1000),
			util.Prioritized(extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), 500),
			util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
			util.Prioritized(nodes{}, 100),
		))),
	)
}

func blockParsers() []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(underlines{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(interrupting{shallow{lists{parser.NewListParser()}}}, 300),
		util.Prioritized(shallow{parser.NewListItemParser()}, 400),
		util.Prioritized(codeBlocks{parser.NewCodeBlockParser()}, 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(interrupting{htmlBlocks{parser.NewHTMLBlockParser()}}, 900),
		util.Prioritized(shallow{foldedNotes{extension.NewFootnoteBlockParser()}}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
		util.Prioritized(tableEnds{parser.NewParagraphParser()}, 1001),
	}
}

func inlineParsers(o Options) []util.PrioritizedValue {
	return []util.PrioritizedValue{
		util.Prioritized(taskParser{extension.NewTaskCheckBoxParser()}, 0),
		util.Prioritized(endedCode{parser.NewCodeSpanParser()}, 100),
		util.Prioritized(fewNotes{extension.NewFootnoteParser()}, 101),
		util.Prioritized(boundedLinks{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(rawHTML{parser.NewRawHTMLParser()}, 400),
		util.Prioritized(few{emphasisParser{o.CJKEmphasis}}, 500),
		util.Prioritized(few{strikeParser{o.CJKEmphasis}}, 500),
		util.Prioritized(autolinkParser{}, 999),
	}
}

// shallow is a parser of container blocks that opens none deeper than maxDepth.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		depth++
	}
	if _, ok := parent.(*ast.List); !ok && depth > maxDepth {
		return nil, parser.NoChildren
	}
	return s.BlockParser.Open(parent, reader, pc)
}

// interrupting is a parser of blocks that cannot interrupt a paragraph, but can what goldmark
// still takes for one: a table under construction, and the paragraph of an
// inner block that the line would only continue lazily (cmark-gfm).
type interrupting struct{ parser.BlockParser }

func (b interrupting) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	blocks := pc.OpenedBlocks()
	if n := len(blocks); n > 0 {
		p, ok := blocks[n-1].Node.(*ast.Paragraph)
		if ok && (b.lazy(p, parent) || isTable(p, reader.Source(), pc)) {
			pc.SetOpenedBlocks(blocks[:n-1])
			defer func() { pc.SetOpenedBlocks(blocks) }()
		}
	}
	return b.BlockParser.Open(parent, reader, pc)
}

func (b interrupting) lazy(p *ast.Paragraph, parent ast.Node) bool {
	_, list := b.BlockParser.(shallow)
	return !list && p.Parent() != parent
}

// flatten takes inline elements that nest deeper than maxInline out of the tree;
// what is in them stays.
func flatten(n ast.Node) {
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Type() == ast.TypeBlock && n.FirstChild() != nil && n.FirstChild().Type() == ast.TypeInline {
			lift(n, 0)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
}

func lift(n ast.Node, depth int) {
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling()
		if c.HasChildren() && depth >= maxInline {
			next = c.FirstChild()
			for k := c.FirstChild(); k != nil; {
				after := k.NextSibling()
				n.InsertBefore(n, c, k)
				k = after
			}
			n.RemoveChild(n, c)
		} else if c.HasChildren() {
			lift(c, depth+1)
		}
		c = next
	}
}

// output is where the renderers of nodes write, and what they leave for later.
type output struct {
	bytes.Buffer
	page  *page
	marks []mark
	raw   bool // HTML of the author's is in it
}

// Flush and Buffered make it a util.BufWriter.
func (o *output) Flush() error { return nil }

// Buffered says that nothing is held back.
func (o *output) Buffered() int { return 0 }
