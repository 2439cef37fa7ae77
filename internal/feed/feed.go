// Package feed writes a blog as RSS 2.0, Atom and JSON Feed 1.1: the whole blog, each
// tag, each series, all comments, and the comments of each post. It takes a finished
// blog.Blog and returns files; the site puts them into the output folder.
//
// Nothing in a feed depends on the clock, the blog's design or the version of the
// program: a feed reader shows a post again when its id is new and alerts when its
// date moves, so both come from the issue and its text alone.
package feed

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"issueblog/internal/blog"
)

// Names of the files of one feed, below the folder of the list they are of.
const (
	RSS      = "feed.xml"
	Atom     = "atom.xml"
	JSON     = "feed.json"
	Comments = "comments.xml" // RSS
)

// Media types of the formats.
const (
	TypeRSS  = "application/rss+xml"
	TypeAtom = "application/atom+xml"
	TypeJSON = "application/feed+json" // JSON Feed 1.1
)

// maxComments is the number of comments in one feed. Readers ask for the whole file
// again and again, and a long discussion lives on its page.
const maxComments = 100

// Options is what the feeds depend on besides the blog.
type Options struct {
	Full      bool   // whole texts; otherwise the summaries only
	Limit     int    // posts in one feed, the newest; 0 is all
	Comments  bool   // comments are shown, so they have feeds
	Generator string // name of the program, without a version: an upgrade must not change a feed
	// The names of the feeds of all comments and of those on one post, in the blog's language;
	// wanted if there are such feeds.
	CommentsTitle string
	CommentsOn    func(title string) string
}

// File is one feed. Path is relative to the blog's root and starts with "/".
type File struct {
	Path string
	Data []byte
}

// Files makes every feed of the blog. Posts marked NoIndex and pages are in none.
// The error is for a blog whose own address cannot be used.
func Files(b *blog.Blog, o Options) ([]File, error) {
	base, err := url.Parse(b.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base_url %q: %w", b.BaseURL, err)
	}
	if base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("base_url %q: not a full address, so feeds cannot link to the posts", b.BaseURL)
	}
	w := newWriter(b, o)
	files, err := w.posts()
	if err != nil || !o.Comments {
		return files, err
	}
	comments, err := w.comments()
	return append(files, comments...), err
}

// channel is one feed, before it takes a format.
type channel struct {
	Title       string
	Description string
	ID          string // for Atom
	Home        string // absolute address of the page that the feed is of
	Self        string // absolute address of the feed itself
	Language    string // BCP 47 tag
	Generator   string
	Author      person
	Updated     time.Time // newest of the entries; zero if there is none
	Entries     []*entry
}

// entry is one post or comment in a feed.
type entry struct {
	ID         string
	URL        string // absolute
	Title      string
	Author     person
	Published  time.Time
	Updated    time.Time // not before Published
	Language   string    // BCP 47 tag; "" if it is the channel's
	Tags       []string
	Summary    string // plain text
	Content    string // HTML; "" if only the summary is wanted
	Image      string // absolute address, or ""
	Discussion *discussion
	ReplyTo    *reference
}

type person struct{ Name, URL string }

// discussion is where a post's comments are.
type discussion struct {
	Page  string // absolute
	Feed  string // absolute
	Count int
}

// reference is the post that a comment is on.
type reference struct{ ID, URL string }

// writer makes the feeds of one blog. A post is made ready once, however many feeds it is in.
type writer struct {
	blog    *blog.Blog
	options Options
	ids     ids
	author  person
	entries map[*blog.Post]*entry
}

func newWriter(b *blog.Blog, o Options) *writer {
	return &writer{
		blog:    b,
		options: o,
		ids:     newIDs(b.Repository),
		author:  person{Name: cmp.Or(line(b.Author.Name), line(b.Title), "Blog"), URL: web(b.Author.URL)},
		entries: map[*blog.Post]*entry{},
	}
}

// posts makes the feeds of the blog, of its tags and of its series, each in every format.
func (w *writer) posts() ([]File, error) {
	lists := []list{{Path: "/", Posts: w.blog.Posts}}
	for _, t := range w.blog.Tags {
		lists = append(lists, list{t.Path, t.Name, t.Description, t.Posts})
	}
	for _, s := range w.blog.Series {
		lists = append(lists, list{s.Path, s.Title, s.Description, s.Posts})
	}
	var files []File
	for _, l := range lists {
		c := w.list(l)
		for _, f := range formats() {
			c.Self = w.blog.Absolute(l.Path + f.file)
			data, err := f.write(c)
			if err != nil {
				return nil, fmt.Errorf("%s%s: %w", l.Path, f.file, err)
			}
			files = append(files, File{Path: l.Path + f.file, Data: data})
		}
	}
	return files, nil
}

// list is the posts of one page that has feeds. The blog itself has no title here.
type list struct {
	Path, Title, Description string
	Posts                    []*blog.Post
}

func (w *writer) list(l list) channel {
	c := w.channel(l.Title, l.Description)
	c.ID, c.Home = w.ids.list(l.Path), w.blog.Absolute(l.Path)
	for _, p := range w.newest(l.Posts) {
		e := w.entry(p)
		c.Entries = append(c.Entries, e)
		c.Updated = later(c.Updated, e.Updated)
	}
	return c
}

type format struct {
	file  string
	write func(channel) ([]byte, error)
}

func formats() []format {
	return []format{{RSS, writeRSS}, {Atom, writeAtom}, {JSON, writeJSON}}
}

// channel is a feed without entries. An empty title is the blog's own.
func (w *writer) channel(title, description string) channel {
	own := cmp.Or(line(w.blog.Title), "Blog")
	c := channel{Title: own, Description: line(w.blog.Description), Language: w.blog.Language,
		Generator: w.options.Generator, Author: w.author}
	if title = line(title); title != "" {
		c.Title, c.Description = title+" · "+own, line(description)
	}
	c.Description = cmp.Or(c.Description, c.Title) // RSS wants one
	return c
}

// newest returns what may be in a feed of posts, newest first.
func (w *writer) newest(posts []*blog.Post) []*blog.Post {
	listed := listed(posts)
	slices.SortStableFunc(listed, func(a, b *blog.Post) int {
		return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(b.Number, a.Number))
	})
	if limit := w.options.Limit; limit > 0 && len(listed) > limit {
		listed = listed[:limit]
	}
	return listed
}

func listed(posts []*blog.Post) []*blog.Post {
	var out []*blog.Post
	for _, p := range posts {
		if !p.NoIndex && !p.Page {
			out = append(out, p)
		}
	}
	return out
}

// entry makes a post ready for feeds.
func (w *writer) entry(p *blog.Post) *entry {
	if e := w.entries[p]; e != nil {
		return e
	}
	e := &entry{
		ID:        w.ids.post(p.Number),
		URL:       w.blog.Absolute(p.Path),
		Title:     postTitle(p),
		Author:    w.person(p.Author),
		Published: second(p.Date),
		Updated:   later(second(p.Date), second(p.Modified)),
		Summary:   line(p.Description),
		Image:     w.image(p.Image),
	}
	if p.Language != w.blog.Language {
		e.Language = p.Language
	}
	for _, t := range p.Tags {
		e.Tags = append(e.Tags, line(t.Name))
	}
	if w.options.Full {
		e.Content = ForReaders(string(p.Body), address(e.URL), marked(p.Language, w.blog.Language))
	}
	if w.options.Comments {
		e.Discussion = &discussion{Page: e.URL + "#Comments", Feed: w.blog.Absolute(p.Path + Comments), Count: len(p.Comments)}
	}
	w.entries[p] = e
	return e
}

func postTitle(p *blog.Post) string { return cmp.Or(line(p.Title), fmt.Sprintf("#%d", p.Number)) }

func (w *writer) person(p blog.Person) person {
	name := cmp.Or(line(p.Name), line(p.Login))
	if name == "" {
		return w.author
	}
	return person{Name: name, URL: web(p.URL)}
}

// image makes a post's picture absolute: one that starts with "/" is below the blog's root.
func (w *writer) image(s string) string {
	if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") {
		s = w.blog.BaseURL + s
	}
	return web(s)
}

// web returns a full http(s) address as it can stand in XML and JSON, or "".
func web(s string) string {
	u, err := url.Parse(clean(s))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}

// address parses an address that was put together here, so it can be parsed.
func address(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		return &url.URL{}
	}
	return u
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// second is a time as feeds give it: in UTC, so that a changed time zone setting
// does not rewrite them, and without fractions.
func second(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Second)
}
