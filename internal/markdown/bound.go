package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The bounds in this file keep goldmark from taking quadratic time on text that is
// made for it. No text that is meant to be read comes near them.

// maxDelimiters is how many runs of "*", "_" and "~" in one block are looked at.
const maxDelimiters = 2000

// maxBrackets is how many "[" in one block can open a link.
const maxBrackets = 5000

// maxNotes is how many references to footnotes are in one text: each makes two links.
const maxNotes = 4000

var (
	notesKey      = parser.NewContextKey()
	delimitersKey = parser.NewContextKey()
	backticksKey  = parser.NewContextKey()
	bracketsKey   = parser.NewContextKey()
)

// counter counts in one block at a time.
type counter struct {
	block ast.Node
	n     int
}

func counterOf(pc parser.Context, key parser.ContextKey, block ast.Node) *counter {
	c := pc.ComputeIfAbsent(key, func() any { return new(counter) }).(*counter)
	if c.block != block {
		*c = counter{block: block}
	}
	return c
}

// few is a parser of delimiters that takes no more than maxDelimiters in a block: each
// closing one may look at all that are open.
type few struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (f few) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	count := counterOf(pc, delimitersKey, parent)
	if count.n >= maxDelimiters {
		return nil
	}
	n := f.InlineParser.Parse(parent, block, pc)
	if n != nil {
		count.n++
	}
	return n
}

// fewNotes is the parser of references to footnotes, which takes no more than maxNotes in a text, whatever the
// case of their labels (cmark-gfm folds them as those of links).
type fewNotes struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (f fewNotes) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	count := counterOf(pc, notesKey, nil)
	if count.n >= maxNotes {
		return nil
	}
	n := f.InlineParser.Parse(parent, labels{block}, pc)
	if n != nil {
		count.n++
	}
	return n
}

// labels is a reader whose values are folded.
type labels struct{ text.Reader }

// Value implements text.Reader.
func (l labels) Value(s text.Segment) []byte { return []byte(util.ToLinkReference(l.Reader.Value(s))) }

// foldedNotes is the parser of footnotes, with folded labels.
type foldedNotes struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (f foldedNotes) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := f.BlockParser.Open(parent, reader, pc)
	if note, ok := n.(*extast.Footnote); ok {
		note.Ref = []byte(util.ToLinkReference(note.Ref))
	}
	return n, state
}

// endedCode is the parser of code spans, which looks for the end of those only that have one: goldmark searches
// to the end of the block, and makes a node of each line on the way.
type endedCode struct{ parser.InlineParser }

// backticks are the runs of backticks in a block: where in the source the last one of each length begins.
type backticks struct {
	block ast.Node
	last  map[int]int
}

// Parse implements parser.InlineParser.
func (e endedCode) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	seen := pc.ComputeIfAbsent(backticksKey, func() any { return new(backticks) }).(*backticks)
	if seen.block != parent {
		*seen = backticks{block: parent, last: lastBackticks(parent, block.Source())}
	}
	line, segment := block.PeekLine()
	if n := run(line); seen.last[n] <= segment.Start {
		block.Advance(n)
		return ast.NewTextSegment(segment.WithStop(segment.Start + n))
	}
	return e.InlineParser.Parse(parent, block, pc)
}

func lastBackticks(block ast.Node, source []byte) map[int]int {
	last := map[int]int{}
	for _, line := range block.Lines().Sliced(0, block.Lines().Len()) {
		for i := line.Start; i < line.Stop; i++ {
			if source[i] == '`' {
				n := run(source[i:line.Stop])
				last[n] = i
				i += n
			}
		}
	}
	return last
}

// maxParens is how deep parentheses nest in the address of a link (cmark).
const maxParens = 32

// boundedLinks is the parser of links, which sees no "(" behind a label where no address can follow:
// it would search for its end to the end of the block each time.
type boundedLinks struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (b boundedLinks) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if line[0] != ']' {
		count := counterOf(pc, bracketsKey, parent)
		if count.n++; count.n > maxBrackets {
			return nil
		}
	}
	if line[0] == ']' && len(line) > 1 && line[1] == '(' && !addressFollows(line[2:]) {
		return b.InlineParser.Parse(parent, blind{block}, pc)
	}
	return b.InlineParser.Parse(parent, block, pc)
}

// CloseBlock implements parser.CloseBlocker.
func (b boundedLinks) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	if c, ok := b.InlineParser.(parser.CloseBlocker); ok {
		c.CloseBlock(parent, block, pc)
	}
}

// blind is a reader that does not show its next byte.
type blind struct{ text.Reader }

// Peek implements text.Reader.
func (blind) Peek() byte { return 0 }

func angleCloses(s []byte) bool {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '<', '\n':
			return false
		case '>':
			return true
		}
	}
	return false
}

func addressFollows(s []byte) bool {
	s = bytes.TrimLeft(s, " \t\n")
	if len(s) > 0 && s[0] == '<' {
		return angleCloses(s[1:])
	}
	depth := 0
	for i := 0; i < len(s) && s[i] > ' '; i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			if depth++; depth > maxParens {
				return false
			}
		case ')':
			if depth--; depth < 0 {
				return true
			}
		}
	}
	return true
}
