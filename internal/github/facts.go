package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/google/go-github/v60/github"

	"issueblog/internal/content"
)

// Facts asks for the repository: with a token by one GraphQL query, which also tells
// labels, milestones, pins and the number of issues; without, or where GraphQL fails,
// by REST.
func (c *Client) Facts(ctx context.Context, name content.Name, ask content.FactsRequest) (content.Facts, error) {
	facts, err := c.facts(ctx, name, ask)
	if root := c.api.BaseURL; err != nil && root.Path == "/" && root.Host != "api.github.com" && isPage(err) {
		// Only the server was named, and shows its web pages there: an Enterprise server.
		c.api.BaseURL = root.JoinPath("api/v3/")
		again, errAgain := c.facts(ctx, name, ask)
		if !isPage(errAgain) {
			return again, errAgain
		}
		c.api.BaseURL = root
	}
	return facts, err
}

// isPage reports whether a web page came where an answer was to come.
func isPage(err error) bool {
	var answer *statusError
	return errors.Is(err, errHTML) || errors.As(err, &answer) && answer.page
}

func (c *Client) facts(ctx context.Context, name content.Name, ask content.FactsRequest) (content.Facts, error) {
	facts := content.Facts{Issues: -1}
	var graph *graphFacts
	var err error
	if ask.Full || !c.deep() {
		if err = c.restRepository(ctx, name, &facts); err != nil {
			return facts, err
		}
		name = facts.Repository.FullName()
	}
	if c.deep() {
		if graph, err = c.askGraph(ctx, name); err == nil {
			graph.fill(&facts)
		} else if err = c.withoutGraph(ctx, name, &facts, err); err != nil {
			return facts, err
		}
	}
	name = facts.Repository.FullName()
	if ask.Full {
		return facts, c.fullFacts(ctx, name, &facts)
	}
	if facts.PushedAt.After(ask.PushedAt) {
		return facts, c.readme(ctx, name, &facts)
	}
	return facts, nil
}

// withoutGraph falls back to REST after GraphQL failed, unless the reason holds for REST too, or passes: a
// budget that is used up is renewed.
func (c *Client) withoutGraph(ctx context.Context, name content.Name, facts *content.Facts, err error) error {
	var limit *content.LimitError
	if ctx.Err() != nil || errors.As(err, &limit) {
		return err
	}
	facts.Warnings = append(facts.Warnings, fmt.Errorf("GraphQL cannot be used, so pins and edit times may be out of date: %w", err))
	if facts.Repository.ID != 0 {
		return nil
	}
	return c.restRepository(ctx, name, facts)
}

func (c *Client) restRepository(ctx context.Context, name content.Name, facts *content.Facts) error {
	var r struct {
		github.Repository
		SubscribersCount int `json:"subscribers_count"`
	}
	if _, err := c.get(ctx, "repos/"+name.Owner+"/"+name.Repo, nil, &r); err != nil {
		return err
	}
	if r.HasIssues != nil && !*r.HasIssues {
		return hinted(errors.New("issues are switched off in the repository"), "switch them on under Settings, General, Features")
	}
	facts.Repository = content.Repository{
		ID: r.GetID(), Owner: toUser(r.Owner), Name: r.GetName(), HTMLURL: r.GetHTMLURL(),
		Description: r.GetDescription(), Homepage: r.GetHomepage(), DefaultBranch: r.GetDefaultBranch(),
		Private: r.GetPrivate(), Archived: r.GetArchived(), HasPages: r.GetHasPages(), Topics: r.Topics,
		Stars: r.GetStargazersCount(), Watchers: r.SubscribersCount, Forks: r.GetForksCount(), CreatedAt: date(r.CreatedAt),
	}
	facts.PushedAt, facts.Details = date(r.PushedAt), true
	return checkName(facts.Repository)
}

// checkName makes sure that what the server calls the repository can stand in addresses.
func checkName(r content.Repository) error {
	if _, err := content.ParseName(r.FullName().String()); err != nil || r.ID == 0 {
		return hinted(errors.New("the answer is not a repository"), notAPI)
	}
	return nil
}

// fullFacts asks for what needs calls of its own.
func (c *Client) fullFacts(ctx context.Context, name content.Name, facts *content.Facts) error {
	if !facts.Lists {
		if err := c.lists(ctx, name, facts); err != nil {
			return err
		}
	}
	if err := c.readme(ctx, name, facts); err != nil {
		return err
	}
	return c.contributors(ctx, name, facts)
}

func (c *Client) lists(ctx context.Context, name content.Name, facts *content.Facts) error {
	labels, err := all[*github.Label](ctx, c, repoPath(name, "labels"), nil)
	if err != nil {
		return err
	}
	milestones, err := all[*github.Milestone](ctx, c, repoPath(name, "milestones"), url.Values{"state": {"all"}})
	if err != nil {
		return err
	}
	facts.Repository.Labels, facts.Repository.Milestones = convert(labels, toLabel), convert(milestones, toMilestone)
	facts.Lists = true
	return nil
}

// all follows a short list whose pages have numbers to its end.
func all[T any](ctx context.Context, c *Client, path string, query url.Values) ([]T, error) {
	q := url.Values{"per_page": {strconv.Itoa(perPage)}}
	for k, v := range query {
		q[k] = v
	}
	var items []T
	for page := 1; page != 0; {
		var some []T
		q.Set("page", strconv.Itoa(page))
		resp, err := c.list(ctx, path, q, &some)
		if err != nil {
			return nil, err
		}
		items = append(items, some...)
		if resp.NextPage > 0 && resp.NextPage <= page {
			return nil, loop(path)
		}
		page = resp.NextPage
	}
	return items, nil
}

// readme asks for the README's source. A repository need not have one.
func (c *Client) readme(ctx context.Context, name content.Name, facts *content.Facts) error {
	var file github.RepositoryContent
	path := repoPath(name, "readme")
	_, err := c.get(ctx, path, nil, &file)
	if err == nil && file.Content == nil {
		return hinted(fmt.Errorf("%s: the answer is not a file", path), notAPI)
	}
	if err != nil && status(err) != http.StatusNotFound {
		return c.skip(ctx, facts, "the README", err)
	}
	text := ""
	if err == nil {
		if text, err = file.GetContent(); err != nil {
			return c.skip(ctx, facts, "the README", err)
		}
	}
	facts.Repository.Readme, facts.Readme = text, true
	return nil
}

// contributors asks for the first hundred; GitHub answers 204 for an empty repository.
func (c *Client) contributors(ctx context.Context, name content.Name, facts *content.Facts) error {
	var people []*github.User
	path := repoPath(name, "contributors")
	resp, err := c.get(ctx, path, url.Values{"per_page": {strconv.Itoa(perPage)}}, &people)
	if err != nil {
		return c.skip(ctx, facts, "the contributors", err)
	}
	if people == nil && resp.StatusCode != http.StatusNoContent {
		return hinted(fmt.Errorf("%s: the answer holds no list", path), notAPI)
	}
	facts.Repository.Contributors, facts.Contributors = []content.User{}, true
	for _, p := range people {
		facts.Repository.Contributors = append(facts.Repository.Contributors, toUser(p))
	}
	return nil
}

// skip goes on without something that a blog can do without, and says so; not if
// the calls after it would fail as well.
func (c *Client) skip(ctx context.Context, facts *content.Facts, what string, err error) error {
	if code := status(err); ctx.Err() != nil || code != http.StatusForbidden && code != http.StatusNotFound {
		return err
	}
	facts.Warnings = append(facts.Warnings, fmt.Errorf("%s cannot be read: %w", what, err))
	return nil
}
