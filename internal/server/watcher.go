package server

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must change before a change is reported: a save
// is several events, and a checkout is thousands.
const quiet = 100 * time.Millisecond

// patience is after how long a change is reported though the next one came.
const patience = time.Second

// watcher reports changes below some files and folders. The system watches
// folders, one by one, and forgets what is removed or renamed; so the watcher
// adds every folder below its targets, and the folder above each target, in
// which it sees a file that is replaced and a target that appears.
type watcher struct {
	targets []string        // absolute
	ignored string          // absolute: the output folder
	folder  string          // absolute: the one the user is in
	present map[string]bool // targets that existed when last looked at
	log     func(format string, args ...any)
	changes chan string // one path for each burst of changes; holds one

	system *fsnotify.Watcher
}

func newWatcher(o Options) (*watcher, error) {
	w := &watcher{present: map[string]bool{}, log: o.Log, changes: make(chan string, 1)}
	for _, path := range o.Watch {
		target, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		w.targets = append(w.targets, target)
	}
	var err error
	if w.ignored, err = filepath.Abs(o.Dir); err != nil {
		return nil, err
	}
	if w.folder, err = os.Getwd(); err != nil {
		return nil, err
	}
	if w.system, err = fsnotify.NewWatcher(); err != nil {
		return nil, err
	}
	w.cover()
	return w, nil
}

// cover watches all that has to be watched now. What is watched already stays
// so.
func (w *watcher) cover() {
	for _, target := range w.targets {
		info, err := os.Stat(target)
		w.present[target] = err == nil
		w.add(nearestFolder(filepath.Dir(target)))
		if err == nil && info.IsDir() {
			w.addTree(target)
		}
	}
}

// nearestFolder is the folder, or the nearest one above it that exists.
func nearestFolder(path string) string {
	for {
		info, err := os.Stat(path)
		parent := filepath.Dir(path)
		if err == nil && info.IsDir() || parent == path {
			return path
		}
		path = parent
	}
}

func (w *watcher) addTree(folder string) {
	if folder == w.ignored {
		return
	}
	w.add(folder)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return // it vanished, or add has said why it cannot be read
	}
	for _, e := range entries {
		if e.IsDir() && !passing(e.Name()) {
			w.addTree(filepath.Join(folder, e.Name()))
		}
	}
}

func (w *watcher) add(folder string) {
	if err := w.system.Add(folder); err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.log("changes in %s are not seen: %v", folder, err)
	}
}

// run reports changes until the context ends.
func (w *watcher) run(ctx context.Context) {
	defer w.system.Close()
	var b burst
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-w.system.Events:
			b.add(w.change(e))
		case err := <-w.system.Errors:
			b.add(w.lost(err))
		case <-b.due:
			w.report(b.end())
		case <-b.latest:
			w.report(b.end())
		}
	}
}

// burst is changes that come together.
type burst struct {
	first  string           // path of the first change; empty if there is none
	due    <-chan time.Time // when it was quiet for long enough
	latest <-chan time.Time // when it must end
}

func (b *burst) add(path string) {
	if path == "" {
		return
	}
	if b.first == "" {
		b.first, b.latest = path, time.After(patience)
	}
	b.due = time.After(quiet)
}

func (b *burst) end() string {
	first := b.first
	*b = burst{}
	return first
}

// change gives the path that an event has changed, or "" if nothing was that
// a build would see.
func (w *watcher) change(e fsnotify.Event) string {
	if e.Op == fsnotify.Chmod || inside(e.Name, w.ignored) {
		return ""
	}
	if e.Has(fsnotify.Rename) || e.Has(fsnotify.Remove) {
		w.forget(e.Name)
	}
	for _, target := range w.targets {
		switch {
		case e.Name == target:
			w.cover()
			return target
		case inside(e.Name, target):
			return w.changeBelow(target, e)
		case inside(target, e.Name): // a folder above it came, went or was replaced
			before := w.present[target]
			w.cover()
			if before || w.present[target] {
				return target
			}
		}
	}
	return ""
}

// forget ends the watching of a folder that is no longer there. The system
// follows the folders in one that was renamed, but calls them by their old names.
func (w *watcher) forget(folder string) {
	for _, watched := range w.system.WatchList() {
		if inside(watched, folder) {
			_ = w.system.Remove(watched) // fails if the system has forgotten it already
		}
	}
}

func (w *watcher) changeBelow(target string, e fsnotify.Event) string {
	for part := range strings.SplitSeq(e.Name[len(target):], string(filepath.Separator)) {
		if passing(part) {
			return ""
		}
	}
	if info, err := os.Lstat(e.Name); e.Has(fsnotify.Create) && err == nil && info.IsDir() {
		w.addTree(e.Name)
	}
	return e.Name
}

// lost handles an error of the system's. When events were lost, anything may
// have changed.
func (w *watcher) lost(err error) string {
	if !errors.Is(err, fsnotify.ErrEventOverflow) {
		w.log("watching for changes: %v", err)
		return ""
	}
	w.cover()
	return w.targets[0]
}

// report hands a change to the builder. If it has one to do yet, that one will
// see this change too.
func (w *watcher) report(path string) {
	if here, err := filepath.Rel(w.folder, path); err == nil && filepath.IsLocal(here) {
		path = here
	}
	select {
	case w.changes <- path:
	default:
	}
}

// inside tells whether the path is the folder or lies in it.
func inside(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == filepath.Separator || strings.HasSuffix(folder, string(filepath.Separator)))
}

// passing tells whether a file has a name that programs give to files of a
// moment: hidden ones, swap files and backups of editors, unfinished saves.
func passing(name string) bool {
	return strings.HasPrefix(name, ".") ||
		strings.HasSuffix(name, "~") ||
		strings.HasSuffix(name, ".tmp") ||
		strings.HasSuffix(name, ".swp") ||
		strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		strings.Contains(name, "___jb_") || // JetBrains
		name == "4913" // vim tries whether it may write
}
