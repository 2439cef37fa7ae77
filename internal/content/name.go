package content

import (
	"path/filepath"
	"strings"
)

// firstName is the name under which the repository was first synced, "owner/name", if it has had another since, else
// "". It comes from what this cache knew before, or else from that of the former name.
func (s *syncing) firstName(now Repository) string {
	if s.known.ID == now.ID && s.known.ID != 0 {
		return formerName(s.known, now)
	}
	_, old := s.formerCache(now)
	return formerName(old, now)
}

// formerCache is the cache in another folder that a sync of the same repository under its former name has left, with what that knows
// of the repository; nil if there is none.
func (s *syncing) formerCache(now Repository) (*Cache, Repository) {
	dir := filepath.Dir(filepath.Dir(s.cache.dir))
	names, err := Repositories(dir)
	if err != nil || now.ID == 0 {
		return nil, now // none can be listed, so there is none to learn from
	}
	for _, name := range names {
		cache := Open(dir, name)
		if old, err := cache.repository(); err == nil && name != s.cache.name && old.ID == now.ID {
			return cache, old
		}
	}
	return nil, now
}

// inherit takes over, at the first sync, what the cache of the repository's former name knows of former addresses: those of the blog stay if it
// has a domain of its own.
func (s *syncing) inherit(now Repository) {
	if s.known.ID != 0 {
		return
	}
	if former, _ := s.formerCache(now); former != nil {
		s.readFormer(former)
	}
}

func formerName(old, now Repository) string {
	if old.FirstName != "" {
		return old.FirstName
	}
	if before := old.FullName().String(); !strings.EqualFold(before, now.FullName().String()) {
		return before
	}
	return ""
}
