package github_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

// TestPeople: a name is kept once for each person, not with each issue and comment.
func TestPeople(t *testing.T) {
	t.Parallel()
	reader := content.User{Login: "sample-reader", ID: 5, Type: "User", Name: "A <b>reader</b>"}
	w := world(6)
	for i := range w.Issues {
		for j := range w.Issues[i].Comments {
			w.Issues[i].Comments[j].User = reader
		}
	}
	w.Issues[2].Comments[0].User = content.User{Login: "only-in-a-pull-request", ID: 6, Type: "User"}
	w.Issues[4].Comments[0].User = content.User{Login: "ghost", ID: 7, Type: "User"}
	owner := w.Issues[0].User
	for token, want := range map[string][]content.User{
		githubtest.Token: {owner, reader},
		"":               {owner, {Login: reader.Login, ID: 5, Type: "User"}},
	} {
		s := serve(t, w)
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, token, cache, content.SyncOptions{})
		mustSync(t, s, token, cache, content.SyncOptions{Full: true})
		got, err := cache.Load()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.People); diff != "" {
			t.Errorf("token %q: %s", token, diff)
		}
		for file, text := range files(t, cache) {
			if strings.Contains(file, "issues") && strings.Contains(text, "reader</b>") {
				t.Errorf("%s repeats what people.json has", file)
			}
		}
		s.Edit(func(w *githubtest.World, _ time.Time) { w.Issue(1).Comments = nil })
		damage(t, cache, "people.json")
		if report := mustSync(t, s, token, cache, content.SyncOptions{}); len(report.Notes) == 0 {
			t.Error("a damaged people.json is not named")
		}
		mustSync(t, s, token, cache, content.SyncOptions{Full: true})
		if got, err = cache.Load(); err != nil || len(got.People) != 1 {
			t.Errorf("after the reader's last comment: %+v, %v", got.People, err)
		}
	}
}

// TestLimitOfGraphQL: GraphQL has a budget of its own, and tells its end in an answer of 200. What
// has been listed is kept until it is renewed.
func TestLimitOfGraphQL(t *testing.T) {
	t.Parallel()
	later := fmt.Sprint(time.Now().Add(30 * time.Minute).Unix())
	for _, test := range []struct {
		name, reset string
		fault       githubtest.Fault
		stops       bool
	}{
		{"soon renewed", "1", githubtest.Fault{Status: 200, Body: `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`}, false},
		{"later", later, githubtest.Fault{Status: 200, Body: `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`}, true},
		{"refused", later, usedUp, true},
		{"out of order", "", githubtest.Fault{Status: 200, Body: `{"errors":[{"message":"Something went wrong"}]}`}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := world(12)
			w.Issue(5).EditedAt = w.Issue(5).UpdatedAt
			s := serve(t, w)
			graphs := 0
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if r.URL.Path != "/graphql" {
					return githubtest.Fault{}
				}
				if graphs++; graphs != 2 {
					return githubtest.Fault{}
				}
				f := test.fault
				f.Header = map[string]string{"X-Ratelimit-Reset": test.reset, "X-Ratelimit-Resource": "graphql", "X-Ratelimit-Remaining": "0"}
				return f
			}
			cache := content.Open(t.TempDir(), name)
			report, err := sync(t, s, githubtest.Token, cache, content.SyncOptions{})
			var limit *content.LimitError
			if stopped := errors.As(err, &limit); stopped != test.stops || !stopped && err != nil {
				t.Fatalf("%v, want a stop: %t", err, test.stops)
			}
			if test.name == "out of order" {
				if len(report.Warnings) == 0 {
					t.Error("no warning")
				}
				report = mustSync(t, s, githubtest.Token, cache, content.SyncOptions{Full: true})
			} else if test.stops {
				report = mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
			}
			if report.Resumed != test.stops {
				t.Errorf("resumed: %t", report.Resumed)
			}
			wantCache(t, cache, s.World())
		})
	}
}

// TestLimitOfFacts: if GraphQL's budget ends with the first question, REST is no way out: it would not tell
// edit times, and those of the cache would be lost for a day.
func TestLimitOfFacts(t *testing.T) {
	t.Parallel()
	answer := githubtest.Fault{Status: 200, Body: `{"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded"}]}`,
		Header: map[string]string{"X-Ratelimit-Reset": fmt.Sprint(time.Now().Add(30 * time.Minute).Unix()), "X-Ratelimit-Resource": "graphql"}}
	slow := githubtest.Fault{Status: 403, Body: `{"message":"You have exceeded a secondary rate limit."}`, Header: map[string]string{"Retry-After": "1800"}}
	for what, fault := range map[string]githubtest.Fault{"in an answer": answer, "refused": usedUp, "too fast": slow} {
		for _, full := range []bool{true, false} {
			s := serve(t, world(5))
			cache := content.Open(t.TempDir(), name)
			mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if r.URL.Path == "/graphql" {
					return fault
				}
				return githubtest.Fault{}
			}
			report, err := sync(t, s, githubtest.Token, cache, content.SyncOptions{Full: full})
			var limit *content.LimitError
			if !errors.As(err, &limit) || len(report.Warnings) > 0 {
				t.Errorf("%s, full %t: %v, %v", what, full, err, report.Warnings)
			}
		}
	}
}
