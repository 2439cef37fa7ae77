package server

import (
	"context"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Every step is followed by exactly one rebuild, or by none.
func TestChangesAreSeen(t *testing.T) {
	t.Parallel()
	type step struct {
		name    string
		do      func(t *testing.T, src string)
		rebuild bool
	}
	save := func(name string) func(*testing.T, string) {
		return func(t *testing.T, src string) { write(t, filepath.Join(src, name), "x") }
	}
	atomically := func(name string) func(*testing.T, string) {
		return func(t *testing.T, src string) {
			write(t, filepath.Join(src, name+".tmp"), "x")
			must(t, os.Rename(filepath.Join(src, name+".tmp"), filepath.Join(src, name)))
		}
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, src string) { must(t, os.RemoveAll(filepath.Join(src, name))) }
	}
	rename := func(from, to string) func(*testing.T, string) {
		return func(t *testing.T, src string) {
			must(t, os.Rename(filepath.Join(src, from), filepath.Join(src, to)))
		}
	}
	for name, test := range map[string]struct {
		before []string // files
		watch  []string
		steps  []step
	}{
		"a folder": {[]string{"templates/a.html", "templates/deep/b.html"}, []string{"templates"}, []step{
			{"a save", save("templates/a.html"), true},
			{"a save below", save("templates/deep/b.html"), true},
			{"an atomic save", atomically("templates/deep/b.html"), true},
			{"another after it", atomically("templates/deep/b.html"), true},
			{"a removal", remove("templates/a.html"), true},
			{"a file beside the folder", save("other.html"), false},
		}},
		"new folders": {[]string{"templates/a.html"}, []string{"templates"}, []step{
			{"folders in folders", save("templates/x/y/z.html"), true},
			{"a save in them", save("templates/x/y/z.html"), true},
			{"a folder renamed", rename("templates/x", "templates/w"), true},
			{"a save under the new name", save("templates/w/y/z.html"), true},
			{"its removal", remove("templates/w"), true},
		}},
		"what editors leave": {[]string{"templates/a.html"}, []string{"templates"}, []step{
			{"a swap file", save("templates/.a.html.swp"), false},
			{"a backup", save("templates/a.html~"), false},
			{"a lock", save("templates/.#a.html"), false},
			{"an automatic save", save("templates/#a.html#"), false},
			{"a trial", save("templates/4913"), false},
			{"an unfinished save", save("templates/a.html.tmp"), false},
			{"a hidden folder", save("templates/.git/index"), false},
			{"a change of mode", func(t *testing.T, src string) {
				must(t, os.Chmod(filepath.Join(src, "templates/a.html"), 0o600))
			}, false},
			{"a real save", save("templates/a.html"), true},
		}},
		"a file": {[]string{"conf/issueblog.toml"}, []string{"conf/issueblog.toml"}, []step{
			{"a save", save("conf/issueblog.toml"), true},
			{"an atomic save", atomically("conf/issueblog.toml"), true},
			{"another", atomically("conf/issueblog.toml"), true},
			{"a neighbour", save("conf/other.toml"), false},
			{"its removal", remove("conf/issueblog.toml"), true},
			{"its return", save("conf/issueblog.toml"), true},
			{"the removal of its folder", remove("conf"), true},
			{"the return of both", save("conf/issueblog.toml"), true},
			{"a save after that", save("conf/issueblog.toml"), true},
		}},
		"what does not exist yet": {nil, []string{".github/a/issueblog.toml", "templates"}, []step{
			{"a folder on the way", func(t *testing.T, src string) { must(t, os.Mkdir(filepath.Join(src, ".github"), 0o755)) }, false},
			{"the next one and the file", save(".github/a/issueblog.toml"), true},
			{"a save", save(".github/a/issueblog.toml"), true},
			{"the other", save("templates/deep/a.html"), true},
			{"a save in it", save("templates/deep/a.html"), true},
			{"its rename", rename("templates", "old"), true},
			{"a save under the old name", save("old/deep/a.html"), false},
			{"its return", rename("old", "templates"), true},
			{"a save at last", save("templates/deep/a.html"), true},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			src := t.TempDir()
			for _, file := range test.before {
				save(file)(t, src)
			}
			p := startIn(t, src, test.watch)
			for _, s := range test.steps {
				s.do(t, src)
				if s.rebuild {
					p.built(s.name)
				} else {
					p.notBuilt(s.name)
				}
			}
			p.notBuilt("the last step, again")
		})
	}
}

func TestTheOutputIsNotWatched(t *testing.T) {
	t.Parallel()
	src := t.TempDir()
	write(t, filepath.Join(src, "a.md"), "x")
	p := startIn(t, src, []string{"."})
	p.onBuild(func(context.Context) error {
		write(t, filepath.Join(p.dir, "new", "index.html"), "x")
		return nil
	})
	write(t, filepath.Join(src, "a.md"), "y")
	p.built("a save")
	p.notBuilt("what the build wrote")
}

func TestChangesDuringABuildCauseOneMore(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "in")
	var running, most atomic.Int32
	building, release := make(chan struct{}, 10), make(chan struct{})
	p.onBuild(func(context.Context) error {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		building <- struct{}{}
		<-release
		return nil
	})
	change := func() { write(t, filepath.Join(p.src, "in"), "x") }
	change()
	<-building
	for range 3 {
		change()
		p.notBuilt("a change while one builds")
	}
	close(release)
	p.built("the first change")
	p.built("the changes during it")
	p.notBuilt("that")
	if most.Load() != 1 {
		t.Errorf("%d builds at once", most.Load())
	}
}

// Changes that never pause are built all the same.
func TestEndlessChangesAreBuilt(t *testing.T) {
	t.Parallel()
	p := start(t, nil, "in")
	for len(p.builds) == 0 {
		if t.Context().Err() != nil {
			t.Fatal("no rebuild")
		}
		write(t, filepath.Join(p.src, "in"), "x")
	}
}
