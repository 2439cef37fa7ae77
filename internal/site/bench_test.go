package site_test

import (
	"fmt"
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// thousand is a blog of n posts of about 6 KB, each with code, a table, tags and three comments.
func thousand(n int) *content.Content {
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}}
	for i := 1; i <= n; i++ {
		var body strings.Builder
		for part := 0; body.Len() < 6000; part++ {
			fmt.Fprintf(&body, "## Part %d\n\nThe tide of day %d comes in, **slowly**, as [#%d](https://example.org/%d) said. 潮水慢慢地来了。See #%d.\n\n", part, i, i, i, 1+(i+part)%n)
			fmt.Fprintf(&body, "```go\nfunc tide%d(day int) (height float64, err error) {\n\tif day < %d {\n\t\treturn 0, fmt.Errorf(\"day %%d is before the log\", day)\n\t}\n\treturn float64(day%%12) / 2, nil\n}\n```\n\n", part, i)
			fmt.Fprintf(&body, "| hour | height |\n|---:|---:|\n| %d | %d |\n\n- [x] look\n- [ ] write it down :pencil2:\n\n", part, i)
		}
		issue := content.Issue{Number: i, Title: fmt.Sprintf("The tide of day %d", i), Body: body.String(), State: "open", User: owner, AuthorAssociation: "OWNER",
			Labels: []string{fmt.Sprint("month ", i%12), "tide"}, CreatedAt: clock.AddDate(0, 0, -i)}
		for j := range 3 {
			issue.Comments = append(issue.Comments, content.Comment{ID: int64(i*10 + j), User: content.User{Login: "gull", ID: 2}, CreatedAt: clock, UpdatedAt: clock, Body: "I saw it *too*, at https://example.org/pier."})
		}
		c.Issues = append(c.Issues, issue)
	}
	return c
}

// BenchmarkBuild builds a site of 1,000 posts into an empty folder, highlighting
// and all, with nothing cached.
func BenchmarkBuild(b *testing.B) {
	c := thousand(1000)
	for b.Loop() {
		report := write(b, b.TempDir(), config.Default(), c)
		b.ReportMetric(float64(report.Files), "files")
	}
}

// BenchmarkRebuild is the same when nothing has changed on disk.
func BenchmarkRebuild(b *testing.B) {
	c, dir := thousand(1000), b.TempDir()
	write(b, dir, config.Default(), c)
	for b.Loop() {
		if report := write(b, dir, config.Default(), c); report.Changed != 0 {
			b.Fatalf("%d files changed", report.Changed)
		}
	}
}
