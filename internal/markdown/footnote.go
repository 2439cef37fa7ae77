package markdown

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
)

// Notes are numbered in the order of their first references; the second
// reference to note 1 is "fnref-1-2".

func renderFootnoteLink(o *output, _ []byte, node ast.Node, entering bool) ast.WalkStatus {
	if entering {
		n := node.(*extast.FootnoteLink)
		prefix, index := o.page.text.IDPrefix, strconv.Itoa(n.Index)
		o.WriteString("<sup>")
		o.open("a", "href", "#"+prefix+"fn-"+index, "id", prefix+"fnref-"+index+nth(n.RefIndex),
			"data-footnote-ref", "", "aria-describedby", prefix+"footnote-label")
		o.WriteString(index + "</a></sup>")
	}
	return ast.WalkContinue
}

// nth is what tells the references to one note apart.
func nth(index int) string {
	if index == 0 {
		return ""
	}
	return "-" + strconv.Itoa(index+1)
}

func renderFootnotes(o *output, _ []byte, _ ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		o.WriteString("</ol>\n</section>\n")
		return ast.WalkContinue
	}
	h := "h" + strconv.Itoa(cmp.Or(o.page.text.HeadingLevel, 2))
	o.open("section", "class", "footnotes", "data-footnotes", "")
	o.open(h, "class", "sr-only", "id", o.page.text.IDPrefix+"footnote-label")
	o.WriteString(html.EscapeString(o.page.options.Words.Footnotes) + "</" + h + ">\n<ol>\n")
	return ast.WalkContinue
}

func renderFootnote(o *output, _ []byte, node ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		o.WriteString("</li>\n")
		return ast.WalkContinue
	}
	o.open("li", "id", o.page.text.IDPrefix+"fn-"+strconv.Itoa(node.(*extast.Footnote).Index))
	o.WriteByte('\n')
	return ast.WalkContinue
}

func renderBacklink(o *output, _ []byte, node ast.Node, entering bool) ast.WalkStatus {
	if entering {
		n := node.(*extast.FootnoteBacklink)
		index := strconv.Itoa(n.Index) + nth(n.RefIndex)
		o.WriteByte(' ')
		o.open("a", "href", "#"+o.page.text.IDPrefix+"fnref-"+index, "class", "data-footnote-backref",
			"data-footnote-backref", "", "aria-label", strings.ReplaceAll(o.page.options.Words.Back, "{reference}", index))
		o.WriteString("↩")
		if n.RefIndex > 0 {
			o.WriteString("<sup>" + strconv.Itoa(n.RefIndex+1) + "</sup>")
		}
		o.WriteString("</a>")
	}
	return ast.WalkContinue
}
