package mermaid

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected results")

// TestSyntax reads the diagrams of testdata/syntax and compares what was understood: in each
// file they are divided by lines of =, and from what was understood by lines of -.
func TestSyntax(t *testing.T) {
	files, err := filepath.Glob("testdata/syntax/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for i, text := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n====\n") {
			input, want, _ := strings.Cut(text, "\n----\n")
			got := understood(input)
			if got != want && !*update {
				t.Errorf("%s, diagram %d:\n%s\n-- got\n%s\n-- want\n%s", file, i+1, input, got, want)
			}
			if i > 0 {
				out.WriteString("====\n")
			}
			out.WriteString(input + "\n----\n" + got + "\n")
		}
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// understood describes a diagram as it was read, or says why it was not.
func understood(text string) string {
	src, err := newSource(text)
	if err != nil {
		return "error: " + err.Error()
	}
	kind, ok := kinds[src.kind]
	if !ok {
		_, err := Draw(text, "", Names{})
		return "error: " + err.Error()
	}
	p, err := kind.read(src)
	if err != nil {
		return "error: " + err.Error()
	}
	var b strings.Builder
	switch p := p.(type) {
	case *flowReader:
		describeGraph(&b, &p.graph)
	case *stateReader:
		describeGraph(&b, &p.graph)
	case *classReader:
		describeGraph(&b, &p.graph)
	case *entityReader:
		describeGraph(&b, &p.graph)
	case *sequence:
		describeSequence(&b, p)
	}
	if src.title != "" {
		fmt.Fprintf(&b, "title %s\n", src.title)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func describeGraph(b *strings.Builder, g *graph) {
	fmt.Fprintln(b, g.direction)
	for _, n := range g.nodes {
		if n.group {
			fmt.Fprintf(b, "group %s %s", n.id, describeLabel(n.label))
			if n.direction != "" {
				b.WriteString(" " + n.direction)
			}
			describePaint(b, n.style.paint(), n.style.text)
		} else {
			fmt.Fprintf(b, "%s: %s", n.id, describeFigure(n.figure))
		}
		if n.parent != nil {
			fmt.Fprintf(b, " in %s", n.parent.id)
		}
		b.WriteByte('\n')
	}
	for _, e := range g.edges {
		fmt.Fprintf(b, "%s %s%s%s %s", e.from.id, headNames[e.fromHead], lineName(e), headNames[e.toHead], e.to.id)
		for _, part := range []struct {
			name  string
			label label
		}{{"", e.label}, {"from ", e.fromText}, {"to ", e.toText}} {
			if !part.label.empty() {
				fmt.Fprintf(b, " %s%s", part.name, describeLabel(part.label))
			}
		}
		if e.length > 1 {
			fmt.Fprintf(b, " length %d", e.length)
		}
		if e.paint.stroke != "" {
			fmt.Fprintf(b, " stroke %s", e.paint.stroke)
		}
		b.WriteByte('\n')
	}
}

var headNames = map[head]string{
	noHead: "-", arrowHead: ">", openHead: "v", hollowHead: "|>", diamondHead: "*", hollowDiamondHead: "o*", circleHead: "o", crossHead: "x", socketHead: "()",
	onlyOne: "[1]", zeroOrOne: "[0..1]", oneOrMore: "[1..*]", zeroOrMore: "[0..*]",
}

func lineName(e *edge) string {
	switch {
	case e.invisible:
		return "(invisible)"
	case e.paint.dash != "":
		return ".."
	case e.paint.width > 0:
		return fmt.Sprintf("=%s=", number(e.paint.width))
	}
	return "--"
}

func describePaint(b *strings.Builder, p paint, text string) {
	for _, part := range []struct{ name, value string }{{"fill", p.fill}, {"text", text}, {"stroke", p.stroke}, {"dash", p.dash}} {
		if part.value != "" {
			fmt.Fprintf(b, " %s %s", part.name, part.value)
		}
	}
	if p.width > 0 {
		fmt.Fprintf(b, " width %s", number(p.width))
	}
}

func describeFigure(f figure) string {
	var b strings.Builder
	switch f := f.(type) {
	case shaped:
		fmt.Fprintf(&b, "%s %s", f.form, describeLabel(f.label))
		if f.turned {
			b.WriteString(" turned")
		}
		describePaint(&b, f.style.paint(), f.style.text)
	case sheet:
		describeLines(&b, f.head)
		for _, part := range f.parts {
			b.WriteString(" | ")
			describeLines(&b, part)
		}
		describePaint(&b, f.style.paint(), f.style.text)
	case table:
		b.WriteString(describeLabel(f.title))
		for _, row := range f.rows {
			b.WriteString(" |")
			for _, cell := range row {
				b.WriteString(" " + describeLabel(cell))
			}
		}
		describePaint(&b, f.style.paint(), f.style.text)
	case remark:
		fmt.Fprintf(&b, "note %s", describeLabel(f.label))
	}
	return b.String()
}

func describeLines(b *strings.Builder, lines []sheetLine) {
	for i, l := range lines {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(describeLabel(l.label))
		if l.under {
			b.WriteString(" static")
		}
		if l.slant {
			b.WriteString(" abstract")
		}
	}
}

func describeLabel(l label) string {
	var lines []string
	for _, line := range l.lines {
		text := ""
		for _, r := range line {
			mark := ""
			if r.bold {
				mark += "**"
			}
			if r.italic {
				mark += "_"
			}
			text += mark + r.text + mark
		}
		lines = append(lines, text)
	}
	return fmt.Sprintf("%q", strings.Join(lines, "\n"))
}

func describeSequence(b *strings.Builder, q *sequence) {
	for _, a := range q.actors {
		kind := "box"
		if a.person {
			kind = "person"
		}
		fmt.Fprintf(b, "%s: %s %s", a.id, kind, describeLabel(a.label))
		if a.created {
			b.WriteString(" created")
		}
		if a.band != nil {
			fmt.Fprintf(b, " in %s", describeLabel(a.band.label))
		}
		b.WriteByte('\n')
	}
	depth := 0
	for _, e := range q.events {
		if e.kind == endOfFragment {
			depth--
		}
		indent := depth
		if e.kind == divider {
			indent--
		}
		b.WriteString(strings.Repeat("  ", indent))
		switch e.kind {
		case message:
			line := "--"
			if e.dashed {
				line = ".."
			}
			fmt.Fprintf(b, "%s %s%s%s %s %s", e.from.id, headNames[e.heads[0]], line, headNames[e.heads[1]], e.to.id, describeLabel(e.label))
			if e.number != "" {
				b.WriteString(" number " + e.number)
			}
			if e.activate != 0 {
				b.WriteString(map[int]string{1: " activates", -1: " deactivates"}[e.activate])
			}
			if e.creates {
				b.WriteString(" creates")
			}
			if e.destroys != nil {
				b.WriteString(" destroys " + e.destroys.id)
			}
		case aside:
			fmt.Fprintf(b, "note %s %s", map[int]string{-1: "left of", 0: "over", 1: "right of"}[e.side], e.from.id)
			if e.to != e.from {
				b.WriteString(" to " + e.to.id)
			}
			b.WriteString(" " + describeLabel(e.label))
		case activation:
			b.WriteString("activate " + e.from.id)
		case deactivation:
			b.WriteString("deactivate " + e.from.id)
		case fragment:
			fmt.Fprintf(b, "%s %s", e.word, describeLabel(e.label))
			depth++
		case shade:
			b.WriteString("shade")
			depth++
		case divider:
			fmt.Fprintf(b, "divider %s", describeLabel(e.label))
		case endOfFragment:
			b.WriteString("end")
		}
		b.WriteByte('\n')
	}
}
