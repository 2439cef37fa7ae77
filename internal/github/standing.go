package github

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/google/go-github/v60/github"

	"issueblog/internal/content"
)

// Status is the HTTP status that an error of a Client is about, 0 if it is about none.
func Status(err error) int { return status(err) }

// Standing is what GitHub says of a repository that decides whether a blog of it can be published,
// and what the token's owner may do there; the token itself may be for less.
type Standing struct {
	Repository content.Repository // without labels, milestones, README, pins, contributors
	HasIssues  bool
	PushedAt   time.Time
	Push       bool // write files and labels
	Admin      bool // see and change the settings
}

// Standing asks for the repository in one call, whether issues are switched on or not.
func (c *Client) Standing(ctx context.Context, name content.Name) (Standing, error) {
	var r github.Repository
	if _, err := c.get(ctx, "repos/"+name.String(), nil, &r); err != nil {
		return Standing{}, err
	}
	s := Standing{
		Repository: content.Repository{
			ID: r.GetID(), Owner: toUser(r.Owner), Name: r.GetName(), HTMLURL: r.GetHTMLURL(),
			Description: r.GetDescription(), DefaultBranch: r.GetDefaultBranch(),
			Private: r.GetPrivate(), Archived: r.GetArchived(), HasPages: r.GetHasPages(), CreatedAt: r.GetCreatedAt().UTC(),
		},
		HasIssues: r.HasIssues == nil || *r.HasIssues,
		PushedAt:  r.GetPushedAt().UTC(),
		Push:      c.opts.Token != "" && r.Permissions["push"],
		Admin:     c.opts.Token != "" && r.Permissions["admin"],
	}
	return s, checkName(s.Repository)
}

// Pages is the site of a repository, as its settings have it.
type Pages struct {
	URL           string // where it is, "https://owner.github.io/name/"
	Workflow      bool   // GitHub Actions publish it; else a branch does
	Branch        string // that branch, "" if unknown
	Status        string // of the last build: "built", "building", "errored", or ""
	CNAME         string // custom domain, "" if none
	Certificate   string // state of the domain's certificate, "approved", or "" if there is none
	HTTPSEnforced bool
	Unverified    bool // anybody who may publish with GitHub could take the domain over
}

// Pages asks for the site in one call; a site that is not there, or may not be seen, is
// answered 404.
func (c *Client) Pages(ctx context.Context, name content.Name) (Pages, error) {
	var p struct {
		github.Pages
		ProtectedDomainState string `json:"protected_domain_state"`
	}
	if _, err := c.get(ctx, repoPath(name, "pages"), nil, &p); err != nil {
		return Pages{}, err
	}
	out := Pages{
		URL: p.GetHTMLURL(), Workflow: p.GetBuildType() == "workflow", Branch: p.GetSource().GetBranch(), Status: p.GetStatus(),
		CNAME: p.GetCNAME(), HTTPSEnforced: p.GetHTTPSEnforced(), Unverified: p.ProtectedDomainState == "unverified",
	}
	if p.HTTPSCertificate != nil {
		out.Certificate = p.HTTPSCertificate.GetState()
	}
	return out, nil
}

// Labels lists the repository's labels.
func (c *Client) Labels(ctx context.Context, name content.Name) ([]content.Label, error) {
	labels, err := all[*github.Label](ctx, c, repoPath(name, "labels"), nil)
	return convert(labels, toLabel), err
}

// CreateLabel adds a label to the repository. GitHub answers 422 if there is one of that name.
func (c *Client) CreateLabel(ctx context.Context, name content.Name, label content.Label) error {
	body := map[string]string{"name": label.Name, "color": label.Color, "description": label.Description}
	_, err := c.do(ctx, http.MethodPost, repoPath(name, "labels"), body, nil)
	return err
}

// HasAccount reports whether somebody has that login, in one call.
func (c *Client) HasAccount(ctx context.Context, login string) (bool, error) {
	_, err := c.get(ctx, "users/"+url.PathEscape(login), nil, nil)
	if status(err) == http.StatusNotFound {
		return false, nil
	}
	return err == nil, err
}

// Volume is how much a full sync has to list.
type Volume struct {
	Numbers  int // the highest number of an issue or pull request: at most so many are listed
	Comments int // of all issues and pull requests
}

// Volume asks for the lengths of the lists in two calls.
func (c *Client) Volume(ctx context.Context, name content.Name) (Volume, error) {
	var newest []issue
	query := url.Values{"state": {"all"}, "sort": {"created"}, "direction": {"desc"}, "per_page": {"1"}}
	if _, err := c.get(ctx, repoPath(name, "issues"), query, &newest); err != nil {
		return Volume{}, err
	}
	var v Volume
	if len(newest) > 0 {
		v.Numbers = newest[0].GetNumber()
	}
	var comments []comment
	resp, err := c.get(ctx, repoPath(name, "issues/comments"), url.Values{"per_page": {"1"}}, &comments)
	if err != nil {
		return Volume{}, err
	}
	v.Comments = max(resp.LastPage, len(comments)) // pages of one
	return v, nil
}

// Calls is about how many REST calls a full sync of that volume takes.
func (v Volume) Calls() int {
	pages := func(n int) int { return (n + perPage - 1) / perPage }
	return fixedCalls + pages(v.Numbers) + pages(v.Comments)
}

// fixedCalls is how many calls a full sync makes whatever the volume: repository, README, contributors,
// labels, milestones, and some pages of events.
const fixedCalls = 10
