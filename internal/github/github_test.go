package github_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/github/githubtest"
)

const page = "<!DOCTYPE html><title>Unicorn!</title>"

// TestFaults lets calls fail in all the ways that are known, once or for good.
func TestFaults(t *testing.T) {
	header := func(kv ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return m
	}
	soon := "1" // long past: the budget is back at once
	for _, test := range []struct {
		name  string
		token string
		fault githubtest.Fault
		times int    // how many calls in a row are struck
		err   string // part of the message, "" if the sync is to succeed
		hint  string
	}{
		{"502 twice", "", githubtest.Fault{Status: 502, Body: `{"message":"Bad Gateway"}`}, 2, "", ""},
		{"502 for good", "", githubtest.Fault{Status: 502, Body: `{"message":"Bad Gateway"}`}, 99, "GitHub answered 502", "try again"},
		{"503 page", "", githubtest.Fault{Status: 503, Body: page}, 99, "GitHub answered 503", "try again"},
		{"reset", "", githubtest.Fault{Reset: true}, 2, "", ""},
		{"cut short", "", githubtest.Fault{Truncate: 20}, 2, "", ""},
		{"cut short for good", "", githubtest.Fault{Truncate: 20}, 99, "not valid JSON", "try again"},
		{"web page once", "", githubtest.Fault{Status: 200, Body: page}, 1, "", ""},
		{"web page", "", githubtest.Fault{Status: 200, Body: page}, 99, "a web page, not JSON", "/api/v3"},
		{"wrong token", "wrong", githubtest.Fault{}, 0, "401", "GITHUB_TOKEN"},
		{"missing", "", githubtest.Fault{Status: 404, Body: `{"message":"Not Found"}`}, 99, "404: Not Found", "private repository needs a token"},
		{"not for this token", githubtest.Token, githubtest.Fault{Status: 404, Body: `{"message":"Not Found"}`}, 99, "404", "the token may read"},
		{"permissions", githubtest.Token, githubtest.Fault{Status: 403, Body: `{"message":"Resource not accessible by integration"}`}, 99, "403", "`issues: read`"},
		{"issues off", "", githubtest.Fault{Status: 410, Body: `{"message":"Issues are disabled for this repo"}`}, 99, "410", "switched off"},
		{"unprocessable", "", githubtest.Fault{Status: 422, Body: `{"message":"Validation Failed"}`}, 99, "422", "report"},
		{"slow down", "", githubtest.Fault{Status: 403, Header: header("Retry-After", "1"), Body: `{"message":"You have exceeded a secondary rate limit."}`}, 1, "", ""},
		{"slow down with a query", githubtest.Token, githubtest.Fault{Status: 429, Header: header("Retry-After", "1"), Body: `{"message":"You have exceeded a secondary rate limit."}`}, 2, "", ""},
		{"slow down, too long", "", githubtest.Fault{Status: 403, Body: `{"message":"You have exceeded a secondary rate limit.","documentation_url":"https://docs/#secondary-rate-limits"}`}, 99, "slow down", "hour"},
		{"limit over soon", "", githubtest.Fault{Status: 403, Header: header("X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", soon), Body: `{"message":"API rate limit exceeded"}`}, 1, "", ""},
		{"limit anonymous", "", githubtest.Fault{Status: 403, Header: header("X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "4000000000"), Body: `{"message":"API rate limit exceeded"}`}, 99, "2096-10-02 07:06 UTC", "token in GITHUB_TOKEN"},
		{"limit with token", githubtest.Token, githubtest.Fault{Status: 429, Header: header("X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", "4000000000"), Body: `{}`}, 99, "used up until", "goes on from here"},
		{"redirects in circles", "", githubtest.Fault{Status: 301, Header: header("Location", "/repos/sample-owner/blog"), Body: "{}"}, 99, "circles", "GITHUB_API_URL"},
		{"an object without anything", "", githubtest.Fault{Status: 200, Body: `{}`}, 99, "not a repository", "GITHUB_API_URL"},
		{"wrong type", "", githubtest.Fault{Status: 200, Body: `{"id":"seven"}`}, 99, "cannot unmarshal", "try again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, world(5))
			s.Fault = func(n int, _ *http.Request) githubtest.Fault {
				if n <= test.times {
					return test.fault
				}
				return githubtest.Fault{}
			}
			cache := content.Open(t.TempDir(), name)
			_, err := sync(t, s, test.token, cache, content.SyncOptions{})
			if test.err == "" {
				if err != nil {
					t.Fatal(err)
				}
				wantCache(t, cache, s.World())
				return
			}
			var hint *content.HintError
			if err == nil || !strings.Contains(err.Error(), test.err) || !errors.As(err, &hint) || !strings.Contains(hint.Hint, test.hint) {
				t.Fatalf("got %v (%+v), want %q with a hint of %q", err, hint, test.err, test.hint)
			}
			if test.token != "" && strings.Contains(err.Error(), test.token) {
				t.Errorf("the token is in the message %q", err)
			}
		})
	}
}

// TestAnswersWithoutSense lets the lists answer what is JSON and no issue: it must not get into the cache.
func TestAnswersWithoutSense(t *testing.T) {
	t.Parallel()
	for path, bodies := range map[string][]string{
		"/repos/sample-owner/blog/issues":          {`[{}]`, `[{"number":5}]`, `[{"number":-1,"created_at":"2026-01-01T00:00:00Z"}]`, `{}`, `[null]`, `"x"`},
		"/repos/sample-owner/blog/issues/comments": {`[{}]`, `[{"id":5,"created_at":"2026-01-01T00:00:00Z"}]`, `[{"id":5,"issue_url":"x/4"}]`},
		"/graphql": {`{"data":{"repository":{"databaseId":7,"name":"..","owner":{"login":"/"}}}}`},
	} {
		for _, body := range bodies {
			s := serve(t, world(5))
			cache := content.Open(t.TempDir(), name)
			mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
			before := files(t, cache)
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if r.URL.Path == path {
					return githubtest.Fault{Status: 200, Body: body}
				}
				return githubtest.Fault{}
			}
			if _, err := sync(t, s, githubtest.Token, cache, content.SyncOptions{}); err == nil && path != "/graphql" { // for which REST stands in
				t.Errorf("%s %s: no error", path, body)
			}
			if diff := cmp.Diff(before, files(t, cache)); diff != "" {
				t.Errorf("%s %s got into the cache:\n%s", path, body, diff)
			}
		}
	}
}

func TestNobodyListens(t *testing.T) {
	s := serve(t, world(3))
	s.Close()
	_, err := sync(t, s, "", content.Open(t.TempDir(), name), content.SyncOptions{})
	var hint *content.HintError
	if err == nil || !strings.Contains(err.Error(), "no connection to 127.0.0.1") || !errors.As(err, &hint) {
		t.Errorf("got %v", err)
	}
}

func TestTokenStaysOnTheHost(t *testing.T) {
	reached := false
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer other.Close()
	s := serve(t, world(3))
	s.Fault = func(int, *http.Request) githubtest.Fault {
		return githubtest.Fault{Status: 302, Header: map[string]string{"Location": other.URL + "/repos"}}
	}
	_, err := sync(t, s, githubtest.Token, content.Open(t.TempDir(), name), content.SyncOptions{})
	if err == nil || reached || !strings.Contains(err.Error(), "to another host") {
		t.Errorf("got %v, other host reached: %t", err, reached)
	}
}

func TestRenamedRepository(t *testing.T) {
	s := serve(t, world(8))
	s.Fault = func(_ int, r *http.Request) githubtest.Fault {
		if to, ok := strings.CutPrefix(r.URL.Path, "/repos/sample-owner/old-blog"); ok {
			return githubtest.Fault{Status: 301, Header: map[string]string{"Location": "/repos/sample-owner/blog" + to}, Body: "{}"}
		}
		return githubtest.Fault{}
	}
	cache := content.Open(t.TempDir(), content.Name{Owner: "sample-owner", Repo: "old-blog"})
	if r := mustSync(t, s, "", cache, content.SyncOptions{}); r.Renamed != "sample-owner/blog" {
		t.Errorf("renamed to %q", r.Renamed)
	}
	wantCache(t, cache, s.World())
}

func TestWithoutGraphQL(t *testing.T) {
	s := serve(t, world(8))
	s.Fault = func(_ int, r *http.Request) githubtest.Fault {
		if r.URL.Path == "/graphql" {
			return githubtest.Fault{Status: 200, Body: `{"errors":[{"type":"FORBIDDEN","message":"no"}]}`}
		}
		return githubtest.Fault{}
	}
	cache := content.Open(t.TempDir(), name)
	if r := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{}); len(r.Warnings) != 1 {
		t.Errorf("warnings %v, want one about GraphQL", r.Warnings)
	}
	wantCache(t, cache, s.World())
	s.Fault = nil
	s.Edit(func(w *githubtest.World, _ time.Time) { w.Issue(4).EditedAt = start })
	mustSync(t, s, githubtest.Token, cache, content.SyncOptions{Full: true})
	wantCache(t, cache, s.World())
}

func TestCancelEndsAtOnce(t *testing.T) {
	s := serve(t, world(3))
	ctx, cancel := context.WithCancel(t.Context())
	s.Fault = func(int, *http.Request) githubtest.Fault {
		time.AfterFunc(20*time.Millisecond, cancel)
		return githubtest.Fault{Status: 403, Header: map[string]string{"Retry-After": "3"}, Body: `{"message":"You have exceeded a secondary rate limit."}`}
	}
	began := time.Now()
	_, err := content.Sync(ctx, client(t, s, ""), content.Open(t.TempDir(), name), content.SyncOptions{Now: start})
	if took := time.Since(began); !errors.Is(err, context.Canceled) || took > time.Second {
		t.Errorf("ended after %s with %v", took, err)
	}
}

func TestSilence(t *testing.T) {
	done := make(chan struct{})
	hang := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("{"))
		w.(http.Flusher).Flush()
		<-done
	}))
	defer hang.Close()
	defer close(done)
	c, err := github.New(github.Options{APIURL: hang.URL, Patience: github.Patience{Retry: time.Millisecond, Silence: 20 * time.Millisecond}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Facts(t.Context(), name, content.FactsRequest{}); err == nil || !strings.Contains(err.Error(), "silent") {
		t.Errorf("got %v", err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, bad := range []string{"api.github.com", "ftp://x", "https://user:secret@x", "http://", ":"} {
		if _, err := github.New(github.Options{APIURL: bad}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
