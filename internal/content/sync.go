package content

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
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
	s.warn("what was deleted since " + s.journal.pass.Began.Format("2006-01-02 15:04 UTC") + " may stay until the next full pass: the hour's budget is too small to list everything at once")
}

// readCache reads what the last sync left, and decides whether that will do as
// a base for a quick sync.
func (s *syncing) readCache() error {
	numbers, err := s.cache.numbers()
	if err != nil {
		return err
	}
	s.files = numbers
	s.old = map[int]*Issue{}
	cur, err := s.cache.cursor()
	if err == nil {
		s.cur, s.unlisted = cur, cur.Unlisted
	} else if usable, err := s.startOver(err); err != nil || !usable {
		return err
	}
	s.known, err = s.cache.repository()
	if err == nil && s.cur.RepositoryID != 0 && s.known.ID != s.cur.RepositoryID {
		err = &FileError{s.cache.repositoryFile(), errors.New("is of another repository")}
	}
	if err != nil {
		s.known, s.lost = Repository{}, true
		s.repaired(s.cache.repositoryFile(), err)
	}
	s.readRest()
	issues, bad, err := s.cache.issues()
	if err != nil {
		return err
	}
	for i := range issues {
		s.old[issues[i].Number] = &issues[i]
	}
	s.wantFull(bad)
	return nil
}

// repaired notes that a file cannot be used and is fetched again. A first sync has none that could be missing.
func (s *syncing) repaired(file string, err error) {
	if errors.Is(err, fs.ErrNotExist) && len(s.files) == 0 {
		return
	}
	name, errName := filepath.Rel(s.cache.dir, file)
	if errName != nil {
		name = file
	}
	s.report.Repaired = append(s.report.Repaired, filepath.ToSlash(name))
	s.report.Notes = append(s.report.Notes, "fetched again: "+err.Error())
}

// readRest reads what is known of commits and people. Commits are asked for again without further ado; names and
// avatars are told by full lists and by the histories of all issues only.
func (s *syncing) readRest() {
	var err error
	if s.commits, err = s.cache.knownCommits(); err != nil {
		s.commits = nil
		s.repaired(s.cache.commitsFile(), err)
	}
	if s.people, err = s.cache.people(); err != nil {
		s.people, s.cur.Deep = nil, false
		s.repaired(s.cache.peopleFile(), err)
		s.full(err.Error())
	}
}

// startOver says why everything has to be listed, and whether the other files can be used. It gives the error
// back if the folder must not be touched.
func (s *syncing) startOver(err error) (usable bool, _ error) {
	var version *VersionError
	var other *OtherError
	var damaged *FileError
	switch {
	case errors.Is(err, ErrNoCache) && len(s.files) == 0:
		s.full(firstSync)
		return false, nil
	case errors.Is(err, ErrNoCache):
		s.full("sync.json is missing")
		s.repaired(s.cache.cursorFile(), err)
		return true, nil
	case errors.As(err, &version) && version.Have < Version:
		s.full("the cache is of an older version")
		return false, nil
	case errors.As(err, &other) || errors.As(err, &version):
		return false, err
	case errors.As(err, &damaged):
		s.full(damaged.Error())
		s.repaired(s.cache.cursorFile(), damaged)
		return true, nil
	}
	return false, err
}

// maxRepairs is how many damaged issues are fetched one by one, by two calls each.
const maxRepairs = 10

func (s *syncing) wantFull(bad []error) {
	for _, n := range s.files {
		if s.old[n] == nil {
			s.damaged = append(s.damaged, n)
		}
	}
	miscounted := s.miscounted()
	if len(bad) > 0 || miscounted {
		s.lost = true
	}
	if s.lost {
		s.cur.LastEvent = 0
	}
	age := s.opts.Now.Sub(s.cur.FullAt)
	switch {
	case len(bad) > maxRepairs:
		s.full(bad[0].Error())
	case s.opts.Full || s.opts.AcceptRemovals:
		s.full("asked for")
	case miscounted:
		s.full(fmt.Sprintf("%d issues in the cache, the last sync left %d", len(s.files), s.cur.Issues))
	case s.cur.FullAt.IsZero() || age >= s.opts.MaxAge || age < -time.Hour:
		s.full("the last full pass is too old")
	}
	for _, err := range bad {
		var damaged *FileError
		if errors.As(err, &damaged) {
			s.repaired(damaged.File, err)
		}
	}
}

// miscounted reports whether there are other issues than the last sync left. More of them are fine if one that was
// killed since may have written them.
func (s *syncing) miscounted() bool {
	if s.cur.Version == 0 { // nobody knows how many there were
		return false
	}
	written := 0
	if s.journal.isOf(s.cache, s.cur) {
		for _, n := range s.files {
			if _, listed := s.journal.got.issues[n]; listed {
				written++
			}
		}
	}
	return len(s.files) < s.cur.Issues || len(s.files) > s.cur.Issues+written
}

// full makes this sync a full pass; the first reason given is the one told.
func (s *syncing) full(reason string) {
	if s.reason == "" {
		s.reason = reason
	}
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
		s.people, s.damaged, s.unlisted = nil, nil, 0
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

// guard refuses a sync by which suspiciously many posts would vanish from the blog.
func (s *syncing) guard(next *stage) error {
	posts, gone := 0, 0
	for _, n := range s.files {
		if s.wasShown(n, next) {
			posts++
			if s.vanishes(n, next) {
				gone++
			}
		}
	}
	if s.opts.AcceptRemovals || gone < 3 || gone*10 <= posts {
		return nil
	}
	return hint(&ShrinkError{Removed: gone, Posts: posts},
		"if they were really deleted or transferred, confirm with --accept-removals; else try again later")
}

// wasShown reports whether the blog as it is now shows an issue. What cannot be read may be a post.
func (s *syncing) wasShown(n int, next *stage) bool {
	repository := s.known
	if repository.ID == 0 {
		repository = next.repository
	}
	return s.old[n] == nil || s.opts.Shown(repository, *s.old[n])
}

// vanishes reports whether the blog will not show an issue any more that it has shown, although nobody has
// closed or labelled it: it is gone, or its author is suddenly none of the blog's.
func (s *syncing) vanishes(n int, next *stage) bool {
	old, now := s.old[n], next.issues[n]
	if now == nil || old == nil {
		return now == nil
	}
	return now.UpdatedAt.Equal(old.UpdatedAt) && !s.opts.Shown(next.repository, *now)
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
	if s.replaced { // nothing of the other repository may stay beside the issues of this one
		for _, file := range []string{s.cache.cursorFile(), s.cache.repositoryFile(), s.cache.peopleFile(), s.cache.commitsFile()} {
			add(func() error { return removeFile(file) })
		}
	}
	for _, n := range next.numbers() {
		if s.old[n] != next.issues[n] {
			add(func() error { return s.put(n, next.issues[n]) })
		}
	}
	add(func() error { return writeJSON(s.cache.peopleFile(), next.people) })
	add(func() error { return writeJSON(s.cache.repositoryFile(), next.repository) })
	add(func() error { return s.putCommits(next.commits) })
	add(func() error { return writeJSON(s.cache.cursorFile(), next.cursor) })
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
