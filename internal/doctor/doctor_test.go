package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/setup"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// healthy is the facts of a blog in good order.
func healthy(t *testing.T) *Facts {
	t.Helper()
	files, err := setup.Files("harbour/engine@v1", config.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	name := content.Name{Owner: "harbour", Repo: "notes"}
	f := &Facts{Asked: name, Name: name, Server: "https://github.com", Now: now, Token: true, Config: setup.SettingsPath, Accounts: map[string]Answer[bool]{}}
	f.Standing.Value = github.Standing{HasIssues: true, Push: true, PushedAt: now.Add(-day), Repository: content.Repository{ID: 1, Name: "notes", HasPages: true,
		Owner: content.User{Login: "harbour", Type: "User"}, HTMLURL: "https://github.com/harbour/notes", DefaultBranch: "main"}}
	f.Actions.Value = true
	f.Pages.Value = github.Pages{URL: "https://harbour.github.io/notes/", Workflow: true, HTTPSEnforced: true}
	f.Workflow.Value = github.Workflow{State: "active", CreatedAt: now.Add(-90 * day)}
	run := github.Run{Status: "completed", Conclusion: "success", CreatedAt: now.Add(-time.Hour)}
	f.Runs.Value, f.Scheduled.Value = []github.Run{run}, []github.Run{run}
	f.Labels.Value = []content.Label{{Name: "draft"}, {Name: "page"}, {Name: "preview"}}
	f.Volume.Value, f.SiteSize.Value = github.Volume{Numbers: 10, Comments: 10}, 1e6
	f.Usage = content.Usage{Limit: 60, Remaining: 50}
	f.Settings.Value = config.Default()
	for _, file := range files {
		if file.Path == setup.WorkflowPath {
			f.WorkflowFile.Value = file.Text
		}
		if strings.HasPrefix(file.Path, setup.TemplatesPath) {
			f.Forms.Value = append(f.Forms.Value, setup.FormOf(file.Path, file.Text))
		}
	}
	return f
}

// deployElsewhere makes a workflow one for another host than Pages, as the README says.
func deployElsewhere(workflow string) string {
	return strings.Replace(workflow, "        with:\n          full:", "        with:\n          deploy: \"false\"\n          full:", 1)
}

// What init writes is in good order, and so are all checks.
func TestHealthy(t *testing.T) {
	f := healthy(t)
	f.Standing.Value.PushedAt = now.Add(-300 * day) // the workflow keeps its schedule alive
	for _, finding := range Judge(f) {
		if finding.State != OK || finding.Do != "" || len(finding.Says) > 90 {
			t.Errorf("%+v", finding)
		}
	}
}

// Each change spoils one check, to that state, and says what to do unless nothing can be done.
func TestJudge(t *testing.T) {
	offline := errors.New("no connection")
	for name, test := range map[string]struct {
		change func(f *Facts)
		check  string
		state  State
		says   string
	}{
		"renamed":           {func(f *Facts) { f.Asked.Repo = "old" }, "repository", Warning, "is now called harbour/notes"},
		"other letter case": {func(f *Facts) { f.Asked.Repo = "Notes" }, "repository", OK, "public"},
		"unknown":           {func(f *Facts) { f.Standing.Err = offline }, "repository", Unknown, "no connection"},
		"anonymous, large":  {func(f *Facts) { f.Token, f.Volume.Value.Numbers = false, 9000 }, "rate budget", Note, "101 of"},
		"with token, large": {func(f *Facts) { f.Volume.Value.Numbers = 9000 }, "rate budget", OK, "101 of"},
		"most of the hour":  {func(f *Facts) { f.Volume.Value.Numbers = 98_000 }, "rate budget", OK, "991 of"},
		"pages by nobody":   {func(f *Facts) { f.Pages.Value.Workflow = false }, "pages", Stops, "do not publish the workflow"},
		"a server's fault":  {func(f *Facts) { f.Pages.Err = offline }, "pages", Unknown, "no connection"},
		"http is no mistake": {func(f *Facts) {
			f.Pages.Value.URL, f.Settings.Value.BaseURL = "http://harbour.github.io/notes", "https://Harbour.github.io/notes/"
		}, "address", OK, "Harbour"},
		"another path":       {func(f *Facts) { f.Settings.Value.BaseURL = "https://harbour.github.io/" }, "address", Warning, `lead elsewhere`},
		"cname beyond Pages": {func(f *Facts) { f.Pages.Err, f.Settings.Value.CNAME = offline, "a.example" }, "domain", Unknown, "a.example"},
		"certificate comes":  {func(f *Facts) { f.Pages.Value.CNAME, f.Pages.Value.Certificate = "a.example", "authorization_pending" }, "domain", OK, "a.example"},
		"read-only workflow": {func(f *Facts) {
			f.WorkflowFile.Value = strings.Replace(f.WorkflowFile.Value, "pages: write", "pages: read", 1)
		}, "permissions", Stops, "lacks pages: write"},
		"a right in a remark": {func(f *Facts) {
			f.WorkflowFile.Value = strings.Replace(f.WorkflowFile.Value, "id-token: write", "# id-token: write", 1)
		}, "permissions", Stops, "lacks id-token: write"},
		"another host": {func(f *Facts) {
			f.WorkflowFile.Value = deployElsewhere(f.WorkflowFile.Value)
			f.Standing.Value.Repository.HasPages, f.Pages.Err = false, offline
		}, "pages", OK, "another host"},
		"rights for another host": {func(f *Facts) {
			f.WorkflowFile.Value = strings.NewReplacer("pages: write", "", "id-token: write", "").Replace(deployElsewhere(f.WorkflowFile.Value))
		}, "permissions", OK, "those that"},
		"no rights for another host": {func(f *Facts) {
			f.WorkflowFile.Value = strings.Replace(deployElsewhere(f.WorkflowFile.Value), "issues: read", "", 1)
		}, "permissions", Stops, "lacks issues: read"},
		"deploy in a remark": {func(f *Facts) {
			f.WorkflowFile.Value += "\n          # deploy: false"
			f.Standing.Value.Repository.HasPages, f.Pages.Err = false, offline
		}, "pages", Stops, "off"},
		"unreadable file":    {func(f *Facts) { f.WorkflowFile.Err = offline }, "permissions", Unknown, "no connection"},
		"CRLF":               {func(f *Facts) { f.WorkflowFile.Value = strings.ReplaceAll(f.WorkflowFile.Value, "\n", "\r\n") }, "workflow", OK, "up to date"},
		"three days":         {func(f *Facts) { f.Scheduled.Value[0].CreatedAt = now.Add(-3 * day) }, "schedule", Warning, "3 days ago"},
		"a day":              {func(f *Facts) { f.Scheduled.Value[0].CreatedAt = now.Add(-25 * time.Hour) }, "schedule", OK, "25 hours ago"},
		"waits for approval": {func(f *Facts) { f.Runs.Value[0].Conclusion = "action_required" }, "last run", Stops, "action_required"},
		"failed before": {func(f *Facts) {
			f.Runs.Value = append(f.Runs.Value, github.Run{Status: "completed", Conclusion: "failure"})
		}, "last run", OK, "done"},
		"runs beyond reach": {func(f *Facts) { f.Runs.Err = offline }, "last run", Unknown, "no connection"},
		"label in capitals": {func(f *Facts) { f.Labels.Value[0].Name = "DRAFT" }, "labels", OK, "draft, page, preview"},
		"required label":    {func(f *Facts) { f.Settings.Value.RequireLabel = "Blog" }, "labels", Stops, "require_label wants Blog"},
		"required is there": {func(f *Facts) {
			f.Settings.Value.RequireLabel, f.Labels.Value = "Blog", append(f.Labels.Value, content.Label{Name: "blog"})
		}, "labels", OK, "draft"},
		"not looked up": {func(f *Facts) {
			f.Settings.Value.Authors = []string{"harbour", "x"}
			f.Accounts["x"] = Answer[bool]{Err: offline}
		}, "authors", OK, "harbour, x"},
		"too many forms":    {func(f *Facts) { f.Forms.Err = errors.New("there are more than 10") }, "issue forms", Unknown, "more than 10"},
		"no forms":          {func(f *Facts) { f.Forms = Answer[[]setup.Form]{Err: fs.ErrNotExist} }, "issue forms", Note, "none"},
		"settings unread":   {func(f *Facts) { f.Settings.Err = offline }, "settings", Unknown, "no connection"},
		"exactly the limit": {func(f *Facts) { f.SiteSize.Value = PagesLimit }, "site size", Warning, "1000.0 MB"},
		"a byte more":       {func(f *Facts) { f.SiteSize.Value = PagesLimit + 1 }, "site size", Stops, "MB"},
		"no size at all":    {func(f *Facts) { f.SiteSize.Value = -1 }, "site size", Unknown, "no site"},
	} {
		f := healthy(t)
		test.change(f)
		for _, finding := range Judge(f) {
			if finding.Check != test.check {
				continue
			}
			if finding.State != test.state || !strings.Contains(finding.Says, test.says) {
				t.Errorf("%s: %+v, want %s with %q", name, finding, test.state, test.says)
			}
			if finding.Do == "" && (finding.State == Warning || finding.State == Stops) {
				t.Errorf("%s: nothing is said to do: %+v", name, finding)
			}
		}
	}
}

// Whatever is unknown, a check says so or says something else, but never that all is well because of it.
func TestNothingIsKnown(t *testing.T) {
	f := &Facts{Name: content.Name{Owner: "a", Repo: "b"}, Server: "https://github.com", Now: now}
	f.Standing.Err = errors.New("no connection")
	f.askNothing()
	err := fmt.Errorf("not read")
	f.Settings.Err, f.WorkflowFile.Err, f.Forms.Err = err, err, err
	for _, finding := range Judge(f) {
		if finding.State != Unknown && finding.Check != "token" {
			t.Errorf("%+v", finding)
		}
	}
}

func TestClone(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Mkdir(dir+"/d", 0o755), os.Mkdir(dir+"/d/sub", 0o755), os.WriteFile(dir+"/d/f", []byte("text"), 0o644), os.WriteFile(dir+"/large", make([]byte, largest+1), 0o644), os.Symlink("/etc/passwd", dir+"/d/link")); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	c := Clone{root}
	if text, err := c.Read(t.Context(), "d/f"); text != "text" || err != nil {
		t.Errorf("%q, %v", text, err)
	}
	if names, err := c.List(t.Context(), "d"); fmt.Sprint(names) != "[f link]" || err != nil {
		t.Errorf("%q, %v", names, err)
	}
	for _, name := range []string{"d/link", "../x", "large", "d"} {
		if text, err := c.Read(t.Context(), name); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %d bytes, %v", name, len(text), err)
		}
	}
	if _, err := c.Read(t.Context(), "nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := c.List(t.Context(), "nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
