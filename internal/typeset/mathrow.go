package typeset

import (
	"html"
	"slices"
	"strings"
)

// lineBreak is the name of what stands for \\ in a row, until the row is cut there.
const lineBreak = "br"

// row tidies the children of a row: texts that touch become one, and a row within it that
// groups for no reason is dissolved.
func row(kids []*node) []*node {
	stretching := slices.ContainsFunc(kids, (*node).stretches)
	var out []*node
	for _, k := range kids {
		// Temml puts big operators with limits into a row of their own, for Firefox to stretch
		// the delimiters around them.
		alone := !stretching && k.name == "mrow" && k.plain() && len(k.kids) == 1 && strings.HasPrefix(k.kids[0].name, "mu")
		if alone || k.loose() {
			for _, inner := range k.kids {
				out = join(out, inner)
			}
			continue
		}
		out = join(out, k)
	}
	for _, k := range out {
		if k.name == "mo" {
			k.drop("movablelimits") // it has no limits
		}
	}
	return tinted(out)
}

// tinted gathers letters of one colour into a row that has it.
func tinted(kids []*node) []*node {
	var out []*node
	for i := 0; i < len(kids); {
		end := i
		for end < len(kids) && kids[end].letterOf(kids[i]) {
			end++
		}
		if end-i < 2 {
			out = append(out, kids[i])
			i++
			continue
		}
		group := element("mrow", slices.Clone(kids[i:end])...)
		group.attrs, group.classes = kids[i].attrs, kids[i].classes
		for _, k := range group.kids {
			k.attrs, k.classes = nil, nil
		}
		out = append(out, group)
		i = end
	}
	return out
}

// letterOf says whether a node is text with the same colour as another and nothing else.
func (n *node) letterOf(other *node) bool {
	return n.name != "mo" && n.text != "" && len(n.attrs) == 1 && n.attrs[0].name == "mathcolor" &&
		slices.Equal(n.attrs, other.attrs) && slices.Equal(n.classes, other.classes)
}

func join(out []*node, n *node) []*node {
	if len(out) > 0 {
		if last := out[len(out)-1]; n.name == "mtext" && last.name == "mtext" && n.plain() && last.plain() {
			last.text += n.text
			return out
		}
		if last := out[len(out)-1]; n.name == "mspace" && last.name == "mspace" && len(n.classes)+len(last.classes) == 0 && len(n.attrs) == 1 && len(last.attrs) == 1 {
			a, _ := em(last.get("width"))
			b, _ := em(n.get("width"))
			if a > 0 && b > 0 && a+b <= maxWidth {
				last.set("width", formatEm(a+b))
				return out
			}
		}
	}
	return append(out, n)
}

// loose says whether a row may be dissolved in the row around it: it changes neither the
// form of an operator at its ends, nor what an operator in it stretches to.
func (n *node) loose() bool {
	if n.name != "mrow" || !n.plain() {
		return false
	}
	for i, k := range n.kids {
		edge := i == 0 || i == len(n.kids)-1
		if k.name == "mo" && (k.stretches() || k.get("form") != "" || edge && !strings.Contains(openers+closers, k.text)) {
			return false
		}
	}
	return !n.embellished()
}

// embellished says whether an operator hides at an end of the row, inside scripts.
func (n *node) embellished() bool {
	if len(n.kids) == 0 {
		return false
	}
	for _, k := range []*node{n.kids[0], n.kids[len(n.kids)-1]} {
		for len(k.kids) > 0 && (strings.HasPrefix(k.name, "msu") || strings.HasPrefix(k.name, "mu") || k.name == "mover") {
			if k = k.kids[0]; k.name == "mo" {
				return true
			}
		}
	}
	return false
}

// single is the row as one element.
func single(kids []*node) *node {
	if len(kids) == 1 && kids[0].name != lineBreak {
		return kids[0]
	}
	return element("mrow", kids...)
}

// lines makes a row with line breaks a table with a row for each line.
func lines(kids []*node, display bool) []*node {
	table, line := element("mtable"), []*node(nil)
	cut := func() {
		if len(line) > 0 {
			table.kids = append(table.kids, element("mtr", element("mtd", line...)))
		}
		line = nil
	}
	for _, k := range kids {
		if k.name == lineBreak {
			cut()
			continue
		}
		line = append(line, k)
	}
	if len(table.kids) == 0 {
		return line
	}
	cut()
	if display {
		table.set("displaystyle", "true")
	}
	if len(table.kids) == 1 {
		return table.kids[0].kids[0].kids
	}
	return []*node{table}
}

// write writes an element so that HTML and XML parsers read the same.
func (n *node) write(b *strings.Builder) {
	if n.name == lineBreak {
		return // inside a group, where nothing can be cut
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + a.name + `="` + html.EscapeString(a.value) + `"`)
	}
	if len(n.classes) > 0 {
		b.WriteString(` class="` + strings.Join(n.classes, " ") + `"`)
	}
	if n.text == "" && len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	b.WriteString(escapeText(n.text))
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escapeText(s string) string { return textEscaper.Replace(s) }
