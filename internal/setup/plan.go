package setup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// Action is what a plan does with a file.
type Action int

const (
	Write   Action = iota // there is none yet
	Upgrade               // it is as it was written, and there is a newer one
	Same                  // it is up to date
	Keep                  // it was changed, or somebody else wrote it
)

// Step is what a plan does with one file.
type Step struct {
	Path   string
	Action Action
	Origin Origin // of what is there; Foreign if nothing is
	Before string // what is there, with LF
	After  string // what will be there, with LF
}

// largest is how large a file may be to be looked at, in bytes. A settings file is a
// hundredth of it.
const largest = 1 << 20

// NotOursError is something in the place of a file or a folder that cannot be one of a blog's.
type NotOursError struct{ Path, What string }

func (e *NotOursError) Error() string { return e.Path + " is " + e.What }

// Plan compares files with what is in a folder. It changes nothing. A link, a folder or a
// device in the place of a file is a *NotOursError.
func Plan(root *os.Root, files []File) ([]Step, error) {
	var steps []Step
	for _, f := range files {
		text, err := Read(root, f.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			steps = append(steps, Step{Path: f.Path, Action: Write, After: f.Text})
		case err != nil:
			return nil, err
		default:
			steps = append(steps, Compare(f, unix(text)))
		}
	}
	return steps, nil
}

// Compare decides what becomes of a file whose text is there now, with LF.
func Compare(f File, now string) Step {
	s := Step{Path: f.Path, Origin: OriginOf(now), Before: now, After: now}
	after := f.Text
	if s.Origin == Versions {
		after = keepVersions(f.Text, now)
	}
	switch {
	case now == after, s.Origin == Versions && unmarked(now) == unmarked(after), now == unmarked(after):
		s.Action = Same
	case s.Origin == Pristine || s.Origin == Versions:
		s.Action, s.After = Upgrade, after
	default:
		s.Action = Keep
	}
	return s
}

// unmarked is a file without its mark.
func unmarked(text string) string {
	head, _, rest := splitMark(text)
	return head + rest
}

// Read reads a file as a plan does, following no link.
func Read(root *os.Root, name string) (string, error) {
	if err := checkPlace(root, name); err != nil {
		return "", err
	}
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err == nil && len(data) > largest {
		err = &NotOursError{name, "larger than a megabyte"}
	}
	return string(data), err
}

// checkPlace makes sure that a path leads through folders to a file, or to nothing yet.
func checkPlace(root *os.Root, name string) error {
	parts := strings.Split(name, "/")
	for i := range parts {
		place := path.Join(parts[:i+1]...)
		info, err := root.Lstat(place)
		last := i == len(parts)-1
		switch {
		case err != nil:
			return err
		case info.Mode()&fs.ModeSymlink != 0:
			return &NotOursError{place, "a symbolic link"}
		case last && info.IsDir():
			return &NotOursError{place, "a folder, not a file"}
		case last && !info.Mode().IsRegular():
			return &NotOursError{place, "no ordinary file"}
		case !last && !info.IsDir():
			return &NotOursError{place, "a file, not a folder"}
		}
	}
	return nil
}

// Do writes what one step of a plan changes, if anything, in one move. It looks again
// before: what has come or changed since the plan was made is not overwritten.
func (s Step) Do(root *os.Root) error {
	if s.Action != Write && s.Action != Upgrade {
		return nil
	}
	now, err := Read(root, s.Path)
	switch {
	case s.Action == Write && errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case s.Action == Write || unix(now) != s.Before:
		return fmt.Errorf("%s has changed meanwhile", s.Path)
	}
	if err := root.MkdirAll(path.Dir(s.Path), 0o755); err != nil {
		return err
	}
	return replace(root, s.Path, s.After)
}

// replace writes a file beside its place and moves it there.
func replace(root *os.Root, name, text string) (err error) {
	half := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	f, err := root.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) { // left by a run that was killed
		if err = root.Remove(half); err == nil {
			f, err = root.OpenFile(half, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		}
	}
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = root.Remove(half) // the error that led here says more
		}
	}()
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return root.Rename(half, name)
}
