package content

import "slices"

// followLabels finds out how the labels that cached issues carry are called now: a rename or
// deletion does not count as a change of the issue. It reports whether that can be told.
func (s *syncing) followLabels() bool {
	now := s.facts.Repository.Labels
	s.labels = renames(s.known.Labels, now)
	has := map[string]bool{"": true} // deleted
	for _, l := range now {
		has[l.Name] = true
	}
	for _, issue := range s.old {
		if slices.ContainsFunc(issue.Labels, func(l string) bool { return !has[labelNow(s.labels, l)] }) {
			return false
		}
	}
	return true
}

// listedNames maps the names of labels to those by which issues that were listed now carry the same ones.
func (s *syncing) listedNames(got *fetched) map[string]string {
	now := map[string]string{}
	for _, n := range got.numbers() {
		for _, l := range got.issues[n].Labels {
			now[l.NodeID] = l.Name
		}
	}
	names := map[string]string{}
	for _, l := range s.known.Labels {
		if name := now[l.NodeID]; l.NodeID != "" && name != "" && name != l.Name {
			names[l.Name] = name
		}
	}
	return names
}

func labelNow(names map[string]string, name string) string {
	if now, ok := names[name]; ok {
		return now
	}
	return name
}

// renames maps the name of each label that has changed it to the new one, or to "" if the
// label was deleted. Nil if the labels' identifiers do not tell: REST and GraphQL
// may have different ones for the same label.
func renames(before, now []Label) map[string]string {
	byID, byName := map[string]Label{}, map[string]Label{}
	for _, l := range now {
		byID[l.NodeID], byName[l.Name] = l, l
	}
	names := map[string]string{}
	for _, l := range before {
		same, named := byName[l.Name], byID[l.NodeID]
		switch {
		case l.NodeID == "":
			return nil
		case named.NodeID != "":
			if named.Name != l.Name {
				names[l.Name] = named.Name
			}
		case same.Name != "":
			return nil
		default:
			names[l.Name] = ""
		}
	}
	return names
}

// relabel brings an issue that was not listed now up to date with labels and milestones that were renamed
// or deleted. It returns the issue itself if nothing is to be done.
func (s *syncing) relabel(issue *Issue, names map[string]string) *Issue {
	changed := *issue
	changed.Labels = make([]string, 0, len(issue.Labels))
	for _, l := range issue.Labels {
		if now := labelNow(names, l); now != "" {
			changed.Labels = append(changed.Labels, now)
		}
	}
	exists := func(m Milestone) bool { return m.Number == issue.Milestone }
	if s.facts.Lists && !slices.ContainsFunc(s.facts.Repository.Milestones, exists) {
		changed.Milestone = 0
	}
	if slices.Equal(changed.Labels, issue.Labels) && changed.Milestone == issue.Milestone {
		return issue
	}
	return &changed
}

// relabelListed does the same for what a sync before this one had listed.
func (s *syncing) relabelListed(got *fetched) {
	if !s.facts.Lists {
		return
	}
	var before []Label
	for _, n := range got.numbers() {
		for _, l := range got.issues[n].Labels {
			if !slices.Contains(before, l) {
				before = append(before, l)
			}
		}
	}
	names := renames(before, s.facts.Repository.Labels)
	for n, l := range got.issues {
		l.Issue = *s.relabel(&l.Issue, names)
		got.issues[n] = l
	}
}
