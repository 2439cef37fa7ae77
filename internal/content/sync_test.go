package content

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestSyncStories changes the repository after a first sync, and looks at what the
// next sync reports and leaves. Each story is told with GraphQL and without.
func TestSyncStories(t *testing.T) {
	stories := []struct {
		name   string
		change func(b *testBlog)
		full   bool // the change is noticed by a full pass only
		want   Counts
		talk   Counts // of comments
		check  func(b *testBlog)
	}{
		{"nothing", func(*testBlog) {}, false, Counts{}, Counts{}, nil},
		{"nothing, full", func(*testBlog) {}, true, Counts{}, Counts{}, nil},
		{"new issue", func(b *testBlog) { b.open(10) }, false, Counts{Added: 1}, Counts{}, func(b *testBlog) {
			if b.issue(10).Title != "Post 10" {
				b.t.Error("the new issue has another title")
			}
		}},
		{"edited text", func(b *testBlog) { b.change(3, func(i *Issue) { i.Body = "new" }) }, false, Counts{Changed: 1}, Counts{}, func(b *testBlog) {
			if got := b.issue(3); got.Body != "new" || !got.EditedAt.Equal(b.now) {
				b.t.Errorf("body %q, edited at %s; want new at %s", got.Body, got.EditedAt, b.now)
			}
		}},
		{"label only", func(b *testBlog) { b.change(3, func(i *Issue) { i.Labels = []string{"go"} }) }, false, Counts{Changed: 1}, Counts{}, func(b *testBlog) {
			if got := b.issue(3); !got.EditedAt.IsZero() || !slices.Equal(got.Labels, []string{"go"}) {
				b.t.Errorf("labels %v, edited at %s", got.Labels, got.EditedAt)
			}
		}},
		{"closed", func(b *testBlog) { b.change(3, func(i *Issue) { i.State, i.ClosedAt = "closed", b.now }) }, false, Counts{Changed: 1}, Counts{}, func(b *testBlog) {
			if got := b.issue(3); got.State != "closed" || got.ClosedAt.IsZero() {
				b.t.Errorf("state %s, closed at %s", got.State, got.ClosedAt)
			}
		}},
		{"renamed twice", func(b *testBlog) {
			b.change(3, func(i *Issue) { i.Title = "Second" })
			b.sync()
			b.change(3, func(i *Issue) { i.Title = "Third" })
		}, false, Counts{Changed: 1}, Counts{}, func(b *testBlog) {
			if got := b.issue(3); !slices.Equal(got.FormerTitles, []string{"Post 3", "Second"}) || !got.EditedAt.IsZero() {
				b.t.Errorf("former titles %q, edited at %s", got.FormerTitles, got.EditedAt)
			}
		}},
		{"renamed and back", func(b *testBlog) {
			b.change(3, func(i *Issue) { i.Title = "Second" })
			b.sync()
			b.change(3, func(i *Issue) { i.Title = "Post 3" })
		}, false, Counts{Changed: 1}, Counts{}, func(b *testBlog) {
			if got := b.issue(3).FormerTitles; !slices.Equal(got, []string{"Second"}) {
				b.t.Errorf("former titles %q", got)
			}
		}},
		{"new comment", func(b *testBlog) { b.comment(1, 110) }, false, Counts{Changed: 1}, Counts{Added: 1}, func(b *testBlog) {
			if got := b.issue(1).Comments; len(got) != 3 || got[2].ID != 110 {
				b.t.Errorf("comments %+v", got)
			}
		}},
		{"deleted comment", func(b *testBlog) { b.uncomment(1, 101) }, true, Counts{}, Counts{Removed: 1}, func(b *testBlog) {
			if got := b.issue(1).Comments; len(got) != 1 || got[0].ID != 102 {
				b.t.Errorf("comments %+v", got)
			}
		}},
		{"hidden comment", func(b *testBlog) {
			b.change(1, func(i *Issue) { i.Comments = slices.Clone(i.Comments); i.Comments[0].Hidden = "spam" })
		}, true, Counts{Changed: 1}, Counts{Changed: 1}, func(b *testBlog) {
			if got := b.issue(1).Comments; got[0].Hidden != "spam" || got[0].Body == "" || got[1].Hidden != "" {
				b.t.Errorf("comments %+v", got)
			}
		}},
		{"deleted issue", func(b *testBlog) { delete(b.issues, 5) }, true, Counts{Removed: 1}, Counts{}, func(b *testBlog) {
			if _, err := os.Stat(b.cache.issueFile(5)); !errors.Is(err, os.ErrNotExist) {
				b.t.Errorf("the file of the deleted issue: %v", err)
			}
		}},
		{"deleted issue with comments", func(b *testBlog) { delete(b.issues, 1) }, true, Counts{Removed: 1}, Counts{Removed: 2}, nil},
		{"issue and new pull request", func(b *testBlog) { b.open(10); b.open(11); b.pulls = append(b.pulls, 11) }, false, Counts{Added: 1}, Counts{}, func(b *testBlog) {
			if got := b.load().Pulls; !slices.Equal(got, []int{4, 11}) {
				b.t.Errorf("pull requests %v", got)
			}
		}},
	}
	for _, deep := range []bool{true, false} {
		for _, story := range stories {
			name := story.name
			if !deep {
				name += ", anonymous"
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				b := newBlog(t, deep)
				b.sync()
				story.change(b)
				run := b.sync
				if story.full {
					run = b.full
				}
				report := run()
				if report.Counts != story.want || report.Comments != story.talk {
					t.Errorf("issues %+v, comments %+v; want %+v and %+v", report.Counts, report.Comments, story.want, story.talk)
				}
				if report.Full != story.full {
					t.Errorf("full pass: %v (%s)", report.Full, report.Reason)
				}
				if story.check != nil {
					story.check(b)
				}
				b.sameAsRepository()
				if again := b.sync(); !again.Zero() || !again.Comments.Zero() {
					t.Errorf("the sync after it reports %+v, %+v", again.Counts, again.Comments)
				}
			})
		}
	}
}

// sameAsRepository compares the cache with what the fake repository has.
func (b *testBlog) sameAsRepository() {
	b.t.Helper()
	var want []Issue
	for n := range 200 {
		if issue, ok := b.issues[n]; ok && !slices.Contains(b.pulls, n) {
			h := b.histories[n]
			issue.EditedAt, issue.FormerTitles = h.EditedAt, formerTitles(issue.Title, h.FormerTitles)
			want = append(want, issue)
		}
	}
	if diff := cmp.Diff(want, b.load().Issues, cmp.Comparer(func(a, b []Comment) bool {
		return len(a) == 0 && len(b) == 0 || sameJSON(a, b)
	})); diff != "" {
		b.t.Errorf("the cache differs from the repository (- repository, + cache):\n%s", diff)
	}
}

// TestMoreCommentsCountedThanListed: some are kept from lists, as those of an account that was found to be a spammer's. That
// keeps no deleted comment for ever where it can be asked what became of them, few or many.
func TestMoreCommentsCountedThanListed(t *testing.T) {
	for _, many := range []bool{false, true} {
		b := newBlog(t, true)
		for id := int64(111); many && id < 120; id++ {
			b.comment(1, id)
		}
		b.unshown = 1
		b.sync()
		b.uncomment(1, 101)
		b.calls = nil
		if report := b.full(); report.Comments.Removed != 1 {
			t.Errorf("many: %v; comments %+v", many, report.Comments)
		}
		if n := len(slices.DeleteFunc(b.calls, func(c string) bool { return c != "histories" })); n != 1 {
			t.Errorf("many: %v; histories were asked for %d times", many, n)
		}
		b.sameAsRepository()
	}
}

func TestFirstSync(t *testing.T) {
	b := newBlog(t, true)
	report := b.sync()
	if want := (Counts{Added: 8}); report.Counts != want || report.Issues != 8 || !report.Full || report.Reason != "first sync" {
		t.Errorf("report %+v", report)
	}
	c := b.load()
	if !slices.Equal(c.Pulls, []int{4}) || c.Repository.ID != 77 || c.Repository.Readme != "Hello" || len(c.Warnings) != 0 {
		t.Errorf("content %+v", c)
	}
	if text := files(t, b.cache)["issues/1.json"]; !strings.Contains(text, `"body": "Text <b>1</b>\r\n"`) {
		t.Errorf("the body is not kept as typed:\n%s", text)
	}
}

func TestNothingIsRewritten(t *testing.T) {
	for _, full := range []bool{false, true} {
		b := newBlog(t, true)
		b.sync()
		before := files(t, b.cache)
		old := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
		for file := range before {
			if err := os.Chtimes(filepath.Join(b.cache.Dir(), file), old, old); err != nil {
				t.Fatal(err)
			}
		}
		opts := b.options()
		opts.Full = full
		b.syncWith(opts)
		for file := range files(t, b.cache) {
			info, err := os.Stat(filepath.Join(b.cache.Dir(), file))
			if err != nil || !info.ModTime().Equal(old) {
				t.Errorf("full %v: %s was rewritten (%v)", full, file, err)
			}
		}
		if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestQuickSyncCalls holds the number of calls to a floor.
func TestQuickSyncCalls(t *testing.T) {
	b := newBlog(t, true)
	b.pageSize = 100
	b.sync()
	b.calls = nil
	b.sync()
	if want := []string{"facts", "comments", "issues"}; !slices.Equal(b.calls, want) {
		t.Errorf("calls %q, want %q", b.calls, want)
	}
	b.change(3, func(i *Issue) { i.Title = "New" })
	b.calls = nil
	b.sync()
	if want := []string{"facts", "comments", "issues", "histories"}; !slices.Equal(b.calls, want) {
		t.Errorf("calls %q, want %q", b.calls, want)
	}
}

func TestCountShowsDeletion(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	delete(b.issues, 5)
	report := b.sync()
	if want := (Counts{Removed: 1}); report.Counts != want || report.Full {
		t.Errorf("report %+v", report)
	}
}

func TestOldFullPassIsRepeated(t *testing.T) {
	b := newBlog(t, false)
	b.sync()
	delete(b.issues, 5)
	opts := b.options()
	opts.Now = opts.Now.Add(25 * time.Hour)
	if report := b.syncWith(opts); report.Reason != "the last full pass is too old" || report.Removed != 1 {
		t.Errorf("report %+v", report)
	}
}

func TestLabelGoneMeansFull(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	issue := b.issues[2]
	issue.Labels = []string{"golang"} // as GitHub renames: updated_at stays
	b.issues[2] = issue
	b.repository.Labels = []Label{{Name: "golang", Color: "00add8"}}
	if report := b.sync(); report.Reason != "a label or milestone was renamed or deleted" {
		t.Errorf("report %+v", report)
	}
	if got := b.issue(2).Labels; !slices.Equal(got, []string{"golang"}) {
		t.Errorf("labels %v", got)
	}
}

// TestFullPassDuringChanges opens or deletes issues while a full pass lists them: the sync after it has to be
// a quick one, and know of all.
func TestFullPassDuringChanges(t *testing.T) {
	for _, unlisted := range []int{0, 2} { // hidden as spam, which GitHub counts
		for what, change := range map[string]func(b *testBlog){
			"opened":      func(b *testBlog) { b.open(20) },
			"two opened":  func(b *testBlog) { b.open(20); b.open(21) },
			"deleted":     func(b *testBlog) { delete(b.issues, 2) },
			"exchanged":   func(b *testBlog) { b.open(20); delete(b.issues, 2) },
			"hidden":      func(b *testBlog) { delete(b.issues, 2); b.unlisted++ },
			"shown again": func(b *testBlog) { b.open(20); b.unlisted = 0 },
		} {
			for _, first := range []bool{true, false} {
				for _, at := range []string{"comments", "issues", "histories"} {
					switch {
					case at == "histories" && !first, what == "shown again" && (unlisted == 0 || first): // does not happen
						continue
					case (what == "hidden" || what == "shown again") && at != "comments": // noticed by the next full pass
						continue
					case what == "two opened" && first && unlisted == 2: // as many as are hidden: nothing tells those from these
						continue
					}
					b := newBlog(t, true)
					b.unlisted = unlisted
					if !first {
						b.sync()
					}
					b.before = func(call string) error {
						if call == at {
							b.before = nil
							change(b)
						}
						return nil
					}
					b.full()
					b.before, b.calls = nil, nil
					if report := b.sync(); report.Full {
						t.Errorf("%s at %s, first %t, %d unlisted: the sync after it was a full pass: %s", what, at, first, unlisted, report.Reason)
					}
					b.sameAsRepository()
					b.calls = nil
					if report := b.sync(); report.Full || len(b.calls) > 3+len(b.issues)/2 {
						t.Errorf("%s at %s, first %t, %d unlisted: the second after it: %q, calls %q", what, at, first, unlisted, report.Reason, b.calls)
					}
				}
			}
		}
	}
}

// TestOpenedBeforeAndAfterTheList opens an issue before the list reaches it and another one after: that one is counted and
// not listed, but not hidden.
func TestOpenedBeforeAndAfterTheList(t *testing.T) {
	b := newBlog(t, true)
	b.before = func(call string) error {
		switch {
		case call == "comments" && b.issues[20].Number == 0:
			b.open(20)
		case call == "histories" && b.issues[21].Number == 0:
			b.open(21)
		}
		return nil
	}
	b.sync()
	b.before = nil
	if report := b.sync(); report.Full || report.Added != 1 {
		t.Errorf("the sync after it: %+v", report)
	}
	b.sameAsRepository()
}

// TestEditedBetweenTwoLists edits an issue after its history was told, in a pass that lists the issues once more.
func TestEditedBetweenTwoLists(t *testing.T) {
	b := newBlog(t, true)
	b.unlisted = 1 // so that the first list is not believed
	b.before = func(call string) error {
		if call == "histories" {
			b.before = nil
			b.change(2, func(i *Issue) { i.Title, i.Body = "Renamed", "edited" })
			b.change(2, func(i *Issue) { i.Locked = true })
		}
		return nil
	}
	b.sync()
	b.sameAsRepository()
}

// TestFullPassForTheCountIsWhole: a sync that turns into a full pass because the count does not fit is one in all respects.
func TestFullPassForTheCountIsWhole(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	b.repository.Readme, b.unlisted = "New", 1
	if report := b.sync(); !report.Full || b.load().Repository.Readme != "New" {
		t.Errorf("%+v, README %q", report, b.load().Repository.Readme)
	}
}

// TestCountThatLags: GitHub may count fewer issues than it lists, for a while. That is no number of issues hidden.
func TestCountThatLags(t *testing.T) {
	b := newBlog(t, true)
	b.unlisted = -2
	b.sync()
	b.unlisted = 0
	if report := b.sync(); report.Full {
		t.Errorf("a full pass: %s", report.Reason)
	}
}

// TestOverlap edits an issue and adds a comment at a time that lies before the latest that was seen: GitHub's
// machines need not agree to the second, and items of one second may come on both sides of a sync.
func TestOverlap(t *testing.T) {
	for _, back := range []time.Duration{0, time.Second, 59 * time.Second} {
		b := newBlog(t, false)
		b.sync()
		at := b.now.Add(-back) // the latest
		issue := b.issues[5]
		issue.Body, issue.UpdatedAt = "edited", at
		issue.Comments = []Comment{{ID: 555, CreatedAt: at, UpdatedAt: at, Body: "late"}}
		b.issues[5], b.histories[5] = issue, History{EditedAt: at}
		b.sync()
		b.sameAsRepository()
	}
}

// TestFullPassByTheClock: a full pass is repeated after a day, and if the last one lies so far in the future
// that a clock must have been wrong.
func TestFullPassByTheClock(t *testing.T) {
	for after, full := range map[time.Duration]bool{
		0: false, time.Hour: false, 24*time.Hour - time.Second: false, 24 * time.Hour: true, 48 * time.Hour: true,
		-time.Minute: false, -time.Hour: false, -time.Hour - time.Second: true, -48 * time.Hour: true,
	} {
		b := newBlog(t, true)
		b.sync()
		opts := b.options()
		opts.Now = opts.Now.Add(after)
		if report := b.syncWith(opts); report.Full != full {
			t.Errorf("%s after the last full pass: full %t (%s)", after, report.Full, report.Reason)
		}
	}
}

// TestGuardCountsPosts: what is suspicious is decided by what the blog shows, of which exactly a tenth may go.
func TestGuardCountsPosts(t *testing.T) {
	owner := func(r Repository, i Issue) bool { return i.User.Login == r.Owner.Login && i.State == "open" }
	for _, test := range []struct {
		name             string
		posts, strangers int
		shown            func(Repository, Issue) bool
		change           func(b *testBlog)
		want             ShrinkError // zero if nothing is suspicious
	}{
		{"three of thirty", 30, 0, owner, func(b *testBlog) { b.drop(1, 2, 3) }, ShrinkError{}},
		{"four of thirty-nine", 39, 0, owner, func(b *testBlog) { b.drop(1, 2, 3, 4) }, ShrinkError{4, 39}},
		{"three of twenty-nine", 29, 0, owner, func(b *testBlog) { b.drop(1, 2, 3) }, ShrinkError{3, 29}},
		{"two of two", 2, 0, owner, func(b *testBlog) { b.drop(1, 2) }, ShrinkError{}},
		{"three of three", 3, 0, owner, func(b *testBlog) { b.drop(1, 2, 3) }, ShrinkError{3, 3}},
		{"posts among many strangers'", 10, 100, owner, func(b *testBlog) { b.drop(1, 2, 3) }, ShrinkError{3, 10}},
		{"spam alone", 10, 20, owner, func(b *testBlog) { b.drop(11, 12, 13, 14, 15, 16, 17, 18) }, ShrinkError{}},
		{"all are posts", 10, 20, nil, func(b *testBlog) { b.drop(11, 12, 13, 14) }, ShrinkError{4, 30}},
		{"closed by the author", 10, 0, owner, func(b *testBlog) {
			for n := 1; n < 8; n++ {
				b.change(n, func(i *Issue) { i.State = "closed" })
			}
		}, ShrinkError{}},
		{"suddenly of nobody", 10, 0, owner, func(b *testBlog) {
			for n := 1; n < 4; n++ {
				issue := b.issues[n]
				issue.User.Login = "ghost"
				b.issues[n] = issue
			}
		}, ShrinkError{3, 10}},
		{"facts damaged", 10, 0, owner, func(b *testBlog) { write(b.t, b.cache.repositoryFile(), "{"); b.drop(1, 2, 3) }, ShrinkError{3, 10}},
		{"a file damaged", 10, 0, owner, func(b *testBlog) { write(b.t, b.cache.issueFile(1), "{"); b.drop(1, 2, 3) }, ShrinkError{3, 10}},
		{"of another owner", 10, 0, owner, func(b *testBlog) { b.repository.Owner.Login = "harbour" }, ShrinkError{10, 10}},
	} {
		for _, deep := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, deep %t", test.name, deep), func(t *testing.T) {
				t.Parallel()
				b := newBlog(t, deep)
				b.pageSize, b.pulls, b.issues = 100, nil, map[int]Issue{}
				for n := range test.posts + test.strangers {
					b.open(n + 1)
					if n >= test.posts {
						b.change(n+1, func(i *Issue) { i.User.Login = "stranger" })
					}
				}
				opts := b.options()
				opts.Shown = test.shown
				b.syncWith(opts)
				test.change(b)
				before := files(t, b.cache)
				opts.Full = true
				_, err := Sync(t.Context(), b.fake, b.cache, opts)
				if test.want == (ShrinkError{}) {
					if err != nil {
						t.Fatal(err)
					}
					b.sameAsRepository()
					return
				}
				var shrink *ShrinkError
				if !errors.As(err, &shrink) || *shrink != test.want {
					t.Fatalf("error %v, want %+v", err, test.want)
				}
				wantHint(t, err, "--accept-removals")
				if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
					t.Error(diff)
				}
				opts.AcceptRemovals = true
				b.syncWith(opts)
				b.sameAsRepository()
			})
		}
	}
}

// drop deletes issues.
func (b *testBlog) drop(numbers ...int) {
	for _, n := range numbers {
		delete(b.issues, n)
	}
}

func TestShrinkGuard(t *testing.T) {
	b := newBlog(t, false)
	b.sync()
	before := files(t, b.cache)
	for n := range 3 {
		delete(b.issues, n+5)
	}
	opts := b.options()
	opts.Full = true
	_, err := Sync(t.Context(), b.fake, b.cache, opts)
	var shrink *ShrinkError
	if !errors.As(err, &shrink) || *shrink != (ShrinkError{Removed: 3, Posts: 8}) {
		t.Fatalf("error %v", err)
	}
	wantHint(t, err, "--accept-removals")
	if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
		t.Error(diff)
	}
	opts.AcceptRemovals = true
	if report := b.syncWith(opts); report.Removed != 3 {
		t.Errorf("report %+v", report)
	}
	b.sameAsRepository()
}

func wantHint(t *testing.T, err error, part string) {
	t.Helper()
	var h *HintError
	if !errors.As(err, &h) || !strings.Contains(h.Hint, part) {
		t.Errorf("error %v has no hint with %q: %+v", err, part, h)
	}
}

// TestSeenTwice moves an issue to the end of the list while it is paged.
func TestSeenTwice(t *testing.T) {
	b := newBlog(t, true)
	twice := &movedWhileListed{b.fake}
	report, err := Sync(t.Context(), twice, b.cache, b.options())
	if err != nil {
		t.Fatal(err)
	}
	if got := b.issue(3); report.Issues != 8 || got.Title != "Moved" {
		t.Errorf("%d issues, title %q", report.Issues, got.Title)
	}
}

type movedWhileListed struct{ *fake }

func (m *movedWhileListed) Issues(ctx context.Context, name Name, since time.Time, page func([]Listed) error) error {
	if err := m.fake.Issues(ctx, name, since, page); err != nil {
		return err
	}
	moved := m.issues[3]
	moved.Title, moved.UpdatedAt = "Moved", m.now.Add(time.Hour)
	return page([]Listed{{Issue: moved}})
}

// TestUnstableList refuses to believe a list that lacks issues until a second agrees.
func TestUnstableList(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	before := files(t, b.cache)
	flicker := &flickering{fake: b.fake}
	opts := b.options()
	opts.Full = true
	if _, err := Sync(t.Context(), flicker, b.cache, opts); err == nil || !strings.Contains(err.Error(), "differ from call to call") {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
		t.Error(diff)
	}
}

// flickering lacks another issue each time it lists them.
type flickering struct {
	*fake
	lists int
}

func (f *flickering) Issues(ctx context.Context, name Name, since time.Time, page func([]Listed) error) error {
	f.lists++
	return f.fake.Issues(ctx, name, since, func(list []Listed) error {
		return page(slices.DeleteFunc(slices.Clone(list), func(l Listed) bool { return l.Issue.Number == f.lists }))
	})
}

func TestOtherRepositoryOfTheName(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	before := files(t, b.cache)
	b.repository.ID = 78
	_, err := Sync(t.Context(), b.fake, b.cache, b.options())
	var other *OtherError
	if !errors.As(err, &other) {
		t.Fatalf("error %v", err)
	}
	wantHint(t, err, "--accept-removals")
	if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
		t.Error(diff)
	}
	opts := b.options()
	opts.AcceptRemovals = true
	b.syncWith(opts)
	if got := b.load().Repository.ID; got != 78 {
		t.Errorf("repository %d", got)
	}
}

func TestRenamedRepository(t *testing.T) {
	b := newBlog(t, true)
	b.repository.Name = "journal"
	if report := b.sync(); report.Renamed != "sample-owner/journal" {
		t.Errorf("report %+v", report)
	}
	if got := b.cache.name.String(); got != "sample-owner/blog" || len(b.load().Issues) != 8 {
		t.Errorf("kept under %s", got)
	}
}

// The first name of a repository that is renamed again and again stays known, also where a sync of the new name begins
// a cache of its own, and when the file of facts is read again after a full pass.
func TestFirstName(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	if got := b.load().Repository.FirstName; got != "" {
		t.Errorf("never renamed, but first %q", got)
	}
	for _, name := range []string{"Blog", "journal", "diary", "blog-of-mine"} {
		b.repository.Name = name
		b.sync()
		b.full()
		want := "sample-owner/Blog" // as it was last written: GitHub ignores the case
		if name == "Blog" {
			want = ""
		}
		if got := b.load().Repository.FirstName; got != want {
			t.Errorf("as %s: first name %q, want %q", name, got, want)
		}
	}

	dir := filepath.Dir(filepath.Dir(b.cache.Dir()))
	moved := &testBlog{b.fake, Open(dir, Name{"sample-owner", "blog-of-mine"}), t}
	moved.sync()
	moved.full()
	if got := moved.load().Repository.FirstName; got != "sample-owner/Blog" {
		t.Errorf("in a cache of its own: first name %q", got)
	}

	other := newBlog(t, true)
	other.repository.ID, other.repository.Name = 99, "other"
	other.cache = Open(dir, Name{"sample-owner", "other"})
	other.sync()
	if got := other.load().Repository.FirstName; got != "" {
		t.Errorf("another repository in the same folder has the first name %q", got)
	}
}
