package site

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"issueblog/internal/blog"
)

// DeadLinks warns of each address in a text that would be on the blog, and where no page or file is. In a blog at the root of a host only
// those count that begin as some page's does: other repositories may have their sites there.
func DeadLinks(b *blog.Blog, pages []Page) []blog.Warning {
	c := linkChecker{files: map[string]bool{}, first: map[string]bool{}}
	for _, p := range pages {
		file := p.File()
		c.files[file] = true
		c.first[first(file)] = true
	}
	home, err := url.Parse(b.Absolute("/"))
	if err != nil {
		return nil // as no blog's is
	}
	c.root = home.Path
	var warnings []blog.Warning
	for _, post := range slices.Concat(b.Posts, b.Pages, b.Previews) {
		at, err := url.Parse(b.Absolute(post.Path))
		if err != nil {
			continue
		}
		for _, a := range post.Local {
			u, err := url.Parse(a.Address)
			if err != nil || c.leads(at.ResolveReference(u)) {
				continue
			}
			written := u.Path // without the root that it has been given
			if rest, rooted := strings.CutPrefix(written, c.root); rooted {
				written = "/" + rest
			}
			warnings = append(warnings, blog.Warning{Number: post.Number, Line: a.Line, Message: fmt.Sprintf("the address %.80q leads nowhere on the blog", written), Hint: c.hint(written)})
		}
	}
	return warnings
}

type linkChecker struct {
	root  string // of the blog, with slashes round it
	files map[string]bool
	first map[string]bool // what files and folders at the root are called
}

func first(file string) string {
	name, _, _ := strings.Cut(file, "/")
	return name
}

// leads reports whether there is something at an address, or may be, as it is not the blog's.
func (c linkChecker) leads(to *url.URL) bool {
	rest, in := strings.CutPrefix(to.Path, c.root)
	if !in || c.root == "/" && !c.first[first(rest)] {
		return true
	}
	rest = strings.TrimSuffix(rest, "/")
	return rest == "" || c.files[rest] || c.files[rest+".html"] || c.files[path.Join(rest, "index.html")]
}

// hint is what may have been meant by a path.
func (c linkChecker) hint(written string) string {
	if name := strings.TrimPrefix(strings.TrimPrefix(written, "/"), "static/"); c.files[name] {
		return fmt.Sprintf("it is at %q", "/"+name)
	}
	if strings.HasPrefix(written, "/") {
		return ""
	}
	return "one of another site begins with https://, one on the blog with a slash; what is in static/ is at the root, and #12 leads to a post"
}
