// Package setup holds the files that make a repository a blog: the workflow that
// publishes, the settings, the templates of issues. It plans what to write into a
// clone and writes it, and never over what somebody has changed.
//
// The templates of issues are Markdown files, not YAML forms: what is filled into
// a form becomes "### Label" headings in the text, so that a post would
// begin with a heading and its front matter would not stand at the top.
package setup

import (
	"embed"
	"fmt"
	"regexp"
	"strings"

	"issueblog/internal/config"
)

// Where the files are in a blog's repository, with slashes.
const (
	WorkflowPath  = ".github/workflows/blog.yml"
	SettingsPath  = ".github/issueblog.toml"
	TemplatesPath = ".github/ISSUE_TEMPLATE"     // a folder
	ActionPath    = actionFolder + "/action.yml" // in the engine's own repository and its copies only
)

//go:embed files
var files embed.FS

// File is a file of a blog's repository.
type File struct {
	Path string // from the repository's root, with slashes
	Text string // with LF and the mark
}

// localAction is how the workflow names the action in the engine's own repository.
const localAction = "./" + actionFolder

const actionFolder = ".github/actions/publish"

// Files is every file there is, for a blog whose own facts are known as far as
// the settings say and whose workflow publishes with that engine.
func Files(engine Engine, known config.Settings) ([]File, error) {
	out := []File{{SettingsPath, marked(config.ReferenceFor(known))}}
	for _, f := range []struct{ path, name string }{
		{WorkflowPath, "blog.yml"},
		{TemplatesPath + "/post.md", "post.md"},
		{TemplatesPath + "/page.md", "page.md"},
	} {
		text, err := files.ReadFile("files/" + f.name)
		if err != nil {
			return nil, err
		}
		out = append(out, File{f.path, marked(engine.use(string(text)))})
	}
	return out, nil
}

// Engine is where a workflow takes the program from: "OWNER/NAME@REF", or "" in the
// engine's own repository and its copies.
type Engine string

// engineShape is a repository's full name and a tag, branch or commit of it.
var engineShape = regexp.MustCompile(`^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}@[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}$`)

// ParseEngine reads "OWNER/NAME@REF".
func ParseEngine(s string) (Engine, error) {
	if !engineShape.MatchString(s) || strings.Contains(s, "..") {
		return "", fmt.Errorf("%q is not of the form OWNER/NAME@REF", s)
	}
	return Engine(s), nil
}

// EngineOf is the engine that a workflow uses, and whether it uses any.
func EngineOf(workflow string) (engine Engine, found bool) {
	for line := range strings.Lines(workflow) {
		action, ref := parseUses(line)
		if action == localAction {
			return "", true
		}
		if repository, ok := strings.CutSuffix(action, "/"+actionFolder); ok {
			engine, err := ParseEngine(repository + "@" + ref)
			return engine, err == nil
		}
	}
	return "", false
}

// Action is what the workflow says after "uses:".
func (e Engine) Action() string {
	if e == "" {
		return localAction
	}
	repository, ref, _ := strings.Cut(string(e), "@")
	return repository + "/" + actionFolder + "@" + ref
}

// use makes the workflow of the engine's own repository one of another's.
func (e Engine) use(workflow string) string {
	return strings.ReplaceAll(workflow, "uses: "+localAction+"\n", "uses: "+e.Action()+"\n")
}

// usesShape is a line that uses an action: its indent, name, version and comment.
var usesShape = regexp.MustCompile(`^(\s*(?:-\s+)?uses:\s*["']?)([^\s@"'#]+)(?:@([^\s"'#]+))?(["']?\s*(?:#.*)?)$`)

// parseUses gives the action that a line of a workflow uses, "" if none, and its version.
func parseUses(line string) (action, ref string) {
	m := usesShape.FindStringSubmatch(strings.TrimRight(line, "\r\n"))
	if m == nil {
		return "", ""
	}
	return m[2], m[3]
}
