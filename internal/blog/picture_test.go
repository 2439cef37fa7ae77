package blog

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/markdown"
)

// Which images the blog shows, and what is known of each: whether an author shows it, and whether its own size matters.
func TestPictures(t *testing.T) {
	says := func(u content.User, body string, change ...func(*content.Comment)) func(*content.Issue) {
		return func(i *content.Issue) {
			c := content.Comment{ID: int64(len(i.Comments) + 1), User: u, Body: body}
			for _, f := range change {
				f(&c)
			}
			i.Comments = append(i.Comments, c)
		}
	}
	hidden := func(c *content.Comment) { c.Hidden = "spam" }
	by := func(u content.User) func(*content.Issue) {
		return func(i *content.Issue) { i.User, i.AuthorAssociation = u, "NONE" }
	}
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes", DefaultBranch: "main",
		Readme: "# Notes\n\n![](readme.png)\n\n## More\n\n![](below.png)"}}
	c.Issues = []content.Issue{
		issue(1, "A post", "<!-- image: https://x.example/cover.png -->\n\n![](https://x.example/1.png) <img src=\"https://x.example/both.png\" width=\"2\" height=\"1\"> <img src=\"https://x.example/sized.png\" width=\"2\" height=\"1\">",
			says(stranger, "![](https://x.example/1.png) ![](https://y.example/stranger.png) ![](https://x.example/both.png)"), says(owner, "![](https://y.example/own.png)"),
			says(stranger, "![](https://y.example/hidden.png)", hidden), says(content.User{Login: "Spammer", ID: 9}, "![](https://y.example/blocked.png)")),
		issue(2, "A draft", "![](https://x.example/draft.png)", labels("draft")),
		issue(3, "Scheduled", "<!-- date: 2030-01-01 -->\n\n![](https://x.example/later.png)"),
		issue(4, "A stranger's", "![](https://y.example/issue.png)", by(stranger)),
		issue(5, "Private", "![](https://x.example/private.png)", labels("preview")),
		issue(6, "A page", "![](https://x.example/page.png)", labels("page")),
		issue(7, "Closed", "![](https://x.example/closed.png)", func(i *content.Issue) { i.State = "closed" }),
	}
	settings := config.Default()
	settings.Blocked = []string{"spammer"}
	list := func(change func(*config.Settings, *Options)) []string {
		s, o := settings, Options{Now: clock}
		if change != nil {
			change(&s, &o)
		}
		all, err := Pictures(s, c, o)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, p := range all {
			line := p.URL
			for word, holds := range map[string]bool{" author": p.Author, " sized": p.Sized} {
				if holds {
					line += word
				}
			}
			lines = append(lines, strings.ReplaceAll(line, " sized author", " author sized"))
		}
		return lines
	}
	shown := []string{
		"https://github.com/harbour/notes/raw/main/readme.png author",
		"https://x.example/1.png author",
		"https://x.example/both.png author",
		"https://x.example/cover.png author sized",
		"https://x.example/page.png author",
		"https://x.example/sized.png author sized",
		"https://y.example/own.png",
		"https://y.example/stranger.png",
	}
	if diff := cmp.Diff(shown, list(nil)); diff != "" {
		t.Error(diff)
	}
	drafts := slices.Sorted(slices.Values(slices.Concat(shown, []string{"https://x.example/draft.png author", "https://x.example/later.png author", "https://x.example/private.png author"})))
	if diff := cmp.Diff(drafts, list(func(_ *config.Settings, o *Options) { o.Drafts = true })); diff != "" {
		t.Error(diff)
	}
	silent := slices.DeleteFunc(slices.Clone(shown), func(s string) bool { return strings.Contains(s, "y.example") })
	silent[2] += " sized" // only a comment showed it in its own size
	if diff := cmp.Diff(silent, list(func(s *config.Settings, _ *Options) { s.Comments = false })); diff != "" {
		t.Error(diff)
	}
	intro := list(func(s *config.Settings, _ *Options) { s.Intro = "![](intro.png)" })
	if len(intro) != len(shown) || !slices.Contains(intro, "intro.png author") {
		t.Errorf("with an introduction of its own: %v", intro)
	}
}

// A linked image gets its size where the text gives none, and stays what it is; with a copy it is the copy's. What other
// sites show of a post does not depend on it.
func TestImageSize(t *testing.T) {
	const a, b = "https://x.example/a.png", "https://x.example/b.png"
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"},
		Issues: []content.Issue{issue(1, "A post", fmt.Sprintf("![](%s) <img src=%q width=\"10\"> ![](%s) ![](https://x.example/c.png)", a, a, b))}}
	o := Options{Now: clock,
		ImageSize: func(url string) (int, int, bool) { return 300, 200, url == a || url == b },
		Image:     func(url string) (string, int, int, bool) { return "/media/b.png", 30, 20, url == b }}
	for asGitHub, want := range map[bool][]string{
		false: {`src="` + a + `" alt="" width="300" height="200"`, `src="` + a + `" width="10" height="7" alt=""`, `src="/notes/media/b.png" alt="" width="30" height="20"`, `src="https://x.example/c.png" alt=""`},
		true:  {`src="` + a + `" alt=""`, `src="` + a + `" width="10" alt=""`, `src="/notes/media/b.png" alt="" width="30" height="20"`, `src="https://x.example/c.png" alt=""`},
	} {
		o.AsGitHub = asGitHub
		made, err := New(config.Default(), c, o)
		if err != nil {
			t.Fatal(err)
		}
		post := made.Posts[0]
		text := strings.ReplaceAll(string(post.Body), " alt ", ` alt="" `)
		for _, w := range want {
			if !strings.Contains(text, "<img "+w+` loading="lazy">`) {
				t.Errorf("as GitHub %t: no %s in %s", asGitHub, w, text)
			}
		}
		if post.Image != a || post.ImageWidth != 0 || !slices.Equal(made.Images, []string{"/media/b.png"}) {
			t.Errorf("its picture is %s, %d wide; copies %v", post.Image, post.ImageWidth, made.Images)
		}
	}
}

// An image counts as sized only if it is so everywhere.
func TestPicturesAdd(t *testing.T) {
	all := pictures{}
	all.add([]markdown.Picture{{URL: "a", Sized: true}, {URL: "a"}, {URL: "a", Sized: true}, {URL: "b", Sized: true}}, false)
	all.add([]markdown.Picture{{URL: "b", Sized: true}}, true)
	want := pictures{"a": {URL: "a"}, "b": {URL: "b", Author: true, Sized: true}}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
}
