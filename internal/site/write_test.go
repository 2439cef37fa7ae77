package site_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/static"
	"issueblog/templates"
)

func look(t *testing.T) *theme.Theme {
	t.Helper()
	th, _, err := theme.New(theme.Options{Templates: []fs.FS{templates.FS}, Static: []fs.FS{static.FS}})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func page(path, body string) site.Page { return site.Page{Path: path, Body: []byte(body)} }

// files is the folder as "name=content", without the manifest.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(d.Name(), ".issueblog") {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out = append(out, filepath.ToSlash(rel)+"="+string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func expect(t *testing.T, dir string, want ...string) {
	t.Helper()
	if got := files(t, dir); !slices.Equal(got, want) {
		t.Errorf("the folder holds %q, want %q", got, want)
	}
}

func TestWriteChangesOnlyWhatDiffers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	check := func(want site.Report, pages ...site.Page) {
		t.Helper()
		got, err := site.Write(dir, look(t), pages)
		got.Sizes = nil // TestWeigh looks at them
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
	}
	check(site.Report{Files: 3, Changed: 3}, page("/", "a"), page("/1/x/", "b"), page("/feed.xml", "c"))
	before := modified(t, dir, "1/x/index.html")
	check(site.Report{Files: 3}, page("/", "a"), page("/1/x/", "b"), page("/feed.xml", "c"))
	check(site.Report{Files: 2, Changed: 1, Removed: 1}, page("/", "A"), page("/1/x/", "b"))
	if modified(t, dir, "1/x/index.html") != before {
		t.Error("a file that did not change was written again")
	}
	expect(t, dir, "1/x/index.html=b", "index.html=A")
	check(site.Report{Files: 2, Changed: 1, Removed: 1}, page("/", "A"), page("/1/x.html", "b"))
	expect(t, dir, "1/x.html=b", "index.html=A")
	if _, err := os.Stat(filepath.Join(dir, "1/x")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folder is still there: %v", err)
	}
}

func modified(t *testing.T, dir, name string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return info.ModTime().UnixNano()
}

func TestWriteLeavesOthersFiles(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "notes.txt", "mine")
	_, err := site.Write(dir, look(t), []site.Page{page("/", "a")})
	var foreign *site.ForeignError
	if !errors.As(err, &foreign) || foreign.File != "notes.txt" {
		t.Fatalf("got %v, want a ForeignError for notes.txt", err)
	}
	expect(t, dir, "notes.txt=mine")
}

func TestWriteLeavesFilesAddedLater(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, ".git/config", "x") // hidden files are no obstacle
	if _, err := site.Write(dir, look(t), []site.Page{page("/", "a"), page("/old/", "b")}); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "old/photo.jpg", "mine")
	if _, err := site.Write(dir, look(t), []site.Page{page("/", "a")}); err != nil {
		t.Fatal(err)
	}
	expect(t, dir, ".git/config=x", "index.html=a", "old/photo.jpg=mine")

	_, err := site.Write(dir, look(t), []site.Page{page("/", "changed"), page("/old/photo.jpg", "theirs")})
	var foreign *site.ForeignError
	if !errors.As(err, &foreign) || foreign.File != "old/photo.jpg" {
		t.Fatalf("got %v, want a ForeignError for old/photo.jpg", err)
	}
	expect(t, dir, ".git/config=x", "index.html=a", "old/photo.jpg=mine")
}

func TestWriteKeepsTheSiteWhenAPageFails(t *testing.T) {
	dir := t.TempDir()
	if _, err := site.Write(dir, look(t), []site.Page{page("/", "good")}); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]site.Page{
		"template":     {Path: "/x/", Template: "home.html", Data: 42},
		"no template":  {Path: "/x/", Template: "nowhere.html"},
		"missing file": {Path: "/x.png", Source: filepath.Join(dir, "missing.png")},
	} {
		if _, err := site.Write(dir, look(t), []site.Page{page("/", "new"), bad}); err == nil {
			t.Errorf("%s: no error", name)
		}
		expect(t, dir, "index.html=good")
	}
}

func TestWriteRefusesPathsThatAreNone(t *testing.T) {
	refused := func(want string, paths ...string) {
		t.Helper()
		var pages []site.Page
		for _, path := range paths {
			pages = append(pages, page(path, "x"))
		}
		var plan *site.PlanError
		if _, err := site.Write(t.TempDir(), look(t), pages); !errors.As(err, &plan) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", paths, err)
		}
	}
	for _, path := range []string{"/../x", "//x", "/a/../../x", "/a/./b", `/a\..\..\x`} {
		refused("no file can be called so", path)
	}
	refused("on some disks they are the same file", "/Straße/", "/STRASSE/")
	refused("the one is a file and for the other a folder", "/A.html/b/", "/a.HTML")
}

func TestWriteDoesNotFollowLinksOut(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if _, err := site.Write(dir, look(t), []site.Page{page("/a/", "a"), page("/b.txt", "b")}); err != nil {
		t.Fatal(err)
	}
	put(t, outside, "index.html", "theirs")
	put(t, outside, "b.txt", "theirs")
	if err := os.RemoveAll(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "a")); err != nil {
		t.Skip(err) // Windows without the right to make links
	}
	if _, err := site.Write(dir, look(t), []site.Page{page("/a/", "changed")}); err == nil {
		t.Error("wrote through a link out of the folder")
	}
	if _, err := site.Write(dir, look(t), []site.Page{page("/c/", "c")}); err == nil {
		t.Error("removed through a link out of the folder")
	}
	if err := os.Remove(filepath.Join(dir, "b.txt")); err == nil {
		os.Symlink(filepath.Join(outside, "b.txt"), filepath.Join(dir, "b.txt"))
	}
	os.Remove(filepath.Join(dir, "a"))
	if _, err := site.Write(dir, look(t), []site.Page{page("/b.txt", "changed")}); err != nil {
		t.Errorf("a link in the place of our file is to be replaced: %v", err)
	}
	expect(t, outside, "b.txt=theirs", "index.html=theirs")
}

func TestWriteFinishesWhatWasKilled(t *testing.T) {
	dir := t.TempDir()
	plan := []site.Page{page("/", "a"), page("/1/", "b"), page("/2/", "c")}
	if _, err := site.Write(dir, look(t), plan[:2]); err != nil {
		t.Fatal(err)
	}
	// As after a kill between two files: the manifest names the new file, staging is still there.
	manifest := filepath.Join(dir, ".issueblog.json")
	data, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, ".issueblog.json", strings.Replace(string(data), `"files": [`, `"files": ["2/index.html",`, 1))
	put(t, dir, "2/index.html", "half")
	put(t, dir, ".issueblog-staging/0", "left over")
	if _, err := site.Write(dir, look(t), plan); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, ".issueblog-staging"), old, old); err != nil {
		t.Fatal(err)
	}
	if _, err := site.Write(dir, look(t), plan); err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".issueblog-staging*")); len(left) > 0 {
		t.Errorf("staging folders are still there: %q", left)
	}
	expect(t, dir, "1/index.html=b", "2/index.html=c", "index.html=a")
}

func TestWriteLeavesTheSiteWhenSomethingIsInTheWay(t *testing.T) {
	outside := t.TempDir()
	for name, disturb := range map[string]func(dir string){
		"a file where a folder has to be": func(dir string) { put(t, dir, "new", "mine") },
		"a folder where a file has to be": func(dir string) { put(t, dir, "feed.xml/mine.txt", "mine") },
		"a link where a folder has to be": func(dir string) { os.Symlink(outside, filepath.Join(dir, "new")) },
		"our file became somebody's folder": func(dir string) {
			os.Remove(filepath.Join(dir, "old.txt"))
			put(t, dir, "old.txt/mine.txt", "mine")
		},
	} {
		dir := t.TempDir()
		if _, err := site.Write(dir, look(t), []site.Page{page("/", "good"), page("/old.txt", "old")}); err != nil {
			t.Fatal(err)
		}
		disturb(dir)
		_, err := site.Write(dir, look(t), []site.Page{page("/", "new"), page("/new/", "x"), page("/feed.xml", "x"), page("/old.txt", "x")})
		var foreign *site.ForeignError
		if !errors.As(err, &foreign) {
			t.Errorf("%s: got %v, want a ForeignError", name, err)
		}
		if data, err := os.ReadFile(filepath.Join(dir, "index.html")); string(data) != "good" {
			t.Errorf("%s: the site was touched: %q, %v", name, data, err)
		}
	}
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
