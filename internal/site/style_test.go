package site_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// TestStylesOfPages: each page has the rules for what is on it, and none for what is not.
func TestStylesOfPages(t *testing.T) {
	dir := t.TempDir()
	c := longThread(12)
	c.Repository.Labels = []content.Label{{Name: "go", Color: "00add8"}, {Name: "tide", Color: "0e8a16"}}
	c.Issues[0].Labels = []string{"go"}
	c.Issues[0].Comments[11].Body = "```go\nfunc f() {}\n```"
	quiet := c.Issues[0]
	quiet.Number, quiet.Title, quiet.Labels, quiet.Comments, quiet.Body = 2, "High tide", []string{"tide"}, nil, "$a$"
	about := quiet
	about.Number, about.Title, about.Labels, about.Body = 3, "About", []string{"page"}, "```mermaid\nflowchart LR\na-->b\n```"
	c.Issues = append(c.Issues, quiet, about)
	c.Repository.Milestones = []content.Milestone{{Number: 1, Title: "Boats", Description: "```go\nfunc f() {}\n```"}}
	c.Issues[0].Milestone = 1
	settings := config.Default()
	settings.CommentsPerPage, settings.PerPage = 10, 1
	write(t, dir, settings, c)

	rules := map[string]string{
		"comments": ".face{", "code": ".hl .k", "search": "#Plain{display:none}", "form": ".field{", "feeds": ".subscribe{", "go": ".l-00add8{--c:#00add8;", "tide": ".l-0e8a16{--c:#0e8a16;",
	}
	for page, want := range map[string]string{
		"index.html":                       "tide",
		"page/2/index.html":                "go",
		"1/low-tide/index.html":            "comments go",
		"1/low-tide/comments/2/index.html": "comments code",
		"2/high-tide/index.html":           "comments tide",
		"about/index.html":                 "",
		"tags/index.html":                  "go tide",
		"tags/go/index.html":               "go",
		"archive/index.html":               "",
		"series/boats/index.html":          "code",
		"search/index.html":                "form search go tide",
		"feeds/index.html":                 "feeds",
		"404.html":                         "form",
	} {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		style := styleElement.FindString(string(data))
		for name, rule := range rules {
			if wanted := strings.Contains(" "+want+" ", " "+name+" "); wanted != strings.Contains(style, rule) {
				t.Errorf("%s: %s is %v, want %v", page, rule, !wanted, wanted)
			}
		}
	}
}
