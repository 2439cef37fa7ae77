package content

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// textOf stands for a blog's notion of a text: what follows a line of "key: value".
func textOf(body string) string {
	if matter, text, found := strings.Cut(body, "\n"); found && strings.HasPrefix(matter, "key: ") {
		body = text
	}
	return strings.TrimSpace(body)
}

// TestEdits looks at when the text of an issue was edited, as a row of syncs sees it: with GitHub's times and without,
// by quick syncs and full passes, by hints of events, in two of the same state.
func TestEdits(t *testing.T) {
	tests := []struct {
		name  string
		edits []string // bodies, each before a sync; several between "|"; "" changes a label instead
		text  int      // which of them is the last edit of the text, from 1; 0 if there is none
		last  int      // which is the last of all, if that is another
	}{
		{"no edit", []string{""}, 0, 0},
		{"text", []string{"new"}, 1, 0},
		{"front matter", []string{"key: a\nold\r\n"}, 0, 1},
		{"front matter, label", []string{"key: a\nold\r\n", "", ""}, 0, 1},
		{"front matter twice", []string{"key: a\nold\r\n", "", "key: b\nold\r\n"}, 0, 3},
		{"front matter and back", []string{"key: a\nold\r\n", "old\r\n"}, 0, 2},
		{"front matter, text", []string{"key: a\nold\r\n", "key: a\nnew"}, 2, 0},
		{"text, front matter", []string{"new", "", "key: a\nnew", ""}, 1, 3},
		{"text, front matter, text, front matter", []string{"new", "key: a\nnew", "key: a\nnewer", "key: b\nnewer"}, 3, 4},
		{"both at once", []string{"key: a\nnew"}, 1, 0},
		{"both in one gap", []string{"new|key: a\nnew"}, 1, 0},
		{"text and back", []string{"new", "old\r\n"}, 2, 0},
		{"ends of lines", []string{"old\n\n"}, 0, 1},
	}
	for _, deep := range []bool{true, false} {
		for how, sync := range map[string]func(b *testBlog, opts SyncOptions){
			"quick": func(b *testBlog, opts SyncOptions) { b.syncWith(opts) },
			"full":  func(b *testBlog, opts SyncOptions) { opts.Full = true; b.syncWith(opts) },
			"look": func(b *testBlog, opts SyncOptions) {
				for i := range tests {
					opts.Look = append(opts.Look, 20+i)
				}
				b.syncWith(opts)
			},
			"twice": func(b *testBlog, opts SyncOptions) { b.syncWith(opts); opts.Full = true; b.syncWith(opts) },
		} {
			b := newBlog(t, deep)
			opts := b.options()
			opts.Text = textOf
			times := make([][]time.Time, len(tests))
			for i := range tests {
				b.open(20 + i)
				issue := b.issues[20+i]
				issue.Body = "old\r\n"
				b.issues[20+i], times[i] = issue, []time.Time{{}}
			}
			sync(b, opts)
			for step := range 4 {
				for i, test := range tests {
					if step < len(test.edits) {
						times[i] = append(times[i], b.edited(20+i, test.edits[step]))
					}
				}
				sync(b, opts)
			}
			for i, test := range tests {
				got := b.issue(20 + i)
				if !got.EditedAt.Equal(times[i][test.text]) || !got.LastEditedAt.Equal(times[i][test.last]) {
					t.Errorf("%s, deep %t, %s: text edited at %s, last edit %s; want %s and %s", test.name, deep, how,
						got.EditedAt, got.LastEditedAt, times[i][test.text], times[i][test.last])
				}
			}
		}
	}
}

// edited makes the edits of a gap between two syncs, and returns when the last was.
func (b *testBlog) edited(number int, edits string) time.Time {
	for edit := range strings.SplitSeq(edits, "|") {
		b.change(number, func(i *Issue) {
			if i.Labels = append(i.Labels, "go"); edit != "" {
				i.Body = edit
			}
		})
	}
	return b.now
}

// TestEditsBeforeTheCache: what was edited before an issue was first read, or before its file was lost, counts as an
// edit of the text.
func TestEditsBeforeTheCache(t *testing.T) {
	b := newBlog(t, true)
	opts := b.options()
	opts.Text = textOf
	b.change(3, func(i *Issue) { i.Body = "key: a\n" + i.Body })
	edited := b.now
	b.syncWith(opts)
	if got := b.issue(3); !got.EditedAt.Equal(edited) || !got.LastEditedAt.IsZero() {
		t.Errorf("first sync: text edited at %s, last edit %s; want %s and none", got.EditedAt, got.LastEditedAt, edited)
	}
	b.change(3, func(i *Issue) { i.Body = strings.Replace(i.Body, "a", "b", 1) })
	b.syncWith(opts)
	if got := b.issue(3); !got.EditedAt.Equal(edited) || !got.LastEditedAt.Equal(b.now) {
		t.Errorf("after it: text edited at %s, last edit %s; want %s and %s", got.EditedAt, got.LastEditedAt, edited, b.now)
	}
	write(t, b.cache.issueFile(3), "{")
	b.syncWith(opts)
	if got := b.issue(3); !got.EditedAt.Equal(b.now) || !got.LastEditedAt.IsZero() {
		t.Errorf("damaged: text edited at %s, last edit %s; want %s and none", got.EditedAt, got.LastEditedAt, b.now)
	}
}

// TestEditsWithATokenLater: a cache that was made without one knows no times of edits before it, and only about those
// after. GitHub's take their place when it can be asked, and do not make an edit of the text of one that was none.
func TestEditsWithATokenLater(t *testing.T) {
	b := newBlog(t, false)
	opts := b.options()
	opts.Text, opts.Full = textOf, true
	b.change(2, func(i *Issue) { i.Body = "edited before" })
	before := b.now
	b.syncWith(opts)
	b.change(3, func(i *Issue) { i.Body = "key: a\n" + i.Body })
	matter := b.now
	b.change(3, func(i *Issue) { i.Locked = true })
	b.change(5, func(i *Issue) { i.Body = "new" })
	text := b.now
	b.change(5, func(i *Issue) { i.Locked = true })
	guessed := b.now
	b.syncWith(opts)
	if got := b.issue(5); !got.EditedAt.Equal(guessed) {
		t.Errorf("without a token: edited at %s, want %s", got.EditedAt, guessed)
	}
	b.deep = true
	for range 2 {
		b.syncWith(opts)
		for n, want := range map[int][2]time.Time{2: {before}, 3: {{}, matter}, 5: {text}} {
			if got := b.issue(n); !got.EditedAt.Equal(want[0]) || !got.LastEditedAt.Equal(want[1]) {
				t.Errorf("issue %d: text edited at %s, last edit %s; want %s", n, got.EditedAt, got.LastEditedAt, want)
			}
		}
	}
}

// TestEditsWithoutAnAnswer: while histories cannot be asked, an edit of the front matter is none of the text; nor is it
// one when they can be asked again.
func TestEditsWithoutAnAnswer(t *testing.T) {
	b := newBlog(t, true)
	opts := b.options()
	opts.Text = textOf
	b.syncWith(opts)
	b.change(3, func(i *Issue) { i.Body = "key: a\n" + i.Body })
	matter := b.now
	b.change(5, func(i *Issue) { i.Body = "new" })
	text := b.now
	b.before = func(call string) error {
		if call == "histories" {
			return errCut
		}
		return nil
	}
	if report := b.syncWith(opts); len(report.Warnings) == 0 {
		t.Error("no warning")
	}
	b.before = nil
	opts.Full = true
	b.syncWith(opts)
	if got := b.issue(3); !got.EditedAt.IsZero() || !got.LastEditedAt.Equal(matter) {
		t.Errorf("front matter: text edited at %s, last edit %s; want never and %s", got.EditedAt, got.LastEditedAt, matter)
	}
	if got := b.issue(5); !got.EditedAt.Equal(text) || !got.LastEditedAt.IsZero() {
		t.Errorf("text: edited at %s, last edit %s; want %s and none", got.EditedAt, got.LastEditedAt, text)
	}
}

// TestNoteEdit looks at single decisions: what the cache has, and what a list and a history tell.
func TestNoteEdit(t *testing.T) {
	at := func(hours int) time.Time { return start.Add(time.Duration(hours) * time.Hour) }
	for _, test := range []struct {
		name, body            string
		edited, last, history time.Time // two of the cache, whose body is "old" of hour 2, and what GitHub tells of one updated at hour 4
		wantEdited, wantLast  time.Time
	}{
		{"the same", "old", at(1), time.Time{}, at(1), at(1), time.Time{}},
		{"the same, judged before", "old", at(1), at(2), at(2), at(1), at(2)},
		{"known more exactly, judged before", "key: a\nold", time.Time{}, at(2), at(3), time.Time{}, at(3)},
		{"known at last", "old", time.Time{}, time.Time{}, at(1), at(1), time.Time{}},
		{"there and back", "old", at(1), time.Time{}, at(3), at(1), at(3)},
		{"front matter in the second of the last update", "key: a\nold", at(1), time.Time{}, at(2), at(1), at(2)},
		{"text in that second", "new", at(1), time.Time{}, at(2), at(2), time.Time{}},
		{"front matter, of which the time was told before the text", "key: a\nold", at(3), time.Time{}, at(3), at(3), time.Time{}},
		{"text, a history from before it", "new", at(1), time.Time{}, at(1), at(4), time.Time{}},
		{"front matter, a history from before it", "key: a\nold", at(1), time.Time{}, at(1), at(1), at(4)},
		{"text, a server that tells no times", "new", at(1), time.Time{}, time.Time{}, at(4), time.Time{}},
	} {
		old := &Issue{Number: 3, ID: 30, Body: "old", CreatedAt: start, UpdatedAt: at(2), EditedAt: test.edited, LastEditedAt: test.last}
		s := &syncing{opts: SyncOptions{Text: textOf}, old: map[int]*Issue{3: old}}
		issue := s.mergeIssue(Listed{Issue: Issue{Number: 3, ID: 30, Body: test.body, CreatedAt: start, UpdatedAt: at(4)}}, newFetched(false, cursor{}))
		next := &stage{issues: map[int]*Issue{3: &issue}}
		s.addHistory(next, 3, History{EditedAt: test.history})
		if got := next.issues[3]; !got.EditedAt.Equal(test.wantEdited) || !got.LastEditedAt.Equal(test.wantLast) {
			t.Errorf("%s: text edited at %s, last edit %s; want %s and %s", test.name, got.EditedAt, got.LastEditedAt, test.wantEdited, test.wantLast)
		}
	}
}

// TestEditsOfAStoppedSync stops a quick sync and a full pass anywhere, also while they write: what goes on is dated as
// if nothing had been stopped.
func TestEditsOfAStoppedSync(t *testing.T) {
	for _, with := range []struct{ deep, full bool }{{true, true}, {true, false}, {false, false}} {
		t.Run(fmt.Sprintf("deep %t, full %t", with.deep, with.full), func(t *testing.T) {
			t.Parallel()
			prepare := func() (*testBlog, SyncOptions) {
				b := newBlog(t, with.deep)
				opts := b.options()
				opts.Text = textOf
				b.change(6, func(i *Issue) { i.Body = "new" })
				b.syncWith(opts)
				b.change(3, func(i *Issue) { i.Body = "key: a\n" + i.Body })
				b.change(5, func(i *Issue) { i.Body = "new" })
				b.change(6, func(i *Issue) { i.Body = "key: a\nnew" })
				opts.Full = with.full
				return b, opts
			}
			unhurt, opts := prepare()
			unhurt.syncWith(opts)
			want := files(t, unhurt.cache)
			for at := 1; ; at++ {
				byCall, _ := prepare()
				byStep, _ := prepare()
				called, wrote := byCall.stopAt(opts, at, -1), byStep.stopAt(opts, -1, at-1)
				if !called && !wrote {
					if at < 8 {
						t.Errorf("only %d calls and steps", at)
					}
					return
				}
				for what, b := range map[string]*testBlog{"call": byCall, "step": byStep} {
					b.syncWith(opts)
					if diff := cmp.Diff(want, files(t, b.cache)); diff != "" {
						t.Errorf("stopped at %s %d (- as if not):\n%s", what, at, diff)
					}
				}
			}
		})
	}
}
