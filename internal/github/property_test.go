package github_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

var seeds = flag.Uint64("seeds", 12, "how many random histories TestRandomHistory goes through")

// TestRandomHistory edits a repository at random, in between syncs it with faults and stops, and
// in the end compares the cache with a fresh one. In every other history nothing happens that
// GitHub tells neither in a list nor by an event, and quick syncs have to do.
func TestRandomHistory(t *testing.T) {
	t.Parallel()
	for seed := range *seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			h := &history{t: t, random: rand.New(rand.NewPCG(seed, 1)), quick: seed%2 == 0, next: 1000}
			w := world(25)
			w.Repository.Labels[0].NodeID, w.Repository.Labels[1].NodeID = "L_1", "L_2"
			w.Commits = []string{"993d1866f92aa041997c8c81f9932e04796c3bbe"}
			h.server = serve(t, w)
			h.server.PageSize = 7
			h.run()
		})
	}
}

// history is one random course of events.
type history struct {
	t      *testing.T
	random *rand.Rand
	server *githubtest.Server
	quick  bool
	next   int   // number of the next issue, identifier of the next comment
	look   []int // what events have named since the last sync that came to its end
}

func (h *history) run() {
	cache := content.Open(h.t.TempDir(), name)
	for range 14 {
		for range h.random.IntN(5) {
			h.change()
		}
		h.sync(cache)
	}
	h.server.Fault = nil
	opts := content.SyncOptions{Look: h.look, Text: withoutMatter}
	_, err := sync(h.t, h.server, githubtest.Token, cache, opts)
	var shrink *content.ShrinkError
	if err != nil && !errors.As(err, &shrink) {
		h.t.Fatal(err)
	}
	if !h.quick || err != nil {
		mustSync(h.t, h.server, githubtest.Token, cache, content.SyncOptions{AcceptRemovals: true, Text: withoutMatter})
	}
	fresh := content.Open(h.t.TempDir(), name)
	mustSync(h.t, h.server, githubtest.Token, fresh, content.SyncOptions{})
	if diff := cmp.Diff(files(h.t, fresh), untold(h.t, cache)); diff != "" {
		h.t.Fatalf("the cache differs from a fresh one (-fresh +cache):\n%s", diff)
	}
}

// dated is one line of an issue's file that tells when it was edited.
var dated = regexp.MustCompile(`(?m)^  "(last_)?edited_at": (".*"),\n`)

// untold is the files of a cache without the one thing that a fresh sync cannot know: that the last edit of an issue
// was of its front matter alone.
func untold(t *testing.T, cache *content.Cache) map[string]string {
	all := files(t, cache)
	for file, text := range all {
		if lines := dated.FindAllStringSubmatch(text, -1); len(lines) > 0 {
			last := lines[len(lines)-1][2] // edited_at goes first, if both are there
			kept := false
			all[file] = dated.ReplaceAllStringFunc(text, func(string) string {
				if kept {
					return ""
				}
				kept = true
				return `  "edited_at": ` + last + ",\n"
			})
		}
	}
	return all
}

// wantDates compares when texts were edited with what the cache knew before: while a text is the same that
// time does not move, but to one of an edit that the cache had and could not date.
func (h *history) wantDates(before, after *content.Content) {
	known := map[int]content.Issue{}
	for _, issue := range before.Issues {
		known[issue.Number] = issue
	}
	for _, now := range after.Issues {
		old, was := known[now.Number]
		if was && withoutMatter(old.Body) == withoutMatter(now.Body) && now.EditedAt.After(old.EditedAt) && now.EditedAt.After(old.UpdatedAt) {
			h.t.Errorf("issue %d: its text is the same, and was edited at %s, before that at %s", now.Number, now.EditedAt, old.EditedAt)
		}
	}
}

// withoutMatter is a body without the front matter that change writes.
func withoutMatter(body string) string {
	if matter, text, found := strings.Cut(body, "-->\n"); found && strings.HasPrefix(matter, "<!--") {
		return text
	}
	return body
}

// sync syncs once, with a fault at one call and another soon after, while an edit is made, and maybe
// stopped by the user at one.
func (h *history) sync(cache *content.Cache) {
	first := len(h.server.Calls())
	strike, stop, edit := first+h.random.IntN(20), first+h.random.IntN(40), first+h.random.IntN(20)
	ctx, cancel := context.WithCancel(h.t.Context())
	defer cancel()
	h.server.Fault = func(n int, _ *http.Request) githubtest.Fault {
		f := githubtest.Fault{}
		switch n {
		case stop:
			cancel()
		case strike:
			f = []githubtest.Fault{{Reset: true}, {Truncate: 30}, {Status: 502, Body: page}, {Status: 200, Body: page}, usedUp}[h.random.IntN(5)]
		case strike + 3:
			f = githubtest.Fault{Truncate: 1}
		}
		if n == edit {
			f.Then = h.change
		}
		return f
	}
	before, _ := cache.Load() // nil before the first sync; errors are looked at below
	now := start.Add(time.Duration(1000+h.random.IntN(40)) * time.Hour)
	_, err := content.Sync(ctx, client(h.t, h.server, githubtest.Token), cache, content.SyncOptions{Now: now, Look: h.look, AcceptRemovals: h.random.IntN(6) == 0,
		Text: withoutMatter})
	if after, _ := cache.Load(); before != nil && after != nil {
		h.wantDates(before, after)
	}
	var limit *content.LimitError
	var shrink *content.ShrinkError
	switch {
	case err == nil:
		h.look = h.look[:0]
	case errors.Is(err, context.Canceled), errors.As(err, &limit), errors.As(err, &shrink):
		if _, err := cache.Load(); err != nil && !errors.Is(err, content.ErrNoCache) {
			h.t.Fatal(err)
		}
	default:
		h.t.Fatal(err)
	}
}

// change makes one change to the repository.
func (h *history) change() {
	w := h.server.World()
	number := w.Issues[h.random.IntN(len(w.Issues))].Number
	h.next++
	id := h.next
	kinds := 15
	if h.quick {
		kinds = 12
	}
	kind := h.random.IntN(kinds)
	silent := func(change func(w *githubtest.World)) {
		h.server.Edit(func(w *githubtest.World, _ time.Time) { change(w) })
	}
	edit := func(change func(i *content.Issue, now time.Time)) { h.server.EditIssue(number, change) }
	switch kind {
	case 0: // the text, or what is above it
		edit(func(i *content.Issue, now time.Time) {
			if h.random.IntN(2) == 0 {
				i.Body = fmt.Sprintf("<!--\naliases: [/%d/]\n-->\n%s", id, withoutMatter(i.Body))
			} else {
				i.Body = fmt.Sprint(now, " see 993d186 or ", 5000000+id)
			}
		})
	case 1:
		edit(func(i *content.Issue, _ time.Time) { i.Title = fmt.Sprint("Title ", h.random.IntN(6)) })
	case 2:
		edit(func(i *content.Issue, now time.Time) { i.Comments = append(i.Comments, remark(id, now)) })
	case 3:
		edit(func(i *content.Issue, now time.Time) {
			if len(i.Comments) > 0 {
				i.Comments[0].Body, i.Comments[0].UpdatedAt = fmt.Sprint("edited ", id), now
			}
		})
	case 4:
		h.server.Edit(func(w *githubtest.World, now time.Time) { w.Issues = append(w.Issues, post(id, now)) })
	case 5:
		edit(func(i *content.Issue, now time.Time) { i.State, i.ClosedAt = "closed", now })
	case 6:
		edit(func(i *content.Issue, _ time.Time) { i.Locked = !i.Locked })
	case 7:
		edit(func(i *content.Issue, _ time.Time) { i.Labels = []string{w.Repository.Labels[h.random.IntN(2)].Name} })
	case 8: // deleted, or moved away: then it is listed no more either
		if number != 3 && len(w.Issues) > 12 {
			silent(func(w *githubtest.World) { w.Remove(number) })
			h.look = append(h.look, number)
		}
	case 9:
		silent(func(w *githubtest.World) {
			w.Issue(number).Comments = slices.Clone(w.Issue(number).Comments)[min(1, len(w.Issue(number).Comments)):]
		})
		h.look = append(h.look, number)
	case 10:
		silent(func(w *githubtest.World) { w.Repository.Pinned = []int{number} })
		if number == 3 { // a pull request cannot be
			silent(func(w *githubtest.World) { w.Repository.Pinned = []int{} })
		}
	case 11:
		silent(func(w *githubtest.World) { w.Rename(h.random.IntN(2), fmt.Sprint("label ", id)) })
	case 12:
		silent(func(w *githubtest.World) {
			if i := w.Issue(number); len(i.Comments) > 0 {
				i.Comments = slices.Clone(i.Comments)
				i.Comments[0].Hidden = []string{"", "spam", "off-topic"}[h.random.IntN(3)]
			}
		})
	case 13:
		silent(func(w *githubtest.World) {
			w.Issue(number).Reactions = []content.Reaction{{Content: "heart", Count: id}}
		})
	case 14:
		silent(func(w *githubtest.World) { w.Repository.Readme = fmt.Sprint("# Readme ", id) })
	}
}
