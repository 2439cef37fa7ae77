package content

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

// Places is where the blog of a repository has what it shows: paths of pages on the blog, "/42/a-quiet-harbour/".
type Places struct {
	Posts  map[int][]string  // by issue: the post's own path first, then those that lead to it
	Tags   map[string]string // by the label's name
	Series map[int]string    // by milestone
}

// Moved is where the blog has shown something before it had another address, because a label or milestone was renamed
// or the front matter of a post names another slug: GitHub tells nobody of it, so only a cache that has seen it before
// knows. (Former titles are with their issues.) One of Issue, Milestone and Label is set.
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

// remember compares where the blog has had everything with where it will, and puts into the stage what is to be kept of
// issues that it shows no longer, and of what it shows elsewhere.
func (s *syncing) remember(next *stage) error {
	if s.opts.Places == nil {
		next.gone, next.moved = s.mergeGone(next, Places{}), s.moved
		return nil
	}
	before, err := s.opts.Places(Content{Repository: s.formerRepository(next), Issues: s.oldIssues(), Moved: s.moved}, s.lastSeen())
	if err != nil {
		return err
	}
	now, err := s.opts.Places(Content{Repository: next.repository, Issues: next.list()}, s.opts.Now)
	if err != nil {
		return err
	}
	next.gone, next.moved = s.mergeGone(next, before), s.mergeMoved(next, before, now)
	return nil
}

// lastSeen is a time at which the last sync had not yet ended: as its cache was then, its blog has shown it. A post that
// became due later, or that a sync has written which was killed since, may never have been built, and its address would
// tell the title of what was never there.
func (s *syncing) lastSeen() time.Time { return latest(s.cur.FullAt, s.cur.IssuesSince) }

// seen reports whether an issue was in the cache, as it is there, when the last sync ended.
func (s *syncing) seen(n int) bool { return !s.old[n].UpdatedAt.After(s.lastSeen()) }

// mergeMoved is what will be kept: what was known of what there still is, and what has another address now than before.
func (s *syncing) mergeMoved(next *stage, before, now Places) []Moved {
	m := movedNow(s.moved, next)
	for n, paths := range now.Posts {
		if was := before.Posts[n]; len(was) > 0 && s.seen(n) {
			m = leave(m, Moved{Issue: n}, was[0], paths)
		}
	}
	for _, g := range s.gone { // it may be back
		m = leave(m, Moved{Issue: g.Number}, g.Paths[0], now.Posts[g.Number])
	}
	for n, path := range now.Series {
		m = leave(m, Moved{Milestone: n}, before.Series[n], []string{path})
	}
	names := renames(s.known.Labels, next.repository.Labels)
	for _, l := range s.known.Labels {
		name := labelNow(names, l.Name)
		if path, shown := now.Tags[name]; shown {
			m = leave(m, Moved{Label: name, NodeID: nodeID(next.repository.Labels, name)}, before.Tags[l.Name], []string{path})
		}
	}
	slices.SortFunc(m, compareMoved)
	return m
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

// leave notes that something has left a path. If it has had none, has none now, or the path still leads to it, there is
// nothing to note.
func leave(list []Moved, what Moved, from string, now []string) []Moved {
	if from == "" || len(now) == 0 || slices.Contains(now, from) {
		return list
	}
	return note(list, what, from)
}

// note adds a path to what is known of something.
func note(list []Moved, what Moved, path string) []Moved {
	i := slices.IndexFunc(list, func(m Moved) bool {
		return m.Issue == what.Issue && m.Milestone == what.Milestone && m.Label == what.Label
	})
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
