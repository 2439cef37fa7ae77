package github_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

// crowded is a world of sixty posts with three comments each, and a server of small pages.
func crowded(t *testing.T) *githubtest.Server {
	w := world(61)
	w.Pulls = []int{61}
	for i := range w.Issues {
		at := w.Issues[i].UpdatedAt
		w.Issues[i].Comments = []content.Comment{remark(i*10+1, at), remark(i*10+2, at.Add(time.Minute)), remark(i*10+3, at.Add(2*time.Minute))}
	}
	s := serve(t, w)
	s.PageSize = 10
	return s
}

// usedUp is the answer once the hour's budget is used up, which is renewed at renewal.
var (
	renewal = time.Now().Add(30 * time.Minute).Truncate(time.Second)
	usedUp  = githubtest.Fault{Status: 403, Body: `{"message":"API rate limit exceeded"}`,
		Header: map[string]string{"X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": fmt.Sprint(renewal.Unix())}}
)

// TestWindows lets a first sync take several windows of few calls: it comes to its end, and asks for
// little more than one that is not stopped.
func TestWindows(t *testing.T) {
	t.Parallel()
	for _, token := range []string{githubtest.Token, ""} {
		whole := mustSync(t, crowded(t), token, content.Open(t.TempDir(), name), content.SyncOptions{}).Calls
		s := crowded(t)
		cache := content.Open(t.TempDir(), name)
		windows, resumed := 0, false
		for done := false; !done; windows++ {
			from := len(s.Calls())
			s.Fault = func(call int, _ *http.Request) githubtest.Fault {
				if call > from+11 {
					return usedUp
				}
				return githubtest.Fault{Header: map[string]string{"X-Ratelimit-Limit": "11", "X-Ratelimit-Remaining": fmt.Sprint(from + 11 - call), "X-Ratelimit-Reset": fmt.Sprint(renewal.Unix())}}
			}
			report, err := sync(t, s, token, cache, content.SyncOptions{})
			var limit *content.LimitError
			switch {
			case err == nil:
				done, resumed = true, report.Resumed
				if warned := len(report.Warnings) > 0 && strings.Contains(report.Warnings[0].Error(), "deleted since"); warned != (token == "") {
					t.Errorf("token %q: warnings %v", token, report.Warnings)
				}
			case windows > 9 || !errors.As(err, &limit) || limit.Reset.Sub(renewal).Abs() > 2*time.Second:
				t.Fatalf("window %d: %v", windows, err)
			}
		}
		// A window costs the facts again (one or three calls more than once), a page that overlaps, and the call that was refused.
		if calls := len(s.Calls()); windows < 4 || !resumed || calls > whole+windows*8 {
			t.Errorf("token %q: %d windows with %d calls (resumed: %t), without a limit %d", token, windows, calls, resumed, whole)
		}
		wantCache(t, cache, s.World())
	}
}

// TestEventsLeaveAReserve: old events are not worth the calls that the next sync needs.
func TestEventsLeaveAReserve(t *testing.T) {
	t.Parallel()
	for left, pages := range map[int]int{9: 1, 10: 1, 11: 3} {
		w := world(6)
		for i := range 25 {
			w.Issue(1).FormerTitles = append(w.Issue(1).FormerTitles, fmt.Sprint("Title ", i))
		}
		s := serve(t, w)
		s.PageSize = 10
		asked := 0
		s.Fault = func(_ int, r *http.Request) githubtest.Fault {
			if !strings.HasSuffix(r.URL.Path, "/issues/events") {
				return githubtest.Fault{}
			}
			asked++
			return githubtest.Fault{Header: map[string]string{"X-Ratelimit-Limit": "60", "X-Ratelimit-Remaining": fmt.Sprint(left)}}
		}
		cache := content.Open(t.TempDir(), name)
		report := mustSync(t, s, "", cache, content.SyncOptions{})
		if asked != pages || (len(report.Warnings) > 0) != (pages == 1) {
			t.Errorf("%d calls left: %d pages of events, warnings %v", left, asked, report.Warnings)
		}
		asked = 0
		if mustSync(t, s, "", cache, content.SyncOptions{Full: true}); asked != 1 {
			t.Errorf("%d pages of events for the second full pass: they are known but for what is new", asked)
		}
	}
}

// TestManyLabels has more labels than one answer of GraphQL tells.
func TestManyLabels(t *testing.T) {
	t.Parallel()
	w := world(5)
	for i := range 120 {
		w.Repository.Labels = append(w.Repository.Labels, content.Label{Name: fmt.Sprint("label ", i), Color: "123456"})
	}
	w.Issue(5).Labels = []string{"label 119"}
	s := serve(t, w)
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
	wantCache(t, cache, s.World())
}

// TestReadmeFollowsAPush: a quick sync asks for the README if something was pushed, and only then.
func TestReadmeFollowsAPush(t *testing.T) {
	t.Parallel()
	for _, token := range []string{githubtest.Token, ""} {
		s := serve(t, world(5))
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, token, cache, content.SyncOptions{})
		s.Edit(func(w *githubtest.World, now time.Time) { w.Repository.Readme, w.Repository.CreatedAt = "# New\n", now }) // which stands in for the push
		if report := mustSync(t, s, token, cache, content.SyncOptions{}); report.Full {
			t.Errorf("a full pass: %s", report.Reason)
		}
		wantCache(t, cache, s.World())
	}
}

// TestTransferredIssue: GraphQL still finds an issue that was moved, by its identifier, in its new repository.
func TestTransferredIssue(t *testing.T) {
	t.Parallel()
	for where, gone := range map[string]bool{
		`"number":5,"repository":{"name":"elsewhere","owner":{"login":"sample-owner"}}`: true,
		`"number":5,"repository":{"name":"blog","owner":{"login":"other-owner"}}`:       true,
		`"number":9,"repository":{"name":"blog","owner":{"login":"sample-owner"}}`:      true,
		`"number":5,"repository":{"name":"Blog","owner":{"login":"Sample-Owner"}}`:      false,
	} {
		s := serve(t, world(8))
		cache := content.Open(t.TempDir(), name)
		mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
		if gone {
			s.Edit(func(w *githubtest.World, _ time.Time) { w.Remove(5) })
		}
		graphs := 0
		s.Fault = func(_ int, r *http.Request) githubtest.Fault {
			if r.URL.Path == "/graphql" {
				graphs++
			}
			if r.URL.Path != "/graphql" || graphs != 2 {
				return githubtest.Fault{}
			}
			return githubtest.Fault{Status: 200, Body: `{"data":{"nodes":[{` + where + `,"comments":{"totalCount":1,"nodes":[{"fullDatabaseId":"500"}]}}]}}`}
		}
		report := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{Look: []int{5}})
		if (report.Removed == 1) != gone || report.Full {
			t.Errorf("%s: %+v", where, report)
		}
	}
}

// TestStoppedAnywhere stops a full pass at each of its calls, changes what no list tells of, and syncs
// again: the cache is as a fresh one, and what had been fetched is not fetched again.
func TestStoppedAnywhere(t *testing.T) {
	t.Parallel()
	for _, first := range []bool{true, false} {
		for stop := 1; stop < 14; stop += 2 {
			w := world(16)
			w.Repository.Labels[0].NodeID, w.Repository.Labels[1].NodeID = "L_1", "L_2"
			s := serve(t, w)
			s.PageSize = 3
			cache := content.Open(t.TempDir(), name)
			opts := content.SyncOptions{Full: true}
			if !first {
				mustSync(t, s, githubtest.Token, cache, opts)
			}
			from := len(s.Calls())
			ctx, cancel := context.WithCancel(t.Context())
			s.Fault = func(n int, _ *http.Request) githubtest.Fault {
				if n == from+stop {
					cancel()
				}
				return githubtest.Fault{}
			}
			_, err := content.Sync(ctx, client(t, s, githubtest.Token), cache, content.SyncOptions{Full: true, Now: start.Add(1000 * time.Hour)})
			cancel()
			s.Fault = nil
			stopped := err != nil
			s.Edit(func(w *githubtest.World, _ time.Time) {
				w.Rename(0, "golang")
				w.Remove(8)
				w.Issue(5).Comments = nil
				w.Issue(7).Comments[0].Hidden = "spam"
				w.Issues = append(w.Issues, post(31, start.Add(900*time.Hour)))
				w.Issue(31).Labels = []string{"golang"}
			})
			s.EditIssue(1, func(i *content.Issue, now time.Time) { i.Comments = append(i.Comments, remark(777, now)) })
			report := mustSync(t, s, githubtest.Token, cache, opts)
			wantCache(t, cache, s.World())
			if stopped && stop > 5 && (!report.Resumed || report.Calls > 14-stop+10) {
				t.Errorf("first %t, stopped at call %d: %d calls after it, resumed %t", first, stop, report.Calls, report.Resumed)
			}
			if again := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{}); again.Resumed || again.Calls > 3 {
				t.Errorf("the sync after it: %+v", again)
			}
		}
	}
}

// TestTrigger gives the hint of an event: what it names is looked at, at once and for few calls.
func TestTrigger(t *testing.T) {
	t.Parallel()
	const most = 4
	for _, test := range []struct {
		name   string
		look   []int
		calls  int
		change func(w *githubtest.World)
	}{
		{"deleted issue", []int{9}, most, func(w *githubtest.World) { w.Remove(9) }},
		{"transferred issue", []int{9}, most, func(w *githubtest.World) { w.Remove(9) }},
		{"deleted comment", []int{5}, most, func(w *githubtest.World) { w.Issue(5).Comments = nil }},
		{"hidden comment", []int{5}, most, func(w *githubtest.World) { w.Issue(5).Comments[0].Hidden = "off-topic" }},
		{"shown again", []int{7}, most, func(w *githubtest.World) { w.Issue(7).Comments[0].Hidden = "" }},
		{"nothing", []int{5}, most, func(*githubtest.World) {}},
		{"unknown issue", []int{999}, most - 1, func(*githubtest.World) {}},
		{"deleted and opened", []int{9}, most, func(w *githubtest.World) {
			w.Remove(9)
			w.Issues = append(w.Issues, post(60, start.Add(500*time.Hour)))
		}},
	} {
		for _, token := range []string{githubtest.Token, ""} {
			w := world(14)
			w.Issue(7).Comments[0].Hidden = "spam"
			s := serve(t, w)
			s.PageSize = 4
			cache := content.Open(t.TempDir(), name)
			mustSync(t, s, token, cache, content.SyncOptions{})
			s.Edit(func(w *githubtest.World, _ time.Time) { test.change(w) })
			report := mustSync(t, s, token, cache, content.SyncOptions{Look: test.look})
			if token == "" {
				test.calls += 2 // the README, and an issue and its comments are two calls
			}
			if report.Calls > test.calls || report.Full {
				t.Errorf("%s, token %q: %d calls, full %t; want %d", test.name, token, report.Calls, report.Full, test.calls)
			}
			wantCache(t, cache, s.World())
		}
	}
}

// TestManyComments deletes a comment of so many that one answer does not tell all of them.
func TestManyComments(t *testing.T) {
	t.Parallel()
	w := world(3)
	for i := range 150 {
		w.Issues[0].Comments = append(w.Issues[0].Comments, remark(1000+i, start.Add(time.Duration(i)*time.Minute)))
	}
	s := serve(t, w)
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
	s.Edit(func(w *githubtest.World, _ time.Time) { w.Issue(1).Comments = w.Issue(1).Comments[1:] })
	mustSync(t, s, githubtest.Token, cache, content.SyncOptions{Look: []int{1}})
	wantCache(t, cache, s.World())
}

// TestUnlistedChanges makes changes that no list and no event tells of, and syncs quickly: what the
// repository's facts betray reaches the cache without a full pass.
func TestUnlistedChanges(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		calls  int
		change func(w *githubtest.World)
	}{
		{"label renamed", 3, func(w *githubtest.World) {
			w.Repository.Labels = []content.Label{{NodeID: "L_1", Name: "golang", Color: "00add8"}, w.Repository.Labels[1]}
			for i := range w.Issues {
				w.Issues[i].Labels = []string{"golang"}
			}
		}},
		{"label recoloured", 3, func(w *githubtest.World) {
			w.Repository.Labels = []content.Label{{NodeID: "L_1", Name: "go", Color: "123456"}, w.Repository.Labels[1]}
		}},
		{"label deleted", 3, func(w *githubtest.World) {
			w.Repository.Labels = w.Repository.Labels[1:]
			for i := range w.Issues {
				w.Issues[i].Labels = []string{}
			}
		}},
		{"names exchanged", 3, func(w *githubtest.World) {
			w.Repository.Labels = []content.Label{{NodeID: "L_1", Name: "<b>&"}, {NodeID: "L_2", Name: "go"}}
			for i := range w.Issues {
				w.Issues[i].Labels = []string{"<b>&"}
			}
		}},
		{"milestone renamed", 3, func(w *githubtest.World) {
			w.Repository.Milestones = []content.Milestone{{Number: 1, Title: "Other", State: "closed"}}
		}},
		{"milestone deleted", 3, func(w *githubtest.World) {
			w.Repository.Milestones = []content.Milestone{}
			for i := range w.Issues {
				w.Issues[i].Milestone = 0
			}
		}},
		{"pins", 3, func(w *githubtest.World) { w.Repository.Pinned = []int{8, 2} }},
		{"issue deleted", 5, func(w *githubtest.World) { w.Remove(9) }}, // facts twice, for the number did not fit
		{"issues deleted and opened", 6, func(w *githubtest.World) {
			w.Remove(9)
			w.Remove(10)
			w.Issues = append(w.Issues, post(60, start.Add(500*time.Hour)))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := world(40)
			w.Repository.Labels[0].NodeID, w.Repository.Labels[1].NodeID = "L_1", "L_2"
			s := serve(t, w)
			s.PageSize = 10
			cache := content.Open(t.TempDir(), name)
			mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
			s.Edit(func(w *githubtest.World, _ time.Time) {
				w.Issues = append([]content.Issue{}, w.Issues...)
				test.change(w)
			})
			report := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
			if report.Calls > test.calls || report.Full {
				t.Errorf("%d calls, full %t (%s); want %d", report.Calls, report.Full, report.Reason, test.calls)
			}
			wantCache(t, cache, s.World())
		})
	}
}

// TestNumberDoesNotFit: where an issue is missing that no list of changes tells of, everything is listed.
func TestNumberDoesNotFit(t *testing.T) {
	t.Parallel()
	s := serve(t, world(20))
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
	s.Edit(func(w *githubtest.World, _ time.Time) { w.Issues = append(w.Issues, post(50, start)) }) // as one that was hidden
	if report := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{}); !report.Full || report.Reason != "GitHub counts 20 issues, the cache 19" {
		t.Errorf("full %t: %q", report.Full, report.Reason)
	}
	w := s.World()
	slices.SortFunc(w.Issues, func(a, b content.Issue) int { return a.Number - b.Number })
	wantCache(t, cache, w)
}

// TestDamagedFileCostsTwoCalls: only that is fetched again.
func TestDamagedFileCostsTwoCalls(t *testing.T) {
	t.Parallel()
	s := crowded(t)
	cache := content.Open(t.TempDir(), name)
	mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
	before := files(t, cache)
	damage(t, cache, "issues/4.json")
	damage(t, cache, "issues/44.json")
	report := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{})
	if report.Full || report.Calls > 3+2*2+1 || !strings.Contains(strings.Join(report.Notes, " "), "44.json") {
		t.Errorf("%d calls, full %t, notes %q", report.Calls, report.Full, report.Notes)
	}
	if diff := cmp.Diff(before, files(t, cache)); diff != "" {
		t.Error(diff)
	}
}
