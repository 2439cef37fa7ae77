package search_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/media"
	"issueblog/internal/search"
	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/templates"
)

// report is what testdata/harness.html saw.
type report struct {
	Answers []struct {
		Query         string
		First, Status string // what the page says: at first, and when all is shown
		Posts         []string
		Days          []string // as they are written
		Marks         []string
		Excerpts      []string
		Langs         []string // of what is not in the language of the blog
		Files         []string // asked for until the first answer
		Problems      []string
	}
	Steps   []string
	Folded  string
	Problem string
}

// ask builds the site of a blog and lets a browser ask its search page.
func ask(t *testing.T, b *blog.Blog, queries []string, fresh bool, source string) (report, map[string]int) {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("needs chromium, and takes seconds")
	}
	dir, reports := build(t, b), make(chan report, 1)
	mux := http.NewServeMux()
	mux.Handle("GET /log/", http.StripPrefix("/log/", http.FileServer(http.Dir(dir))))
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, "testdata/harness.html") })
	mux.HandleFunc("GET /cases", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"queries": queries, "fresh": fresh, "source": source})
	})
	mux.HandleFunc("POST /report", func(w http.ResponseWriter, r *http.Request) {
		var out report
		if err := json.NewDecoder(r.Body).Decode(&out); err != nil {
			out.Problem = err.Error()
		}
		reports <- out
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	profile, err := os.MkdirTemp("", "browser")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(profile) }() // its last processes may still write
	cmd := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--user-data-dir="+profile,
		"--remote-debugging-port=0", server.URL+"/")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	select {
	case out := <-reports:
		if out.Problem != "" || len(out.Answers) != len(queries) {
			t.Fatalf("%d answers: %s", len(out.Answers), out.Problem)
		}
		return out, sizes(t, dir)
	case <-time.After(2 * time.Minute):
		t.Fatal("the browser did not report")
	}
	panic("not reached")
}

func build(t *testing.T, b *blog.Blog) (dir string) {
	t.Helper()
	look, _, err := theme.New(theme.Options{Templates: []fs.FS{templates.FS}, Language: b.Language, Base: "/log"})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := site.Pages(b, config.Default(), look, &media.Library{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	pages = slices.DeleteFunc(pages, func(p site.Page) bool { return !strings.HasPrefix(p.Path, "/search/") })
	dir = t.TempDir()
	if _, err := site.Write(dir, look, pages); err != nil {
		t.Fatal(err)
	}
	return dir
}

// sizes is what the files of the site cost a reader, by address.
func sizes(t *testing.T, dir string) map[string]int {
	t.Helper()
	out := map[string]int{}
	files, err := filepath.Glob(filepath.Join(dir, "search", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out["/log/search/"+filepath.Base(name)] = compressed(t, data)
	}
	return out
}

// numbers reads the posts' numbers off their addresses; a page's is 6.
func numbers(t *testing.T, addresses []string) []int {
	t.Helper()
	out := []int{}
	for _, address := range addresses {
		first, _, _ := strings.Cut(strings.TrimPrefix(address, "/log/"), "/")
		if first == "about" {
			first = "6"
		}
		n, err := strconv.Atoi(first)
		if err != nil {
			t.Fatalf("the address %q", address)
		}
		out = append(out, n)
	}
	return out
}

var script = sync.OnceValues(func() (string, error) {
	data, err := os.ReadFile("../../templates/search.js")
	return string(data), err
})

// foldFunction is the source of the script's function fold.
var foldFunction = regexp.MustCompile(`(?s)  function fold\(.*?\n  }\n`)

// The browser finds and marks what the table says, in the order it says; and folds
// every character as Go does, unless one of them does not know it.
func TestBrowserAnswers(t *testing.T) {
	t.Parallel()
	source, err := script()
	if err != nil {
		t.Fatal(err)
	}
	c := cases(t)
	var queries []string
	for _, test := range c.Cases {
		queries = append(queries, test.Query)
	}
	out, _ := ask(t, newBlog(t, c.repository(0)), queries, false, foldFunction.FindString(source))
	for i, test := range c.Cases {
		answer := out.Answers[i]
		if got := numbers(t, answer.Posts); !slices.Equal(got, test.Posts) || len(answer.Problems) > 0 {
			t.Errorf("%q: the posts %d, want %d; %q", test.Query, got, test.Posts, answer.Problems)
		}
		if test.Marks != nil && !slices.Equal(answer.Marks, test.Marks) {
			t.Errorf("%q: marks %q, want %q", test.Query, answer.Marks, test.Marks)
		}
		if test.Excerpts != nil && !slices.Equal(answer.Excerpts, test.Excerpts) {
			t.Errorf("%q: excerpts %q, want %q", test.Query, answer.Excerpts, test.Excerpts)
		}
		want := fmt.Sprint(len(test.Posts), " posts found.")
		switch len(test.Posts) {
		case 0:
			want = "No post holds all of this."
		case 1:
			want = "1 post found."
		}
		if answer.Status != want {
			t.Errorf("%q: status %q, want %q", test.Query, answer.Status, want)
		}
	}
	steps := []string{"focus", "?q=lighthouse 1 post found.", "?" + url.Values{"q": {"数据库"}}.Encode() + " 1 post found.",
		"lighthouse 1 post found. https://github.com/harbour/notes/issues?q=lighthouse",
		"The index could not be loaded. Try again, or search on GitHub. 1 post found. /log/10/a-described-tide/",
		"The index could not be loaded. Try again, or search on GitHub. 1 post found. /log/10/a-described-tide/"}
	if !slices.Equal(out.Steps, steps) {
		t.Errorf("steps:\n%s", strings.Join(out.Steps, "\n"))
	}
	checkFold(t, strings.Split(out.Folded, "\n"))
}

// The page says what it found in the blog's language, and writes the dates as all pages do.
func TestBrowserSpeaksTheLanguageOfTheBlog(t *testing.T) {
	t.Parallel()
	for language, want := range map[string][]string{
		"en":    {"1 post found.", "No post holds all of this.", "22 February 2018"},
		"zh-CN": {"找到1篇文章。", "没有文章含有全部词语。", "2018年2月22日"},
	} {
		b := newBlog(t, cases(t).repository(0))
		b.Language = language
		for _, post := range b.Posts {
			if post.Number == 10 {
				post.Language = "ja"
			} else {
				post.Language = language
			}
		}
		out, _ := ask(t, b, []string{"lighthouse", "no such words"}, false, "")
		got := append([]string{out.Answers[0].Status, out.Answers[1].Status}, out.Answers[0].Days...)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
		if langs := out.Answers[0].Langs; !slices.Equal(langs, []string{"h2 ja", "p ja"}) {
			t.Errorf("%s: what is in another language: %q", language, langs)
		}
	}
}

// newer is how many characters the browser's Unicode tables may know and Go's may not, or the other way round.
const newer = 150

func checkFold(t *testing.T, folded []string) {
	t.Helper()
	if len(folded) < 0x20000 {
		t.Fatalf("%d characters are folded", len(folded))
	}
	differ, at := []string{}, 0
	for r := rune(1); r < 0xe1000; r++ {
		switch r { // what the harness leaves out: ideographs, and what is not assigned
		case 0x20000:
			r = 0x2f800
		case 0x2fa20:
			r = 0xe0000
		}
		if r >= 0xd800 && r <= 0xdfff {
			continue
		}
		want := search.Folded("a" + string(r) + "b")
		lines := strings.Count(want, "\n") + 1 // U+000A is a line by itself
		if got := strings.Join(folded[at:at+lines], "\n"); got != want {
			differ = append(differ, fmt.Sprintf("%U: %+q, in the browser %+q", r, want, got))
		}
		at += lines
	}
	t.Logf("%d characters fold differently: %s", len(differ), strings.Join(differ[:min(20, len(differ))], "; "))
	if len(differ) > newer {
		t.Error("that is too many")
	}
}

// mostFiles is how many files the first answer may need: the list of posts, and as many files of grams and of texts as
// search.js says.
const mostFiles = 1 + 8 + 12

// A blog of more than 1,000 posts is answered exactly, from grams, and the first
// answer costs at most 200 KB with its page.
func TestBrowserAnswersFromALargeBlog(t *testing.T) {
	t.Parallel()
	b := large(t)
	text := func(post, from, to int) string {
		return strings.TrimSpace(string([]rune(search.Plain(string(b.Posts[post].Body)))[from:to]))
	}
	queries := []string{"据", "script", "unfinished", "𠮷野家", "唐", "吀吁", "tag 7", "lokamiperqua", b.Posts[1].Title, text(2, 100, 130), text(3, 100, 180)}
	fields := newFields(b)
	out, sizes := ask(t, b, queries, true, "")
	most, at, bounds := 0, "", 0
	for i, query := range queries {
		answer := out.Answers[i]
		got := numbers(t, answer.Posts)
		want := fields.holding(query)
		slices.Sort(got)
		if !slices.Equal(got, want) || len(answer.Problems) > 0 {
			t.Errorf("%q: %d posts, want %d; %q", query, len(got), len(want), answer.Problems)
		}
		cost := sizes["/log/search/index.html"]
		for _, file := range answer.Files {
			cost += sizes[file]
		}
		if cost > most {
			most, at = cost, query
		}
		var n, total int
		switch {
		case scan(answer.First, "Posts found so far: %d, of %d at most.", &n, &total):
			if bounds++; n > len(want) || total < len(want) {
				t.Errorf("%q: %q, and there are %d", query, answer.First, len(want))
			}
		case scan(answer.First, "%d post", &n) && n != len(want):
			t.Errorf("%q: %q, and there are %d", query, answer.First, len(want))
		}
		if n := len(answer.Files); n > mostFiles {
			t.Errorf("%q: %d files", query, n)
		}
		t.Logf("%q: %d found, %q in %d files, %d bytes", query, len(got), answer.First, len(answer.Files), cost)
	}
	if bounds == 0 {
		t.Error("no answer had only a bound")
	}
	if most > 200<<10 || most < 20<<10 {
		t.Errorf("the answer to %q costs %d bytes compressed, more than 200 KB", at, most)
	}
}

func scan(text, form string, values ...any) bool {
	n, _ := fmt.Sscanf(text, form, values...)
	return n == len(values)
}

var largeBlog struct {
	sync.Once
	blog *blog.Blog
}

// large is the posts of the table and 1,000 others.
func large(t *testing.T) *blog.Blog {
	largeBlog.Do(func() { largeBlog.blog = newBlog(t, cases(t).repository(1000)) })
	return largeBlog.blog
}
