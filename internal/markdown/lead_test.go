package markdown

import (
	"slices"
	"strings"
	"testing"
)

func TestLead(t *testing.T) {
	r := New(Options{})
	for source, want := range map[string]string{
		"# Title\n\nLead.\n\n## Section\n\nMore.": "Lead.",
		"Lead.\r\nOn.\r\n\r\n# Later":             "Lead.\nOn.",
		"":                                        "",
		"# Only a title":                          "",
		"\ufeff# Title #\nLead.":                  "Lead.",
		"#hashtag is text\n\n### Deep":            "#hashtag is text",
		"# A\n\n```sh\n# with curl\ncurl x\n```\n\nOn.\n\n## B\n":                    "```sh\n# with curl\ncurl x\n```\n\nOn.",
		"A title\nof two lines\n=====\n\nNotes.\n\nInstall\n-----\n\nx\n":            "Notes.",
		"> # Quoted\n\n- # Listed\n\n ## C":                                          "> # Quoted\n\n- # Listed",
		"# A\n\n[b][c] [d][^1]\n\n## E\n\n[c]: https://c.example\n\n[^1]: A note.\n": "[b][c] [d][^1]\n\n[c]: https://c.example\n[^1]: A note.",
		"![banner](b.png)\n\n# Notes\n\nHello there\n\n## More":                      "![banner](b.png)\n\n\nHello there",
		"[中文](z.md) | English\n\nNotes\n===\nI write.\n\n# More":                     "[中文](z.md) | English\n\nI write.",
		"<!-- a remark of some words here -->\n# T\n\nHello":                         "<!-- a remark of some words here -->\n\nHello",
		"<div align=center>\n\n# T\n\nIntro\n\n</div>":                               "<div align=center>\n\n\nIntro\n\n</div>",
		"<h1>Notes</h1>\n\n# Install\n\nx":                                           "<h1>Notes</h1>",
		"*Some* words that say much.\n\n# Install\n\nx":                              "*Some* words that say much.",
		"这里写的是海和船。\n\n# Install\n\nx":                                                "这里写的是海和船。",
		"- a\n\n# Install\n\nx":                                                      "- a",
		" Notes\n===\nI write.":                                                      "I write.",
		"## At once\n\nx":                                                            "x",
		"## Notes\n\nLead.\n\n### Section\n\nx":                                      "Lead.",
		"## Install\n\nx\n\n## Use\n\nx":                                             "",
		"## Notes\n\nLead.\n\n# Later\n\nx":                                          "",
		"简体中文 | [English](e.md)\n\n# 海\n\n写船。":                                       "简体中文 | [English](e.md)\n\n\n写船。",
		"#\n\n# \n\nLead.\n\n#\n\nx":                                                 "Lead.",
		"# A\n\n<!--\n# no heading\n-->\n\nB\n# C":                                   "<!--\n# no heading\n-->\n\nB",
	} {
		if got := r.Lead(source); got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

// Whatever a README holds, its lead is made of its lines, and begins with no title.
func FuzzLead(f *testing.F) {
	for _, seed := range []string{"# A\n\nb\n\n## C", "A\n=\nb\n-", "> # q\n\n#\n", "```\n# x", "\ufeff#\r\n\r\nx", "\t# code\n# a", "<!-- # a\n# b -->", "a\nb\n  ===\nc"} {
		f.Add(seed)
	}
	r := New(Options{})
	f.Fuzz(func(t *testing.T, source string) {
		lead := r.Lead(source)
		lines := strings.Split(strings.ReplaceAll(strings.TrimPrefix(source, "\ufeff"), "\r\n", "\n"), "\n")
		for _, line := range strings.Split(lead, "\n") {
			if strings.TrimSpace(line) != "" && !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, line) }) {
				t.Errorf("%q: the line %q of %q", source, line, lead)
			}
		}
		if strings.HasPrefix(lead, "# ") {
			t.Errorf("%q: %q", source, lead)
		}
	})
}
