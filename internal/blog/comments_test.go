package blog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// remarks gives an issue n comments by turns of a stranger and of somebody who is blocked in some tests.
func remarks(n int) func(*content.Issue) {
	return func(i *content.Issue) {
		for id := 1; id <= n; id++ {
			user := stranger
			if id%2 == 0 {
				user = content.User{Login: "Troll", ID: 6, Type: "User"}
			}
			i.Comments = append(i.Comments, content.Comment{ID: int64(id), User: user, Body: "x", CreatedAt: clock, UpdatedAt: clock})
		}
	}
}

// Every comment knows its page: the first are on the post's own, and no slug takes the folder of the further ones.
func TestCommentPages(t *testing.T) {
	b := build(t, func(s *config.Settings, _ *content.Content) { s.CommentsPerPage = 2 },
		issue(1, "One", "", remarks(5)), issue(2, "😀", "<!--\naliases: [/1/one/comments/2/, /1/one/comments/]\n-->", remarks(3)))
	var got []string
	for _, p := range b.Posts {
		for _, c := range p.Comments {
			got = append(got, fmt.Sprintf("#%d %d %s", p.Number, c.ID, c.Path))
		}
	}
	want := []string{"#2 1 /2/", "#2 2 /2/", "#2 3 /2/comments/2/",
		"#1 1 /1/one/", "#1 2 /1/one/", "#1 3 /1/one/comments/2/", "#1 4 /1/one/comments/2/", "#1 5 /1/one/comments/3/"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{`#2:2: front matter: alias "/1/one/comments/2/" is taken`, `#2:2: front matter: alias "/1/one/comments/" is taken`}, warnings(b)); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// A link to a comment on GitHub leads to where the comment is shown; to one that is not, to GitHub.
func TestLinksToComments(t *testing.T) {
	const on = "https://github.com/harbour/notes/issues/"
	b := build(t, func(s *config.Settings, _ *content.Content) { s.CommentsPerPage, s.Blocked = 2, []string{"troll"} },
		issue(1, "One", "", remarks(5)), issue(2, "Two", "", labels("draft")),
		issue(3, "Three", on+"1#issuecomment-1 [a]("+on+"1#issuecomment-5) "+on+"1#issuecomment-2 "+on+"2#issuecomment-1 "+on+"1#issuecomment-x"))
	body := string(b.Posts[0].Body)
	for _, href := range []string{"/notes/1/one/#Comment-1", "/notes/1/one/comments/2/#Comment-5", on + "1#issuecomment-2", on + "2#issuecomment-1", on + "1#issuecomment-x"} {
		if !strings.Contains(body, `href="`+href+`"`) {
			t.Errorf("no link to %s in %s", href, body)
		}
	}
	if len(b.Posts[1].Backlinks) != 1 {
		t.Error("the post is not mentioned by the one that links to its comments")
	}
}

func TestBlocked(t *testing.T) {
	b := build(t, func(s *config.Settings, _ *content.Content) {
		s.Blocked, s.CommentsPerPage = []string{"troll", "ghost"}, 2
	}, issue(1, "One", "", remarks(5), func(i *content.Issue) {
		i.Comments = append(i.Comments, content.Comment{ID: 9, User: content.User{Login: "ghost"}, CreatedAt: clock, UpdatedAt: clock})
	}))
	var got []string
	for _, c := range b.Posts[0].Comments {
		got = append(got, fmt.Sprint(c.ID, " ", c.Path))
	}
	// Who left GitHub is nobody, so nobody can block all of them by that name. Pages are filled with what is shown.
	if diff := cmp.Diff([]string{"1 /1/one/", "3 /1/one/", "5 /1/one/comments/2/", "9 /1/one/comments/2/"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Long comments leave room on their page for few others, but no comment is left out.
func TestPagesOfLongComments(t *testing.T) {
	b := build(t, nil, issue(1, "One", "", remarks(8), func(i *content.Issue) {
		for at, size := range []int{70, 40, 24, 1, 70, 70, 30, 30} {
			i.Comments[at].Body = strings.Repeat("wave ", size<<10/5)
		}
	}))
	var got []string
	for _, c := range b.Posts[0].Comments {
		got = append(got, c.Path)
	}
	want := []string{"/1/one/", "/1/one/comments/2/", "/1/one/comments/2/", "/1/one/comments/3/", "/1/one/comments/4/", "/1/one/comments/5/", "/1/one/comments/6/", "/1/one/comments/6/"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
