package feed

import (
	"fmt"
	"slices"
	"sync"

	"issueblog/internal/blog"
)

// The archive of a feed (RFC 5005, section 4) is all posts in documents of as many posts each as a feed may hold,
// counted from the oldest: so a document that is full stays as it is, whatever is published after it, and a reader
// needs it once. It holds nothing that changes but by an edit of its posts: neither how many comments
// they have, nor a link to the document after it. It leads to the one before.
//
// The posts that do not fill a document yet are in the feed itself. Only where these are more than the
// feed can hold by its size is there a last document that still grows.
//
// The whole blog has an archive, and each language and series; a tag has none: a post is in one language and in one
// series, but with each of its tags its whole text would be there three times more.

// document is where document n, from 1, of a list's archive is in one format.
func (l list) document(n int, file string) string { return fmt.Sprintf("%s%d/%s", l.Archive, n, file) }

// archive is the documents in all formats, the oldest first. shown is how many posts the feed itself holds.
// There are none if that is all.
func (w *writer) archive(l list, shown int) []File {
	posts := inOrder(l.Posts)
	slices.Reverse(posts)
	if w.options.Limit <= 0 || shown >= len(posts) {
		return nil
	}
	count := len(posts) / w.options.Limit
	if rest := len(posts) - count*w.options.Limit; rest > shown {
		count++
	}
	var files []File
	for n := range count {
		first := n * w.options.Limit
		s := &shelf{writer: w, posts: posts[first:min(first+w.options.Limit, len(posts))]}
		for _, f := range formats() {
			c := w.describe(l)
			c.Archive, c.Self, c.Current = true, w.blog.Absolute(l.document(n+1, f.file)), w.blog.Absolute(l.Path+f.file)
			c.Opened = ""
			if w.options.Words.OpenedArchive != nil {
				c.Opened = w.options.Words.OpenedArchive(c.Current)
			}
			if n > 0 {
				c.Previous = w.blog.Absolute(l.document(n, f.file))
			}
			files = append(files, File{Path: l.document(n+1, f.file), Make: func() ([]byte, error) { return s.document(c, f) }})
		}
	}
	return files
}

// shelf is the posts of one document. They are made ready when the first of its formats is written, and
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

// take returns the entries, newest first.
func (s *shelf) take() []*entry {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.entries == nil {
		for _, p := range slices.Backward(s.posts) {
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
