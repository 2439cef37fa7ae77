package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var kindAlert = ast.NewNodeKind("Alert")

// alert is a block quote that begins with "[!NOTE]".
type alert struct {
	ast.BaseBlock
	title string
}

// Kind implements ast.Node.
func (*alert) Kind() ast.NodeKind { return kindAlert }

// Dump implements ast.Node.
func (n *alert) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// The titles GitHub shows, in English whatever the language of the text.
var alertTitles = map[string]string{
	"[!NOTE]": "Note", "[!TIP]": "Tip", "[!IMPORTANT]": "Important", "[!WARNING]": "Warning", "[!CAUTION]": "Caution",
}

// alertTransformer finds alerts: quotes at the top level whose first line is nothing but
// the marker, in any letter case, and that have something else in them.
type alertTransformer struct{}

// Transform implements parser.ASTTransformer.
func (alertTransformer) Transform(root *ast.Document, reader text.Reader, _ parser.Context) {
	for n := root.FirstChild(); n != nil; {
		next := n.NextSibling()
		if quote, ok := n.(*ast.Blockquote); ok {
			if title, ok := takeMarker(quote, reader.Source()); ok {
				a := &alert{title: title}
				root.ReplaceChild(root, quote, a)
				for c := quote.FirstChild(); c != nil; {
					after := c.NextSibling()
					a.AppendChild(a, c)
					c = after
				}
			}
		}
		n = next
	}
}

// takeMarker removes the marker from a quote and gives the alert's title.
func takeMarker(quote ast.Node, source []byte) (title string, ok bool) {
	p, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return "", false
	}
	first := p.Lines().At(0)
	line := bytes.TrimSpace(first.Value(source))
	line = bytes.TrimSpace(bytes.TrimSuffix(line, []byte(`\`)))
	marker, rest := line, []byte(nil)
	if i := bytes.IndexByte(line, ']'); i >= 0 && bytes.HasPrefix(line[i+1:], []byte("<br>")) {
		marker, rest = line[:i+1], line[i+1:]
	}
	title, ok = alertTitles[strings.ToUpper(string(marker))]
	if !ok {
		return "", false
	}
	last := p.Lines().Len() == 1 && len(rest) == 0
	if last && p.NextSibling() == nil {
		return "", false
	}
	removeLine(p, first.Stop-first.Padding, len(rest) > 0)
	if p.FirstChild() == nil {
		quote.RemoveChild(quote, p)
	}
	return title, true
}

// removeLine takes the inline nodes of a paragraph's first line out of it, up to and
// with the line break: the author's <br> if that is one.
func removeLine(p ast.Node, stop int, br bool) {
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		t, ok := c.(*ast.Text)
		if ok && t.Segment.Start >= stop {
			return
		}
		p.RemoveChild(p, c)
		if ok && (t.SoftLineBreak() || t.HardLineBreak()) || br && c.Kind() == ast.KindRawHTML {
			return
		}
		c = next
	}
}

func renderAlert(o *output, _ []byte, node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		o.WriteString("</div>\n")
		return ast.WalkContinue
	}
	title := node.(*alert).title
	o.open("div", "class", "markdown-alert markdown-alert-"+strings.ToLower(title))
	o.open("p", "class", "markdown-alert-title")
	o.WriteString(title + "</p>\n")
	return ast.WalkContinue
}
