package feed

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"issueblog/internal/blog"
)

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
