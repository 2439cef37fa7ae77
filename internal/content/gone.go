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
	Paths  []string `json:"paths"`            // of pages on the blog: "/42/a-quiet-harbour/", its own first
	Former []string `json:"former,omitempty"` // those of them that were its own before and that only the cache knows
	Pages  int      `json:"pages,omitempty"`  // on how many pages its comments were, if on more than one
}

// gone reads what is kept of issues that are gone, by rising number, as kept does.
func (c *Cache) gone() ([]Gone, error) {
	list, err := kept(c.goneFile(), "former addresses of removed posts", func(g Gone) string {
		if g.Number > 0 && len(g.Paths) > 0 {
			return ""
		}
		return fmt.Sprintf("number %d with %d paths", g.Number, len(g.Paths))
	})
	slices.SortStableFunc(list, func(a, b Gone) int { return cmp.Compare(a.Number, b.Number) })
	return list, err
}

// kept reads a list of what only this cache knows. The error is for a file that cannot be used, or for elements of it that say
// why not; the rest is returned all the same. Most caches have no such file, which is no error.
func kept[T any](file, what string, damage func(T) string) ([]T, error) {
	lost := func(err error) error {
		return hint(err, "GitHub cannot tell it again: "+what+" may lead to the page for missing addresses. The next sync mends the file")
	}
	var list []T
	err := readJSON(file, &list)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, lost(err)
	}
	list = slices.DeleteFunc(list, func(e T) bool {
		why := damage(e)
		if why != "" {
			err = lost(&FileError{file, errors.New("damaged: " + why)})
		}
		return why != ""
	})
	return list, err
}

// mergeGone is what will be kept: what was known, but of issues that are shown again, and those that are shown no longer.
func (s *syncing) mergeGone(now Places) []Gone {
	var gone []Gone
	before := s.pagesBefore()
	for _, g := range s.gone {
		if len(now.Posts[g.Number]) == 0 && len(s.shown.Posts[g.Number]) == 0 {
			gone = append(gone, g)
		}
	}
	for n, paths := range s.shown.Posts {
		if len(now.Posts[n]) == 0 {
			g := Gone{Number: n, Paths: paths}
			if pages := before[n]; pages > 1 {
				g.Pages = pages
			}
			for _, m := range s.moved {
				if m.Issue == n {
					g.Former = m.Paths
				}
			}
			gone = append(gone, g)
		}
	}
	slices.SortFunc(gone, func(a, b Gone) int { return cmp.Compare(a.Number, b.Number) })
	return gone
}

// keep writes a list that kept reads.
func keep[T any](file string, list []T) error {
	if len(list) == 0 {
		return removeFile(file)
	}
	return writeJSON(file, list)
}
