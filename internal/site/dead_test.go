package site_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
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
		for _, w := range site.DeadLinks(b, settings, pages) {
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
	settings.Intro = "[a](/nope/) [b](/1/a/#here) [c](#d) [e](#Main)"
	settings.Links = []config.Link{{Title: "A", URL: "/gone/"}, {Title: "B", URL: "/1/a/"}, {Title: "C", URL: "https://x.example/"}, {Title: "D", URL: "mailto:a@x.example"}, {Title: "E", URL: "#top"}}
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	c := &content.Content{
		Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes", Milestones: []content.Milestone{{Number: 1, Title: "S", Description: "[a](/dead/) [b](#c) [c](#Main) [d](/2/)"}}},
		Gone:       []content.Gone{{Number: 9, Paths: []string{"/9/was/", "/9/"}}},
	}
	for i, body := range []string{
		"<!--\nimage: /none.png\n-->\n## Here & there\n\n<b id=\"x\">x</b>\n\n[e](/1/a/#here--there) [f](/1/a/#top) [g](/1/a/#Comments) [h](/1/#here) [i](/1/a/#Related) [j](#Backlinks)\n" +
			"[k](/1/a/#nowhere) [l](/1/a/#:~:text=x) [m](/archive/#y) [n](/1/a/#user-content-x) [o](/1/a/#Comment-7) [p](/1/a/#c7-in-it)\n" +
			"[q](https://harbour.github.io/notes/dead/) [r](http://harbour.github.io/notes/dead/) [s](/9/was/) https://harbour.github.io/notes/9/\n[t](?x#no) [u](#no) [v](#no)\n[w](#:~:text=a)",
		"<!-- slug: b -->\n[a](/1/a/#Comment-8) [b](/3/#Comments) [c](/3/#Main)\n\n<!-- lang: en -->",
		"[d](#Comments)",
	} {
		c.Issues = append(c.Issues, content.Issue{Number: i + 1, Title: string(rune('A' + i)), State: "open", User: owner, Body: body, CreatedAt: clock, Milestone: 1})
	}
	c.Issues[0].Comments = []content.Comment{{ID: 7, User: owner, Body: "## In it", CreatedAt: clock, UpdatedAt: clock}, {ID: 8, User: owner, Body: strings.Repeat("a ", 40000), CreatedAt: clock, UpdatedAt: clock}}
	c.Issues[2].Labels = []string{"page"}
	for _, comments := range []bool{true, false} {
		settings.Comments = comments
		b, pages := planOfContent(t, settings, fstest.MapFS{}, c)
		warnings := slices.Concat(b.Warnings, site.DeadLinks(b, settings, pages))
		slices.SortStableFunc(warnings, blog.CompareWarnings)
		var got []string
		for _, w := range warnings {
			got = append(got, fmt.Sprintf("#%d:%d: %s", w.Number, w.Line, w.Message))
		}
		want := []string{
			`#0:0: settings: intro: the link to "#d" leads nowhere: no heading of this text has that name`,
			`#0:0: series "S": the link to "#c" leads nowhere: no heading of this text has that name`,
			`#0:0: settings: links: the address "/gone/" leads nowhere on the blog`,
			`#0:0: settings: intro: the address "/nope/" leads nowhere on the blog`,
			`#0:0: settings: intro: the address "/1/a/" leads to a page that has no place "here"`,
			`#0:0: series "S": the address "/dead/" leads nowhere on the blog`,
			`#1:2: the address "/none.png" leads nowhere on the blog`,
			`#1:9: the address "/1/a/" leads to a page that has no place "nowhere"`,
			`#1:10: the address "/dead/" leads nowhere on the blog`,
			`#1:10: the address "/9/was/" leads to a post that was removed`,
			`#1:10: the address "/9/" leads to a post that was removed`,
			`#1:11: the link to "#no" leads nowhere: no heading of this text has that name`,
			`#1:11: the address "?x#no" leads to a page that has no place "no"`,
			`#2:2: the address "/1/a/" leads to a page that has no place "Comment-8"`, // it is on the second page
			`#3:1: the link to "#Comments" leads nowhere: no heading of this text has that name`,
		}
		if !comments {
			want = slices.Insert(want, 7, `#1:8: the address "/1/a/" leads to a page that has no place "Comments"`)
			want = slices.Insert(want, 9, `#1:9: the address "/1/a/" leads to a page that has no place "Comment-7"`, `#1:9: the address "/1/a/" leads to a page that has no place "c7-in-it"`)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("comments %v: %s", comments, diff)
		}
	}
}
