package blog

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// TestGoneAddresses: an address of what is gone says so unless something else is there, or it is none.
func TestGoneAddresses(t *testing.T) {
	for _, test := range []struct {
		name, paths string // of #5
		want        string
		warnings    []string
	}{
		{"free", "/5/gone/ /5/ /old/ /x.html", "/5/gone/ /5/ /old/ /x.html", nil},
		{"taken by a post, a page, a redirect, an alias", "/1/one/ /1/ /about/ /was/", "", nil},
		{"taken by what the blog itself has", "/feed.xml/ /index.html /404.html /tags/go/ /tags/new/ /series/x/ /preview/x/ /search/ /notes/ /page/2/ /media/x.html", "", nil},
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

// Whatever moved.json and gone.json say, former pages of comments are no more than one post can have had, at all its addresses together.
func TestFormerPagesAreBounded(t *testing.T) {
	b := build(t, func(_ *config.Settings, c *content.Content) {
		c.Moved = []content.Moved{{Issue: 1, Paths: []string{"/1/a/", "/1/b/", "/1/c/"}, Pages: 1 << 40}}
		c.Gone = []content.Gone{{Number: 5, Paths: []string{"/5/a/", "/5/b/", "/5/"}, Pages: 1 << 40}}
	}, issue(1, "One", ""))
	if p := b.Posts[0]; len(p.Former) < 3 || p.Pages < 2 || p.Pages*(1+len(p.Former)) > maxFormerPages {
		t.Errorf("%d pages at each of %q", p.Pages, append(p.Former, p.Path))
	}
	if n := len(b.Gone[0].Paths); n < 100 || n > maxFormerPages {
		t.Errorf("%d paths are gone", n)
	}
}
