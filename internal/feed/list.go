package feed

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"issueblog/internal/blog"
)

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
			found[key] = &Language{Tag: p.Language, Name: p.LanguageName, Path: "/feeds/" + key + "/"}
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

func (w *writer) describe(l list) channel {
	c := w.channel(l.Title, l.Description)
	c.ID, c.Home = w.ids.list(l.Path), w.blog.Absolute(cmp.Or(l.Home, l.Path))
	c.Language, c.Opened = cmp.Or(l.Language, c.Language), w.opened(c.Home)
	return c
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
