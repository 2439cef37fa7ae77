package markdown

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"issueblog/internal/typeset"
	"issueblog/internal/typeset/mermaid"
)

// withEngine has formulas and diagrams typeset, as a blog does.
func withEngine(t testing.TB, o Options) Options {
	engine := typeset.New()
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	o.Formula = engine.Formula
	o.Diagram = func(source, prefix string, names Diagrams) (string, error) {
		svg, err := engine.Diagram(source, prefix, mermaid.Names(names))
		if errors.Is(err, mermaid.ErrUnsupported) {
			return "", nil
		}
		return svg, err
	}
	return o
}

func TestTypesetCases(t *testing.T) {
	r := New(withEngine(t, caseOptions()))
	testCases(t, r, "testdata/typeset/formula.txt")
	testCases(t, r, "testdata/typeset/diagram.txt")
}

// What is drawn and typeset is no text to quote.
func TestTextWithoutDrawings(t *testing.T) {
	got := New(withEngine(t, caseOptions())).Render("One.\n\n```mermaid\ngraph TD\nA\n```\n\nTwo $x$.", TextOptions{}).Text
	if got != "One.\nTwo ." {
		t.Errorf("%q", got)
	}
}

func TestFormulasAreBounded(t *testing.T) {
	const steps = 14
	asked := 0
	r := New(Options{Formula: func(tex string, _ bool) (string, int, error) {
		asked++
		if strings.HasPrefix(tex, `\bad`) {
			return "", steps, errors.New("a mistake")
		}
		return "<math><mi>x</mi></math>", steps, nil
	}})
	many := func(tex string) string {
		var b strings.Builder
		for i := range 2000 {
			fmt.Fprintf(&b, "$%s_{%d}$ ", tex, 1000+i)
		}
		return b.String()
	}
	const hint = `; "math: true" in the front matter has all of them typeset`
	for _, test := range []struct {
		name, source string
		text         TextOptions
		want         int // formulas that were tried
		warning      string
	}{
		{"an author's", many("x"), TextOptions{}, maxMath / (formulaSteps + steps), "there are too many formulas in this text: the rest shows its source" + hint},
		{"a stranger's", many("x"), TextOptions{UserContent: true}, maxStrangersMath / (formulaSteps + steps), "there are too many formulas in this text: the rest shows its source"},
		{"with mistakes", many(`\bad`), TextOptions{}, maxMath / (formulaSteps + steps), "a mistake"},
		{"all of them", many("x"), TextOptions{AllMath: true}, 2000, ""},
		{"one often", strings.Repeat("$x_{1000}$ ", 2000), TextOptions{}, 1, ""},
	} {
		asked = 0
		doc := r.Render(test.source, test.text)
		if asked != test.want {
			t.Errorf("%s: %d formulas were tried, want %d", test.name, asked, test.want)
		}
		if got := strings.Count(doc.HTML, "<math>") + strings.Count(doc.HTML, `<code class="math">`); got != 2000 {
			t.Errorf("%s: %d formulas are left", test.name, got)
		}
		switch {
		case test.warning == "" && len(doc.Warnings) > 0:
			t.Errorf("%s: warnings %v", test.name, doc.Warnings)
		case test.warning != "" && (len(doc.Warnings) == 0 || !strings.Contains(doc.Warnings[0].Message, test.warning)):
			t.Errorf("%s: warnings %v", test.name, doc.Warnings)
		case strings.HasPrefix(test.warning, "there") && len(doc.Warnings) != 1:
			t.Errorf("%s: %d warnings", test.name, len(doc.Warnings))
		}
	}
}

func TestDiagramsAreBounded(t *testing.T) {
	drawn := 0
	r := New(Options{Diagram: func(source, _ string, _ Diagrams) (string, error) {
		drawn++
		switch source {
		case "pie\n":
			return "", nil
		case "wrong\n":
			return "", errors.New("a mistake")
		}
		return "<svg>" + strings.Repeat(" ", 1000-len("<svg></svg>")) + "</svg>", nil
	}})
	many := func(source string) string { return strings.Repeat("```mermaid\n"+source+"\n```\n", 200) }
	for _, test := range []struct {
		name, source string
		text         TextOptions
		want         int // drawn
		warnings     int
	}{
		{"an author's", many("graph"), TextOptions{}, 99, 1},
		{"a stranger's", many("graph"), TextOptions{UserContent: true}, 17, 1},
		{"with mistakes", many("wrong"), TextOptions{}, 24, 25},
		{"of other kinds", many("pie"), TextOptions{}, 200, 0},
	} {
		drawn = 0
		doc := r.Render(test.source, test.text)
		if drawn != test.want || len(doc.Warnings) != test.warnings {
			t.Errorf("%s: %d were tried, want %d; warnings %v", test.name, drawn, test.want, doc.Warnings)
		}
	}
}

// The typesetting of a text has to stay within the time for a text. What typesets is warm: a build starts it once.
func TestHostileFormulasAndDiagramsAreQuick(t *testing.T) {
	fill := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < 65536; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()[:65536]
	}
	r := New(withEngine(t, caseOptions()))
	r.Render("$x$ $y$ $z$\n\n```mermaid\ngraph LR\nA-->B\n```\n\n```mermaid\ngraph LR\nA-->B\n```", TextOptions{})
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for name, source := range map[string]string{
		"formulas":          fill("$x_{%d}$ "),
		"short formulas":    fill("$%d$ "),
		"spaces":            fill("```math\n%d" + strings.Repeat(`\,1`, 30) + "\n```\n"),
		"signs":             fill("```math\n%d" + strings.Repeat("+", 200) + "\n```\n"),
		"letters":           fill("```math\n%d" + strings.Repeat("x", 60) + "\n```\n"),
		"names":             fill(`$\LaTeX\LaTeX\pmod{%d}\iff$ `),
		"small":             fill("$_{%d}$ "),
		"fractions":         fill(`$\frac{a}{%d}$ `),
		"wrong formulas":    fill(`$\frac{a}{%d$ `),
		"unknown commands":  fill(`$\a%d$ `),
		"delimiters":        fill(`$\left(\left(%d\right)\right)$ `),
		"matrices":          fill("$\\begin{pmatrix}a&b\\\\c&%d\\end{pmatrix}$ "),
		"aligned by itself": fill("\n```math\na&=b\\\\c&=%d\n```\n"),
		"one long formula":  "```math\n" + fill("a_{%d}+")[:3900] + "1\n```\n",
		"one long matrix":   "```math\n\\begin{matrix}" + fill(`%d&`)[:3900] + "\\end{matrix}\n```\n",
		"one deep formula":  "```math\n" + strings.Repeat(`\sqrt{`, 59) + "x" + strings.Repeat("}", 59) + "\n```\n",
		"macros":            "```math\n\\def\\a{x}" + strings.Repeat(`\def\a{\a\a}`, 30) + "\\a\n```\n",
		"endless macros":    fill(`$x_{%d}\def\a{\a}\a$ `),
		"endless commands":  fill(`$x_{%d}\newcommand{\a}{\a x}\a$ `),
		"lines below lines": fill(`$x_{%d}\substack{x}$ `),
		"chemistry":         fill(`$\ce{H2O + %d C}$ `),
		"diagrams":          fill("```mermaid\ngraph LR\nA%d-->B\n```\n"),
		"clusters":          fill("```mermaid\ngraph LR\nA & B & C & D & E & F & G & H & I-->A%d & B & C & D & E & F & G & H & I\n```\n"),
		"too many ranks":    fill("```mermaid\ngraph LR\n" + strings.Repeat("A%[1]d & B & C & D & E & F & G & H & I & J & K & L & M & N & O", 1) + "-->A%[1]d & B & C & D & E & F & G & H & I & J & K & L & M & N & O\n```\n"),
		"one flowchart":     "```mermaid\ngraph LR\n" + fill("A%[1]d-->B%[1]d\n")[:60000],
		"one dense one":     "```mermaid\ngraph LR\n" + strings.Repeat("A-->B & C & D & E & F\nB & C & D-->A\n", 900) + "```\n",
		"one sequence":      "```mermaid\nsequenceDiagram\n" + fill("A->>B: %d\n")[:60000],
		"one state chart":   "```mermaid\nstateDiagram-v2\n" + fill("a%[1]d --> b%[1]d\n")[:60000],
		"one class diagram": "```mermaid\nclassDiagram\n" + fill("A%[1]d <|-- B%[1]d\n")[:60000],
		"one ER diagram":    "```mermaid\nerDiagram\n" + fill("A%[1]d ||--o{ B%[1]d : has\n")[:60000],
	} {
		start := cpuTime(t)
		doc := r.Render(source, TextOptions{})
		took := cpuTime(t) - start
		t.Logf("%4d ms %s", took.Milliseconds(), name)
		if took > 2*patience {
			t.Errorf("%s: %v for %d bytes", name, took, len(source))
		}
		if len(doc.HTML) < 200<<10 {
			checkSafe(t, name, doc.HTML)
		}
	}
}
