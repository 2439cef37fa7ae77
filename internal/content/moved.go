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

	// Aliases are those of a post's paths that are there because its author says so, and as long as he does.
	Aliases map[int][]string `json:"aliases,omitempty"`

	Pages map[int]int `json:"pages,omitempty"` // by issue: how many pages its comments are on, if more than one
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
	Pages     int      `json:"pages,omitempty"`   // on how many pages a post's comments have been, if on fewer now
}

// sane reports whether m names one thing and paths of it.
func (m Moved) sane() bool {
	named := 0
	for _, is := range []bool{m.Issue > 0, m.Milestone > 0, m.Label != ""} {
		if is {
			named++
		}
	}
	return named == 1 && m.Issue >= 0 && m.Milestone >= 0 && m.Pages >= 0 && (len(m.Paths) > 0 || m.Issue > 0 && m.Pages > 1)
}

// compareMoved orders posts, series, tags, each by number or name.
func compareMoved(a, b Moved) int {
	return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Milestone, b.Milestone), cmp.Compare(a.Issue, b.Issue))
}

// moved reads what is kept of former addresses, as kept does.
func (c *Cache) moved() ([]Moved, error) {
	list, err := kept(c.movedFile(), "former addresses of tags, series and posts", func(m Moved) string {
		if m.sane() {
			return ""
		}
		return fmt.Sprintf("issue %d, milestone %d, label %q with %d paths", m.Issue, m.Milestone, m.Label, len(m.Paths))
	})
	slices.SortStableFunc(list, compareMoved)
	return list, err
}

// remember compares where the blog had everything with where it will, and puts into the stage what is to be kept of
// issues that it shows no longer, and of what it shows elsewhere.
func (s *syncing) remember(next *stage) error {
	s.inherit(next.repository)
	next.gone, next.moved, next.shown = s.gone, s.moved, s.shown
	if s.opts.Places == nil {
		return nil
	}
	now, err := s.opts.Places(Content{Repository: next.repository, Issues: next.list(), Moved: s.moved}, s.opts.Now)
	if err != nil {
		return err
	}
	before := s.shownBefore(next)
	next.gone = s.mergeGone(now)
	next.moved = s.mergeMoved(next, before, now)
	next.shown = next.showing(now, before)
	return nil
}

// thing is what a blog has a page of: a post, a series or a tag, of which one is set.
type thing struct {
	issue, milestone int
	label            string
}

func (m Moved) thing() thing { return thing{m.Issue, m.Milestone, m.Label} }

// all is where everything is, each thing's own path first.
func (p Places) all() map[thing][]string {
	all := map[thing][]string{}
	for n, paths := range p.Posts {
		all[thing{issue: n}] = paths
	}
	for n, path := range p.Series {
		all[thing{milestone: n}] = []string{path}
	}
	for name, path := range p.Tags {
		all[thing{label: name}] = []string{path}
	}
	return all
}

// shownBefore is where everything was when the last sync ended, by the names that labels have now.
func (s *syncing) shownBefore(next *stage) map[thing][]string {
	var labels []Label
	for _, name := range slices.Sorted(maps.Keys(s.shown.Labels)) {
		if id := s.shown.Labels[name]; id != "" { // else it is a tag of the front matter alone
			labels = append(labels, Label{Name: name, NodeID: id})
		}
	}
	names := renames(labels, next.repository.Labels)
	before := map[thing][]string{}
	for t, paths := range s.shown.all() {
		if t.label != "" {
			t.label = labelNow(names, t.label)
		}
		if t != (thing{}) { // a label that was deleted
			before[t] = paths
		}
	}
	return before
}

// mergeMoved is what will be kept: what was known of what there still is, and what was where it is no longer. Former titles, too,
// as they have led elsewhere by the settings of then. A path is kept of what had it last.
func (s *syncing) mergeMoved(next *stage, before map[thing][]string, places Places) []Moved {
	now := places.all()
	left := map[string]thing{} // paths whose last holder has left them, or is gone
	for t, paths := range before {
		for _, p := range paths {
			if !slices.Contains(now[t], p) && (t.issue != 0 || len(now[t]) > 0) {
				left[p] = t
			}
		}
	}
	all := map[thing]Moved{}
	note := func(m Moved, path string) {
		kept, there := all[m.thing()]
		if !there {
			kept, kept.Paths, kept.Pages = m, nil, 0
		}
		if !slices.Contains(kept.Paths, path) {
			kept.Paths = append(kept.Paths, path)
			all[m.thing()] = kept
		}
	}
	for _, m := range s.moved {
		m, there := next.stillThere(m)
		for _, p := range m.Paths {
			if t, is := left[p]; there && (!is || t == m.thing()) {
				note(m, p)
			}
		}
	}
	leave := func(t thing, path string) {
		if paths := now[t]; len(paths) > 0 && !slices.Contains(paths, path) {
			note(Moved{Issue: t.issue, Milestone: t.milestone, Label: t.label, NodeID: nodeID(next.repository.Labels, t.label)}, path)
		}
	}
	for t, paths := range before {
		for _, p := range paths {
			if !slices.Contains(s.shown.Aliases[t.issue], p) {
				leave(t, p)
			}
		}
	}
	for _, g := range s.gone { // it may be back
		for _, p := range append(g.Paths[:1:1], g.Former...) {
			leave(thing{issue: g.Number}, p)
		}
	}
	for n, pages := range s.pagesBefore() {
		if t := (thing{issue: n}); len(now[t]) > 0 && pages > max(1, places.Pages[n]) {
			m := all[t]
			m.Issue, m.Pages = n, pages
			all[t] = m
		}
	}
	return slices.SortedFunc(maps.Values(all), compareMoved)
}

// pagesBefore is on how many pages the comments of posts have been, by issue.
func (s *syncing) pagesBefore() map[int]int {
	pages := maps.Clone(s.shown.Pages)
	if pages == nil {
		pages = map[int]int{}
	}
	for _, m := range s.moved {
		pages[m.Issue] = max(pages[m.Issue], m.Pages)
	}
	for _, g := range s.gone {
		pages[g.Number] = max(pages[g.Number], g.Pages)
	}
	delete(pages, 0)
	return pages
}

// stillThere is what is known of something that has moved, with the name that its label has now. What has no identifier may be
// a tag of the front matter, of which GitHub tells nothing.
func (n *stage) stillThere(m Moved) (Moved, bool) {
	switch {
	case m.Issue != 0:
		return m, n.issues[m.Issue] != nil
	case m.Milestone != 0:
		return m, n.repository.hasMilestone(m.Milestone)
	}
	name, id, found := labelOf(m, n.repository.Labels)
	if found {
		m.Label, m.NodeID = name, id
	}
	return m, found || m.NodeID == ""
}

// showing is where the blog has everything now, with the last place of labels and milestones that no post has at the moment.
func (n *stage) showing(now Places, before map[thing][]string) shown {
	used := map[string]bool{}
	for _, paths := range now.all() {
		for _, p := range paths {
			used[p] = true
		}
	}
	for _, m := range n.moved {
		for _, p := range m.Paths {
			if len(now.Posts[m.Issue]) > 0 && !used[p] {
				now.Posts[m.Issue] = append(now.Posts[m.Issue], p)
			}
		}
	}
	for t, paths := range before {
		switch {
		case used[paths[0]]:
		case t.milestone != 0 && now.Series[t.milestone] == "" && n.repository.hasMilestone(t.milestone):
			now.Series[t.milestone] = paths[0]
		case t.label != "" && now.Tags[t.label] == "" && nodeID(n.repository.Labels, t.label) != "":
			now.Tags[t.label] = paths[0]
		}
	}
	labels := map[string]string{}
	for name := range now.Tags {
		labels[name] = nodeID(n.repository.Labels, name)
	}
	return shown{Places: now, Labels: labels}
}

func (r Repository) hasMilestone(number int) bool {
	return slices.ContainsFunc(r.Milestones, func(m Milestone) bool { return m.Number == number })
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

// nodeID is the identifier of the label with a name, "" if there is none.
func nodeID(labels []Label, name string) string {
	_, id, _ := labelOf(Moved{Label: name}, labels)
	return id
}

// putPlaces keeps where the blog has everything.
func (s *syncing) putPlaces(p shown) error {
	if s.opts.Places == nil {
		return nil
	}
	return writeJSON(s.cache.placesFile(), p)
}
