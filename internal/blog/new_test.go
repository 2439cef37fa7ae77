package blog

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

var (
	owner    = content.User{Login: "harbour", ID: 1, Type: "User"}
	stranger = content.User{Login: "passer-by", ID: 2, Type: "User"}
	clock    = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
)

// issue is an issue of the owner, made on a day that follows from its number.
func issue(number int, title, body string, change ...func(*content.Issue)) content.Issue {
	at := time.Date(2026, 1, 1, 8, 0, 0, 0, time.UTC).AddDate(0, 0, number)
	i := content.Issue{Number: number, Title: title, Body: body, State: "open", User: owner, AuthorAssociation: "OWNER", CreatedAt: at, UpdatedAt: at}
	for _, c := range change {
		c(&i)
	}
	return i
}

func labels(names ...string) func(*content.Issue) {
	return func(i *content.Issue) { i.Labels = names }
}

func milestone(n int) func(*content.Issue) { return func(i *content.Issue) { i.Milestone = n } }

func build(t *testing.T, change func(*config.Settings, *content.Content), issues ...content.Issue) *Blog {
	t.Helper()
	settings := config.Default()
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes", DefaultBranch: "main"}, Issues: issues}
	if change != nil {
		change(&settings, c)
	}
	b, err := New(settings, c, Options{Now: clock, Reserved: []string{"fonts/a.woff", "pictures/boat.png", "notes/index.html"}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// addressLines is where everything lives: "#1 /1/hello/ < /1/ /old/".
func addressLines(b *Blog) []string {
	var out []string
	for _, p := range slices.Concat(b.Posts, b.Pages) {
		line := fmt.Sprintf("#%d %s", p.Number, p.Path)
		if len(p.Redirects) > 0 {
			line += " < " + strings.Join(p.Redirects, " ")
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func warnings(b *Blog) []string {
	var out []string
	for _, w := range b.Warnings {
		out = append(out, fmt.Sprintf("#%d:%d: %s", w.Number, w.Line, w.Message))
	}
	return out
}

func TestAddresses(t *testing.T) {
	former := func(titles ...string) func(*content.Issue) {
		return func(i *content.Issue) { i.FormerTitles = titles }
	}
	tests := []struct {
		name     string
		change   func(*config.Settings, *content.Content)
		issues   []content.Issue
		want     []string
		warnings []string
	}{
		{"a post and its number", nil, []content.Issue{issue(1, "Hello, world", "")}, []string{"#1 /1/hello-world/ < /1/"}, nil},
		{"no letter in the title", nil, []content.Issue{issue(1, "🚀", "")}, []string{"#1 /1/"}, nil},
		{"CJK", nil, []content.Issue{issue(1, "你好，世界", "")}, []string{"#1 /1/你好-世界/ < /1/"}, nil},
		{"ASCII", func(s *config.Settings, _ *content.Content) { s.Slug = "ascii" }, []content.Issue{issue(1, "你好，世界", "")}, []string{"#1 /1/ni-hao-shi-jie/ < /1/"}, nil},
		{"former titles, one only in its spelling", nil, []content.Issue{issue(1, "New", "", former("Old", "older!", "NEW"))},
			[]string{"#1 /1/new/ < /1/ /1/old/ /1/older/"}, nil},
		{"slug of the front matter", nil, []content.Issue{issue(1, "Title", "<!-- slug: other -->")}, []string{"#1 /1/other/ < /1/ /1/title/"}, nil},
		{"the same title and slug twice", nil, []content.Issue{issue(1, "A", "<!-- slug: x -->"), issue(2, "A", "<!-- slug: x -->")},
			[]string{"#1 /1/x/ < /1/ /1/a/", "#2 /2/x/ < /2/ /2/a/"}, nil},
		{"a folder of static files, and a page in one", nil, []content.Issue{issue(1, "Pictures", "", labels("page")), issue(2, "Notes", "", labels("page"))},
			[]string{"#1 /pictures/ < /1/ /1/pictures/", "#2 /notes-2/ < /2/ /2/notes/"}, []string{`#2:0: the address /notes/ is taken; the page is at /notes-2/`}},
		{"aliases", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/old/, 2019/x.html, https://elsewhere.example/was/here] -->")},
			[]string{"#1 /1/a/ < /1/ /old/ /2019/x.html /was/here/"}, nil},
		{"aliases that cannot be", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/../up/, /feed.xml, /tags/x/, /2/b/, /1/a/, 'javascript:x', '/.git/x', '/a?b', /con/, /favicon.svg, /fonts/a.woff] -->"), issue(2, "B", "")},
			[]string{"#1 /1/a/ < /1/", "#2 /2/b/ < /2/"}, []string{
				`#1:1: front matter: alias "/../up/" is no path that can be kept`, `#1:1: front matter: alias "/feed.xml" is taken`, `#1:1: front matter: alias "/tags/x/" is taken`,
				`#1:1: front matter: alias "/2/b/" is taken`, `#1:1: front matter: alias "/1/a/" is the post's own address`, `#1:1: front matter: alias "javascript:x" is no path that can be kept`,
				`#1:1: front matter: alias "/.git/x" is no path that can be kept`, `#1:1: front matter: alias "/a?b" is no path that can be kept`, `#1:1: front matter: alias "/con/" is no path that can be kept`,
				`#1:1: front matter: alias "/favicon.svg" is taken`, `#1:1: front matter: alias "/fonts/a.woff" is taken`}},
		{"an alias twice", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/x/, /x, /x/] -->")}, []string{"#1 /1/a/ < /1/ /x/"}, nil},
		{"aliases by their full address", nil, []content.Issue{issue(1, "A", "<!-- aliases: [https://harbour.github.io/notes/was/, https://HARBOUR.github.io/elsewhere/, https://old.example/notes/x/, /notes/y/, https://harbour.github.io/notes] -->")},
			[]string{"#1 /1/a/ < /1/ /was/ /elsewhere/ /notes/x/ /notes/y/"}, []string{`#1:1: front matter: alias "https://harbour.github.io/notes" is no path that can be kept`}},
		{"an alias that is as long as a file's name can be", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/"+strings.Repeat("a", 200)+"/, /"+strings.Repeat("b", 201)+"/, /"+strings.Repeat("海", 67)+"/] -->")},
			[]string{"#1 /1/a/ < /1/ /" + strings.Repeat("a", 200) + "/"}, []string{
				`#1:1: front matter: alias "/` + strings.Repeat("b", 39) + `…" is no path that can be kept`, `#1:1: front matter: alias "/` + strings.Repeat("海", 39) + `…" is no path that can be kept`}},
		{"another way to write an address", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/b//, //b/, /x//y/] -->"), issue(2, "B", "", labels("page"))},
			[]string{"#1 /1/a/ < /1/", "#2 /b/ < /2/ /2/b/"}, []string{
				`#1:1: front matter: alias "/b//" is no path that can be kept`, `#1:1: front matter: alias "//b/" is no path that can be kept`, `#1:1: front matter: alias "/x//y/" is no path that can be kept`}},
		{"an alias that is a file where another has a folder", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/x.html, /x.html/y/] -->")},
			[]string{"#1 /1/a/ < /1/ /x.html"}, []string{`#1:1: front matter: alias "/x.html/y/" is taken`}},
		{"an alias that is a folder where another has a file", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/x.html/y/, /x.html] -->")},
			[]string{"#1 /1/a/ < /1/ /x.html/y/"}, []string{`#1:1: front matter: alias "/x.html" is taken`}},
		{"aliases of other engines, and names that not every system can write", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/old.htm, /a./, '/b /', /c.d/] -->")},
			[]string{"#1 /1/a/ < /1/ /old.htm /c.d/"}, []string{`#1:1: front matter: alias "/a./" is no path that can be kept`, `#1:1: front matter: alias "/b /" is no path that can be kept`}},
		{"an alias that differs from another only in case", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/Old/, /old/, /ＯＬＤ/] -->")},
			[]string{"#1 /1/a/ < /1/ /Old/"}, []string{`#1:1: front matter: alias "/old/" is taken`, `#1:1: front matter: alias "/ＯＬＤ/" is taken`}},
		{"the files beside a page are not to be had", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/1/a/index.md/, /1/a/comments.xml/] -->")},
			[]string{"#1 /1/a/ < /1/"}, []string{`#1:1: front matter: alias "/1/a/index.md/" is taken`, `#1:1: front matter: alias "/1/a/comments.xml/" is taken`}},
		{"the number decides, not an alias", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/2/] -->"), issue(2, "B", "")},
			[]string{"#1 /1/a/ < /1/", "#2 /2/b/ < /2/"}, []string{`#1:1: front matter: alias "/2/" is taken`}},
		{"pages", nil, []content.Issue{issue(1, "About", "", labels("Page")), issue(2, "about", "", labels("page")), issue(3, "2024", "", labels("page")), issue(4, "🚀", "", labels("page")), issue(5, "Tags", "", labels("page"))},
			[]string{"#1 /about/ < /1/ /1/about/", "#2 /about-2/ < /2/ /2/about/", "#3 /page-2024/ < /3/ /3/2024/", "#4 /page-4/ < /4/", "#5 /tags-5/ < /5/ /5/tags/"},
			[]string{"#2:0: the address /about/ is taken; the page is at /about-2/", "#3:0: the address /2024/ is taken; the page is at /page-2024/", "#5:0: the address /tags/ is taken; the page is at /tags-5/"}},
		{"a page that was called otherwise", nil, []content.Issue{
			issue(1, "About me", "", labels("page"), former("Colophon", "2024", "Archive")), issue(2, "Who", "<!-- aliases: [/now/] -->", labels("page"), former("Now", "About me")), issue(3, "Then", "", former("Past"))},
			[]string{"#1 /about-me/ < /1/ /1/colophon/ /1/2024/ /1/archive/ /1/about-me/ /colophon/", "#2 /who/ < /2/ /2/now/ /2/about-me/ /2/who/ /now/", "#3 /3/then/ < /3/ /3/past/"}, nil},
		{"a page that was called as another was later, which is gone", func(_ *config.Settings, c *content.Content) {
			c.Gone = []content.Gone{{Number: 9, Paths: []string{"/about/", "/9/about/"}}, {Number: 1, Paths: []string{"/then/"}}}
		}, []content.Issue{issue(1, "Me again", "", labels("page"), former("About", "Then"))}, []string{"#1 /me-again/ < /1/ /1/about/ /1/then/ /1/me-again/ /then/"}, nil},
		{"the files beside a former page are not to be had", nil, []content.Issue{issue(1, "A", "<!-- aliases: [/1/b/comments.json/, /1/b/comments/2/] -->", former("B"))},
			[]string{"#1 /1/a/ < /1/ /1/b/"}, []string{`#1:1: front matter: alias "/1/b/comments.json/" is taken`, `#1:1: front matter: alias "/1/b/comments/2/" is taken`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := build(t, test.change, test.issues...)
			if diff := cmp.Diff(test.want, addressLines(b)); diff != "" {
				t.Errorf("addresses (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.warnings, warnings(b)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

// What turns the direction of a text does not leave the name it is in; marks that only say the direction of their place stay.
func TestNamesKeepTheirDirection(t *testing.T) {
	const name = "a\u202eb\u2066c\u2069\u202c \u200fd"
	b := build(t, func(_ *config.Settings, c *content.Content) {
		c.Repository.Milestones = []content.Milestone{{Number: 1, Title: name}}
	}, issue(1, name, "", labels(name), milestone(1)))
	p := b.Posts[0]
	for what, got := range map[string]string{"title": p.Title, "as HTML": string(p.TitleHTML), "tag": p.Tags[0].Name, "series": p.Series.Title} {
		if got != "abc \u200fd" {
			t.Errorf("%s: %q", what, got)
		}
	}
}

func TestTags(t *testing.T) {
	b := build(t, func(s *config.Settings, c *content.Content) {
		s.RequireLabel = "publish"
		c.Repository.Labels = []content.Label{{Name: "Go", Color: "00ADD8", Description: "The language"}, {Name: "C"}, {Name: "evil", Color: `red;}x{`}}
	},
		issue(1, "One", "", labels("Go", "publish", "C")),
		issue(2, "Two", "<!-- tags: [go, C++, 写作, '../x'] -->", labels("publish", "c", "evil")),
		issue(3, "Three", "", labels("publish", "Draft", "secret")),
		issue(4, "Four", "", labels("publish", "page", "C#")),
		issue(5, "Five", "", labels("publish", ":seedling: notes")),
		issue(6, "Six", "<!-- tags: [preview, draft, page] -->", labels("publish", "C")))
	var got []string
	for _, tag := range b.Tags {
		line := fmt.Sprintf("%s %s %s %q", tag.Name, tag.Path, tag.Color, tag.Description)
		for _, p := range tag.Posts {
			line += fmt.Sprintf(" #%d", p.Number)
		}
		got = append(got, line)
	}
	want := []string{
		`../x /tags/x/  "" #2`,
		`🌱 notes /tags/seedling-notes/  "" #5`,
		`C /tags/c/  "" #6 #2 #1`,
		`C++ /tags/cpp/  "" #2`,
		`evil /tags/evil/  "" #2`,
		`Go /tags/go/ 00add8 "The language" #2 #1`,
		`写作 /tags/写作/  "" #2`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Names that come out the same get addresses of their own, and which of them
// has the plain one does not depend on the order of the posts.
func TestTagAddressesAreTheirOwn(t *testing.T) {
	names := []string{"a b", "a-b", "a/b", "A B!", "Straße", "STRASSE", "fi", "\ufb01", "kg", "㎏", "🚀", "🎉", strings.Repeat("x", 256), strings.Repeat("x", 255)}
	paths := func(order []string) map[string]string {
		b := build(t, nil, issue(1, "One", "", labels(order...)))
		m := map[string]string{}
		seen := map[string]bool{}
		for _, tag := range b.Tags {
			if seen[fold(tag.Path)] {
				t.Errorf("%s is there twice", tag.Path)
			}
			seen[fold(tag.Path)] = true
			m[tag.Name] = tag.Path
		}
		return m
	}
	first := paths(names)
	slices.Reverse(names)
	if diff := cmp.Diff(first, paths(names)); diff != "" {
		t.Errorf("the order of the labels matters (-first +second):\n%s", diff)
	}
	if len(first) != len(names) || first["a-b"] != "/tags/a-b/" {
		t.Errorf("paths %q", first)
	}
}

func TestSeries(t *testing.T) {
	dated := func(number int, date string, m int) content.Issue {
		return issue(number, fmt.Sprint("Part ", number), "<!-- date: "+date+" -->", milestone(m))
	}
	b := build(t, func(_ *config.Settings, c *content.Content) {
		c.Repository.Milestones = []content.Milestone{{Number: 2, Title: "A small engine!", Description: "How *it*\nis made.\n\n- see #1\n"}, {Number: 1, Title: "Empty"}, {Number: 3, Title: "A small engine"}, {Number: 5, Title: "6"}, {Number: 6, Title: "🎉"}}
	}, dated(7, "2026-05-01", 5), dated(8, "2026-05-02", 6), dated(1, "2026-03-01", 2), dated(2, "2026-02-01", 2), dated(3, "2026-04-01", 3), dated(9, "2026-02-01", 2), issue(4, "Page", "", labels("page"), milestone(1)), issue(5, "Gone", "", milestone(9)))
	var got []string
	for _, s := range b.Series {
		line := s.Title + " " + s.Path
		for _, p := range s.Posts {
			line += fmt.Sprintf(" #%d=%d", p.Number, p.Part)
		}
		got = append(got, line)
	}
	if s := b.Series[0]; s.Description != "How it is made. see #1" || !strings.Contains(string(s.Body), "<em>it</em>") || !strings.Contains(string(s.Body), `href="/notes/1/part-1/"`) {
		t.Errorf("the series is %q, %s", s.Description, s.Body)
	}
	want := []string{"A small engine! /series/a-small-engine/ #2=1 #9=2 #1=3", "A small engine /series/a-small-engine-3/ #3=1", "6 /series/6/ #7=1", "🎉 /series/6-2/ #8=1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLinksAndBacklinks(t *testing.T) {
	b := build(t, func(s *config.Settings, c *content.Content) {
		s.BaseURL = "https://example.org/blog/"
		c.Pulls = []int{8}
	},
		issue(1, "First", "See #2, #3, #8, #99 and https://github.com/harbour/notes/issues/2."),
		issue(2, "Second", "Back to harbour/notes#1, and to myself: #2. @passer-by @Nobody-Known"),
		issue(3, "Secret draft", "#1", labels("draft")),
		issue(4, "A stranger's", "#1", func(i *content.Issue) { i.User = stranger }),
		issue(5, "Page", "#1", labels("page")))
	post := func(n int) *Post {
		for _, p := range slices.Concat(b.Posts, b.Pages) {
			if p.Number == n {
				return p
			}
		}
		t.Fatalf("no post %d", n)
		return nil
	}
	body := string(post(1).Body)
	for _, want := range []string{`href="/blog/2/second/"`, `href="https://github.com/harbour/notes/issues/3"`, `href="https://github.com/harbour/notes/issues/8"`, "#99"} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is not in %s", want, body)
		}
	}
	if strings.Contains(body, "Secret") {
		t.Errorf("the title of a draft is in %s", body)
	}
	if second := string(post(2).Body); !strings.Contains(second, `href="https://github.com/passer-by"`) || strings.Contains(second, "github.com/Nobody") {
		t.Errorf("mentions: %s", second)
	}
	var backlinks []int
	for _, p := range post(1).Backlinks {
		backlinks = append(backlinks, p.Number)
	}
	if !slices.Equal(backlinks, []int{5, 2}) {
		t.Errorf("#1 is mentioned by %v, want 5 and 2: no draft, no stranger", backlinks)
	}
	if got := post(2).Backlinks; len(got) != 1 || got[0].Number != 1 {
		t.Errorf("#2 is mentioned by %v, want #1 alone", got)
	}
}

func TestDecisions(t *testing.T) {
	future := issue(6, "Later", "<!-- date: 2026-07-01 -->")
	sooner := issue(7, "Sooner", "<!-- date: 2026-06-15 09:00 -->")
	issues := []content.Issue{
		issue(1, "In", ""),
		issue(2, "Stranger", "", func(i *content.Issue) { i.User = stranger }),
		issue(3, "Nobody", "", func(i *content.Issue) { i.User = content.User{} }),
		issue(4, "Closed", "", func(i *content.Issue) { i.State = "closed" }),
		issue(5, "Draft", "text\r\n<!--\r\ndraft: yes\r\n-->\r\n"),
		future, sooner,
		issue(8, "Locked", "", func(i *content.Issue) { i.Locked = true }),
		issue(9, "Bad date", "<!-- date: someday -->"),
	}
	b := build(t, func(s *config.Settings, _ *content.Content) { s.Timezone = "Asia/Shanghai" }, issues...)
	var got []string
	for _, d := range b.Decisions {
		got = append(got, fmt.Sprintf("#%d %v %s %s", d.Number, d.Published, d.Reason, d.Path))
	}
	want := []string{
		"#1 true published /1/in/", "#2 false the author is not one of the blog's authors ", "#3 false the author's account is deleted ", "#4 false closed ",
		"#5 false draft ", "#6 false scheduled ", "#7 false scheduled ", "#8 true published /8/locked/", "#9 true published /9/bad-date/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if due := time.Date(2026, 6, 15, 1, 0, 0, 0, time.UTC); !b.NextDue.Equal(due) {
		t.Errorf("next due %v, want %v: nine o'clock in Shanghai", b.NextDue, due)
	}
	if diff := cmp.Diff([]string{`#9:1: front matter: date: "someday" is no date; write 2006-01-02 or 2006-01-02 15:04`}, warnings(b)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// TestUpdated: a slip that is mended within a day is no news.
func TestUpdated(t *testing.T) {
	for after, updated := range map[time.Duration]bool{0: false, 5 * time.Minute: false, 24*time.Hour - time.Second: false, 24 * time.Hour: true, 400 * time.Hour: true} {
		p := build(t, nil, issue(1, "One", "", func(i *content.Issue) { i.EditedAt = i.CreatedAt.Add(after) })).Posts[0]
		if !p.Modified.Equal(p.Date.Add(after)) || p.Updated.IsZero() == updated || updated && !p.Updated.Equal(p.Modified) {
			t.Errorf("edited %v later: updated %v, modified %v", after, p.Updated, p.Modified)
		}
	}
}

// TestPinned: pinned posts are in the order of the repository, and neither pages nor what is not published is among them.
func TestPinned(t *testing.T) {
	b := build(t, func(_ *config.Settings, c *content.Content) { c.Repository.Pinned = []int{3, 2, 9, 4, 1} },
		issue(1, "One", ""), issue(2, "About", "", labels("page")), issue(3, "Three", ""), issue(4, "Four", "", labels("draft")))
	var pinned []int
	for _, p := range b.Pinned {
		pinned = append(pinned, p.Number)
	}
	if !slices.Equal(pinned, []int{3, 1}) || b.Pages[0].Pinned {
		t.Errorf("pinned %v", pinned)
	}
}

func TestComments(t *testing.T) {
	at := clock.Add(-time.Hour)
	comment := func(id int64, u content.User, body string) content.Comment {
		return content.Comment{ID: id, User: u, Body: body, CreatedAt: at, UpdatedAt: at}
	}
	hidden := comment(3, stranger, "buy this")
	hidden.Hidden = "spam"
	edited := comment(4, content.User{}, "x")
	edited.UpdatedAt = at.Add(time.Minute)
	with := func(i *content.Issue) {
		i.Comments = []content.Comment{comment(1, stranger, "[a](https://example.org) ![b](https://tracker.example/b.png)"), comment(2, owner, "thanks ![c](https://example.org/c.png)"), hidden, edited, comment(5, content.User{Login: "github-actions[bot]", Type: "Bot"}, "x")}
	}
	b := build(t, nil, issue(1, "One", "", with))
	var got []string
	for _, c := range b.Posts[0].Comments {
		got = append(got, fmt.Sprintf("%d %s author=%v edited=%v bot=%v %s", c.ID, c.Author.Name, c.ByAuthor, c.Edited, c.Author.Bot, c.Author.URL))
	}
	want := []string{
		"1 passer-by author=false edited=false bot=false https://github.com/passer-by",
		"2 harbour author=true edited=false bot=false https://github.com/harbour",
		"4  author=false edited=true bot=false ", // pages name a deleted account in the blog's language
		"5 github-actions author=false edited=false bot=true https://github.com/apps/github-actions",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if body := string(b.Posts[0].Comments[0].Body); !strings.Contains(body, `<a href="https://example.org" rel="nofollow ugc">`) || strings.Contains(body, "<img") {
		t.Errorf("a stranger's link is followed, or tells on who reads: %s", body)
	}
	if body := string(b.Posts[0].Comments[1].Body); !strings.Contains(body, `<img src="https://example.org/c.png"`) {
		t.Errorf("the author's own picture is not shown: %s", body)
	}
	if b := build(t, func(s *config.Settings, _ *content.Content) { s.Comments = false }, issue(1, "One", "", with)); len(b.Posts[0].Comments) != 0 {
		t.Error("comments are shown though the settings say no")
	}
}

// TestNames: who writes the blog goes by their name, and who comments by their login, as nobody else's.
func TestNames(t *testing.T) {
	change := func(s *config.Settings, c *content.Content) {
		s.Authors = []string{"harbour", "guest"}
		c.People = []content.User{{Login: "guest", ID: 3, Type: "User", Name: "A\u202e  Guest"}, {Login: "harbour", ID: 1, Type: "User", Name: "The Harbour"}, {Login: "passer-by", ID: 2, Type: "User", Name: "The Harbour"}, {Login: "taken", ID: 9, Name: "Another"}, {Login: "unseen", ID: 4, Name: "\u3164\u200b"}}
	}
	by := func(u content.User) func(*content.Issue) {
		return func(i *content.Issue) {
			i.User = u
			i.Comments = []content.Comment{{ID: int64(i.Number), User: stranger, CreatedAt: clock, UpdatedAt: clock}}
		}
	}
	issues := []content.Issue{issue(1, "One", "", by(owner)), issue(2, "Two", "", by(content.User{Login: "guest", ID: 3, Type: "User"}))}
	b := build(t, change, issues...)
	one, two := b.Posts[1], b.Posts[0]
	got := []string{one.Author.Name, one.Author.Login, two.Author.Name, two.Author.Login, two.Author.URL, b.Author.Name, one.Comments[0].Author.Name}
	if diff := cmp.Diff([]string{"The Harbour", "harbour", "A Guest", "guest", "https://github.com/guest", "The Harbour", "passer-by"}, got); diff != "" {
		t.Error(diff)
	}
	b = build(t, func(s *config.Settings, c *content.Content) { change(s, c); s.Authors = []string{"unseen"} }, issue(1, "\u3164", "", by(content.User{Login: "unseen", ID: 4})))
	if p := b.Posts[0]; p.Author.Name != "unseen" || p.Title != "#1" || p.TitleHTML != "#1" {
		t.Errorf("what cannot be seen: %q by %q", p.Title, p.Author.Name)
	}
	b = build(t, func(s *config.Settings, c *content.Content) { change(s, c); s.Author = "H."; c.People[0].ID = 8 }, issues...)
	if got := []string{b.Posts[1].Author.Name, b.Posts[0].Author.Name, b.Author.Name}; !slices.Equal(got, []string{"H.", "guest", "H."}) {
		t.Error(got)
	}
}

// TestPathsBeginAtTheBlog: what begins with "/" is on the blog, also where the blog lives below a folder.
func TestPathsBeginAtTheBlog(t *testing.T) {
	body := "<!-- image: /card.png -->\n\n[a](/1/) [b](/notes/1/) [c](//a.example/) [d](x) ![](/pic.png) <picture><source srcset=\"/dark.png\"><img src=\"/pic.png\"></picture> <a href=\"/\">e</a> #1 [f](https://harbour.github.io/notes/1/) [g](https://harbour.github.io/other/)"
	for base, want := range map[string][]string{
		"": {`<a href="/notes/1/">a`, `<a href="/notes/1/">b`, `<a href="//a.example/" rel="nofollow">c`, `<a href="x">d`, `src="/notes/pic.png"`, `srcset="/notes/dark.png"`, `<a href="/notes/">e`, `href="/notes/1/one/"`,
			`<a href="https://harbour.github.io/notes/1/">f`, `<a href="https://harbour.github.io/other/" rel="nofollow">g`, "https://harbour.github.io/notes/card.png"},
		"https://harbour.example": {`<a href="/1/">a`, `<a href="/notes/1/">b`, `<a href="//a.example/" rel="nofollow">c`, `<a href="x">d`, `src="/pic.png"`, `srcset="/dark.png"`, `<a href="/">e`, `href="/1/one/"`,
			`<a href="https://harbour.github.io/notes/1/" rel="nofollow">f`, "https://harbour.example/card.png"},
	} {
		b := build(t, func(s *config.Settings, _ *content.Content) { s.BaseURL, s.Intro = base, "See [a](/1/)" },
			issue(1, "One", body, func(i *content.Issue) {
				i.Comments = []content.Comment{{ID: 7, User: stranger, Body: "[a](/1/)", CreatedAt: clock, UpdatedAt: clock}}
			}))
		post := b.Posts[0]
		for _, w := range want[:len(want)-1] {
			if !strings.Contains(string(post.Body), w) {
				t.Errorf("%s: no %s in\n%s", base, w, post.Body)
			}
		}
		if post.Image != want[len(want)-1] {
			t.Errorf("%s: the picture is %s", base, post.Image)
		}
		for _, text := range []template.HTML{b.Intro, post.Comments[0].Body} {
			if !strings.Contains(string(text), strings.TrimSuffix(want[0], ">a")) {
				t.Errorf("%s: no %s in %s", base, want[0], text)
			}
		}
	}
	if b := build(t, nil, issue(1, "One", "![](/notes/a.png)")); b.Posts[0].Image != "https://harbour.github.io/notes/a.png" {
		t.Errorf("the picture is %s", b.Posts[0].Image)
	}
}

func TestExcerpt(t *testing.T) {
	b := build(t, nil, issue(1, "A", "| a | b |\n|---|---|"), issue(2, "B", "# One\n\nIt is said in a sentence.\n\n- two"))
	if got := b.Posts[0].Description + "|" + b.Posts[1].Description; got != "It is said in a sentence.|a b" {
		t.Errorf("%s", got)
	}
	for text, want := range map[string]string{
		"One line.\nTwo  lines.":             "One line. Two lines.",
		"标题：\n第一段。\n第二段 in 两行\n完」 了":         "标题：第一段。第二段 in 两行 完」了",
		strings.Repeat("word, ", 30):         strings.Repeat("word, ", 25) + "word…",
		strings.Repeat("a", 200):             strings.Repeat("a", 160) + "…",
		strings.Repeat("四个字。", 50):           strings.Repeat("四个字。", 39) + "四个字…",
		"short\n" + strings.Repeat("b", 200): "short " + strings.Repeat("b", 154) + "…",
		strings.Repeat("c", 160):             strings.Repeat("c", 160),
		"":                                   "",
	} {
		if got := excerpt(text, descriptionLength); got != want {
			t.Errorf("%.30q…: %q, want %q", text, got, want)
		}
	}
}

func TestMathOff(t *testing.T) {
	b := build(t, nil, issue(1, "Money", "<!-- math: false -->\n\nIt costs $5$ or $x$."), issue(2, "Math", "It is $x$."))
	if body := string(b.Posts[1].Body); !strings.Contains(body, "$x$") || strings.Contains(body, "math") {
		t.Errorf("dollars are formulas though the author said no: %s", body)
	}
	if body := string(b.Posts[0].Body); !strings.Contains(body, `class="math"`) {
		t.Errorf("no formula: %s", body)
	}
}

func TestAddress(t *testing.T) {
	repository := func(url, ownerLogin, name string) content.Repository {
		return content.Repository{HTMLURL: url, Owner: content.User{Login: ownerLogin}, Name: name}
	}
	tests := []struct {
		r             content.Repository
		base, cname   string
		url, path, at string
	}{
		{repository("https://github.com/Ada/notes", "Ada", "notes"), "", "", "https://ada.github.io/notes", "/notes", "https://github.com"},
		{repository("https://github.com/Ada/Ada.github.io", "Ada", "Ada.github.io"), "", "", "https://ada.github.io", "", "https://github.com"},
		{repository("https://github.com/Ada/notes", "Ada", "notes"), "", "blog.example", "https://blog.example", "", "https://github.com"},
		{repository("https://github.com/Ada/notes", "Ada", "notes"), "https://example.org/a/", "blog.example", "https://example.org/a", "/a", "https://github.com"},
		{repository("https://git.firm.example/ada/notes", "ada", "notes"), "", "", "https://git.firm.example/pages/ada/notes", "/pages/ada/notes", "https://git.firm.example"},
	}
	for _, test := range tests {
		s := config.Default()
		s.BaseURL, s.CNAME = test.base, test.cname
		home, err := Address(s, test.r)
		if err != nil || home.URL != test.url || home.Path != test.path || home.Server != test.at {
			t.Errorf("got %+v, %v, want %s, %s, %s", home, err, test.url, test.path, test.at)
		}
	}
}

// The order of the input's maps and goroutines leaves no trace.
func TestNewIsDeterministic(t *testing.T) {
	var issues []content.Issue
	for n := 1; n <= 40; n++ {
		issues = append(issues, issue(n, fmt.Sprint("Post ", n%7), fmt.Sprintf("See #%d.\n\n```go\nvar x = %d\n```", n%9+1, n), labels("a", fmt.Sprint("l", n%5))))
	}
	text := func() string {
		b := build(t, nil, issues...)
		var s strings.Builder
		for _, p := range b.Posts {
			fmt.Fprintln(&s, p.Path, p.Body, len(p.Backlinks), p.Redirects)
			for _, x := range p.Backlinks {
				fmt.Fprint(&s, x.Number, " ")
			}
		}
		for _, tag := range b.Tags {
			fmt.Fprintln(&s, tag.Path, len(tag.Posts))
		}
		return s.String()
	}
	if first, second := text(), text(); first != second {
		t.Error("the same input gave two different blogs")
	}
}
