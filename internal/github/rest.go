package github

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"

	"issueblog/internal/content"
)

// issue is v60's issue with what GitHub added since.
type issue struct {
	github.Issue
	StateReason *string `json:"state_reason"`
}

// comment is v60's comment with what GitHub added since.
type comment struct {
	github.IssueComment
	Minimized *struct {
		Reason string `json:"reason"`
	} `json:"minimized"`
}

// Issues lists issues and pull requests by the time of their last update.
func (c *Client) Issues(ctx context.Context, name content.Name, since time.Time, page func([]content.Listed) error) error {
	walk := walk[issue]{client: c, path: repoPath(name, "issues"), query: url.Values{"state": {"all"}},
		updated: func(i issue) time.Time { return i.GetUpdatedAt().Time }}
	return walk.run(ctx, since, func(issues []issue) error { return page(convert(issues, listed)) })
}

// Comments lists the comments of all issues by the time of their last update.
func (c *Client) Comments(ctx context.Context, name content.Name, since time.Time, page func([]content.IssueComment) error) error {
	walk := walk[comment]{client: c, path: repoPath(name, "issues/comments"), query: url.Values{},
		updated: func(m comment) time.Time { return m.GetUpdatedAt().Time }}
	return walk.run(ctx, since, func(comments []comment) error { return page(convert(comments, issueComment)) })
}

// Issue asks for one issue, then for its comments.
func (c *Client) Issue(ctx context.Context, name content.Name, number int) (content.Listed, []content.Comment, error) {
	var i issue
	path := repoPath(name, "issues/"+strconv.Itoa(number))
	_, err := c.get(ctx, path, nil, &i)
	if code := status(err); code == http.StatusGone || code == http.StatusNotFound || err == nil && i.GetNumber() != 0 && i.GetNumber() != number {
		// Redirected to a repository where it has another number, or one that we may not read.
		return content.Listed{}, nil, content.ErrGone
	}
	if err != nil {
		return content.Listed{}, nil, err
	}
	if u := i.GetRepositoryURL(); u != "" && !strings.HasSuffix(strings.ToLower(u), strings.ToLower("/"+name.String())) {
		return content.Listed{}, nil, content.ErrGone
	}
	comments, err := all[comment](ctx, c, path+"/comments", nil)
	if err != nil {
		return content.Listed{}, nil, err
	}
	return listed(i), convert(comments, func(m comment) content.Comment { return issueComment(m).Comment }), nil
}

func repoPath(name content.Name, rest string) string {
	return "repos/" + name.Owner + "/" + name.Repo + "/" + rest
}

func convert[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}

// walk goes through a list that is sorted by the time of update, so that nothing
// is lost when items move to its end meanwhile. Where the list has cursors it
// follows them. Where pages have numbers, an item that moves away would shift the next
// into the page just read: there it asks anew from the time it has come to,
// a second early because items may share a time and "since" may mean "after".
type walk[T any] struct {
	client  *Client
	path    string
	query   url.Values
	updated func(T) time.Time
}

const perPage = 100

func (w *walk[T]) run(ctx context.Context, since time.Time, page func([]T) error) error {
	at := place{since: since}
	read := map[string]bool{}
	for {
		var items []T
		query := at.query(w.query)
		if read[query.Encode()] {
			return loop(w.path)
		}
		read[query.Encode()] = true
		resp, err := w.client.list(ctx, w.path, query, &items)
		if err != nil {
			return err
		}
		if err := page(items); err != nil {
			return err
		}
		if !at.advance(resp, lastUpdate(items, w.updated)) {
			return nil
		}
	}
}

// loop refuses a list that leads back to a page that was read: its end would never come.
func loop(path string) error {
	return hinted(fmt.Errorf("%s: the list leads from a page back to one before it; nothing was changed", path), notAPI)
}

func lastUpdate[T any](items []T, updated func(T) time.Time) time.Time {
	if len(items) == 0 {
		return time.Time{}
	}
	return updated(items[len(items)-1])
}

// place is where in a list a walk has come to.
type place struct {
	since time.Time
	after string
	page  int // 0 is the first
}

func (p *place) query(fixed url.Values) url.Values {
	q := url.Values{"per_page": {strconv.Itoa(perPage)}, "sort": {"updated"}, "direction": {"asc"}}
	for k, v := range fixed {
		q[k] = v
	}
	if !p.since.IsZero() {
		q.Set("since", p.since.UTC().Format(time.RFC3339))
	}
	if p.after != "" {
		q.Set("after", p.after)
	}
	if p.page > 0 {
		q.Set("page", strconv.Itoa(p.page))
	}
	return q
}

// advance goes on to what comes after an answer, if anything does.
func (p *place) advance(resp *github.Response, last time.Time) bool {
	from := last.Add(-time.Second)
	switch {
	case resp.After != "":
		p.after = resp.After
	case resp.NextPage == 0:
		return false
	case !last.IsZero() && from.After(p.since):
		p.since, p.page = from, 0
	default:
		p.page = resp.NextPage
	}
	return true
}

func listed(i issue) content.Listed {
	l := content.Listed{Issue: toIssue(i), Pull: i.IsPullRequest(), Comments: i.GetComments()}
	for _, label := range i.Labels {
		l.Labels = append(l.Labels, toLabel(label))
	}
	if i.Milestone != nil {
		l.Milestone = toMilestone(i.Milestone)
	}
	return l
}

func toIssue(i issue) content.Issue {
	labels := make([]string, 0, len(i.Labels))
	for _, label := range i.Labels {
		labels = append(labels, label.GetName())
	}
	reason := ""
	if i.StateReason != nil {
		reason = *i.StateReason
	}
	return content.Issue{
		Number: i.GetNumber(), ID: i.GetID(), NodeID: i.GetNodeID(),
		Title: i.GetTitle(), Body: i.GetBody(),
		State: i.GetState(), StateReason: reason, Locked: i.GetLocked(), LockReason: i.GetActiveLockReason(),
		User: toUser(i.User), AuthorAssociation: i.GetAuthorAssociation(),
		Labels: labels, Milestone: i.GetMilestone().GetNumber(),
		CreatedAt: date(i.CreatedAt), UpdatedAt: date(i.UpdatedAt), ClosedAt: date(i.ClosedAt),
		Reactions: toReactions(i.Reactions),
	}
}

func issueComment(m comment) content.IssueComment {
	hidden := ""
	if m.Minimized != nil {
		hidden = hiddenFor(m.Minimized.Reason)
	}
	return content.IssueComment{Number: issueNumber(m.GetIssueURL()), Comment: content.Comment{
		ID: m.GetID(), NodeID: m.GetNodeID(), User: toUser(m.User), AuthorAssociation: m.GetAuthorAssociation(),
		CreatedAt: date(m.CreatedAt), UpdatedAt: date(m.UpdatedAt),
		Hidden: hidden, Reactions: toReactions(m.Reactions), Body: m.GetBody(),
	}}
}

// date is a time of an answer, the zero time if it has none.
func date(t *github.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return inUTC(t.Time)
}

// inUTC is a time in UTC. One that JSON cannot write, which takes years of four digits, is none.
func inUTC(t time.Time) time.Time {
	utc := t.UTC()
	if y := utc.Year(); y < 1 || y > 9999 {
		return time.Time{}
	}
	return utc
}

// hiddenFor is the reason a comment is hidden: REST and GraphQL need not write it alike.
func hiddenFor(reason string) string {
	if reason == "" {
		return "hidden"
	}
	return strings.ToLower(reason)
}

// issueNumber is the last part of an issue's address, 0 if there is none.
func issueNumber(address string) int {
	u, err := url.Parse(address)
	if err != nil {
		return 0
	}
	n, err := strconv.Atoi(path.Base(u.Path))
	if err != nil {
		return 0
	}
	return n
}

func toUser(u *github.User) content.User {
	if u == nil {
		return content.User{}
	}
	return content.User{Login: u.GetLogin(), ID: u.GetID(), Type: u.GetType()}
}

func toLabel(l *github.Label) content.Label {
	return content.Label{NodeID: l.GetNodeID(), Name: l.GetName(), Color: l.GetColor(), Description: l.GetDescription()}
}

func toMilestone(m *github.Milestone) content.Milestone {
	return content.Milestone{Number: m.GetNumber(), Title: m.GetTitle(), Description: m.GetDescription(), State: m.GetState()}
}

// toReactions keeps the kinds that were used, in GitHub's order.
func toReactions(r *github.Reactions) []content.Reaction {
	var out []content.Reaction
	for _, kind := range []content.Reaction{
		{Content: "+1", Count: r.GetPlusOne()}, {Content: "-1", Count: r.GetMinusOne()},
		{Content: "laugh", Count: r.GetLaugh()}, {Content: "hooray", Count: r.GetHooray()},
		{Content: "confused", Count: r.GetConfused()}, {Content: "heart", Count: r.GetHeart()},
		{Content: "rocket", Count: r.GetRocket()}, {Content: "eyes", Count: r.GetEyes()},
	} {
		if kind.Count > 0 {
			out = append(out, kind)
		}
	}
	return out
}
