package content

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// lockPatience is how long a sync waits for another one on the same cache.
const lockPatience = 10 * time.Second

// lock keeps other processes from syncing into the cache until unlock is
// called. The operating system drops the lock of a process that dies. waiting is called
// if another process holds it.
func (c *Cache) lock(ctx context.Context, patience time.Duration, waiting func()) (unlock func(), err error) {
	file := filepath.Join(c.dir, ".lock")
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		return nil, hint(err, "check that the cache folder can be written to")
	}
	deadline := time.After(patience)
	for {
		unlock, busy, err := tryLock(file)
		if err != nil {
			return nil, hint(&FileError{file, err}, "check that the cache folder can be written to")
		}
		if !busy {
			return unlock, nil
		}
		if waiting != nil {
			waiting()
			waiting = nil
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-deadline:
			return nil, hint(&LockedError{file}, "wait until it is done, or give this one a folder of its own with --cache")
		case <-time.After(50 * time.Millisecond):
		}
	}
}
