package blog

import "strings"

// maxFormerPages is how many former pages of comments a post has at most, at all its addresses: the file that tells of them can be
// anybody's.
const maxFormerPages = 1000

// gonePaths is where something was last that is gone, folded: of none of the drafts.
func (b *builder) gonePaths(drafts []*draft) map[string]bool {
	shown, paths := map[int]bool{}, map[string]bool{}
	for _, d := range drafts {
		shown[d.post.Number] = true
	}
	for _, g := range b.content.Gone {
		for _, p := range g.Paths {
			if !shown[g.Number] {
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
			if !a.claim(p) {
				continue
			}
			paths = append(paths, p)
			for n := 2; n <= min(g.Pages, maxFormerPages/len(g.Paths)) && strings.HasSuffix(p, "/"); n++ {
				if further := commentsPath(p, n); a.claim(further) {
					paths = append(paths, further)
				}
			}
		}
		if len(paths) > 0 {
			b.blog.Gone = append(b.blog.Gone, Gone{Number: g.Number, Paths: paths})
		}
	}
}
