package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var kindMath = ast.NewNodeKind("Math")

// math is a paragraph between "$$" and "$$".
type math struct{ ast.BaseBlock }

// Kind implements ast.Node.
func (*math) Kind() ast.NodeKind { return kindMath }

// IsRaw implements ast.Node: there is no Markdown in it.
func (*math) IsRaw() bool { return true }

// Dump implements ast.Node.
func (n *math) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// mathParagraphs makes display math of paragraphs that begin and end with "$$".
type mathParagraphs struct{}

// Transform implements parser.ParagraphTransformer.
func (mathParagraphs) Transform(p *ast.Paragraph, reader text.Reader, _ parser.Context) {
	value := bytes.TrimSpace(p.Lines().Value(reader.Source()))
	if len(value) < 5 || !bytes.HasPrefix(value, []byte("$$")) || !bytes.HasSuffix(value, []byte("$$")) {
		return
	}
	if inner := value[2 : len(value)-2]; bytes.Contains(inner, []byte("$$")) || len(bytes.TrimSpace(inner)) == 0 {
		return
	}
	m := &math{}
	m.SetLines(p.Lines())
	p.Parent().ReplaceChild(p.Parent(), p, m)
}

func renderMath(o *output, source []byte, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	value := strings.TrimSpace(string(n.Lines().Value(source)))
	if o.page.options.AsGitHub {
		open, shut := "<p>", "</p>\n"
		if list, ok := listOf(n); ok && list.IsTight {
			open, shut = "", ""
		}
		o.WriteString(open)
		o.open("math-renderer", "class", "js-display-math")
		o.WriteString(html.EscapeString(unescapeTeX(value)))
		o.WriteString("</math-renderer>" + shut)
		return ast.WalkSkipChildren
	}
	o.mark(mark{tag: "pre", code: &code{source: strings.Trim(unescapeTeX(value), "$"), math: true, offset: n.Lines().At(0).Start}})
	o.WriteString("</pre>\n")
	return ast.WalkSkipChildren
}

func listOf(n ast.Node) (*ast.List, bool) {
	item, ok := n.Parent().(*ast.ListItem)
	if !ok {
		return nil, false
	}
	list, ok := item.Parent().(*ast.List)
	return list, ok
}

// unescapeTeX is what Markdown leaves of a formula: the backslash before punctuation goes,
// but not before a line's end.
func unescapeTeX(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		line = strings.TrimSpace(line)
		tail := ""
		if strings.HasSuffix(line, `\\`) {
			line, tail = strings.TrimSuffix(line, `\\`), `\\`
		}
		lines[i] = resolved([]byte(line)) + tail
	}
	return strings.Join(lines, "\n")
}

// mathElement is a formula in a line.
func (p *page) mathElement(source, delimiter string) *html.Node {
	if p.options.AsGitHub {
		return element("math-renderer", delimiter+source+delimiter, "class", "js-inline-math", "style", "display: inline-block")
	}
	if made := p.formula(source, delimiter == "$$", bytes.Index(p.source, []byte(source))); made != nil {
		return made
	}
	return element("code", source, "class", "math")
}

// mathBlock fills the <pre> of a formula of its own.
func (p *page) mathBlock(n *html.Node, c *code) {
	source := strings.Trim(c.source, "\n")
	if p.options.AsGitHub {
		n.Data, n.DataAtom = "math-renderer", 0
		n.Attr = []html.Attribute{{Key: "class", Val: "js-display-math"}}
		n.AppendChild(textNode("$$" + source + "$$"))
		return
	}
	if made := p.formula(source, true, c.offset); made != nil {
		n.Data, n.DataAtom = "div", atom.Div
		n.Attr = []html.Attribute{{Key: "class", Val: "math"}}
		n.AppendChild(made)
		return
	}
	n.Attr = []html.Attribute{{Key: "class", Val: "math"}, {Key: "tabindex", Val: "0"}}
	n.AppendChild(textNode(source))
}

// What is typeset of one text, and of a stranger's. A formula is quick, but a text has room for
// thousands, and nobody reads those.
const (
	formulaCost     = 8 // bytes that beginning a formula is worth
	maxTeX          = 24 << 10
	maxStrangersTeX = 4 << 10
)

// formula typesets TeX, which begins at offset in the source (-1 if that is not known). It is nil where the
// source has to do.
func (p *page) formula(tex string, display bool, offset int) *html.Node {
	if p.options.Formula == nil || strings.TrimSpace(tex) == "" {
		return nil
	}
	limit := maxTeX
	if p.text.UserContent {
		limit = maxStrangersTeX
	}
	if p.tex += formulaCost + len(tex); p.tex > limit {
		p.warnOnce(offset, fmt.Sprintf("there are more than %d KiB of formulas in this text: the rest shows its source", limit>>10))
		return nil
	}
	made, err := p.options.Formula(tex, display)
	if err != nil {
		p.warn(offset, fmt.Sprintf("formula %.60q: %v: its source is shown", strings.Join(strings.Fields(tex), " "), err))
		return nil
	}
	p.document.Uses.Math = true
	return rawNode(made)
}

// inlineMath finds the formula that begins with the "$" at i of a text: GitHub's rule.
func inlineMath(s string, i int) (end int, ok bool) {
	if i > 0 && !isSpace(s[i-1]) && s[i-1] != '(' {
		return 0, false
	}
	n := strings.IndexByte(s[i+1:], '$')
	if n <= 0 || isSpace(s[i+1]) {
		return 0, false
	}
	end = i + 1 + n
	before := s[end-1]
	if isSpace(before) && before != '\t' {
		return 0, false
	}
	if end+1 < len(s) && isWord(s[end+1]) {
		return 0, false
	}
	return end + 1, true
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// lineMath finds the display formula that begins with the "$$" at i of a text and has the line to itself.
func lineMath(s string, i int) (end int, ok bool) {
	if !strings.HasPrefix(s[i:], "$$") || i > 0 && s[i-1] != '\n' {
		return 0, false
	}
	n := strings.Index(s[i+2:], "$$")
	if n <= 0 || strings.IndexByte(s[i+2:i+2+n], '\n') >= 0 {
		return 0, false
	}
	end = i + 2 + n + 2
	return end, end == len(s) || s[end] == '\n'
}

// isWord reports whether c is an ASCII letter, a digit or "_".
func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
}
