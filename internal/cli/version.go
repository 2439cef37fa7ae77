package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is the tag of which the program was built. The linker sets it: what the toolchain knows of the
// repository stays out of a release, so that it can be built again anywhere.
var release string

// versionCommand is "issueblog version".
type versionCommand struct{}

func (*versionCommand) example() string { return "issueblog version" }

// Run prints what the Go toolchain wrote into the program.
func (*versionCommand) Run(p *printer) error {
	_, err := fmt.Fprintf(p.out, "issueblog %s (%s %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// version is the release, the module's version, or the commit for a build from a clone.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	revision, modified := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			modified = "+changes"
		}
	}
	if revision == "" {
		return "devel"
	}
	return "devel-" + revision + modified
}
