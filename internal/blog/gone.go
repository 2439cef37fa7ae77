package blog

// leaveNotices takes the addresses of posts that are gone, as far as nothing else has them now.
func (b *builder) leaveNotices(a *addresses) {
	for _, g := range b.content.Gone {
		if b.published[g.Number] != nil {
			continue // a sync that was killed has not noted that it is back
		}
		var paths []string
		for _, p := range b.plausible(g.Number, "it is gone, and gone.json", g.Paths) {
			if a.claim(p) {
				paths = append(paths, p)
			}
		}
		if len(paths) > 0 {
			b.blog.Gone = append(b.blog.Gone, Gone{Number: g.Number, Paths: paths})
		}
	}
}
