package github_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/github/githubtest"
)

var (
	start = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)
	name  = content.Name{Owner: "sample-owner", Repo: "blog"}
)

// world has n posts with a comment on every second, an hour apart. Number 3 is
// a pull request with a comment of its own.
func world(n int) githubtest.World {
	owner := content.User{Login: name.Owner, ID: 1 << 40, Type: "User"}
	w := githubtest.World{Repository: content.Repository{ID: 7, Owner: owner, Name: name.Repo, CreatedAt: start, Readme: "# Hello\n",
		HTMLURL: "https://github.com/sample-owner/blog", DefaultBranch: "main", Topics: []string{"blog"}, Pinned: []int{2},
		Labels:       []content.Label{{Name: "go", Color: "00add8"}, {Name: "<b>&", Color: "ffffff", Description: "odd"}},
		Milestones:   []content.Milestone{{Number: 1, Title: "Series", State: "open"}},
		Contributors: []content.User{owner}}, Pulls: []int{3}}
	for i := 1; i <= n; i++ {
		w.Issues = append(w.Issues, post(i, start.Add(time.Duration(i)*time.Hour)))
	}
	w.Issue(1).FormerTitles = []string{"first try"}
	w.Issue(2).User = content.User{}
	return w
}

func post(number int, at time.Time) content.Issue {
	issue := content.Issue{Number: number, ID: int64(number) + 1<<33, NodeID: fmt.Sprint("I_", number), Title: fmt.Sprint("Post ", number),
		State: "open", User: content.User{Login: name.Owner, ID: 1 << 40, Type: "User"}, AuthorAssociation: "OWNER",
		Labels: []string{"go"}, Milestone: number % 2, CreatedAt: at, UpdatedAt: at, Body: "line\r\n<b>& \u2028 body"}
	if number%2 == 1 {
		issue.Comments = []content.Comment{remark(number*100, at)}
	}
	return issue
}

func remark(id int, at time.Time) content.Comment {
	return content.Comment{ID: int64(id), NodeID: fmt.Sprint("C_", id), User: content.User{Login: "sample-reader", ID: 5, Type: "User"},
		AuthorAssociation: "NONE", CreatedAt: at, UpdatedAt: at, Body: "nice", Reactions: []content.Reaction{{Content: "heart", Count: 2}}}
}

// quick makes waiting short.
var quick = github.Patience{Retry: time.Millisecond, Silence: 2 * time.Second, Limit: 3 * time.Second}

func client(t *testing.T, s *githubtest.Server, token string) *github.Client {
	t.Helper()
	c, err := github.New(github.Options{Token: token, APIURL: s.URL, Patience: quick})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func serve(t *testing.T, w githubtest.World) *githubtest.Server {
	s := githubtest.New(w)
	t.Cleanup(s.Close)
	return s
}

func sync(t *testing.T, s *githubtest.Server, token string, cache *content.Cache, opts content.SyncOptions) (content.Report, error) {
	t.Helper()
	if opts.Now.IsZero() {
		opts.Now = start.Add(1000 * time.Hour)
	}
	return content.Sync(t.Context(), client(t, s, token), cache, opts)
}

func mustSync(t *testing.T, s *githubtest.Server, token string, cache *content.Cache, opts content.SyncOptions) content.Report {
	t.Helper()
	r, err := sync(t, s, token, cache, opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wantCache compares a cache with the world it is a copy of.
func wantCache(t *testing.T, cache *content.Cache, w githubtest.World) {
	t.Helper()
	got, err := cache.Load()
	if err != nil {
		t.Fatal(err)
	}
	want := &content.Content{Repository: w.Repository, Pulls: w.Pulls}
	for _, issue := range w.Issues {
		if !slices.Contains(w.Pulls, issue.Number) {
			want.Issues = append(want.Issues, issue)
		}
	}
	got.Commits = nil // tested beside
	want.People = people(want.Issues)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cache differs from GitHub (-want +got):\n%s", diff)
	}
}

// people are the authors of issues and comments, by login.
func people(issues []content.Issue) []content.User {
	byLogin := map[string]content.User{}
	for _, issue := range issues {
		byLogin[issue.User.Login] = issue.User
		for _, c := range issue.Comments {
			byLogin[c.User.Login] = c.User
		}
	}
	list := []content.User{}
	for _, login := range slices.Sorted(maps.Keys(byLogin)) {
		if login != "" {
			list = append(list, byLogin[login])
		}
	}
	return list
}

// files reads a cache folder but the parts that tell when it was synced.
func files(t *testing.T, cache *content.Cache) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(cache.Dir(), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "sync.json" || d.Name() == ".lock" || d.Name() == "unfinished.jsonl" {
			return err
		}
		data, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, cache.Dir())] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestCalls(t *testing.T) {
	t.Parallel()
	// A tenth of 1,000 posts, 3,000 comments and 10 pull requests, with a tenth of GitHub's page:
	// as many pages. Only histories come by the hundred all the same, so that nine
	// calls fewer are allowed than the 60 of the whole.
	w := world(101)
	w.Pulls = []int{101}
	for i := range w.Issues {
		at := w.Issues[i].UpdatedAt
		w.Issues[i].Comments = []content.Comment{remark(i*10+1, at), remark(i*10+2, at.Add(time.Minute)), remark(i*10+3, at.Add(2*time.Minute))}
	}
	for _, test := range []struct {
		token                        string
		first, same, edited, comment int
	}{{githubtest.Token, 51, 3, 4, 4}, {"", 51, 4, 4, 4}} {
		s := serve(t, w)
		s.PageSize = 10
		cache := content.Open(t.TempDir(), name)
		ask := func(what string, most int) {
			before := len(s.Calls())
			r := mustSync(t, s, test.token, cache, content.SyncOptions{})
			if made := len(s.Calls()) - before; made > most || made != r.Calls {
				t.Errorf("token %q: %s: %d calls, reported %d, want at most %d", test.token, what, made, r.Calls, most)
			}
		}
		ask("first", test.first)
		ask("same", test.same)
		s.EditIssue(10, func(i *content.Issue, _ time.Time) { i.Title, i.Body = "new", "new text" })
		ask("edited", test.edited)
		s.EditIssue(11, func(i *content.Issue, now time.Time) { i.Comments = append(i.Comments, remark(99999, now)) })
		ask("comment", test.comment)
		wantCache(t, cache, s.World())
	}
}

// TestChanges makes one change after another and syncs: the cache must be what GitHub is,
// by the pass that is to notice it.
func TestChanges(t *testing.T) {
	t.Parallel()
	for _, token := range []string{githubtest.Token, ""} {
		for _, test := range []struct {
			name   string
			full   bool // needs a full pass without a token
			change func(s *githubtest.Server)
		}{
			{"body", false, edit(4, func(i *content.Issue, _ time.Time) { i.Body = "other" })},
			{"title", false, edit(4, func(i *content.Issue, _ time.Time) { i.Title = "other" })},
			{"closed", false, edit(4, func(i *content.Issue, now time.Time) { i.State, i.StateReason, i.ClosedAt = "closed", "completed", now })},
			{"comment", false, edit(5, func(i *content.Issue, now time.Time) { i.Comments = append(i.Comments, remark(9, now)) })},
			{"edited comment", false, edit(5, func(i *content.Issue, now time.Time) { i.Comments[0].Body, i.Comments[0].UpdatedAt = "x", now })},
			{"created", false, func(s *githubtest.Server) {
				s.Edit(func(w *githubtest.World, now time.Time) { w.Issues = append(w.Issues, post(60, now)) })
			}},
			{"label renamed", true, func(s *githubtest.Server) {
				s.Edit(func(w *githubtest.World, _ time.Time) {
					w.Repository.Labels = []content.Label{{Name: "golang", Color: "00add8"}, w.Repository.Labels[1]}
					for i := range w.Issues {
						w.Issues[i].Labels = []string{"golang"}
					}
				})
			}},
			{"pinned", true, func(s *githubtest.Server) {
				s.Edit(func(w *githubtest.World, _ time.Time) { w.Repository.Pinned = []int{2, 8} })
			}},
			{"deleted", true, func(s *githubtest.Server) {
				s.Edit(func(w *githubtest.World, _ time.Time) { w.Remove(9) })
			}},
		} {
			t.Run(fmt.Sprintf("%s/token=%t", test.name, token != ""), func(t *testing.T) {
				t.Parallel()
				s := serve(t, world(12))
				cache := content.Open(t.TempDir(), name)
				mustSync(t, s, token, cache, content.SyncOptions{})
				wantCache(t, cache, s.World())
				test.change(s)
				mustSync(t, s, token, cache, content.SyncOptions{Full: test.full && token == ""})
				wantCache(t, cache, s.World())
				before := files(t, cache)
				r := mustSync(t, s, token, cache, content.SyncOptions{Full: true})
				if diff := cmp.Diff(before, files(t, cache)); diff != "" || r.Counts != (content.Counts{}) || r.Comments != (content.Counts{}) {
					t.Errorf("a sync without changes changed %+v:\n%s", r, diff)
				}
			})
		}
	}
}

func edit(number int, change func(*content.Issue, time.Time)) func(*githubtest.Server) {
	return func(s *githubtest.Server) { s.EditIssue(number, change) }
}

func TestFullPassNotices(t *testing.T) {
	t.Parallel()
	s := serve(t, world(40))
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
	s.Edit(func(w *githubtest.World, _ time.Time) {
		w.Issue(5).Comments[0].Hidden = "spam"
		w.Issue(7).Comments = nil
		w.Repository.Readme = "new"
	})
	day := start.Add(1030 * time.Hour)
	r := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{Now: day})
	if !r.Full || r.Comments != (content.Counts{Changed: 1, Removed: 1}) {
		t.Errorf("after a day: %+v, want a full pass that changes one comment and removes one", r)
	}
	wantCache(t, cache, s.World())
}

func TestItemsMoveBetweenPages(t *testing.T) {
	t.Parallel()
	for _, numbered := range []bool{false, true} {
		s := serve(t, world(40))
		s.PageSize, s.NumberedPages = 10, numbered
		s.Fault = func(call int, r *http.Request) githubtest.Fault {
			if call < 4 || call > 12 {
				return githubtest.Fault{}
			}
			return githubtest.Fault{Then: func() {
				s.EditIssue(call, func(i *content.Issue, now time.Time) {
					if len(i.Comments) > 0 {
						i.Comments[0].UpdatedAt = now
					}
				})
			}}
		}
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
		got, err := cache.Load()
		if err != nil || len(got.Issues) != 39 {
			t.Errorf("numbered %t: %d issues and %v, want 39: all but the pull request", numbered, len(got.Issues), err)
		}
		mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
		wantCache(t, cache, s.World())
	}
}

func TestShrinkGuard(t *testing.T) {
	t.Parallel()
	s := serve(t, world(40))
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, "", cache, content.SyncOptions{})
	before := files(t, cache)
	s.Edit(func(w *githubtest.World, now time.Time) {
		w.Issues = append(w.Issues[10:], post(70, now))
		w.Pulls = nil
	})
	_, err := sync(t, s, "", cache, content.SyncOptions{Full: true})
	var shrink *content.ShrinkError
	var hint *content.HintError
	if !errors.As(err, &shrink) || shrink.Removed != 9 || !errors.As(err, &hint) || !strings.Contains(hint.Hint, "--accept-removals") {
		t.Errorf("ten issues gone: %v, want a ShrinkError of 9 with a hint", err)
	}
	if diff := cmp.Diff(before, files(t, cache)); diff != "" {
		t.Errorf("the guard let changes through:\n%s", diff)
	}
	r := mustSync(t, s, "", cache, content.SyncOptions{AcceptRemovals: true})
	if r.Counts != (content.Counts{Added: 1, Removed: 9}) {
		t.Errorf("accepted: %+v", r)
	}
}

// TestLostPage lets one page of a full pass be empty: nothing may be removed.
func TestLostPage(t *testing.T) {
	t.Parallel()
	for _, token := range []string{githubtest.Token, ""} {
		s := serve(t, world(40))
		s.PageSize = 10
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, token, cache, content.SyncOptions{})
		for call := range 16 {
			strike := len(s.Calls()) + call + 1
			s.Fault = func(n int, r *http.Request) githubtest.Fault {
				if n == strike && strings.HasSuffix(r.URL.Path, "s") {
					return githubtest.Fault{Status: 200, Body: "[]"}
				}
				return githubtest.Fault{}
			}
			r, err := sync(t, s, token, cache, content.SyncOptions{Full: true})
			if r.Removed != 0 || r.Comments.Removed != 0 {
				t.Fatalf("call %d empty: removed %+v, %v", call, r, err)
			}
		}
	}
}

// TestEveryCallFails stops a sync at each of its calls in turn, by a lasting fault or by the
// user: the cache stays as it was, and the next sync finishes.
func TestEveryCallFails(t *testing.T) {
	t.Parallel()
	for call := 1; call < 18; call++ {
		s := serve(t, world(15))
		s.PageSize = 5
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
		before, first := files(t, cache), len(s.Calls())
		s.EditIssue(6, func(i *content.Issue, _ time.Time) { i.Title, i.Body = "b", "b" })
		s.Edit(func(w *githubtest.World, _ time.Time) { w.Remove(8) })
		ctx, cancel := context.WithCancel(t.Context())
		s.Fault = func(n int, _ *http.Request) githubtest.Fault {
			if n == first+call {
				cancel()
			}
			return githubtest.Fault{}
		}
		_, err := content.Sync(ctx, client(t, s, githubtest.Token), cache, content.SyncOptions{Full: true, Now: start.Add(2000 * time.Hour)})
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at call %d: %v", call, err)
		}
		if err != nil {
			if diff := cmp.Diff(before, files(t, cache)); diff != "" {
				t.Errorf("stopped at call %d, yet the cache changed:\n%s", call, diff)
			}
		}
		s.Fault = nil
		mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
		wantCache(t, cache, s.World())
	}
}

// TestKilledWhileWriting cuts a sync between two files, as a kill would.
func TestKilledWhileWriting(t *testing.T) {
	t.Parallel()
	for stop := 1; stop < 6; stop++ {
		s := serve(t, world(12))
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
		for n := 4; n < 9; n++ {
			s.EditIssue(n, func(i *content.Issue, _ time.Time) { i.Title, i.Body = "other", "other" })
		}
		s.Edit(func(w *githubtest.World, now time.Time) {
			w.Remove(2)
			w.Repository.Pinned = []int{}
			w.Issues = append(w.Issues, post(20, now))
		})
		ctx, cancel := context.WithCancel(t.Context())
		_, err := content.Sync(ctx, client(t, s, githubtest.Token), cache, content.SyncOptions{Now: start.Add(1000 * time.Hour),
			Progress: func(stage string, done, _ int) {
				if stage == "write" && done == stop+1 {
					cancel()
				}
			}})
		if err == nil {
			t.Fatal("the sync was not cut")
		}
		if _, err := cache.Load(); err != nil {
			t.Errorf("cut after %d files: %v", stop, err)
		}
		mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
		wantCache(t, cache, s.World())
	}
}

func TestOtherRepositoryOfTheSameName(t *testing.T) {
	t.Parallel()
	s := serve(t, world(10))
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, "", cache, content.SyncOptions{})
	s.Edit(func(w *githubtest.World, _ time.Time) { w.Repository.ID = 8 })
	var other *content.OtherError
	if _, err := sync(t, s, "", cache, content.SyncOptions{}); !errors.As(err, &other) {
		t.Errorf("repository made anew: %v, want an OtherError", err)
	}
	mustSync(t, s, "", cache, content.SyncOptions{AcceptRemovals: true})
	wantCache(t, cache, s.World())
}

// damage leaves of a file what a torn write would.
func damage(t *testing.T, cache *content.Cache, file string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(cache.Dir(), file), []byte(`{"number": 4, "tit`), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedFileIsRepaired(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"issues/4.json", "repository.json", "sync.json"} {
		for _, token := range []string{githubtest.Token, ""} {
			s := serve(t, world(10))
			cache := content.Open(t.TempDir(), name)
			mustSync(t, s, token, cache, content.SyncOptions{})
			damage(t, cache, file)
			_, err := cache.Load()
			var hint *content.HintError
			if err == nil || !strings.Contains(err.Error(), filepath.FromSlash(file)) || !errors.As(err, &hint) {
				t.Errorf("%s damaged: %v, want an error that names it, with a hint", file, err)
			}
			mustSync(t, s, token, cache, content.SyncOptions{})
			wantCache(t, cache, s.World())
		}
	}
}

func TestEditTimeWithoutToken(t *testing.T) {
	t.Parallel()
	w := world(10)
	s := serve(t, w)
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, "", cache, content.SyncOptions{})
	var edited time.Time
	s.EditIssue(4, func(i *content.Issue, now time.Time) { i.Body, edited = "changed", now })
	mustSync(t, s, "", cache, content.SyncOptions{})
	s.EditIssue(4, func(i *content.Issue, _ time.Time) { i.Locked = true })
	mustSync(t, s, "", cache, content.SyncOptions{})
	got, err := cache.Load()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(got.Issues, func(i content.Issue) bool { return i.Number == 4 })
	if issue := got.Issues[i]; !issue.EditedAt.Equal(edited) || !issue.Locked {
		t.Errorf("edited at %s, want %s: a lock is no edit of the text", issue.EditedAt, edited)
	}
}
