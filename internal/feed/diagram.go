package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"issueblog/internal/typeset/mermaid"
)

// Drawing is a diagram of a text as a file. Its name is that of its content, so that a reader that keeps
// pictures never shows an old one.
type Drawing struct {
	Name string // "diagram-0123456789abcdef.svg"
	SVG  []byte
}

// diagram puts a picture in place of a drawn diagram. What is drawn is said by its alternative text; the
// source, which on the page is folded below, would stand open in many readers, so it goes.
func (t *transformer) diagram(n *html.Node) bool {
	svg := find(n, atom.Svg)
	if !hasClass(n, "mermaid") || svg == nil {
		return false
	}
	var out strings.Builder
	html.Render(&out, svg) // a strings.Builder takes everything
	file := mermaid.Standalone(out.String())
	if !strings.Contains(file, ` xmlns="http://www.w3.org/2000/svg"`) {
		return false // not one of its drawings
	}
	data := []byte(clean(file) + "\n")
	sum := sha256.Sum256(data)
	d := Drawing{Name: "diagram-" + hex.EncodeToString(sum[:8]) + ".svg", SVG: data}
	t.drawings = append(t.drawings, d)

	img := &html.Node{Type: html.ElementNode, DataAtom: atom.Img, Data: "img", Attr: append(
		[]html.Attribute{{Key: "src", Val: d.Name}, {Key: "alt", Val: alternative(svg)}}, size(svg)...)}
	p := &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
	p.AppendChild(img)
	n.Parent.InsertBefore(p, n)
	n.Parent.RemoveChild(n)
	t.attributes(img, false)
	return true
}

func find(root *html.Node, name atom.Atom) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == name {
			return n
		}
	}
	return nil
}

// alternative is what a diagram says of itself.
func alternative(svg *html.Node) string {
	var parts []string
	for c := range svg.ChildNodes() {
		if c.Data == "title" || c.Data == "desc" {
			if text := line(textIn(c)); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, ": ")
}

// size is width and height of a diagram in pixels, from its coordinates.
func size(svg *html.Node) []html.Attribute {
	box := strings.Fields(attribute(svg, "viewBox"))
	if len(box) != 4 {
		return nil
	}
	var out []html.Attribute
	for i, key := range []string{"width", "height"} {
		length, err := strconv.ParseFloat(box[2+i], 64)
		if err != nil || !(length > 0 && length < 1e5) {
			return nil
		}
		out = append(out, html.Attribute{Key: key, Val: strconv.Itoa(int(math.Ceil(length)))})
	}
	return out
}
