package github

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"issueblog/internal/content"
)

// factsQuery asks for everything about the repository that one call can tell.
const factsQuery = `query Facts($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    databaseId name url description homepageUrl isPrivate isArchived hasIssuesEnabled
    stargazerCount forkCount createdAt pushedAt
    owner { __typename login ... on User { databaseId } ... on Organization { databaseId } }
    defaultBranchRef { name }
    labels(first: 100) { nodes { node_id: id name color description } pageInfo { hasNextPage } }
    milestones(first: 100) { nodes { number title description state } pageInfo { hasNextPage } }
    pinnedIssues(first: 10) { nodes { issue { number } } }
    issues { totalCount }
  }
}`

// historiesQuery asks what became of up to 100 issues. A title renamed more than fifty times
// keeps its last fifty; more than a hundred comments are not told.
const historiesQuery = `query Histories($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Issue {
      number lastEditedAt
      repository { name owner { login } }
      author { login ... on User { name } }
      timelineItems(last: 50, itemTypes: [RENAMED_TITLE_EVENT]) { nodes { ... on RenamedTitleEvent { previousTitle } } }
      comments(first: 100) {
        totalCount
        nodes { fullDatabaseId isMinimized minimizedReason author { login ... on User { name } } }
        pageInfo { hasNextPage }
      }
    }
  }
}`

type nodes[T any] struct {
	Nodes    []T
	PageInfo struct{ HasNextPage bool }
}

// graphFacts is the answer to factsQuery.
type graphFacts struct {
	DatabaseID                int64
	Name, URL                 string
	Description, HomepageURL  string
	IsPrivate, IsArchived     bool
	HasIssuesEnabled          bool
	StargazerCount, ForkCount int
	CreatedAt, PushedAt       time.Time
	Owner                     graphOwner
	DefaultBranchRef          struct{ Name string }
	Labels                    nodes[content.Label]
	Milestones                nodes[content.Milestone]
	PinnedIssues              nodes[struct{ Issue struct{ Number int } }]
	Issues                    struct{ TotalCount int }
}

type graphOwner struct {
	Typename   string `json:"__typename"`
	Login      string
	DatabaseID int64
}

func (c *Client) askGraph(ctx context.Context, name content.Name) (*graphFacts, error) {
	var data struct{ Repository *graphFacts }
	if _, err := c.query(ctx, factsQuery, map[string]any{"owner": name.Owner, "name": name.Repo}, &data); err != nil {
		return nil, err
	}
	if data.Repository == nil || data.Repository.DatabaseID == 0 {
		return nil, errors.New("graphql: the repository is not in the answer")
	}
	if _, err := content.ParseName(data.Repository.Owner.Login + "/" + data.Repository.Name); err != nil {
		return nil, fmt.Errorf("graphql: %w", err)
	}
	return data.Repository, nil
}

// fill adds to facts, which REST may have begun, what the query told.
func (g *graphFacts) fill(facts *content.Facts) {
	r := &facts.Repository
	if r.ID == 0 {
		*r = content.Repository{ID: g.DatabaseID, Name: g.Name, HTMLURL: g.URL, Description: g.Description, Homepage: g.HomepageURL,
			DefaultBranch: g.DefaultBranchRef.Name, Private: g.IsPrivate, Archived: g.IsArchived,
			Owner: content.User{Login: g.Owner.Login, ID: g.Owner.DatabaseID, Type: g.Owner.Typename},
			Stars: g.StargazerCount, Forks: g.ForkCount, CreatedAt: inUTC(g.CreatedAt)}
		facts.PushedAt = inUTC(g.PushedAt)
	}
	if !g.Labels.PageInfo.HasNextPage && !g.Milestones.PageInfo.HasNextPage {
		r.Labels, r.Milestones, facts.Lists = g.Labels.Nodes, g.Milestones.Nodes, true
		for i := range r.Milestones {
			r.Milestones[i].State = strings.ToLower(r.Milestones[i].State)
		}
	}
	r.Pinned = []int{}
	for _, p := range g.PinnedIssues.Nodes {
		r.Pinned = append(r.Pinned, p.Issue.Number)
	}
	facts.Pins, facts.Deep, facts.Issues = true, true, g.Issues.TotalCount
}

// graphHistory is what historiesQuery tells of one issue.
type graphHistory struct {
	Number       int
	LastEditedAt *time.Time
	Repository   struct {
		Name  string
		Owner graphPerson
	}
	Author        *graphPerson
	TimelineItems nodes[struct{ PreviousTitle string }]
	Comments      struct {
		nodes[graphComment]
		TotalCount int
	}
}

type graphComment struct {
	FullDatabaseID  json.Number
	IsMinimized     bool
	MinimizedReason string
	Author          *graphPerson
}

type graphPerson struct{ Login, Name string }

// Histories asks for edit times, former titles and the state of the comments of up to 100
// issues by one query.
func (c *Client) Histories(ctx context.Context, name content.Name, issues []content.Issue) (map[int]content.History, error) {
	ids := make([]string, len(issues))
	for i, issue := range issues {
		ids[i] = issue.NodeID
	}
	var data struct{ Nodes []*graphHistory }
	missing, err := c.query(ctx, historiesQuery, map[string]any{"ids": ids}, &data)
	if err != nil && strings.Contains(err.Error(), "fullDatabaseId") {
		// An older Enterprise server, whose identifiers are short enough.
		older := strings.Replace(historiesQuery, "fullDatabaseId", "fullDatabaseId: databaseId", 1)
		missing, err = c.query(ctx, older, map[string]any{"ids": ids}, &data)
	}
	if err != nil {
		return nil, err
	}
	if len(data.Nodes) != len(issues) {
		return nil, fmt.Errorf("graphql: %d answers to %d questions", len(data.Nodes), len(issues))
	}
	histories := map[int]content.History{}
	for i, n := range data.Nodes {
		number := issues[i].Number
		switch {
		case n == nil && missing:
			histories[number] = content.History{Gone: true}
		case n == nil || n.Number == 0: // no answer
		case n.Number != number || !strings.EqualFold(n.Repository.Owner.Login+"/"+n.Repository.Name, name.String()):
			histories[number] = content.History{Gone: true} // moved to another repository
		default:
			histories[number] = n.history()
		}
	}
	return histories, nil
}

func (n *graphHistory) history() content.History {
	h := content.History{Names: map[string]string{}, Total: n.Comments.TotalCount}
	if n.LastEditedAt != nil {
		h.EditedAt = inUTC(*n.LastEditedAt)
	}
	for _, renamed := range n.TimelineItems.Nodes {
		h.FormerTitles = append(h.FormerTitles, renamed.PreviousTitle)
	}
	n.Author.tell(h.Names)
	if n.Comments.PageInfo.HasNextPage {
		return h
	}
	h.Comments = map[int64]string{}
	for _, m := range n.Comments.Nodes {
		id, err := m.FullDatabaseID.Int64()
		if err != nil { // a server that does not tell them
			h.Comments = nil
			return h
		}
		h.Comments[id] = ""
		if m.IsMinimized {
			h.Comments[id] = hiddenFor(m.MinimizedReason)
		}
		m.Author.tell(h.Names)
	}
	return h
}

// tell notes the name that a person gave. A deleted account is nil.
func (p *graphPerson) tell(names map[string]string) {
	if p != nil && p.Name != "" {
		names[p.Login] = p.Name
	}
}

// Commits asks for up to 100 words by one query. The server resolves names of branches and tags
// as well, so an answer counts only if the word begins its hash.
func (c *Client) Commits(ctx context.Context, name content.Name, words []string) (map[string]string, error) {
	var query strings.Builder
	query.WriteString("query Commits($owner: String!, $name: String!) {\n  repository(owner: $owner, name: $name) {\n")
	for i, word := range words {
		fmt.Fprintf(&query, "    c%d: object(expression: %q) { ... on Commit { oid } }\n", i, word)
	}
	query.WriteString("  }\n}")
	var data struct {
		Repository map[string]*struct{ OID string }
	}
	if _, err := c.query(ctx, query.String(), map[string]any{"owner": name.Owner, "name": name.Repo}, &data); err != nil {
		return nil, err
	}
	found := map[string]string{}
	for i, word := range words {
		if commit := data.Repository[fmt.Sprint("c", i)]; commit != nil && strings.HasPrefix(commit.OID, word) {
			found[word] = commit.OID
		}
	}
	return found, nil
}

// query asks GraphQL. An answer may hold both errors and data: a node that is gone is
// NOT_FOUND and null, which is fine and reported as missing; other errors make the answer useless.
func (c *Client) query(ctx context.Context, query string, variables map[string]any, data any) (missing bool, err error) {
	for again := false; ; again = true {
		var answer struct {
			Data   any
			Errors []struct{ Type, Message string }
		}
		answer.Data = data
		// Relative to /api/v3/ this is /api/graphql, and at api.github.com /graphql.
		resp, err := c.do(ctx, http.MethodPost, "../graphql", map[string]any{"query": query, "variables": variables}, &answer)
		if err != nil {
			return false, err
		}
		limited := false
		for _, e := range answer.Errors {
			switch e.Type {
			case "NOT_FOUND":
				missing = true
			case "RATE_LIMITED":
				limited = true
			default:
				return false, fmt.Errorf("graphql: %s", c.shorten(e.Message))
			}
		}
		if !limited {
			return missing, nil
		}
		if err := c.waitLimit(ctx, resp.Rate.Reset.Time, "graphql", again); err != nil {
			return false, err
		}
	}
}
