package content

import (
	"cmp"
	"maps"
	"slices"
)

// stage is the cache as it will be, before anything of it is written.
type stage struct {
	issues     map[int]*Issue // unchanged ones are the same pointers as in the cache
	repository Repository
	commits    map[string]string
	people     []User
	gone       []Gone
	moved      []Moved
	shown      shown
	cursor     cursor
}

func (n *stage) numbers() []int { return slices.Sorted(maps.Keys(n.issues)) }

// list is the issues, by rising number.
func (n *stage) list() []Issue {
	issues := make([]Issue, 0, len(n.issues))
	for _, number := range n.numbers() {
		issues = append(issues, *n.issues[number])
	}
	return issues
}

// merge lays what was fetched over what the cache has. It changes nothing of either.
func (s *syncing) merge(got *fetched) *stage {
	next := &stage{issues: map[int]*Issue{}}
	if !got.full {
		names := s.labels
		if !s.facts.Lists {
			names = s.listedNames(got)
		}
		for n, issue := range s.old {
			next.issues[n] = s.relabel(issue, names)
		}
	}
	for n, l := range got.issues {
		delete(next.issues, n)
		if !l.Pull && !got.gone[n] {
			issue := s.mergeIssue(l, got)
			next.issues[n] = &issue
		}
	}
	if !got.full {
		s.mergeLooseComments(got, next)
	}
	maps.DeleteFunc(next.issues, func(n int, _ *Issue) bool { return got.gone[n] })
	for n, h := range got.histories {
		s.addHistory(next, n, h.History)
	}
	next.people = s.mergePeople(got, next)
	next.repository = s.mergeRepository(got)
	next.cursor = s.mergeCursor(got, len(next.issues))
	return next
}

// mergeIssue carries over what the listing does not tell.
func (s *syncing) mergeIssue(l Listed, got *fetched) Issue {
	issue, old := l.Issue, s.cached(l.Issue)
	issue.User = issue.User.bare()
	issue.Comments = sorted(s.commentsOf(l, got))
	if old == nil {
		return issue
	}
	s.guessEdit(&issue, old)
	titles := slices.Clone(old.FormerTitles)
	if old.Title != issue.Title {
		titles = append(titles, old.Title)
	}
	issue.FormerTitles = formerTitles(issue.Title, titles)
	return issue
}

// cached is the issue as the cache has it, nil if that is none or one of another repository under the same number.
func (s *syncing) cached(issue Issue) *Issue {
	old := s.old[issue.Number]
	if old == nil || old.ID != issue.ID {
		return nil
	}
	return old
}

// commentsOf gives an issue's comments. A full list replaces those of the cache,
// but not if it has fewer than the issue says it has: then some may be missing
// from the list, and those of the cache stay until a list is complete, or the issue's history tells that they are gone.
func (s *syncing) commentsOf(l Listed, got *fetched) map[int64]Comment {
	fresh, old := got.comments[l.Issue.Number], s.cached(l.Issue)
	if old == nil || got.whole[l.Issue.Number] || got.full && len(fresh) >= l.Comments {
		return fresh
	}
	comments := byID(old.Comments)
	maps.Copy(comments, fresh)
	return comments
}

// mergeLooseComments takes in comments whose issue was not listed as changed.
func (s *syncing) mergeLooseComments(got *fetched, next *stage) {
	for n, fresh := range got.comments {
		_, listed := got.issues[n]
		if old := next.issues[n]; old != nil && !listed {
			issue := *old
			comments := byID(issue.Comments)
			maps.Copy(comments, fresh)
			issue.Comments = sorted(comments)
			next.issues[n] = &issue
		}
	}
}

func sorted(comments map[int64]Comment) []Comment {
	list := slices.SortedFunc(maps.Values(comments), func(a, b Comment) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	for i := range list {
		list[i].User = list[i].User.bare()
	}
	return list
}

// formerTitles is each title once, in the order of first appearance, without the current one.
func formerTitles(current string, titles []string) []string {
	var former []string
	for _, t := range titles {
		if t != current && t != "" && !slices.Contains(former, t) {
			former = append(former, t)
		}
	}
	return former
}

// mergeRepository keeps of the old facts what was not asked for this time.
func (s *syncing) mergeRepository(got *fetched) Repository {
	r, old := s.facts.Repository, s.known
	r.FirstName = s.firstName(r)
	if !s.facts.Details {
		r.HasPages, r.Watchers, r.Topics = old.HasPages, old.Watchers, old.Topics
	}
	if !s.facts.Readme {
		r.Readme = old.Readme
	}
	if !s.facts.Contributors {
		r.Contributors = old.Contributors
	}
	if !s.facts.Pins {
		r.Pinned = slices.Clone(old.Pinned)
	}
	if !s.facts.Lists {
		r.Labels, r.Milestones = mergeLists(old, got)
	}
	return r
}

// mergeLists brings the known labels and milestones up to date with those that
// changed issues carry.
func mergeLists(old Repository, got *fetched) ([]Label, []Milestone) {
	labels, milestones := slices.Clone(old.Labels), slices.Clone(old.Milestones)
	for _, n := range slices.Sorted(maps.Keys(got.issues)) {
		l := got.issues[n]
		for _, label := range l.Labels {
			labels = put(labels, label, func(x Label) bool { return x.Name == label.Name || x.NodeID != "" && x.NodeID == label.NodeID })
		}
		if m := l.Milestone; m.Number != 0 {
			milestones = put(milestones, m, func(x Milestone) bool { return x.Number == m.Number })
		}
	}
	return labels, milestones
}

// put replaces the element that same names, or adds one.
func put[T any](list []T, v T, same func(T) bool) []T {
	if i := slices.IndexFunc(list, same); i >= 0 {
		list[i] = v
		return list
	}
	return append(list, v)
}

func (s *syncing) mergeCursor(got *fetched, issues int) cursor {
	cur := s.cur
	cur.Version, cur.Name = Version, s.cache.name.String()
	cur.RepositoryID, cur.PushedAt = s.facts.Repository.ID, s.cur.PushedAt
	if s.facts.Readme {
		cur.PushedAt = s.facts.PushedAt
	}
	cur.IssuesSince, cur.CommentsSince = s.believed(got.issuesSince), s.believed(got.commentsSince)
	cur.Unlisted = s.unlisted
	cur.Issues = issues
	cur.Deep = cur.Deep && !s.shallow
	cur.Pulls = s.mergePulls(got)
	if got.full {
		cur.FullAt = s.began
		cur.Deep = s.facts.Deep && !s.shallow
	}
	return cur
}

func (s *syncing) mergePulls(got *fetched) []int {
	pulls := map[int]bool{}
	if !got.full {
		for _, n := range s.cur.Pulls {
			pulls[n] = true
		}
	}
	for n, l := range got.issues {
		if l.Pull {
			pulls[n] = true
		}
	}
	return slices.AppendSeq(make([]int, 0, len(pulls)), slices.Values(slices.Sorted(maps.Keys(pulls))))
}

// addHistory puts what is known of an issue's past into it: when its text was edited, former titles,
// and which of its comments are gone or hidden.
func (s *syncing) addHistory(next *stage, number int, h History) {
	merged := next.issues[number]
	if merged == nil || h.Gone {
		return
	}
	issue, old := *merged, s.cached(*merged)
	if old == nil || issue.Body == old.Body || !h.EditedAt.Before(old.UpdatedAt) { // else it was told before that edit
		s.noteEdit(&issue, old, h.EditedAt)
	}
	issue.addTitles(h.FormerTitles)
	if h.Comments != nil {
		issue.Comments = nil
		for _, c := range merged.Comments {
			if hidden, there := h.Comments[c.ID]; there {
				c.Hidden = hidden
				issue.Comments = append(issue.Comments, c)
			}
		}
	}
	if !sameJSON(issue, *merged) {
		next.issues[number] = &issue
	}
}

// addTitles adds former titles. Those only the cache knows go first: the source has lost what lies far back.
func (i *Issue) addTitles(titles []string) {
	lost := slices.DeleteFunc(slices.Clone(i.FormerTitles), func(t string) bool { return slices.Contains(titles, t) })
	i.FormerTitles = formerTitles(i.Title, append(lost, titles...))
}

// apply takes in events, oldest first. Pins are taken from them only if wanted
// and if none is missing.
func (n *stage) apply(events []Event, complete, pins bool) {
	titles := map[int][]string{}
	for _, e := range events {
		switch {
		case e.Kind == "renamed":
			titles[e.Number] = append(titles[e.Number], e.From)
		case pins && complete && (e.Kind == "pinned" || e.Kind == "unpinned"):
			n.pin(e)
		}
		if complete {
			n.cursor.LastEvent = max(n.cursor.LastEvent, e.ID)
		}
	}
	for number, from := range titles {
		if issue := n.issues[number]; issue != nil {
			renamed := *issue
			renamed.addTitles(from)
			n.issues[number] = &renamed
		}
	}
	n.repository.Pinned = slices.DeleteFunc(n.repository.Pinned, func(p int) bool { return n.issues[p] == nil })
}

func (n *stage) pin(e Event) {
	without := slices.DeleteFunc(n.repository.Pinned, func(p int) bool { return p == e.Number })
	if e.Kind == "pinned" {
		without = append(without, e.Number)
	}
	n.repository.Pinned = without
}
