package content

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
)

// Places is where a blog has what it shows: paths of pages on the blog, "/42/a-quiet-harbour/".
type Places struct {
	Posts  map[int][]string  `json:"posts"`  // by issue: the post's own path first, then those that lead to it
	Tags   map[string]string `json:"tags"`   // by the label's name
	Series map[int]string    `json:"series"` // by milestone
}

// shown is where the blog had everything when the last sync ended: the cache keeps it, since neither the settings by which
// it was so nor what was due then can be told later.
type shown struct {
	Places
	Labels map[string]string `json:"labels"` // identifiers of the tags' labels, by name
}

// places reads where the blog had everything. Without the file nothing is known to have been shown, which is no error.
func (c *Cache) places() (shown, error) {
	var s shown
	err := readJSON(c.placesFile(), &s)
	if err == nil {
		for n, paths := range s.Posts {
			if n <= 0 || len(paths) == 0 {
				err = &FileError{c.placesFile(), fmt.Errorf("damaged: issue %d with %d paths", n, len(paths))}
			}
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return shown{}, nil
	case err != nil:
		return shown{}, hint(err, "what was removed or renamed since the last sync leaves nothing at its former address. The next sync mends the file")
	}
	return s, nil
}

// Moved is where the blog has shown something before it had another address, because a label or milestone was renamed, the
// front matter of a post names another slug, or the settings give other addresses: GitHub tells nobody of it, so only a
// cache that has seen it before knows. (Former titles are with their issues.) One of Issue, Milestone and Label is set.
type Moved struct {
	Issue     int      `json:"issue,omitempty"`
	Milestone int      `json:"milestone,omitempty"`
	Label     string   `json:"label,omitempty"`   // as it is called now
	NodeID    string   `json:"node_id,omitempty"` // of the label, which stays when it is renamed
	Paths     []string `json:"paths"`             // in the order in which they were left
}

// sane reports whether m names one thing and paths of it.
func (m Moved) sane() bool {
	named := 0
	for _, is := range []bool{m.Issue > 0, m.Milestone > 0, m.Label != ""} {
		if is {
			named++
		}
	}
	return named == 1 && m.Issue >= 0 && m.Milestone >= 0 && len(m.Paths) > 0
}

// compareMoved orders posts, series, tags, each by number or name.
func compareMoved(a, b Moved) int {
	return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Milestone, b.Milestone), cmp.Compare(a.Issue, b.Issue))
}

// moved reads what is kept of former addresses. The error is for a file that cannot be used, or for parts of it; the rest is
// returned all the same. Most caches have no such file, which is no error.
func (c *Cache) moved() ([]Moved, error) {
	var list []Moved
	err := readJSON(c.movedFile(), &list)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, movedLost(err)
	}
	list = slices.DeleteFunc(list, func(m Moved) bool {
		if m.sane() {
			return false
		}
		err = movedLost(&FileError{c.movedFile(), fmt.Errorf("damaged: issue %d, milestone %d, label %q with %d paths", m.Issue, m.Milestone, m.Label, len(m.Paths))})
		return true
	})
	slices.SortStableFunc(list, compareMoved)
	return list, err
}

func movedLost(err error) error {
	return hint(err, "GitHub cannot tell it again: former addresses of tags, series and posts may lead to the page for missing addresses. The next sync mends the file")
}

// remember compares where the blog had everything with where it will, and puts into the stage what is to be kept of
// issues that it shows no longer, and of what it shows elsewhere.
func (s *syncing) remember(next *stage) error {
	next.gone, next.moved, next.shown = s.gone, s.moved, s.shown
	if s.opts.Places == nil {
		return nil
	}
	now, err := s.opts.Places(Content{Repository: next.repository, Issues: next.list(), Moved: s.moved}, s.opts.Now)
	if err != nil {
		return err
	}
	next.gone, next.moved = s.mergeGone(now), s.mergeMoved(next, now)
	next.shown = shown{Places: now, Labels: map[string]string{}}
	for _, l := range next.repository.Labels {
		if now.Tags[l.Name] != "" {
			next.shown.Labels[l.Name] = l.NodeID
		}
	}
	for _, m := range next.moved {
		if paths := now.Posts[m.Issue]; len(paths) > 0 {
			now.Posts[m.Issue] = append(paths, slices.DeleteFunc(slices.Clone(m.Paths), func(p string) bool { return slices.Contains(paths, p) })...)
		}
	}
	return nil
}

// mergeMoved is what will be kept: what was known of what there still is, and what has another address now than before.
func (s *syncing) mergeMoved(next *stage, now Places) []Moved {
	m := movedNow(s.moved, next)
	for n, was := range s.shown.Posts {
		m = leave(m, Moved{Issue: n}, was[:1], now.Posts[n])
	}
	for _, g := range s.gone { // it may be back
		m = leave(m, Moved{Issue: g.Number}, g.Paths, now.Posts[g.Number])
	}
	for n, was := range s.shown.Series {
		m = leave(m, Moved{Milestone: n}, []string{was}, path(now.Series[n]))
	}
	names := renames(s.shown.labels(), next.repository.Labels)
	for name, was := range s.shown.Tags {
		name = labelNow(names, name)
		m = leave(m, Moved{Label: name, NodeID: nodeID(next.repository.Labels, name)}, []string{was}, path(now.Tags[name]))
	}
	slices.SortFunc(m, compareMoved)
	return m
}

func path(p string) []string {
	return slices.DeleteFunc([]string{p}, func(p string) bool { return p == "" })
}

// labels is the tags' labels, by name.
func (s shown) labels() []Label {
	var labels []Label
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		labels = append(labels, Label{Name: name, NodeID: s.Labels[name]})
	}
	return labels
}

// movedNow is what there still is of what has moved, with the names that labels have now.
func movedNow(list []Moved, next *stage) []Moved {
	var out []Moved
	for _, m := range list {
		there := false
		switch {
		case m.Issue != 0:
			there = next.issues[m.Issue] != nil
		case m.Milestone != 0:
			there = slices.ContainsFunc(next.repository.Milestones, func(x Milestone) bool { return x.Number == m.Milestone })
		default:
			m.Label, m.NodeID, there = labelOf(m, next.repository.Labels)
		}
		for _, p := range m.Paths {
			if there {
				out = note(out, m, p)
			}
		}
	}
	return out
}

// labelOf finds the label that has moved: by its identifier, else, as REST and GraphQL may have different ones, by its name.
func labelOf(m Moved, labels []Label) (name, id string, ok bool) {
	for _, same := range []func(Label) bool{
		func(l Label) bool { return m.NodeID != "" && l.NodeID == m.NodeID },
		func(l Label) bool { return l.Name == m.Label },
	} {
		if i := slices.IndexFunc(labels, same); i >= 0 {
			return labels[i].Name, labels[i].NodeID, true
		}
	}
	return "", "", false
}

func nodeID(labels []Label, name string) string {
	_, id, _ := labelOf(Moved{Label: name}, labels)
	return id
}

// leave notes that something has left paths. If it is shown nowhere now there is nothing to note, nor of a path that still
// leads to it. What had a path before is no longer meant by it.
func leave(list []Moved, what Moved, paths, now []string) []Moved {
	for _, p := range paths {
		if len(now) == 0 || slices.Contains(now, p) {
			continue
		}
		for i := range list {
			list[i].Paths = slices.DeleteFunc(list[i].Paths, func(had string) bool { return had == p && !list[i].same(what) })
		}
		list = note(list, what, p)
	}
	return slices.DeleteFunc(list, func(m Moved) bool { return len(m.Paths) == 0 })
}

func (m Moved) same(o Moved) bool { return compareMoved(m, o) == 0 }

// note adds a path to what is known of something.
func note(list []Moved, what Moved, path string) []Moved {
	i := slices.IndexFunc(list, what.same)
	if i < 0 {
		what.Paths = []string{path}
		return append(list, what)
	}
	if !slices.Contains(list[i].Paths, path) {
		list[i].Paths = append(list[i].Paths, path)
	}
	return list
}

// putMoved keeps what is known of former addresses; a cache that knows of none has no such file.
func (s *syncing) putMoved(moved []Moved) error {
	if len(moved) == 0 {
		return removeFile(s.cache.movedFile())
	}
	return writeJSON(s.cache.movedFile(), moved)
}

// putPlaces keeps where the blog has everything.
func (s *syncing) putPlaces(p shown) error {
	if s.opts.Places == nil {
		return nil
	}
	return writeJSON(s.cache.placesFile(), p)
}
