package markdown

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// rawHTML finds HTML in a line by CommonMark 0.29 (section 6.10). Later versions, and goldmark, take more for
// comments, declarations and processing instructions, such as the "<?>" of Java's "List<?>".
type rawHTML struct{ parser.InlineParser }

var declaration = regexp.MustCompile(`^<!(?:\[CDATA\[|[A-Z]+[ \t\n\v\f\r])`)

// Parse implements parser.InlineParser.
func (r rawHTML) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, _ := block.PeekLine()
	switch {
	case bytes.HasPrefix(line, []byte("<?>")):
		return nil
	case bytes.HasPrefix(line, []byte("<!--")):
		if !comment(parent, block, pc) {
			return nil
		}
	case bytes.HasPrefix(line, []byte("<!")) && !declaration.Match(line):
		return nil
	}
	return r.InlineParser.Parse(parent, block, pc)
}

var openCommentKey = parser.NewContextKey()

// comment reports whether the "<!--" at the reader begins a comment: one that ends, without "--" in it.
func comment(parent ast.Node, block text.Reader, pc parser.Context) bool {
	seen := counterOf(pc, openCommentKey, parent)
	if seen.n > 0 { // an earlier one found no end, so this one has none
		return false
	}
	at, segment := block.Position()
	defer block.SetPosition(at, segment)
	block.Advance(len("<!--"))
	line, _ := block.PeekLine()
	if bytes.HasPrefix(line, []byte(">")) || bytes.HasPrefix(line, []byte("->")) {
		return false
	}
	for line != nil {
		if i := bytes.Index(line, []byte("--")); i >= 0 {
			return bytes.HasPrefix(line[i:], []byte("-->"))
		}
		block.AdvanceLine()
		line, _ = block.PeekLine()
	}
	seen.n++
	return false
}
