package site_test

import (
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/media"
	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/static"
	"issueblog/templates"
)

var update = flag.Bool("update", false, "rewrite the expected files")

// clock is the time of every build in these tests, later than the sample's last post.
var clock = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// TestSite builds each blog in testdata/*.txtar and compares every file of the
// site with what the archive expects. An archive holds settings.toml,
// repository.json, issues/N.json and maybe gone.json, and then the site's files below site/.
// Style sheets and pictures are left out: they are looked at in a browser.
func TestSite(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			settings, c := input(t, archive)
			dir := t.TempDir()
			write(t, dir, settings, c)
			got := output(t, dir)
			if *update {
				archive.Files = append(slices.DeleteFunc(archive.Files, isOutput), got...)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			var want []txtar.File
			for _, f := range archive.Files {
				if isOutput(f) {
					want = append(want, f)
				}
			}
			compare(t, want, got)
		})
	}
}

func isOutput(f txtar.File) bool { return strings.HasPrefix(f.Name, "site/") }

func compare(t *testing.T, want, got []txtar.File) {
	t.Helper()
	text := func(files []txtar.File) map[string]string {
		m := map[string]string{}
		for _, f := range files {
			m[f.Name] = string(f.Data)
		}
		return m
	}
	wanted, gotten := text(want), text(got)
	for name := range gotten {
		if _, ok := wanted[name]; !ok {
			t.Errorf("%s is written but not expected", name)
		}
	}
	for name, w := range wanted {
		g, ok := gotten[name]
		if !ok {
			t.Errorf("%s is expected but not written", name)
			continue
		}
		if diff := cmp.Diff(strings.Split(w, "\n"), strings.Split(g, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// input reads the blog of an archive.
func input(t *testing.T, archive *txtar.Archive) (config.Settings, *content.Content) {
	t.Helper()
	settings, c := config.Default(), &content.Content{}
	for _, f := range archive.Files {
		var err error
		switch {
		case f.Name == "settings.toml":
			settings, err = config.Parse(f.Name, f.Data)
		case f.Name == "repository.json":
			err = json.Unmarshal(f.Data, &c.Repository)
		case strings.HasPrefix(f.Name, "issues/"):
			var issue content.Issue
			err = json.Unmarshal(f.Data, &issue)
			c.Issues = append(c.Issues, issue)
		case f.Name == "gone.json":
			err = json.Unmarshal(f.Data, &c.Gone)
		}
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
	}
	slices.SortFunc(c.Issues, func(a, b content.Issue) int { return a.Number - b.Number })
	return settings, c
}

// write builds a site as "issueblog build" does.
func write(t testing.TB, dir string, settings config.Settings, c *content.Content) site.Report {
	t.Helper()
	report, err := tryWrite(dir, settings, c)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func tryWrite(dir string, settings config.Settings, c *content.Content) (site.Report, error) {
	look, pages, err := planned(settings, c, "")
	if err != nil {
		return site.Report{}, err
	}
	return site.Write(dir, look, pages)
}

// planned is the site of a blog with the built-in templates and those of its own; with a key, of its private previews too.
func planned(settings config.Settings, c *content.Content, key string, own ...fs.FS) (*theme.Theme, []site.Page, error) {
	home, err := blog.Address(settings, c.Repository)
	if err != nil {
		return nil, nil, err
	}
	look, _, err := theme.New(theme.Options{Templates: append([]fs.FS{templates.FS}, own...), Static: []fs.FS{static.FS}, Language: settings.Language, Base: home.Path, Location: home.Location, Server: home.Server})
	if err != nil {
		return nil, nil, err
	}
	b, err := blog.New(settings, c, blog.Options{Now: clock, PreviewKey: key})
	if err != nil {
		return nil, nil, err
	}
	pages, err := site.Pages(b, settings, look, &media.Library{}, nil)
	return look, pages, err
}

var (
	styleElement  = regexp.MustCompile(`(?s)<style>.*?</style>`)
	scriptElement = regexp.MustCompile(`(?s)<script>\(\(\)=>.*?</script>`)
	policyHash    = regexp.MustCompile(`&#39;sha256-.*?&#39;`)
)

// output is a site as files of an archive.
func output(t *testing.T, dir string) []txtar.File {
	t.Helper()
	var files []txtar.File
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		text := styleElement.ReplaceAllString(string(data), "<style></style>")
		text = scriptElement.ReplaceAllString(text, "<script></script>")
		text = policyHash.ReplaceAllString(text, "'hash'")
		if ext := filepath.Ext(name); ext == ".svg" || ext == ".png" || ext == ".ico" {
			text = "(a picture)"
		}
		if filepath.Ext(name) == ".css" {
			text = "(a style sheet)"
		}
		if text != "" && !strings.HasSuffix(text, "\n") {
			text += "\n"
		}
		files = append(files, txtar.File{Name: "site/" + filepath.ToSlash(name), Data: []byte(text)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// foreign are the words of other languages that a Chinese blog says, or that people wrote into that of the test.
var foreign = regexp.MustCompile(`\b(RSS|Atom|JSON Feed|JSON|Markdown|GitHub|issueblog|dukou|G|D|English|Sails, as large as can be|Sails)\b`)

// The frame of a Chinese blog is Chinese, on every page: also what is only heard.
func TestChineseFrame(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/chinese.txtar")
	if err != nil {
		t.Fatal(err)
	}
	settings, c := input(t, archive)
	dir := t.TempDir()
	write(t, dir, settings, c)
	heard := map[string]bool{"aria-label": true, "title": true, "alt": true, "placeholder": true, "data-loading": true, "data-none": true, "data-failed": true}
	check := func(name, text string) {
		if rest := foreign.ReplaceAllString(text, ""); regexp.MustCompile(`[A-Za-z]`).MatchString(strings.ReplaceAll(rest, "/", "")) {
			t.Errorf("%s says %q", name, text)
		}
	}
	pages := siteFiles(t, dir, ".html")
	if len(pages) < 15 {
		t.Fatalf("only %d pages", len(pages))
	}
	for _, name := range pages {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
				check(name, n.Data)
			}
			for _, a := range n.Attr {
				if heard[a.Key] {
					check(name, a.Val)
				}
			}
		}
	}
}
