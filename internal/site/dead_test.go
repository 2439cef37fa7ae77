package site_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/config"
	"issueblog/internal/site"
)

func TestDeadLinks(t *testing.T) {
	static := fstest.MapFS{"boat.png": &fstest.MapFile{}, "my boats/a b.png": &fstest.MapFile{}, "notes.html": &fstest.MapFile{}}
	text := "[a](/) [b](/1/) [c](/1/a) [d](/boat.png#x) [e](/notes) [f](/my%20boats/a%20b.png) [g](#h) [h](?q) [i](//x.example/) [j](https://x.example/nope) [k](mailto:a@x.example) " +
		"[l](../../archive/) ![m](/my%20boats/a%20b.png) #1 [n](/1/a/index.md) [o](../../../elsewhere/)\n\n" +
		"![p](static/boat.png) ![q](boat.png) [r](/static/boat.png) [s](/nope/) [s](/nope/) [t](docs/x.md) [u](/2) <picture><source srcset=\"dark.png\"><img src=\"/boat.png\"></picture> ![v](static/my%20boats/a%20b.png)"
	for base, others := range map[string][]string{
		"https://harbour.github.io/notes": {
			`"/nope/"`, // below the root of a domain it may be another repository's
		},
		"https://notes.example": nil,
	} {
		settings := config.Default()
		settings.BaseURL = base
		b, pages := planOf(t, settings, static, [2]string{"A", text})
		root := "/notes"
		if others == nil {
			root = ""
		}
		want := append([]string{
			`"static/boat.png" it is at "/boat.png"`,
			`"boat.png" it is at "/boat.png"`,
			`"docs/x.md"`,
			`"dark.png"`,
			`"static/my boats/a b.png" it is at "/my boats/a b.png"`,
		}, others...)
		if root != "" {
			want = append(want, `"/static/boat.png" it is at "/boat.png"`, `"/2"`)
		}
		var got []string
		for _, w := range site.DeadLinks(b, settings.Links, pages) {
			var address string
			if _, err := fmt.Sscanf(w.Message, "the address %q leads nowhere on the blog", &address); err != nil || w.Number != 1 {
				t.Errorf("%+v", w)
			}
			line := fmt.Sprintf("%q", address)
			if strings.HasPrefix(w.Hint, "it") {
				line += " " + w.Hint
			}
			got = append(got, line)
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", base, diff)
		}
	}
}

// TestDeadPlaces: what is on every page, and places on other pages, are looked at too.
func TestDeadPlaces(t *testing.T) {
	settings := config.Default()
	settings.BaseURL = "https://harbour.github.io/notes"
	settings.Intro = "[a](/nope/) [b](/1/a/#here)"
	settings.Links = []config.Link{{Title: "A", URL: "/gone/"}, {Title: "B", URL: "/1/a/"}, {Title: "C", URL: "https://x.example/"}, {Title: "D", URL: "mailto:a@x.example"}}
	b, pages := planOf(t, settings, fstest.MapFS{}, [2]string{"A", "<!--\nimage: /none.png\n-->\n## Here\n\n<b id=\"x\">x</b>\n\n[e](/1/a/#here) [f](/1/a/#top) [g](/1/a/#Comments) [h](/1/#here)\n[i](/1/a/#nowhere) [j](/1/a/#:~:text=x) [k](/archive/#y) [l](/1/a/#user-content-x) [m](/1/a/#Comment-7)"})
	var got []string
	for _, w := range site.DeadLinks(b, settings.Links, pages) {
		got = append(got, fmt.Sprintf("#%d:%d: %s", w.Number, w.Line, w.Message))
	}
	want := []string{
		`#0:1: the introduction: the address "/nope/" leads nowhere on the blog`,
		`#0:0: settings: links: the address "/gone/" leads nowhere on the blog`,
		`#1:2: the address "/none.png" leads nowhere on the blog`,
		`#1:9: the address "/1/a/" leads to a page that has no place "nowhere"`,
		`#1:9: the address "/1/a/" leads to a page that has no place "Comment-7"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
