package site

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/config"
)

// DeadLinks warns of each address that would be on the blog, and where no page or file is, or on that page not the place, or where
// there is no more than a notice that a post was removed: in the texts of posts, series and the introduction, and among the links that the
// settings put on every page. In a blog at the root of a host only those count that begin as some page's does: other repositories may have
// their sites there.
func DeadLinks(b *blog.Blog, settings config.Settings, pages []Page) []blog.Warning {
	c := linkChecker{comments: settings.Comments, files: map[string]bool{}, first: map[string]bool{}, posts: map[string]*blog.Post{}, gone: map[string]bool{}}
	for _, p := range pages {
		file := p.File()
		c.files[file] = true
		c.first[first(file)] = true
	}
	home, err := url.Parse(b.Absolute("/"))
	if err != nil {
		return nil // as no blog's is
	}
	c.home, c.root = home, home.Path
	posts := slices.Concat(b.Posts, b.Pages, b.Previews)
	for _, post := range posts {
		c.posts[strings.Trim(post.Path, "/")] = post
	}
	for _, g := range b.Gone {
		for _, path := range g.Paths {
			c.gone[strings.Trim(path, "/")] = true
		}
	}
	var warnings []blog.Warning
	check := func(post int, where string, at *url.URL, addresses ...blog.LocalAddress) {
		for _, a := range addresses {
			if problem, hint := c.problem(at, a.Address); problem != "" {
				warnings = append(warnings, blog.Warning{Number: post, Line: a.Line, Message: where + problem, Hint: hint})
			}
		}
	}
	for _, l := range settings.Links {
		check(0, "settings: links: ", home, blog.LocalAddress{Address: b.FromRoot(l.URL)})
	}
	for _, a := range b.IntroLocal {
		check(0, "settings: intro: ", home, blog.LocalAddress{Address: a.Address})
	}
	for _, s := range b.Series {
		for _, a := range s.Local {
			check(0, fmt.Sprintf("series %q: ", s.Title), home.JoinPath(s.Path), blog.LocalAddress{Address: a.Address})
		}
	}
	for _, post := range posts {
		if at, err := url.Parse(b.Absolute(post.Path)); err == nil {
			check(post.Number, "", at, post.Local...)
		}
	}
	return warnings
}

type linkChecker struct {
	home     *url.URL
	root     string // its path, with slashes round it
	comments bool   // whether the blog shows them
	files    map[string]bool
	first    map[string]bool       // what files and folders at the root are called
	posts    map[string]*blog.Post // by their paths, without slashes round them
	gone     map[string]bool       // such paths of notices
}

func first(file string) string {
	name, _, _ := strings.Cut(file, "/")
	return name
}

// problem is what is wrong with an address on a page, and what may have been meant; "" if nothing is.
func (c linkChecker) problem(at *url.URL, address string) (message, hint string) {
	u, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	to := at.ResolveReference(u)
	if to.Host != c.home.Host || to.Scheme != c.home.Scheme {
		return "", ""
	}
	written := u.Path // without the root that it has been given
	if rest, rooted := strings.CutPrefix(written, c.root); rooted {
		written = "/" + rest
	}
	if written == "" { // the page itself
		written = address
	}
	switch path := strings.Trim(strings.TrimPrefix(to.Path, c.root), "/"); {
	case !c.leads(to):
		return fmt.Sprintf("the address %.80q leads nowhere on the blog", written), c.hint(written)
	case c.gone[path]:
		return fmt.Sprintf("the address %.80q leads to a post that was removed", written), ""
	case c.posts[path] != nil && !c.hasPlace(c.posts[path], to.Fragment):
		return fmt.Sprintf("the address %.80q leads to a page that has no place %.80q", written, to.Fragment), "a heading's address is at the sign before it, on the page"
	}
	return "", ""
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

// hasPlace reports whether there is a place on a post's page that a fragment names.
func (c linkChecker) hasPlace(post *blog.Post, fragment string) bool {
	if blog.HasPlace(post, c.comments, fragment) {
		return true
	}
	id := `id="` + html.EscapeString(fragment) + `"`
	return strings.Contains(string(post.Body), id) || slices.ContainsFunc(post.Comments, func(c blog.Comment) bool {
		return c.Path == post.Path && (fragment == fmt.Sprintf("Comment-%d", c.ID) || strings.Contains(string(c.Body), id))
	})
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
