package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"text/template"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/site"
)

// usageError is wrong use of the command line: exit code 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// withHint adds what the user can do about an error.
func withHint(err error, hint string) error { return &content.HintError{Err: err, Hint: hint} }

// explain gives an error's message and what can be done about it. All hints for
// errors that do not bring their own are decided here.
func explain(err error) (string, []string) {
	var hints []string
	for e := err; e != nil; {
		var hinted *content.HintError
		if !errors.As(e, &hinted) {
			break
		}
		hints = append(hints, hinted.Hint)
		e = hinted.Err
	}
	if len(hints) > 0 {
		return err.Error(), hints
	}
	var foreign *site.ForeignError
	var settings *config.Error
	var manifest *site.ManifestError
	var plan *site.PlanError
	var execution template.ExecError
	switch {
	case errors.As(err, &foreign):
		hints = append(hints, fmt.Sprintf("choose another folder with --out DIR, or empty %s; nothing was written", foreign.Dir))
	case errors.As(err, &settings):
		hints = append(hints, "nothing was built; the reference of the settings is in the README")
	case errors.As(err, &plan):
		hints = append(hints, "rename or move what is in "+staticFolder+"/ there; nothing was written")
	case errors.Is(err, syscall.EADDRINUSE):
		hints = append(hints, "another program listens there; choose another port with --addr localhost:8081")
	case errors.Is(err, syscall.ENOSPC):
		hints = append(hints, "free some space and run the same command again")
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		hints = append(hints, "the file or folder may not be written by this user; choose another with --cache or --out")
	case errors.As(err, &manifest):
		hints = append(hints, "the list of the files that issueblog wrote there cannot be read: empty the folder, or choose another with --out DIR")
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		hints = append(hints, "a file is where a folder has to be, or the other way round: move it away, or choose another folder with --out DIR")
	case errors.Is(err, syscall.EISDIR):
		hints = append(hints, "it is a folder; name a file")
	case errors.As(err, &execution):
		hints = append(hints, templateHint)
	case errors.Is(err, context.Canceled):
		return "stopped before it was done", []string{"run the same command again; what was finished is kept"}
	}
	return err.Error(), hints
}
