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
	"net/url"
	"slices"

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
