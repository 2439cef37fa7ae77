package github_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

// TestAnonymous: without a token nothing is asked that needs one, and no header pretends
// there is one. With a token each call carries it, and the program's name.
func TestAnonymous(t *testing.T) {
	for _, token := range []string{"", githubtest.Token} {
		s := serve(t, world(6))
		want := ""
		if token != "" {
			want = "Bearer " + token
		}
		s.Fault = func(_ int, r *http.Request) githubtest.Fault {
			if got := r.Header.Get("Authorization"); got != want {
				t.Errorf("%s: Authorization %q, want %q", r.URL.Path, got, want)
			}
			if token == "" && r.URL.Path == "/graphql" {
				t.Error("GraphQL was asked without a token")
			}
			if !strings.Contains(r.UserAgent(), "issueblog") || r.Header.Get("X-Github-Api-Version") == "" {
				t.Errorf("%s: user agent %q, version %q", r.URL.Path, r.UserAgent(), r.Header.Get("X-Github-Api-Version"))
			}
			return githubtest.Fault{}
		}
		mustSync(t, s, token, content.Open(t.TempDir(), name), content.SyncOptions{})
	}
}

// TestRenamedLater renames the repository between two syncs: both kinds of sync follow and tell.
func TestRenamedLater(t *testing.T) {
	for _, token := range []string{"", githubtest.Token} {
		s := serve(t, world(6))
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, token, cache, content.SyncOptions{})
		s.Edit(func(w *githubtest.World, _ time.Time) { w.Repository.Name = "journal" })
		s.Fault = func(_ int, r *http.Request) githubtest.Fault {
			if to, ok := strings.CutPrefix(r.URL.Path, "/repos/sample-owner/blog"); ok {
				return githubtest.Fault{Status: 301, Header: map[string]string{"Location": "/repos/sample-owner/journal" + to}, Body: "{}"}
			}
			return githubtest.Fault{}
		}
		r := mustSync(t, s, token, cache, content.SyncOptions{})
		if r.Renamed != "sample-owner/journal" || !r.Zero() {
			t.Errorf("token %t: report %+v", token != "", r)
		}
		want := s.World()
		want.Repository.FirstName = "sample-owner/blog" // GitHub no longer knows it
		wantCache(t, cache, want)
	}
}
