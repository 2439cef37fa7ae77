package content

import "time"

// noteEdit says when the text of an issue was last edited. last is GitHub's time of the last edit of the body, which
// may have changed nothing but what is no text of a post: its front matter, the ends of its lines. Only the bodies
// before and after tell these apart, so an issue that is not in the cache counts as edited at last, and where both
// kinds of edit lie between two syncs the later one counts.
//
// A time later than the cached issue's last update is that of an edit which the cache has not seen. An earlier one is
// of an edit it has, and was judged when that was new, unless the cache was made without a token, and knew no such time.
func (s *syncing) noteEdit(issue, old *Issue, last time.Time) {
	issue.EditedAt, issue.LastEditedAt = last, time.Time{}
	if old == nil {
		return
	}
	unseen := issue.Body != old.Body || last.After(old.UpdatedAt)
	judged := !old.LastEditedAt.IsZero()
	if (unseen || judged) && s.opts.Text(issue.Body) == s.opts.Text(old.Body) && !last.Equal(old.EditedAt) {
		issue.EditedAt, issue.LastEditedAt = old.EditedAt, last
	}
}

// guessEdit does the same where GitHub does not tell when a body was edited: then a changed one was when the issue
// was last updated, or before.
func (s *syncing) guessEdit(issue, old *Issue) {
	switch {
	case old == nil:
	case issue.Body == old.Body:
		issue.EditedAt, issue.LastEditedAt = old.EditedAt, old.LastEditedAt
	default:
		s.noteEdit(issue, old, issue.UpdatedAt)
	}
}
