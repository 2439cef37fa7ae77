package theme_test

import (
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/markdown"
	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/static"
	"issueblog/templates"
)

//go:embed testdata/*.html
var texts embed.FS

func text(t testing.TB, name string) template.HTML {
	t.Helper()
	data, err := texts.ReadFile("testdata/" + name + ".html")
	if err != nil {
		t.Fatal(err)
	}
	return template.HTML(data)
}

func newTheme(t testing.TB, base string, own ...fs.FS) *theme.Theme {
	t.Helper()
	th, _, err := theme.New(theme.Options{
		Templates: append([]fs.FS{templates.FS}, own...),
		Static:    []fs.FS{static.FS},
		Base:      base,
		Location:  time.FixedZone("", 8*3600),
	})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// page is one page of the sample: what site will give to Execute.
type page struct {
	file, template string
	data           any
}

// samplePages is a page of every kind with everything that can be on it.
func samplePages(t testing.TB, th *theme.Theme) []page {
	b := sampleBlog(t)
	layout := func(title, path, section string, parts ...string) site.Layout {
		var colors []string
		for _, tag := range b.Tags {
			colors = append(colors, tag.Color)
		}
		css, csp := th.Style(parts, colors)
		return site.Layout{
			Blog: b, Title: title, Description: "What this page is about, in a sentence.", Language: "en", Path: path,
			Canonical: "https://harbour.example/repo" + path, Section: section, CSS: css, CSP: csp,
			Icons: []site.Icon{{Rel: "icon", Path: "/favicon.svg", Sizes: "any"}, {Rel: "apple-touch-icon", Path: "/apple-touch-icon.png"}},
			Feeds: []site.FeedLink{
				{Title: "Harbour notes", Type: "application/rss+xml", Path: "/feed.xml"},
				{Title: "Harbour notes", Type: "application/atom+xml", Path: "/atom.xml"},
				{Title: "Harbour notes", Type: "application/feed+json", Path: "/feed.json"},
				{Title: "Feed of this page", Type: "application/rss+xml", Path: path + "feed.xml"},
			},
		}
	}
	years := []site.Year{{Year: 2026, Posts: b.Posts}, {Year: 2025, Posts: b.Posts[2:5]}}
	script, csp := th.SearchScript()
	search := site.Search{Layout: layout("Search", "/search/", "/search/", "form", "search"), Index: "/search/0123456789abcdef.json", Script: script}
	search.CSP += "; " + csp
	pages := []page{
		{"home", "home.html", site.Home{Layout: layout("", "/", "/"), Intro: b.Intro, Pinned: b.Pinned, Posts: b.Posts[1:], Pager: site.Pager{Number: 1, Total: 3, Older: "/page/2/"}}},
		{"home2", "home.html", site.Home{Layout: layout("Page 2", "/page/2/", "/"), Posts: b.Posts, Pager: site.Pager{Number: 2, Total: 3, Newer: "/", Older: "/page/3/"}}},
		{"empty", "home.html", site.Home{Layout: layout("", "/", "/"), Pager: site.Pager{Number: 1, Total: 1}}},
		{"page", "page.html", site.Post{Layout: layout(b.Pages[0].Title, "/about/", "/about/"), Post: b.Pages[0]}},
		{"tag", "tag.html", site.Tag{Layout: layout("design", "/tags/design/", "/tags/"), Tag: b.Tags[1], Years: years}},
		{"tags", "tags.html", site.Tags{Layout: layout("Tags", "/tags/", "/tags/"), Tags: b.Tags}},
		{"series", "series.html", site.Series{Layout: layout("A small engine", b.Series[0].Path, "/series/"), Series: b.Series[0]}},
		{"all-series", "all-series.html", site.SeriesIndex{Layout: layout("Series", "/series/", "/series/")}},
		{"archive", "archive.html", site.Archive{Layout: layout("Archive", "/archive/", "/archive/"), Years: years, Count: 8}},
		{"search", "search.html", search},
		{"feeds", "feeds.html", site.Feeds{Layout: layout("Feeds", "/feeds/", ""), All: site.FeedRow{Title: "Harbour notes", Page: "/", Folder: "/"},
			Languages: []site.FeedRow{{Title: "en", Page: "/", Folder: "/feeds/en/"}, {Title: "zh-CN", Page: "/", Folder: "/feeds/zh-cn/"}},
			Series:    []site.FeedRow{{Title: template.HTML(template.HTMLEscapeString(b.Series[0].Title)), Page: b.Series[0].Path, Folder: b.Series[0].Path}},
			Tags:      []site.FeedRow{{Title: b.Tags[7].NameHTML, Page: b.Tags[7].Path, Folder: b.Tags[7].Path}},
			Comments:  true, Outlines: "/feeds/feeds.opml", Blogrolls: b.Pages[:1], WatchURL: "https://github.com/harbour-keeper/notes/subscription"}},
		{"404", "404.html", site.NotFound{Layout: layout("Not found", "/404.html", "", "form"), Recent: b.Posts[:4]}},
		{"gone", "gone.html", site.Gone{Layout: layout("Removed", "/13/an-old-post/", "")}},
		{"redirect", "redirect.html", site.Redirect{Language: "en", Target: "/repo/42/%E6%85%A2/", Absolute: "https://harbour.example/repo/42/%E6%85%A2/", Title: "A quiet harbour", CSP: th.RedirectCSP()}},
	}
	for i, post := range b.Posts {
		l := layout(post.Title, post.Path, "", "code", "comments")
		l.Article = &site.Article{Context: "https://schema.org", Type: "BlogPosting", Headline: post.Title, URL: b.Absolute(post.Path), Published: "2026-11-24T08:00:00Z",
			Author: site.ArticleAuthor{Type: "Person", Name: post.Author.Name}, Language: post.Language, Keywords: []string{"design"}, Comments: len(post.Comments)}
		l.Image = &site.Picture{URL: "https://harbour.example/repo/share.png", Width: 1200, Height: 630, Alt: "A harbour"}
		pages = append(pages, page{fmt.Sprint("post", i), "post.html", site.Post{Layout: l, Post: post, Languages: languages(post), Contents: len(post.Headings) > 3, Comments: i != 1,
			Thread: site.Thread{Comments: post.Comments, Pager: site.Pager{Number: 1, Total: 1}}}})
	}
	long := b.Posts[0]
	pages = append(pages, page{"comments", "comments.html", site.Comments{Layout: layout("Comments, page 2", long.Path+"comments/2/", "", "code", "comments"), Post: long,
		Thread: site.Thread{Comments: long.Comments, Pager: site.Pager{Number: 2, Total: 3, Older: long.Path, Newer: long.Path + "comments/3/"}}}})
	return pages
}

func languages(post *blog.Post) []*blog.Post {
	if len(post.Translations) == 0 {
		return nil
	}
	all := append([]*blog.Post{post}, post.Translations...)
	slices.SortFunc(all, func(a, b *blog.Post) int { return -strings.Compare(a.Language, b.Language) })
	return all
}

func sampleBlog(t testing.TB) *blog.Blog {
	keeper := blog.Person{Name: "Harbour Keeper", Login: "harbour-keeper", URL: "https://github.com/harbour-keeper"}
	guest := blog.Person{Name: "visiting-sailor", Login: "visiting-sailor", URL: "https://github.com/visiting-sailor"}
	var tags []*blog.Tag
	for _, l := range [][3]string{
		{"accessibility", "fbca04", "Pages that everyone can use."},
		{"design", "d73a4a", "How things look, and why they look that way; a description that is long enough to need a second line on a narrow screen."},
		{"go", "00add8", ""}, {"night", "0e0e10", "Nearly black."}, {"snow", "ffffff", "White."}, {"docs", "0075ca", ""},
		{"排版", "a2eeef", "中文排版"}, {"a-tag-with-a-very-long-name-as-labels-on-github-can-have", "7057ff", ""}, {"none", "", "GitHub gave no colour."},
	} {
		tags = append(tags, &blog.Tag{Name: l[0], NameHTML: template.HTML(l[0]), Slug: l[0], Path: "/tags/" + l[0] + "/", Color: l[1], Description: l[2]})
	}
	series := &blog.Series{Title: "A small engine", Description: "How this blog was built, from the inside.", Slug: "a-small-engine", Path: "/series/a-small-engine/"}
	reactions := []blog.Reaction{{Emoji: "👍", Name: "thumbs up", Count: 12}, {Emoji: "❤️", Name: "heart", Count: 3}, {Emoji: "🚀", Name: "rocket", Count: 1}}
	at := func(month, day int) time.Time { return time.Date(2026, time.Month(month), day, 18, 30, 0, 0, time.UTC) }
	post := func(n int, title, lang, body string, date time.Time, tags ...*blog.Tag) *blog.Post {
		p := &blog.Post{
			Number: n, Title: title, TitleHTML: template.HTML(template.HTMLEscapeString(title)), Path: fmt.Sprintf("/%d/%s/", n, "slug"), Date: date, Modified: date, Author: keeper, Language: lang, LanguageName: map[string]string{"en": "English", "zh-CN": "中文", "ar": "العربية"}[lang],
			Tags: tags, Description: "One plain sentence or two that say what the post is about, for the list and for search engines.", Body: text(t, body), Minutes: 4,
			IssueURL: fmt.Sprint("https://github.com/harbour-keeper/notes/issues/", n),
		}
		for _, tag := range tags {
			tag.Posts = append(tag.Posts, p)
		}
		return p
	}
	posts := []*blog.Post{
		post(42, "A quiet harbour", "en", "english", at(11, 23), tags[1], tags[2], tags[0]),
		post(41, "慢一点：在 GitHub 上写博客的中文排版笔记", "zh-CN", "chinese", at(10, 2), tags[6], tags[1]),
		post(40, "ميناء هادئ", "ar", "arabic", at(9, 30), tags[3], tags[4]),
		post(39, "A title that is so long that it needs three lines on a telephone, and that has Averylongwordwithoutanyplacetobreakitexceptbyforce in it", "en", "arabic", at(7, 1), tags...),
		post(38, "Part one: <reading> & writing", "en", "english", at(1, 1), tags[5]),
	}
	posts[0].Updated = at(11, 24)
	posts[0].Headings = []markdown.Heading{{Level: 2, ID: "where-the-boats-lie", Text: "Where the boats lie"}, {Level: 3, ID: "in-code", Text: "In code, with select"}, {Level: 2, ID: "tides", Text: "Tides"}, {Level: 4, ID: "deep", Text: "A deeper heading"}}
	posts[0].Series, posts[0].Part = series, 2
	posts[0].Reactions = reactions
	posts[0].Backlinks = []*blog.Post{posts[1], posts[3]}
	posts[0].Comments = []blog.Comment{
		{ID: 101, Author: guest, Date: at(11, 24), Body: "<p>Thank you for this. One question: is the north wall still closed in winter?</p>\n<pre class=\"hl\" data-lang=\"sh\" tabindex=\"0\"><code>ls -l --a-command-that-is-rather-long-and-does-not-fit-on-a-narrow-screen-at-all /srv/harbour</code></pre>", Reactions: reactions[:1], URL: "https://github.com/harbour-keeper/notes/issues/42#issuecomment-101"},
		{ID: 102, Author: keeper, ByAuthor: true, Date: at(11, 25), Edited: true, Body: "<blockquote><p>is the north wall still closed in winter?</p></blockquote>\n<p>It is, from November to March.</p>", URL: "https://github.com/harbour-keeper/notes/issues/42#issuecomment-102"},
		{ID: 103, Author: blog.Person{}, Date: at(11, 26), Body: "<p>شكرا على هذه المقالة.</p>"},
		{ID: 104, Author: blog.Person{Name: "tide-bot[bot]", Login: "tide-bot[bot]", URL: "https://github.com/apps/tide-bot", Bot: true}, Date: at(11, 27), Body: "<p>写得真好，收藏了。</p>"},
	}
	posts[0].Translations, posts[2].Translations = []*blog.Post{posts[2]}, []*blog.Post{posts[0]}
	posts[3].Locked = true
	posts[3].TitleHTML += " <code>&lt;search&gt;</code> 🎉"
	for i, p := range posts {
		if i > 0 {
			p.Newer, posts[i-1].Older = posts[i-1], p
		}
	}
	posts[4].Series, posts[4].Part = series, 1
	posts[2].Series, posts[2].Part = series, 3
	series.Posts = []*blog.Post{posts[4], posts[0], posts[2]}
	about := post(7, "About", "en", "english", at(1, 2))
	about.Page, about.Path, about.Reactions = true, "/about/", nil
	return &blog.Blog{
		Title: "Harbour notes", Description: "Small observations from the edge of the water.", Author: keeper, Language: "en", BaseURL: "https://harbour.example/repo",
		Intro: "<p>Small observations from the edge of the water, written as issues and <a href=\"https://example.org/\">read as a blog</a>.</p>",
		Repository: blog.Repository{
			Name: "harbour-keeper/notes", URL: "https://github.com/harbour-keeper/notes", NewIssueURL: "https://github.com/harbour-keeper/notes/issues/new",
			SearchURL: "https://github.com/harbour-keeper/notes/issues", Counts: true, Stars: 128, Watchers: 1, Contributors: []blog.Person{keeper, guest},
		},
		Links: []blog.Link{{Title: "Elsewhere", URL: "https://example.org/"}},
		Posts: posts, Pinned: slices.Clone(posts[:1]), Pages: []*blog.Post{about}, Tags: tags, Series: []*blog.Series{series},
	}
}
