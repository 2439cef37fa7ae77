package theme_test

import (
	"bytes"
	"flag"
	"html/template"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"issueblog/internal/blog"
	"issueblog/internal/site"
	"issueblog/internal/theme"
)

var lookAt = flag.String("pages", "", "folder to write the sample's pages to, to be looked at")

func TestWritePages(t *testing.T) {
	if *lookAt == "" {
		t.Skip("no -pages")
	}
	th := newTheme(t, "/repo")
	for _, p := range samplePages(t, th) {
		if err := os.WriteFile(filepath.Join(*lookAt, p.file+".html"), written(t, th, p), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func written(t testing.TB, th *theme.Theme, p page) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := th.Execute(&b, p.template, p.data); err != nil {
		t.Fatalf("%s: %v", p.file, err)
	}
	return b.Bytes()
}

func execute(t testing.TB, th *theme.Theme, p page) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(written(t, th, p)))
	if err != nil {
		t.Fatalf("%s: %v", p.file, err)
	}
	return doc
}

// scripts is how many scripts a page has.
func scripts(p page) int {
	if p.template == "search.html" {
		return 1
	}
	return 0
}

// TestEveryPage checks what holds for pages of every kind.
func TestEveryPage(t *testing.T) {
	th := newTheme(t, "/repo")
	for _, p := range samplePages(t, th) {
		doc := execute(t, th, p)
		for selector, want := range map[string]int{
			"h1": 1, "main": 1, "title": 1, "html[lang]": 1, "meta[charset]": 1, "meta[name=viewport]": 1, "meta[name=color-scheme]": 1,
			"script:not([type])": scripts(p), "[style]": 0, "iframe": 0, `link[rel~="stylesheet"]`: 0, "img:not([alt])": 0, "[onclick]": 0,
		} {
			if n := doc.Find(selector).Length(); n != want {
				t.Errorf("%s has %d %s, want %d", p.file, n, selector, want)
			}
		}
		checkIDs(t, p, doc)
		checkLinks(t, p, doc)
		doc.Find("time").Each(func(_ int, s *goquery.Selection) {
			if _, err := time.Parse(time.RFC3339, s.AttrOr("datetime", "")); err != nil {
				t.Errorf("%s: %v", p.file, err)
			}
		})
		if strings.Contains(doc.Text(), "<no value>") || strings.Contains(doc.Text(), "ZgotmplZ") {
			t.Errorf("%s shows a value that is missing or refused", p.file)
		}
	}
}

func checkIDs(t *testing.T, p page, doc *goquery.Document) {
	ids := map[string]int{}
	doc.Find("[id]").Each(func(_ int, s *goquery.Selection) { ids[s.AttrOr("id", "")]++ })
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%s has the id %q %d times", p.file, id, n)
		}
	}
	for _, attribute := range []string{"aria-labelledby", "for"} {
		doc.Find("[" + attribute + "]").Each(func(_ int, s *goquery.Selection) {
			if id := s.AttrOr(attribute, ""); ids[id] == 0 {
				t.Errorf("%s: %s=%q names nothing", p.file, attribute, id)
			}
		})
	}
	doc.Find(`a[href^="#"]`).Each(func(_ int, s *goquery.Selection) {
		if id, err := url.PathUnescape(s.AttrOr("href", "")[1:]); err != nil || ids[id] == 0 {
			t.Errorf("%s: a link to #%s, which is not there", p.file, id)
		}
	})
}

func checkLinks(t *testing.T, p page, doc *goquery.Document) {
	doc.Find("[href], [action]").Each(func(_ int, s *goquery.Selection) {
		to := s.AttrOr("href", s.AttrOr("action", ""))
		if to == "" || !strings.HasPrefix(to, "/repo/") && !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "https://") {
			t.Errorf("%s: the link %q leaves the blog", p.file, to)
		}
		if strings.TrimSpace(s.Text()+s.AttrOr("aria-label", "")) == "" && s.Is("a:not(:has(img))") {
			t.Errorf("%s: the link %q has no name", p.file, to)
		}
	})
}

func TestPost(t *testing.T) {
	th := newTheme(t, "/repo")
	pages := map[string]page{}
	for _, p := range samplePages(t, th) {
		pages[p.file] = p
	}
	for _, c := range []struct {
		file, selector string
		want           string // "" is: not there
	}{
		{"post0", "h1", "A quiet harbour"},
		{"post0", ".meta time", "24 November 202625 November 2026"},
		{"post4", ".meta time", "2 January 2026"},
		{"post0", ".contents a[href='#tides']", "Tides"},
		{"post1", ".contents", ""},
		{"post0", ".series [rel=prev] [dir]", "Part one: <reading> & writing"},
		{"post0", ".series [rel=next] [dir]", "ميناء هادئ"},
		{"post2", ".series [rel=next]", ""},
		{"post4", ".series [rel=prev]", ""},
		{"post0", "[aria-labelledby=Backlinks] li:first-child a", "慢一点：在 GitHub 上写博客的中文排版笔记"},
		{"post1", "nav[aria-label^=Newer] [rel=next] [dir]", "A quiet harbour"},
		{"post0", "nav[aria-label^=Newer] [rel=next]", ""},
		{"post0", "#Comment-102 .mark", "Author"},
		{"post0", "#Comment-104 .mark", "Bot"},
		{"post0", "#Comment-101 .mark", ""},
		{"post0", "#Comment-103 h3", "Someone who left GitHub"},
		{"post0", "#Comments .button", "Comment on GitHub"},
		{"post3", "#Comments .button", ""},
		{"post3", "#Comments > p", "The conversation is locked: there can be no further comments."},
		{"post1", "#Comments", ""},
		{"post0", "#Comments > .line", "Comments as RSS\n“Subscribe” on GitHub alerts you to new ones"},
		{"post0", "html[dir]", ""},
		{"post1", ".between [lang=ar]", "ميناء هادئ"},
		{"post0", "article[lang]", ""},
		{"post0", ".meta[lang]", ""},
		{"post0", ".languages", "English\nالعربية"},
		{"post2", ".languages [aria-current]", "العربية"},
		{"post2", ".languages a[hreflang=en][lang=en]", "English"},
		{"post1", ".languages", ""},
		{"archive", ".days time[lang], .days li[lang]", ""},
		{"archive", "#y2025 ~ ol [lang=ar]", "ميناء هادئ"},
		{"home", "h1", "Harbour notes"},
		{"home", ".pin", "Pinned"},
		{"home", ".pager [rel=prev]", ""},
		{"home2", "h1", "Page 2"},
		{"home2", ".pager [rel=prev]", "Newer posts"},
		{"empty", "main a[href$=new]", "Write the first one."},
		{"archive", "#y2026 ~ ol li:first-child", "24 Nov A quiet harbour"},
		{"tag", ".line a[href$='feed.xml']", "Feed as RSSRSS"},
		{"archive", "nav [aria-current=page]", "Archive"},
		{"series", "nav [aria-current=true]", "Series"},
	} {
		found := execute(t, th, pages[c.file]).Find(c.selector)
		if got := strings.TrimSpace(found.Text()); got != c.want || (c.want == "") != (found.Length() == 0) {
			t.Errorf("%s: %s is %q (%d found), want %q", c.file, c.selector, got, found.Length(), c.want)
		}
	}
	post := execute(t, th, pages["post2"])
	for _, selector := range []string{"html[lang=en]:not([dir])", "article[dir=rtl][lang=ar]", "article .meta[dir=ltr][lang=en]", "article .meta .languages"} {
		if post.Find(selector).Length() != 1 {
			t.Errorf("an Arabic post in an English blog has no %s", selector)
		}
	}
}

// TestHostileText gives every text of the sample's blog a value that tries to
// leave its place.
func TestHostileText(t *testing.T) {
	const evil = `"'><script>alert(1)</script><img src=x onerror=alert(1)></style></title>{{.}}`
	th := newTheme(t, "/repo")
	for _, p := range samplePages(t, th) {
		poison(p.data, evil)
		doc := execute(t, th, p)
		if n := doc.Find("script:not([type]), [onerror], img[src=x]").Length(); n != scripts(p) {
			t.Errorf("%s: %d elements, some of which broke out", p.file, n)
		}
		doc.Find("[href], [action]").Each(func(_ int, s *goquery.Selection) {
			if to := s.AttrOr("href", s.AttrOr("action", "")); strings.HasPrefix(strings.ToLower(to), "javascript:") {
				t.Errorf("%s: %s runs a script", p.file, to)
			}
		})
	}
}

// poison replaces the plain texts that strangers and authors choose, and makes addresses run a script.
func poison(data any, evil string) {
	const script = "javascript:alert(1)"
	var b *blog.Blog
	switch d := data.(type) {
	case site.Home:
		b = d.Blog
	case site.Post:
		b = d.Blog
		if d.Article != nil {
			d.Article.Headline, d.Article.URL, d.Article.Author.Name, d.Article.Keywords = evil, script, evil, []string{evil, script}
			d.Image.URL, d.Image.Alt = script, evil
		}
	case site.Tags:
		b = d.Blog
	case site.SeriesIndex:
		b = d.Blog
	case site.Search:
		b = d.Blog
	default:
		return
	}
	b.Title, b.Description, b.Repository.Name, b.Repository.SearchURL = evil, evil, evil, script
	b.Links = []blog.Link{{Title: evil, URL: script}}
	for _, tag := range b.Tags {
		tag.Description, tag.Color = evil, evil
		tag.NameHTML = template.HTML(template.HTMLEscapeString(evil))
	}
	for _, s := range b.Series {
		s.Title, s.Description = evil, evil
	}
	person := blog.Person{Name: evil, Login: evil, URL: script}
	for _, p := range b.Posts {
		p.Title, p.Description, p.Author, p.Language = evil, evil, person, evil
		for i := range p.Headings {
			p.Headings[i].Text, p.Headings[i].ID = evil, evil
		}
		for i := range p.Comments {
			p.Comments[i].Author, p.Comments[i].URL = person, script
		}
		for i := range p.Reactions {
			p.Reactions[i] = blog.Reaction{Emoji: evil, Name: evil, Count: 1}
		}
	}
}

func TestRedirect(t *testing.T) {
	th := newTheme(t, "/repo")
	pages := samplePages(t, th)
	var redirect page
	for _, p := range pages {
		if p.template == "redirect.html" {
			redirect = p
		}
	}
	doc := execute(t, th, redirect)
	for selector, want := range map[string]string{
		"meta[http-equiv=refresh]": "0; url=/repo/42/%E6%85%A2/",
		"meta[name=robots]":        "noindex",
		"link[rel=canonical]":      "https://harbour.example/repo/42/%E6%85%A2/",
		"main a":                   "/repo/42/%E6%85%A2/",
	} {
		s := doc.Find(selector)
		if got := s.AttrOr("content", s.AttrOr("href", "")); got != want {
			t.Errorf("%s: %q, want %q", selector, got, want)
		}
	}
}

func TestPageBudget(t *testing.T) {
	th := newTheme(t, "/repo")
	for _, p := range samplePages(t, th) {
		if n := compressed(written(t, th, p)); n > 14<<10 {
			t.Errorf("%s is %d bytes compressed, more than 14 KB", p.file, n)
		}
	}
}

func BenchmarkExecutePost(b *testing.B) {
	th := newTheme(b, "/repo")
	for _, p := range samplePages(b, th) {
		if p.file == "post0" {
			for b.Loop() {
				if err := th.Execute(io.Discard, p.template, p.data); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
