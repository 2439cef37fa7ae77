package blog

import (
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
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", Labels: []content.Label{{Name: "Go"}, {Name: "go\u202e"}, {Name: "draft"}, {Name: "unused"}},
		Milestones: []content.Milestone{{Number: 2, Title: "Boats"}, {Number: 3, Title: "boats"}, {Number: 4, Title: "Later"}}}, Issues: []content.Issue{
		issue(1, "渡口", "<!--\naliases: [/old/, /about/, /x.html]\nslug: ferry\ntags: [hand]\n-->", labels("go"), milestone(3)),
		issue(2, "About", "", labels("page")),
		issue(3, "About", "", labels("page")),
		issue(4, "Now", "", func(i *content.Issue) { i.FormerTitles = []string{"Then", "渡口"} }),
		issue(5, "A secret", "", labels("draft")),
		issue(6, "Mine", "", func(i *content.Issue) { i.User = stranger }),
		issue(7, "Over", "", func(i *content.Issue) { i.State = "closed" }),
		issue(8, "A friend's", "", labels("preview")),
		issue(9, "Later", "<!-- date: 2026-06-01 21:00 -->"), // an hour after the clock
		issue(10, "", "<!-- aliases: [/old/] -->", milestone(2)),
	}}
	for at, posts := range map[time.Time]int{clock: 5, clock.Add(2 * time.Hour): 6, {}: 0} {
		b, err := New(settings, c, Options{Now: at})
		if err != nil {
			t.Fatal(err)
		}
		want := map[int][]string{}
		for _, p := range slices.Concat(b.Posts, b.Pages) {
			want[p.Number] = append([]string{p.Path}, p.Redirects...)
		}
		got, err := Places(settings, *c, at)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.Posts); diff != "" {
			t.Errorf("%s (-blog +places):\n%s", at, diff)
		}
		tags, series := map[string]string{"Go": "/tags/go/", "go\u202e": "/tags/go/", "hand": "/tags/hand/"}, map[int]string{2: "/series/boats/", 3: "/series/boats-3/"}
		if posts == 0 {
			tags, series = map[string]string{}, map[int]string{}
		}
		if diff := cmp.Diff([]any{tags, series}, []any{got.Tags, got.Series}); diff != "" {
			t.Errorf("%s: tags and series (-want +got):\n%s", at, diff)
		}
		if len(want) != posts {
			t.Errorf("%s: %d posts, want %d", at, len(want), posts)
		}
		for _, paths := range want {
			if plausible := (&builder{}).plausible(1, "", paths); !slices.Equal(plausible, paths) {
				t.Errorf("of %q are plausible %q", paths, plausible)
			}
		}
	}
	settings.CommentsPerPage = 10
	remarks(21)(&c.Issues[0])
	remarks(10)(&c.Issues[3])
	remarks(21)(&c.Issues[1])
	if got, err := Places(settings, *c, clock); err != nil || len(got.Pages) != 1 || got.Pages[1] != 3 {
		t.Errorf("the comments are on %v pages (%v)", got.Pages, err)
	}
	if got, err := Places(settings, *c, clock); err != nil || !slices.Equal(got.Aliases[1], []string{"/old/", "/x.html"}) || len(got.Aliases) != 1 {
		t.Errorf("the aliases are %v (%v)", got.Aliases, err)
	}
	c.Moved = []content.Moved{{Issue: 1, Paths: []string{"/1/was/"}}}
	if got, err := Places(settings, *c, clock); err != nil || !slices.Contains(got.Posts[1], "/1/was/") {
		t.Errorf("what has moved before is not among %q (%v)", got.Posts[1], err)
	}
	settings.Timezone = "Nowhere/Land"
	if _, err := Places(settings, *c, clock); err == nil {
		t.Error("a timezone that does not exist is no error")
	}
}

// TestMovedAddresses: former addresses lead to where things are, unless something else is there, or they are none.
func TestMovedAddresses(t *testing.T) {
	for _, test := range []struct {
		name  string
		moved content.Moved
		want  string // what leads to the post 1, the page 2, the tag and the series
	}{
		{"nothing", content.Moved{}, "|||"},
		{"post", content.Moved{Issue: 1, Paths: []string{"/1/one-was/", "/1/one/", "/about/", "/was/", "/feed.xml/", "/tags/x/", "/2/"}}, "/1/one-was/|||"},
		{"page", content.Moved{Issue: 2, Paths: []string{"/us/", "/us.html", "/1/two/", "/1/comments/", "/about/x/"}}, "|/us/ /us.html /1/two/ /1/comments/ /about/x/||"},
		{"tag", content.Moved{Label: "GO", Paths: []string{"/tags/golang/", "/tags/GOLANG/", "/tags/go/", "/tags/Go/", "/series/golang/", "/tags/", "/tags/a/b/", "/x/", "/tags/x.html"}}, "||/tags/golang/|"},
		{"series", content.Moved{Milestone: 3, Paths: []string{"/series/ships/", "/series/boats/", "/tags/ships/"}}, "|||/series/ships/"},
		{"not shown", content.Moved{Issue: 9, Paths: []string{"/9/was/"}}, "|||"},
		{"no such tag", content.Moved{Label: "java", Paths: []string{"/tags/was/"}}, "|||"},
		{"no such series", content.Moved{Milestone: 4, Paths: []string{"/series/was/"}}, "|||"},
	} {
		b := build(t, func(_ *config.Settings, c *content.Content) {
			c.Moved = []content.Moved{test.moved}
			c.Repository.Milestones = []content.Milestone{{Number: 3, Title: "Boats"}, {Number: 4, Title: "Later"}}
		}, issue(1, "One", "<!-- aliases: [/was/] -->", labels("go"), milestone(3)), issue(2, "About", "#5", labels("page")))
		known := map[string]bool{"/1/": true, "/was/": true, "/2/": true, "/2/about/": true}
		line := func(paths []string) string {
			return strings.Join(slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return known[p] }), " ")
		}
		got := line(b.Posts[0].Redirects) + "|" + line(b.Pages[0].Redirects) + "|" + line(b.Tags[0].Redirects) + "|" + line(b.Series[0].Redirects)
		if got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if len(b.Warnings) != 0 {
			t.Errorf("%s: %q", test.name, warnings(b))
		}
		if test.name == "post" && !slices.Equal(b.Posts[0].Former, []string{"/1/one-was/"}) {
			t.Errorf("comments were at %q", b.Posts[0].Former)
		}
	}
}

// TestFormer: where a post was by its title, before it had a slug, there was more than its page.
func TestFormer(t *testing.T) {
	for former, want := range map[string]string{"🎉🎉": "/1/", "Was": "/1/was/"} {
		b := build(t, nil, issue(1, "", "<!-- slug: other -->", func(i *content.Issue) { i.FormerTitles = []string{former} }))
		if got := strings.Join(b.Posts[0].Former, " "); got != want {
			t.Errorf("%s: %s", former, got)
		}
	}
	b := build(t, nil, issue(1, "Title", "<!-- slug: other\naliases: [/old/] -->", func(i *content.Issue) { i.FormerTitles = []string{"Was"} }))
	if got := b.Posts[0].Former; !slices.Equal(got, []string{"/1/was/", "/1/title/"}) {
		t.Errorf("%q", got)
	}
}

// TestMovedAddressesThatAreNone: they come from a file of the cache, which can be anybody's.
func TestMovedAddressesThatAreNone(t *testing.T) {
	bad := []string{"/../x/"}
	b := build(t, func(_ *config.Settings, c *content.Content) {
		c.Moved = []content.Moved{{Issue: 1, Paths: bad}, {Milestone: 3, Paths: bad}, {Label: "go", Paths: bad}}
		c.Repository.Milestones = []content.Milestone{{Number: 3, Title: "Boats"}}
	}, issue(1, "One", "", labels("go"), milestone(3)))
	if len(b.Posts[0].Former)+len(b.Tags[0].Redirects)+len(b.Series[0].Redirects) > 0 {
		t.Error("they were believed")
	}
	want := []string{
		`#0:0: series "Boats" was elsewhere, and moved.json in the cache names "/../x/", which is no address it can have had`,
		`#0:0: tag "go" was elsewhere, and moved.json in the cache names "/../x/", which is no address it can have had`,
		`#1:0: it was elsewhere, and moved.json in the cache names "/../x/", which is no address it can have had`,
	}
	if diff := cmp.Diff(want, warnings(b)); diff != "" {
		t.Error(diff)
	}
}

// TestFormerTitlesOfPrivateIssues: nobody but the blog has shown them, and what it has shown is told by the cache.
func TestFormerTitlesOfPrivateIssues(t *testing.T) {
	b := build(t, func(_ *config.Settings, c *content.Content) {
		c.Repository.Private = true
		c.Moved = []content.Moved{{Issue: 1, Paths: []string{"/1/shown/"}}}
	}, issue(1, "New", "", func(i *content.Issue) { i.FormerTitles = []string{"Secret", "Shown"} }))
	if got := addressLines(b); !slices.Equal(got, []string{"#1 /1/new/ < /1/ /1/shown/"}) {
		t.Errorf("%q", got)
	}
}
