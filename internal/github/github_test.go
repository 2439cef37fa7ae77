package github_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
	later := time.Now().Add(40 * time.Minute)
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
		{"token missing", "", githubtest.Fault{Status: 401, Body: `{"message":"Must authenticate to access this API."}`}, 99, "401", "set GITHUB_TOKEN"},
		{"missing", "", githubtest.Fault{Status: 404, Body: `{"message":"Not Found"}`}, 99, "404: Not Found", "private repository needs a token"},
		{"not for this token", githubtest.Token, githubtest.Fault{Status: 404, Body: `{"message":"Not Found"}`}, 99, "404", "the token may read"},
		{"permissions", githubtest.Token, githubtest.Fault{Status: 403, Body: `{"message":"Resource not accessible by integration"}`}, 99, "403", "`issues: read`"},
		{"issues off", "", githubtest.Fault{Status: 410, Body: `{"message":"Issues are disabled for this repo"}`}, 99, "410", "switched off"},
		{"unprocessable", "", githubtest.Fault{Status: 422, Body: `{"message":"Validation Failed"}`}, 99, "422", "report"},
		{"slow down", "", githubtest.Fault{Status: 403, Header: header("Retry-After", "1"), Body: `{"message":"You have exceeded a secondary rate limit."}`}, 1, "", ""},
		{"slow down with a query", githubtest.Token, githubtest.Fault{Status: 429, Header: header("Retry-After", "1"), Body: `{"message":"You have exceeded a secondary rate limit."}`}, 2, "", ""},
		{"slow down, too long", "", githubtest.Fault{Status: 403, Body: `{"message":"You have exceeded a secondary rate limit.","documentation_url":"https://docs/#secondary-rate-limits"}`}, 99, "slow down until", "after that time"},
		{"limit over soon", "", githubtest.Fault{Status: 403, Header: header("X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", soon), Body: `{"message":"API rate limit exceeded"}`}, 1, "", ""},
		{"limit anonymous", "", githubtest.Fault{Status: 403, Header: header("X-Ratelimit-Remaining", "0", "X-Ratelimit-Reset", fmt.Sprint(later.Unix())), Body: `{"message":"API rate limit exceeded"}`}, 99, later.UTC().Format("2006-01-02 15:04 UTC"), "token in GITHUB_TOKEN"},
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

// TestNoList: an answer that holds no list at all is not a list without anything on it: a first sync
// must not make an empty blog of it, nor a later one lose an issue.
func TestNoList(t *testing.T) {
	t.Parallel()
	const repo = "/repos/sample-owner/blog"
	for _, path := range []string{"/issues", "/issues/comments", "/labels", "/milestones", "/contributors", "/readme", ""} {
		for _, fault := range []githubtest.Fault{{Status: 200, Body: "null"}, {Status: 204}, {Status: 200, Body: " null\n"}} {
			s := serve(t, world(5))
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if r.URL.Path == repo+path {
					return fault
				}
				return githubtest.Fault{}
			}
			cache := content.Open(t.TempDir(), name)
			_, err := sync(t, s, "", cache, content.SyncOptions{})
			if path == "/contributors" && fault.Status == 204 { // what GitHub answers for an empty repository
				if err != nil {
					t.Error(err)
				}
				continue
			}
			var hint *content.HintError
			if !errors.As(err, &hint) || !strings.Contains(hint.Hint, "GITHUB_API_URL") {
				t.Errorf("%q answers %d %q: %v", path, fault.Status, fault.Body, err)
			}
			if _, err := cache.Load(); !errors.Is(err, content.ErrNoCache) {
				t.Errorf("%q answers %d %q: the cache can be loaded (%v)", path, fault.Status, fault.Body, err)
			}
		}
	}
	for _, path := range []string{"/issues/5", "/issues/5/comments"} {
		for _, fault := range []githubtest.Fault{{Status: 200, Body: "null"}, {Status: 204}, {Status: 200, Body: "{}"}} {
			s := serve(t, world(5))
			cache := content.Open(t.TempDir(), name)
			mustSync(t, s, "", cache, content.SyncOptions{})
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if r.URL.Path == repo+path {
					return fault
				}
				return githubtest.Fault{}
			}
			if _, err := sync(t, s, "", cache, content.SyncOptions{Look: []int{5}}); err == nil {
				t.Errorf("%q answers %d %q: no error", path, fault.Status, fault.Body)
			}
			s.Fault = nil
			wantCache(t, cache, s.World())
		}
	}
	s := serve(t, world(5))
	s.Fault = func(_ int, r *http.Request) githubtest.Fault {
		if r.URL.Path == repo+"/issues/events" {
			return githubtest.Fault{Status: 200, Body: "null"}
		}
		return githubtest.Fault{}
	}
	if report := mustSync(t, s, "", content.Open(t.TempDir(), name), content.SyncOptions{}); len(report.Warnings) != 1 { // a post is whole without them
		t.Errorf("events: warnings %v", report.Warnings)
	}
}

// TestOddDates: a date that no calendar has, or that is still to come, neither gets into the cache nor
// keeps later edits out of it.
func TestOddDates(t *testing.T) {
	t.Parallel()
	for _, list := range []string{"issues", "issues/comments"} {
		for _, date := range []string{"-99999999999999", `"0000-00-00T00:00:00Z"`, "null"} {
			s := serve(t, world(5))
			cache := content.Open(t.TempDir(), name)
			mustSync(t, s, "", cache, content.SyncOptions{})
			before := files(t, cache)
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if r.URL.Path == "/repos/sample-owner/blog/"+list {
					return githubtest.Fault{Status: 200, Body: `[{"id":1,"number":1,"issue_url":"x/1","created_at":"2026-01-01T00:00:00Z","updated_at":` + date + `}]`}
				}
				return githubtest.Fault{}
			}
			_, err := sync(t, s, "", cache, content.SyncOptions{})
			var hint *content.HintError
			if !errors.As(err, &hint) {
				t.Errorf("%s updated at %s: %v", list, date, err)
			}
			if diff := cmp.Diff(before, files(t, cache)); diff != "" {
				t.Errorf("%s updated at %s: %s", list, date, diff)
			}
			s.Fault = nil
			mustSync(t, s, "", cache, content.SyncOptions{})
			wantCache(t, cache, s.World())
		}
	}
	for _, token := range []string{githubtest.Token, ""} {
		w := world(5)
		w.Issue(5).UpdatedAt = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		w.Issue(5).Comments[0].UpdatedAt = w.Issue(5).UpdatedAt
		s := serve(t, w)
		cache := content.Open(t.TempDir(), name)
		now := start.Add(48 * time.Hour)
		mustSync(t, s, token, cache, content.SyncOptions{Now: now})
		s.Edit(func(w *githubtest.World, _ time.Time) {
			w.Issue(4).Body, w.Issue(4).UpdatedAt, w.Issue(4).EditedAt = "edited", now.Add(time.Hour), now.Add(time.Hour)
			w.Issue(4).Comments = []content.Comment{remark(88, now.Add(time.Hour))}
		})
		if report := mustSync(t, s, token, cache, content.SyncOptions{Now: now.Add(2 * time.Hour)}); report.Full || report.Changed != 1 {
			t.Errorf("token %q: %+v", token, report)
		}
		wantCache(t, cache, s.World())
	}
}

// TestOddDatesOfGraphQL: they can be kept, too.
func TestOddDatesOfGraphQL(t *testing.T) {
	t.Parallel()
	const odd = `"9999-12-31T23:59:59-01:00"` // in UTC of the year 10000
	s := serve(t, world(5))
	s.Fault = func(int, *http.Request) githubtest.Fault {
		return githubtest.Fault{Status: 200, Body: `{"data":{
			"repository":{"databaseId":7,"name":"blog","owner":{"login":"sample-owner"},"createdAt":` + odd + `,"pushedAt":` + odd + `},
			"nodes":[{"number":1,"lastEditedAt":` + odd + `,"repository":{"name":"blog","owner":{"login":"sample-owner"}}}]}}`}
	}
	c := client(t, s, githubtest.Token)
	histories, err := c.Histories(t.Context(), name, []content.Issue{{Number: 1, NodeID: "I_1"}})
	if err != nil || len(histories) != 1 {
		t.Fatal(histories, err)
	}
	if _, err := json.Marshal(histories); err != nil {
		t.Error(err)
	}
	facts, err := c.Facts(t.Context(), name, content.FactsRequest{PushedAt: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := json.Marshal(facts); err != nil {
		t.Error(err)
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
	for _, token := range []string{"ghp_secret\nhalf", "ghp_secret half", "ghp_secret\x00", "ghp_secretü"} {
		if _, err := github.New(github.Options{Token: token}); err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "GITHUB_TOKEN") {
			t.Errorf("token %q: %v", token, err)
		}
	}
	for _, bad := range []string{"api.github.com", "ftp://x", "https://user:secret@x", "http://", ":"} {
		if _, err := github.New(github.Options{APIURL: bad}); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
