//go:build unix

package content

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLinksLeadNowhere: a cache that came with a clone may hold links. Nothing is written through them.
func TestLinksLeadNowhere(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	fresh := files(t, b.cache)
	mine := filepath.Join(t.TempDir(), "mine")
	write(t, mine, "mine")
	unfinished := filepath.Join(b.cache.Dir(), "unfinished.jsonl")
	for _, file := range []string{unfinished, b.cache.issueFile(3), b.cache.goneFile(), b.cache.peopleFile(), b.cache.repositoryFile(), b.cache.cursorFile()} {
		t.Run(filepath.Base(file), func(t *testing.T) {
			_ = os.Remove(file)
			link(t, mine, file)
			for range 2 {
				if _, err := Sync(t.Context(), b.fake, b.cache, b.options()); err != nil {
					t.Fatal(err)
				}
			}
			if data, err := os.ReadFile(mine); err != nil || string(data) != "mine" {
				t.Errorf("the file that the link leads to: %q, %v", data, err)
			}
			if diff := cmp.Diff(fresh, files(t, b.cache)); diff != "" {
				t.Error(diff)
			}
		})
	}
	made := filepath.Join(t.TempDir(), "made")
	lock := filepath.Join(b.cache.Dir(), ".lock")
	if err := os.Remove(lock); err != nil {
		t.Fatal(err)
	}
	link(t, made, lock)
	_, err := Sync(t.Context(), b.fake, b.cache, b.options())
	if err == nil || !strings.Contains(err.Error(), ".lock: is a link") {
		t.Errorf("with a link in the lock's place: %v", err)
	}
	if _, err := os.Lstat(made); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file was made through the link")
	}
}

// TestEndlessFiles: what could be read for ever is not read.
func TestEndlessFiles(t *testing.T) {
	b := newBlog(t, true)
	b.sync()
	fresh := files(t, b.cache)
	for _, put := range []func(file string) error{
		func(file string) error { return syscall.Mkfifo(file, 0o644) },
		func(file string) error { return os.Symlink("/dev/zero", file) },
	} {
		for _, file := range []string{b.cache.issueFile(3), b.cache.goneFile(), filepath.Join(b.cache.Dir(), "unfinished.jsonl")} {
			_ = os.Remove(file)
			if err := put(file); err != nil {
				t.Fatal(err)
			}
			if _, err := b.cache.Load(); filepath.Base(file) == "3.json" && (err == nil || !strings.Contains(err.Error(), "3.json: is no file")) {
				t.Errorf("loaded: %v", err)
			}
			b.sync()
			if diff := cmp.Diff(fresh, files(t, b.cache)); diff != "" {
				t.Error(diff)
			}
		}
	}
}

func link(t *testing.T, to, file string) {
	t.Helper()
	if err := os.Symlink(to, file); err != nil {
		t.Fatal(err)
	}
}
