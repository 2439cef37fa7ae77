package markdown

import (
	"strings"
	"testing"
)

func TestWideTables(t *testing.T) {
	row := func(cell string, n int) string { return "|" + strings.Repeat(cell+"|", n) + "\n" }
	for table, wide := range map[string]bool{
		row("a", 3) + row("-", 3) + row("some words of a sentence that is long, and goes on and on", 3): false,
		row("a", 14) + row("-", 14) + row("word", 14):                                                   true,
		row("a", 1) + row("-", 1) + row(strings.Repeat("x", 70), 1):                                     false,
		row("a", 1) + row("-", 1) + row("`"+strings.Repeat("x", 71)+"`", 1):                             true,
		row("a", 2) + row("-", 2) + row("中文没有空格的长句子中文没有空格的长句子中文没有空格的长句子中文没有空格的长句子", 2):                  false,
		row("a", 3) + row("-", 3) + row("`max_connections_per_server`", 3):                              true,
	} {
		if got := New(Options{}).Render(table, TextOptions{}).HTML; strings.Contains(got, `<table tabindex="0" class="wide">`) != wide {
			t.Errorf("%v is not said of %s", wide, got)
		}
	}
}

// TestFitTables: what is said of a table's cells for where there is little room.
func TestFitTables(t *testing.T) {
	for table, want := range map[string]string{
		"|a|b|\n|-|-|\n|c|d|":                                               `<table> <th>a</th> <th>b</th> <td>c</td> <td>d</td>`,
		"|a|b|\n|-|-|\n|c|`long_name_of_it_1`|":                             `<table tabindex="0"> <th>a</th> <th class="long">b</th> <td>c</td> <td><code>long_name_of_it_1</code></td>`,
		"|名|说明|\n|-|-|\n|海|这里写的是海与船的事|":                                     `<table> <th>名</th> <th class="long">说明</th> <td>海</td> <td>这里写的是海与船的事</td>`,
		"|这里写的是海与船|这里写的是海与船|\n|-|-|":                                        `<table tabindex="0"> <th class="long">这里写的是海与船</th> <th class="long">这里写的是海与船</th>`,
		"|a|\n|-|\n|![x](/y.png)|":                                          `<table tabindex="0"> <th>a</th> <td><a href="/y.png"><img src="/y.png" alt="x" loading="lazy"></a></td>`,
		"|22|1234567890|c|\n|-|-|-|\n|1|2|" + strings.Repeat("x", 70) + "|": `<table tabindex="0" class="wide"> <th>22</th> <th>1234567890</th> <th class="long">c</th> <td>1</td> <td>2</td> <td class="wide">` + strings.Repeat("x", 70) + `</td>`,
		"|" + strings.Repeat("y", 80) + "|b|\n|-|-|":                        `<table tabindex="0" class="wide"> <th class="long wide">` + strings.Repeat("y", 80) + `</th> <th>b</th>`,
	} {
		html := New(Options{}).Render(table, TextOptions{}).HTML
		var got []string
		for _, line := range strings.Split(html, "\n") {
			if strings.HasPrefix(line, "<table") || strings.HasPrefix(line, "<t") && strings.Contains(line, "</t") {
				got = append(got, line)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s:\n%s\nwant\n%s", table, strings.Join(got, " "), want)
		}
	}
}

func TestWideLists(t *testing.T) {
	for list, wide := range map[string]bool{
		"999. a":                                 false,
		"999. a\n\n1. b":                         true,
		"1000. a":                                true,
		"1000. [ ] a":                            true,
		"<ol start=x><li>a</ol>":                 false,
		"<ol><li value=1848>a</ol>":              true,
		"<ol><li value=x>a</ol>":                 false,
		"<ol start=1848><li>a</ol>":              true,
		strings.Repeat("1. - a\n   - b\n", 999):  false,
		strings.Repeat("1. - a\n   - b\n", 1000): true,
	} {
		html := New(Options{}).Render(list, TextOptions{}).HTML
		if got := strings.Contains(html, `class="wide"`) || strings.Contains(html, `class="contains-task-list wide"`); got != wide {
			t.Errorf("%v is said of %.80s", got, html)
		}
	}
}
