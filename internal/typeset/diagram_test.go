package typeset

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"issueblog/internal/typeset/mermaid"
)

// What a diagram may consist of, stated apart from the code that keeps to it.
var (
	drawnElements = strings.Fields("svg title desc g path text tspan")
	drawnAttrs    = map[string]*regexp.Regexp{
		"class": regexp.MustCompile(`^(diagram|[a-z]-[a-z0-9]+)( d-[a-z0-9]+)*$`), "role": regexp.MustCompile(`^img$`),
		"id": regexp.MustCompile(`^P-[td]$`), "aria-labelledby": regexp.MustCompile(`^P-t$`), "aria-describedby": regexp.MustCompile(`^P-d$`),
		"viewBox": regexp.MustCompile(`^` + coordinate + `( ` + coordinate + `){3}$`), "width": regexp.MustCompile(`^\d+(\.\d)?$`), "height": regexp.MustCompile(`^\d+(\.\d)?$`),
		"x": regexp.MustCompile(`^` + coordinate + `$`), "y": regexp.MustCompile(`^` + coordinate + `$`), "d": regexp.MustCompile(`^M[-MLHVQCAZ\d. ]+$`),
		"fill": colourForm, "stroke": colourForm, "stroke-width": regexp.MustCompile(`^\d?(\.\d)?$`), "stroke-dasharray": regexp.MustCompile(`^[\d. ]+$`),
		"text-anchor": regexp.MustCompile(`^(start|middle)$`), "font-size": regexp.MustCompile(`^14$`), "font-weight": regexp.MustCompile(`^700$`),
		"font-style": regexp.MustCompile(`^italic$`), "text-decoration": regexp.MustCompile(`^underline$`),
	}
	colourForm = regexp.MustCompile(`^(none|#([0-9a-f]{3}){1,2})$`)
)

const coordinate = `-?(\d+|\d*\.\d)`

// drawing is what can be seen in a diagram.
type drawing struct {
	title, desc string
	texts       []string
	paths       int
}

// checkDrawing fails unless the text is one picture that consists of what is allowed, is
// read alike by XML and HTML parsers, and lies within its own frame.
func checkDrawing(t testing.TB, text string) drawing {
	t.Helper()
	var out drawing
	var open []string
	var frame [4]float64
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v: %s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if !slices.Contains(drawnElements, name) || len(open) == 0 && name != "svg" {
				t.Errorf("element %s in %v: %s", name, open, text)
			}
			for _, a := range token.Attr {
				if form, ok := drawnAttrs[a.Name.Local]; !ok || !form.MatchString(a.Value) {
					t.Errorf("attribute %s=%q: %s", a.Name.Local, a.Value, text)
				}
				switch a.Name.Local {
				case "viewBox":
					for i, f := range strings.Fields(a.Value) {
						frame[i], _ = strconv.ParseFloat(f, 64)
					}
				case "d":
					checkPath(t, a.Value, frame)
					out.paths++
				}
			}
			if name == "text" {
				out.texts = append(out.texts, "")
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			switch {
			case slices.Contains(open, "text"):
				out.texts[len(out.texts)-1] += string(token)
			case slices.Contains(open, "title"):
				out.title += string(token)
			case slices.Contains(open, "desc"):
				out.desc += string(token)
			default:
				t.Errorf("text %q in %v: %s", token, open, text)
			}
		}
	}
	if out.title == "" {
		t.Errorf("no title: %s", text)
	}
	checkHTML(t, text)
	return out
}

var pathNumbers = regexp.MustCompile(`[A-Z]|-?\d*\.?\d+`)

// checkPath fails if a path leaves the frame.
func checkPath(t testing.TB, d string, frame [4]float64) {
	t.Helper()
	command, i := "", 0
	for _, token := range pathNumbers.FindAllString(d, -1) {
		v, err := strconv.ParseFloat(token, 64)
		if err != nil {
			command, i = token, 0
			continue
		}
		axis := i % 2
		switch command {
		case "H":
			axis = 0
		case "V":
			axis = 1
		case "A":
			if i < 5 {
				i++
				continue
			}
			axis = (i - 5) % 2
		}
		i++
		if math.IsNaN(v) || v < frame[axis]-0.1 || v > frame[axis]+frame[axis+2]+0.1 {
			t.Errorf("%s%s leaves the frame %v: %s", command, token, frame, d)
			return
		}
	}
}

// goldens are the samples whose pictures are kept.
var goldens = []string{"flow-chain", "flow-frames", "flow-nested", "flow-real", "flow-styles", "flow-subgraphs", "sequence-activations", "class-relations", "state-simple", "er-chinese"}

func TestDiagrams(t *testing.T) {
	e := newEngine(t)
	for _, file := range glob(t, "testdata/diagrams/*.mmd") {
		source := readFile(t, file)
		svg, err := e.Diagram(source, "P-", mermaid.Names{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		checkDrawing(t, svg)
		alone := Standalone(svg)
		if !strings.HasPrefix(alone, `<svg xmlns="http://www.w3.org/2000/svg" `) || strings.Contains(alone, "class=") {
			t.Errorf("%s stands alone as %.200s", file, alone)
		}
		if err := xml.Unmarshal([]byte(alone), new(struct{})); err != nil {
			t.Errorf("%s standing alone: %v", file, err)
		}
		if again, err := e.Diagram(strings.ReplaceAll(source, "\n", "\r\n"), "P-", mermaid.Names{}); err != nil || again != svg {
			t.Errorf("%s is another with CRLF: %v", file, err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".mmd")
		if !slices.Contains(goldens, name) {
			continue
		}
		golden := strings.TrimSuffix(file, ".mmd") + ".svg"
		if *update {
			if err := os.WriteFile(golden, []byte(svg+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if want := readFile(t, golden); svg+"\n" != want {
			t.Errorf("%s is not the picture that was kept", file)
		}
	}
}

func TestDiagramWords(t *testing.T) {
	e := newEngine(t)
	for source, want := range map[string]drawing{
		"graph TD\nA":                        {title: "Flowchart"},
		"---\ntitle: 'A & B'\n---\ngraph\nA": {title: "A & B"},
		"graph TD\naccTitle: For <you>\naccDescr {\n two\n lines }\nA": {title: "For <you>", desc: "two lines"},
		"sequenceDiagram\nA->>B: x":                                    {title: "Sequence diagram"},
		"sequenceDiagram\ntitle: T\nA->>B: x":                          {title: "T"},
		"classDiagram\nclass A":                                        {title: "Class diagram"},
		"stateDiagram-v2\nA --> B":                                     {title: "State diagram"},
		"erDiagram\nA ||--|| B : x":                                    {title: "Entity relationship diagram"},
	} {
		svg, err := e.Diagram(source, "P-", mermaid.Names{})
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got := checkDrawing(t, svg); got.title != want.title || got.desc != want.desc {
			t.Errorf("%s: title %q, description %q", source, got.title, got.desc)
		}
	}
	for source, want := range map[string]string{"flowchart\nA": "流程图", "sequenceDiagram\nA->>B: x": "<时序图>", "classDiagram\nclass A": "类图", "stateDiagram\nA --> B": "状态图", "erDiagram\nA": "实体关系图",
		"graph\naccTitle: T\nA": "T"} {
		svg, err := e.Diagram(source, "P-", mermaid.Names{Flowchart: "流程图", Sequence: "<时序图>", Classes: "类图", States: "状态图", Entities: "实体关系图"})
		if got := checkDrawing(t, svg); err != nil || got.title != want {
			t.Errorf("%s: title %q, %v", source, got.title, err)
		}
	}
}

// Nothing of a stranger's diagram becomes an address, an identifier, a style or markup.
func TestHostileDiagrams(t *testing.T) {
	e := newEngine(t)
	for _, source := range []string{
		`graph TD` + "\n" + `A["<script>alert(1)</script>"] --> B["<img src=x onerror=alert(1)>"]`,
		`graph TD` + "\n" + `A["</text></svg><script>alert(1)</script>"]`,
		`graph TD` + "\n" + `A["#60;script#62; &lt;script&gt; #lt;b#gt;"]`,
		"graph TD\nclick A \"javascript:alert(1)\"\nA\nclick A call alert(1)",
		"graph TD\nA\nstyle A fill:url(https://example.com/x),stroke:red;background:url(x)\nclassDef x fill:#f00\"onload=\"alert(1)\nclass A x",
		"graph TD\nA\nstyle A fill:expression(alert(1)),stroke-dasharray:5\"onload=\"x,stroke-width:1e9px",
		"%%{init: {'themeCSS': '*{display:none}', 'securityLevel': 'loose'}}%%\ngraph TD\nA",
		"---\ntitle: <script>alert(1)</script>\nconfig:\n  htmlLabels: true\n---\ngraph TD\nA",
		"graph TD\naccTitle: </title><script>alert(1)</script>\naccDescr: \"><script>\nA",
		"sequenceDiagram\nparticipant A as <b onclick=alert(1)>x</b>\nA->>B: <iframe src=x>\nlink A: x @ https://example.com\nNote over A: </text><script>",
		"classDiagram\nclass A {\n +<script> x\n}\nclick A href \"javascript:alert(1)\"\nlink A \"https://example.com\"\nnote for A \"<style>*{}</style>\"",
		"stateDiagram-v2\nA : <script>alert(1)</script>\nA --> B : </svg>",
		"erDiagram\nA {\n string x \"<script>\"\n}\n\"<b>\" ||--|| A : \"</text>\"",
		"graph TD\nA[\"\u202eevil\u0000\u0007\ufffe\"]",
		"graph TD\n__proto__ --> constructor --> toString --> hasOwnProperty",
		"stateDiagram-v2\n__proto__ --> constructor",
	} {
		svg, err := e.Diagram(source, "P-", mermaid.Names{})
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		checkDrawing(t, svg)
		checkHTML(t, Standalone(svg))
	}
	svg, err := e.Diagram("graph TD\nA", `"><script>`, mermaid.Names{})
	if err != nil || strings.Contains(svg, "<script") || !strings.Contains(svg, `id="-script-t"`) {
		t.Errorf("a hostile prefix: %s, %v", svg, err)
	}
}

func TestDiagramBounds(t *testing.T) {
	e := newEngine(t)
	for name, source := range map[string]string{
		"long source":  "graph TD\nA[\"" + strings.Repeat("x", 40000) + "\"]",
		"long label":   "graph TD\nA[\"" + strings.Repeat("x ", 1000) + "\"]",
		"nodes":        statements("graph TD", 500, func(i int) string { return fmt.Sprintf("n%d", i) }),
		"edges":        statements("graph TD", 500, func(i int) string { return fmt.Sprintf("n%d-->n%d", i%20, (i*7)%20) }),
		"dense":        statements("graph TD", 300, func(i int) string { return fmt.Sprintf("a%d-->b%d", i/15, i%15) }),
		"product":      "graph TD\n" + strings.Repeat("a & ", 2) + "b --> " + strings.TrimSuffix(strings.Repeat("c & ", 400), "& "),
		"long links":   statements("graph TD", 120, func(i int) string { return "a-------->b-------->c-------->a" }),
		"open groups":  statements("graph TD", 60, func(i int) string { return fmt.Sprintf("subgraph g%d\na%d", i, i) }) + strings.Repeat("\nend", 60) + statements("", 60, func(i int) string { return fmt.Sprintf("x-->a%d-->a%d", i, i+1) }),
		"long span":    statements("graph TD", 100, func(i int) string { return fmt.Sprintf("n%d-->n%d\nn0-->n%d", i, i+1, i+1) }),
		"states":       statements("stateDiagram", 500, func(i int) string { return fmt.Sprintf("s%d --> s%d", i, i+1) }),
		"classes":      statements("classDiagram", 500, func(i int) string { return fmt.Sprintf("class C%d", i) }),
		"entities":     statements("erDiagram", 500, func(i int) string { return fmt.Sprintf("E%d", i) }),
		"attributes":   "erDiagram\nA {" + strings.Repeat("\nint x", 500) + "\n}",
		"messages":     statements("sequenceDiagram", 900, func(i int) string { return "A->>B: x" }),
		"participants": statements("sequenceDiagram", 100, func(i int) string { return fmt.Sprintf("participant p%d", i) }),
	} {
		start := time.Now()
		_, err := e.Diagram(source, "P-", mermaid.Names{})
		if !errors.Is(err, mermaid.ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
		if d := time.Since(start); d > time.Second {
			t.Errorf("%s is refused after %v", name, d)
		}
	}
	for name, source := range map[string]string{
		"60 steps":   statements("graph TD", 60, func(i int) string { return fmt.Sprintf("n%d-->|label %d|n%d", i, i, i+1) }),
		"a tree":     statements("graph LR", 99, func(i int) string { return fmt.Sprintf("n%d-->n%d", i/2, i+1) }),
		"34 classes": statements("classDiagram", 34, func(i int) string { return fmt.Sprintf("C%d <|-- C%d", i/3, i+1) }),
		"80 calls":   statements("sequenceDiagram", 80, func(i int) string { return fmt.Sprintf("A%d->>A%d: call %d", i%6, (i+1)%6, i) }),
	} {
		svg, err := e.Diagram(source, "P-", mermaid.Names{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkDrawing(t, svg)
	}
}

func TestUnsupportedDiagrams(t *testing.T) {
	e := newEngine(t)
	for _, kind := range []string{"pie", "gantt", "gitGraph", "mindmap", "timeline", "journey", "quadrantChart", "C4Context", "xychart-beta", "sankey-beta", "block-beta"} {
		if _, err := e.Diagram(kind+"\n x", "P-", mermaid.Names{}); !errors.Is(err, mermaid.ErrUnsupported) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// statements is a diagram of so many lines.
func statements(head string, n int, line func(i int) string) string {
	var b strings.Builder
	b.WriteString(head)
	for i := range n {
		b.WriteString("\n" + line(i))
	}
	return b.String()
}

// The largest diagrams that are drawn, of the kinds that cost most. They should stay below 60
// milliseconds.
var largest = map[string]string{
	"steps":  statements("graph TD", 99, func(i int) string { return fmt.Sprintf("n%d-->n%d", i, i+1) }),
	"mesh":   statements("graph TD", 240, func(i int) string { return fmt.Sprintf("n%d-->|x|n%d", i*37%160, (i*61+13)%160) }),
	"clique": statements("graph TD", 231, func(i int) string { return fmt.Sprintf("n%d-->n%d", i%22, (i+1+i/22)%22) }),
	"groups": statements("graph TD", 60, func(i int) string { return fmt.Sprintf("subgraph g%d\na%d", i, i) }) + strings.Repeat("\nend", 60) +
		statements("", 60, func(i int) string { return fmt.Sprintf("x-->a%d\na%d-->a%d", i, i, i*7%60) }),
	"calls": statements("sequenceDiagram", 390, func(i int) string { return fmt.Sprintf("A%d->>A%d: call %d", i%29, i*7%29, i) }),
	"classes": statements("classDiagram", 150, func(i int) string {
		return fmt.Sprintf("class C%d {\n+f(List~int~ x) String\n}\nC%d <|-- C%d : x", i, i/2, i)
	}),
	"entities": statements("erDiagram", 150, func(i int) string { return fmt.Sprintf("E%d ||--o{ E%d : x", i, i*7%150) }),
}

func TestLargestDiagrams(t *testing.T) {
	e := newEngine(t)
	for name, source := range largest {
		svg, err := e.Diagram(source, "P-", mermaid.Names{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkDrawing(t, svg)
	}
}

func BenchmarkDiagram(b *testing.B) {
	e := newEngine(b)
	run := func(name, source string) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := e.Diagram(source, "P-", mermaid.Names{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for _, name := range []string{"flow-simple", "flow-subgraphs", "sequence-fragments", "class-animals", "er-orders", "state-composite"} {
		source, err := os.ReadFile("testdata/diagrams/" + name + ".mmd")
		if err != nil {
			b.Fatal(err)
		}
		run(name, string(source))
	}
	for _, name := range slices.Sorted(maps.Keys(largest)) {
		run("largest-"+name, largest[name])
	}
}

func FuzzDiagram(f *testing.F) {
	e := newEngine(f)
	files, err := filepath.Glob("testdata/diagrams/*.mmd")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source))
	}
	f.Fuzz(func(t *testing.T, source string) {
		start := time.Now()
		svg, err := e.Diagram(source, "P-", mermaid.Names{})
		if d := time.Since(start); d > 10*time.Second {
			t.Errorf("took %v", d)
		}
		if err == nil {
			checkDrawing(t, svg)
		}
	})
}
