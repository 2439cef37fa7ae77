package site_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// several is a blog with a post for each of these texts.
func several(bodies ...string) *content.Content {
	c := longThread(0)
	post := c.Issues[0]
	c.Issues = nil
	for i, body := range bodies {
		post.Number, post.Body = i+1, body
		c.Issues = append(c.Issues, post)
	}
	return c
}

var hreflang = regexp.MustCompile(`hreflang="([^"]*)" href="https://harbour\.github\.io/notes/(\d+)/`)

// found is the languages that a text says there are of a post, each with its number: "en 1".
func found(text string) []string {
	var out []string
	for _, m := range hreflang.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1]+" "+m[2])
	}
	return out
}

// A post that asks search engines to leave it out, or first appeared elsewhere, is in no sitemap, is no alternate of its
// translations, and names none.
func TestAlternates(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, config.Default(), several("Tide.", "<!-- lang: zh\ntranslation: 1 -->\n\n潮。", "<!-- lang: ja\ntranslation: 1\nnoindex: true -->\n\n潮。", "<!-- noindex: true -->\n\nMore.",
		"<!-- lang: ko\ntranslation: 1\ncanonical: https://elsewhere.example/tide/ -->\n\nMore."))
	want := []string{"en 1", "zh 2"}
	for _, name := range []string{"1/low-tide/index.html", "2/low-tide/index.html"} {
		if got := found(read(t, dir, name)); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, says := range map[string]string{"3": `<meta name="robots" content="noindex">`, "4": `<meta name="robots" content="noindex">`, "5": `<link rel="canonical" href="https://elsewhere.example/tide/">`} {
		text := read(t, dir, name+"/low-tide/index.html")
		if got := found(text); got != nil || !strings.Contains(text, says) {
			t.Errorf("%s: %q\n%s", name, got, text)
		}
	}
	sitemap := read(t, dir, "sitemap.xml")
	if got := found(sitemap); !slices.Equal(got, slices.Concat(want, want)) {
		t.Errorf("sitemap: %q", got)
	}
	for number, there := range map[string]bool{"1": true, "2": true, "3": false, "4": false, "5": false} {
		if strings.Contains(sitemap, "<loc>https://harbour.github.io/notes/"+number+"/low-tide/</loc>") != there {
			t.Errorf("#%s in the sitemap: want %v", number, there)
		}
	}
}

// A long text of several parts has contents; one that is short, or in one piece, needs none.
func TestContents(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("word ", 220*2+120) // rounded up to three minutes
	write(t, dir, config.Default(), several("## A\n\n## B\n\n## C\n\n"+long, "## A\n\n## B\n\n"+long, "## A\n\n## B\n\n## C\n\n"+long[:len(long)/2]))
	for number, there := range map[string]bool{"1": true, "2": false, "3": false} {
		if strings.Contains(read(t, dir, number+"/low-tide/index.html"), `class="contents"`) != there {
			t.Errorf("#%s: contents %v", number, !there)
		}
	}
}

// The frame runs as the blog's language does, and a post in another as its own.
func TestDirections(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {`<html lang="en">`, `<article lang="ar" dir="rtl">`, `<article>`, `<article lang="zh">`},
		"ar": {`<html lang="ar" dir="rtl">`, `<article>`, `<article lang="en" dir="ltr">`, `<article lang="zh" dir="ltr">`},
	} {
		dir := t.TempDir()
		settings := config.Default()
		settings.Language = language
		write(t, dir, settings, several("<!-- lang: ar -->\n\nالميناء", "<!-- lang: en -->\n\nTide.", "<!-- lang: zh -->\n\n潮。"))
		for i, number := range []string{"1", "2", "3"} {
			text := read(t, dir, number+"/low-tide/index.html")
			for _, tag := range []string{want[0], want[i+1]} {
				if !strings.Contains(text, tag) {
					t.Errorf("%s, #%s: no %s", language, number, tag)
				}
			}
		}
		if text := read(t, dir, "1/index.html"); !strings.Contains(text, want[0]) {
			t.Errorf("%s: a former address has no %s", language, want[0])
		}
	}
}

// The file that names a domain of the blog's own is there if it has one.
func TestCNAME(t *testing.T) {
	for _, name := range []string{"", "harbour.example"} {
		dir := t.TempDir()
		settings := config.Default()
		settings.CNAME = name
		write(t, dir, settings, several("Tide."))
		data, err := os.ReadFile(filepath.Join(dir, "CNAME"))
		if name == "" && err == nil || name != "" && string(data) != name+"\n" {
			t.Errorf("%q: %q, %v", name, data, err)
		}
	}
}

// The home page has the colours of pinned posts' tags, and what its introduction needs; no post is a place of the navigation.
func TestHomeHasWhatItShows(t *testing.T) {
	dir := t.TempDir()
	c := several("Tide.", "More.")
	c.Issues[0].Labels = []string{"sea"}
	c.Repository.Labels = []content.Label{{Name: "sea", Color: "1d76db"}}
	c.Repository.Pinned = []int{1}
	settings := config.Default()
	settings.Intro = "```go\nfunc main() {}\n```"
	write(t, dir, settings, c)
	home, plain := read(t, dir, "index.html"), read(t, dir, "2/low-tide/index.html")
	for _, want := range []string{".hl .k", ".l-1d76db"} {
		if !strings.Contains(home, want) || strings.Contains(plain, want) {
			t.Errorf("%s is to be on the home page alone", want)
		}
	}
	if !strings.Contains(home, `aria-current="page"`) || strings.Contains(plain, `aria-current="page"`) {
		t.Error("the home page, and no post, is where one is in the navigation")
	}
}
