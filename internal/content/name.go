package content

import (
	"path/filepath"
	"strings"
	"time"
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

// formerCache is the cache in another folder that syncs of the same repository under a former name have left, with what that knows
// of the repository; nil if there is none. Of several it is the one that was read whole last.
func (s *syncing) formerCache(now Repository) (former *Cache, known Repository) {
	dir := filepath.Dir(filepath.Dir(s.cache.dir))
	names, err := Repositories(dir)
	if err != nil || now.ID == 0 {
		return nil, now // none can be listed, so there is none to learn from
	}
	var last time.Time
	for _, name := range names {
		cache := Open(dir, name)
		old, err := cache.repository()
		if err != nil || name == s.cache.name || old.ID != now.ID {
			continue
		}
		if cur, err := cache.cursor(); former == nil || err == nil && cur.FullAt.After(last) {
			former, known, last = cache, old, cur.FullAt
		}
	}
	if former == nil {
		return nil, now
	}
	return former, known
}

// inherit takes over, where this cache knows of no addresses at all, what that of the repository's former name knows: those of the blog
// stay if it has a domain of its own.
func (s *syncing) inherit(now Repository) {
	if s.known.ID != 0 || len(s.gone)+len(s.moved)+len(s.shown.Posts) > 0 {
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
