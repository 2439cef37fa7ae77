package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/blog"
	"issueblog/internal/feed/feedtest"
)

// many is a blog of n posts; some have comments, one is hidden. Each third is Chinese, each second in a series, all have a tag.
func many(n int) *blog.Blog {
	b := sample()
	series := &blog.Series{Title: "Even", Slug: "even", Path: "/series/even/"}
	tag := &blog.Tag{Name: "All", Slug: "all", Path: "/tags/all/"}
	b.Posts, b.Tags, b.Series, b.Pages = nil, []*blog.Tag{tag}, []*blog.Series{series}, nil
	for i := n; i > 0; i-- {
		date := day.AddDate(0, 0, i)
		p := &blog.Post{Number: i, Title: fmt.Sprint("Post ", i), Path: fmt.Sprintf("/%d/", i), Date: date, Modified: date, Author: b.Author, Language: "en",
			Body: template.HTML(fmt.Sprintf("<p>%d %s</p>", i, strings.Repeat("word ", 20))), NoIndex: i == 7}
		for j := range i % 3 {
			p.Comments = append(p.Comments, blog.Comment{ID: int64(i*10 + j), Date: date, Body: "<p>x</p>"})
		}
		if i%3 == 0 {
			p.Language = "zh-Hans"
		}
		if i%2 == 0 {
			series.Posts = append(series.Posts, p)
		}
		tag.Posts = append(tag.Posts, p)
		b.Posts = append(b.Posts, p)
	}
	return b
}

// walk follows a feed and its archive from document to document, and returns the ids in the order in which a
// reader meets them, and the number of documents.
func walk(t *testing.T, files []File, base, path string) (ids []string, documents int) {
	t.Helper()
	for path != "" {
		data := file(t, files, path)
		for _, i := range parse(t, data).Items {
			ids = append(ids, i.GUID)
		}
		documents++
		path = strings.TrimPrefix(previous(t, path, data), base)
	}
	return ids, documents
}

func previous(t *testing.T, path string, data []byte) string {
	t.Helper()
	if strings.HasSuffix(path, ".json") {
		var f struct {
			Next string `json:"next_url"`
		}
		if err := json.Unmarshal(data, &f); err != nil {
			t.Fatal(err)
		}
		return f.Next
	}
	root := feedtest.Parse(t, data)
	if root.XMLName.Local == "rss" {
		root = root.Children[0]
	}
	for _, l := range root.All("atom:link") {
		if l.Attr("rel") == "prev-archive" {
			return l.Attr("href")
		}
	}
	return ""
}

// Whatever the number of posts and the caps, a reader that follows the links has every post, newest first, and
// no feed is larger than it may be but by one post.
func TestArchiveIsWhole(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 4, 5, 8, 9, 10, 23, 61} {
		for _, o := range []Options{{Limit: 4}, {Limit: 1}, {Limit: 4, Bytes: 1}, {Limit: 10, Bytes: 300}, {Limit: 5, Bytes: 1 << 20}, {Limit: 0}} {
			o.Full, o.Comments, o.Words = true, true, words
			b := many(n)
			files := build(t, b, o)
			for path, in := range map[string]func(int) bool{
				"/":               func(int) bool { return true },
				"/series/even/":   func(i int) bool { return i%2 == 0 },
				"/feeds/en/":      func(i int) bool { return i%3 != 0 },
				"/feeds/zh-hans/": func(i int) bool { return i%3 == 0 },
			} {
				if strings.HasPrefix(path, "/feeds/") && n < 3 {
					continue // all posts are in one language
				}
				var want []string
				for _, p := range b.Posts {
					if !p.NoIndex && in(p.Number) {
						want = append(want, fmt.Sprint("https://github.com/sample/notes/issues/", p.Number))
					}
				}
				for _, f := range formats() {
					checkWhole(t, fmt.Sprintf("%d posts, %+v, %s%s", n, o, path, f.file), files, b.BaseURL, path+f.file, want, o)
				}
			}
		}
	}
}

func checkWhole(t *testing.T, name string, files []File, base, path string, want []string, o Options) {
	t.Helper()
	ids, _ := walk(t, files, base, path)
	seen := map[string]bool{}
	ids = slices.DeleteFunc(ids, func(id string) bool {
		again := seen[id]
		seen[id] = true
		return again
	})
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("%s: %s", name, diff)
	}
	items := parse(t, file(t, files, path)).Items
	size := 0
	for _, i := range items {
		size += len(i.Content)
	}
	if o.Limit > 0 && len(items) > o.Limit || o.Bytes > 0 && len(items) > 1 && size > o.Bytes {
		t.Errorf("%s: %d posts of %d bytes", name, len(items), size)
	}
}

// A document that is full never changes: not when there are more posts, not when there are more comments. An edit of a post
// changes its own document only.
func TestArchiveStays(t *testing.T) {
	o := Options{Full: true, Limit: 4, Comments: true, Hub: "https://hub.example/", Bytes: 1 << 20, Words: words}
	archive := func(b *blog.Blog) map[string]string {
		out := map[string]string{}
		for _, f := range build(t, b, o) {
			if strings.HasPrefix(f.Path, "/feeds/archive/") {
				out[f.Path] = string(f.Data)
			}
		}
		return out
	}
	before := archive(many(14)) // one is hidden: three documents, and one post that is in the feed only
	if len(before) != 9 {
		t.Fatalf("%d files", len(before))
	}
	for n := 15; n < 40; n++ {
		b := many(n)
		b.Posts[n-2].Comments = append(b.Posts[n-2].Comments, blog.Comment{ID: 99, Date: day, Body: "<p>new</p>"})
		after := archive(b)
		for path, data := range before {
			if after[path] != data {
				t.Fatalf("with %d posts, %s has changed: %s", n, path, cmp.Diff(data, after[path]))
			}
		}
	}
	b := many(14)
	b.Posts[13].Body = "<p>edited</p>"
	for path, data := range archive(b) {
		if changed := data != before[path]; changed != strings.HasPrefix(path, "/feeds/archive/1-4/") {
			t.Errorf("%s changed: %v", path, changed)
		}
	}
}

// follower is a reader as RFC 5005 has it: it follows the links to the archive until it knows the address of a document, and fetches
// none twice.
type follower struct {
	known map[string]bool // addresses
	posts map[string]bool // ids
}

func (f *follower) poll(t *testing.T, files []File, base, path string) {
	t.Helper()
	for current := true; path != "" && (current || !f.known[path]); current = false {
		data := file(t, files, path)
		for _, i := range parse(t, data).Items {
			f.posts[i.GUID] = true
		}
		f.known[path] = true
		path = strings.TrimPrefix(previous(t, path, data), base)
	}
}

// A reader that looks from time to time has every post in the end, however few posts the feed can hold, and whatever is removed,
// published late or dated back meanwhile.
func TestFollowerMissesNothing(t *testing.T) {
	for _, o := range []Options{{Limit: 4}, {Limit: 7, Bytes: 3000}, {Limit: 20, Bytes: 9000}, {Limit: 20, Bytes: 1}} {
		for _, every := range []int{1, 3, 10, 50} {
			f := follower{map[string]bool{}, map[string]bool{}}
			o.Full, o.Words = true, words
			var b *blog.Blog
			for n := 1; n <= 66; n++ {
				b = many(n)
				b.Tags, b.Series = nil, nil
				b.Posts = slices.DeleteFunc(b.Posts, func(p *blog.Post) bool {
					return p.Number == 3 && n > 30 || p.Number == 32 && n > 40 || p.Number == 50 && n < 60 // removed, removed, published late
				})
				for _, p := range b.Posts {
					if p.Language = "en"; p.Number == 50 {
						p.Date = day.AddDate(0, 0, 60).Add(time.Hour)
					}
				}
				if n%every == 0 || n == 66 {
					f.poll(t, build(t, b, o), b.BaseURL, "/atom.xml")
				}
			}
			for _, p := range b.Posts {
				if id := fmt.Sprint("https://github.com/sample/notes/issues/", p.Number); !p.NoIndex && !f.posts[id] {
					t.Errorf("%+v, looked each %d posts: never saw %s", o, every, id)
				}
			}
		}
	}
}

// What is removed, or published late, changes the document it is in, and at most one beside it.
func TestArchiveChangesLittle(t *testing.T) {
	o := Options{Full: true, Limit: 5, Words: words}
	archive := func(without ...int) map[string]string {
		b := many(60)
		b.Posts = slices.DeleteFunc(b.Posts, func(p *blog.Post) bool { return slices.Contains(without, p.Number) })
		out := map[string]string{}
		for _, f := range build(t, b, o) {
			if strings.HasPrefix(f.Path, "/feeds/archive/") && strings.HasSuffix(f.Path, Atom) {
				out[f.Path] = string(f.Data)
			}
		}
		return out
	}
	before := archive()
	for number := 1; number <= 60; number++ {
		changed := 0
		after := archive(number)
		for path, data := range before {
			if after[path] != data {
				changed++
			}
		}
		if changed > 3 { // its own, the next, and that which leads there
			t.Errorf("without %d, %d of %d documents are others", number, changed, len(before))
		}
	}
}

// No document is larger than a feed may be, be it by posts or by bytes, with numbers of issues that are far apart too; and
// the caps are used.
func TestArchiveKeepsTheCaps(t *testing.T) {
	for _, o := range []Options{{Limit: 5, Bytes: 1 << 20}, {Limit: 20, Bytes: 16 << 10}, {Limit: 50, Bytes: 64 << 10}} {
		o.Full, o.Comments, o.Words = true, true, words
		b := many(90)
		b.Posts = slices.DeleteFunc(b.Posts, func(p *blog.Post) bool { return p.Number%5 == 0 })
		for i, p := range b.Posts {
			p.Body = template.HTML(strings.Repeat(`<p title="'">&amp;"</p>`+"\n", 10*(i%7)))
		}
		most, largest := 0, 0
		for _, f := range build(t, b, o) {
			if feedtest.Archived(f.Path) {
				n := len(parse(t, f.Data).Items)
				most, largest = max(most, n), max(largest, len(f.Data))
				if n > o.Limit || len(f.Data) > o.Bytes && n > 1 {
					t.Errorf("at most %d posts, %d bytes: %s has %d in %d", o.Limit, o.Bytes, f.Path, n, len(f.Data))
				}
			}
		}
		if most < o.Limit && largest < o.Bytes/2 {
			t.Errorf("%+v: no document has more than %d posts or %d bytes", o, most, largest)
		}
	}
}

// The diagrams of posts that are in the archive only are there too, each once.
func TestArchivedDiagram(t *testing.T) {
	b := many(9)
	old := b.Posts[8]
	old.Body, old.Uses.Diagrams, old.Date = template.HTML(drawn()+drawn()), true, old.Date.Add(123*time.Millisecond)
	there, linked := map[string]int{}, map[string]bool{}
	for _, f := range build(t, b, Options{Full: true, Limit: 4, Words: words}) {
		there[f.Path]++
		for _, m := range regexp.MustCompile(`/1/diagram-[0-9a-f]{16}\.svg`).FindAll(f.Data, -1) {
			linked[string(m)] = true
		}
		if bytes.Contains(f.Data, []byte(".123")) {
			t.Errorf("%s has a fraction of a second", f.Path)
		}
	}
	if len(linked) != 1 {
		t.Errorf("%d diagrams", len(linked))
	}
	for path := range linked {
		if there[path] != 1 {
			t.Errorf("%s is there %d times", path, there[path])
		}
	}
}

// A post that is dated back is in the archive before the document it will stay in has ended.
func TestDatedBack(t *testing.T) {
	b := many(10)
	b.Posts[0].Date, b.Posts[0].Modified = day.AddDate(-1, 0, 0), day.AddDate(-1, 0, 0)
	files := build(t, b, Options{Full: true, Limit: 4, Words: words})
	ids, _ := walk(t, files, b.BaseURL, "/feed.xml")
	if !slices.Contains(ids, "https://github.com/sample/notes/issues/10") {
		t.Error("it is in none")
	}
	file(t, files, "/feeds/archive/9-10/feed.xml")
}

// No number of comments is in the archive, and what it leads to is there.
func TestArchiveDocument(t *testing.T) {
	o := Options{Full: true, Limit: 4, Comments: true, Style: "/feed.css", Words: words}
	files := build(t, many(9), o)
	for _, f := range formats() {
		data := file(t, files, "/feeds/archive/5-8/"+f.file)
		for _, unwanted := range []string{"slash:comments>", "thr:count", "next-archive"} {
			if bytes.Contains(data, []byte(unwanted)) {
				t.Errorf("%s has %s", f.file, unwanted)
			}
		}
	}
	for path, wanted := range map[string]string{
		"/feeds/archive/5-8/feed.xml":  `<atom:link href="https://sample.github.io/Notes/feed.xml" rel="current"`,
		"/feeds/archive/5-8/atom.xml":  `<link href="https://sample.github.io/Notes/feeds/archive/1-4/atom.xml" rel="prev-archive"`,
		"/feeds/archive/5-8/feed.json": `"next_url": "https://sample.github.io/Notes/feeds/archive/1-4/feed.json"`,
	} {
		if !bytes.Contains(file(t, files, path), []byte(wanted)) {
			t.Errorf("%s lacks %s", path, wanted)
		}
	}
}

// The cap holds for the files as they are, in every format, whatever their texts are made of.
func TestFilesKeepTheCap(t *testing.T) {
	b := many(40)
	for i, p := range b.Posts {
		p.Body = template.HTML(strings.Repeat(`<p title="'">&amp;"`+"\n", 100*(i%7)))
	}
	const most = 64 << 10
	files := build(t, b, Options{Full: true, Limit: 40, Bytes: most, Comments: true, Words: words})
	for _, f := range formats() {
		data := file(t, files, "/"+f.file)
		if items := len(parse(t, data).Items); len(data) > most || items < 2 {
			t.Errorf("%s has %d bytes, at most %d are wanted, and %d posts", f.file, len(data), most, items)
		}
	}
}
