package markdown

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// nodes renders the kinds of nodes that GitHub writes in another way than goldmark.
type nodes struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	for kind, f := range map[ast.NodeKind]func(*output, []byte, ast.Node, bool) ast.WalkStatus{
		ast.KindText:                renderText,
		ast.KindEmphasis:            renderEmphasis,
		ast.KindImage:               renderImage,
		ast.KindLink:                renderLink,
		ast.KindAutoLink:            renderAutoLink,
		ast.KindRawHTML:             renderRawHTML,
		ast.KindHTMLBlock:           renderHTMLBlock,
		ast.KindCodeBlock:           renderCode,
		ast.KindFencedCodeBlock:     renderCode,
		ast.KindList:                renderList,
		ast.KindListItem:            renderListItem,
		extast.KindTaskCheckBox:     renderTask,
		kindMath:                    renderMath,
		extast.KindFootnoteLink:     renderFootnoteLink,
		extast.KindFootnoteList:     renderFootnotes,
		extast.KindFootnote:         renderFootnote,
		extast.KindFootnoteBacklink: renderBacklink,
	} {
		reg.Register(kind, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			return f(w.(*output), source, n, entering), nil
		})
	}
}

func renderText(o *output, source []byte, node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.Text)
	value := n.Segment.Value(source)
	if n.IsRaw() {
		html.DefaultWriter.RawWrite(o, value)
	} else {
		html.DefaultWriter.Write(o, value)
	}
	switch {
	case n.HardLineBreak(), n.SoftLineBreak() && !o.page.text.SoftBreaks:
		o.WriteString("<br>\n")
	case n.SoftLineBreak():
		o.WriteByte('\n')
	}
	return ast.WalkContinue
}

// A strong directly in a strong is written once (cmark-gfm).
func renderEmphasis(o *output, _ []byte, node ast.Node, entering bool) ast.WalkStatus {
	tag := "em>"
	if node.(*ast.Emphasis).Level == 2 {
		if outer, ok := node.Parent().(*ast.Emphasis); ok && outer.Level == 2 {
			return ast.WalkContinue
		}
		tag = "strong>"
	}
	if entering {
		o.WriteString("<" + tag)
	} else {
		o.WriteString("</" + tag)
	}
	return ast.WalkContinue
}

func renderLink(o *output, _ []byte, node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		o.WriteString("</a>")
		return ast.WalkContinue
	}
	n := node.(*ast.Link)
	o.WriteString(`<a href="` + escapeAddress(resolved(n.Destination)))
	if n.Title != nil {
		o.WriteString(`" title="`)
		html.DefaultWriter.Write(o, n.Title)
	}
	o.WriteString(`">`)
	return ast.WalkContinue
}

func renderAutoLink(o *output, source []byte, node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.AutoLink)
	address := string(n.URL(source))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), mailto) {
		address = mailto + address
	}
	o.WriteString(`<a href="` + escapeAddress(address) + `">`)
	o.Write(util.EscapeHTML(n.Label(source)))
	o.WriteString("</a>")
	return ast.WalkContinue
}

// escapeAddress percent-encodes what cmark does in an address, and no more, "%" least of all; it
// writes what is left as the value of an attribute.
func escapeAddress(s string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '&':
			b.WriteString("&amp;")
		case c == '\'':
			b.WriteString("&#39;")
		case isWord(c) || strings.IndexByte("!#$%()*+,-./:;=?@~", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func renderImage(o *output, source []byte, node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	n := node.(*ast.Image)
	o.WriteString(`<img src="`)
	o.WriteString(escapeAddress(resolved(n.Destination)))
	o.WriteString(`" alt="`)
	renderAlt(o, source, n)
	if n.Title != nil {
		o.WriteString(`" title="`)
		html.DefaultWriter.Write(o, n.Title)
	}
	o.WriteString(`">`)
	return ast.WalkSkipChildren
}

// renderAlt writes the text of an image's label; its line breaks are blanks.
func renderAlt(o *output, source []byte, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			if s, ok := c.(*ast.String); ok {
				html.DefaultWriter.Write(o, s.Value)
			}
			if link, ok := c.(*ast.AutoLink); ok {
				html.DefaultWriter.RawWrite(o, link.Label(source))
			}
			if raw, ok := c.(*ast.RawHTML); ok {
				html.DefaultWriter.RawWrite(o, raw.Segments.Value(source))
			}
			renderAlt(o, source, c)
			continue
		}
		if t.IsRaw() {
			html.DefaultWriter.RawWrite(o, t.Segment.Value(source))
		} else {
			html.DefaultWriter.Write(o, t.Segment.Value(source))
		}
		if t.SoftLineBreak() || t.HardLineBreak() {
			o.WriteByte(' ')
		}
	}
}

// filtered matches the "<" that GFM's tag filter makes text (GFM 6.11).
var filtered = regexp.MustCompile(`(?i)<(/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext)(?:[\s/>]|$))`)

func (o *output) writeRaw(b []byte, offset int) {
	o.raw = true
	if m := filtered.FindSubmatch(b); m != nil {
		o.page.warn(offset, fmt.Sprintf("HTML's <%s> is not allowed: it is shown as text", bytes.Trim(bytes.ToLower(m[1]), "/> \t\n")))
		b = filtered.ReplaceAll(b, []byte("&lt;$1"))
	}
	o.Write(b)
}

func renderRawHTML(o *output, source []byte, node ast.Node, entering bool) ast.WalkStatus {
	if entering {
		o.writeRaw(node.(*ast.RawHTML).Segments.Value(source), node.Pos())
	}
	return ast.WalkSkipChildren
}

func renderHTMLBlock(o *output, source []byte, node ast.Node, entering bool) ast.WalkStatus {
	n := node.(*ast.HTMLBlock)
	if entering {
		o.writeRaw(n.Lines().Value(source), n.Pos())
	} else if n.HasClosure() {
		o.writeRaw(n.ClosureLine.Value(source), n.ClosureLine.Start)
	}
	return ast.WalkContinue
}

// A list with a task in it has a class, and so have its items with tasks.
func renderList(o *output, _ []byte, node ast.Node, entering bool) ast.WalkStatus {
	n := node.(*ast.List)
	tag := "ul"
	var attrs []string
	if n.IsOrdered() {
		tag = "ol"
		if n.Start != 1 {
			attrs = append(attrs, "start", strconv.Itoa(n.Start))
		}
	}
	if !entering {
		o.WriteString("</" + tag + ">\n")
		return ast.WalkContinue
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if isTask(c) {
			attrs = append(attrs, "class", "contains-task-list")
			break
		}
	}
	o.open(tag, attrs...)
	o.WriteByte('\n')
	return ast.WalkContinue
}

func isTask(item ast.Node) bool {
	first := item.FirstChild()
	return first != nil && first.FirstChild() != nil && first.FirstChild().Kind() == extast.KindTaskCheckBox
}

func renderListItem(o *output, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	switch {
	case !entering:
		o.WriteString("</li>\n")
		return ast.WalkContinue
	case isTask(n):
		o.open("li", "class", "task-list-item")
	default:
		o.WriteString("<li>")
	}
	if first := n.FirstChild(); first != nil && first.Kind() != ast.KindTextBlock {
		o.WriteByte('\n')
	}
	return ast.WalkContinue
}

// taskParser takes "[x]" for a task only before a blank, and so not in "[x](url)".
type taskParser struct{ parser.InlineParser }

// Parse implements parser.InlineParser.
func (t taskParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) < 4 || !isSpace(line[3]) {
		return nil
	}
	return t.InlineParser.Parse(parent, block, pc)
}

func renderTask(o *output, _ []byte, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	attrs := []string{"type", "checkbox", "disabled", "", "aria-label", o.page.options.Words.Open}
	if n.(*extast.TaskCheckBox).IsChecked {
		attrs = []string{"type", "checkbox", "disabled", "", "checked", "", "aria-label", o.page.options.Words.Done}
	}
	o.open("input", attrs...)
	o.WriteByte(' ')
	return ast.WalkContinue
}

// code is a block of code.
type code struct {
	lang   string // the first word of the info string as written, "" if there is none
	source string
	offset int // where it begins in the text, -1 if that is not known
	math   bool
}

// renderCode leaves a block of code to codeBlock. Only a blank ends the language's name.
func renderCode(o *output, source []byte, n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	c := &code{source: string(n.Lines().Value(source)), offset: -1}
	if n.Lines().Len() > 0 {
		c.offset = n.Lines().At(0).Start
	}
	if f, ok := n.(*ast.FencedCodeBlock); ok && f.Info != nil {
		if words := strings.Fields(resolved(f.Info.Segment.Value(source))); len(words) > 0 {
			c.lang = words[0]
		}
	}
	c.math = c.lang == "math"
	o.mark(mark{tag: "pre", code: c})
	o.WriteString("</pre>\n")
	return ast.WalkSkipChildren
}

// resolved is a text with its escapes and entities resolved.
func resolved(b []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(b))))
}
