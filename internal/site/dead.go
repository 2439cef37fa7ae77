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
	"issueblog/internal/markdown"
)

// DeadLinks warns of each address that would be on the blog, and where no page or file is, or on that page not the place: in the texts of
// posts and of the introduction, and among the links that the settings put on every page. In a blog at the root of a host only those
// count that begin as some page's does: other repositories may have their sites there.
func DeadLinks(b *blog.Blog, links []config.Link, pages []Page) []blog.Warning {
	c := linkChecker{files: map[string]bool{}, first: map[string]bool{}, posts: map[string]*blog.Post{}}
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
	posts := slices.Concat(b.Posts, b.Pages, b.Previews)
	for _, post := range posts {
		c.posts[strings.Trim(post.Path, "/")] = post
	}
	var warnings []blog.Warning
	check := func(post int, where string, at *url.URL, a markdown.Address) {
		if problem, hint := c.problem(at, a.Address); problem != "" {
			warnings = append(warnings, blog.Warning{Number: post, Line: a.Line, Message: where + problem, Hint: hint})
		}
	}
	for _, a := range b.IntroLocal {
		check(0, "the introduction: ", home, a)
	}
	for _, l := range links {
		check(0, "settings: links: ", home, markdown.Address{Address: markdown.FromRoot(strings.TrimSuffix(home.EscapedPath(), "/"), l.URL)})
	}
	for _, post := range posts {
		at, err := url.Parse(b.Absolute(post.Path))
		if err != nil {
			continue
		}
		for _, a := range post.Local {
			check(post.Number, "", at, a)
		}
	}
	return warnings
}

type linkChecker struct {
	root  string // of the blog, with slashes round it
	files map[string]bool
	first map[string]bool       // what files and folders at the root are called
	posts map[string]*blog.Post // by their paths, without slashes round them
}

func first(file string) string {
	name, _, _ := strings.Cut(file, "/")
	return name
}

// problem is what is wrong with an address on a page, and what may have been meant; "" if nothing is.
func (c linkChecker) problem(at *url.URL, address string) (message, hint string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" {
		return "", ""
	}
	to := at.ResolveReference(u)
	written := u.Path // without the root that it has been given
	if rest, rooted := strings.CutPrefix(written, c.root); rooted {
		written = "/" + rest
	}
	if !c.leads(to) {
		return fmt.Sprintf("the address %.80q leads nowhere on the blog", written), c.hint(written)
	}
	if post := c.posts[strings.Trim(strings.TrimPrefix(to.Path, c.root), "/")]; post != nil && !hasPlace(post, to.Fragment) {
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

// hasPlace reports whether there is a place on a post's page that a fragment names. "top" is on every page, and what begins with ":~:"
// is found by the browser.
func hasPlace(post *blog.Post, fragment string) bool {
	if fragment == "" || strings.EqualFold(fragment, "top") || strings.HasPrefix(fragment, ":~:") || fragment == "Comments" && !post.Page {
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
