package markdown

import (
	"errors"
	"html"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestProse(t *testing.T) {
	o := caseOptions()
	o.Formula = func(tex string, display bool) (string, int, error) {
		if tex == "bad" {
			return "", 1, errors.New("no")
		}
		return `<math><semantics><mi>m</mi><annotation encoding="application/x-tex">` + html.EscapeString(tex) + `</annotation></semantics></math>`, 1, nil
	}
	r := New(o)
	for source, want := range map[string]string{
		"# Title\n\nA first sentence of it.\n\n## Part\n\n- one\n- two\n\nOn it goes.":           "A first sentence of it. On it goes.",
		"| a | b |\n|---|---|\n| 1 | 2 |\n\nText after the table.":                               "Text after the table.",
		"**一、简介**\n\n[原文](https://a.example)\n\n海在远处，船在近处，我在船上写着字。":                              "海在远处，船在近处，我在船上写着字。",
		"Short:\n\n- one of two\n- the other":                                                    "Short: one of two the other",
		"- only\n- a list":                                                                       "only a list",
		"# Only\n\n## Headings":                                                                  "",
		"```\ncode\n```":                                                                         "",
		"> A quotation that is long enough.\n\nThe sentence that comes after it.":                "The sentence that comes after it.",
		"<div align=\"center\">\n\nA centred sentence, of some length.\n\n</div>":                "A centred sentence, of some length.",
		"> [!NOTE]\n> Mind the rocks, which are many.\n\nWhat is told to everybody.":             "What is told to everybody.",
		"A <ruby>漢<rp>(</rp><rt>kan</rt></ruby> with a reading aid, said once.[^1]\n\n[^1]: No.": "A 漢 with a reading aid, said once.",
		"Take $n = 2$ of them, or $\\frac{a}{b}$, or $bad$ ones.":                                "Take n = 2 of them, or …, or bad ones.",
		"[One](/a) and [another](/b) link, to begin with.\n\nAnd on.":                            "One and another link, to begin with. And on.",
		"[One link that is long](/a) [another of them](/b)\n\nAnd on.":                           "One link that is long another of them And on.",
		"- x[^1]\n\n[^1]: A note, which is none of the text.":                                    "x",
		"<ul><li>a</li><li>b</li></ul>":                                                          "a b",
		"It is one line<br>and another of it.":                                                   "It is one line and another of it.",
		"<section>\n\nIn a section of its own it stands.\n\n</section>":                          "In a section of its own it stands.",
		"<details><summary>More</summary>\n\nx\n\n</details>":                                    "x",
		"It is so as long as $a<b$ is true of both.":                                             "It is so as long as a<b is true of both.",
		"One line\nand another `of code`, ![alt](a.png)<br>and more.":                            "One line and another of code, and more.",
		"*An introduction in italics, as some write.*\n\nThen the text.":                         "An introduction in italics, as some write. Then the text.",
	} {
		if got := r.Render(source, TextOptions{}).Prose; got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
	if got := New(Options{}).Render(strings.Repeat("海", 2000), TextOptions{}).Prose; len(got) > maxProse || len(got) < maxProse-3 || !utf8.ValidString(got) {
		t.Errorf("%d bytes", len(got))
	}
}
