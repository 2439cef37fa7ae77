package content

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// stopped is a blog whose first sync was stopped at a call, with its journal.
func stopped(t *testing.T, deep bool, at int) (*testBlog, string) {
	b := newBlog(t, deep)
	b.before = func(string) error {
		if len(b.calls) == at {
			return errCut
		}
		return nil
	}
	if _, err := Sync(t.Context(), b.fake, b.cache, b.options()); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	b.before, b.calls = nil, nil
	return b, filepath.Join(b.cache.Dir(), "unfinished.jsonl")
}

// TestJournalIsContinued counts the pages that are not asked for again, and looks for what is left.
func TestJournalIsContinued(t *testing.T) {
	fresh := newBlog(t, true)
	fresh.sync()
	whole := len(fresh.calls)
	for at := 4; at < 8; at++ {
		b, file := stopped(t, true, at)
		if _, err := b.cache.Load(); !errors.Is(err, ErrNoCache) {
			t.Errorf("half a first sync can be loaded: %v", err)
		}
		report := b.sync()
		// Of the pages read before, each list begins again with what overlaps: less than a page of two.
		if !report.Resumed || report.Reason != "first sync" || len(b.calls) > whole-at+5 {
			t.Errorf("stopped at call %d of %d: then %d calls, %+v", at, whole, len(b.calls), report)
		}
		if diff := cmp.Diff(files(t, fresh.cache), files(t, b.cache)); diff != "" {
			t.Error(diff)
		}
		if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the journal of a finished sync: %v", err)
		}
	}
}

// stopAt stops a sync at one of its calls, or before one of its steps of writing, and reports whether there was one.
func (b *testBlog) stopAt(opts SyncOptions, call, step int) bool {
	b.t.Helper()
	ctx, cancel := context.WithCancelCause(b.t.Context())
	defer cancel(nil)
	opts.Progress = func(stage string, done, _ int) {
		if stage == "write" && done == step {
			cancel(errCut)
		}
	}
	from := len(b.calls)
	b.before = func(string) error {
		if len(b.calls) == from+call {
			cancel(errCut)
			return errCut
		}
		return nil
	}
	_, err := Sync(ctx, b.fake, b.cache, opts)
	b.before = nil
	if err != nil && !errors.Is(err, errCut) {
		b.t.Fatal(err)
	}
	return err != nil
}

// busy is a blog of so many posts more with a thread so long that no history tells all its comments.
func busy(t *testing.T, deep bool, posts int) *testBlog {
	b := newBlog(t, deep)
	for n := range posts {
		b.open(20 + n)
	}
	for id := range 6 {
		b.comment(6, int64(600+id))
	}
	return b
}

// inTheGap is what happens while an interrupted sync stands still, and is in no list.
func (b *testBlog) inTheGap() {
	delete(b.issues, 3)
	b.uncomment(1, 101)
	b.uncomment(6, 601)
	issue := b.issues[2]
	issue.Comments = slices.Clone(issue.Comments)
	for i := range issue.Comments {
		issue.Comments[i].Hidden = "spam"
	}
	b.issues[2] = issue
}

// TestStoppedFullPassLearnsWhatIsGone stops a full pass anywhere; what is deleted or hidden before the next
// one goes on is not in its cache.
func TestStoppedFullPassLearnsWhatIsGone(t *testing.T) {
	for _, deep := range []bool{true, false} {
		for _, first := range []bool{true, false} {
			t.Run(fmt.Sprintf("deep %t, first %t", deep, first), func(t *testing.T) {
				t.Parallel()
				for call := 1; ; call++ {
					b := busy(t, deep, 0)
					b.comment(2, 201)
					if !first {
						b.sync()
					}
					opts := b.options()
					opts.Full = true
					if !b.stopAt(opts, call, -1) {
						if call < 10 {
							t.Fatalf("only %d calls", call)
						}
						return
					}
					b.inTheGap()
					report := b.full()
					if call > 4 && report.Resumed != deep {
						t.Errorf("stopped at call %d: resumed %t", call, report.Resumed)
					}
					b.sameAsRepository()
					if again := b.sync(); again.Full || !again.Zero() {
						t.Errorf("stopped at call %d, the second sync after it: %+v", call, again)
					}
				}
			})
		}
	}
}

// TestStoppedQuickSyncIsAsOneThatWasNot stops a quick sync anywhere, also while it writes. The next one
// makes the same cache as if that had never begun.
func TestStoppedQuickSyncIsAsOneThatWasNot(t *testing.T) {
	for _, deep := range []bool{true, false} {
		t.Run(fmt.Sprint("deep ", deep), func(t *testing.T) {
			t.Parallel()
			prepare := func() *testBlog {
				b := busy(t, deep, 31)
				b.comment(7, 701)
				b.sync()
				b.change(2, func(i *Issue) { i.Body = "edited" })
				b.change(3, func(i *Issue) { i.Title = "Renamed" })
				b.open(10)
				delete(b.issues, 5)
				b.comment(2, 201)
				b.comment(6, 699)
				return b
			}
			gap := func(b *testBlog, gone bool) {
				kept := b.issues[3]
				b.inTheGap()
				if !gone {
					b.issues[3] = kept
				}
				b.uncomment(7, 701) // of an issue that nothing tells of
				b.change(8, func(i *Issue) { i.Body = "edited" })
				b.tick()
			}
			// Without histories a file that was written stays as it is if its issue is then deleted.
			want := map[string]map[string]string{}
			for what, gone := range map[string]bool{"call": true, "step": deep} {
				unhurt := prepare()
				gap(unhurt, gone)
				unhurt.sync()
				want[what] = files(t, unhurt.cache)
			}
			for at := 1; ; at++ {
				byCall, byStep := prepare(), prepare()
				cursor := byStep.read("sync.json")
				called, wrote := byCall.stopAt(byCall.options(), at, -1), byStep.stopAt(byStep.options(), -1, at-1)
				wrote = wrote && byStep.read("sync.json") == cursor // else only its journal was left to be removed
				for what, b := range map[string]*testBlog{"call": byCall, "step": byStep} {
					if what == "call" && !called || what == "step" && !wrote {
						continue
					}
					gap(b, what == "call" || deep)
					if report := b.sync(); report.Full {
						t.Errorf("stopped at %s %d: %s", what, at, report.Reason)
					}
					if diff := cmp.Diff(want[what], files(t, b.cache)); diff != "" {
						t.Errorf("stopped at %s %d (- as if not):\n%s", what, at, diff)
					}
				}
				if !called && !wrote {
					if at < 8 {
						t.Errorf("only %d calls and steps", at)
					}
					return
				}
			}
		})
	}
}

// TestBudgetTooSmallToBeginAgain: without histories a pass that was stopped begins again, but not where it would
// never come to its end: then it says what it may have missed.
func TestBudgetTooSmallToBeginAgain(t *testing.T) {
	for left, again := range map[int]bool{3: false, 4: true, 5: true} {
		b, file := stopped(t, false, 6) // the facts, two pages of comments, two of issues, and one that failed
		data, err := os.ReadFile(file)
		if err != nil || strings.Count(string(data), "\n") != 5 {
			t.Fatalf("%v: %s", err, data)
		}
		b.limit = Usage{Limit: 60, Remaining: left + 1}
		report := b.sync()
		warned := len(report.Warnings) == 1 && strings.Contains(report.Warnings[0].Error(), "deleted since 2026-03-11 12:00 UTC may stay")
		if report.Resumed == again || warned == again {
			t.Errorf("%d calls left: resumed %t, warnings %v", left+1, report.Resumed, report.Warnings)
		}
		b.sameAsRepository()
	}
}

// TestStoppedSyncRemembersTheEvent: what an event had named is looked at by the next sync, which has another event or none.
func TestStoppedSyncRemembersTheEvent(t *testing.T) {
	for _, deep := range []bool{true, false} {
		b := newBlog(t, deep)
		b.sync()
		b.uncomment(1, 101)
		opts := b.options()
		opts.Look = []int{1}
		if !b.stopAt(opts, 3, -1) {
			t.Fatal("it was not stopped")
		}
		b.uncomment(1, 102)
		opts.Look = []int{2}
		b.syncWith(opts)
		b.sameAsRepository()
	}
}

// TestDamagedJournal cuts and garbles what a stopped sync left: the next one takes what can be
// read and asks for the rest.
func TestDamagedJournal(t *testing.T) {
	fresh := newBlog(t, true)
	fresh.sync()
	want := files(t, fresh.cache)
	random := rand.New(rand.NewPCG(1, 2))
	for try := range 40 {
		b, file := stopped(t, true, 8)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		at := random.IntN(len(data))
		switch try % 4 {
		case 0:
			data = data[:at]
		case 1:
			data[at] = 0
		case 2:
			data = slices.Insert(data, at, []byte("\n{\"pass\":null}\n{}\n")...)
		case 3:
			data = slices.Concat(data[:at], make([]byte, 300), []byte("\n"))
		}
		write(t, file, string(data))
		b.sync()
		if diff := cmp.Diff(want, files(t, b.cache)); diff != "" {
			t.Fatalf("try %d, at byte %d:\n%s", try, at, diff)
		}
	}
}

// TestForeignJournal: what was fetched for another version, repository, cache or kind of sync is not used.
func TestForeignJournal(t *testing.T) {
	for name, change := range map[string]func(b *testBlog, journal string) string{
		"version": func(_ *testBlog, j string) string { return strings.Replace(j, `"version":1`, `"version":2`, 1) },
		"name": func(_ *testBlog, j string) string {
			return strings.Replace(j, "sample-owner/blog", "sample-owner/other", 1)
		},
		"repository": func(_ *testBlog, j string) string {
			return strings.Replace(j, `"repository_id":77`, `"repository_id":78`, 1)
		},
		"cursor": func(_ *testBlog, j string) string { return strings.Replace(j, `"issues":0`, `"issues":3`, 1) },
		"a finished sync since": func(b *testBlog, j string) string {
			b.sync()
			return j
		},
		"a quick one, and a full one is asked for": func(b *testBlog, j string) string {
			b.sync()
			b.change(2, func(i *Issue) { i.Body = "edited" })
			b.before = func(what string) error {
				if what == "issues" {
					return errCut
				}
				return nil
			}
			if _, err := Sync(b.t.Context(), b.fake, b.cache, b.options()); !errors.Is(err, errCut) {
				b.t.Fatal(err)
			}
			b.before = nil
			data, err := os.ReadFile(filepath.Join(b.cache.Dir(), "unfinished.jsonl"))
			if err != nil {
				b.t.Fatal(err)
			}
			return string(data)
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, file := stopped(t, true, 8)
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			changed := change(b, string(data))
			if strings.HasPrefix(name, "a ") == (changed != string(data)) && !strings.HasPrefix(name, "a quick") {
				t.Fatal("nothing was changed")
			}
			write(t, file, changed)
			if report := b.full(); report.Resumed {
				t.Error("it was used")
			}
			b.sameAsRepository()
		})
	}
}

// TestShrinkForgetsTheJournal: a list that was not believed must not come back from it.
func TestShrinkForgetsTheJournal(t *testing.T) {
	b := newBlog(t, false)
	b.sync()
	kept := map[int]Issue{}
	for n := range 3 {
		kept[n+5] = b.issues[n+5]
		delete(b.issues, n+5)
	}
	opts := b.options()
	opts.Full = true
	var shrink *ShrinkError
	if _, err := Sync(t.Context(), b.fake, b.cache, opts); !errors.As(err, &shrink) {
		t.Fatalf("error %v", err)
	}
	for n, issue := range kept {
		b.issues[n] = issue
	}
	if report := b.full(); report.Resumed || !report.Zero() {
		t.Errorf("report %+v", report)
	}
	b.sameAsRepository()
}

// TestJournalCannotBeKept: a sync that cannot keep what it fetches says so at once.
func TestJournalCannotBeKept(t *testing.T) {
	b := newBlog(t, true)
	away := b.cache.Dir() + ".away"
	b.before = func(string) error { // of the facts, after which the journal begins
		b.before = nil
		if err := os.Rename(b.cache.Dir(), away); err != nil {
			return err
		}
		return os.WriteFile(b.cache.Dir(), nil, 0o644) // a folder into which nothing can be written
	}
	_, err := Sync(t.Context(), b.fake, b.cache, b.options())
	if err == nil || !strings.Contains(err.Error(), "unfinished.jsonl") || slices.Contains(b.calls, "comments") {
		t.Fatalf("error %v, calls %q", err, b.calls)
	}
	wantHint(t, err, "nothing was lost")
	if err := os.Remove(b.cache.Dir()); err != nil {
		t.Fatal(err)
	}
	b.sync()
	b.sameAsRepository()
}

// FuzzJournal replays any bytes: they never stop a sync, nor get into the cache unless they
// are pages of this repository.
func FuzzJournal(f *testing.F) {
	for _, seed := range []string{"", "{}\n", "null\n", `{"pass":{"version":1,"name":"a/b","full":true}}` + "\n" + `{"histories":{"3":{}}}` + "\n" + `{"relist":true}` + "\n",
		`{"pass":{"version":1,"name":"a/b","full":true}}` + "\n" + `{"look":[3]}` + "\nx\n" + `{"issues":[{"Issue":{"number":3}}]}` + "\n{",
		`{"pass":{}}` + "\n" + `{"pass":{}}` + "\n", `{"comments":[{}]}` + "\n"} {
		f.Add([]byte(seed))
	}
	c := Open(f.TempDir(), Name{"a", "b"})
	if err := os.MkdirAll(c.Dir(), 0o755); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		write(t, filepath.Join(c.Dir(), "unfinished.jsonl"), string(data))
		j, err := c.openJournal()
		if err != nil {
			t.Fatal(err)
		}
		if j.continues(c, cursor{}, true) && !j.pass.Full {
			t.Error("a quick sync's goes on as a full one")
		}
		if j.size > int64(len(data)) || j.size > 0 && data[j.size-1] != '\n' {
			t.Errorf("size %d", j.size)
		}
		if err := j.begin(pass{}); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(j.file); err != nil || j.got != nil && info.Size() != j.size {
			t.Errorf("what cannot be read is still there: %v, want size %d", info, j.size)
		}
		if err := j.end(); err != nil {
			t.Fatal(err)
		}
	})
}
