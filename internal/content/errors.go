package content

import (
	"errors"
	"fmt"
	"time"
)

// HintError is an error of which it is known what the user can do about it.
// The hint is shown below the error.
type HintError struct {
	Err  error
	Hint string
}

func (e *HintError) Error() string { return e.Err.Error() }
func (e *HintError) Unwrap() error { return e.Err }

func hint(err error, text string) error { return &HintError{Err: err, Hint: text} }

// ErrNoCache says that there is no finished cache of the repository.
var ErrNoCache = errors.New("no cache")

// ErrGone says that an issue was deleted or moved to another repository.
var ErrGone = errors.New("the issue is gone")

// LimitError says that the source answers no more calls before Reset. What was fetched
// until then is kept.
type LimitError struct {
	Where string // what was asked for
	Reset time.Time
	Slow  bool // there is budget left, but calls came too fast
}

func (e *LimitError) Error() string {
	why := "the hour's budget of calls is used up"
	if e.Slow {
		why = "GitHub asks to slow down"
	}
	return fmt.Sprintf("%s: %s until %s", e.Where, why, e.Reset.UTC().Format("2006-01-02 15:04 UTC"))
}

// VersionError says that a cache is of another version of the format.
type VersionError struct {
	File string
	Have int
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("%s: cache of format version %d, this program reads version %d", e.File, e.Have, Version)
}

// FileError says that one file of a cache cannot be used.
type FileError struct {
	File string
	Err  error
}

func (e *FileError) Error() string { return e.File + ": " + e.Err.Error() }
func (e *FileError) Unwrap() error { return e.Err }

// OtherError says that a cache holds another repository than the one meant.
type OtherError struct {
	File       string
	Have, Want string
}

func (e *OtherError) Error() string {
	return fmt.Sprintf("%s: cache of repository %s, not of %s", e.File, e.Have, e.Want)
}

// ShrinkError says that so many posts would have vanished from the blog that a
// fault is likelier than the author's wish. Nothing was removed or written.
type ShrinkError struct {
	Removed, Posts int
}

func (e *ShrinkError) Error() string {
	return fmt.Sprintf("by GitHub's answer %d of %d posts would vanish from the blog; nothing was changed", e.Removed, e.Posts)
}

// LockedError says that another process is syncing into the same cache.
type LockedError struct{ File string }

func (e *LockedError) Error() string { return e.File + ": another process is syncing this cache" }
