package github

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/go-github/v60/github"

	"issueblog/internal/content"
)

// reserve is how many calls of the hour's budget reading old events leaves for
// the next sync.
const reserve = 10

// Events reads the repository's events, newest first, back to one that is known.
// New events that come meanwhile shift the pages, so that some repeat; none is missed.
func (c *Client) Events(ctx context.Context, name content.Name, after int64) ([]content.Event, bool, error) {
	known := map[int64]bool{}
	var events []content.Event
	complete := true
	for page := 1; page != 0; {
		if u := c.Usage(); page > 1 && u.Limit > 0 && u.Remaining <= reserve {
			complete = false
			break
		}
		var some []*github.IssueEvent
		resp, err := c.list(ctx, repoPath(name, "issues/events"), url.Values{"per_page": {strconv.Itoa(perPage)}, "page": {strconv.Itoa(page)}}, &some)
		if err != nil {
			return nil, false, err
		}
		for _, e := range some {
			if e.GetID() > after && !known[e.GetID()] {
				known[e.GetID()] = true
				events = append(events, toEvent(e))
			}
		}
		if resp.NextPage > 0 && resp.NextPage <= page {
			return nil, false, loop(repoPath(name, "issues/events"))
		}
		page = resp.NextPage
		if len(some) > 0 && some[len(some)-1].GetID() <= after {
			break
		}
	}
	slices.Reverse(events)
	slices.SortStableFunc(events, func(a, b content.Event) int { return a.At.Compare(b.At) })
	return events, complete, nil
}

func toEvent(e *github.IssueEvent) content.Event {
	return content.Event{ID: e.GetID(), Number: e.GetIssue().GetNumber(), Kind: e.GetEvent(), From: e.GetRename().GetFrom(), At: e.GetCreatedAt().UTC()}
}
