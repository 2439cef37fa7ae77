package markdown

import (
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
		"## At once\n\nx":                          "",
		"#\n\n# \n\nLead.\n\n#\n\nx":               "Lead.",
		"# A\n\n<!--\n# no heading\n-->\n\nB\n# C": "<!--\n# no heading\n-->\n\nB",
	} {
		if got := r.Lead(source); got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

// Whatever a README holds, its lead is a piece of it that begins with no title.
func FuzzLead(f *testing.F) {
	for _, seed := range []string{"# A\n\nb\n\n## C", "A\n=\nb\n-", "> # q\n\n#\n", "```\n# x", "\ufeff#\r\n\r\nx", "\t# code\n# a", "<!-- # a\n# b -->", "a\nb\n  ===\nc"} {
		f.Add(seed)
	}
	r := New(Options{})
	f.Fuzz(func(t *testing.T, source string) {
		lead := r.Lead(source)
		lead, _, _ = strings.Cut(lead, "\n\n[") // what the rest defines
		if !strings.Contains(strings.ReplaceAll(source, "\r\n", "\n"), lead) || strings.HasPrefix(lead, "# ") {
			t.Errorf("%q: %q", source, lead)
		}
	})
}
