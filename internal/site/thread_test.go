package site_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// longThread is a blog with one post that has n comments.
func longThread(n int) *content.Content {
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	at := clock.AddDate(0, -1, 0)
	issue := content.Issue{Number: 1, Title: "Low tide", Body: "Text.", State: "open", User: owner, CreatedAt: at}
	for id := 1; id <= n; id++ {
		issue.Comments = append(issue.Comments, content.Comment{ID: int64(id), User: content.User{Login: "gull", ID: 2}, Body: "Remark, `code`.", CreatedAt: at, UpdatedAt: at})
	}
	return &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}, Issues: []content.Issue{issue}}
}

// No two pages are called the same, whatever people call their posts, tags and series.
func TestTitlesDiffer(t *testing.T) {
	dir := t.TempDir()
	c := longThread(0)
	post := c.Issues[0]
	post.Title, post.Labels, post.Milestone = "go", []string{"go"}, 1
	c.Repository.Milestones = []content.Milestone{{Number: 1, Title: "go"}}
	c.Issues = nil
	for number, title := range []string{"go", "go", "Archive", "go", "Page 2", "go · Tags", "🚀", "Not found", "Archive · #3", "Comments on “go”, page 2", "#99 was removed"} {
		post.Number, post.Title = number+1, title
		post.Comments = longThread(12).Issues[0].Comments
		c.Issues = append(c.Issues, post)
	}
	c.Issues[3].Labels = []string{"page"}
	c.Gone = []content.Gone{{Number: 99, Paths: []string{"/99/"}}}
	c.Issues[6].Labels = []string{":rocket:", "🚀"}
	settings := config.Default()
	settings.CommentsPerPage, settings.PerPage = 10, 2
	write(t, dir, settings, c)
	seen := map[string]string{}
	for _, name := range siteFiles(t, dir, ".html") {
		page := readPage(t, filepath.Join(dir, name))
		if other := seen[page.title]; page.target == "" && other != "" {
			t.Errorf("%s and %s are called %q", name, other, page.title)
		} else if page.target == "" {
			seen[page.title] = name
		}
	}
	for _, want := range []string{"go · notes", "go · #2 · notes", "Archive · #3 · notes", "Archive · #3 · #3 · notes", "go · #4 · notes", "go · Tags · notes", "go · Tags · #6 · notes", "Page 2 · notes", "Page 2 · #5 · notes", "Not found · notes", "Not found · #8 · notes", "🚀 · Tags · notes", "🚀 (ebbc0b) · Tags · notes", "go · Series · notes", "Comments on “go”, page 2 · notes", "Comments on “go”, page 2 · #10 · notes", "#99 was removed · notes", "#99 was removed · #11 · notes", "Comments on “go · #2”, page 2 · notes"} {
		if seen[want] == "" {
			t.Errorf("no page is called %q, but %v", want, seen)
		}
	}
}

// Where further pages of comments were, and are no more, the post is found, or the notice that it was removed.
func TestFormerCommentPages(t *testing.T) {
	dir := t.TempDir()
	settings := config.Default()
	settings.CommentsPerPage = 10
	c := longThread(12)
	c.Issues[0].FormerTitles = []string{"High tide"}
	c.Moved = []content.Moved{{Issue: 1, Pages: 4}}
	c.Gone = []content.Gone{{Number: 5, Paths: []string{"/5/gone/", "/5/", "/old.html"}, Pages: 3}}
	write(t, dir, settings, c)
	for from, to := range map[string]string{"1/low-tide/comments/3/": "1/low-tide/", "1/low-tide/comments/4/": "1/low-tide/", "1/high-tide/comments/2/": "1/low-tide/comments/2/", "1/high-tide/comments/4/": "1/low-tide/"} {
		if text := read(t, dir, from+"index.html"); !strings.Contains(text, `content="0; url=/notes/`+to+`">`) {
			t.Errorf("%s does not lead to %s:\n%s", from, to, text)
		}
	}
	for _, path := range []string{"5/gone/comments/2/", "5/gone/comments/3/", "5/comments/2/"} {
		if text := read(t, dir, path+"index.html"); !strings.Contains(text, "This page was removed") {
			t.Errorf("%s: %s", path, text)
		}
	}
	for _, path := range []string{"1/low-tide/comments/5", "5/gone/comments/4", "old.html/comments", "1/comments"} {
		if _, err := os.Stat(filepath.Join(dir, path)); err == nil {
			t.Errorf("there is %s", path)
		}
	}
}

// An author's alias among what was beside a post where it was before has its address, and the rest of the site is there.
func TestAliasBesideFormer(t *testing.T) {
	for _, alias := range []string{"/1/old/comments/2/", "/1/old/comments.xml/", "/1/old/index.md/"} {
		dir := t.TempDir()
		settings := config.Default()
		settings.CommentsPerPage = 10
		c := longThread(12)
		c.Moved = []content.Moved{{Issue: 1, Paths: []string{"/1/old/"}}, {Issue: 1, Pages: 4}, {Issue: 1, Pages: 3}, {Issue: 2, Pages: 1 << 40}}
		other := c.Issues[0]
		other.Number, other.Title, other.Comments, other.Body = 2, "Other", nil, "<!-- aliases: ["+alias+"] -->"
		c.Issues = append(c.Issues, other)
		write(t, dir, settings, c)
		for from, to := range map[string]string{alias[1:]: "2/other/", "1/old/": "1/low-tide/", "1/low-tide/comments/4/": "1/low-tide/", "2/other/comments/1000/": "2/other/"} {
			if text := read(t, dir, from+"index.html"); !strings.Contains(text, `content="0; url=/notes/`+to+`">`) {
				t.Errorf("%s: %s does not lead to %s:\n%s", alias, from, to, text)
			}
		}
	}
}

// Where a post was before, everything leads to where it is: its page, the further pages of its comments, and their feeds,
// which are the same as there.
func TestFormerAddresses(t *testing.T) {
	dir := t.TempDir()
	settings := config.Default()
	settings.CommentsPerPage = 10
	c := longThread(25)
	c.Issues[0].FormerTitles = []string{"High tide"}
	write(t, dir, settings, c)
	for from, to := range map[string]string{"1/high-tide/": "1/low-tide/", "1/high-tide/comments/2/": "1/low-tide/comments/2/", "1/high-tide/comments/3/": "1/low-tide/comments/3/"} {
		if text := read(t, dir, from+"index.html"); !strings.Contains(text, `content="0; url=/notes/`+to+`">`) {
			t.Errorf("%s does not lead to %s:\n%s", from, to, text)
		}
	}
	for _, name := range []string{"comments.xml", "comments-atom.xml", "comments.json"} {
		if read(t, dir, "1/high-tide/"+name) != read(t, dir, "1/low-tide/"+name) {
			t.Errorf("the former %s is another", name)
		}
	}
}

// All comments are there, each once, in their order, and where the feed says.
func TestLongThread(t *testing.T) {
	dir := t.TempDir()
	settings := config.Default()
	settings.CommentsPerPage = 10
	write(t, dir, settings, longThread(25))
	feed := read(t, dir, "1/low-tide/comments.xml")
	next := 1
	for page, name := range []string{"1/low-tide/", "1/low-tide/comments/2/", "1/low-tide/comments/3/"} {
		text := read(t, dir, name+"index.html")
		for ; next <= min(25, 10*(page+1)); next++ {
			if n := strings.Count(text, fmt.Sprintf(`id="Comment-%d"`, next)); n != 1 {
				t.Errorf("%s has comment %d %d times", name, next, n)
			}
			if !strings.Contains(feed, fmt.Sprintf("<link>https://harbour.github.io/notes/%s#Comment-%d</link>", name, next)) {
				t.Errorf("the feed does not lead to comment %d on %s", next, name)
			}
		}
		if n, want := strings.Count(text, `<article id="Comment-`), []int{10, 10, 5}[page]; n != want {
			t.Errorf("%s has %d comments, want %d", name, n, want)
		}
		wants := map[string]bool{
			`<link rel="canonical" href="https://harbour.github.io/notes/` + name + `">`: true,
			`25 comments</h2>`: true,
			`rel="prev" href="/notes/1/low-tide/#Comments"`:                               page == 1,
			`rel="prev" href="/notes/1/low-tide/comments/2/#Comments"`:                    page == 2,
			`rel="next" href="/notes/1/low-tide/comments/2/#Comments"`:                    page == 0,
			`rel="next" href="/notes/1/low-tide/comments/3/#Comments"`:                    page == 1,
			`<a class="button" href="https://github.com/harbour/notes/issues/1">`:         true,
			fmt.Sprintf(`<title>Comments on “Low tide”, page %d · notes</title>`, page+1): page > 0,
		}
		for text2, want := range wants {
			if strings.Contains(text, text2) != want {
				t.Errorf("%s: %s is there: %v", name, text2, !want)
			}
		}
	}
	image := regexp.MustCompile(`<meta property="og:image" content="[^"]+">`).FindString(read(t, dir, "1/low-tide/index.html"))
	if other := read(t, dir, "1/low-tide/comments/2/index.html"); image == "" || !strings.Contains(other, image) || !strings.Contains(other, `<meta name="description" content="Text.">`) {
		t.Errorf("the second page is not described as the post is, with %q", image)
	}
	if _, err := os.Stat(filepath.Join(dir, "1/low-tide/comments/4")); err == nil {
		t.Error("there is a fourth page")
	}
	if strings.Contains(read(t, dir, "sitemap.xml"), "/comments/") {
		t.Error("the sitemap has pages of comments")
	}
}

// A conversation of exactly one page has no second.
func TestFullThread(t *testing.T) {
	dir := t.TempDir()
	settings := config.Default()
	settings.CommentsPerPage = 10
	write(t, dir, settings, longThread(10))
	if text := read(t, dir, "1/low-tide/index.html"); strings.Contains(text, `class="pager"`) {
		t.Error("there is a pager")
	}
	if _, err := os.Stat(filepath.Join(dir, "1/low-tide/comments")); err == nil {
		t.Error("there is a second page")
	}
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// A post that asks to be left out of feeds has none of its comments either, so no page leads to one.
func TestHiddenThread(t *testing.T) {
	dir := t.TempDir()
	settings := config.Default()
	settings.CommentsPerPage = 10
	c := longThread(11)
	c.Issues[0].Body = "<!-- noindex: true -->\n\nText."
	write(t, dir, settings, c)
	if _, err := os.Stat(filepath.Join(dir, "1/low-tide/comments.xml")); err == nil {
		t.Error("there is a feed of the comments")
	}
	for _, name := range []string{"1/low-tide/index.html", "1/low-tide/comments/2/index.html"} {
		text := read(t, dir, name)
		if strings.Contains(text, "low-tide/comments.xml") || !strings.Contains(text, `<meta name="robots" content="noindex">`) {
			t.Errorf("%s leads to a feed of the comments, or may be indexed", name)
		}
	}
}

// The sitemap lists what is to be found here: not what first appeared elsewhere.
func TestSitemapLeavesOutCopies(t *testing.T) {
	dir := t.TempDir()
	c := longThread(0)
	c.Issues = append(c.Issues, c.Issues[0])
	c.Issues[1].Number, c.Issues[1].Body = 2, "<!-- canonical: https://elsewhere.example/tide/ -->\n\nText."
	write(t, dir, config.Default(), c)
	if text := read(t, dir, "sitemap.xml"); !strings.Contains(text, "/1/low-tide/") || strings.Contains(text, "/2/low-tide/") {
		t.Errorf("the sitemap is %s", text)
	}
}

// Of many posts that mention one, the newest ten are seen at once, and none is left out.
func TestManyMentions(t *testing.T) {
	for mentions, want := range map[int]string{12: "", 13: "More posts (3)"} {
		dir := t.TempDir()
		c := longThread(0)
		for n := range mentions {
			other := c.Issues[0]
			other.Number, other.Title, other.Body = n+2, fmt.Sprint("Post ", n+2), "#1"
			other.CreatedAt = other.CreatedAt.AddDate(0, 0, n)
			c.Issues = append(c.Issues, other)
		}
		write(t, dir, config.Default(), c)
		_, rest, _ := strings.Cut(read(t, dir, "1/low-tide/index.html"), `id="Backlinks"`)
		section, _, _ := strings.Cut(rest, "</section>")
		seen, folded, _ := strings.Cut(section, "<details><summary>")
		summary, folded, _ := strings.Cut(folded, "</summary>")
		if all := strings.Count(seen, "<li>") + strings.Count(folded, "<li>"); all != mentions || summary != want || want != "" && strings.Count(seen, "<li>") != 10 {
			t.Errorf("%d mentions: %d in all, folded as %q:\n%s", mentions, all, summary, section)
		}
		for n, at := mentions+1, 0; n > 1; n-- {
			next := strings.Index(section[at:], fmt.Sprintf(">Post %d<", n))
			if next < 0 {
				t.Fatalf("%d mentions: post %d is not behind the newer ones:\n%s", mentions, n, section)
			}
			at += next
		}
	}
}
