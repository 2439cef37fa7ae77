package site

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/feed"
	"issueblog/internal/search"
)

// A table of contents helps in a text of several sections that does not fit a few screens.
const (
	contentsHeadings = 3
	contentsMinutes  = 3
)

// recentPosts is how many posts the page for a missing address offers.
const recentPosts = 5

// frame is the layout of one page. The colours are those of the labels shown on it.
func (p *planner) frame(path, title, description string, parts []string, posts []*blog.Post, tags ...*blog.Tag) Layout {
	l := Layout{
		Blog:        p.blog,
		Title:       title,
		Description: description,
		Language:    p.blog.Language,
		Path:        path,
		Canonical:   p.blog.Absolute(path),
		Feeds:       p.feedLinks("", ""),
		Section:     path,
		Icons:       p.icons,
		Image:       p.blogCard,
	}
	for _, post := range posts {
		tags = append(tags, post.Tags...)
	}
	l.CSS, l.CSP = p.theme.Style(parts, colors(tags))
	return l
}

// colors is the colours of tags, each once and sorted, so that pages with the same labels share one style sheet.
func colors(tags []*blog.Tag) []string {
	var out []string
	for _, tag := range tags {
		if tag.Color != "" {
			out = append(out, tag.Color)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// feedLinks names the feeds of the blog, or of the tag or series below path.
func (p *planner) feedLinks(path, title string) []FeedLink {
	name := p.blog.Title
	if title != "" {
		name = p.say("list-of-blog", "blog", name, "list", title)
	}
	path = strings.TrimSuffix(path, "/")
	return []FeedLink{
		{p.feedTitle(name, "RSS"), "application/rss+xml", path + "/feed.xml"},
		{p.feedTitle(name, "Atom"), "application/atom+xml", path + "/atom.xml"},
		{p.feedTitle(name, "JSON"), "application/feed+json", path + "/feed.json"},
	}
}

func (p *planner) feedTitle(title, format string) string {
	return p.say("feed-title", "title", title, "format", format)
}

// home plans the list of posts, as many to a page as the settings say. Pinned
// posts stand at the top of the first page and nowhere else in the list.
func (p *planner) home() {
	var listed []*blog.Post
	for _, post := range p.blog.Posts {
		if !post.Pinned {
			listed = append(listed, post)
		}
	}
	chunks := slices.Collect(slices.Chunk(listed, p.settings.PerPage))
	if len(chunks) == 0 {
		chunks = [][]*blog.Post{nil}
	}
	for i, posts := range chunks {
		number := i + 1
		home := Home{Posts: posts, Pager: Pager{Number: number, Total: len(chunks)}}
		title, description, shown := "", "", posts
		var parts []string
		if number == 1 {
			home.Intro, home.Pinned = p.blog.Intro, p.blog.Pinned
			description, parts = p.blog.Description, p.blog.IntroUses.Names()
			shown = slices.Concat(p.blog.Pinned, posts)
		} else {
			title, home.Pager.Newer = p.say("page", "n", number), homePath(number-1)
		}
		if number < len(chunks) {
			home.Pager.Older = homePath(number + 1)
		}
		home.Layout = p.frame(homePath(number), title, description, parts, shown)
		home.Section = "/"
		p.add(home.Path, "home.html", home)
	}
}

func homePath(number int) string {
	if number == 1 {
		return "/"
	}
	return fmt.Sprintf("/page/%d/", number)
}

// post plans a post or a page, the further pages of its comments, and its Markdown source beside it.
func (p *planner) post(post *blog.Post, name string) {
	threads, parts := []Thread{{}}, post.Uses.Names()
	commented := p.settings.Comments && !post.Page
	if commented {
		threads = p.threads(post)
		parts = append(parts, threads[0].parts()...)
	}
	l := p.frame(post.Path, p.title(post), post.Description, parts, []*blog.Post{post})
	l.Canonical, l.NoIndex, l.Image = post.Canonical, post.NoIndex, p.picture(post)
	if commented && !post.NoIndex { // else there is no such feed
		l.Feeds = append(l.Feeds, FeedLink{p.feedTitle(p.commentsOn(post.Title), "RSS"), "application/rss+xml", post.Path + "comments.xml"})
	}
	if post.Blogroll {
		l.Feeds = append(l.Feeds, FeedLink{post.Title + " (OPML)", feed.TypeOPML, post.Path + feed.Blogroll})
	}
	if !post.Page && !post.Private() {
		l.Article = p.article(post, l.Image)
	}
	p.add(post.Path, name, Post{Layout: l, Post: post, Languages: languages(post), Alternates: p.alternates(post), Comments: commented, Thread: threads[0],
		Contents: len(post.Headings) >= contentsHeadings && post.Minutes >= contentsMinutes})
	for i, thread := range threads[1:] {
		path := blog.CommentsPath(post, i+2)
		p.comments(post, thread, path, l)
		for _, former := range post.Former {
			p.redirect(former+strings.TrimPrefix(path, post.Path), path, post.Title)
		}
	}
	for n := len(threads) + 1; n <= post.Pages; n++ { // that there were, with more comments or fewer on each
		for _, path := range append([]string{post.Path}, post.Former...) {
			p.redirect(path+strings.TrimPrefix(blog.CommentsPath(post, n), post.Path), post.Path, post.Title)
		}
	}
	for _, path := range append([]string{post.Path}, post.Former...) {
		p.file(path+"index.md", []byte(source(post)))
	}
}

// title is what the page of a post is called where nothing else says which it is: with its number, if an older one, or
// a page of the blog's own, is called the same.
func (p *planner) title(post *blog.Post) string { return p.postTitles[post.Number] }

// nameAll gives every page a title of its own.
func (p *planner) nameAll() {
	p.titles = map[string]bool{}
	for _, word := range []string{"archive", "tags", "series", "search", "feeds", "not-found"} {
		p.titles[p.say(word)] = true
	}
	for n := range len(p.blog.Posts) / p.settings.PerPage {
		p.titles[p.say("page", "n", n+2)] = true
	}
	p.listTitles = map[string]string{}
	for _, tag := range p.blog.Tags {
		p.nameList(tag.Path, tag.Name, p.say("tags"))
	}
	for _, series := range p.blog.Series {
		p.nameList(series.Path, series.Title, p.say("series"))
	}
	for _, g := range p.blog.Gone {
		p.titles[p.say("number-removed", "n", g.Number)] = true
	}
	for _, post := range p.blog.Posts {
		for n := range p.threads(post)[1:] {
			p.titles[p.say("comments-page", "title", post.Title, "n", n+2)] = true
		}
	}
	p.postTitles = map[int]string{}
	posts := slices.Concat(p.blog.Posts, p.blog.Pages, p.blog.Previews)
	slices.SortFunc(posts, func(a, b *blog.Post) int { return cmp.Compare(a.Number, b.Number) })
	var later []*blog.Post
	for _, post := range posts {
		if p.titles[post.Title] {
			later = append(later, post)
			continue
		}
		p.titles[post.Title], p.postTitles[post.Number] = true, post.Title
	}
	for _, post := range later {
		title := post.Title
		for p.titles[title] {
			title += fmt.Sprintf(" · #%d", post.Number)
		}
		p.titles[title], p.postTitles[post.Number] = true, title
	}
}

// nameList gives the page of a tag or a series its title: with a part of its address, if another is called the same, as the labels
// ":rocket:" and "🚀" are.
func (p *planner) nameList(address, name, kind string) {
	title := name + " · " + kind
	if p.titles[title] {
		title = name + " (" + path.Base(address) + ") · " + kind
	}
	p.titles[title], p.listTitles[address] = true, title
}

// comments plans a further page of a post's comments. It holds what no other page does, so it is canonical itself.
func (p *planner) comments(post *blog.Post, thread Thread, path string, of Layout) {
	title := p.say("comments-page", "title", p.title(post), "n", thread.Pager.Number)
	l := p.frame(path, title, post.Description, thread.parts(), nil)
	l.Section, l.Feeds, l.NoIndex, l.Image = "", of.Feeds, post.NoIndex, of.Image
	if post.Private() {
		l.Canonical = ""
	}
	p.add(path, "comments.html", Comments{Layout: l, Post: post, Thread: thread})
}

// threads parts the comments on a post into pages, at least one.
func (p *planner) threads(post *blog.Post) []Thread {
	var chunks [][]blog.Comment
	for i, c := range post.Comments {
		if i == 0 || c.Path != post.Comments[i-1].Path {
			chunks = append(chunks, nil)
		}
		chunks[len(chunks)-1] = append(chunks[len(chunks)-1], c)
	}
	threads := make([]Thread, max(1, len(chunks)))
	for i := range threads {
		pager := Pager{Number: i + 1, Total: len(threads)}
		if i > 0 {
			pager.Older = blog.CommentsPath(post, i)
		}
		if i+1 < len(threads) {
			pager.Newer = blog.CommentsPath(post, i+2)
		}
		threads[i] = Thread{Pager: pager}
		if i < len(chunks) {
			threads[i].Comments = chunks[i]
		}
	}
	return threads
}

// parts is the parts of the style sheet that a page of comments needs.
func (t Thread) parts() []string {
	parts := []string{"comments"}
	for _, c := range t.Comments {
		parts = append(parts, c.Uses.Names()...)
	}
	return parts
}

// languages is a post in all its languages, in the same order on the page of each.
func languages(post *blog.Post) []*blog.Post {
	if len(post.Translations) == 0 {
		return nil
	}
	all := append([]*blog.Post{post}, post.Translations...)
	slices.SortFunc(all, func(a, b *blog.Post) int { return cmp.Compare(a.Language, b.Language) })
	return all
}

// alternates is where a post can be read, in each of its languages: each names all of them, itself
// too, as search engines want it.
func (p *planner) alternates(post *blog.Post) []Alternate {
	var out []Alternate
	for _, t := range languages(post) {
		if p.toBeFound(t) {
			out = append(out, Alternate{t.Language, p.blog.Absolute(t.Path)})
		}
	}
	if !p.toBeFound(post) || len(out) < 2 {
		return nil
	}
	return out
}

// toBeFound reports whether search engines are to know a post by its address here: not if it asks to be left out of them, nor
// if its text first appeared elsewhere, where it is to be found.
func (p *planner) toBeFound(post *blog.Post) bool {
	return !post.NoIndex && post.Canonical == p.blog.Absolute(post.Path)
}

// source is a post's Markdown with its title, so that the file can be read by itself.
func source(post *blog.Post) string {
	return "# " + post.Title + "\n\n" + strings.TrimRight(post.Source, "\n") + "\n"
}

func (p *planner) tags() {
	p.add("/tags/", "tags.html", Tags{Layout: p.frame("/tags/", p.say("tags"), "", nil, nil, p.blog.Tags...), Tags: p.blog.Tags})
	for _, tag := range p.blog.Tags {
		l := p.frame(tag.Path, p.listTitles[tag.Path], tag.Description, nil, nil, tag)
		l.Section = "/tags/"
		l.Feeds = append(p.feedLinks(tag.Path, tag.Name), l.Feeds...)
		p.add(tag.Path, "tag.html", Tag{Layout: l, Tag: tag, Years: years(tag.Posts)})
	}
}

func (p *planner) series() {
	if len(p.blog.Series) == 0 {
		return
	}
	p.add("/series/", "all-series.html", SeriesIndex{Layout: p.frame("/series/", p.say("series"), "", nil, nil)})
	for _, series := range p.blog.Series {
		l := p.frame(series.Path, p.listTitles[series.Path], series.Description, series.Uses.Names(), nil)
		l.Section = "/series/"
		l.Feeds = append(p.feedLinks(series.Path, series.Title), l.Feeds...)
		p.add(series.Path, "series.html", Series{Layout: l, Series: series})
	}
}

func (p *planner) archive() {
	p.add("/archive/", "archive.html", Archive{Layout: p.frame("/archive/", p.say("archive"), "", nil, nil),
		Years: years(p.blog.Posts), Count: len(p.blog.Posts)})
}

// years parts posts, newest first, by the year of their date.
func years(posts []*blog.Post) []Year {
	var out []Year
	for _, post := range posts {
		year := post.Date.Year()
		if len(out) == 0 || out[len(out)-1].Year != year {
			out = append(out, Year{Year: year})
		}
		last := &out[len(out)-1]
		last.Posts = append(last.Posts, post)
	}
	return out
}

// search plans the search page and the index that its script reads.
func (p *planner) search() error {
	index, err := search.New(p.blog)
	if err != nil {
		return err
	}
	data := Search{Layout: p.frame("/search/", p.say("search"), "", []string{"form", "search"}, nil, p.blog.Tags...), Index: index.First}
	script, csp := p.theme.SearchScript()
	data.Script, data.CSP = script, data.CSP+"; "+csp
	p.add("/search/", "search.html", data)
	for _, f := range index.Files {
		p.file(f.Path, f.Data)
	}
	return nil
}

func (p *planner) notFound() {
	recent := p.blog.Posts[:min(recentPosts, len(p.blog.Posts))]
	l := p.frame("/404.html", p.say("not-found"), "", []string{"form"}, nil)
	l.NoIndex, l.Section = true, ""
	p.add("/404.html", "404.html", NotFound{Layout: l, Recent: recent})
}

// gone plans the same page at every address of what was taken back. It is in no list, and no address is said to be the right one.
func (p *planner) gone() {
	for _, g := range p.blog.Gone {
		for _, path := range g.Paths {
			l := p.frame(path, p.say("number-removed", "n", g.Number), "", nil, nil)
			l.NoIndex, l.Section, l.Canonical = true, "", ""
			p.add(path, "gone.html", Gone{Layout: l})
		}
	}
}

// redirects plans a small page at every former address.
func (p *planner) redirects() {
	for _, post := range slices.Concat(p.blog.Posts, p.blog.Pages) {
		for _, path := range post.Redirects {
			p.redirect(path, post.Path, post.Title)
		}
	}
	for _, tag := range p.blog.Tags {
		for _, path := range tag.Redirects {
			p.redirect(path, tag.Path, tag.Name)
		}
	}
	for _, series := range p.blog.Series {
		for _, path := range series.Redirects {
			p.redirect(path, series.Path, series.Title)
		}
	}
}

// redirect plans a page that leads from one path to another, where something has a title.
func (p *planner) redirect(from, to, title string) {
	p.add(from, "redirect.html", Redirect{Language: p.blog.Language, Target: p.blog.Href(to), Absolute: p.blog.Absolute(to), Title: title, CSP: p.theme.RedirectCSP()})
}
