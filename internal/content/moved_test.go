package content

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// wantMoved compares what the cache keeps of former addresses: "label go L_1: /tags/golang/".
func (b *testBlog) wantMoved(want ...string) {
	b.t.Helper()
	var lines []string
	for _, m := range b.load().Moved {
		what := fmt.Sprint("issue ", m.Issue)
		switch {
		case m.Label != "":
			what = "label " + m.Label + " " + m.NodeID
		case m.Milestone != 0:
			what = fmt.Sprint("milestone ", m.Milestone)
		}
		line := what + ": " + strings.Join(m.Paths, " ")
		if m.Pages > 0 {
			line += fmt.Sprintf("(%d pages)", m.Pages)
		}
		lines = append(lines, line)
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		b.t.Errorf("kept of what has moved:\n%s", diff)
	}
}

// relabel renames a label as GitHub does: the issues that carry it are not updated.
func (f *fake) relabel(before, after string) {
	f.repository.Labels = slices.Clone(f.repository.Labels)
	for i := range f.repository.Labels {
		if f.repository.Labels[i].Name == before {
			f.repository.Labels[i].Name = after
		}
	}
	for n, issue := range f.issues {
		issue.Labels = slices.Clone(issue.Labels)
		for i := range issue.Labels {
			if issue.Labels[i] == before {
				issue.Labels[i] = after
			}
		}
		f.issues[n] = issue
	}
}

// movable is a blog with a post in a series and one with a tag.
func movable(t *testing.T, deep bool) *testBlog {
	b := newBlog(t, deep)
	b.repository.Labels = []Label{{Name: "go", NodeID: "L_1"}, {Name: "unused", NodeID: "L_2"}}
	b.repository.Milestones = []Milestone{{Number: 1, Title: "Boats"}, {Number: 2, Title: "Empty"}}
	b.change(3, func(i *Issue) { i.Milestone = 1 })
	b.syncWith(b.aBlog())
	return b
}

func (f *fake) retitle(milestone int, title string) {
	f.repository.Milestones = slices.Clone(f.repository.Milestones)
	f.repository.Milestones[milestone-1].Title = title
}

// TestMoved: where a tag, a series or a post was before is kept as long as it is there.
func TestMoved(t *testing.T) {
	for _, deep := range []bool{true, false} {
		t.Run(fmt.Sprint("deep ", deep), func(t *testing.T) {
			t.Parallel()
			b := movable(t, deep)
			sync := func(want ...string) {
				t.Helper()
				opts := b.aBlog()
				opts.LookAtLists = true
				b.syncWith(opts)
				b.wantMoved(want...)
				opts.Full = true
				b.syncWith(opts)
				b.wantMoved(want...)
			}
			sync()
			if _, there := files(t, b.cache)["moved.json"]; there {
				t.Error("nothing has moved, and there is a file")
			}
			b.relabel("unused", "useless")
			b.retitle(2, "Vacant")
			b.change(8, shut)
			b.change(9, func(i *Issue) { i.Body = "slug: nine" })
			sync("issue 9: /Post-9/")
			b.relabel("go", "golang")
			b.retitle(1, "Ships")
			sync("issue 9: /Post-9/", "milestone 1: /series/Boats/", "label golang L_1: /tags/go/")
			b.relabel("golang", "gopher")
			b.retitle(1, "Boats")
			b.repository.Labels = append(b.repository.Labels, Label{Name: "golang", NodeID: "L_3"})
			b.change(5, func(i *Issue) { i.Labels = []string{"golang"} })
			sync("issue 9: /Post-9/", "milestone 1: /series/Boats/ /series/Ships/", "label gopher L_1: /tags/go/ /tags/golang/")
			for i := range b.repository.Labels { // REST and GraphQL call it otherwise
				b.repository.Labels[i].NodeID += "x"
			}
			sync("issue 9: /Post-9/", "milestone 1: /series/Boats/ /series/Ships/", "label gopher L_1x: /tags/go/ /tags/golang/")
			b.change(2, shut) // the tag is shown no longer
			sync("issue 9: /Post-9/", "milestone 1: /series/Boats/ /series/Ships/", "label gopher L_1x: /tags/go/ /tags/golang/")
			b.change(2, reopen)
			b.change(2, func(i *Issue) { i.Labels = []string{} })
			b.change(3, func(i *Issue) { i.Milestone = 0 })
			b.repository.Labels, b.repository.Milestones = b.repository.Labels[1:], nil
			delete(b.issues, 9)
			sync()
			if _, there := files(t, b.cache)["moved.json"]; there {
				t.Error("nothing is left, and there is a file")
			}
		})
	}
}

// TestMovedWhereListsTell: without GraphQL a quick sync learns of a label's new name from an issue that carries it.
func TestMovedWhereListsTell(t *testing.T) {
	b := movable(t, false)
	b.change(5, func(i *Issue) { i.Labels = []string{"go"} })
	b.syncWith(b.aBlog())
	b.relabel("go", "golang")
	for n := range 3 {
		b.change(2, func(i *Issue) { i.Body = fmt.Sprint("Edit ", n) })
		if report := b.syncWith(b.aBlog()); report.Full {
			t.Fatalf("%+v", report)
		}
		b.wantMoved("label golang L_1: /tags/go/")
		if got := b.issue(5).Labels; !slices.Equal(got, []string{"golang"}) {
			t.Errorf("another issue has the labels %v", got)
		}
	}
	if labels := b.load().Repository.Labels; len(labels) != 2 {
		t.Errorf("labels %v", labels)
	}
}

// TestMovedByTheLastHolder: a path leads to what was there last.
func TestMovedByTheLastHolder(t *testing.T) {
	b := movable(t, true)
	b.repository.Labels = append(b.repository.Labels, Label{Name: "wind", NodeID: "L_3"})
	b.change(5, func(i *Issue) { i.Labels = []string{"wind"} })
	b.syncWith(b.aBlog())
	for _, name := range [][2]string{{"go", "alpha"}, {"wind", "go"}, {"go", "zebra"}} {
		b.relabel(name[0], name[1])
		b.syncWith(b.aBlog())
	}
	b.wantMoved("label zebra L_3: /tags/wind/ /tags/go/")
}

// TestMovedAndBack: what is missing once and comes back has all its former addresses.
func TestMovedAndBack(t *testing.T) {
	b := movable(t, true)
	for _, slug := range []string{"one", "two"} {
		b.change(9, func(i *Issue) { i.Body = "slug: " + slug })
		b.syncWith(b.aBlog())
	}
	issue := b.issues[9]
	delete(b.issues, 9)
	b.syncWith(b.aBlog())
	b.wantPaths("9: /two/ /Post-9/ /one/")
	b.issues[9] = issue
	opts := b.aBlog()
	opts.Full = true
	b.syncWith(opts)
	b.wantPaths()
	b.wantMoved("issue 9: /Post-9/ /one/")
}

// TestMovedUnseen: what is renamed while no post has it has its former addresses when one has it again.
func TestMovedUnseen(t *testing.T) {
	b := movable(t, true)
	b.change(2, shut)
	b.change(3, shut)
	b.syncWith(b.aBlog())
	b.relabel("go", "golang")
	b.retitle(1, "Ships")
	b.syncWith(b.aBlog())
	b.wantMoved()
	b.change(2, reopen)
	b.change(3, reopen)
	b.syncWith(b.aBlog())
	b.wantMoved("milestone 1: /series/Boats/", "label golang L_1: /tags/go/")
	b.wantPaths()
}

// TestMovedUnderWhatIsGone: where something was last that is gone is a notice, and leads to nothing that was there before.
func TestMovedUnderWhatIsGone(t *testing.T) {
	b := movable(t, true)
	b.change(9, func(i *Issue) { i.Body = "slug: me" })
	b.syncWith(b.aBlog())
	b.change(9, func(i *Issue) { i.Body = "slug: us" })
	b.syncWith(b.aBlog())
	b.wantMoved("issue 9: /Post-9/ /me/")
	b.change(8, func(i *Issue) { i.Body = "slug: me" })
	b.syncWith(b.aBlog())
	b.change(8, shut)
	b.syncWith(b.aBlog())
	b.wantPaths("8: /me/ /Post-8/")
	b.wantMoved("issue 8: /Post-8/", "issue 9: /Post-9/")
}

// TestMovedTagsOfFrontMatter: of a tag that is no label only the blog knows, so it is kept whether it is shown or not.
func TestMovedTagsOfFrontMatter(t *testing.T) {
	b := movable(t, true)
	opts := b.aBlog()
	places, at := opts.Places, "/tags/hand/"
	opts.Places = func(c Content, when time.Time) (Places, error) {
		p, err := places(c, when)
		if at != "" {
			p.Tags["hand"] = at
		}
		return p, err
	}
	for _, at = range []string{"/tags/hand/", "/tags/HAND/", "", "/tags/HAND/"} {
		b.syncWith(opts)
	}
	b.wantMoved("label hand : /tags/hand/")
}

// TestMovedBySettings: other settings give other addresses, though nothing has changed on GitHub.
func TestMovedBySettings(t *testing.T) {
	b := movable(t, true)
	opts := b.aBlog()
	places := opts.Places
	opts.Places = func(c Content, at time.Time) (Places, error) {
		p, err := places(c, at)
		for n, paths := range p.Posts {
			p.Posts[n] = []string{strings.ToLower(paths[0])}
		}
		p.Tags["go"], p.Series[1] = "/tags/GO/", "/series/boats/"
		return p, err
	}
	b.syncWith(opts)
	b.wantMoved("issue 1: /Post-1/", "issue 2: /Post-2/", "issue 3: /Post-3/", "issue 5: /Post-5/", "issue 6: /Post-6/", "issue 7: /Post-7/", "issue 8: /Post-8/", "issue 9: /Post-9/",
		"milestone 1: /series/Boats/", "label go L_1: /tags/go/")
	before := files(t, b.cache)
	b.syncWith(opts)
	if diff := cmp.Diff(before["moved.json"], files(t, b.cache)["moved.json"]); diff != "" {
		t.Error(diff)
	}
}

// TestDamagedPlaces: a file that cannot be used is told and mended; nothing is known of what was where.
func TestDamagedPlaces(t *testing.T) {
	for _, text := range []string{"", "[]", `{"posts": {"x": ["/x/"]}}`, `{"posts": {"-1": ["/x/"]}}`, `{"posts": {"9": []}}`} {
		b := movable(t, true)
		write(t, b.cache.placesFile(), text)
		b.change(9, func(i *Issue) { i.Body = "slug: nine" })
		report := b.syncWith(b.aBlog())
		if report.Full || len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0].Error(), "places.json: damaged: ") {
			t.Errorf("%s: %+v", text, report)
		}
		b.wantMoved()
		b.change(9, func(i *Issue) { i.Body = "slug: neuf" })
		if report := b.syncWith(b.aBlog()); len(report.Warnings) != 0 {
			t.Errorf("%s: still %v", text, report.Warnings)
		}
		b.wantMoved("issue 9: /nine/")
	}
}

// TestKilledSyncKeepsWhatHasMoved stops a sync before each step of writing. The next one knows as much as if it had not been.
func TestKilledSyncKeepsWhatHasMoved(t *testing.T) {
	for _, full := range []bool{true, false} {
		t.Run(fmt.Sprint("full ", full), func(t *testing.T) {
			t.Parallel()
			for step := 0; ; step++ {
				b := movable(t, true)
				b.relabel("go", "golang")
				b.retitle(1, "Ships")
				b.change(9, func(i *Issue) { i.Body = "slug: nine" })
				opts := b.aBlog()
				opts.Full = full
				killed := b.stopAt(opts, -1, step)
				b.load()
				b.syncWith(opts)
				b.wantMoved("issue 9: /Post-9/", "milestone 1: /series/Boats/", "label golang L_1: /tags/go/")
				b.sameAsRepository()
				if !killed {
					if step < 8 { // what is gone and has moved, two issues, people, facts, cursor, places
						t.Errorf("only %d steps", step)
					}
					return
				}
			}
		})
	}
}

// TestMovedOfWhatAKilledSyncWrote: what a post was called that only a sync knows that was killed was on no blog.
func TestMovedOfWhatAKilledSyncWrote(t *testing.T) {
	b := movable(t, true)
	b.change(3, func(i *Issue) { i.Body = "slug: three" })
	b.syncWith(b.aBlog())
	b.change(3, func(i *Issue) { i.Title, i.Body = "A slip", "slug: slip" })
	if !b.stopAt(b.aBlog(), -1, 4) || b.issueFileTitle(3) != "A slip" {
		t.Fatal("it was not written")
	}
	b.change(3, func(i *Issue) { i.Body = "slug: mended" })
	b.syncWith(b.aBlog())
	b.wantMoved("issue 3: /Post-3/ /three/") // not /slip/
}

// TestDamagedMoved: what cannot be used of the file is dropped with a warning that says so, and the next sync mends it.
func TestDamagedMoved(t *testing.T) {
	for text, kept := range map[string][]string{
		"":   nil,
		"{}": nil,
		`[{"issue": 6, "paths": ["/six/"]}, {"paths": ["/x/"]}]`:                                                                                 {"issue 6: /six/"},
		`[{"issue": 6, "label": "go", "paths": ["/x/"]}, {"label": "go", "paths": ["/tags/y/"]}, null]`:                                          {"label go L_1: /tags/y/"},
		`[{"issue": -6, "paths": ["/x/"]}, {"milestone": 1, "issue": -1, "paths": ["/x/"]}, {"milestone": 1, "paths": []}]`:                      nil,
		`[{"milestone": 1, "paths": [], "pages": 3}, {"issue": 9, "paths": [], "pages": 1}, {"issue": 9, "paths": ["/x/"], "pages": -1}]`:        nil,
		`[{"label": "unused", "node_id": "L_1", "paths": ["/tags/a/"]}, {"label": "go", "paths": ["/tags/b/", "/tags/a/"]}, {"milestone": "1"}]`: nil,
		`[{"label": "unused", "node_id": "L_1", "paths": ["/tags/a/"]}, {"label": "go", "paths": ["/tags/b/", "/tags/a/"]}, {}]`:                 {"label go L_1: /tags/b/ /tags/a/"},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			b := movable(t, true)
			b.mends(b.cache.movedFile(), text, len(kept), func() { b.wantMoved(kept...) })
		})
	}
}

// TestMovedWithoutIdentifiers: labels of which only the names are known are told by these.
func TestMovedWithoutIdentifiers(t *testing.T) {
	b := movable(t, true)
	b.repository.Labels = []Label{{Name: "unused"}, {Name: "go"}}
	write(t, b.cache.movedFile(), `[{"label": "go", "paths": ["/tags/golang/"]}]`)
	b.syncWith(b.aBlog())
	b.wantMoved("label go : /tags/golang/")
}

// TestMovedOfAnother: nothing is kept of what another repository has left.
func TestMovedOfAnother(t *testing.T) {
	for step := 0; ; step++ {
		b := movable(t, true)
		b.change(9, func(i *Issue) { i.Body = "slug: nine" })
		b.syncWith(b.aBlog())
		b.wantMoved("issue 9: /Post-9/")
		b.repository.ID = 78
		opts := b.aBlog()
		opts.AcceptRemovals = true
		killed := b.stopAt(opts, -1, step)
		if c, err := b.cache.Load(); err == nil && c.Repository.ID == 78 && len(c.Moved) > 0 {
			t.Errorf("step %d: %v of another repository", step, c.Moved)
		}
		if killed {
			b.syncWith(opts)
		}
		b.wantMoved()
		if !killed {
			return
		}
	}
}

// TestMovedToAnotherName: a renamed repository has a cache of its own, and what only the former one knows is in it.
func TestMovedToAnotherName(t *testing.T) {
	b := movable(t, true)
	b.change(9, func(i *Issue) { i.Body = "slug: nine" })
	b.change(8, shut)
	b.syncWith(b.aBlog())
	b.repository.Name = "journal"
	b.relabel("go", "golang") // meanwhile
	renamed := &testBlog{b.fake, Open(filepath.Dir(filepath.Dir(b.cache.Dir())), Name{"sample-owner", "journal"}), t}
	for range 2 {
		renamed.syncWith(renamed.aBlog())
		renamed.wantMoved("issue 9: /Post-9/", "label golang L_1: /tags/go/")
		renamed.wantPaths("8: /Post-8/")
	}
	// What it has learnt since is not lost with its file of facts, and is what the next name takes over, wherever that stands in the alphabet.
	for _, slug := range []string{"neun", "nove"} {
		b.change(9, func(i *Issue) { i.Body = "slug: " + slug })
		renamed.syncWith(renamed.aBlog())
	}
	want := []string{"issue 9: /Post-9/ /nine/ /neun/", "label golang L_1: /tags/go/"}
	renamed.wantMoved(want...)
	write(t, renamed.cache.repositoryFile(), "{")
	renamed.syncWith(renamed.aBlog())
	renamed.wantMoved(want...)
	for _, name := range []string{"almanac", "zlast"} {
		b.repository.Name = name
		again := &testBlog{b.fake, Open(filepath.Dir(filepath.Dir(b.cache.Dir())), Name{"sample-owner", name}), t}
		again.syncWith(again.aBlog())
		again.wantMoved(want...)
	}

	other := newBlog(t, true)
	other.repository.ID, other.repository.Name = 99, "other"
	other.cache = Open(filepath.Dir(filepath.Dir(b.cache.Dir())), Name{"sample-owner", "other"})
	other.syncWith(other.aBlog())
	other.wantMoved()
}

// TestMovedPages: on how many pages the comments of a post were when they were on most is kept while they are on fewer.
func TestMovedPages(t *testing.T) {
	b := movable(t, true)
	opts := b.aBlog()
	places, pages := opts.Places, 0
	opts.Places = func(c Content, when time.Time) (Places, error) {
		p, err := places(c, when)
		if pages > 1 && len(p.Posts[9]) > 0 {
			p.Pages = map[int]int{9: pages}
		}
		return p, err
	}
	for _, step := range []struct {
		pages int
		want  []string
	}{{3, nil}, {3, nil}, {2, []string{"issue 9: (3 pages)"}}, {0, []string{"issue 9: (3 pages)"}}, {4, nil}, {3, []string{"issue 9: (4 pages)"}}} {
		pages = step.pages
		b.syncWith(opts)
		b.wantMoved(step.want...)
	}
	b.change(9, func(i *Issue) { i.Body = "slug: nine" })
	b.syncWith(opts)
	b.wantMoved("issue 9: /Post-9/(4 pages)")
	b.change(9, shut)
	b.syncWith(opts)
	b.wantMoved("issue 9: /Post-9/")
	if g := b.load().Gone; len(g) != 1 || g[0].Pages != 4 {
		t.Errorf("gone: %+v", g)
	}
	pages = 0
	b.change(9, reopen)
	b.syncWith(opts)
	b.wantMoved("issue 9: /Post-9/(4 pages)")
}
