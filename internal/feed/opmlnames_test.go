package feed

import (
	"encoding/xml"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
)

// names of blogs that are something else to GitHub or Markdown.
var names = []string{
	"N :rocket: $x$ and $$y$$", "@octocat and harbour@993d1866f92aa041997c8c81f9932e04796c3bbe", "#1, GH-1, harbour/notes#1", "see 993d1866f92aa041997c8c81f9932e04796c3bbe",
	"*a* _b_ ~~c~~ `d` [e](https://f.example) ![g](h) <i>j</i> &amp; k\\l", "https://a.example/ www.b.example c@d.example", "RSS", "订阅", "[x] task", "1. first", "| a | b |", "[^1]",
	"$`x`$", "a ### b #", "-- dash", "https://github.com/harbour/notes/issues/1", "#ff0000",
}

// throughPage gives what a page with OPML of one blog is exported as, and the page.
func throughPage(t testing.TB, o outline) ([]outline, string) {
	t.Helper()
	source, err := xml.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	full := "993d1866f92aa041997c8c81f9932e04796c3bbe"
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}, Commits: map[string]string{"993d186": full, full: full},
		Issues: []content.Issue{{Number: 1, Title: "Friends", State: "open", User: owner, Labels: []string{"page", "links"}, Body: "```opml\n<opml><body>" + string(source) + "</body></opml>\n```"}}}
	b, err := blog.New(config.Default(), c, blog.Options{})
	if err != nil || len(b.Pages) != 1 {
		t.Fatalf("%d pages: %v", len(b.Pages), err)
	}
	return blogroll(string(b.Pages[0].Body)), string(b.Pages[0].Body)
}

// checkNames: a name, a description and the name of a group from OPML are what the page shows, and what it is exported as.
func checkNames(t *testing.T, name string) {
	t.Helper()
	told := outline{Text: name, Type: "rss", XMLURL: "https://a.example/x.php", HTMLURL: "https://a.example/", Description: "about " + name + " x"}
	got, page := throughPage(t, outline{Text: name, Outlines: []outline{told}})
	if len(got) != 1 || len(got[0].Outlines) != 1 {
		t.Fatalf("%q: %+v\n%s", name, got, page)
	}
	if g, o := got[0], got[0].Outlines[0]; g.Text != name || o.Text != name || o.Description != told.Description || o.XMLURL != told.XMLURL || o.HTMLURL != told.HTMLURL {
		t.Errorf("%q: %+v\n%s", name, got, page)
	}
	if strings.Count(page, "<a ") != 3 { // the heading's, the blog, its feed
		t.Errorf("%q: links\n%s", name, page)
	}
	text := html.UnescapeString(regexp.MustCompile("<[^>]*>").ReplaceAllString(page, ""))
	if want := name + " " + name + " – " + told.Description + " (feed)"; line(text) != want {
		t.Errorf("the page shows %q, want %q\n%s", line(text), want, page)
	}
}

func TestNamesFromOPML(t *testing.T) {
	for _, name := range names {
		checkNames(t, name)
	}
}

func FuzzNamesFromOPML(f *testing.F) {
	for _, name := range names {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) || len(name) > 200 || !regexp.MustCompile(`^[!-~\pL]([ !-~\pL]*[!-~\pL])?$`).MatchString(name) || strings.Contains(name, "  ") ||
			emptyBrackets.MatchString(name) {
			return // what a title is cleaned of, and what a description does not keep
		}
		checkNames(t, name)
	})
}

// TestFeedAlone: OPML requires no htmlUrl.
func TestFeedAlone(t *testing.T) {
	for _, name := range []string{"feedonly", "JSON Feed", ""} {
		want := outline{Text: name, Title: name, Type: "rss", XMLURL: "https://feedonly.example/index.php?x=2"}
		if name == "" {
			want.Text, want.Title = want.XMLURL, want.XMLURL
		}
		got, page := throughPage(t, outline{Text: name, Type: "rss", XMLURL: want.XMLURL})
		if len(got) != 1 || got[0].Text != want.Text || got[0].Title != want.Title || got[0].Type != want.Type || got[0].XMLURL != want.XMLURL || got[0].HTMLURL != "" || got[0].URL != "" {
			t.Errorf("%+v, want %+v\n%s", got, want, page)
		}
	}
}
