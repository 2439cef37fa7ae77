package content

import (
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

// aBlog is the options of a sync for a blog that shows open issues, each where its title says, or its text with "slug: ",
// from the hour that its text names, if it does. The clock is GitHub's.
func (b *testBlog) aBlog() SyncOptions {
	opts := b.options()
	opts.Now = b.tick()
	due := func(i Issue) time.Time {
		at, err := time.Parse(time.RFC3339, i.Body)
		if err != nil {
			return i.CreatedAt
		}
		return at
	}
	opts.Shown = func(_ Repository, i Issue) bool { return i.State == "open" && !due(i).After(opts.Now) }
	opts.Places = func(c Content, at time.Time) (Places, error) {
		if c.Repository.ID == 0 || !slices.IsSortedFunc(c.Issues, func(a, b Issue) int { return a.Number - b.Number }) {
			b.t.Errorf("asked about repository %d, issues %v", c.Repository.ID, c.Issues)
		}
		p := Places{Posts: map[int][]string{}, Tags: map[string]string{}, Series: map[int]string{}}
		for _, i := range c.Issues {
			if i.State != "open" || due(i).After(at) {
				continue
			}
			for _, title := range append([]string{i.Title}, i.FormerTitles...) {
				p.Posts[i.Number] = append(p.Posts[i.Number], "/"+strings.ReplaceAll(title, " ", "-")+"/")
			}
			if slug, ok := strings.CutPrefix(i.Body, "slug: "); ok {
				p.Posts[i.Number][0] = "/" + slug + "/"
			}
			for _, m := range c.Moved {
				if m.Issue == i.Number {
					p.Posts[i.Number] = append(p.Posts[i.Number], m.Paths...)
				}
			}
			for _, l := range i.Labels {
				p.Tags[l] = "/tags/" + l + "/"
			}
			for _, m := range c.Repository.Milestones {
				if m.Number == i.Milestone {
					p.Series[m.Number] = "/series/" + m.Title + "/"
				}
			}
		}
		return p, nil
	}
	return opts
}

// paths is what the cache keeps of issues that are gone: "5: /Post-5/".
func (b *testBlog) paths() []string {
	b.t.Helper()
	var lines []string
	for _, g := range b.load().Gone {
		lines = append(lines, fmt.Sprintf("%d: %s", g.Number, strings.Join(g.Paths, " ")))
	}
	return lines
}

func (b *testBlog) wantPaths(want ...string) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.paths()); diff != "" {
		b.t.Errorf("kept of what is gone:\n%s", diff)
	}
}

func shut(i *Issue)   { i.State = "closed" }
func reopen(i *Issue) { i.State = "open" }

// TestGone: where an issue was is kept when the blog that has shown it shows it no longer, and until it is shown again.
func TestGone(t *testing.T) {
	for _, deep := range []bool{true, false} {
		t.Run(fmt.Sprint("deep ", deep), func(t *testing.T) {
			t.Parallel()
			b := newBlog(t, deep)
			sync := func(want ...string) {
				t.Helper()
				opts := b.aBlog()
				opts.Full = true
				b.syncWith(opts)
				b.wantPaths(want...)
				b.syncWith(opts)
				b.wantPaths(want...)
			}
			b.change(9, shut)
			b.change(8, func(i *Issue) { i.Body = "2099-01-01T00:00:00Z" })
			sync()
			if _, there := files(t, b.cache)["gone.json"]; there {
				t.Error("nothing is gone, and there is a file")
			}
			delete(b.issues, 9) // it was never there
			delete(b.issues, 8) // nor was this
			b.open(10)
			delete(b.issues, 10) // nobody has seen it
			sync()
			delete(b.issues, 5)
			b.change(6, shut)
			sync("5: /Post-5/", "6: /Post-6/")
			b.change(6, func(i *Issue) { i.Body = "slug: secret" })
			sync("5: /Post-5/", "6: /Post-6/")
			b.wantMoved()
			if text := b.read("gone.json"); strings.Contains(text, "Text") || strings.Contains(text, "sample-owner") {
				t.Error(text)
			}
			b.change(6, reopen)
			b.open(5) // as none does on GitHub, but a repository that was restored might
			sync()
			if _, there := files(t, b.cache)["gone.json"]; there {
				t.Error("all is back, and there is a file")
			}
			b.wantMoved("issue 6: /Post-6/")
			b.change(6, shut)
			sync("6: /secret/ /Post-6/")
			b.wantMoved("issue 6: /Post-6/")
			delete(b.issues, 6)
			sync("6: /secret/ /Post-6/")
			b.wantMoved()
		})
	}
}

// TestGoneBeforeItWasSeen: a post that became due after the last sync may never have been built.
func TestGoneBeforeItWasSeen(t *testing.T) {
	b := newBlog(t, true)
	opts := b.aBlog()
	due := opts.Now.Add(time.Hour)
	b.change(3, func(i *Issue) { i.Body = due.Format(time.RFC3339) })
	b.change(5, func(i *Issue) { i.Body = due.Format(time.RFC3339) })
	b.syncWith(opts)
	opts = b.aBlog()
	opts.Now = due.Add(time.Hour)
	opts.Shown = func(_ Repository, i Issue) bool { return true }
	delete(b.issues, 3)
	opts.Full = true
	b.syncWith(opts)
	b.wantPaths()
	delete(b.issues, 5) // which that sync has seen in time
	b.syncWith(opts)
	b.wantPaths("5: /Post-5/")
}

// TestGoneOfWhatBecameDue: nothing has changed when a post becomes due, but the blog shows it.
func TestGoneOfWhatBecameDue(t *testing.T) {
	b := newBlog(t, true)
	opts := b.aBlog()
	b.change(3, func(i *Issue) { i.Body = opts.Now.Add(time.Hour).Format(time.RFC3339) })
	b.syncWith(opts)
	opts.Now = opts.Now.Add(2 * time.Hour)
	b.syncWith(opts)
	b.change(3, shut)
	later := b.aBlog()
	later.Now = opts.Now.Add(time.Hour)
	b.syncWith(later)
	b.wantPaths("3: /Post-3/")
}

// TestKilledSyncKeepsWhatIsGone stops a sync before each step of writing. What it has kept or not, the next one makes the same of it.
func TestKilledSyncKeepsWhatIsGone(t *testing.T) {
	for _, deep := range []bool{true, false} {
		t.Run(fmt.Sprint("deep ", deep), func(t *testing.T) {
			t.Parallel()
			for step := 0; ; step++ {
				b := newBlog(t, deep)
				b.change(7, func(i *Issue) { i.Title = "Seven" })
				b.syncWith(b.aBlog())
				b.change(7, shut)
				b.syncWith(b.aBlog())
				b.change(2, shut)
				b.change(3, func(i *Issue) { i.Title = "Renamed" })
				b.change(7, reopen)
				delete(b.issues, 5)
				opts := b.aBlog()
				opts.Full = true
				killed := b.stopAt(opts, -1, step)
				b.load()
				b.syncWith(opts)
				b.wantPaths("2: /Post-2/", "5: /Post-5/")
				b.sameAsRepository()
				if !killed {
					if step < 8 { // what is gone, three issues, people, facts, cursor, removal
						t.Errorf("only %d steps", step)
					}
					return
				}
			}
		})
	}
}

// TestGoneOfWhatAKilledSyncWrote: a title that only a sync knows that was killed was on no blog.
func TestGoneOfWhatAKilledSyncWrote(t *testing.T) {
	b := newBlog(t, true)
	b.syncWith(b.aBlog())
	b.change(3, func(i *Issue) { i.Title = "A slip" })
	if !b.stopAt(b.aBlog(), -1, 4) || b.issueFileTitle(3) != "A slip" {
		t.Fatal("it was not written")
	}
	delete(b.issues, 3)
	b.syncWith(b.aBlog())
	b.wantPaths("3: /Post-3/") // and nothing of the slip
}

func (b *testBlog) issueFileTitle(n int) string {
	b.t.Helper()
	issue, err := b.cache.issue(n)
	if err != nil {
		b.t.Fatal(err)
	}
	return issue.Title
}

// TestDamagedGone: what cannot be used of the file is dropped with a warning that says so, and the next sync mends it.
func TestDamagedGone(t *testing.T) {
	for text, kept := range map[string][]string{
		"":     nil,
		"[":    nil,
		"{}":   nil,
		"\x00": nil,
		`[{"number": 6, "paths": ["/six/"]}, {"number": 0, "paths": ["/x/"]}]`:                  {"6: /six/"},
		`[{"number": -1, "paths": ["/x/"]}, {"paths": []}, {"number": 20, "paths": ["/a/"]}]`:   {"20: /a/"},
		`[{"number": 21}, null, {"number": 20, "paths": ["/a/"]}, {"number": 19, "paths": []}]`: {"20: /a/"},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			b := newBlog(t, true)
			b.change(6, shut)
			b.syncWith(b.aBlog())
			write(t, b.cache.goneFile(), text)
			b.wantPaths(kept...) // which a build knows too
			b.mends(b.cache.goneFile(), text, len(kept), func() { b.wantPaths(kept...) })
		})
	}
}

// mends writes a list that only the cache knows with damage in it. Reading it warns once; a sync warns once more and keeps, as
// want knows, what can be used, or no file if nothing can.
func (b *testBlog) mends(file, text string, usable int, want func()) {
	b.t.Helper()
	write(b.t, file, text)
	if c := b.load(); len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0].Error(), filepath.Base(file)+": damaged: ") {
		b.t.Errorf("warnings %v", c.Warnings)
	} else {
		wantHint(b.t, c.Warnings[0], "missing addresses")
	}
	report := b.syncWith(b.aBlog())
	if report.Full || len(report.Warnings) != 1 || len(report.Repaired) != 0 {
		b.t.Errorf("%+v", report)
	}
	want()
	if c := b.load(); len(c.Warnings) != 0 {
		b.t.Errorf("still: %v", c.Warnings)
	}
	if _, err := os.Lstat(file); (usable == 0) != errors.Is(err, os.ErrNotExist) {
		b.t.Errorf("the file: %v", err)
	}
}

// TestGoneOfAnother: nothing is kept of what another repository or another version of the cache has left.
func TestGoneOfAnother(t *testing.T) {
	for name, change := range map[string]func(b *testBlog){
		"repository": func(b *testBlog) { b.repository.ID = 78 },
		"version":    func(b *testBlog) { b.edit("sync.json", `"version": 1`, `"version": 0`) },
		"no cache":   func(b *testBlog) { _, _ = os.Remove(b.cache.cursorFile()), os.RemoveAll(b.cache.issuesDir()) },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBlog(t, true)
			b.syncWith(b.aBlog())
			delete(b.issues, 5)
			b.syncWith(b.aBlog())
			b.wantPaths("5: /Post-5/")
			change(b)
			delete(b.issues, 6)
			opts := b.aBlog()
			opts.AcceptRemovals = true
			b.syncWith(opts)
			b.wantPaths()
		})
	}
}
