package blog

import "slices"

// gonePaths is where something was last that is gone, folded: of none of the drafts.
func (b *builder) gonePaths(drafts []*draft) map[string]bool {
	paths := map[string]bool{}
	for _, g := range b.content.Gone {
		if !slices.ContainsFunc(drafts, func(d *draft) bool { return d.post.Number == g.Number }) {
			for _, p := range g.Paths {
				paths[fold(p)] = true
			}
		}
	}
	return paths
}

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
