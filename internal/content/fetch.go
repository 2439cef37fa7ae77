package content

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// fetched is what a sync got from the source.
type fetched struct {
	full     bool
	issues   map[int]Listed
	comments map[int]map[int64]Comment // by issue, by identifier
	// The latest times seen, which the rest of a list and the next quick sync start from.
	issuesSince, commentsSince time.Time
	histories                  map[int]told
	gone                       map[int]bool // issues that were deleted or moved to another repository
	whole                      map[int]bool // issues of which all comments were fetched
}

func newFetched(full bool, cur cursor) *fetched {
	g := &fetched{full: full, issues: map[int]Listed{}, comments: map[int]map[int64]Comment{},
		histories: map[int]told{}, gone: map[int]bool{}, whole: map[int]bool{}}
	if !full {
		g.issuesSince, g.commentsSince = cur.IssuesSince, cur.CommentsSince
	}
	return g
}

func (g *fetched) addComments(page []IssueComment) {
	for _, c := range page {
		if g.comments[c.Number] == nil {
			g.comments[c.Number] = map[int64]Comment{}
		}
		g.comments[c.Number][c.Comment.ID] = c.Comment
		g.commentsSince = latest(g.commentsSince, c.Comment.UpdatedAt)
	}
}

func (g *fetched) addIssues(page []Listed) {
	for _, l := range page {
		g.issues[l.Issue.Number] = l
		g.issuesSince = latest(g.issuesSince, l.Issue.UpdatedAt)
	}
}

func (g *fetched) addHistories(histories map[int]told) {
	for n, h := range histories {
		g.histories[n] = h
		g.gone[n] = h.History.Gone
	}
}

func (g *fetched) forgetIssues() { g.issues, g.issuesSince = map[int]Listed{}, time.Time{} }

func (g *fetched) numbers() []int { return slices.Sorted(maps.Keys(g.issues)) }

// count is the number of issues without pull requests.
func (g *fetched) count() int {
	n := 0
	for number, l := range g.issues {
		if !l.Pull && !g.gone[number] {
			n++
		}
	}
	return n
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// fetch lists what changed; if that does not explain how many issues there are
// now, everything.
func (s *syncing) fetch(ctx context.Context) (*fetched, error) {
	if s.reason == "" {
		got, err := s.list(ctx)
		if err != nil {
			return nil, err
		}
		if explained, err := s.explain(ctx, got); explained || err != nil {
			return got, err
		}
		s.journal.got = nil
		s.full(fmt.Sprintf("GitHub counts %d issues, the cache %d", s.facts.Issues-s.cur.Unlisted, s.countWith(got)))
		if !s.whole {
			if err := s.askFacts(ctx); err != nil {
				return nil, err
			}
		}
	}
	return s.listAll(ctx)
}

// explain looks at what the lists of a quick sync do not tell: damaged files, issues that an
// event named, and whether the number of issues fits.
func (s *syncing) explain(ctx context.Context, got *fetched) (bool, error) {
	if err := s.askHistories(ctx, got, s.wanted(got)); err != nil {
		return false, err
	}
	if err := s.lookAt(ctx, got, s.unsure(got)); err != nil {
		return false, err
	}
	for _, n := range s.damaged {
		if got.gone[n] {
			s.full(fmt.Sprintf("issue %d, whose file is damaged, is gone", n))
			return false, nil
		}
	}
	if len(s.damaged) > 0 { // fetched now, and their histories lost with the files
		if err := s.askHistories(ctx, got, s.wanted(got)); err != nil {
			return false, err
		}
	}
	if s.explained(got) {
		return true, nil
	}
	// What was opened since the facts were asked for is listed, but was not counted.
	if err := s.askFacts(ctx); err != nil || s.reason != "" {
		return false, err
	}
	return s.findGone(ctx, got)
}

func (s *syncing) explained(got *fetched) bool {
	return s.facts.Issues < 0 || s.countWith(got) == s.facts.Issues-s.cur.Unlisted
}

// countWith is how many issues the cache would have with those of got.
func (s *syncing) countWith(got *fetched) int {
	numbers := map[int]bool{}
	for n := range s.old {
		numbers[n] = true
	}
	for n, l := range got.issues {
		numbers[n] = !l.Pull
	}
	count := 0
	for n, is := range numbers {
		if is && !got.gone[n] {
			count++
		}
	}
	return count
}

// listAll lists everything. A list that lacks issues the cache has, or has fewer than
// GitHub counts, is believed only if a second one is the same.
func (s *syncing) listAll(ctx context.Context) (*fetched, error) {
	got, err := s.list(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.askHistories(ctx, got, s.wanted(got)); err != nil {
		return nil, err
	}
	if s.suspicious(got) {
		if err := s.listAgain(ctx, got); err != nil {
			return nil, err
		}
	}
	if err := s.askHistories(ctx, got, s.wanted(got)); err != nil {
		return nil, err
	}
	if err := s.lookAt(ctx, got, s.untold(got)); err != nil {
		return nil, err
	}
	return got, s.countAgain(ctx, got)
}

// countAgain finds out how many issues GitHub counts but does not list. If the list has another number than was
// expected it asks how many there are now: what was opened or deleted since the facts were asked for is not among them.
func (s *syncing) countAgain(ctx context.Context, got *fetched) error {
	before, listed := s.facts.Issues-s.cur.Unlisted, got.count()
	if s.facts.Issues < 0 || listed == before {
		return nil
	}
	facts, err := s.source.Facts(ctx, s.name, FactsRequest{PushedAt: s.facts.PushedAt})
	if err != nil {
		return fmt.Errorf("facts: %w", err)
	}
	after := facts.Issues - s.cur.Unlisted
	if facts.Issues < 0 || min(before, after) <= listed && listed <= max(before, after) {
		return nil
	}
	s.unlisted = max(0, facts.Issues-listed)
	return nil
}

// listAgain lists the issues until two lists are the same.
func (s *syncing) listAgain(ctx context.Context, got *fetched) error {
	for range 3 {
		before := got.numbers()
		if err := s.journal.add(entry{Relist: true}); err != nil {
			return err
		}
		got.forgetIssues()
		if err := s.listIssues(ctx, got); err != nil {
			return err
		}
		if slices.Equal(before, got.numbers()) {
			return nil
		}
	}
	err := errors.New("GitHub's lists of issues differ from call to call; nothing was changed")
	return hint(errors.Join(err, s.journal.end()), "try again in a few minutes")
}

func (s *syncing) suspicious(got *fetched) bool {
	if got.count() == s.facts.Issues-s.cur.Unlisted {
		return false
	}
	lacks := func(n int) bool { _, listed := got.issues[n]; return !listed }
	return slices.ContainsFunc(s.files, lacks) || got.count() < s.facts.Issues-s.cur.Unlisted
}

// list asks for comments before issues: so the issue of every comment is listed,
// unless it is gone. It goes on where an unfinished sync of this kind stopped.
func (s *syncing) list(ctx context.Context) (*fetched, error) {
	got := s.journal.got
	if got == nil {
		got = newFetched(s.reason != "", s.cur)
	}
	s.report.Resumed = len(got.comments)+len(got.issues)+len(got.histories) > 0
	s.began = s.opts.Now.UTC()
	if s.report.Resumed {
		s.began = s.journal.pass.Began
		s.relabelListed(got)
	}
	err := s.journal.begin(pass{Version: Version, Name: s.cache.name.String(), RepositoryID: s.facts.Repository.ID,
		Full: got.full, Reason: s.reason, Began: s.began, Cursor: s.cur})
	if err != nil {
		return nil, err
	}
	if len(s.opts.Look) > 0 {
		if err := s.journal.add(entry{Look: s.opts.Look}); err != nil {
			return nil, err
		}
	}
	if err := s.listComments(ctx, got); err != nil {
		return nil, err
	}
	return got, s.listIssues(ctx, got)
}

// since is from when on a list goes on: the latest time seen, less the overlap.
func (s *syncing) since(seen time.Time) time.Time {
	if seen.IsZero() {
		return seen
	}
	return s.believed(seen).Add(-overlap)
}

// believed is a time seen, but not later than the pass began: one that is still to come would hide what is edited
// until then.
func (s *syncing) believed(seen time.Time) time.Time {
	if seen.After(s.began) {
		return s.began
	}
	return seen
}

// errIncomplete refuses what could not be read back from the cache.
var errIncomplete = hint(errors.New("the answer lacks numbers or dates; nothing was changed"), "check GITHUB_API_URL: it must lead to GitHub's API")

func (l Listed) incomplete() bool {
	return l.Issue.Number <= 0 || l.Issue.CreatedAt.IsZero() || l.Issue.UpdatedAt.IsZero()
}

func (c Comment) incomplete() bool { return c.ID <= 0 || c.CreatedAt.IsZero() || c.UpdatedAt.IsZero() }

func (s *syncing) listComments(ctx context.Context, got *fetched) error {
	seen := 0
	err := s.source.Comments(ctx, s.name, s.since(got.commentsSince), func(page []IssueComment) error {
		if slices.ContainsFunc(page, func(c IssueComment) bool { return c.Number <= 0 || c.Comment.incomplete() }) {
			return errIncomplete
		}
		got.addComments(page)
		seen += len(page)
		s.opts.Progress("comments", seen, 0)
		return s.journal.add(entry{Comments: page})
	})
	if err != nil {
		return fmt.Errorf("comments: %w", err)
	}
	return nil
}

func (s *syncing) listIssues(ctx context.Context, got *fetched) error {
	seen := 0
	err := s.source.Issues(ctx, s.name, s.since(got.issuesSince), func(page []Listed) error {
		if slices.ContainsFunc(page, Listed.incomplete) {
			return errIncomplete
		}
		got.addIssues(page)
		seen += len(page)
		s.opts.Progress("issues", seen, 0)
		return s.journal.add(entry{Issues: page})
	})
	if err != nil {
		return fmt.Errorf("issues: %w", err)
	}
	return nil
}
