package internal

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// workflow is what the tests look at in a workflow or a composite action.
type workflow struct {
	file        string
	text        string
	On          yaml.Node                    `yaml:"on"`
	Permissions map[string]string            `yaml:"permissions"`
	Concurrency any                          `yaml:"concurrency"`
	Jobs        map[string]workflowJob       `yaml:"jobs"`
	Inputs      map[string]map[string]string `yaml:"inputs"`
	Outputs     map[string]map[string]string `yaml:"outputs"`
	Runs        struct{ Steps []workflowStep }
}

type workflowJob struct {
	If          string            `yaml:"if"`
	Permissions map[string]string `yaml:"permissions"`
	Concurrency struct {
		Group  string
		Cancel *bool `yaml:"cancel-in-progress"`
	}
	Timeout int            `yaml:"timeout-minutes"`
	Steps   []workflowStep `yaml:"steps"`
}

type workflowStep struct {
	If   string         `yaml:"if"`
	Uses string         `yaml:"uses"`
	Run  string         `yaml:"run"`
	With map[string]any `yaml:"with"`
	Env  map[string]any `yaml:"env"`
}

const publishAction = "../.github/actions/publish/action.yml"

func readWorkflow(t *testing.T, file string) workflow {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	w := workflow{file: file, text: string(data)}
	if err := yaml.Unmarshal(data, &w); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return w
}

func allWorkflows(t *testing.T) []workflow {
	t.Helper()
	files, err := filepath.Glob("../.github/workflows/*.yml")
	if err != nil || len(files) < 3 {
		t.Fatalf("workflows: %v, %v", files, err)
	}
	var all []workflow
	for _, file := range append(files, publishAction) {
		all = append(all, readWorkflow(t, file))
	}
	return all
}

func (w workflow) steps() []workflowStep {
	steps := w.Runs.Steps
	for _, name := range slices.Sorted(maps.Keys(w.Jobs)) {
		steps = append(steps, w.Jobs[name].Steps...)
	}
	return steps
}

// The events after which the blog can be another. All else is noise, or told by the hourly run.
func TestBlogEvents(t *testing.T) {
	var on struct {
		Issues       struct{ Types []string }
		IssueComment struct{ Types []string } `yaml:"issue_comment"`
		Label        struct{ Types []string }
		Milestone    struct{ Types []string }
		Push         struct{ Paths []string }
		Schedule     []struct{ Cron string }
		Dispatch     struct {
			Inputs map[string]struct{ Type string }
		} `yaml:"workflow_dispatch"`
	}
	w := readWorkflow(t, "../.github/workflows/blog.yml")
	if err := w.On.Decode(&on); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, got, want string }{
		{"issues", strings.Join(on.Issues.Types, " "), "opened edited deleted transferred closed reopened labeled unlabeled pinned unpinned milestoned demilestoned locked unlocked"},
		{"issue_comment", strings.Join(on.IssueComment.Types, " "), "created edited deleted"},
		{"label", strings.Join(on.Label.Types, " "), "edited deleted"},
		{"milestone", strings.Join(on.Milestone.Types, " "), "edited deleted"},
		{"full", on.Dispatch.Inputs["full"].Type, "boolean"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s\nwant %s", test.name, test.got, test.want)
		}
	}
	for _, path := range []string{".github/issueblog.toml", "templates/**", "static/**", "README.md"} {
		if !slices.Contains(on.Push.Paths, path) {
			t.Errorf("a push that changes %s publishes nothing", path)
		}
	}
	if len(on.Schedule) != 2 || !regexp.MustCompile(`^\d+ \* \* \* \*$`).MatchString(on.Schedule[0].Cron) {
		t.Fatalf("schedule: %v", on.Schedule)
	}
	alive := "github.event.schedule == '" + on.Schedule[1].Cron + "'"
	if w.Jobs["alive"].If != alive || !strings.Contains(w.Jobs["publish"].If, strings.Replace(alive, "==", "!=", 1)) {
		t.Error("the second schedule is not the job alive's alone")
	}
}

// The events whose runs may write a cache are listed wherever one is written, and where the others are told to read more.
func TestCacheWriters(t *testing.T) {
	script, err := os.ReadFile("../.github/actions/publish/site.sh")
	if err != nil {
		t.Fatal(err)
	}
	action := readWorkflow(t, publishAction).text
	condition := `contains(fromJSON('["push", "schedule", "workflow_dispatch"]'), github.event_name)`
	if n, saves := strings.Count(action, condition), strings.Count(action, "uses: actions/cache/save@"); n != saves || n == 0 {
		t.Errorf("%d of %d caches are written only at these events", n, saves)
	}
	if !strings.Contains(string(script), "case $EVENT in push | schedule | workflow_dispatch) ;; *) flags+=(--full-within ") {
		t.Error("site.sh knows other events")
	}
}

// permissions is all that each job of each workflow may do.
var permissions = map[string]map[string]string{
	"blog.yml publish":    {"contents": "read", "issues": "read", "pages": "write", "id-token": "write"},
	"blog.yml alive":      {"actions": "write"},
	"test.yml test":       {"contents": "read"},
	"test.yml systems":    {"contents": "read"},
	"release.yml release": {"contents": "write", "id-token": "write", "attestations": "write"},
}

func TestPermissions(t *testing.T) {
	seen := 0
	for _, w := range allWorkflows(t) {
		for name, job := range w.Jobs {
			seen++
			has, key := job.Permissions, filepath.Base(w.file)+" "+name
			if has == nil {
				has = w.Permissions
			}
			if w.Permissions == nil {
				t.Errorf("%s gives its jobs the repository's default permissions", w.file)
			}
			if want := permissions[key]; !maps.Equal(has, want) {
				t.Errorf("%s may %v, want %v", key, has, want)
			}
			if job.Timeout == 0 {
				t.Errorf("%s may run for ever", key)
			}
		}
	}
	if seen != len(permissions) {
		t.Errorf("%d jobs, %d in the table", seen, len(permissions))
	}
}

// The group belongs to the job: at the workflow it would be taken before the condition is looked at, and the
// event of a stranger would take the place of a run that waits.
func TestConcurrency(t *testing.T) {
	w := readWorkflow(t, "../.github/workflows/blog.yml")
	c := w.Jobs["publish"].Concurrency
	if w.Concurrency != nil || c.Group == "" || strings.Contains(c.Group, "${{") || c.Cancel == nil || *c.Cancel {
		t.Errorf("workflow %v, job %+v", w.Concurrency, c)
	}
	for _, part := range []string{"github.event.issue.pull_request", "github.event.issue.author_association", "github.event.comment.user.type"} {
		if !strings.Contains(w.Jobs["publish"].If, part) {
			t.Errorf("the condition does not look at %s", part)
		}
	}
}

// What an expression may take from an event, which is mostly text of strangers: facts of GitHub's own.
var eventFacts = []string{"github.event.schedule", "github.event.repository.default_branch", "github.event.issue", "github.event.issue.pull_request",
	"github.event.issue.author_association", "github.event.comment", "github.event.comment.user.type", "github.event.repository.is_template"}

var (
	expression = regexp.MustCompile(`\$\{\{(.*?)\}\}`)
	eventValue = regexp.MustCompile(`github\.event(?:\.[\w.*-]+|\[)|github\.head_ref|toJSON\(\s*github`)
)

// No expression is ever put into a script: whatever it is, it goes through the environment.
func TestNoExpressionInScripts(t *testing.T) {
	scripts := 0
	for _, w := range allWorkflows(t) {
		for _, step := range w.steps() {
			if step.Run != "" {
				scripts++
			}
			if strings.Contains(step.Run, "${{") {
				t.Errorf("%s: an expression in a script: %s", w.file, step.Run)
			}
		}
		for _, value := range eventValue.FindAllString(withoutComments(w.text), -1) {
			if !slices.Contains(eventFacts, value) {
				t.Errorf("%s uses %s", w.file, value)
			}
		}
		for _, e := range expression.FindAllStringSubmatch(withoutComments(w.text), -1) {
			if strings.Contains(e[1], "github.event.") {
				t.Errorf("%s: a part of an event leaves the conditions: %s", w.file, e[0])
			}
		}
	}
	if scripts < 6 {
		t.Errorf("only %d scripts were looked at", scripts)
	}
}

func withoutComments(text string) string {
	return regexp.MustCompile(`(?m)(^|\s)#.*$`).ReplaceAllString(text, "")
}

var pinned = regexp.MustCompile(`uses: (actions/[\w-]+(?:/[\w-]+)?)@([0-9a-f]{40}) # v\d+\.\d+\.\d+\n`)

// Only GitHub's own actions, each by one commit whose version stands beside it for Dependabot and people.
func TestActionsArePinned(t *testing.T) {
	commits := map[string]string{}
	for _, w := range allWorkflows(t) {
		uses := 0
		for _, step := range w.steps() {
			if step.Uses != "" && step.Uses != "./.github/actions/publish" {
				uses++
			}
			if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != false {
				t.Errorf("%s: checkout leaves the token in the clone", w.file)
			}
		}
		found := pinned.FindAllStringSubmatch(w.text, -1)
		if len(found) != uses {
			t.Errorf("%s: %d of %d actions are pinned", w.file, len(found), uses)
		}
		for _, m := range found {
			owner, repo, _ := strings.Cut(m[1], "/")
			repo, _, _ = strings.Cut(repo, "/")
			if known := commits[owner+repo]; known != "" && known != m[2] {
				t.Errorf("%s: %s is pinned to two commits", w.file, m[1])
			}
			commits[owner+repo] = m[2]
		}
	}
	dependabot, err := os.ReadFile("../.github/dependabot.yml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(dependabot), "directories: [/, /.github/actions/publish]") {
		t.Error("Dependabot does not look at the action")
	}
}

// The pictures that the checks make of every kind of page are kept, of failed checks too; none at all is a failure.
func TestPicturesAreKept(t *testing.T) {
	job, folder := readWorkflow(t, "../.github/workflows/test.yml").Jobs["test"], ""
	for _, step := range job.Steps {
		switch {
		case step.Run == "bash .ci/run":
			folder, _ = step.Env["PICTURES"].(string)
		case strings.HasPrefix(step.Uses, "actions/upload-artifact@"):
			if folder == "" || step.With["path"] != folder || step.With["if-no-files-found"] != "error" || step.If != "success() || failure()" {
				t.Errorf("the pictures in %q are not what is kept: if %q, with %v", folder, step.If, step.With)
			}
			return
		}
	}
	t.Error("no step keeps the pictures")
}

// A blog that was made from this template has a README and templates of its own, by which the program's tests would fail:
// no author of a blog gets mail about them.
func TestCopiesAreNotTested(t *testing.T) {
	jobs := readWorkflow(t, "../.github/workflows/test.yml").Jobs
	if len(jobs) < 2 {
		t.Errorf("only %d jobs", len(jobs))
	}
	for name, job := range jobs {
		if job.If != "github.event_name == 'pull_request' || github.event.repository.is_template" {
			t.Errorf("job %s runs if %q", name, job.If)
		}
	}
}

var (
	yamlBlock  = regexp.MustCompile("(?s)```yaml\n(.*?)```")
	readOutput = regexp.MustCompile(`steps\.publish\.outputs\.([\w-]+)`)
)

// What the README gives the action, and takes from it, the action has; and no expression is in a script there.
func TestReadmeWorkflows(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	action, given, taken := readWorkflow(t, publishAction), 0, 0
	for _, block := range yamlBlock.FindAllStringSubmatch(string(readme), -1) {
		var step workflowStep
		if err := yaml.Unmarshal([]byte(strings.Replace(block[1], "      - ", "        ", 1)), &step); err != nil {
			t.Errorf("%v:\n%s", err, block[1])
		}
		for name := range step.With {
			given++
			if action.Inputs[name] == nil {
				t.Errorf("the action has no input %s", name)
			}
		}
		for _, m := range readOutput.FindAllStringSubmatch(block[1], -1) {
			taken++
			if action.Outputs[m[1]] == nil {
				t.Errorf("the action has no output %s", m[1])
			}
		}
		if strings.Contains(step.Run, "${{") {
			t.Errorf("an expression in a script: %s", step.Run)
		}
		if action := strings.TrimPrefix(step.Uses, "OWNER/issueblog/"); step.Uses != "" && action != ".github/actions/publish@REF" {
			t.Errorf("uses %s", step.Uses)
		}
	}
	if given < 2 || taken < 3 {
		t.Errorf("%d inputs and %d outputs were looked at", given, taken)
	}
}

// Each input of the action is explained and used, and each output explained.
func TestActionIsDocumented(t *testing.T) {
	w := readWorkflow(t, publishAction)
	if len(w.Inputs) == 0 || len(w.Outputs) == 0 {
		t.Fatal("no inputs or outputs")
	}
	for name, input := range w.Inputs {
		if input["description"] == "" || !strings.Contains(w.text, "inputs."+name) {
			t.Errorf("input %s: explained %q, used %t", name, input["description"], strings.Contains(w.text, "inputs."+name))
		}
	}
	for name, output := range w.Outputs {
		if output["description"] == "" || output["value"] == "" {
			t.Errorf("output %s: %v", name, output)
		}
	}
}
