package github_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

// TestCommits asks over HTTP which words are commits: in one call, with a token only; an answer that
// is another commit, as that of a branch of this name, is none.
func TestCommits(t *testing.T) {
	t.Parallel()
	const full = "993d1866f92aa041997c8c81f9932e04796c3bbe"
	prepare := func() *githubtest.Server {
		w := world(4)
		w.Commits = []string{full, strings.Repeat("7", 40)}
		w.Issue(1).Body = "by 993d186, before by " + full + " or deadbeef, 2026031 and 20260311"
		w.Issue(3).Comments[0].Body = "of a pull request: 7777777"
		return serve(t, w)
	}
	want := map[string]string{"993d186": full, full: full, "deadbeef": "", "2026031": "", "20260311": ""}
	for _, test := range []struct {
		name, token string
		fault       string // answer to the query
		asked       int
		want        map[string]string
	}{
		{"with a token", githubtest.Token, "", 1, want},
		{"without", "", "", 0, nil},
		{"the query is not known", githubtest.Token, `{"errors":[{"message":"Field 'object' doesn't exist on type 'Repository'"}]}`, 1,
			map[string]string{"993d186": "", full: "", "deadbeef": "", "2026031": "", "20260311": ""}},
		{"names of branches", githubtest.Token, `{"data":{"repository":{"c0":{"oid":"` + strings.Repeat("5", 40) + `"},"c1":{},"c2":null,"c3":{"oid":"../../x"},"c4":{"oid":""}}}}`, 1,
			map[string]string{"993d186": "", full: "", "deadbeef": "", "2026031": "", "20260311": ""}},
		{"no repository", githubtest.Token, `{"data":{"repository":null}}`, 1,
			map[string]string{"993d186": "", full: "", "deadbeef": "", "2026031": "", "20260311": ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := prepare()
			graphs := 0
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if r.URL.Path != "/graphql" {
					return githubtest.Fault{}
				}
				graphs++ // the third is that of the commits, after facts and histories
				if graphs == 3 && test.fault != "" {
					return githubtest.Fault{Status: 200, Body: test.fault}
				}
				return githubtest.Fault{}
			}
			cache := content.Open(t.TempDir(), name)
			report := mustSync(t, s, test.token, cache, content.SyncOptions{})
			got, err := cache.Load()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Commits); diff != "" || len(report.Warnings) > 0 {
				t.Errorf("%v\n%s", report.Warnings, diff)
			}
			before := graphs
			mustSync(t, s, test.token, cache, content.SyncOptions{})
			if asked := graphs - before; test.token != "" && (before != 2+test.asked || asked != 1) {
				t.Errorf("%d queries, then %d; want %d, then 1", before, asked, 2+test.asked)
			}
		})
	}
}
