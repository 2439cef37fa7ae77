package feed

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"issueblog/internal/blog"
)

// The archive of a feed (RFC 5005, section 4) is all its posts in documents, by the numbers of their issues. A reader that knows the
// address of a document does not fetch it again, so what is under an address should stay:
//   - A document ends after a number that the limit of posts divides, or before it would hold more than a feed may. So a post that is removed, or
//     published late, changes the document that it is in and seldom one beside it; what is published next, none.
//   - It is named by its first and its last number.
//   - It holds nothing that changes but by an edit of its posts: neither how many comments they have, nor a link to the
//     document after it. It leads to the one before.
//
// The posts after the last document that has ended are in the feed itself. If they are not all, because one is dated back, there is one
// more document, which has another name with each post that comes.
//
// The whole blog has an archive, and each language and series; a tag has none: a post is in one language and in one
// series, but with each of its tags its whole text would be there three times more.

// document is a part of an archive: posts by ascending numbers.
type document []*blog.Post

// documents parts the posts of a list. There are none if the feed shows all.
func (w *writer) documents(posts []*blog.Post, shown []*entry) []document {
	posts = listed(posts)
	limit := w.options.Limit
	if limit <= 0 || len(shown) >= len(posts) {
		return nil
	}
	slices.SortStableFunc(posts, func(a, b *blog.Post) int { return cmp.Compare(a.Number, b.Number) })
	var out []document
	var open document
	size := 0
	end := func() {
		out, open, size = append(out, open), nil, 0
	}
	for _, p := range posts {
		n := entryFrame + len(p.Title) + len(p.Path) + len(p.Description) + escapedSize(string(p.Body))
		if len(open) == limit || len(open) > 0 && w.options.Bytes > 0 && feedFrame+size+n > w.options.Bytes {
			end()
		}
		open, size = append(open, p), size+n
		if p.Number%limit == 0 {
			end()
		}
	}
	if !w.shows(shown, open) {
		end()
	}
	return out
}

// shows reports whether all posts are among the entries.
func (w *writer) shows(entries []*entry, posts []*blog.Post) bool {
	return !slices.ContainsFunc(posts, func(p *blog.Post) bool { return !slices.Contains(entries, w.entries[p]) })
}

// path is where a document of a list's archive is in one format.
func (d document) path(l list, file string) string {
	return fmt.Sprintf("%s%d-%d/%s", l.Archive, d[0].Number, d[len(d)-1].Number, file)
}

// archive is the documents in all formats, the oldest first.
func (w *writer) archive(l list, documents []document) []File {
	var files []File
	for n, d := range documents {
		s := &shelf{writer: w, posts: inOrder(d)}
		for _, f := range formats() {
			c := w.describe(l)
			c.Archive, c.Self, c.Current = true, w.blog.Absolute(d.path(l, f.file)), w.blog.Absolute(l.Path+f.file)
			c.Opened = ""
			if w.options.Words.OpenedArchive != nil {
				c.Opened = w.options.Words.OpenedArchive(c.Current)
			}
			if n > 0 {
				c.Previous = w.blog.Absolute(documents[n-1].path(l, f.file))
			}
			files = append(files, File{Path: d.path(l, f.file), Make: func() ([]byte, error) { return s.document(c, f) }})
		}
	}
	return files
}

// shelf is the posts of one document, newest first. They are made ready when the first of its formats is written, and
// forgotten after the last: those of a large blog would not fit into memory together.
type shelf struct {
	writer  *writer
	posts   []*blog.Post
	mutex   sync.Mutex
	entries []*entry
	taken   int
}

func (s *shelf) document(c channel, f format) ([]byte, error) {
	for _, e := range s.take() {
		c.add(e)
	}
	data, err := f.write(c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Self, err)
	}
	return data, nil
}

// take returns the entries.
func (s *shelf) take() []*entry {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.entries == nil {
		for _, p := range s.posts {
			e := s.writer.newEntry(p)
			if e.Discussion != nil {
				e.Discussion.Count = -1
			}
			s.entries = append(s.entries, e)
		}
	}
	out := s.entries
	if s.taken++; s.taken%len(formats()) == 0 {
		s.entries = nil
	}
	return out
}
