package feed

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"html/template"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"issueblog/internal/blog"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var standard = Options{Full: true, Limit: 20, Bytes: 256 << 10, Comments: true, Generator: "issueblog", Hub: "https://hub.example/?a=1&b=2", Style: "/feed.css", Icon: "/favicon.svg", Logo: "/apple-touch-icon.png", Video: "/video.svg",
	Picture: func(address string) (Picture, bool) {
		return Picture{"image/png", 4711}, address == "https://sample.github.io/Notes/media/cover%20one.png"
	}, Words: words}

var words = Words{Comments: "Comments", CommentsOn: func(title string) string { return "Comments: " + title },
	Part: func(part int, series, link string) string {
		return fmt.Sprintf(`Part %d of <a href="%s">%s</a>`, part, html.EscapeString(link), html.EscapeString(series))
	},
	Opened: func(home, feeds string) string {
		return fmt.Sprintf(`A feed of <a href="%s">this</a>, one of <a href="%s">these</a>`, html.EscapeString(home), html.EscapeString(feeds))
	},
	OpenedArchive: func(current string) string {
		return fmt.Sprintf(`The archive of <a href="%s">this</a>`, html.EscapeString(current))
	}}

func build(t testing.TB, b *blog.Blog, o Options) []File {
	t.Helper()
	files, err := Files(b, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range files {
		if files[i].Make == nil {
			continue
		}
		if files[i].Data, err = files[i].Make(); err != nil {
			t.Fatal(err)
		}
		files[i].Make = nil // what cannot be compared is made
	}
	return files
}

func file(t testing.TB, files []File, path string) []byte {
	t.Helper()
	for _, f := range files {
		if f.Path == path {
			return f.Data
		}
	}
	t.Fatalf("no file %s", path)
	return nil
}

// parse reads a feed with a parser that is not ours.
func parse(t testing.TB, data []byte) *gofeed.Feed {
	t.Helper()
	f, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return f
}

func TestGolden(t *testing.T) {
	for name, o := range map[string]Options{"full": standard, "summary": {Limit: 2, Generator: "issueblog", Words: words}} {
		t.Run(name, func(t *testing.T) {
			var got bytes.Buffer
			for _, f := range build(t, sample(), o) {
				fmt.Fprintf(&got, "-- %s --\n%s", f.Path, f.Data)
			}
			golden := "testdata/" + name + ".txt"
			if *update {
				if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got.String()); diff != "" {
				t.Errorf("%s differs (-want +got); run with -update if it should:\n%s", golden, diff)
			}
		})
	}
}

func TestEveryFeedIsThere(t *testing.T) {
	var got []string
	for _, f := range build(t, sample(), standard) {
		got = append(got, f.Path)
	}
	want := []string{"/feed.xml", "/atom.xml", "/feed.json",
		"/feeds/ar/feed.xml", "/feeds/ar/atom.xml", "/feeds/ar/feed.json", "/feeds/en/feed.xml", "/feeds/en/atom.xml", "/feeds/en/feed.json",
		"/feeds/zh-hans/feed.xml", "/feeds/zh-hans/atom.xml", "/feeds/zh-hans/feed.json",
		"/tags/c-c/feed.xml", "/tags/c-c/atom.xml", "/tags/c-c/feed.json", "/tags/中文/feed.xml", "/tags/中文/atom.xml", "/tags/中文/feed.json",
		"/series/from-the-start/feed.xml", "/series/from-the-start/atom.xml", "/series/from-the-start/feed.json",
	}
	for _, folder := range []string{"/", "/4/post/", "/3/post/", "/2/安静的港口/", "/1/post/"} {
		want = append(want, folder+"comments.xml", folder+"comments-atom.xml", folder+"comments.json")
	}
	want = append(want, "/1/post/diagram-D.svg", "/feeds/feeds.opml", "/friends/blogroll.opml")
	for i, path := range got {
		got[i] = regexp.MustCompile(`diagram-[0-9a-f]{16}`).ReplaceAllString(path, "diagram-D")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, f := range build(t, sample(), Options{}) {
		if strings.Contains(f.Path, "comments") || bytes.Contains(f.Data, []byte("comments")) {
			t.Errorf("%s speaks of comments that are not shown", f.Path)
		}
	}
}

// An independent parser finds in all formats what was put in.
func TestFormatsAgree(t *testing.T) {
	files := build(t, sample(), standard)
	want := []struct{ id, title, link string }{
		{"https://github.com/sample/notes/issues/4", "#4", "https://sample.github.io/Notes/4/post/"},
		{"https://github.com/sample/notes/issues/3", "مرحبا", "https://sample.github.io/Notes/3/post/"},
		{"https://github.com/sample/notes/issues/2", "安静的港口 🚢 <em>HTML</em> & more", "https://sample.github.io/Notes/2/%E5%AE%89%E9%9D%99%E7%9A%84%E6%B8%AF%E5%8F%A3/"},
		{"https://github.com/sample/notes/issues/1", "Everything", "https://sample.github.io/Notes/1/post/"},
	}
	for _, path := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
		f := parse(t, file(t, files, path))
		if f.Title != "Notes & <Queries>" || len(f.Items) != len(want) {
			t.Fatalf("%s: title %q, %d posts", path, f.Title, len(f.Items))
		}
		for i, w := range want {
			got := f.Items[i]
			if got.GUID != w.id || got.Title != w.title || got.Link != w.link {
				t.Errorf("%s: post %d is %q %q %q, want %v", path, i, got.GUID, got.Title, got.Link, w)
			}
		}
		last := f.Items[3]
		if !last.PublishedParsed.Equal(day.AddDate(0, 0, 1)) {
			t.Errorf("%s: published %v", path, last.PublishedParsed)
		}
		if path != "/feed.xml" && !last.UpdatedParsed.Equal(day.AddDate(0, 1, 1)) {
			t.Errorf("%s: updated %v", path, last.UpdatedParsed)
		}
		if diff := cmp.Diff([]string{"C & C++", "中文"}, last.Categories); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
		if len(last.Authors) != 1 || last.Authors[0].Name != "Issueblog Sample" {
			t.Errorf("%s: authors %v", path, last.Authors)
		}
		if !strings.Contains(last.Content, "☑ done") || strings.Contains(last.Content, "class=") {
			t.Errorf("%s: content is not made for readers:\n%s", path, last.Content)
		}
	}
}

func TestNothingHiddenAppears(t *testing.T) {
	for _, f := range build(t, sample(), standard) {
		for _, secret := range []string{"Hidden", "secret", "a page", "issues/5", "issues/6"} {
			if bytes.Contains(f.Data, []byte(secret)) {
				t.Errorf("%s contains %q", f.Path, secret)
			}
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	if diff := cmp.Diff(build(t, sample(), standard), build(t, sample(), standard)); diff != "" {
		t.Error(diff)
	}
}

// What is not text does not alert subscribers: neither the id nor a date of any post moves.
func TestOnlyTextMovesDates(t *testing.T) {
	changes := map[string]func(*blog.Blog){
		"label":     func(b *blog.Blog) { p := b.Posts[1]; p.Tags = append(p.Tags, b.Tags[0]) },
		"comment":   func(b *blog.Blog) { p := b.Posts[1]; p.Comments = append(p.Comments, blog.Comment{ID: 1, Date: day}) },
		"reaction":  func(b *blog.Blog) { b.Posts[1].Reactions = []blog.Reaction{{Emoji: "❤️", Count: 3}} },
		"pin":       func(b *blog.Blog) { b.Posts[1].Pinned = true },
		"title":     func(b *blog.Blog) { b.Posts[1].Title, b.Posts[1].Path = "New", "/4/new/" },
		"permalink": func(b *blog.Blog) { b.Posts[1].Path = "/2026/03/empty/" },
		"domain":    func(b *blog.Blog) { b.BaseURL = "https://notes.example" },
		"case": func(b *blog.Blog) {
			b.Repository.URL, b.Repository.Name = "https://github.com/sample/NOTES", "sample/NOTES"
		},
		"repository": func(b *blog.Blog) {
			b.Repository = blog.Repository{Name: "harbour/log", FirstName: "Sample/Notes", URL: "https://github.com/harbour/log"}
		},
		"time zone": func(b *blog.Blog) { b.Posts[1].Date = b.Posts[1].Date.In(time.UTC) },
	}
	before := marks(t, sample())
	for name, change := range changes {
		b := sample()
		change(b)
		if diff := cmp.Diff(before, marks(t, b)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	b := sample()
	b.Posts[1].Modified = day.AddDate(1, 0, 0)
	if cmp.Equal(before, marks(t, b)) {
		t.Error("a change of the text moves nothing")
	}
}

// marks is what readers know a post by, and decide by whether to show it again.
func marks(t *testing.T, b *blog.Blog) []string {
	t.Helper()
	var out []string
	files := build(t, b, standard)
	for _, path := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
		f := parse(t, file(t, files, path))
		for _, i := range f.Items {
			out = append(out, fmt.Sprint(path, " ", i.GUID, " ", i.PublishedParsed.Unix(), " ", i.Updated))
		}
	}
	return out
}

// A reaction and a pin change no byte of any feed.
func TestReactionsChangeNoByte(t *testing.T) {
	b := sample()
	b.Posts[2].Reactions, b.Posts[2].Pinned, b.Posts[2].Locked = []blog.Reaction{{Emoji: "🚀", Count: 1}}, true, true
	b.Pinned, b.Repository.Stars = []*blog.Post{b.Posts[2]}, 7
	if diff := cmp.Diff(build(t, sample(), standard), build(t, b, standard)); diff != "" {
		t.Error(diff)
	}
}

func TestFeedDateIsNewestText(t *testing.T) {
	files := build(t, sample(), standard)
	newest := day.AddDate(0, 1, 1) // the first post was edited last
	for _, path := range []string{"/feed.xml", "/atom.xml"} {
		if got := parse(t, file(t, files, path)).UpdatedParsed; got == nil || !got.Equal(newest) {
			t.Errorf("%s: updated %v, want %v", path, got, newest)
		}
	}
	limited := build(t, sample(), Options{Limit: 1})
	if f := parse(t, file(t, limited, "/atom.xml")); len(f.Items) != 1 || !f.UpdatedParsed.Equal(day.AddDate(0, 0, 4)) {
		t.Errorf("with one post: %d posts, updated %v", len(f.Items), f.Updated)
	}
}

func TestEmptyBlog(t *testing.T) {
	b := sample()
	b.Posts, b.Tags, b.Series = nil, nil, nil
	files := build(t, b, standard)
	if data := file(t, files, "/feed.xml"); bytes.Contains(data, []byte("lastBuildDate")) {
		t.Errorf("a feed without posts has a date:\n%s", data)
	}
	if data := file(t, files, "/feed.json"); !bytes.Contains(data, []byte(`"items": []`)) {
		t.Errorf("items missing:\n%s", data)
	}
	if data := file(t, files, "/atom.xml"); !bytes.Contains(data, []byte("<updated>1970-01-01T00:00:00Z</updated>")) {
		t.Errorf("no date:\n%s", data)
	}
}

func TestCommentFeed(t *testing.T) {
	files := build(t, sample(), standard)
	for _, path := range []string{"/1/post/comments.xml", "/1/post/comments-atom.xml", "/1/post/comments.json", "/comments.xml", "/comments-atom.xml", "/comments.json"} {
		f := parse(t, file(t, files, path))
		var got []string
		for _, i := range f.Items {
			got = append(got, i.GUID+" "+i.Link+" "+i.Title)
		}
		want := []string{
			"https://github.com/sample/notes/issues/1#issuecomment-5000000002 https://sample.github.io/Notes/1/post/#Comment-5000000002 ghost: Everything",
			"https://github.com/sample/notes/issues/1#issuecomment-5000000001 https://sample.github.io/Notes/1/post/#Comment-5000000001 reader-one: Everything"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	for _, path := range []string{"/1/post/comments.xml", "/comments-atom.xml"} {
		thread := regexp.MustCompile(`<thr:in-reply-to ref="https://github.com/sample/notes/issues/1" href="https://sample.github.io/Notes/1/post/" type="text/html">`)
		if n := len(thread.FindAll(file(t, files, path), -1)); n != 2 {
			t.Errorf("%s: %d of 2 comments say what they answer", path, n)
		}
	}
	if f := parse(t, file(t, files, "/4/post/comments.xml")); len(f.Items) != 0 {
		t.Errorf("%d comments where there are none", len(f.Items))
	}
}

func TestCommentFeedIsCapped(t *testing.T) {
	b := sample()
	p := b.Posts[1]
	for i := range 3 * maxComments {
		p.Comments = append(p.Comments, blog.Comment{ID: int64(i + 1), Date: day.Add(time.Duration(i) * time.Second), Body: "<p>x</p>"})
	}
	f := parse(t, file(t, build(t, b, standard), p.Path+CommentsRSS))
	if len(f.Items) != maxComments || !strings.HasSuffix(f.Items[0].GUID, "-300") {
		t.Errorf("%d comments, the first is %s", len(f.Items), f.Items[0].GUID)
	}
}

// A hundred comments of many kilobytes each are no feed that a phone should fetch again and again.
func TestCommentFeedKeepsTheCap(t *testing.T) {
	b := sample()
	p := b.Posts[1]
	for i := range maxComments {
		p.Comments = append(p.Comments, blog.Comment{ID: int64(i + 1), Date: day.Add(time.Duration(i) * time.Second), Body: template.HTML("<p>" + strings.Repeat("&lt;&amp;&quot;", 4000) + "</p>")})
	}
	files := build(t, b, standard)
	for _, f := range formats() {
		for _, folder := range []string{"/", p.Path} {
			data := file(t, files, folder+f.comments)
			if items := parse(t, data).Items; len(data) > standard.Bytes || len(items) < 2 || folder == p.Path && !strings.HasSuffix(items[0].GUID, "-100") {
				t.Errorf("%s%s has %d bytes and %d comments", folder, f.comments, len(data), len(items))
			}
		}
	}
}

// One post that is larger than a feed may be is there all the same, and alone.
func TestLargePost(t *testing.T) {
	b := many(3)
	b.Posts[0].Body = template.HTML("<p>" + strings.Repeat("word ", 9000) + "</p>")
	if items := parse(t, file(t, build(t, b, Options{Full: true, Limit: 4, Bytes: 16 << 10}), "/feed.xml")).Items; len(items) != 1 || !strings.HasSuffix(items[0].GUID, "/3") {
		t.Errorf("%d posts", len(items))
	}
}

// Posts of one day are in the order of their numbers.
func TestOneDay(t *testing.T) {
	b := many(4)
	for _, p := range b.Posts {
		p.Date, p.Modified = day, day.AddDate(0, 0, -1) // edited before it was published: a draft
	}
	slices.Reverse(b.Posts)
	f := parse(t, file(t, build(t, b, standard), "/atom.xml"))
	for i, item := range f.Items {
		if !strings.HasSuffix(item.GUID, fmt.Sprint("/", 4-i)) || !item.UpdatedParsed.Equal(*item.PublishedParsed) {
			t.Errorf("%d: %s, published %s, updated %s", i, item.GUID, item.Published, item.Updated)
		}
	}
}

// What is no address of the web is left out, and what is one is written as the standard wants it.
func TestAddresses(t *testing.T) {
	b := many(2)
	for in, want := range map[string]string{
		"https://e.example/x.png?a=1&b=\"<>\\^`{|}[]#f": "https://e.example/x.png?a=1&b=%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D#f",
		"https://e.example/ü?ü\x01":                     "https://e.example/%C3%BC?%C3%BC",
		"javascript:alert(1)":                           "",
		"//e.example/x.png":                             "",
		"ftp://e.example/x.png":                         "",
		"/media/x.png":                                  "https://sample.github.io/Notes/media/x.png",
	} {
		b.Posts[0].Image = in
		b.Posts[0].Author = blog.Person{Login: "guest", URL: in}
		var f struct {
			Items []struct {
				Image   string
				Authors []struct{ Name, URL string }
			}
		}
		if err := json.Unmarshal(file(t, build(t, b, standard), "/feed.json"), &f); err != nil {
			t.Fatal(err)
		}
		if got := f.Items[0].Image; got != want {
			t.Errorf("%q is %q, not %q", in, got, want)
		}
		if author := f.Items[0].Authors[0]; author.Name != "guest" || !strings.HasPrefix(in, "/") && author.URL != want {
			t.Errorf("%q as an author's is %v", in, author)
		}
	}
}

func TestInvisibleTitle(t *testing.T) {
	b := many(1)
	b.Posts[0].Title = "\u200b\u2060 \u202e\ufe0f"
	if title := parse(t, file(t, build(t, b, standard), "/feed.xml")).Items[0].Title; title != "#1" {
		t.Errorf("%q", title)
	}
}

// What is hidden from feeds makes no feed of a language, no diagram, and no line in the list of feeds.
func TestHiddenPostLeavesNoTrace(t *testing.T) {
	b := many(2)
	hidden := &blog.Post{Number: 9, NoIndex: true, Language: "he", Path: "/9/", Date: day, Modified: day, Body: template.HTML(drawn())}
	hidden.Uses.Diagrams = true
	secret := &blog.Tag{Name: "secret", Path: "/tags/secret/", Posts: []*blog.Post{hidden}}
	plan := &blog.Series{Title: "plan", Path: "/series/plan/", Posts: []*blog.Post{hidden}}
	b.Posts, b.Tags, b.Series = append(b.Posts, hidden), append(b.Tags, secret), append(b.Series, plan)
	for _, f := range build(t, b, standard) {
		if strings.HasPrefix(f.Path, "/9/") || strings.Contains(f.Path, "/he/") {
			t.Errorf("there is %s", f.Path)
		}
		if list := f.Path == Outlines; list && (bytes.Contains(f.Data, []byte("secret")) || bytes.Contains(f.Data, []byte("plan"))) {
			t.Errorf("%s lists them", f.Path)
		}
	}
}

// A comment on a further page of the discussion has its links from there.
func TestCommentOfAFurtherPage(t *testing.T) {
	b := many(1)
	b.Posts[0].Comments = []blog.Comment{{ID: 1, Date: day, Path: "/1/comments/2/", Body: `<p><a href="#fn-1">1</a></p>`}}
	want := `href="https://sample.github.io/Notes/1/comments/2/#fn-1"`
	if text := parse(t, file(t, build(t, b, standard), "/comments.xml")).Items[0].Description; !strings.Contains(text, want) {
		t.Errorf("%s", text)
	}
}

// Names are clean and on one line wherever they stand.
func TestNamesAreClean(t *testing.T) {
	b := many(2)
	b.Posts[0].Tags = []*blog.Tag{{Name: "a\x01\n  b", Path: "/tags/a/", Posts: b.Posts[:1]}}
	b.Tags = append(b.Tags, b.Posts[0].Tags...)
	b.Series[0].Title = "c\x02\n  d"
	b.Posts[0].Series, b.Posts[0].Part = b.Series[0], 1
	b.Author = blog.Person{Login: "only-login"}
	for _, f := range build(t, b, standard) {
		if bytes.ContainsAny(f.Data, "\x01\x02") || bytes.Contains(f.Data, []byte("b\n")) {
			t.Errorf("%s holds a character that it may not", f.Path)
		}
	}
	f := parse(t, file(t, build(t, b, standard), "/feed.xml"))
	if i := f.Items[0]; !slices.Equal(i.Categories, []string{"a b"}) || !strings.Contains(i.Content+i.Description, ">c d</a>") || f.Items[1].DublinCoreExt.Creator[0] != "Issueblog Sample" {
		t.Errorf("%v, %v, %v", i.Categories, i.Content+i.Description, f.Items[1].DublinCoreExt.Creator)
	}
}

func TestBadBase(t *testing.T) {
	for _, base := range []string{"", "/notes", "notes.example", "http://[", "mailto:x"} {
		b := sample()
		b.BaseURL = base
		if _, err := Files(b, standard); err == nil || !strings.Contains(err.Error(), "base_url") {
			t.Errorf("base %q: %v", base, err)
		}
	}
}

// A hub is named in what can be subscribed to, and nowhere else.
func TestHub(t *testing.T) {
	o := standard
	o.Limit = 2
	for _, f := range build(t, sample(), o) {
		if named := bytes.Contains(f.Data, []byte("hub.example")); named != f.Feed {
			t.Errorf("%s: feed %v, names the hub %v", f.Path, f.Feed, named)
		}
	}
	o.Hub = ""
	for _, f := range build(t, sample(), o) {
		if bytes.Contains(f.Data, []byte(`"hub"`)) || bytes.Contains(f.Data, []byte(`hubs`)) {
			t.Errorf("%s speaks of a hub", f.Path)
		}
	}
}

// A new part of a series changes nothing of the others.
func TestNewPartChangesNoOther(t *testing.T) {
	b := sample()
	before := parse(t, file(t, build(t, b, standard), "/feed.json"))
	b = sample()
	b.Series[0].Posts = append(b.Series[0].Posts, b.Posts[3])
	b.Posts[3].Series, b.Posts[3].Part = b.Series[0], 3
	after := parse(t, file(t, build(t, b, standard), "/feed.json"))
	for i, item := range before.Items {
		if i != 2 && item.Content != after.Items[i].Content {
			t.Errorf("%s changed", item.GUID)
		}
	}
	if !strings.HasPrefix(after.Items[2].Content, `<p><em>Part 3 of <a href="https://sample.github.io/Notes/series/from-the-start/">From the start</a></em></p>`) {
		t.Errorf("the part does not say so: %s", after.Items[2].Content)
	}
}

func TestLanguages(t *testing.T) {
	files := build(t, sample(), standard)
	for path, want := range map[string][]string{"/feeds/ar/feed.xml": {"مرحبا"}, "/feeds/zh-hans/feed.xml": {"安静的港口 🚢 <em>HTML</em> & more"}, "/feeds/en/atom.xml": {"#4", "Everything"}} {
		var got []string
		for _, i := range parse(t, file(t, files, path)).Items {
			got = append(got, i.Title)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
	one := sample()
	for _, p := range one.Posts {
		p.Language = "en"
	}
	if got := Languages(one); got != nil {
		t.Errorf("a blog in one language has feeds of languages: %v", got)
	}
}

func BenchmarkFiles(b *testing.B) {
	blog := sample()
	post := blog.Posts[4]
	blog.Posts = nil
	for i := range 1000 {
		p := *post
		p.Number, p.Path, p.Date = i+1, fmt.Sprintf("/%d/x/", i+1), day.Add(time.Duration(i)*time.Hour)
		p.Body, p.Comments = p.Body+p.Body+p.Body, slices.Repeat(p.Comments[:1], 3)
		blog.Posts = append(blog.Posts, &p)
	}
	for i, t := range blog.Tags {
		t.Posts = blog.Posts[i*100 : i*100+300]
	}
	b.ReportAllocs()
	for b.Loop() {
		build(b, blog, standard)
	}
}
