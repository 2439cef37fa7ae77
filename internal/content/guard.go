package content

// guard refuses a sync by which suspiciously many posts would vanish from the blog.
func (s *syncing) guard(next *stage) error {
	posts, gone := 0, 0
	for _, n := range s.files {
		if s.wasShown(n, next) {
			posts++
			if s.vanishes(n, next) {
				gone++
			}
		}
	}
	if s.opts.AcceptRemovals || gone < 3 || gone*10 <= posts {
		return nil
	}
	return hint(&ShrinkError{Removed: gone, Posts: posts},
		"if they were really deleted or transferred, confirm with --accept-removals; else try again later")
}

// wasShown reports whether the blog as it is now shows an issue. What cannot be read may be a post.
func (s *syncing) wasShown(n int, next *stage) bool {
	return s.old[n] == nil || s.opts.Shown(s.formerRepository(next), *s.old[n])
}

// formerRepository is the facts by which the blog was built until now.
func (s *syncing) formerRepository(next *stage) Repository {
	if s.known.ID == 0 {
		return next.repository
	}
	return s.known
}

// vanishes reports whether the blog will not show an issue any more that it has shown, although nobody has
// closed or labelled it: it is gone, or its author is suddenly none of the blog's.
func (s *syncing) vanishes(n int, next *stage) bool {
	old, now := s.old[n], next.issues[n]
	if now == nil || old == nil {
		return now == nil
	}
	return now.UpdatedAt.Equal(old.UpdatedAt) && !s.opts.Shown(next.repository, *now)
}
