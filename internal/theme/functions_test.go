package theme

import (
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"testing"
	"time"

	"issueblog/internal/words"
	"issueblog/templates"
)

func english(t *testing.T) *words.Words {
	t.Helper()
	w, warnings, err := words.Load([]fs.FS{templates.FS}, "en")
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	return w
}

func TestFunctions(t *testing.T) {
	moment := time.Date(2026, 11, 23, 20, 30, 0, 0, time.UTC) // the 24th in the zone below
	functions := functions(Options{Base: "/my repo", Location: time.FixedZone("", 8*3600)}, english(t))
	data := map[string]any{"time": moment, "list": []string{"a", "b"}}
	for call, want := range map[string]string{
		`href "/"`:                          "/my%20repo/",
		`href "/42/慢一点/"`:                   "/my%20repo/42/%E6%85%A2%E4%B8%80%E7%82%B9/",
		`href "/a?b#c%20/"`:                 "/my%20repo/a%3Fb%23c%2520/",
		`link "/about/#me"`:                 "/my%20repo/about/#me",
		`link "https://example.org/?a"`:     "https://example.org/?a",
		`link "//example.org/"`:             "//example.org/",
		`link "mailto:a@example.org"`:       "mailto:a@example.org",
		`date .time`:                        "24 November 2026",
		`shortdate .time`:                   "24 Nov",
		`day .time`:                         "2026-11-24",
		`iso .time`:                         "2026-11-24T04:30:00+08:00",
		`yearday .time`:                     "328",
		`chip "D73A4A"`:                     "l-d73a4a",
		`chip ""`:                           "",
		`chip "+73a4a"`:                     "",
		`chip "d73a4"`:                      "",
		`chip "d73a4a}"`:                    "",
		`initials "Harbour Keeper"`:         "HK",
		`initials "visiting-sailor jr."`:    "VS",
		`initials "李"`:                      "李",
		`initials "élan"`:                   "É",
		`initials "-- "`:                    "",
		`time .time`:                        `<time datetime="2026-11-24T04:30:00+08:00">24 November 2026</time>`,
		`say "stars" "n" 1`:                 "1 star",
		`say "page-of" "n" 2 "total" 3`:     "Page 2 of 3",
		`tell "no-posts" "new" "/new/?a&b"`: `There are no posts yet. <a href="/new/?a&amp;b">Write the first one.</a>`,
		`script "stars"`:                    `{"one":"{n} star","other":"{n} stars"}`,
		`reaction "thumbs up"`:              "thumbs up",
		`reaction "wave"`:                   "wave",
		`feedname "application/rss+xml"`:    "RSS",
		`feedname "text/markdown"`:          "",
		`rtl "ar"`:                          "true",
		`rtl "he-IL"`:                       "true",
		`rtl "az-Arab"`:                     "true",
		`rtl "ar-Latn"`:                     "false",
		`rtl "en"`:                          "false",
		`rtl ""`:                            "false",
		`at .list 1`:                        "b",
		`at .list -1`:                       "",
		`at .list 2`:                        "",
		`(dict "a" 1).a`:                    "1",
	} {
		// As a trusted string, so that what the function gives is seen unescaped.
		text := template.Must(template.New("").Funcs(functions).Funcs(template.FuncMap{
			"raw": func(v any) template.HTML {
				if v == nil {
					return ""
				}
				return template.HTML(strings.TrimSpace(fmt.Sprint(v)))
			},
		}).Parse("{{raw (" + call + ")}}"))
		var b strings.Builder
		if err := text.Execute(&b, data); err != nil {
			t.Errorf("%s: %v", call, err)
		} else if got := b.String(); got != want {
			t.Errorf("%s = %q, want %q", call, got, want)
		}
	}
}

func TestFunctionsRefuse(t *testing.T) {
	for _, call := range []string{`dict "a"`, `dict 1 2`, `at "abc" 1`, `say "star"`, `say "stars"`, `tell "no-posts"`, `script "x"`} {
		text := template.Must(template.New("").Funcs(functions(Options{}, english(t))).Parse("{{" + call + "}}"))
		if err := text.Execute(&strings.Builder{}, nil); err == nil {
			t.Errorf("%s is accepted", call)
		}
	}
}
