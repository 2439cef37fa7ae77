// Package feed writes a blog as RSS 2.0, Atom and JSON Feed 1.1: the whole blog, each
// language, tag and series; all comments, and the comments of each post. It takes a
// finished blog.Blog and returns files; the site puts them into the output folder.
//
// A feed holds the newest posts only; the older ones are in archive documents that it leads to
// (archive.go). Two lists of blogs are written as OPML: the feeds of this one, and those that its author reads.
//
// Nothing in a feed depends on the clock, the blog's design or the version of the
// program: a feed reader shows a post again when its id is new and alerts when its
// date moves, so both come from the issue and its text alone.
package feed

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"issueblog/internal/blog"
)

// Names of the files of one feed, below the folder of the list they are of.
const (
	RSS  = "feed.xml"
	Atom = "atom.xml"
	JSON = "feed.json"
)

// Names of the files of the feed of a post's comments, below the folder of its page, and of that of all comments.
const (
	CommentsRSS  = "comments.xml"
	CommentsAtom = "comments-atom.xml"
	CommentsJSON = "comments.json"
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
	Limit     int    // posts in one feed, the newest, and in one archive document; 0 is all
	Bytes     int    // in one feed or archive document, about, but one entry at least; 0 is any number
	Comments  bool   // comments are shown, so they have feeds
	Generator string // name of the program, without a version: an upgrade must not change a feed
	Hub       string // address of the WebSub hub, or ""
	Style     string // path on the blog of the style sheet for browsers, or ""
	Icon      string // path on the blog of its icon, or ""
	Logo      string // that of its icon as PNG, or ""
	Video     string // that of a picture for videos that have none, or ""
	// Picture tells what is known of a picture on the blog, given its full address. It may be nil.
	Picture func(address string) (Picture, bool)
	Words   Words
}

// Words is what the feeds say themselves, in the blog's language.
type Words struct {
	Comments   string                                     // the name of the feed of all comments; wanted if there is one
	CommentsOn func(title string) string                  // that of the comments on one post; likewise
	Part       func(part int, series, link string) string // HTML: the place of a post in its series; nil says nothing
	// What a person who opens a feed, or a document of the archive, in a browser is told, as HTML that is XML too. home is the page of
	// the same posts, feeds the one that lists all feeds, current the feed that the archive belongs to. Nil says nothing.
	Opened        func(home, feeds string) string
	OpenedArchive func(current string) string
}

// Picture is a file that can be an enclosure.
type Picture struct {
	Type  string // media type
	Bytes int64
}

// File is one file. Path is relative to the blog's root and starts with "/".
type File struct {
	Path string
	Data []byte
	Make func() ([]byte, error) // in place of Data, if that is better made when it is needed
	Feed bool                   // one that readers subscribe to: no archive document, OPML or picture
}

// Files makes every feed of the blog, and what belongs to them. Posts marked NoIndex and pages are in none.
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
	if err != nil {
		return nil, err
	}
	if o.Comments {
		comments, err := w.comments()
		if err != nil {
			return nil, err
		}
		files = append(files, comments...)
	}
	lists, err := w.outlines()
	return unique(slices.Concat(files, w.drawings(), lists)), err
}

// unique drops files that are there twice: a diagram that stands twice in a post.
func unique(files []File) []File {
	seen := map[string]bool{}
	return slices.DeleteFunc(files, func(f File) bool {
		again := seen[f.Path]
		seen[f.Path] = true
		return again
	})
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
	Hub         string // absolute, or ""
	Opened      string // HTML for those who open it in a browser, or ""
	Style       string // link from the blog's root, or ""
	Icon, Logo  string // absolute, or ""
	Archive     bool   // a document of the archive, not one to subscribe to
	Current     string // absolute address of the feed that an archive document belongs to
	Previous    string // absolute address of the archive document with the posts before these, or ""
	Author      person
	Updated     time.Time // newest of the entries; zero if there is none
	Entries     []*entry

	size int // of the entries, in bytes, about
}

// entry is one post or comment in a feed.
type entry struct {
	ID         string
	URL        string // absolute
	Title      string
	Author     person
	Published  time.Time
	Day        string    // of publishing where the blog is: "2026-03-01"
	Updated    time.Time // not before Published
	Language   string    // BCP 47 tag; "" if it is the channel's
	Tags       []string
	Summary    string // plain text
	Content    string // HTML; "" if only the summary is wanted
	Image      string // absolute address, or ""
	Picture    *Picture
	Discussion *discussion
	ReplyTo    *reference

	drawings []File
}

type person struct{ Name, URL string }

// discussion is where a post's comments are.
type discussion struct {
	Page  string // absolute
	RSS   string // absolute
	Atom  string // absolute
	Count int    // -1 if it is not to be told
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

// posts makes the feeds of posts, each in every format.
func (w *writer) posts() ([]File, error) {
	var files []File
	for _, l := range w.lists() {
		c := w.list(l)
		var documents []document
		if l.Archive != "" {
			documents = w.documents(l.Posts, c.Entries)
		}
		for _, f := range formats() {
			c.Self = w.blog.Absolute(l.Path + f.file)
			if n := len(documents); n > 0 {
				c.Previous = w.blog.Absolute(documents[n-1].path(l, f.file))
			}
			data, err := f.write(c)
			if err != nil {
				return nil, fmt.Errorf("%s%s: %w", l.Path, f.file, err)
			}
			files = append(files, File{Path: l.Path + f.file, Data: data, Feed: true})
		}
		files = append(files, w.archive(l, documents)...)
	}
	return files, nil
}

// list is the posts of one page that has feeds. The blog itself has no title here.
type list struct {
	Path, Title, Description string
	Home                     string // path of the page; "" if it is Path
	Language                 string // BCP 47 tag; "" if it is the blog's
	Archive                  string // path that the documents of its archive are below; "" if it has none
	Posts                    []*blog.Post
}

func (w *writer) lists() []list {
	lists := []list{{Path: "/", Archive: "/feeds/archive/", Posts: w.blog.Posts}}
	for _, l := range Languages(w.blog) {
		lists = append(lists, list{Path: l.Path, Title: l.Name, Home: "/", Language: l.Tag, Archive: l.Path + "archive/", Posts: l.Posts})
	}
	for _, t := range w.blog.Tags {
		lists = append(lists, list{Path: t.Path, Title: t.Name, Description: t.Description, Posts: t.Posts})
	}
	for _, s := range w.blog.Series {
		lists = append(lists, list{Path: s.Path, Title: s.Title, Description: s.Description, Archive: s.Path + "archive/", Posts: s.Posts})
	}
	return lists
}

// Language is the posts of a blog in one of its languages.
type Language struct {
	Tag   string // BCP 47
	Name  string // in itself: "中文"; of one that is not known, the tag
	Path  string // folder of its feeds: "/feeds/zh-hans/"
	Posts []*blog.Post
}

// Languages parts the posts that are in feeds by their languages, by tag. A blog in one language has none: its feed would
// be the same as the blog's.
func Languages(b *blog.Blog) []Language {
	found := map[string]*Language{}
	for _, p := range listed(b.Posts) {
		key := strings.ToLower(p.Language)
		if found[key] == nil {
			found[key] = &Language{Tag: p.Language, Name: cmp.Or(display.Self.Name(language.Make(p.Language)), p.Language), Path: "/feeds/" + key + "/"}
		}
		found[key].Posts = append(found[key].Posts, p)
	}
	if len(found) < 2 {
		return nil
	}
	var out []Language
	for _, key := range slices.Sorted(maps.Keys(found)) {
		out = append(out, *found[key])
	}
	return out
}

// list makes the feed of the newest posts, as many as it may hold.
func (w *writer) list(l list) channel {
	c := w.describe(l)
	for _, p := range w.newest(l.Posts) {
		if !c.fit(w.entry(p), w.options.Bytes) {
			break
		}
	}
	return c
}

// fit adds an entry, if the feed is not larger than so many bytes with it, or has no other. 0 is any number.
func (c *channel) fit(e *entry, most int) bool {
	c.size += e.size()
	if most > 0 && feedFrame+c.size > most && len(c.Entries) > 0 {
		return false
	}
	c.add(e)
	return true
}

// What a feed takes besides its entries, about, and an entry besides its texts.
const (
	feedFrame  = 2 << 10
	entryFrame = 1 << 10
)

// size is about what an entry takes in an Atom feed, which is the largest of the formats: there HTML is escaped.
func (e *entry) size() int {
	return entryFrame + len(e.Title) + len(e.URL) + len(e.Summary) + escapedSize(e.Content)
}

// escapedSize is the length of HTML as text in XML.
func escapedSize(html string) int {
	n := len(html)
	for i := range len(html) {
		switch html[i] {
		case '<', '>':
			n += len("&lt;") - 1
		case '"', '\'', '&', '\n', '\t':
			n += len("&#34;") - 1
		}
	}
	return n
}

func (w *writer) describe(l list) channel {
	c := w.channel(l.Title, l.Description)
	c.ID, c.Home = w.ids.list(l.Path), w.blog.Absolute(cmp.Or(l.Home, l.Path))
	c.Language, c.Opened = cmp.Or(l.Language, c.Language), w.opened(c.Home)
	return c
}

func (w *writer) opened(home string) string {
	if w.options.Words.Opened == nil {
		return ""
	}
	return w.options.Words.Opened(home, w.blog.Absolute("/feeds/"))
}

func (c *channel) add(e *entry) {
	c.Entries = append(c.Entries, e)
	c.Updated = later(c.Updated, e.Updated)
}

type format struct {
	file     string
	comments string // its name where it is of comments
	write    func(channel) ([]byte, error)
}

func formats() []format {
	return []format{{RSS, CommentsRSS, writeRSS}, {Atom, CommentsAtom, writeAtom}, {JSON, CommentsJSON, writeJSON}}
}

// channel is a feed without entries. An empty title is the blog's own.
func (w *writer) channel(title, description string) channel {
	own := cmp.Or(line(w.blog.Title), "Blog")
	c := channel{Title: own, Description: line(w.blog.Description), Language: w.blog.Language,
		Generator: w.options.Generator, Author: w.author, Hub: web(w.options.Hub)}
	if w.options.Style != "" {
		c.Style = w.blog.Href(w.options.Style)
	}
	c.Icon, c.Logo = w.file(w.options.Icon), w.file(w.options.Logo)
	if title = line(title); title != "" {
		c.Title, c.Description = title+" · "+own, line(description)
	}
	c.Description = cmp.Or(c.Description, c.Title) // RSS wants one
	return c
}

// file is the address of a file of the blog, "" if there is none.
func (w *writer) file(path string) string {
	if path == "" {
		return ""
	}
	return w.blog.Absolute(path)
}

// newest returns what may be in a feed of posts, newest first.
func (w *writer) newest(posts []*blog.Post) []*blog.Post {
	listed := inOrder(posts)
	if limit := w.options.Limit; limit > 0 && len(listed) > limit {
		listed = listed[:limit]
	}
	return listed
}

// inOrder is all that may be in a feed of posts, newest first.
func inOrder(posts []*blog.Post) []*blog.Post {
	listed := listed(posts)
	slices.SortStableFunc(listed, func(a, b *blog.Post) int {
		return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(b.Number, a.Number))
	})
	return listed
}

// Holds reports whether any of the posts is in feeds.
func Holds(posts []*blog.Post) bool { return len(listed(posts)) > 0 }

func listed(posts []*blog.Post) []*blog.Post {
	var out []*blog.Post
	for _, p := range posts {
		if !p.NoIndex && !p.Page {
			out = append(out, p)
		}
	}
	return out
}

// entry makes a post ready for feeds, once.
func (w *writer) entry(p *blog.Post) *entry {
	e := w.entries[p]
	if e == nil {
		e = w.newEntry(p)
		w.entries[p] = e
	}
	return e
}

func (w *writer) newEntry(p *blog.Post) *entry {
	e := &entry{
		ID:        w.ids.post(p.Number),
		URL:       w.blog.Absolute(p.Path),
		Title:     postTitle(p),
		Author:    w.person(p.Author),
		Published: second(p.Date),
		Day:       w.day(p.Date),
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
		e.Content, e.drawings = w.text(p.Path, string(p.Body), marked(p.Language, w.blog.Language))
		e.Content = w.part(p) + e.Content
	}
	if w.options.Picture != nil && e.Image != "" {
		if picture, ok := w.options.Picture(e.Image); ok {
			e.Picture = &picture
		}
	}
	if w.options.Comments {
		e.Discussion = &discussion{Page: e.URL + "#Comments", RSS: w.blog.Absolute(p.Path + CommentsRSS), Atom: w.blog.Absolute(p.Path + CommentsAtom), Count: len(p.Comments)}
	}
	return e
}

// text makes a text of the page at a path ready for readers; its diagrams become files beside the page.
func (w *writer) text(path, body, lang string) (string, []File) {
	text, drawings := ForReaders(body, address(w.blog.Absolute(path)), lang, w.file(w.options.Video))
	var files []File
	for _, d := range drawings {
		files = append(files, File{Path: path + d.Name, Data: d.SVG})
	}
	return text, files
}

// part is the first line of a post that is part of a series. How many parts there are it does not
// say: with each new one, all others would change for their readers.
func (w *writer) part(p *blog.Post) string {
	if p.Series == nil || w.options.Words.Part == nil {
		return ""
	}
	return "<p><em>" + clean(w.options.Words.Part(p.Part, line(p.Series.Title), w.blog.Absolute(p.Series.Path))) + "</em></p>\n"
}

// drawings are the diagrams of all texts that are in feeds.
func (w *writer) drawings() []File {
	var files []File
	for _, p := range listed(w.blog.Posts) {
		if e := w.entries[p]; e != nil {
			files = append(files, e.drawings...)
		} else if w.options.Full && p.Uses.Diagrams {
			files = append(files, w.newEntry(p).drawings...) // it is in the archive
		}
	}
	return files
}

// postTitle is the title of a post, or its number if nothing can be seen of that.
func postTitle(p *blog.Post) string {
	title := line(p.Title)
	if !strings.ContainsFunc(title, visible) {
		return fmt.Sprintf("#%d", p.Number)
	}
	return title
}

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

// web returns a full http(s) address as RFC 3986 allows it, or "".
func web(s string) string {
	u, err := url.Parse(clean(s))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	return u.String()
}

// escapeQuery escapes what must not stand in a query (RFC 3986, section 3.4). url.URL keeps it as it was written.
func escapeQuery(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7F && !strings.ContainsRune("\"<>[]\\^`{|}#", rune(c)) {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
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

// day is the date of a time where the blog is, as its pages show it.
func (w *writer) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(w.blog.Location).Format(time.DateOnly)
}

// second is a time as feeds give it: in UTC, so that a changed time zone setting
// does not rewrite them, and without fractions.
func second(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Second)
}
