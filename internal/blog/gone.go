package blog

import (
	"fmt"
	"path"
	"strings"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// Places tells where the blog of a repository has each of these issues that it shows at a time: paths by number, the
// post's own first, then those that lead to it. The issues are by rising number. What static files take at the blog's
// root is not known here. The error is for settings that cannot be used.
func Places(settings config.Settings) (func(r content.Repository, issues []content.Issue, at time.Time) map[int][]string, error) {
	loc, err := time.LoadLocation(settings.Timezone)
	if err != nil {
		return nil, fmt.Errorf("timezone %q: %w", settings.Timezone, err)
	}
	return func(r content.Repository, issues []content.Issue, at time.Time) map[int][]string {
		rule := ruleOf(settings, r)
		var drafts []*draft
		for i := range issues {
			issue := &issues[i]
			matter, _, _ := ParseFrontMatter(issue.Body, loc)
			if rule.Decide(candidateOf(issue, matter), at).Published() {
				drafts = append(drafts, &draft{issue: issue, matter: matter, post: &Post{Number: issue.Number, Page: hasLabel(issue.Labels, LabelPage)}})
			}
		}
		newAddresses(nil).assign(drafts, settings.Slug == "ascii")
		places := map[int][]string{}
		for _, d := range drafts {
			places[d.post.Number] = append([]string{d.post.Path}, d.post.Redirects...)
		}
		return places
	}, nil
}

// remember takes the addresses of posts that are gone, as far as nothing else has them now. They come from a file of
// the cache, which can be anybody's.
func (b *builder) remember(a *addresses) {
	for _, g := range b.content.Gone {
		if b.published[g.Number] != nil {
			continue // a sync that was killed has not noted that it is back
		}
		var paths []string
		for _, p := range g.Paths {
			switch {
			case !goodGone(p):
				b.blog.Warnings = append(b.blog.Warnings, Warning{Number: g.Number, Message: fmt.Sprintf("it is gone, and gone.json in the cache names %q, which is no address it can have had", clip(p)),
					Hint: "delete the file if this stays"})
			case a.claim(p):
				paths = append(paths, p)
			}
		}
		if len(paths) > 0 {
			b.blog.Gone = append(b.blog.Gone, Gone{Number: g.Number, Paths: paths})
		}
	}
}

// goodGone reports whether a path can be one that Places gave.
func goodGone(p string) bool {
	return strings.HasPrefix(p, "/") && safePath(p) && (strings.HasSuffix(p, "/") || path.Ext(p) == ".html" || path.Ext(p) == ".htm")
}
