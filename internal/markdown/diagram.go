package markdown

import (
	"fmt"
	"strconv"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What is drawn of one text, and of a stranger's, in bytes of SVG, which tell how long the drawing takes and
// what a reader has to load. A diagram of ten boxes has about 4 KiB.
const (
	maxSVG          = 96 << 10
	maxStrangersSVG = 16 << 10
	failedSVG       = 4 << 10 // what one with a mistake counts
)

// diagram draws a block of Mermaid in place of its <pre>, with its source folded below, which is the text for who
// cannot see it. It reports whether it did: else the source is shown as code.
//
//	<figure class="mermaid"><div class="d-scroll" tabindex="0"><svg …></svg></div><details><summary>mermaid</summary><pre data-lang="mermaid"><code>…</code></pre></details></figure>
func (p *page) diagram(n *html.Node, c *code) bool {
	if p.options.Diagram == nil || p.options.AsGitHub {
		return false
	}
	limit := maxSVG
	if p.text.UserContent {
		limit = maxStrangersSVG
	}
	if p.svg >= limit {
		p.warnOnce(c.offset, fmt.Sprintf("there are more than %d KiB of diagrams in this text: the rest show their source", limit>>10))
		return false
	}
	// No heading's id has a capital, and every id of an author's begins with "user-content-".
	p.diagrams++
	svg, err := p.options.Diagram(c.source, p.text.IDPrefix+"Diagram"+strconv.Itoa(p.diagrams)+"-", p.options.Words.Diagrams)
	if err != nil {
		p.svg += failedSVG
		p.warn(c.offset, fmt.Sprintf("mermaid: %v: the source is shown", err))
		return false
	}
	if svg == "" {
		return false
	}
	p.svg += len(svg)
	p.document.Uses.Diagrams = true
	n.Data, n.DataAtom = "figure", atom.Figure
	n.Attr = []html.Attribute{{Key: "class", Val: "mermaid"}}
	scroll := element("div", "", "class", "d-scroll", "tabindex", "0")
	scroll.AppendChild(rawNode(svg))
	n.AppendChild(scroll)
	details := element("details", "")
	details.AppendChild(element("summary", "mermaid"))
	pre := element("pre", "", "data-lang", "mermaid", "tabindex", "0")
	pre.AppendChild(element("code", c.source))
	details.AppendChild(pre)
	n.AppendChild(details)
	return true
}
