package setup

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"issueblog/internal/blog"
	"issueblog/internal/config"
)

var update = flag.Bool("update", false, "copy the repository's own workflow")

const engine Engine = "harbour/engine@v1.2.3"

func mustFiles(t *testing.T, engine Engine) map[string]string {
	t.Helper()
	list, err := Files(engine, config.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range list {
		texts[f.Path] = f.Text
	}
	return texts
}

// The workflow that init writes is the one of this repository, but for where the action is.
func TestWorkflowIsOurOwn(t *testing.T) {
	own, err := os.ReadFile("../../.github/workflows/blog.yml")
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("files/blog.yml", own, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	embedded, err := os.ReadFile("files/blog.yml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(unix(string(own)), unix(string(embedded))); diff != "" {
		t.Errorf("run go test ./internal/setup -update (-own +embedded):\n%s", diff)
	}
}

// Of that workflow nothing but the action's place is another in a blog's repository.
func TestWorkflowUsesTheEngine(t *testing.T) {
	for _, test := range []struct {
		engine Engine
		uses   string
	}{{engine, "harbour/engine/.github/actions/publish@v1.2.3"}, {"", "./.github/actions/publish"}} {
		text := mustFiles(t, test.engine)[WorkflowPath]
		if n := strings.Count(text, "uses: "+test.uses+"\n"); n < 1 {
			t.Errorf("engine %q: %q is used %d times:\n%s", test.engine, test.uses, n, text)
		}
		if test.engine != "" && strings.Contains(text, "uses: ./") {
			t.Errorf("engine %q: an action of this repository is used:\n%s", test.engine, text)
		}
		own, err := files.ReadFile("files/blog.yml")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(unmarked(text), test.uses, localAction); got != string(own) {
			t.Errorf("engine %q: more than the action is another:\n%s", test.engine, cmp.Diff(string(own), got))
		}
		if found, ok := EngineOf(text); !ok || found != test.engine {
			t.Errorf("EngineOf gives %q, %v", found, ok)
		}
	}
	if _, ok := EngineOf("jobs:\n  uses: actions/checkout@v7\n"); ok {
		t.Error("EngineOf finds an engine in a workflow that uses none")
	}
}

func TestParseEngine(t *testing.T) {
	for s, ok := range map[string]bool{
		"harbour/engine@v1": true, "a/b.c_d@0123456789abcdef": true, "a/b@release/1.0": true,
		"": false, "harbour/engine": false, "harbour@v1": false, "a/b@": false, "a/b@../x": false, "a/b@-x": false,
		"a/b@x\n      run: echo": false, "a/b@x y": false, "a/b@${{x}}": false, "a/b/c@x": false,
	} {
		if _, err := ParseEngine(s); (err == nil) != ok {
			t.Errorf("ParseEngine(%q): %v", s, err)
		}
	}
}

// What the templates of issues suggest is front matter that the blog knows, hidden, unused until a
// # is taken away, and never published by a stranger.
func TestIssueTemplates(t *testing.T) {
	for path, text := range mustFiles(t, engine) {
		if !strings.HasSuffix(path, ".md") {
			continue
		}
		_, rest, _ := strings.Cut(text, "---\n")
		head, body, found := strings.Cut(rest, "---\n")
		if !found || !strings.Contains(head, "name: ") || !strings.Contains(head, "about: ") {
			t.Errorf("%s: GitHub wants name and about in its head:\n%s", path, head)
		}
		matter, left, warnings := blog.ParseFrontMatter(body, time.UTC)
		if diff := cmp.Diff(blog.FrontMatter{}, matter, cmpopts.IgnoreUnexported(blog.FrontMatter{})); diff != "" || len(warnings) > 0 || left != body {
			t.Errorf("%s, untouched: %v %s", path, warnings, diff)
		}
		keys := regexp.MustCompile(`(?m)^# ([a-z]+: )`).ReplaceAllString(body, " $1")
		matter, left, warnings = blog.ParseFrontMatter(keys+"Text.", time.UTC)
		if len(warnings) > 0 || !matter.Draft || matter.Slug == "" || matter.Description == "" || left != "Text." {
			t.Errorf("%s, all used: %v %+v %q", path, warnings, matter, left)
		}
		labels := FormOf(path, text).Labels
		if want := map[string][]string{"post.md": nil, "page.md": {blog.LabelPage}}[filepath.Base(path)]; !cmp.Equal(want, labels) {
			t.Errorf("%s gives the labels %q, want %q", path, labels, want)
		}
		stranger := blog.Candidate{Author: blogUser(2), Association: "NONE", Labels: labels}
		for _, owner := range []string{"User", "Organization"} {
			rule := blog.Rule{Owner: blogUser(1)}
			rule.Owner.Type = owner
			if reason := rule.Decide(stranger, time.Time{}); reason != blog.ReasonAuthor {
				t.Errorf("%s, of a stranger to a blog of a %s: %s", path, owner, reason)
			}
		}
	}
}

func TestOrigin(t *testing.T) {
	for path, text := range mustFiles(t, engine) {
		crlf := strings.ReplaceAll(text, "\n", "\r\n")
		lines := strings.SplitAfter(text, "\n")
		less := strings.Join(lines[:len(lines)-2], "")
		for what, test := range map[string]struct {
			text string
			want Origin
		}{
			"as written":      {text, Pristine},
			"CRLF":            {crlf, Pristine},
			"a line less":     {less, Edited},
			"a blank more":    {text + " ", Edited},
			"no mark":         {unmarked(text), Foreign},
			"nothing":         {"", Foreign},
			"a mark alone":    {strings.Repeat("# x\n", 3), Foreign},
			"moved down":      {"# mine\n" + text, Foreign},
			"another version": {strings.Replace(text, "actions/checkout@", "actions/checkout@v99 # ", 1), map[bool]Origin{true: Versions, false: Pristine}[path == WorkflowPath]},
		} {
			if got := OriginOf(test.text); got != test.want {
				t.Errorf("%s, %s: %v, want %v", path, what, got, test.want)
			}
		}
	}
}

// open makes a folder with files and opens it.
func open(t *testing.T, texts map[string]string) (*os.Root, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root, dir
}

func TestPlan(t *testing.T) {
	v1, v2 := marked("a\nuses: x/y@v1\nz\n"), marked("a\nuses: x/y@v2 # two\nuses: n/n@v1\nz\n")
	for name, test := range map[string]struct {
		there, want string // want "" is: as there
		action      Action
	}{
		"nothing":     {"", v2, Write},
		"the same":    {v2, "", Same},
		"CRLF":        {strings.ReplaceAll(v2, "\n", "\r\n"), "", Same},
		"no mark":     {unmarked(v2), "", Same},
		"older":       {v1, v2, Upgrade},
		"edited":      {v1 + "more\n", "", Keep},
		"foreign":     {"a\n", "", Keep},
		"dependabot":  {strings.Replace(v1, "@v1", "@v7 # seven", 1), strings.Replace(v2, "@v2 # two", "@v7 # seven", 1), Upgrade},
		"by hand":     {strings.Replace(v1, "z", "zz", 1), "", Keep},
		"only bumped": {strings.Replace(v2, "@v2 # two", "@v7", 1), "", Same},
	} {
		there := map[string]string{}
		if test.there != "" {
			there["d/f.yml"] = test.there
		}
		root, dir := open(t, there)
		steps, err := Plan(root, []File{{"d/f.yml", v2}})
		if err != nil || len(steps) != 1 || steps[0].Action != test.action {
			t.Errorf("%s: %v %+v", name, err, steps)
			continue
		}
		if err := steps[0].Do(root); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		want := test.want
		if want == "" {
			want = test.there
		}
		got, err := os.ReadFile(filepath.Join(dir, "d/f.yml"))
		if diff := cmp.Diff(want, string(got)); err != nil || diff != "" {
			t.Errorf("%s: %v %s", name, err, diff)
		}
		again, err := Plan(root, []File{{"d/f.yml", v2}})
		if err != nil || again[0].Action != Same && test.action != Keep {
			t.Errorf("%s, again: %v %+v", name, err, again)
		}
		if entries, err := os.ReadDir(filepath.Join(dir, "d")); err != nil || len(entries) != 1 {
			t.Errorf("%s: %v, %v", name, entries, err)
		}
	}
}

// The diff is one that git can apply, and gives what Do writes.
func TestDiffApplies(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not there")
	}
	old, all := marked("one\ntwo\nthree\n"), mustFiles(t, engine)
	root, dir := open(t, map[string]string{WorkflowPath: old})
	list, err := Files(engine, config.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	steps, err := Plan(root, list)
	if err != nil {
		t.Fatal(err)
	}
	var patch strings.Builder
	for _, s := range steps {
		patch.WriteString(s.Diff())
	}
	cmd := exec.Command("git", "apply", "-")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(patch.String())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v %s\n%s", err, out, patch.String())
	}
	for path, want := range all {
		got, err := Read(root, path)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", path, err, diff)
		}
	}
}

// Nothing is read or written through a link, over a folder or out of the repository.
func TestPlacesThatAreNoFiles(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	link := func(target, name string) func(dir string) error {
		return func(dir string) error {
			return errors.Join(os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755), os.Symlink(target, filepath.Join(dir, name)))
		}
	}
	for name, make := range map[string]func(dir string) error{
		"a link to a file outside":   link(outside, ".github/issueblog.toml"),
		"a link to a file inside":    link("../README.md", ".github/issueblog.toml"),
		"a link to nothing":          link("nowhere", ".github/issueblog.toml"),
		"a link to a folder outside": link(filepath.Dir(outside), ".github"),
		"a link to a folder inside":  link("docs", ".github"),
		"a link to the folder":       link(".", ".github"),
		"a link to be the workflow":  link(outside, ".github/workflows/blog.yml"),
		"a folder":                   func(dir string) error { return os.MkdirAll(filepath.Join(dir, ".github/issueblog.toml"), 0o755) },
		"a file instead of a folder": func(dir string) error { return os.WriteFile(filepath.Join(dir, ".github"), nil, 0o644) },
	} {
		root, dir := open(t, map[string]string{"README.md": "mine", "docs/x": "x"})
		if err := make(dir); err != nil {
			t.Fatal(err)
		}
		list, err := Files(engine, config.Settings{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = Plan(root, list)
		var not *NotOursError
		if !errors.As(err, &not) || !strings.HasPrefix(not.Path, ".github") {
			t.Errorf("%s: %v", name, err)
		}
		for _, s := range list {
			_ = (Step{Path: s.Path, Action: Write, After: "overwritten"}).Do(root) // whether it is an error depends on which file it is
		}
		for file, want := range map[string]string{outside: "secret", filepath.Join(dir, "README.md"): "mine", filepath.Join(dir, "docs/x"): "x"} {
			if got, err := os.ReadFile(file); err != nil || string(got) != want {
				t.Errorf("%s: %s holds %q, %v", name, file, got, err)
			}
		}
	}
}

// What came after the plan was made is not overwritten; what a killed run left is.
func TestDoLooksAgain(t *testing.T) {
	root, dir := open(t, map[string]string{".f.new": "half", "g": marked("old\n"), "mine": "mine"})
	if err := os.Symlink("mine", filepath.Join(dir, ".g.new")); err != nil {
		t.Fatal(err)
	}
	steps, err := Plan(root, []File{{"f", marked("f\n")}, {"g", marked("g\n")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := steps[0].Do(root); err != nil {
		t.Error(err)
	}
	if err := steps[1].Do(root); err != nil {
		t.Error(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "mine")); err != nil || string(got) != "mine" {
		t.Errorf("written through a link: %q, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "g"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if err := s.Do(root); err == nil {
			t.Errorf("%s was overwritten", s.Path)
		}
	}
	if got, err := os.ReadFile(filepath.Join(dir, "g")); err != nil || string(got) != "mine" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, ".f.new")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the half-written file is still there")
	}
}

// A chosen version of the engine is written even where versions are kept.
func TestUpgradeTheEngine(t *testing.T) {
	now := strings.Replace(mustFiles(t, engine)[WorkflowPath], "actions/checkout@", "actions/checkout@v99 # ", 1)
	step := Compare(File{WorkflowPath, mustFiles(t, "harbour/engine@v2")[WorkflowPath]}, now)
	if found, _ := EngineOf(step.After); step.Action != Upgrade || found != "harbour/engine@v2" || !strings.Contains(step.After, "actions/checkout@v99 # ") {
		t.Errorf("%v %s:\n%s", step.Action, found, step.After)
	}
	if again := Compare(File{WorkflowPath, mustFiles(t, "harbour/engine@v2")[WorkflowPath]}, step.After); again.Action != Same {
		t.Errorf("again: %+v", again)
	}
}
