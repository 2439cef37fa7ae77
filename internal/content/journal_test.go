package content

import (
	"errors"
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

// TestJournalInTheWay: a sync that cannot keep what it fetches says so at once.
func TestJournalInTheWay(t *testing.T) {
	b := newBlog(t, true)
	file := filepath.Join(b.cache.Dir(), "unfinished.jsonl")
	if err := os.MkdirAll(file, 0o755); err != nil { // in the way
		t.Fatal(err)
	}
	_, err := Sync(t.Context(), b.fake, b.cache, b.options())
	if err == nil || !strings.Contains(err.Error(), "unfinished.jsonl") {
		t.Fatalf("error %v", err)
	}
	wantHint(t, err, "nothing was lost")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	b.sync()
	b.sameAsRepository()
}

// FuzzJournal replays any bytes: they never stop a sync, nor get into the cache unless they
// are pages of this repository.
func FuzzJournal(f *testing.F) {
	for _, seed := range []string{"", "{}\n", "null\n", `{"pass":{"version":1,"name":"a/b","full":true}}` + "\n" + `{"histories":{"3":{}}}` + "\n" + `{"relist":true}` + "\n",
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
		if err := j.end(); err != nil {
			t.Fatal(err)
		}
	})
}
