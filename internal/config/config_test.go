package config

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the files of testdata")

// Every file of testdata/mistakes has its report beside it.
func TestMistakesAreReportedAllAtOnce(t *testing.T) {
	files, err := filepath.Glob("testdata/mistakes/*.toml")
	if err != nil || len(files) < 5 {
		t.Fatalf("found %d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			got := mistakesOf(t, file) + "\n"
			golden := strings.TrimSuffix(file, ".toml") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("report differs (-want +got):\n%s", diff)
			}
		})
	}
}

func mistakesOf(t *testing.T, file string) string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse("issueblog.toml", source)
	var mistakes *Error
	if !errors.As(err, &mistakes) {
		t.Fatalf("Parse gave %v, want an *Error", err)
	}
	if diff := cmp.Diff(Settings{}, s); diff != "" {
		t.Errorf("settings came with mistakes: %s", diff)
	}
	return err.Error()
}

func TestParseReadsEverySetting(t *testing.T) {
	const source = `
title = "Shed"
description = "d"
author = "a"
language = "zh-Hant-TW"
timezone = "Asia/Shanghai"
base_url = "http://localhost:8080/blog"
cname = "blog.example.com"
intro = """
two
lines"""
authors = ["octocat", "dependabot[bot]", "mona_corp"]
closed = "publish"
require_label = "blog"
slug = "ascii"
per_page = 1_0_0
comments = false
comments_per_page = 50
blocked = ["spammer"]
counts = false
cards = false
images = "copy"
cjk_emphasis = true
feed = { content = "summary", limit = 0xc8, size = 64, hub = "https://hub.example/", repository = "octocat/old.blog" }
look = { accent = "#7A3b00", width = "wide", font = "mono" }
budget.page = 0
budget.over = "fail"
[[links]]
title = "Mail"
url = "mailto:me@example.com"
place = "footer"
[[links]]
title = "About"
url = "/about/"
`
	want := Settings{
		Title: "Shed", Description: "d", Author: "a", Language: "zh-Hant-TW", Timezone: "Asia/Shanghai",
		BaseURL: "http://localhost:8080/blog", CNAME: "blog.example.com", Intro: "two\nlines",
		Authors: []string{"octocat", "dependabot[bot]", "mona_corp"}, Closed: "publish", RequireLabel: "blog",
		Slug: "ascii", PerPage: 100, Images: "copy", CJKEmphasis: true, Feed: Feed{Content: "summary", Limit: 200, Size: 64, Hub: "https://hub.example/", Repository: "octocat/old.blog"},
		CommentsPerPage: 50, Blocked: []string{"spammer"}, Look: Look{Accent: "#7A3b00", Width: "wide", Font: "mono"}, Budget: Budget{Page: 0, Over: "fail"},
		Links: []Link{{"Mail", "mailto:me@example.com", "footer"}, {"About", "/about/", ""}},
	}
	for name, text := range map[string]string{
		"LF":   source,
		"CRLF": strings.ReplaceAll(source, "\n", "\r\n"),
		"BOM":  "\ufeff" + source,
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(name, []byte(text))
			if err != nil {
				t.Fatal(err)
			}
			got.Intro = strings.ReplaceAll(got.Intro, "\r", "")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestParseOfNothingIsDefault(t *testing.T) {
	for _, source := range []string{"", "\ufeff", "\n\n", "\r\n", "# only a comment", "[feed]", "  \t "} {
		got, err := Parse("f", []byte(source))
		if err != nil {
			t.Errorf("%q: %v", source, err)
		}
		if diff := cmp.Diff(Default(), got); diff != "" {
			t.Errorf("%q: -want +got:\n%s", source, diff)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "issueblog.toml")
	got, err := Load(path)
	if diff := cmp.Diff(Default(), got); err != nil || diff != "" {
		t.Errorf("a missing file gave %v, %s", err, diff)
	}
	if _, err := Load(dir); err == nil || errors.As(err, new(*Error)) {
		t.Errorf("a folder gave %v, want an error of the system", err)
	}
	if err := os.WriteFile(path, []byte("titel = 1"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = Load(path)
	var mistakes *Error
	if !errors.As(err, &mistakes) || mistakes.Mistakes[0].File != path {
		t.Errorf("a mistake gave %v, want an *Error with the path", err)
	}
}

func TestPlaces(t *testing.T) {
	for _, test := range []struct {
		name, source string
		line, column int
		snippet      string
	}{
		{"first", "x = 1", 1, 1, "x = 1\n^"},
		{"byte order mark does not count", "\ufeffx = 1", 1, 1, "x = 1\n^"},
		{"CRLF", "title = \"a\"\r\nslug = \"b\"\r\n", 2, 8, "slug = \"b\"\n       ^"},
		{"tabs stay", "\tslug\t= \"b\"", 1, 9, "\tslug\t= \"b\"\n\t    \t  ^"},
		{"wide characters", `links = [{title = "日本", url = "x:y"}]`, 1, 31, `links = [{title = "日本", url = "x:y"}]` + "\n" + strings.Repeat(" ", 32) + "^"},
		{"combining marks", "links = [{title = \"e\u0301\", url = \"x:y\"}]", 1, 31, "links = [{title = \"e\u0301\", url = \"x:y\"}]\n" + strings.Repeat(" ", 29) + "^"},
		{"nothing steers the terminal", "x = \"\u202e\u009b\"", 1, 1, "x = \"\ufffd\ufffd\"\n^"},
		{"not UTF-8", "title = \"\xff\"", 1, 10, "title = \"\ufffd\"\n         ^"},
		{"UTF-16", "\xff\xfet\x00", 1, 1, "\ufffd\ufffdt\ufffd\n^"},
		{"end of file", "title =", 1, 7, "title =\n      ^"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("f", []byte(test.source))
			var e *Error
			if !errors.As(err, &e) || len(e.Mistakes) != 1 {
				t.Fatalf("got %v, want one mistake", err)
			}
			m := e.Mistakes[0]
			if m.Line != test.line || m.Column != test.column {
				t.Errorf("place %d:%d, want %d:%d", m.Line, m.Column, test.line, test.column)
			}
			if m.Snippet != test.snippet {
				t.Errorf("snippet\n%s\nwant\n%s", m.Snippet, test.snippet)
			}
		})
	}
}

func TestSnippetOfALongLineIsShort(t *testing.T) {
	line := `intro = "` + strings.Repeat("x", 5000) + `" ; ` + strings.Repeat("y", 5000)
	_, err := Parse("f", []byte(line))
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	shown, caret, _ := strings.Cut(e.Mistakes[0].Snippet, "\n")
	if n := len([]rune(shown)); n > snippetWidth+2 {
		t.Errorf("shows %d characters", n)
	}
	if at := len(caret) - 1; []rune(shown)[at] != ';' {
		t.Errorf("the caret is under %q", []rune(shown)[at])
	}
}

// A file of a megabyte is no settings file, but must neither hang nor flood.
func TestLargeFiles(t *testing.T) {
	const size = 1 << 20
	for name, unit := range map[string]string{
		"valid links":     "[[links]]\ntitle = \"t\"\nurl = \"/\"\n",
		"comments":        "# nothing\n",
		"unknown keys":    "x%d = 1\n",
		"tables":          "[t%d]\n",
		"broken lines":    "= =\n",
		"open strings":    "a = \"\"\"\n",
		"open lists":      "authors = [\n",
		"brackets":        "[",
		"one long key":    "x",
		"one long number": "1",
		"one long line":   "a = 1 ",
		"inline mistake":  "authors = [1,2,3,4,5,6,7,8]\n",
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			for i := 0; b.Len() < size; i++ {
				b.WriteString(strings.ReplaceAll(unit, "%d", fmt.Sprint(i)))
			}
			if name == "one long number" {
				b = *bytes.NewBufferString("per_page = " + b.String())
			}
			start := time.Now()
			_, err := Parse("f", b.Bytes())
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("took %v", took)
			}
			if err != nil && len(err.Error()) > 100_000 {
				t.Errorf("reports %d bytes", len(err.Error()))
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/mistakes/*.toml")
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	f.Add([]byte(Reference()))
	f.Add([]byte("a = '''"))
	f.Fuzz(func(t *testing.T, source []byte) {
		before := bytes.Clone(source)
		s, err := Parse("f", source)
		if !bytes.Equal(before, source) {
			t.Fatal("the source was changed")
		}
		var e *Error
		switch {
		case err == nil:
			valid(t, s)
		case !errors.As(err, &e) || len(e.Mistakes) == 0:
			t.Fatalf("got %v", err)
		default:
			placed(t, source, e.Mistakes)
		}
	})
}

func valid(t *testing.T, s Settings) {
	t.Helper()
	if s.PerPage < 1 || s.PerPage > 100 || s.Feed.Limit < 1 || s.Feed.Limit > 200 {
		t.Errorf("numbers out of range: %+v", s)
	}
	if s.Slug != "unicode" && s.Slug != "ascii" {
		t.Errorf("slug is %q", s.Slug)
	}
	if _, err := time.LoadLocation(s.Timezone); err != nil {
		t.Error(err)
	}
	for _, l := range s.Links {
		if strings.Contains(strings.ToLower(l.URL), "script:") && linkURL(l.URL).message != "" || l.Title == "" || l.URL == "" {
			t.Errorf("link %+v", l)
		}
	}
}

func placed(t *testing.T, source []byte, mistakes []Mistake) {
	t.Helper()
	lines := bytes.Count(source, []byte("\n")) + 1
	before := Mistake{}
	for _, m := range mistakes {
		if m.Line < 1 || m.Line > lines || m.Column < 1 || strings.Count(m.Snippet, "\n") != 1 || m.Message == "" {
			t.Errorf("mistake %+v", m)
		}
		if strings.ContainsAny(m.Message+m.Suggestion, "\n\r\x1b") {
			t.Errorf("message %q, suggestion %q", m.Message, m.Suggestion)
		}
		if m.Line < before.Line {
			t.Errorf("line %d after line %d", m.Line, before.Line)
		}
		before = m
	}
}
