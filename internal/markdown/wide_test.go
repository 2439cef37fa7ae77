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
	for list, want := range map[string]string{
		"99. a":                                 "",
		"99. a\n1. b":                           "wide",
		"99. a\n\n- b\n\n1. c":                  "",
		"100. [ ] a":                            "contains-task-list wide",
		"9999. a":                               "wide",
		"9999. a\n1. b":                         "wider",
		"<ol start=x><li>a</ol>":                "",
		"<ol><li value=1848>a</ol>":             "wide",
		"<ol><li value=x>a</ol>":                "",
		"<ol><li value=100>a<li value=1>b</ol>": "wide",
		"<ol start=-9><li>a</ol>":               "",
		"<ol start=-10><li>a</ol>":              "wide",
		"<ol start=-1000><li>a</ol>":            "wider",
		"<ol start=99999999999999><li>a</ol>":   "wider",
		"<ol start=2147483647><li>a<li>b</ol>":  "wider",
		"<ol type=i start=6><li>a</ol>":         "",
		"<ol type=i start=7><li>a</ol>":         "wide",
		"<ol type=I start=38><li>a</ol>":        "wider",
		"<ol type=i start=4000><li>a</ol>":      "wide",
		"<ol type=a start=702><li>a</ol>":       "",
		"<ol type=a start=703><li>a</ol>":       "wide",
		"<ol type=A start=0><li>a</ol>":         "",
		strings.Repeat("1. - a\n   - b\n", 99):  "",
		strings.Repeat("1. - a\n   - b\n", 100): "wide",
	} {
		html := New(Options{}).Render(list, TextOptions{}).HTML
		_, tag, _ := strings.Cut(html, "<ol")
		tag, _, _ = strings.Cut(tag, ">")
		_, class, _ := strings.Cut(tag, `class="`)
		if class, _, _ = strings.Cut(class, `"`); class != want {
			t.Errorf("%q is said of %.80s", class, html)
		}
		if github := New(Options{AsGitHub: true}).Render(list, TextOptions{}).HTML; strings.Contains(github, "wide") {
			t.Errorf("as GitHub has it: %.80s", github)
		}
	}
}
