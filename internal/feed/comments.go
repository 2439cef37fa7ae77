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

// comments makes the feed of all comments, and one for each post, in every format, also where nobody
// has commented yet: who subscribes wants to know of the first comment.
func (w *writer) comments() ([]File, error) {
	posts := listed(w.blog.Posts)
	files := make([][]File, 1+len(posts))
	var all []remark
	channels := make([]channel, len(posts)) // made here: words come from one place, which is not asked by several at once
	for i, p := range posts {
		channels[i] = w.discussion(w.ids.comments(p.Number), p.Path, w.options.Words.CommentsOn(postTitle(p)))
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range posts {
		all = append(all, remarks(p)...)
		group.Go(func() (err error) {
			files[1+i], err = w.remarks(channels[i], p.Path, remarks(p))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var err error
	files[0], err = w.remarks(w.discussion(w.ids.discussion(), "/", w.options.Words.Comments), "/", all)
	return slices.Concat(files...), err
}

func remarks(p *blog.Post) []remark {
	out := make([]remark, len(p.Comments))
	for i := range p.Comments {
		out[i] = remark{p, &p.Comments[i]}
	}
	return out
}

// discussion is a feed of comments, without them.
func (w *writer) discussion(id, folder, title string) channel {
	c := w.channel(title, "")
	c.ID, c.Home = id, w.blog.Absolute(folder)
	c.Opened = w.opened(c.Home)
	return c
}

// remarks makes one feed of comments in every format, newest first, and the diagrams in them.
func (w *writer) remarks(c channel, folder string, remarks []remark) ([]File, error) {
	slices.SortStableFunc(remarks, func(a, b remark) int {
		return cmp.Or(b.comment.Date.Compare(a.comment.Date), cmp.Compare(b.comment.ID, a.comment.ID))
	})
	var files []File
	for _, r := range remarks[:min(len(remarks), maxComments)] {
		e := w.remark(r)
		if !c.fit(e, w.options.Bytes) {
			break
		}
		files = append(files, e.drawings...)
	}
	for _, f := range formats() {
		c.Self = w.blog.Absolute(folder + f.comments)
		data, err := f.write(c)
		if err != nil {
			return nil, fmt.Errorf("%s%s: %w", folder, f.comments, err)
		}
		files = append(files, File{Path: folder + f.comments, Data: data, Feed: true})
	}
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
		Day:       w.day(r.comment.Date),
		Updated:   date,
		Content:   text,
		ReplyTo:   &reference{ID: w.ids.post(r.post.Number), URL: w.blog.Absolute(r.post.Path)},
		drawings:  drawings,
	}
}
