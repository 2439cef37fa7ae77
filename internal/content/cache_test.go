package content

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edit changes text in a file of the cache.
func (b *testBlog) edit(file, from, to string) {
	b.t.Helper()
	path := filepath.Join(b.cache.Dir(), file)
	data, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(data), from) {
		b.t.Fatalf("%s has no %q (%v)", file, from, err)
	}
	write(b.t, path, strings.Replace(string(data), from, to, 1))
}

// read gives a file of the cache.
func (b *testBlog) read(file string) string {
	b.t.Helper()
	data, err := os.ReadFile(filepath.Join(b.cache.Dir(), file))
	if err != nil {
		b.t.Fatal(err)
	}
	return string(data)
}

// TestCacheProblems damages a cache. Loading it is an error with a hint that names
// the file; the next sync makes it as a fresh one, or refuses and leaves it alone.
func TestCacheProblems(t *testing.T) {
	problems := []struct {
		name   string
		damage func(b *testBlog)
		load   string // part of the error of Load
		hint   string
		sync   string // part of the reason of a full pass, or of the error
		refuse bool
	}{
		{"missing", func(b *testBlog) { os.RemoveAll(b.cache.Dir()) }, "no cache of sample-owner/blog", "issueblog sync --repo sample-owner/blog", "first sync", false},
		{"no cursor", func(b *testBlog) { os.Remove(b.cache.cursorFile()) }, "no cache", "issueblog sync", "sync.json is missing", false},
		{"cursor a folder", func(b *testBlog) { inTheWay(b.t, b.cache.cursorFile()) }, "sync.json: ", "issueblog sync", "sync.json: ", false},
		{"older version", func(b *testBlog) { b.edit("sync.json", `"version": 1`, `"version": 0`) }, "format version 0", "issueblog sync", "older version", false},
		{"newer version", func(b *testBlog) { b.edit("sync.json", `"version": 1`, `"version": 2`) }, "format version 2", "newer issueblog", "format version 2", true},
		{"other repository", func(b *testBlog) { b.edit("sync.json", "sample-owner/blog", "sample-owner/other") }, "cache of repository sample-owner/other", "moved or copied", "sample-owner/other", true},
		{"cursor damaged", func(b *testBlog) { b.edit("sync.json", `"version"`, `version"`) }, "sync.json: damaged", "issueblog sync", "sync.json: damaged", false},
		{"cursor empty", func(b *testBlog) { write(b.t, b.cache.cursorFile(), "") }, "sync.json: damaged", "issueblog sync", "sync.json: damaged", false},
		{"facts missing", func(b *testBlog) { os.Remove(b.cache.repositoryFile()) }, "repository.json", "issueblog sync", "fetched again: repository.json", false},
		{"facts damaged", func(b *testBlog) { write(b.t, b.cache.repositoryFile(), "{") }, "repository.json: damaged", "issueblog sync", "fetched again: repository.json", false},
		{"facts a folder", func(b *testBlog) { inTheWay(b.t, b.cache.repositoryFile()) }, "repository.json: ", "issueblog sync", "fetched again: repository.json", false},
		{"facts of another", func(b *testBlog) { b.edit("repository.json", `"id": 77`, `"id": 78`) }, "repository id 78, but sync.json has 77", "issueblog sync", "fetched again: repository.json", false},
		{"issue a folder", func(b *testBlog) { inTheWay(b.t, b.cache.issueFile(3)) }, "3.json: ", "issueblog sync", "fetched again: issues/3.json", false},
		{"issue corrupt", func(b *testBlog) { b.edit("issues/3.json", `"title":`, `"title"`) }, "3.json: damaged", "issueblog sync", "3.json: damaged", false},
		{"issue half-written", func(b *testBlog) { os.Truncate(b.cache.issueFile(3), 100) }, "3.json: damaged", "issueblog sync", "3.json: damaged", false},
		{"issue empty", func(b *testBlog) { write(b.t, b.cache.issueFile(3), "") }, "3.json: damaged", "issueblog sync", "3.json: damaged", false},
		{"issue zeroed", func(b *testBlog) { write(b.t, b.cache.issueFile(3), strings.Repeat("\x00", 300)) }, "3.json: damaged", "issueblog sync", "3.json: damaged", false},
		{"issue doubled", func(b *testBlog) { b.edit("issues/3.json", "{", "{}{") }, "3.json: damaged", "issueblog sync", "3.json: damaged", false},
		{"issue under another number", func(b *testBlog) { os.Rename(b.cache.issueFile(3), b.cache.issueFile(33)) }, "33.json: holds issue 3", "issueblog sync", "33.json: holds issue 3", false},
		{"issue without content", func(b *testBlog) { write(b.t, b.cache.issueFile(3), `{"number": 3}`) }, "3.json: damaged", "issueblog sync", "3.json: damaged", false},
		{"issue missing", func(b *testBlog) { os.Remove(b.cache.issueFile(3)) }, "7 issues, but the last finished sync left 8", "issueblog sync", "7 issues in the cache", false},
	}
	for _, p := range problems {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			b := newBlog(t, true)
			b.change(3, func(i *Issue) { i.Title = "Renamed" })
			b.comment(1, 109) // so that no list of what changed tells of issue 3
			b.sync()
			fresh := files(t, b.cache)
			p.damage(b)
			damaged := files(t, b.cache)

			_, err := b.cache.Load()
			if err == nil || !strings.Contains(err.Error(), p.load) {
				t.Fatalf("load: error %v, want %q", err, p.load)
			}
			wantHint(t, err, p.hint)

			report, err := Sync(t.Context(), b.fake, b.cache, b.options())
			if p.refuse {
				if err == nil || !strings.Contains(err.Error(), p.sync) {
					t.Errorf("sync: error %v, want %q", err, p.sync)
				}
				fresh = damaged
			} else if err != nil || !strings.Contains(report.Reason+"\n"+strings.Join(report.Notes, "\n")+"\nfetched again: "+strings.Join(report.Repaired, " "), p.sync) {
				t.Errorf("sync: %v, reason %q, want %q", err, report.Reason, p.sync)
			}
			if diff := cmp.Diff(fresh, files(t, b.cache)); diff != "" {
				t.Errorf("after the sync (- wanted, + cache):\n%s", diff)
			}
		})
	}
}

// inTheWay puts a folder with something in it in the place of a file.
func inTheWay(t *testing.T, file string) {
	t.Helper()
	if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.MkdirAll(file, 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestFolderInTheWay: an empty folder in the place of a cache file is removed, one with something in it is put
// aside whole; the files are fetched again, and named.
func TestFolderInTheWay(t *testing.T) {
	for _, deep := range []bool{true, false} {
		for _, full := range []bool{true, false} {
			b := newBlog(t, deep)
			b.sync()
			fresh := files(t, b.cache)
			for _, file := range []string{b.cache.issueFile(3), b.cache.issueFile(5), b.cache.peopleFile(), filepath.Join(b.cache.Dir(), "unfinished.jsonl"), filepath.Join(b.cache.Dir(), ".lock")} {
				inTheWay(t, file)
			}
			mine := filepath.Join(b.cache.issueFile(5), "notes", "mine.txt")
			if err := os.MkdirAll(filepath.Dir(mine), 0o755); err != nil {
				t.Fatal(err)
			}
			write(t, mine, "mine")
			opts := b.options()
			opts.Full = full
			report := b.syncWith(opts)
			if got := strings.Join(report.Repaired, " "); got != "people.json issues/3.json issues/5.json" {
				t.Errorf("fetched again: %s", got)
			}
			after := files(t, b.cache)
			aside := "issues/5.json.folder1/notes/mine.txt"
			if after[aside] != "mine" {
				t.Errorf("the folder's own file is lost: %q", after)
			}
			delete(after, aside)
			if diff := cmp.Diff(fresh, after); diff != "" {
				t.Error(diff)
			}
			if again := b.sync(); again.Full || len(again.Repaired) > 0 {
				t.Errorf("the sync after it: %+v", again)
			}
			if err := os.Mkdir(b.cache.issueFile(20), 0o755); err != nil { // which nobody has
				t.Fatal(err)
			}
			b.full()
			if diff := cmp.Diff(fresh, b.filesBut(aside)); diff != "" {
				t.Error(diff)
			}
			again := filepath.Join(b.cache.issueFile(5), "more.txt")
			inTheWay(t, b.cache.issueFile(5))
			write(t, again, "more")
			b.sync()
			if after := files(t, b.cache); after[aside] != "mine" || after["issues/5.json.folder2/more.txt"] != "more" {
				t.Errorf("what was put aside: %q", after)
			}
		}
	}
}

func (b *testBlog) filesBut(name string) map[string]string {
	all := files(b.t, b.cache)
	delete(all, name)
	return all
}

// TestDamageCostsNothingElse damages the files that belong to no issue, one by one and together: what only the cache
// knew, as edit times without a token, is kept in the others, and names come back where they can be asked for.
func TestDamageCostsNothingElse(t *testing.T) {
	for _, deep := range []bool{true, false} {
		for _, damaged := range []string{"sync.json", "people.json", "repository.json", "commits.json", "sync.json people.json", "sync.json repository.json", "sync.json issues/6.json"} {
			for how, damage := range map[string]func(file string) error{
				"torn":    func(file string) error { return os.WriteFile(file, []byte("{"), 0o644) },
				"missing": os.Remove,
			} {
				t.Run(fmt.Sprintf("%s %s, deep %t", damaged, how, deep), func(t *testing.T) {
					t.Parallel()
					b := newBlog(t, deep)
					b.commits = []string{"993d1866f92aa041997c8c81f9932e04796c3bbe"}
					b.change(7, func(i *Issue) { i.Body = "See 993d1866" })
					b.names = map[string]string{"sample-owner": "Sample", "sample-reader": "A reader"}
					b.sync()
					b.change(3, func(i *Issue) { i.Body = "edited" })
					b.change(3, func(i *Issue) { i.Title = "Renamed" })
					b.sync()
					fresh := files(t, b.cache)
					for file := range strings.FieldsSeq(damaged) {
						err := damage(filepath.Join(b.cache.Dir(), file))
						if err != nil && (deep || file != "commits.json") { // which only those who can ask have
							t.Fatal(err)
						}
					}
					b.calls = nil
					report := b.sync()
					for file := range strings.FieldsSeq(damaged) {
						// No commits is as good a state as any; of an issue that is missing no cursor tells.
						silent := how == "missing" && (file == "commits.json" || file == "issues/6.json")
						if !silent && !slices.Contains(report.Repaired, file) {
							t.Errorf("fetched again %q", report.Repaired)
						}
					}
					if slices.Contains(b.calls, "issue") || report.Full != (damaged != "repository.json" && damaged != "commits.json") {
						t.Errorf("full %t (%s), calls %q", report.Full, report.Reason, b.calls)
					}
					after := files(t, b.cache)
					if !deep {
						after["sync.json"] = fresh["sync.json"] // which notes the events that were read
					}
					if diff := cmp.Diff(fresh, after); diff != "" {
						t.Error(diff)
					}
				})
			}
		}
	}
}

// TestFormerTitlesComeBack: without a token the events tell what a file that was lost had told, and are read again for it.
func TestFormerTitlesComeBack(t *testing.T) {
	for how, damage := range map[string]func(file string) error{
		"torn":    func(file string) error { return os.WriteFile(file, []byte("{"), 0o644) },
		"missing": os.Remove,
	} {
		b := newBlog(t, false)
		b.change(3, func(i *Issue) { i.Title = "Renamed" })
		b.sync()
		if err := damage(b.cache.issueFile(3)); err != nil {
			t.Fatal(err)
		}
		b.sync()
		if got := b.issue(3).FormerTitles; !slices.Equal(got, []string{"Post 3"}) {
			t.Errorf("%s: former titles %q", how, got)
		}
	}
}

// TestTokenComesBack: what changed while there was no token has a history that the next full pass with one asks for.
func TestTokenComesBack(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	b.deep = false
	b.change(3, func(i *Issue) { i.Body = "edited" })
	b.change(3, func(i *Issue) { i.Locked = true })
	b.sync()
	b.deep = true
	b.full()
	b.sameAsRepository()
}

// TestDamagedCursorOfAnother: a cache whose cursor cannot be read is not mixed with another repository either.
func TestDamagedCursorOfAnother(t *testing.T) {
	for _, facts := range []bool{true, false} {
		b := newBlog(t, true)
		b.change(3, func(i *Issue) { i.Title = "Renamed"; i.Body = "edited" })
		b.sync()
		write(t, b.cache.cursorFile(), "{")
		if !facts {
			write(t, b.cache.repositoryFile(), "{")
		}
		before := files(t, b.cache)
		b.repository.ID, b.histories = 78, map[int]History{}
		for n, issue := range b.issues {
			issue.ID, issue.Title, issue.Body = issue.ID+1000, "Of the other", "text"
			b.issues[n] = issue
		}
		if facts {
			_, err := Sync(t.Context(), b.fake, b.cache, b.options())
			var other *OtherError
			if !errors.As(err, &other) || filepath.Base(other.File) != "repository.json" {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
				t.Error(diff)
			}
		}
		opts := b.options()
		opts.AcceptRemovals = facts // without the facts nothing tells, but that no issue is one of the cache's
		b.syncWith(opts)
		b.sameAsRepository()
	}
}

// TestCacheOfBefore takes from a cache what earlier programs did not write: it can be loaded, and
// the next sync adds the rest.
func TestCacheOfBefore(t *testing.T) {
	b := newBlog(t, true)
	b.repository.Labels[0].NodeID = "L_1"
	b.sync()
	fresh := files(t, b.cache)
	b.edit("repository.json", `"node_id": "L_1",`, "")
	if err := os.Remove(b.cache.peopleFile()); err != nil {
		t.Fatal(err)
	}
	if c := b.load(); len(c.Issues) != 8 || len(c.Warnings) > 0 {
		t.Errorf("%d issues, %v", len(c.Issues), c.Warnings)
	}
	if report := b.sync(); !report.Full || !report.Zero() || !slices.Equal(report.Repaired, []string{"people.json"}) {
		t.Errorf("sync: %+v", report)
	}
	if diff := cmp.Diff(fresh, files(t, b.cache)); diff != "" {
		t.Error(diff)
	}
}

// TestAllDamagedFilesAreNamed: the user learns of every bad file at once.
func TestAllDamagedFilesAreNamed(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	for _, n := range []int{2, 7} {
		write(t, b.cache.issueFile(n), "{")
	}
	_, err := b.cache.Load()
	for _, file := range []string{"2.json", "7.json"} {
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s is not named: %v", file, err)
		}
	}
}

func TestForeignFilesAreLeftAlone(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	for _, name := range []string{"007.json", "notes.txt", "-1.json", "x.json", ".3.json~", ".3.json12a", "3.json123"} {
		write(t, filepath.Join(b.cache.issuesDir(), name), "mine")
	}
	before := files(t, b.cache)
	for _, name := range []string{".3.json5251018572", "../.sync.json77", "../.people.json1", "../.gone.json2", "../.moved.json3", "../.places.json4", "../.commits.json5", "../.repository.json6"} { // what a killed sync leaves
		write(t, filepath.Join(b.cache.issuesDir(), name), "torn")
	}
	b.full()
	if got := len(b.load().Issues); got != 8 {
		t.Errorf("%d issues", got)
	}
	if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
		t.Error(diff)
	}
}

// What is being written is where sweep looks for it, and never in the system's folder for temporary files.
func TestHalfWrittenFilesAreBesideTheirs(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	file := filepath.Join(t.TempDir(), "issues", "42.json")
	for _, text := range []string{"one", "two"} {
		if err := writeFile(file, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	if list, err := os.ReadDir(filepath.Dir(file)); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

var errCut = errors.New("cut off")

// edits is a mixture of all changes, as come together between two syncs.
func (b *testBlog) edits() {
	b.change(2, func(i *Issue) { i.Body = "edited" })
	b.change(3, func(i *Issue) { i.Title = "Renamed" })
	b.comment(6, 120)
	b.uncomment(1, 101)
	b.open(10)
	delete(b.issues, 5)
	b.pulls = append(b.pulls, 9)
	b.repository.Description = "new"
}

// TestFailedFetchChangesNothing fails at each call in turn, for a first, a quick and a full sync.
func TestFailedFetchChangesNothing(t *testing.T) {
	for _, deep := range []bool{true, false} {
		for _, kind := range []string{"first", "quick", "full"} {
			t.Run(fmt.Sprint(kind, " deep ", deep), func(t *testing.T) {
				t.Parallel()
				prepare := func() *testBlog {
					b := newBlog(t, deep)
					if kind != "first" {
						b.sync()
						b.edits()
					}
					return b
				}
				b := prepare()
				for at := 1; ; at++ {
					opts := b.options()
					opts.Full = kind == "full"
					before, call, hit := files(t, b.cache), 0, ""
					b.before = func(what string) error {
						if call++; call == at {
							hit = what
							return errCut
						}
						return nil
					}
					report, err := Sync(t.Context(), b.fake, b.cache, opts)
					if hit == "" {
						if err != nil || at < 5 {
							t.Fatalf("only %d calls: %v", at-1, err)
						}
						return
					}
					if hit == "histories" && report.Resumed { // what is gone is told by them alone
						if !errors.Is(err, errCut) {
							t.Errorf("call %d of a sync that went on: %v", at, err)
						}
						wantHint(t, err, "afresh")
						if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
							t.Errorf("call %d (%s) changed the cache:\n%s", at, hit, diff)
						}
						b = prepare()
						at-- // a sync that does not go on
						continue
					}
					if hit == "histories" || hit == "events" { // a post is whole without them
						if err != nil || len(report.Warnings) == 0 {
							t.Errorf("%s: error %v, warnings %v", hit, err, report.Warnings)
						}
						b.load()
						b = prepare()
						continue
					}
					if !errors.Is(err, errCut) || !strings.HasPrefix(err.Error(), "sample-owner/blog: ") {
						t.Errorf("call %d (%s): error %v", at, hit, err)
					}
					if diff := cmp.Diff(before, files(t, b.cache)); diff != "" {
						t.Errorf("call %d (%s) changed the cache:\n%s", at, hit, diff)
					}
				}
			})
		}
	}
}

// TestKilledWhileWriting stops a sync between each two steps of its writing. What it
// leaves is a whole blog, and the next sync makes of it what a fresh one has.
func TestKilledWhileWriting(t *testing.T) {
	for _, deep := range []bool{true, false} {
		t.Run(fmt.Sprint("deep ", deep), func(t *testing.T) {
			t.Parallel()
			fresh := newBlog(t, deep)
			if !deep { // only the cache remembers when a text was edited
				fresh.sync()
			}
			fresh.edits()
			fresh.full()
			want := files(t, fresh.cache)
			steps := 0
			for killAndRepeat(t, deep, steps, want) {
				steps++
			}
			if steps < 8 { // four or more issues, facts, cursor, two removals
				t.Errorf("only %d steps", steps)
			}
		})
	}
}

// killAndRepeat stops at one step of writing, and reports whether there was one.
func killAndRepeat(t *testing.T, deep bool, at int, want map[string]string) bool {
	b := newBlog(t, deep)
	b.sync()
	b.edits()
	opts := b.options()
	opts.Full = true
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	opts.Progress = func(stage string, done, total int) {
		if stage == "write" && done == at {
			cancel(errCut)
		}
	}
	_, err := Sync(ctx, b.fake, b.cache, opts)
	killed := errors.Is(err, errCut)
	if err != nil && !killed {
		t.Fatal(err)
	}
	left := b.load()
	for n := range 10 {
		has := slices.ContainsFunc(left.Issues, func(i Issue) bool { return i.Number == n })
		if exists := b.issues[n].Number != 0 && !slices.Contains(b.pulls, n); exists && !has {
			t.Errorf("killed at step %d: issue %d is lost", at, n)
		}
	}
	opts = b.options()
	opts.Full = true
	b.syncWith(opts)
	if diff := cmp.Diff(want, files(t, b.cache)); diff != "" {
		t.Errorf("killed at step %d, the sync after it (- fresh, + cache):\n%s", at, diff)
	}
	return killed
}

// TestKilledQuickSyncIsRepeated: no full pass has to be asked for.
func TestKilledQuickSyncIsRepeated(t *testing.T) {
	for at := range 6 {
		b := newBlog(t, false)
		b.sync()
		b.change(2, func(i *Issue) { i.Body = "edited" })
		b.change(3, func(i *Issue) { i.Title = "Renamed" })
		b.open(10)
		opts := b.options()
		ctx, cancel := context.WithCancel(t.Context())
		opts.Progress = func(stage string, done, _ int) {
			if stage == "write" && done == at {
				cancel()
			}
		}
		_, err := Sync(ctx, b.fake, b.cache, opts)
		cancel()
		if at < 5 && !errors.Is(err, context.Canceled) {
			t.Errorf("step %d: error %v", at, err)
		}
		b.sync()
		b.sameAsRepository()
	}
}

// TestKilledFirstSyncIsNotDamaged: what a first sync could not write any more is not called a damaged file.
func TestKilledFirstSyncIsNotDamaged(t *testing.T) {
	fresh := newBlog(t, true)
	fresh.sync()
	for step := 1; ; step++ {
		b := newBlog(t, true)
		if !b.stopAt(b.options(), -1, step) {
			return
		}
		report := b.sync()
		if finished := report.Reason == ""; !finished && (report.Reason != firstSync || !report.Resumed || len(report.Repaired) > 0) {
			t.Errorf("step %d: %+v", step, report)
		}
		if diff := cmp.Diff(files(t, fresh.cache), files(t, b.cache)); diff != "" {
			t.Errorf("step %d: %s", step, diff)
		}
	}
}

// TestReplacedRepositoryIsNeverMixed: a kill while one repository takes the place of
// another must not leave a blog made of both.
func TestReplacedRepositoryIsNeverMixed(t *testing.T) {
	switched := func() *testBlog {
		b := newBlog(t, true)
		b.names = map[string]string{"sample-owner": "Sample"}
		b.commits = []string{"993d1866f92aa041997c8c81f9932e04796c3bbe"}
		b.change(2, func(i *Issue) { i.Body, i.Title = "See 993d1866", "Renamed" })
		b.unlisted = 2
		b.sync()
		b.repository.ID, b.commits, b.names, b.unlisted = 78, nil, nil, 0
		for n := range 9 {
			b.change(n+1, func(i *Issue) { i.ID, i.NodeID, i.Body = i.ID+1000, i.NodeID+"b", "of the other, not 993d1866" })
		}
		b.histories = map[int]History{}
		return b
	}
	fresh := switched()
	if err := os.RemoveAll(fresh.cache.Dir()); err != nil {
		t.Fatal(err)
	}
	fresh.sync()
	want := files(t, fresh.cache)
	for at := range 20 {
		b := switched()
		opts := b.options()
		opts.AcceptRemovals = true
		ctx, cancel := context.WithCancel(t.Context())
		opts.Progress = func(stage string, done, _ int) {
			if stage == "write" && done == at {
				cancel()
			}
		}
		_, _ = Sync(ctx, b.fake, b.cache, opts)
		cancel()
		c, err := b.cache.Load()
		if err != nil {
			if !errors.Is(err, ErrNoCache) {
				t.Errorf("step %d: %v", at, err)
			}
		} else {
			wantOf78(t, at, c)
		}
		_, err = Sync(t.Context(), b.fake, b.cache, b.options())
		var other *OtherError
		if err != nil && !errors.As(err, &other) || err != nil && at > 6 { // the files of the other repository
			t.Errorf("step %d, the sync after it: %v", at, err)
		}
		if err != nil {
			b.syncWith(opts)
		}
		if diff := cmp.Diff(want, files(t, b.cache)); diff != "" {
			t.Errorf("step %d (- fresh):\n%s", at, diff)
		}
	}
}

func wantOf78(t *testing.T, at int, c *Content) {
	for _, issue := range c.Issues {
		if strings.HasPrefix(issue.Body, "of the other") != (c.Repository.ID == 78) {
			t.Errorf("step %d: issue %d of one repository under id %d", at, issue.Number, c.Repository.ID)
		}
	}
}

func TestUnwritableFile(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	b.change(2, func(i *Issue) { i.Body = "edited" })
	before := b.load()
	// A file stands in for a folder that nothing can be written into: permissions do not stop root.
	away := b.cache.Dir() + ".away"
	opts := b.options()
	opts.Progress = func(stage string, done, _ int) {
		if stage == "write" && done == 1 {
			if err := os.Rename(b.cache.Dir(), away); err != nil {
				t.Fatal(err)
			}
			write(t, b.cache.Dir(), "")
		}
	}
	_, err := Sync(t.Context(), b.fake, b.cache, opts)
	if err == nil || !strings.Contains(err.Error(), b.cache.Dir()) {
		t.Fatalf("error %v", err)
	}
	wantHint(t, err, "nothing was lost")
	if err := errors.Join(os.Remove(b.cache.Dir()), os.Rename(away, b.cache.Dir())); err != nil {
		t.Fatal(err)
	}
	b.sync()
	if got := b.load(); len(got.Issues) != len(before.Issues) || b.issue(2).Body != "edited" {
		t.Errorf("%d issues", len(got.Issues))
	}
}

func TestLock(t *testing.T) {
	b := newBlog(t, true)
	unlock, err := b.cache.lock(t.Context(), time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	told := false
	_, err = b.cache.lock(t.Context(), 10*time.Millisecond, func() { told = true })
	var locked *LockedError
	if !errors.As(err, &locked) || !told {
		t.Errorf("second lock: error %v", err)
	}
	wantHint(t, err, "--cache")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.cache.lock(ctx, time.Minute, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: error %v", err)
	}
	time.AfterFunc(20*time.Millisecond, unlock)
	again, err := b.cache.lock(t.Context(), 5*time.Second, nil)
	if err != nil {
		t.Fatal(err)
	}
	again()
}

// TestNothingIsLeftOfATypo: a first sync that fails before it fetched anything leaves neither a folder nor a lock.
func TestNothingIsLeftOfATypo(t *testing.T) {
	for _, there := range []string{"", "cache", "cache/sample-owner", "cache/sample-owner/blog"} {
		root := t.TempDir()
		if err := os.MkdirAll(filepath.Join(root, filepath.FromSlash(there)), 0o755); err != nil {
			t.Fatal(err)
		}
		b := &testBlog{newFake(true), Open(filepath.Join(root, "cache"), Name{"sample-owner", "blog"}), t}
		b.before = func(string) error { return errCut }
		if _, err := Sync(t.Context(), b.fake, b.cache, b.options()); !errors.Is(err, errCut) {
			t.Fatal(err)
		}
		var left []string
		err := filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
			if rel, _ := filepath.Rel(root, path); rel != "." {
				left = append(left, filepath.ToSlash(rel))
			}
			return err
		})
		if want := strings.Split(there, "/"); err != nil || there == "" && len(left) > 0 || there != "" && len(left) > len(want)+1 {
			t.Errorf("with %q: %q is left, %v", there, left, err)
		}
		b.before = nil
		b.sync()
		if _, err := os.Stat(b.cache.lockFile()); err != nil {
			t.Errorf("the lock of a cache: %v", err)
		}
		b.before = func(string) error { return errCut }
		if _, err := Sync(t.Context(), b.fake, b.cache, b.options()); !errors.Is(err, errCut) || len(b.load().Issues) != 8 {
			t.Errorf("a later sync that fails: %v", err)
		}
	}
}

// TestLockIsNeverShared: one that fails removes its lock and folder while others wait for them; never do two hold it.
func TestLockIsNeverShared(t *testing.T) {
	dir := t.TempDir()
	var holders, most atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 10 {
				c := Open(filepath.Join(dir, "cache"), Name{"sample-owner", "blog"})
				unlock, err := c.lock(t.Context(), time.Minute, nil)
				if err != nil {
					t.Error(err)
					return
				}
				if n := holders.Add(1); n > most.Load() {
					most.Store(n)
				}
				time.Sleep(100 * time.Microsecond)
				holders.Add(-1)
				unlock()
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 {
		t.Errorf("%d held the lock at once", most.Load())
	}
}

// TestRemovedLockIsNobodys: a lock on a file that was removed, between its being opened and locked, is none.
func TestRemovedLockIsNobodys(t *testing.T) {
	file := filepath.Join(t.TempDir(), "lock")
	var holders, shared atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 3000 {
				release, busy, err := tryLock(file)
				if busy {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				if holders.Add(1) > 1 {
					shared.Add(1)
				}
				runtime.Gosched()
				holders.Add(-1)
				release(true)
			}
		})
	}
	wg.Wait()
	if shared.Load() > 0 {
		t.Errorf("%d times two held the lock", shared.Load())
	}
}

func TestLockNeedsAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	_, err := Sync(t.Context(), newFake(true), Open(file, Name{"sample-owner", "blog"}), SyncOptions{Now: start})
	if err == nil {
		t.Fatal("a cache below a file")
	}
	wantHint(t, err, "can be written to")
}

func TestRepositories(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "odd [dir]*")
	for _, name := range []string{"b/two", "a/one", "b/One", ".derived/x", "a/bad name"} {
		repo := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(repo, 0o755); err != nil {
			if runtime.GOOS == "windows" { // which knows no such name
				t.Skip(err)
			}
			t.Fatal(err)
		}
		write(t, filepath.Join(repo, "sync.json"), "{}")
	}
	if err := os.MkdirAll(filepath.Join(dir, "c", "unfinished"), 0o755); err != nil {
		t.Fatal(err)
	}
	names, err := Repositories(dir)
	if want := []Name{{"a", "one"}, {"b", "One"}, {"b", "two"}}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%v, %v; want %v", names, err, want)
	}
}

func TestStore(t *testing.T) {
	s := Derived(t.TempDir(), Name{"o", "r"}, "1")
	if _, ok := s.Get("a"); ok {
		t.Error("a value before it was put")
	}
	s.Put("a", []byte("value"))
	s.Put("empty", nil)
	if v, ok := s.Get("a"); !ok || string(v) != "value" {
		t.Errorf("%q, %v", v, ok)
	}
	if v, ok := s.Get("empty"); !ok || len(v) != 0 {
		t.Errorf("empty: %q, %v", v, ok)
	}
	good, err := os.ReadFile(s.file("a"))
	if err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(good)
	flipped[len(flipped)-1] ^= 1
	for what, bad := range map[string][]byte{"short": good[:10], "cut": good[:len(good)-1], "longer": append(slices.Clone(good), 'x'), "flipped": flipped, "empty": nil} {
		write(t, s.file("a"), string(bad))
		if v, ok := s.Get("a"); ok {
			t.Errorf("%s: gives %q", what, v)
		}
	}
	s.Put("b", []byte("of b"))
	if err := os.Rename(s.file("b"), s.file("a")); err != nil {
		t.Fatal(err)
	}
	if v, ok := s.Get("a"); ok {
		t.Errorf("the value of another key: %q", v)
	}
	s.Put("a", []byte("again"))
	if v, ok := s.Get("a"); !ok || string(v) != "again" {
		t.Errorf("put again: %q, %v", v, ok)
	}
}

func TestParseName(t *testing.T) {
	for _, good := range []string{"a/b", "A-1/b.c_d-e", "x/.github", "o/a..b"} {
		if n, err := ParseName(good); err != nil || n.String() != good {
			t.Errorf("%q: %v, %v", good, n, err)
		}
	}
	for _, bad := range []string{"", "a", "a/", "/b", "a/b/c", "../b", "a/..", "./b", "a/.", `a\b/c`, "a/b c", "a/b\n", "ä/b", "a/b?x", "a/b%2f", "a//b",
		"a/" + strings.Repeat("x", 101), "https://github.com/a/b", "a/b\x00"} {
		if n, err := ParseName(bad); err == nil || !strings.Contains(err.Error(), "OWNER/NAME") {
			t.Errorf("%q: %v, %v", bad, n, err)
		}
	}
}

// FuzzIssueFile reads any bytes as an issue file: either they are refused by a FileError
// that names the file, or they are the issue of that number and can be kept again.
func FuzzIssueFile(f *testing.F) {
	whole, err := encode(newFake(true).issues[1])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	for _, s := range []string{"", "null", "[]", "{}", `{"number":1}`, `{"number":1e0}`, `{"number":2,"id":1}`, "\xef\xbb\xbf{}", `{"number":1,"id":7,"created_at":"2026-01-01T00:00:00+23:59"}`} {
		f.Add([]byte(s))
	}
	c := Open(f.TempDir(), Name{"a", "b"})
	if err := os.MkdirAll(c.issuesDir(), 0o755); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		write(t, c.issueFile(1), string(data))
		issue, err := c.issue(1)
		if err != nil {
			var file *FileError
			if !errors.As(err, &file) || file.File != c.issueFile(1) {
				t.Errorf("not a FileError of the file: %v", err)
			}
			return
		}
		if issue.Number != 1 || issue.CreatedAt.IsZero() {
			t.Errorf("accepted %+v", issue)
		}
		kept, err := encode(issue)
		var again Issue
		if err != nil || json.Unmarshal(kept, &again) != nil || !sameJSON(issue, again) {
			t.Errorf("cannot be kept again: %v", err)
		}
	})
}

// What a build did not want goes, and what another version has made is neither seen nor kept.
func TestStorePrunes(t *testing.T) {
	dir := t.TempDir()
	name := Name{"o", "r"}
	put := func(s *Store, keys ...string) *Store {
		for _, key := range keys {
			s.Put(key, []byte(key))
		}
		return s
	}
	have := func(s *Store, key string) bool {
		_, ok := s.Get(key)
		return ok
	}
	put(Derived(dir, name, "1"), "a", "b", "d")
	put(Derived(dir, Name{"o", "other"}, "1"), "a")
	if have(Derived(dir, name, "2"), "a") {
		t.Error("another version's value is given")
	}
	s := put(Derived(dir, name, "1"), "c")
	if !have(s, "a") {
		t.Error("a is gone before")
	}
	s.Keep("d")
	s.Prune()
	after := Derived(dir, name, "1")
	if !have(after, "a") || have(after, "b") || !have(after, "c") || !have(after, "d") || !have(Derived(dir, Name{"o", "other"}, "1"), "a") {
		t.Error("not exactly b was removed")
	}
	put(Derived(dir, name, "2"), "a").Prune()
	if have(Derived(dir, name, "1"), "a") {
		t.Error("the old version's value stays")
	}
}
