package content

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"
)

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

// readRest reads what is known of commits, people and what is gone or has moved. Commits are asked for again without further ado; names
// are told by full lists and by the histories of all issues only; what is gone or has moved is told by nobody.
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
	s.readFormer(s.cache)
}

// readFormer reads what a cache knows of former addresses.
func (s *syncing) readFormer(from *Cache) {
	var err error
	if s.gone, err = from.gone(); err != nil {
		s.warn(err)
	}
	if s.moved, err = from.moved(); err != nil {
		s.warn(err)
	}
	if s.shown, err = from.places(); err != nil {
		s.warn(err)
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
