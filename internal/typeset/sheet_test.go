package typeset

import (
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"issueblog/internal/typeset/mermaid"
)

var sheet = flag.String("sheet", "", "write a page with all samples to this file, to look at")

// TestSheet writes the samples of testdata as a page, in the style of the blog and under
// its policy, to be looked at in browsers.
func TestSheet(t *testing.T) {
	if *sheet == "" {
		t.Skip("without -sheet there is nothing to write")
	}
	style := readFile(t, "../../templates/style.css") + readFile(t, "../../templates/math.css") + readFile(t, "../../templates/diagram.css")
	e := newEngine(t)
	var b strings.Builder
	fmt.Fprintf(&b, `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>Samples</title>
<style>%s</style><body><main class="text"><h1>Samples</h1>`, style)
	shown := func(out string, err error) string {
		if err != nil {
			return "<em>" + html.EscapeString(err.Error()) + "</em>"
		}
		return out
	}
	for _, file := range glob(t, "testdata/formulas/*.txt") {
		fmt.Fprintf(&b, "<h2>%s</h2>", filepath.Base(file))
		for _, text := range strings.Split(readFile(t, file), "\n====\n") {
			input, _, _ := strings.Cut(text, "\n----\n")
			tex, display := split(input)
			made, _, err := e.Formula(tex, display)
			math := shown(made, err)
			fmt.Fprintf(&b, "<p><code>%s</code> %d B</p><p>", html.EscapeString(input), len(math))
			if display {
				b.WriteString(math)
			} else {
				fmt.Fprintf(&b, "In a line %s of text.", math)
			}
			b.WriteString("</p>")
		}
	}
	for i, file := range glob(t, "testdata/diagrams/*.mmd") {
		svg := shown(e.Diagram(readFile(t, file), fmt.Sprintf("d%d-", i), mermaid.Names{}))
		fmt.Fprintf(&b, `<h2>%s, %d B</h2><div class="d-scroll" tabindex="0">%s</div>`, filepath.Base(file), len(svg), svg)
	}
	b.WriteString("</main>")
	if err := os.WriteFile(*sheet, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return files
}

func readFile(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
