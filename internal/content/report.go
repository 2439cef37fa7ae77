package content

import "slices"

// Counts is how many of a kind a sync found new, different and gone.
type Counts struct {
	Added, Changed, Removed int
}

// Zero reports whether nothing was different.
func (c Counts) Zero() bool { return c == Counts{} }

// Report says what a sync did. Its own Counts are of issues.
type Report struct {
	Counts
	Usage
	Comments Counts
	Issues   int    // issues in the cache now
	Full     bool   // everything was listed, not only what changed
	Reason   string // why it was a full pass, "" for a quick one
	Resumed  bool   // it went on where one before had stopped
	Renamed  string // the repository's name now, if it is not the one asked for
	Warnings []error
	Repaired []string // files of the cache that could not be used and were fetched again, as "issues/3.json"
	Notes    []string // what could not be found out and matters little
}

// count compares an issue before and after, either of which may be nil.
func (r *Report) count(before, after *Issue) {
	r.Counts.add(before != nil, after != nil, before != nil && after != nil && !sameIssue(*before, *after))
	var old, now []Comment
	if before != nil {
		old = before.Comments
	}
	if after != nil {
		now = after.Comments
	}
	was := byID(old)
	for _, c := range now {
		b, had := was[c.ID]
		r.Comments.add(had, true, had && !sameComment(b, c))
		delete(was, c.ID)
	}
	r.Comments.Removed += len(was)
}

func (c *Counts) add(before, after, changed bool) {
	switch {
	case !before && after:
		c.Added++
	case before && !after:
		c.Removed++
	case changed:
		c.Changed++
	}
}

// sameIssue compares all of two issues but their comments, as the files show them.
func sameIssue(a, b Issue) bool {
	a.Comments, b.Comments = nil, nil
	return sameJSON(a, b)
}

func sameComment(a, b Comment) bool { return sameJSON(a, b) }

func sameJSON(a, b any) bool {
	x, errX := encode(a)
	y, errY := encode(b)
	return errX == nil && errY == nil && slices.Equal(x, y)
}

func byID(comments []Comment) map[int64]Comment {
	m := make(map[int64]Comment, len(comments))
	for _, c := range comments {
		m[c.ID] = c
	}
	return m
}
