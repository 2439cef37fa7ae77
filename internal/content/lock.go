package content

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// lockPatience is how long a sync waits for another one on the same cache.
const lockPatience = 10 * time.Second

// lock keeps other processes from syncing into the cache until unlock is
// called. The operating system drops the lock of a process that dies. waiting is called
// if another process holds it. A folder that was made for the lock goes with it if nothing else came into it.
func (c *Cache) lock(ctx context.Context, patience time.Duration, waiting func()) (unlock func(), err error) {
	made := missing(c.dir)
	deadline := time.After(patience)
	for {
		release, busy, err := c.tryLock()
		// A folder that is gone again was another process's, and is made anew.
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, hint(err, "check that the cache folder can be written to")
		}
		if err == nil && !busy {
			return func() { c.unlock(release, made) }, nil
		}
		if busy && waiting != nil {
			waiting()
			waiting = nil
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-deadline:
			if err != nil {
				return nil, hint(err, "check that the cache folder can be written to")
			}
			return nil, hint(&LockedError{c.lockFile()}, "wait until it is done, or give this one a folder of its own with --cache")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (c *Cache) lockFile() string { return filepath.Join(c.dir, ".lock") }

func (c *Cache) tryLock() (release func(remove bool), busy bool, err error) {
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return nil, false, err
	}
	if err := clearTheWay(c.lockFile()); err != nil {
		return nil, false, err
	}
	if isLink(c.lockFile()) {
		return nil, false, &FileError{c.lockFile(), errors.New("is a link, which might lead anywhere: remove it")}
	}
	release, busy, err = tryLock(c.lockFile())
	if err != nil {
		return nil, false, &FileError{c.lockFile(), err}
	}
	return release, busy, nil
}

// missing lists a folder and those above it that do not exist, the innermost first.
func missing(dir string) []string {
	var dirs []string
	for {
		if _, err := os.Lstat(dir); err == nil || dir == filepath.Dir(dir) {
			return dirs
		}
		dirs = append(dirs, dir)
		dir = filepath.Dir(dir)
	}
}

// unlock lets go of the lock. The file stays, unless it is alone in folders that were made for it.
func (c *Cache) unlock(release func(remove bool), made []string) {
	list, err := os.ReadDir(c.dir)
	alone := err == nil && len(list) == 1 && list[0].Name() == ".lock"
	release(alone && len(made) > 0)
	for _, dir := range made {
		if !alone || os.Remove(dir) != nil { // another process may be in it by now
			return
		}
	}
}
