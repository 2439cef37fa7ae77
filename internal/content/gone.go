package content

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
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
func (s *syncing) mergeGone(now Places) []Gone {
	var gone []Gone
	for _, g := range s.gone {
		if len(now.Posts[g.Number]) == 0 && len(s.shown.Posts[g.Number]) == 0 {
			gone = append(gone, g)
		}
	}
	for n, paths := range s.shown.Posts {
		if len(now.Posts[n]) == 0 {
			gone = append(gone, Gone{Number: n, Paths: paths})
		}
	}
	slices.SortFunc(gone, func(a, b Gone) int { return cmp.Compare(a.Number, b.Number) })
	return gone
}

// putGone keeps what is known of issues that are gone; a cache that knows of none has no such file.
func (s *syncing) putGone(gone []Gone) error {
	if len(gone) == 0 {
		return removeFile(s.cache.goneFile())
	}
	return writeJSON(s.cache.goneFile(), gone)
}
