package blog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// TestPlaces: what it tells is where the blog has its posts, and of the issues that are not shown it tells nothing.
func TestPlaces(t *testing.T) {
	settings := config.Default()
	settings.Slug, settings.Timezone = "ascii", "Asia/Shanghai"
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes"}, Issues: []content.Issue{
		issue(1, "渡口", "<!--\naliases: [/old/, /about/, /x.html]\nslug: ferry\n-->"),
		issue(2, "About", "", labels("page")),
		issue(3, "About", "", labels("page")),
		issue(4, "Now", "", func(i *content.Issue) { i.FormerTitles = []string{"Then", "渡口"} }),
		issue(5, "A secret", "", labels("draft")),
		issue(6, "Mine", "", func(i *content.Issue) { i.User = stranger }),
		issue(7, "Over", "", func(i *content.Issue) { i.State = "closed" }),
		issue(8, "A friend's", "", labels("preview")),
		issue(9, "Later", "<!-- date: 2026-06-01 21:00 -->"), // an hour after the clock
		issue(10, "", "<!-- aliases: [/old/] -->"),
	}}
	places, err := Places(settings)
	if err != nil {
		t.Fatal(err)
	}
	for at, posts := range map[time.Time]int{clock: 5, clock.Add(2 * time.Hour): 6, {}: 0} {
		b, err := New(settings, c, Options{Now: at})
		if err != nil {
			t.Fatal(err)
		}
		want := map[int][]string{}
		for _, p := range slices.Concat(b.Posts, b.Pages) {
			want[p.Number] = append([]string{p.Path}, p.Redirects...)
		}
		if diff := cmp.Diff(want, places(c.Repository, c.Issues, at)); diff != "" {
			t.Errorf("%s (-blog +places):\n%s", at, diff)
		}
		if len(want) != posts {
			t.Errorf("%s: %d posts, want %d", at, len(want), posts)
		}
		for _, paths := range want {
			for _, p := range paths {
				if !goodGone(p) {
					t.Errorf("%s would not be believed", p)
				}
			}
		}
	}
	settings.Timezone = "Nowhere/Land"
	if _, err := Places(settings); err == nil {
		t.Error("a timezone that does not exist is no error")
	}
}

// TestGoneAddresses: an address of what is gone says so unless something else is there, or it is none.
func TestGoneAddresses(t *testing.T) {
	for _, test := range []struct {
		name, paths string // of #5
		want        string
		warnings    []string
	}{
		{"free", "/5/gone/ /5/ /old/ /x.html", "/5/gone/ /5/ /old/ /x.html", nil},
		{"taken by a post, a page, a redirect, an alias", "/1/one/ /1/ /about/ /was/", "", nil},
		{"taken by what the blog itself has", "/feed.xml/ /index.html /404.html /tags/go/ /tags/new/ /series/x/ /preview/x/ /search/ /fonts/ /page/2/ /media/x.html", "", nil},
		{"taken by what is beside a post", "/1/one/index.md/ /1/one/comments/2/ /1/one/comments.xml/ /1/one/index.html", "", nil},
		{"taken but for letter case and width", "/ABOUT/ /1/ＯＮＥ/ /Was/", "", nil},
		{"twice", "/5/gone/ /5/GONE/ /5/gone/", "/5/gone/", nil},
		{"a folder where a file is", "/x.html /x.html/y/ /5/a/ /5/", "/x.html /5/a/ /5/", nil},
		{"no paths", "/ // 5/gone/ /5/gone /../x/ /a//b/ //a/ /a// /.git/x/ /con/ /a|b/ /x.md", "",
			[]string{"/", "//", "5/gone/", "/5/gone", "/../x/", "/a//b/", "//a/", "/a//", "/.git/x/", "/con/", "/a|b/", "/x.md"}},
		{"longer than systems can write", "/" + strings.Repeat("deep/", 250), "", []string{"/" + strings.Repeat("deep/", 7) + "deep…"}},
	} {
		b := build(t, func(_ *config.Settings, c *content.Content) {
			c.Gone = []content.Gone{{Number: 5, Paths: strings.Fields(test.paths)}, {Number: 2, Paths: []string{"/2/is-back/"}}}
		}, issue(1, "One", "<!-- aliases: [/was/] -->", labels("go")), issue(2, "About", "#5", labels("page")))
		var paths []string
		for _, g := range b.Gone {
			if paths = append(paths, g.Paths...); g.Number != 5 {
				t.Errorf("%s: #%d is gone", test.name, g.Number)
			}
		}
		if got := strings.Join(paths, " "); got != test.want {
			t.Errorf("%s: %s", test.name, got)
		}
		var want []string
		for _, p := range test.warnings {
			want = append(want, fmt.Sprintf("#5:0: it is gone, and gone.json in the cache names %q, which is no address it can have had", p))
		}
		if diff := cmp.Diff(want, warnings(b)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
		if lines := addressLines(b); !slices.Equal(lines, []string{"#1 /1/one/ < /1/ /was/", "#2 /about/ < /2/ /2/about/"}) {
			t.Errorf("%s: %q", test.name, lines)
		}
		if len(b.Decisions) != 2 || strings.Contains(string(b.Pages[0].Body), "href") {
			t.Errorf("%s: decisions %v, text %s", test.name, b.Decisions, b.Pages[0].Body)
		}
	}
}
