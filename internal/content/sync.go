package content

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// overlap is how far behind the latest time seen a quick sync asks again: items
// of one second may be split between two syncs, and GitHub's own machines
// need not agree to the second.
const overlap = time.Minute

// SyncOptions is how to sync.
type SyncOptions struct {
	Full           bool          // list everything, to notice what GitHub does not report as changed
	AcceptRemovals bool          // whatever vanishes from the blog is meant to; implies Full
	Look           []int         // issues to look at although no list may tell of them: an event named them
	LookAtLists    bool          // labels or milestones were changed, an event says
	Now            time.Time     // the clock, for the age of the last full pass
	MaxAge         time.Duration // a full pass older than this is repeated; 0 means a day
	// Shown, if not nil, reports whether the blog of a repository shows an issue. What would vanish from the
	// blog is counted by it.
	Shown func(Repository, Issue) bool
	// Places, if not nil, tells where the blog of this content has everything that it shows at a time. The content
	// has a repository, issues and what has moved, no more. Places are kept of what the blog shows no longer, or elsewhere.
	Places func(c Content, at time.Time) (Places, error)
	// Text, if not nil, is what readers see of a body. While that is the same, an issue was not edited.
	Text func(body string) string
	// Progress, if not nil, hears how far a stage ("lock", "facts", "comments",
	// "issues", "history", "write") has come; total is 0 while unknown.
	Progress func(stage string, done, total int)
}

// syncing is one run of Sync.
type syncing struct {
	source  Source
	cache   *Cache
	opts    SyncOptions
	report  Report
	journal *journal

	cur     cursor            // as the last sync left it
	commits map[string]string // likewise
	people  []User            // likewise
	gone    []Gone            // likewise
	moved   []Moved           // likewise
	shown   shown             // likewise
	old     map[int]*Issue    // the issues in the cache that can be read
	files   []int             // the issues that have a file, readable or not
	damaged []int             // those whose file cannot be read
	known   Repository        // as in the cache, zero if it cannot be read
	lost    bool              // former titles were lost with a file
	// unlisted is how many issues GitHub counts but does not list.
	unlisted int
	facts    Facts
	whole    bool              // the facts are all there are
	labels   map[string]string // labels that are called otherwise now
	asked    map[int]bool      // issues whose history was asked for
	shallow  bool              // histories cannot be asked after all
	began    time.Time         // when the lists were begun, maybe by a sync before
	name     Name              // by which the repository is known now
	reason   string
	// The cache is of another repository, whose place this one takes.
	replaced bool
}

// Sync brings the cache up to date with the source. Quick syncs ask for what
// changed since the last one; a full pass lists everything and notices what is
// gone. The cache's files change only when everything was fetched, sync.json last: a sync
// that is stopped before leaves them as they were, one that is killed while it
// writes leaves whole files. What was fetched until then is kept beside them, and
// the next sync goes on from there.
func Sync(ctx context.Context, source Source, cache *Cache, opts SyncOptions) (Report, error) {
	if opts.MaxAge == 0 {
		opts.MaxAge = 24 * time.Hour
	}
	if opts.Progress == nil {
		opts.Progress = func(string, int, int) {}
	}
	if opts.Shown == nil {
		opts.Shown = func(Repository, Issue) bool { return true }
	}
	if opts.Text == nil {
		opts.Text = func(body string) string { return body }
	}
	unlock, err := cache.lock(ctx, lockPatience, func() { opts.Progress("lock", 0, 0) })
	if err != nil {
		return Report{}, err
	}
	defer unlock()
	s := &syncing{source: source, cache: cache, opts: opts, asked: map[int]bool{}}
	err = s.run(ctx)
	s.report.Usage = source.Usage()
	if err != nil {
		return s.report, fmt.Errorf("%s: %w", cache.name, err)
	}
	return s.report, nil
}

func (s *syncing) run(ctx context.Context) (err error) {
	if err := s.cache.sweep(); err != nil {
		return err
	}
	if s.journal, err = s.cache.openJournal(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.journal.close()) }()
	if err := s.readCache(); err != nil {
		return err
	}
	s.opts.Look = slices.Compact(slices.Sorted(slices.Values(append(s.journal.look, s.opts.Look...))))
	if s.journal.continues(s.cache, s.cur, s.reason != "") && s.journal.pass.Full {
		s.goOn(s.journal.pass)
	}
	if err := s.askFacts(ctx); err != nil {
		return err
	}
	s.beginAgain()
	got, err := s.fetch(ctx)
	if err != nil {
		return err
	}
	next := s.merge(got)
	if err := s.guard(next); err != nil {
		return errors.Join(err, s.journal.end()) // the next one lists afresh
	}
	if err := s.addEvents(ctx, got, next); err != nil {
		return err
	}
	if err := s.addCommits(ctx, got, next); err != nil {
		return err
	}
	if err := s.remember(next); err != nil {
		return err
	}
	return s.write(ctx, next)
}

// firstSync is why a sync lists everything if there is no cache.
const firstSync = "first sync"

// goOn makes this sync the full pass that was interrupted. What its kill left unwritten is not to be called damaged.
func (s *syncing) goOn(p pass) {
	s.reason = p.Reason
	if p.Reason == firstSync {
		s.report.Repaired, s.report.Notes = nil, nil
	}
}

// beginAgain forgets what an unfinished sync has listed if nothing tells what was deleted since. Where the rest of
// the hour's budget is too small for that, the sync goes on all the same: else a large blog would never be finished.
func (s *syncing) beginAgain() {
	if s.journal.got == nil || s.facts.Deep {
		return
	}
	if left := s.source.Usage(); left.Limit == 0 || s.journal.pages < left.Remaining {
		s.journal.got = nil
		return
	}
	s.warn(fmt.Errorf("what was deleted since %s may stay until the next full pass: the hour's budget is too small to list everything at once", s.journal.pass.Began.Format("2006-01-02 15:04 UTC")))
}

func (s *syncing) askFacts(ctx context.Context) error {
	s.opts.Progress("facts", 0, 0)
	var err error
	full := s.reason != ""
	s.whole = full
	s.facts, err = s.source.Facts(ctx, s.cache.name, FactsRequest{Full: full || s.known.ID == 0, PushedAt: s.cur.PushedAt})
	if err != nil {
		return err
	}
	s.name = s.facts.Repository.FullName()
	if !strings.EqualFold(s.name.String(), s.cache.name.String()) {
		s.report.Renamed = s.name.String()
	}
	if err := s.checkIdentity(); err != nil {
		return err
	}
	if s.journal.got != nil && s.journal.pass.RepositoryID != s.facts.Repository.ID {
		s.journal.got = nil
	}
	switch {
	case full:
		return nil
	case s.facts.Lists && !s.followLabels(), !s.facts.Lists && s.opts.LookAtLists:
		s.full("a label or milestone was renamed or deleted")
		s.journal.got = nil
		return s.askFacts(ctx)
	}
	return nil
}

// checkIdentity refuses to mix two repositories that had the same name one after
// the other.
func (s *syncing) checkIdentity() error {
	have, want := cmp.Or(s.cur.RepositoryID, s.known.ID), s.facts.Repository.ID
	if have == 0 || have == want {
		return nil
	}
	if s.opts.AcceptRemovals {
		s.cur, s.known, s.old, s.commits = cursor{}, Repository{}, map[int]*Issue{}, nil
		s.people, s.gone, s.moved, s.shown, s.damaged, s.unlisted = nil, nil, nil, shown{}, nil, 0
		s.replaced = true
		return nil
	}
	file := s.cache.cursorFile()
	if s.cur.RepositoryID == 0 {
		file = s.cache.repositoryFile()
	}
	return hint(&OtherError{file, fmt.Sprint("id ", have), fmt.Sprint("id ", want)},
		"the repository was deleted and made anew. To replace the cache, run again with --accept-removals")
}

// write puts the stage into the cache. The cursor comes after the files it counts,
// removals come after the cursor: killed between any two steps, the cache is
// whole, and has too many issues rather than too few until the next sync.
func (s *syncing) write(ctx context.Context, next *stage) error {
	s.report.Full, s.report.Reason, s.report.Issues = s.reason != "", s.reason, len(next.issues)
	for _, w := range s.facts.Warnings {
		s.warn(w)
	}
	steps := s.steps(next)
	for i, step := range steps {
		s.opts.Progress("write", i, len(steps))
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// steps is what has to be written and removed, in order.
func (s *syncing) steps(next *stage) []func() error {
	var steps []func() error
	add := func(step func() error) { steps = append(steps, step) }
	if s.replaced { // nothing of the other repository may stay beside the issues of this one, its name least of all
		for _, file := range []string{s.cache.goneFile(), s.cache.movedFile(), s.cache.placesFile(), s.cache.commitsFile(), s.cache.peopleFile(), s.cache.cursorFile(), s.cache.repositoryFile()} {
			add(func() error { return removeFile(file) })
		}
	}
	// Before places.json, from which alone it can be told.
	add(func() error { return keep(s.cache.goneFile(), next.gone) })
	add(func() error { return keep(s.cache.movedFile(), next.moved) })
	for _, n := range next.numbers() {
		if s.old[n] != next.issues[n] {
			add(func() error { return s.put(n, next.issues[n]) })
		}
	}
	add(func() error { return writeJSON(s.cache.peopleFile(), next.people) })
	add(func() error { return writeJSON(s.cache.repositoryFile(), next.repository) })
	add(func() error { return s.putCommits(next.commits) })
	add(func() error { return writeJSON(s.cache.cursorFile(), next.cursor) })
	add(func() error { return s.putPlaces(next.shown) }) // of a sync that has ended: what another one wrote was never shown
	for _, n := range s.files {
		if next.issues[n] == nil {
			add(func() error { return s.drop(n) })
		}
	}
	add(s.journal.end)
	return steps
}

// putCommits keeps what is known of commits; most blogs name none, and have no such file.
func (s *syncing) putCommits(commits map[string]string) error {
	if len(commits) == 0 {
		return removeFile(s.cache.commitsFile())
	}
	return writeJSON(s.cache.commitsFile(), commits)
}

func (s *syncing) put(n int, issue *Issue) error {
	if err := writeJSON(s.cache.issueFile(n), issue); err != nil {
		return err
	}
	s.report.count(s.old[n], issue)
	return nil
}

func (s *syncing) drop(n int) error {
	if err := removeFile(s.cache.issueFile(n)); err != nil {
		return err
	}
	s.report.count(s.old[n], nil)
	return nil
}
