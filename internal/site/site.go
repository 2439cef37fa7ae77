// Package site plans every file of the built blog and writes those that differ
// from what is on disk. Pages makes the plan from a blog, Write carries it out.
package site

import (
	"fmt"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/card"
	"issueblog/internal/config"
	"issueblog/internal/media"
	"issueblog/internal/theme"
)

// Page is one file of the site: a template with its data, or else a copy of a
// file, or else bytes, there already or made when the page is written.
type Page struct {
	Path     string // on the blog: "/42/a-quiet-harbour/", "/feed.xml"
	Template string // "post.html"
	Data     any
	Source   string // file on disk
	Body     []byte
	Make     func() ([]byte, error)
	Named    bool // the path names the content: where the file is, it need not be made again
	Feed     bool // Body is a feed that readers subscribe to
}

// File is the page's file below the output folder, with slashes.
func (p Page) File() string {
	file := strings.TrimPrefix(p.Path, "/")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return file
}

// Pages plans the site. Its order is fixed by the blog alone.
// The cache keeps drawn cards; nil is none.
func Pages(b *blog.Blog, settings config.Settings, t *theme.Theme, library *media.Library, cache card.Cache) ([]Page, error) {
	p := planner{blog: b, settings: settings, theme: t, planned: map[string]bool{}}
	if err := p.pictures(cache); err != nil {
		return nil, err
	}
	p.nameAll()
	p.home()
	for _, post := range b.Posts {
		p.post(post, "post.html")
	}
	for _, page := range b.Pages {
		p.post(page, "page.html")
	}
	for _, post := range b.Previews {
		p.post(post, "post.html")
	}
	p.tags()
	p.series()
	p.archive()
	if err := p.search(); err != nil {
		return nil, fmt.Errorf("search index: %w", err)
	}
	p.notFound()
	p.gone()
	p.redirects()
	if err := p.feeds(library); err != nil {
		return nil, err
	}
	if err := p.files(library); err != nil {
		return nil, err
	}
	return p.pages, p.unsaid
}

// planner collects the pages of one site.
type planner struct {
	blog     *blog.Blog
	settings config.Settings
	theme    *theme.Theme
	static   []theme.File
	drawer   *card.Drawer
	blogCard *Picture // nil if there is none
	icons    []Icon
	planned  map[string]bool // paths of cards
	titles   map[string]bool // what pages are called

	listTitles map[string]string // of the pages of tags and series, by their paths
	postTitles map[int]string    // of the pages of posts, by their numbers

	pages  []Page
	unsaid error // the first word that the theme does not have
}

// say is a text of the interface.
func (p *planner) say(key string, pairs ...any) string {
	text, err := p.theme.Say(key, pairs...)
	if p.unsaid == nil {
		p.unsaid = err
	}
	return text
}

// tell is the same as HTML, with its links.
func (p *planner) tell(key string, pairs ...any) string {
	text, err := p.theme.Tell(key, pairs...)
	if p.unsaid == nil {
		p.unsaid = err
	}
	return string(text)
}

func (p *planner) add(path, template string, data any) {
	p.pages = append(p.pages, Page{Path: path, Template: template, Data: data})
}

func (p *planner) file(path string, body []byte) {
	p.pages = append(p.pages, Page{Path: path, Body: body})
}

// commentsOn names the feed of a post's comments.
func (p *planner) commentsOn(title string) string { return p.say("comments-on", "title", title) }
