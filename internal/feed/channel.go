package feed

import (
	"cmp"
	"time"
)

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

func (w *writer) opened(home string) string {
	if w.options.Words.Opened == nil {
		return ""
	}
	return w.options.Words.Opened(home, w.blog.Absolute("/feeds/"))
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

func (c *channel) add(e *entry) {
	c.Entries = append(c.Entries, e)
	c.Updated = later(c.Updated, e.Updated)
}

// What a feed takes besides its entries, about, and an entry besides its texts.
const (
	feedFrame  = 2 << 10
	entryFrame = 1 << 10
)
