package search_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/search"
)

var clock = time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)

// table is the cases that Go and the browser have to agree on. The posts are dated by their numbers.
type table struct {
	Posts []struct {
		Number      int
		Title, Body string
		Labels      []string
	}
	Cases []struct {
		Query string
		Posts []int    // what is found, in the order that is shown
		Marks []string // what is marked, if the case says so
		// Excerpts are the parts of the texts that are shown, if the case says so.
		Excerpts []string
	}
}

func cases(t *testing.T) table {
	t.Helper()
	data, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var out table
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// repository is the posts of the table and, from number 1001 on, so many others of 2,500 characters each.
func (c table) repository(others int) *content.Content {
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	out := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}}
	add := func(number int, title, body string, labels []string) {
		out.Issues = append(out.Issues, content.Issue{Number: number, Title: title, Body: body, Labels: labels, State: "open", User: owner,
			AuthorAssociation: "OWNER", CreatedAt: clock.AddDate(0, 0, number-3000)})
	}
	for _, p := range c.Posts {
		add(p.Number, p.Title, p.Body, p.Labels)
	}
	for i := range others {
		title, body := filler(i)
		add(1001+i, title, body, []string{fmt.Sprint("tag ", i%40)})
	}
	return out
}

// filler is a text with about as many different words as one that is written: English and Chinese by turns. Its
// words are made of letters that the cases of the table do not ask for.
func filler(seed int) (title, body string) {
	state := uint32(seed)*2654435761 + 1
	next := func(n int) int {
		state = state*1664525 + 1013904223
		return int(state>>8) % n
	}
	skewed := func(n int) int { return next(n) * next(n) / n * next(n) / n } // as words are: few are common
	word := func() string {
		if seed%2 == 0 {
			return string(rune(0x5400+skewed(2500))) + string(rune(0x5400+skewed(2500)))
		}
		n := skewed(9000) + 20
		var b strings.Builder
		for ; n > 0; n /= 17 {
			b.WriteString([]string{"ka", "lo", "mi", "nu", "per", "qua", "ren", "sul", "tav", "u", "vo", "wex", "yl", "zen", "gor", "dim", "fle"}[n%17])
		}
		return b.String() + " "
	}
	var b strings.Builder
	for b.Len() < 2500 {
		for range 12 {
			b.WriteString(word())
		}
		b.WriteString("\n\n")
	}
	for range 4 {
		title += word()
	}
	return title, b.String()
}

func newBlog(t *testing.T, c *content.Content) *blog.Blog {
	t.Helper()
	settings := config.Default()
	settings.BaseURL = "https://quay.example/log"
	b, err := blog.New(settings, c, blog.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func newIndex(t *testing.T, b *blog.Blog) search.Index {
	t.Helper()
	index, err := search.New(b)
	if err != nil {
		t.Fatal(err)
	}
	return index
}

// fields is the folded texts of the posts that can be found, by number.
type fields map[int][]string

func newFields(b *blog.Blog) fields {
	out := fields{}
	for _, p := range slices.Concat(b.Posts, b.Pages) {
		if p.NoIndex {
			continue
		}
		texts := []string{p.Title, p.Description, search.Plain(string(p.Body))}
		for _, tag := range p.Tags {
			texts = append(texts, tag.Name)
		}
		for _, text := range texts {
			out[p.Number] = append(out[p.Number], search.Folded(text))
		}
	}
	return out
}

// holding is the posts that hold a query by the rule, found the plain way.
func (f fields) holding(query string) []int {
	var out []int
	for number, texts := range f {
		all := true
		for _, word := range strings.Fields(search.Folded(query)) {
			all = all && slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, word) })
		}
		if all {
			out = append(out, number)
		}
	}
	slices.Sort(out)
	return out
}

func TestCases(t *testing.T) {
	c := cases(t)
	fields := newFields(newBlog(t, c.repository(0)))
	for _, test := range c.Cases {
		want := slices.Sorted(slices.Values(test.Posts))
		if got := fields.holding(test.Query); !slices.Equal(got, want) {
			t.Errorf("%q is in the posts %d, want %d", test.Query, got, want)
		}
	}
}

// first is what the test reads of an index's first file.
type first struct {
	Path, Title, Date, Lang, Names, Texts, Grams []string
	Counts                                       []int
	Tags                                         [][]int
}

func read[T any](t *testing.T, index search.Index, path string) T {
	t.Helper()
	var value T
	for _, f := range index.Files {
		if f.Path == path {
			if err := json.Unmarshal(f.Data, &value); err != nil {
				t.Fatal(err)
			}
			return value
		}
	}
	t.Fatalf("no file %s", path)
	return value
}

func TestIndexHolds(t *testing.T) {
	b := newBlog(t, cases(t).repository(0))
	index := newIndex(t, b)
	f := read[first](t, index, index.First)
	if want := []string{"1/潮水与数据库/", "2/a-quiet-harbour/"}; f.Title[0] != "潮水与数据库" || f.Path[0] != "1/%E6%BD%AE%E6%B0%B4%E4%B8%8E%E6%95%B0%E6%8D%AE%E5%BA%93/" || f.Path[1] != want[1] {
		t.Errorf("paths %q, titles %q", f.Path, f.Title)
	}
	for _, secret := range []string{"Hidden", "Draft", "nobody", "unfinished"} {
		for _, file := range index.Files {
			if bytes.Contains(file.Data, []byte(secret)) {
				t.Errorf("%s holds what is not listed: %s", file.Path, secret)
			}
		}
	}
	if len(f.Title) != 12 || f.Date[5] != "" || f.Title[5] != "About" || len(f.Grams) != 0 {
		t.Errorf("titles %q, dates %q, %d files of grams", f.Title, f.Date, len(f.Grams))
	}
}

// The same blog gives the same bytes; an empty one gives lists that are empty and not null.
func TestIndexIsStable(t *testing.T) {
	c := cases(t)
	a, b := newIndex(t, newBlog(t, c.repository(100))), newIndex(t, newBlog(t, c.repository(100)))
	if a.First != b.First || !slices.EqualFunc(a.Files, b.Files, func(a, b search.File) bool { return a.Path == b.Path && bytes.Equal(a.Data, b.Data) }) {
		t.Error("two indexes of one blog differ")
	}
	seen := map[string]bool{}
	for _, f := range a.Files {
		if seen[f.Path] {
			t.Errorf("%s is there twice", f.Path)
		}
		seen[f.Path] = true
	}
	none := newIndex(t, newBlog(t, table{}.repository(0)))
	if len(none.Files) != 1 || bytes.Contains(none.Files[0].Data, []byte("null")) {
		t.Errorf("the index of nothing: %s", none.Files[0].Data)
	}
}

// An edit leaves the names of the files that it does not touch.
func TestIndexAfterAnEdit(t *testing.T) {
	c := cases(t)
	repository := c.repository(100)
	before := newIndex(t, newBlog(t, repository))
	repository.Issues[len(repository.Issues)-1].Body += " Edited."
	after := newIndex(t, newBlog(t, repository))
	if before.First == after.First {
		t.Error("the first file has its old name")
	}
	kept := 0
	old := read[first](t, before, before.First).Texts
	for _, name := range read[first](t, after, after.First).Texts {
		if slices.Contains(old, name) {
			kept++
		}
	}
	if len(old) < 10 || kept < len(old)-2 {
		t.Errorf("%d of %d files of texts are as they were", kept, len(old))
	}
}

func compressed(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// The most that a first answer can read of an index of 1,000 posts stays below 200 KB, with 14 KB for the page:
// the first file, eight of grams and twelve of texts, as templates/search.js limits them.
func TestIndexSizes(t *testing.T) {
	index := newIndex(t, large(t))
	f := read[first](t, index, index.First)
	if len(f.Title) < 1000 || len(f.Grams) < 10 || len(f.Texts) < 100 {
		t.Fatalf("%d posts in %d files of texts and %d of grams", len(f.Title), len(f.Texts), len(f.Grams))
	}
	total, most := 0, map[string]int{}
	for _, file := range index.Files {
		kind := "grams"
		if file.Path == index.First {
			kind = "first"
		} else if file.Data[0] == '[' {
			kind = "texts"
		}
		n := compressed(t, file.Data)
		most[kind] = max(most[kind], n)
		total += n
	}
	t.Logf("%d files of %d bytes compressed in total; the largest: %v", len(index.Files), total, most)
	if n := most["first"] + 8*most["grams"] + 12*most["texts"]; n > (200-14)<<10 {
		t.Errorf("a first answer can read %d bytes compressed", n)
	}
}
