package github

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/google/go-github/v60/github"

	"issueblog/internal/content"
)

// Workflow is a workflow of a repository as GitHub knows it: by its file on the default branch.
type Workflow struct {
	State     string // "active", or why it does not run: "disabled_manually", "disabled_inactivity", "disabled_fork", "deleted"
	CreatedAt time.Time
}

// Workflow asks for the workflow in a file of that name. One that is not there is answered 404.
func (c *Client) Workflow(ctx context.Context, name content.Name, file string) (Workflow, error) {
	var w github.Workflow
	if _, err := c.get(ctx, repoPath(name, "actions/workflows/"+url.PathEscape(file)), nil, &w); err != nil {
		return Workflow{}, err
	}
	return Workflow{State: w.GetState(), CreatedAt: w.GetCreatedAt().UTC()}, nil
}

// Run is one run of a workflow.
type Run struct {
	Event      string // that set it off: "issues", "schedule", …
	Status     string // "completed", or what it waits for
	Conclusion string // of a completed run: "success", "failure", "cancelled", "skipped", …
	CreatedAt  time.Time
	URL        string
}

// Runs lists a workflow's latest runs, the newest first, in one call: at most limit, at most 100;
// event, if not "", is the kind that set them off.
func (c *Client) Runs(ctx context.Context, name content.Name, file, event string, limit int) ([]Run, error) {
	query := url.Values{"per_page": {strconv.Itoa(limit)}}
	if event != "" {
		query.Set("event", event)
	}
	var answer github.WorkflowRuns
	if _, err := c.get(ctx, repoPath(name, "actions/workflows/"+url.PathEscape(file)+"/runs"), query, &answer); err != nil {
		return nil, err
	}
	return convert(answer.WorkflowRuns, func(r *github.WorkflowRun) Run {
		return Run{Event: r.GetEvent(), Status: r.GetStatus(), Conclusion: r.GetConclusion(), CreatedAt: r.GetCreatedAt().UTC(), URL: r.GetHTMLURL()}
	}), nil
}

// pagesArtifact is the artifact that is deployed as a site, as actions/upload-pages-artifact calls it.
const pagesArtifact = "github-pages"

// SiteSize is the size in bytes of the packed site that was deployed last, 0 if none is kept any more.
func (c *Client) SiteSize(ctx context.Context, name content.Name) (int64, error) {
	var answer github.ArtifactList
	if _, err := c.get(ctx, repoPath(name, "actions/artifacts"), url.Values{"name": {pagesArtifact}, "per_page": {"1"}}, &answer); err != nil {
		return 0, err
	}
	if len(answer.Artifacts) == 0 {
		return 0, nil
	}
	return answer.Artifacts[0].GetSizeInBytes(), nil
}

// ActionsEnabled reports whether the repository may run workflows; the token needs the
// rights of an administrator.
func (c *Client) ActionsEnabled(ctx context.Context, name content.Name) (bool, error) {
	var answer github.ActionsPermissionsRepository
	if _, err := c.get(ctx, repoPath(name, "actions/permissions"), nil, &answer); err != nil {
		return false, err
	}
	return answer.GetEnabled(), nil
}
