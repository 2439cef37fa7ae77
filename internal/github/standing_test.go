package github

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

// The answers are cut from GitHub's documentation of each call.
var told = map[string]json.RawMessage{
	"": json.RawMessage(`{"has_issues": false, "has_pages": true, "archived": true, "pushed_at": "2026-05-01T00:00:00Z", "permissions": {"admin": false, "push": true, "pull": true}}`),
	"/pages": json.RawMessage(`{"status": "built", "cname": "blog.example.org", "html_url": "https://blog.example.org/", "build_type": "legacy", "source": {"branch": "main", "path": "/"},
		"https_certificate": {"state": "approved"}, "https_enforced": true, "protected_domain_state": "unverified"}`),
	"/actions/workflows/blog.yml": json.RawMessage(`{"id": 1, "name": "Blog", "path": ".github/workflows/blog.yml", "state": "disabled_inactivity", "created_at": "2026-01-01T00:00:00.000Z"}`),
	"/actions/workflows/blog.yml/runs": json.RawMessage(`{"total_count": 1, "workflow_runs": [{"id": 30433642, "event": "issues", "status": "completed", "conclusion": "failure",
		"created_at": "2026-05-02T00:00:00Z", "html_url": "https://github.com/harbour/notes/actions/runs/30433642"}]}`),
	"/actions/workflows/blog.yml/runs?event=schedule": json.RawMessage(`{"total_count": 0, "workflow_runs": []}`),
	"/actions/artifacts":                              json.RawMessage(`{"total_count": 2, "artifacts": [{"name": "github-pages", "size_in_bytes": 3000000000}]}`),
	"/actions/permissions":                            json.RawMessage(`{"enabled": true, "allowed_actions": "all"}`),
	"/contents/.github/ISSUE_TEMPLATE":                json.RawMessage(`[{"type": "file", "name": "Page here.md"}, {"type": "dir", "name": "old"}, {"type": "file", "name": "../secret"}]`),
	"/contents/.github/ISSUE_TEMPLATE/Page here.md":   json.RawMessage(`{"type": "file", "encoding": "base64", "content": "bGFi\nZWxz"}`),
	"/users/octocat":                                  json.RawMessage(`{"login": "octocat"}`),
}

func TestStanding(t *testing.T) {
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w := githubtest.World{Repository: content.Repository{ID: 7, Name: "notes", Owner: owner, CreatedAt: at}, Answers: told}
	for n := range 120 {
		w.Issues = append(w.Issues, content.Issue{Number: n + 1, ID: int64(n + 1), User: owner, CreatedAt: at, UpdatedAt: at.Add(time.Duration(n) * time.Second),
			Comments: []content.Comment{{ID: int64(n + 1), User: owner, CreatedAt: at, UpdatedAt: at}, {ID: int64(n + 1000), User: owner, CreatedAt: at, UpdatedAt: at}}})
	}
	w.Issues[0], w.Issues[119] = w.Issues[119], w.Issues[0]
	server := githubtest.New(w)
	defer server.Close()
	c, err := New(Options{APIURL: server.URL, Token: githubtest.Token})
	if err != nil {
		t.Fatal(err)
	}
	ctx, name := t.Context(), content.Name{Owner: "harbour", Repo: "notes"}
	want := func(what string, err error, want, got any) {
		t.Helper()
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", what, err, diff)
		}
	}
	s, err := c.Standing(ctx, name)
	want("standing", err, []bool{false, true, false, true, true}, []bool{s.HasIssues, s.Push, s.Admin, s.Repository.HasPages, s.Repository.Archived})
	want("pushed", err, time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), s.PushedAt)
	p, err := c.Pages(ctx, name)
	want("pages", err, Pages{URL: "https://blog.example.org/", Branch: "main", Status: "built", CNAME: "blog.example.org", Certificate: "approved", HTTPSEnforced: true, Unverified: true}, p)
	f, err := c.Workflow(ctx, name, "blog.yml")
	want("workflow", err, Workflow{"disabled_inactivity", at}, f)
	runs, err := c.Runs(ctx, name, "blog.yml", "", 30)
	want("runs", err, []Run{{"issues", "completed", "failure", time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC), "https://github.com/harbour/notes/actions/runs/30433642"}}, runs)
	runs, err = c.Runs(ctx, name, "blog.yml", "schedule", 1)
	want("scheduled runs", err, []Run{}, runs)
	size, err := c.SiteSize(ctx, name)
	want("size", err, int64(3000000000), size)
	on, err := c.ActionsEnabled(ctx, name)
	want("actions", err, true, on)
	names, err := c.Folder(ctx, name, ".github/ISSUE_TEMPLATE")
	want("folder", err, []string{"Page here.md"}, names)
	text, err := c.File(ctx, name, ".github/ISSUE_TEMPLATE/Page here.md")
	want("file", err, "labels", text)
	_, err = c.File(ctx, name, "nothing")
	want("no file", nil, 404, Status(err))
	for login, there := range map[string]bool{"octocat": true, "../repos": false} {
		got, err := c.HasAccount(ctx, login)
		want("account "+login, err, there, got)
	}
	v, err := c.Volume(ctx, name)
	want("volume", err, Volume{120, 240}, v)
	want("calls", nil, 10+2+3, v.Calls())
	err = c.CreateLabel(ctx, name, content.Label{Name: "draft", Color: "cccccc", Description: "Not published"})
	want("create", err, nil, nil)
	err = c.CreateLabel(ctx, name, content.Label{Name: "Draft", Color: "cccccc"})
	want("create again", nil, 422, Status(err))
	labels, err := c.Labels(ctx, name)
	want("labels", err, []content.Label{{Name: "draft", Color: "cccccc", Description: "Not published"}}, labels)
	want("not an API's error", nil, 0, Status(errors.New("x")))
}
