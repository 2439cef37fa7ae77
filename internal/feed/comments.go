package feed

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"issueblog/internal/blog"
)

// remark is a comment with the post it is on.
type remark struct {
	post    *blog.Post
	comment *blog.Comment
}

// comments makes the feed of all comments, and one for each post, also where nobody
// has commented yet: who subscribes wants to know of the first comment.
func (w *writer) comments() ([]File, error) {
	posts := listed(w.blog.Posts)
	files := make([][]File, 1+len(posts))
	var all []remark
	titles := make([]string, len(posts))
	for i, p := range posts {
		titles[i] = w.options.Words.CommentsOn(postTitle(p))
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range posts {
		all = append(all, remarks(p)...)
		group.Go(func() (err error) {
			files[1+i], err = w.discussion(p.Path, titles[i], remarks(p))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var err error
	files[0], err = w.discussion("/", w.options.Words.Comments, all)
	return slices.Concat(files...), err
}

func remarks(p *blog.Post) []remark {
	out := make([]remark, len(p.Comments))
	for i := range p.Comments {
		out[i] = remark{p, &p.Comments[i]}
	}
	return out
}

// discussion makes one feed of comments, newest first, and the diagrams in them.
func (w *writer) discussion(folder, title string, remarks []remark) ([]File, error) {
	slices.SortStableFunc(remarks, func(a, b remark) int {
		return cmp.Or(b.comment.Date.Compare(a.comment.Date), cmp.Compare(b.comment.ID, a.comment.ID))
	})
	c := w.channel(title, "")
	c.Home, c.Self = w.blog.Absolute(folder), w.blog.Absolute(folder+Comments)
	files := make([]File, 1)
	for _, r := range remarks[:min(len(remarks), maxComments)] {
		e := w.remark(r)
		c.add(e)
		files = append(files, e.drawings...)
	}
	data, err := writeRSS(c)
	if err != nil {
		return nil, fmt.Errorf("%s%s: %w", folder, Comments, err)
	}
	files[0] = File{Path: folder + Comments, Data: data, Feed: true}
	return files, nil
}

// remark makes a comment ready for a feed. Its text is always whole, and it has no date of a
// change: readers are not alerted again when somebody mends a word.
func (w *writer) remark(r remark) *entry {
	page := cmp.Or(r.comment.Path, r.post.Path)
	author := w.person(r.comment.Author)
	if line(r.comment.Author.Name) == "" && r.comment.Author.Login == "" {
		author = person{Name: "ghost"} // as GitHub calls a deleted account
	}
	date := second(r.comment.Date)
	text, drawings := w.text(page, string(r.comment.Body), "")
	return &entry{
		ID:        w.ids.comment(r.post.Number, r.comment.ID),
		URL:       fmt.Sprintf("%s#Comment-%d", w.blog.Absolute(page), r.comment.ID),
		Title:     author.Name + ": " + postTitle(r.post),
		Author:    author,
		Published: date,
		Updated:   date,
		Content:   text,
		ReplyTo:   &reference{ID: w.ids.post(r.post.Number), URL: w.blog.Absolute(r.post.Path)},
		drawings:  drawings,
	}
}
