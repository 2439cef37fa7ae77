package markdown

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// emphasisParser finds runs of "*" and "_", strikeParser of one or two "~". They follow CommonMark 0.29,
// which cmark-gfm is: other than in 0.31, symbols such as "￥" and "🚀" are no punctuation, so
// that "价**￥100**元" is strong.
//
// With cjk set, emphasis also works beside punctuation of scripts without spaces, as their authors expect and
// GitHub does not do it: "**注意。**这是". By the rule of the CJK-friendly amendments
// (https://github.com/tats-u/markdown-cjk-friendly), a character of these scripts beside a run counts as a
// blank does, and their punctuation counts as a letter.
type (
	emphasisParser struct{ cjk bool }
	strikeParser   struct{ cjk bool }
)

// Trigger implements parser.InlineParser.
func (emphasisParser) Trigger() []byte { return []byte{'*', '_'} }

// Parse implements parser.InlineParser.
func (e emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before, after := neighbours(block)
	if before == '~' || after == '~' { // cmark-gfm looks past what may be a strikethrough
		line, at, _ := lineOf(parent, block)
		head := bytes.TrimRight(line[:at], "~")
		before, _ = utf8.DecodeLastRune(head)
		if len(head) == 0 {
			before = '\n'
		}
		tail := bytes.TrimLeft(line[at+run(line[at:]):], "~")
		after = '\n'
		if len(tail) > 0 {
			after, _ = utf8.DecodeRune(tail)
		}
	}
	return takeDelimiter(block, pc, emphasis{}, flanksOf(before, after, e.cjk))
}

// Trigger implements parser.InlineParser.
func (strikeParser) Trigger() []byte { return []byte{'~'} }

// Parse implements parser.InlineParser.
func (s strikeParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if block.PrecendingCharacter() == '~' { // within a longer run, if not after an escaped "~"
		if whole, at, _ := lineOf(parent, block); at < 2 || whole[at-2] != '\\' {
			return nil
		}
	}
	if line, _ := block.PeekLine(); run(line) > 2 {
		return nil
	}
	before, after := neighbours(block)
	return takeDelimiter(block, pc, strike{}, flanksOf(before, after, s.cjk))
}

// neighbours are the characters on both sides of the run at the reader.
func neighbours(block text.Reader) (before, after rune) {
	line, _ := block.PeekLine()
	before, after = block.PrecendingCharacter(), ' '
	if n := run(line); n < len(line) {
		after = util.ToRune(line, n)
	}
	return before, after
}

// flanks says on which side of a run text begins (CommonMark 6.4), and where punctuation is.
type flanks struct {
	left, right                         bool
	punctuationBefore, punctuationAfter bool
}

func flanksOf(before, after rune, scripts bool) flanks {
	f := flanks{punctuationBefore: punctuation(before), punctuationAfter: punctuation(after)}
	apartBefore, apartAfter := util.IsSpaceRune(before) || f.punctuationBefore, util.IsSpaceRune(after) || f.punctuationAfter
	hardBefore, hardAfter := f.punctuationBefore, f.punctuationAfter
	if scripts {
		hardBefore, hardAfter = hardBefore && !cjk(before), hardAfter && !cjk(after)
		apartBefore, apartAfter = apartBefore || cjk(before), apartAfter || cjk(after)
	}
	f.left = !util.IsSpaceRune(after) && (!hardAfter || apartBefore)
	f.right = !util.IsSpaceRune(before) && (!hardBefore || apartAfter)
	return f
}

// takeDelimiter makes a node of the run of equal characters at the reader.
func takeDelimiter(block text.Reader, pc parser.Context, p parser.DelimiterProcessor, f flanks) ast.Node {
	line, segment := block.PeekLine()
	n := run(line)
	opens, closes := f.left, f.right
	if line[0] == '_' {
		opens = f.left && (!f.right || f.punctuationBefore)
		closes = f.right && (!f.left || f.punctuationAfter)
	}
	d := parser.NewDelimiter(opens, closes, n, line[0], p)
	d.Segment = segment.WithStop(segment.Start + n)
	block.Advance(n)
	pc.PushDelimiter(d)
	return d
}

func run(line []byte) int {
	n := 1
	for n < len(line) && line[n] == line[0] {
		n++
	}
	return n
}

func punctuation(r rune) bool {
	if r < unicode.MaxASCII {
		return util.IsPunct(byte(r))
	}
	return unicode.IsPunct(r)
}

// emphasis and strike say which runs belong together and what becomes of them.
type (
	emphasis struct{}
	strike   struct{}
)

// IsDelimiter implements parser.DelimiterProcessor.
func (emphasis) IsDelimiter(b byte) bool { return b == '*' || b == '_' }

// CanOpenCloser implements parser.DelimiterProcessor.
func (emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch implements parser.DelimiterProcessor.
func (emphasis) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// IsDelimiter implements parser.DelimiterProcessor.
func (strike) IsDelimiter(b byte) bool { return b == '~' }

// CanOpenCloser implements parser.DelimiterProcessor.
func (strike) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char && opener.OriginalLength == closer.OriginalLength
}

// OnMatch implements parser.DelimiterProcessor.
func (strike) OnMatch(int) ast.Node { return extast.NewStrikethrough() }
