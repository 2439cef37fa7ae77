package markdown

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

// A file in testdata is a list of cases, each
//
//	== 1 a title
//	Markdown
//	--
//	HTML
//
// where · stands for a blank that would not be seen, → for a tab and ␍ for a carriage return.
type textCase struct {
	file, title, source, want string
}

var visible = strings.NewReplacer("·", " ", "→", "\t", "␍", "\r", "␀", "\x00")

func readCases(t testing.TB, file string) []textCase {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var cases []textCase
	for i, part := range strings.Split("\n"+string(b), "\n== ") {
		if i == 0 {
			continue
		}
		title, rest, _ := strings.Cut(part, "\n")
		source, want, ok := strings.Cut(rest, "\n--\n")
		if !ok {
			source = strings.TrimSuffix(rest, "\n--")
		}
		cases = append(cases, textCase{file: file, title: title, source: source, want: strings.TrimRight(want, "\n")})
	}
	return cases
}

func caseFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	return files
}

func allCases(t testing.TB) []textCase {
	var all []textCase
	for _, file := range caseFiles(t) {
		all = append(all, readCases(t, file)...)
	}
	return all
}

// caseOptions is the repository all cases are in: octo/blog with the issues 1 to 20, the
// comment 77 on each, the account "octocat", the commit 1a2b3c4…, and one image of which there is a local copy.
func caseOptions() Options {
	return Options{
		Repository: "octo/blog",
		Issue: func(number int) (string, string, bool) {
			return fmt.Sprintf("/%d/post/", number), fmt.Sprintf("Post %d", number), number <= 20
		},
		Comment: func(number int, id int64) (string, bool) {
			return fmt.Sprintf("/%d/post/#Comment-%d", number, id), id == 77
		},
		User: func(login string) (string, string, bool) {
			return "https://github.com/octocat", "octocat", strings.EqualFold(login, "octocat")
		},
		Commit: func(hash string) (string, bool) {
			const full = "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"
			return "https://github.com/octo/blog/commit/" + full, strings.HasPrefix(full, hash)
		},
		Image: func(url string) (string, int, int, bool) {
			return "/media/a.png", 640, 480, url == "https://example.com/a.png"
		},
	}
}

func TestCases(t *testing.T) {
	r := New(caseOptions())
	for _, file := range caseFiles(t) {
		testCases(t, r, file)
	}
}

func testCases(t *testing.T, r *Renderer, file string) {
	t.Helper()
	var b bytes.Buffer
	for i, c := range readCases(t, file) {
		doc := r.Render(visible.Replace(c.source), TextOptions{HeadingLevel: 2})
		got := strings.TrimRight(doc.HTML, "\n")
		for _, w := range doc.Warnings {
			got += fmt.Sprintf("\nwarning: line %d: %s", w.Line, w.Message)
		}
		_, title, _ := strings.Cut(c.title, " ")
		fmt.Fprintf(&b, "== %d %s\n%s\n--\n%s\n\n", i+1, title, c.source, got)
		if !*update && got != c.want {
			t.Errorf("%s: %s:\n%s", file, c.title, cmp.Diff(c.want, got))
		}
		checkSafe(t, file+": "+c.title, doc.HTML)
	}
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func attacks(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("testdata/attack/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no attacks: %v", err)
	}
	all := map[string]string{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, part := range strings.Split(string(b), "\n%%%%\n") {
			all[fmt.Sprintf("%s %d", filepath.Base(file), i+1)] = part
		}
	}
	return all
}

func TestAttacks(t *testing.T) {
	r := New(withEngine(t, caseOptions()))
	for name, source := range attacks(t) {
		checkSafe(t, name, r.Render(source, TextOptions{UserContent: true}).HTML)
		checkSafe(t, name+" as title", r.Inline(source))
	}
}
