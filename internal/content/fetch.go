package content

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// fetched is what a sync got from the source's lists.
type fetched struct {
	full     bool
	issues   map[int]Listed
	comments map[int]map[int64]Comment // by issue, by identifier
	// The latest times seen, which the next quick sync starts from.
	issuesSince, commentsSince time.Time
}

// fetch lists what changed; if that does not explain how many issues there are
// now, everything.
func (s *syncing) fetch(ctx context.Context) (*fetched, error) {
	if s.reason == "" {
		got, err := s.list(ctx, false)
		if err != nil {
			return nil, err
		}
		have := s.countWith(got)
		if s.facts.Issues < 0 || have == s.facts.Issues-s.cur.Unlisted {
			return got, nil
		}
		s.full(fmt.Sprintf("GitHub counts %d issues, the cache %d", s.facts.Issues-s.cur.Unlisted, have))
		if err := s.askFacts(ctx); err != nil {
			return nil, err
		}
	}
	return s.listAll(ctx)
}

// countWith is how many issues the cache would have with those of got.
func (s *syncing) countWith(got *fetched) int {
	n := len(s.old)
	for number, l := range got.issues {
		if s.old[number] == nil && !l.Pull {
			n++
		}
	}
	return n
}

// listAll lists everything. A list that lacks issues the cache has, or has fewer than
// GitHub counts, is believed only if a second one is the same.
func (s *syncing) listAll(ctx context.Context) (*fetched, error) {
	got, err := s.list(ctx, true)
	if err != nil || !s.suspicious(got) {
		return got, err
	}
	for range 3 {
		again := got.withoutIssues()
		if err := s.listIssues(ctx, again, time.Time{}); err != nil {
			return nil, fmt.Errorf("issues: %w", err)
		}
		if slices.Equal(got.numbers(), again.numbers()) {
			return again, nil
		}
		got = again
	}
	return nil, hint(errors.New("GitHub's lists of issues differ from call to call; nothing was changed"), "try again in a few minutes")
}

func (s *syncing) suspicious(got *fetched) bool {
	if got.count() == s.facts.Issues-s.cur.Unlisted {
		return false
	}
	lacks := func(n int) bool { _, listed := got.issues[n]; return !listed }
	return slices.ContainsFunc(s.files, lacks) || got.count() < s.facts.Issues-s.cur.Unlisted
}

func (g *fetched) numbers() []int { return slices.Sorted(maps.Keys(g.issues)) }

// count is the number of issues without pull requests.
func (g *fetched) count() int {
	n := 0
	for _, l := range g.issues {
		if !l.Pull {
			n++
		}
	}
	return n
}

func (g *fetched) withoutIssues() *fetched {
	c := *g
	c.issues, c.issuesSince = map[int]Listed{}, time.Time{}
	return &c
}

// list asks for comments before issues: so the issue of every comment is listed,
// unless it is gone.
func (s *syncing) list(ctx context.Context, full bool) (*fetched, error) {
	got := &fetched{full: full, issues: map[int]Listed{}, comments: map[int]map[int64]Comment{}}
	var issuesSince, commentsSince time.Time
	if !full {
		issuesSince, commentsSince = before(s.cur.IssuesSince), before(s.cur.CommentsSince)
		got.commentsSince, got.issuesSince = s.cur.CommentsSince, s.cur.IssuesSince
	}
	if err := s.listComments(ctx, got, commentsSince); err != nil {
		return nil, fmt.Errorf("comments: %w", err)
	}
	if err := s.listIssues(ctx, got, issuesSince); err != nil {
		return nil, fmt.Errorf("issues: %w", err)
	}
	return got, nil
}

// before steps back from the latest time seen by the overlap.
func before(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(-overlap)
}

func (s *syncing) listComments(ctx context.Context, got *fetched, since time.Time) error {
	seen := 0
	return s.source.Comments(ctx, s.name, since, func(page []IssueComment) {
		for _, c := range page {
			if got.comments[c.Number] == nil {
				got.comments[c.Number] = map[int64]Comment{}
			}
			got.comments[c.Number][c.Comment.ID] = c.Comment
			got.commentsSince = latest(got.commentsSince, c.Comment.UpdatedAt)
		}
		seen += len(page)
		s.opts.Progress("comments", seen, 0)
	})
}

func (s *syncing) listIssues(ctx context.Context, got *fetched, since time.Time) error {
	seen := 0
	return s.source.Issues(ctx, s.name, since, func(page []Listed) {
		for _, l := range page {
			got.issues[l.Issue.Number] = l
			got.issuesSince = latest(got.issuesSince, l.Issue.UpdatedAt)
		}
		seen += len(page)
		s.opts.Progress("issues", seen, 0)
	})
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// addHistory completes the issues of the stage that may have changed with the times
// their texts were edited and the titles they had.
func (s *syncing) addHistory(ctx context.Context, got *fetched, next *stage) error {
	if s.facts.Deep {
		return s.askHistories(ctx, got, next)
	}
	if len(got.issues) > 0 {
		next.cursor.Deep = false // what changed now has a history that nobody asked for
	}
	if !got.full {
		return nil
	}
	events, complete, err := s.source.Events(ctx, s.name, s.cur.LastEvent)
	if err != nil {
		return s.forgive(ctx, next, fmt.Errorf("events: %w", err))
	}
	next.apply(events, complete, !s.facts.Pins)
	if !complete {
		s.warn("former titles are incomplete: the rest of the hour's budget does not reach back so far")
	}
	return nil
}

func (s *syncing) askHistories(ctx context.Context, got *fetched, next *stage) error {
	var ask []Issue
	for _, n := range slices.Sorted(maps.Keys(got.issues)) {
		now, old := next.issues[n], s.old[n]
		if now != nil && (old == nil || !old.UpdatedAt.Equal(now.UpdatedAt) || got.full && !s.cur.Deep) {
			ask = append(ask, *now)
		}
	}
	next.cursor.Deep = got.full || s.cur.Deep
	done := 0
	for batch := range slices.Chunk(ask, 100) {
		s.opts.Progress("history", done, len(ask))
		histories, err := s.source.Histories(ctx, s.name, batch)
		if err != nil {
			return s.forgive(ctx, next, fmt.Errorf("histories: %w", err))
		}
		for _, issue := range batch {
			next.addHistory(issue.Number, histories)
		}
		done += len(batch)
	}
	return nil
}

// forgive makes a warning of an error: without its history a post is still whole.
// The next full pass asks for all of them again.
func (s *syncing) forgive(ctx context.Context, next *stage, err error) error {
	if ctx.Err() != nil {
		return err
	}
	next.cursor.Deep = false
	s.warn(err.Error())
	return nil
}

func (s *syncing) warn(text string) {
	s.report.Warnings = append(s.report.Warnings, errors.New(text))
}
