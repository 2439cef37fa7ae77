// Package search makes the index that the search page loads: of each published
// post its title, tags and text, in small files of which a query needs few. It is the only
// owner of their format; templates/search.js reads them.
//
// The rule of the search: a query is folded (see fold) and parted at white space. A post is found if each of the parts
// stands somewhere in its title, in one of its tags, in its description or in its text, all folded the
// same way. A part may stand within a word: 据 finds 数据库, and script finds JavaScript.
package search

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"issueblog/internal/blog"
)

// The sizes of the files, in bytes before compression, chosen for a slow
// connection: the first answer reads up to eight files of grams and, for the ten posts that
// it shows, up to twelve of texts (as templates/search.js sets them).
const (
	textSize = 14 << 10
	gramSize = 12 << 10
	// A blog with less text has no grams: its texts cost less than finding out which of them to read.
	smallBlog = 128 << 10
)

// File is one file of the index. Its name is made of the hash of its bytes, so a
// cache that holds it holds the right one.
type File struct {
	Path string // on the blog: "/search/0123456789abcdef.json"
	Data []byte
}

// Index is the files of a blog's index. All others are named in the first.
type Index struct {
	First string // path of the file to read first
	Files []File // in a fixed order; none is there twice
}

// first is what an answer starts from. The lists run along the posts, by rising issue number.
type first struct {
	Path   []string `json:"path"` // below the blog's root, escaped, without the first slash: "42/a-quiet-harbour/"
	Title  []string `json:"title"`
	Date   []string `json:"date"` // "2026-05-01"; "" for pages
	Lang   []string `json:"lang"`
	Tags   [][]int  `json:"tags"`   // places in Names
	Names  []string `json:"names"`  // of the tags
	Texts  []string `json:"texts"`  // files of texts: lists of strings
	Counts []int    `json:"counts"` // how many posts each of them holds
	Grams  []string `json:"grams"`  // files of grams, by shard; none for a small blog
}

// New makes the index of what the blog lists: posts and pages, without those
// that ask to be left out of search engines. Drafts and scheduled posts in a preview are such posts.
func New(b *blog.Blog) (Index, error) {
	posts := slices.DeleteFunc(slices.Concat(b.Posts, b.Pages), func(p *blog.Post) bool { return p.NoIndex })
	slices.SortFunc(posts, func(a, b *blog.Post) int { return cmp.Compare(a.Number, b.Number) })
	texts, size := make([]string, len(posts)), 0
	for i, p := range posts {
		texts[i] = postText(p)
		size += len(texts[i])
	}
	var w writer
	f := describe(posts)
	for rest := texts; len(rest) > 0; {
		n := fill(rest)
		f.Texts, f.Counts = append(f.Texts, w.file(rest[:n])), append(f.Counts, n)
		rest = rest[n:]
	}
	if size > smallBlog {
		for _, shard := range shards(posts, texts) {
			f.Grams = append(f.Grams, w.file(shard))
		}
	}
	name := w.file(f)
	return Index{First: path(name), Files: w.files}, w.err
}

func describe(posts []*blog.Post) first {
	f := first{Path: []string{}, Title: []string{}, Date: []string{}, Lang: []string{}, Tags: [][]int{}, Names: []string{},
		Texts: []string{}, Counts: []int{}, Grams: []string{}} // lists that are empty, not null
	places := map[string]int{}
	for _, p := range posts {
		date := ""
		if !p.Page {
			date = p.Date.Format("2006-01-02")
		}
		tags := []int{}
		for _, tag := range p.Tags {
			place, known := places[tag.Name]
			if !known {
				place = len(f.Names)
				places[tag.Name] = place
				f.Names = append(f.Names, tag.Name)
			}
			tags = append(tags, place)
		}
		f.Path = append(f.Path, strings.TrimPrefix((&url.URL{Path: p.Path}).EscapedPath(), "/"))
		f.Title, f.Date, f.Lang, f.Tags = append(f.Title, p.Title), append(f.Date, date), append(f.Lang, p.Language), append(f.Tags, tags)
	}
	return f
}

// postText is what is searched of a post besides title and tags: its text, and before it a description that
// its author wrote.
func postText(p *blog.Post) string {
	text := plain(string(p.Body))
	if !p.Described {
		return text
	}
	return strings.TrimSpace(p.Description + " " + text)
}

// fill is how many of the texts go into one file: at least one.
func fill(texts []string) int {
	n, size := 0, 0
	for n < len(texts) && (n == 0 || size+len(texts[n]) <= textSize) {
		size += len(texts[n])
		n++
	}
	return n
}

// holders is which posts hold a gram: the place of the first, and then the steps from each to the next.
type holders struct {
	steps []int
	last  int
}

// shards are the grams of all posts and under each its holders, spread over files.
func shards(posts []*blog.Post, texts []string) []map[string][]int {
	places, all := map[gram]int{}, []holders{}
	size := 0
	var folder folder
	for i, p := range posts {
		add := func(g gram) {
			place, known := places[g]
			if !known {
				place = len(all)
				places[g] = place
				all = append(all, holders{})
				size += len(g.String()) + len(`"":[],`)
			}
			h := &all[place]
			if len(h.steps) == 0 || h.last != i {
				h.steps = append(h.steps, i-h.last)
				h.last = i
				size += len("1,")
			}
		}
		folder.grams(p.Title, add)
		for _, tag := range p.Tags {
			folder.grams(tag.Name, add)
		}
		folder.grams(texts[i], add)
	}
	out := make([]map[string][]int, size/gramSize+1)
	for i := range out {
		out[i] = map[string][]int{}
	}
	for g, place := range places {
		out[g.shard(len(out))][g.String()] = all[place].steps
	}
	return out
}

// writer makes files of values.
type writer struct {
	files []File
	names map[string]bool
	err   error
}

// file adds the file of a value and returns its name.
func (w *writer) file(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		w.err = cmp.Or(w.err, err)
		return ""
	}
	sum := sha256.Sum256(b.Bytes())
	name := hex.EncodeToString(sum[:8])
	if !w.names[name] {
		if w.names == nil {
			w.names = map[string]bool{}
		}
		w.names[name] = true
		w.files = append(w.files, File{Path: path(name), Data: b.Bytes()})
	}
	return name
}

func path(name string) string { return "/search/" + name + ".json" }
