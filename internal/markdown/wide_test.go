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
		if got := New(Options{}).Render(table, TextOptions{}).HTML; strings.Contains(got, `<table class="wide" tabindex="0">`) != wide && strings.Contains(got, `<table tabindex="0" class="wide">`) != wide {
			t.Errorf("%v is not said of %s", wide, got)
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
