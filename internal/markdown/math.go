package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
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
	made, problem := p.formula(source, delimiter == "$$")
	if made != nil {
		return made
	}
	if problem != "" && !p.warned[problem] && len(p.document.Warnings) < maxWarnings { // to look for thousands of formulas takes long
		p.warnOnce(p.find(source), problem)
	}
	return element("code", source, "class", "math")
}

// find is where in the source a formula of a line begins, -1 if that cannot be told. A backslash before
// punctuation, which Markdown took away, may still be there.
func (p *page) find(tex string) int {
	for i := range p.source {
		if p.source[i] != '$' {
			continue
		}
		if unescapes(bytes.TrimPrefix(p.source[i+1:], []byte("`")), tex) {
			return i
		}
	}
	return -1
}

// unescapes says whether a source begins with tex, before a "$" or "`", once its backslashes are resolved.
func unescapes(source []byte, tex string) bool {
	for i := 0; i < len(tex); i++ {
		if len(source) > 1 && source[0] == '\\' && source[1] == tex[i] && util.IsPunct(tex[i]) {
			source = source[1:]
		}
		if len(source) == 0 || source[0] != tex[i] {
			return false
		}
		source = source[1:]
	}
	return len(source) > 0 && (source[0] == '$' || source[0] == '`')
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
	made, problem := p.formula(source, true)
	if made != nil {
		n.Data, n.DataAtom = "div", atom.Div
		n.Attr = []html.Attribute{{Key: "class", Val: "math"}}
		n.AppendChild(made)
		return
	}
	if problem != "" {
		p.warnOnce(c.offset, problem)
	}
	n.Attr = []html.Attribute{{Key: "class", Val: "math"}, {Key: "tabindex", Val: "0"}}
	n.AppendChild(textNode(source))
}

// What is typeset of one text, and of a stranger's, in steps of typesetting: no more are begun than these. A text has
// room for thousands of formulas, and a hundred of them take longer than all the rest of it. Of 24 real posts with
// formulas the richest takes 2,200.
const (
	maxMath          = 5000
	maxStrangersMath = 1500
)

// formulaSteps is what any formula takes, beside its own steps.
const formulaSteps = 6

// formulas is what became of the formulas of a text so far.
type formulas struct {
	steps int
	made  map[formula]setFormula
}

type formula struct {
	tex     string
	display bool
}

// setFormula is a <math> element, or what is wrong with the formula.
type setFormula struct{ mathML, problem string }

// formula typesets TeX. It is nil where the source has to do, with what the author should know of it.
func (p *page) formula(tex string, display bool) (made *html.Node, problem string) {
	if p.options.Formula == nil || strings.TrimSpace(tex) == "" {
		return nil, ""
	}
	f := formula{tex, display}
	t, known := p.formulas.made[f]
	if !known {
		if !p.text.AllMath && p.formulas.steps >= p.mathLimit() {
			return nil, p.tooManySteps()
		}
		t = p.setFormula(f)
		if p.formulas.made == nil {
			p.formulas.made = map[formula]setFormula{}
		}
		p.formulas.made[f] = t
	}
	if t.problem != "" {
		return nil, t.problem
	}
	p.document.Uses.Math = true
	return rawNode(t.mathML), ""
}

func (p *page) setFormula(f formula) setFormula {
	mathML, steps, err := p.options.Formula(f.tex, f.display)
	p.formulas.steps += formulaSteps + steps
	if err != nil {
		return setFormula{problem: fmt.Sprintf("formula %.60q: %v: its source is shown", strings.Join(strings.Fields(f.tex), " "), err)}
	}
	return setFormula{mathML: mathML}
}

func (p *page) mathLimit() int {
	if p.text.UserContent {
		return maxStrangersMath
	}
	return maxMath
}

func (p *page) tooManySteps() string {
	problem := "there are too many formulas in this text: the rest shows its source"
	if !p.text.UserContent {
		problem += "; \"math: true\" in the front matter has all of them typeset"
	}
	return problem
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
