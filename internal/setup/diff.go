package setup

import (
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Diff is what a step changes, as a unified diff that people and git apply read; "" if nothing.
func (s Step) Diff() string {
	before := "a/" + s.Path
	switch s.Action {
	case Same, Keep:
		return ""
	case Write:
		before = "/dev/null"
	}
	text := diff.Diff(before, []byte(s.Before), "b/"+s.Path, []byte(s.After))
	_, shown, _ := strings.Cut(string(text), "\n") // the first line is not what git writes
	return shown
}
