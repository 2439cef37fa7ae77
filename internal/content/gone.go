package content

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"
)

// Gone is what is kept of an issue that the blog has shown and shows no longer, because it was deleted, moved to another
// repository, closed or made a draft: where it was, so that its addresses can say so. Its author has taken it
// back, so nothing of what it said is kept. Only a cache that saw it shown can know of it; a fresh one has none.
type Gone struct {
	Number int      `json:"number"`
	Paths  []string `json:"paths"` // of pages on the blog: "/42/a-quiet-harbour/"
}

// gone reads what is kept of issues that are gone, by rising number. The error is for a file that cannot be used, or for
// parts of it; the rest is returned all the same. Most caches have no such file, which is no error.
func (c *Cache) gone() ([]Gone, error) {
	var list []Gone
	err := readJSON(c.goneFile(), &list)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, goneLost(err)
	}
	for i, g := range list {
		if g.Number <= 0 || len(g.Paths) == 0 {
			err = goneLost(&FileError{c.goneFile(), fmt.Errorf("damaged: number %d with %d paths", g.Number, len(g.Paths))})
			list[i] = Gone{}
		}
	}
	list = slices.DeleteFunc(list, func(g Gone) bool { return g.Number == 0 })
	slices.SortStableFunc(list, func(a, b Gone) int { return cmp.Compare(a.Number, b.Number) })
	return list, err
}

func goneLost(err error) error {
	return hint(err, "GitHub cannot tell it again: former addresses of removed posts may lead to the page for missing addresses. The next sync mends the file")
}

// mergeGone is what will be kept: what was known, but of issues that are shown again, and those that are shown no longer.
func (s *syncing) mergeGone(next *stage) []Gone {
	shown := func(n int) bool { return next.issues[n] != nil && s.opts.Shown(next.repository, *next.issues[n]) }
	gone := map[int]Gone{}
	for _, g := range s.gone {
		if !shown(g.Number) {
			gone[g.Number] = g
		}
	}
	var left []int
	for n := range s.old {
		if s.wasShown(n, next) && !shown(n) {
			left = append(left, n)
		}
	}
	if len(left) > 0 && s.opts.Places != nil {
		at := s.lastSeen()
		places := s.opts.Places(s.formerRepository(next), s.oldIssues(), at)
		for _, n := range left {
			if len(places[n]) > 0 && !s.old[n].UpdatedAt.After(at) {
				gone[n] = Gone{Number: n, Paths: places[n]}
			}
		}
	}
	return slices.SortedFunc(maps.Values(gone), func(a, b Gone) int { return cmp.Compare(a.Number, b.Number) })
}

// lastSeen is a time at which the last sync had not yet ended: as its cache was then, its blog has shown it. A post that
// became due later, or that a sync has written which was killed since, may never have been built, and its address would
// tell the title of what was never there.
func (s *syncing) lastSeen() time.Time { return latest(s.cur.FullAt, s.cur.IssuesSince) }

// oldIssues are the issues in the cache that can be read, by rising number.
func (s *syncing) oldIssues() []Issue {
	var issues []Issue
	for _, n := range slices.Sorted(maps.Keys(s.old)) {
		issues = append(issues, *s.old[n])
	}
	return issues
}

// putGone keeps what is known of issues that are gone; a cache that knows of none has no such file.
func (s *syncing) putGone(gone []Gone) error {
	if len(gone) == 0 {
		return removeFile(s.cache.goneFile())
	}
	return writeJSON(s.cache.goneFile(), gone)
}
