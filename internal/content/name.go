package content

import (
	"path/filepath"
	"strings"
)

// firstName is the name under which the repository was first synced, "owner/name", if it has had another since, else
// "". It comes from what this cache knew before, or else from the cache in another folder that a sync of the
// same repository under its former name has left.
func (s *syncing) firstName(now Repository) string {
	if s.known.ID == now.ID && s.known.ID != 0 {
		return formerName(s.known, now)
	}
	dir := filepath.Dir(filepath.Dir(s.cache.dir))
	names, err := Repositories(dir)
	if err != nil {
		return "" // none can be listed, so there is none to learn from
	}
	for _, name := range names {
		if other, err := Open(dir, name).repository(); err == nil && name != s.cache.name && other.ID == now.ID && now.ID != 0 {
			return formerName(other, now)
		}
	}
	return ""
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
