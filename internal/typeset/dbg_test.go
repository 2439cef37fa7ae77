package typeset

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func TestReal(t *testing.T) {
	data, err := os.ReadFile("/tmp/lab/mermaid.json")
	if err != nil {
		t.Skip()
	}
	var all []string
	json.Unmarshal(data, &all)
	style, _ := os.ReadFile("../../templates/style.css")
	e := newEngine(t)
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><style>%s%s</style><main class=text>", style, FormulaCSS+DiagramCSS)
	for i, s := range all {
		start := time.Now()
		svg, err := e.Diagram(s, fmt.Sprint("d", i))
		fmt.Println(i, len(s), len(svg), time.Since(start), err)
		fmt.Fprintf(&b, "<h4>%d</h4><div style='overflow:auto'>%s</div>", i, svg)
	}
	os.WriteFile("/tmp/real.html", []byte(b.String()), 0o644)
}
