package blog

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"issueblog/internal/content"
	"issueblog/internal/markdown"
)

// reserved is what the blog itself puts at its root.
var reserved = []string{"feed.xml", "atom.xml", "feed.json", "comments.xml", "comments-atom.xml", "comments.json", "feeds", "sitemap.xml", "robots.txt", "favicon.svg", "favicon.ico", "apple-touch-icon.png", "404.html", "index.html", "CNAME", "tags", "series", "archive", "search", "page", "preview", "media"}

// addresses hands out the blog's paths, so that no two things ever share one:
// not on a disk that ignores letter case or Unicode's normal forms either,
// and no file stands where something else needs a folder.
type addresses struct {
	files   map[string]bool
	folders map[string]bool
	home    string // as Blog.BaseURL
}

func newAddresses(static []string, home string) *addresses {
	a := &addresses{files: map[string]bool{}, folders: map[string]bool{}, home: home}
	for _, name := range reserved {
		// Neither a file nor a folder of this name can be claimed.
		a.files[fold(name)], a.folders[fold(name)] = true, true
	}
	for _, file := range static {
		a.claim("/" + file)
	}
	return a
}

func fold(s string) string { return norm.NFC.String(cases.Fold().String(norm.NFKC.String(s))) }

// claim takes a path ("/about/" or "/old.html") and reports whether it was free.
func (a *addresses) claim(p string) bool {
	file := strings.TrimPrefix(fold(p), "/")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	if a.files[file] || a.folders[file] {
		return false
	}
	var parents []string
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if a.files[dir] {
			return false
		}
		parents = append(parents, dir)
	}
	a.files[file] = true
	for _, dir := range parents {
		a.folders[dir] = true
	}
	return true
}

// claimPost is claim for a post, which has files of its own beside its page.
func (a *addresses) claimPost(p string) bool {
	if !a.claim(p) {
		return false
	}
	a.claimBeside(p)
	return true
}

// claimBeside is claim for what stands beside a post's page, where it is and where it was. All of it is free but where an author has an
// alias there.
func (a *addresses) claimBeside(p string) bool {
	comments := strings.TrimPrefix(fold(p), "/") + "comments" // a folder, of which nothing else may have a part
	free := !a.folders[comments]
	a.files[comments] = true
	for _, name := range []string{"index.md", "comments.xml", "comments-atom.xml", "comments.json", "blogroll.opml"} {
		free = a.claim(p+name) && free
	}
	return free
}

// claimUnder gives a path in one of the folders that the blog reserves for its own
// kinds of page: with the slug, else with spare added to it, else with a number too.
func (a *addresses) claimUnder(folder, slug, spare string) string {
	name := slug
	if name == "" {
		name = spare
	}
	for n := 1; ; n++ {
		p := "/" + folder + "/" + name + "/"
		if !a.files[fold(p)] {
			a.files[fold(p)] = true
			return p
		}
		name = strings.TrimPrefix(slug+"-"+spare, "-")
		if n > 1 {
			name += fmt.Sprintf("-%d", n)
		}
	}
}

// claimFormer takes those of these paths that are free and of this folder, which the blog reserves for a kind of page.
func (a *addresses) claimFormer(folder string, paths []string) []string {
	var free []string
	for _, p := range paths {
		name, in := strings.CutPrefix(p, "/"+folder+"/")
		slug := strings.TrimSuffix(name, "/")
		if in && slug != name && slug != "" && !strings.ContainsAny(slug, "/.") && !a.files[fold(p)] { // with a dot it is a file of that folder
			a.files[fold(p)] = true
			free = append(free, p)
		}
	}
	return free
}

// assign gives every post its path and its redirects, those among them that it is known to have moved from, by number. Where
// something was last that is gone, folded, no former title leads elsewhere. The posts are in the order of their numbers, so an
// older one keeps an address that a newer one wants too. Real pages come
// before any redirect.
func (a *addresses) assign(drafts []*draft, moved map[int][]string, gone map[string]bool, ascii bool) []Warning {
	var warnings []Warning
	for _, d := range drafts {
		if warning, ok := a.place(d, ascii); !ok {
			warnings = append(warnings, warning)
		}
	}
	for _, d := range drafts {
		number := "/" + strconv.Itoa(d.post.Number) + "/"
		if slices.ContainsFunc(d.former, func(title string) bool { return Slug(title, ascii) == "" }) || slices.Contains(moved[d.post.Number], number) {
			a.former(d.post, number) // it was there itself
		} else {
			a.redirect(d.post, number)
		}
	}
	for _, d := range drafts {
		for _, title := range d.former {
			if former := Slug(title, ascii); former != "" {
				a.former(d.post, fmt.Sprintf("/%d/%s/", d.post.Number, former))
			}
		}
		if title := Slug(d.issue.Title, ascii); title != "" {
			a.former(d.post, fmt.Sprintf("/%d/%s/", d.post.Number, title)) // where it is without a slug of its own
		}
	}
	for _, d := range drafts {
		own := map[string]bool{fold(d.post.Path): true}
		for _, p := range d.post.Redirects {
			own[fold(p)] = true
		}
		for _, alias := range d.matter.Aliases {
			had := len(d.post.Redirects)
			reason, hint := a.alias(d.post, alias, own)
			d.aliases = append(d.aliases, d.post.Redirects[had:]...)
			if reason != "" {
				warnings = append(warnings, Warning{Number: d.post.Number, Line: d.matter.lines["aliases"], Message: fmt.Sprintf("front matter: alias %q %s", clip(alias), reason), Hint: hint})
			}
		}
	}
	for _, d := range drafts { // last, as only they can be in the way of anything else
		for _, title := range d.former {
			if former := Slug(title, ascii); d.post.Page && strings.Trim(former, "0123456789") != "" && !gone[fold("/"+former+"/")] {
				a.former(d.post, "/"+former+"/")
			}
		}
		for _, from := range moved[d.post.Number] {
			a.former(d.post, from)
		}
	}
	return warnings
}

// former is redirect for where a post has been, with what was beside it if it was there itself.
func (a *addresses) former(post *Post, from string) {
	if a.redirect(post, from) && strings.HasSuffix(from, "/") && a.claimBeside(from) {
		post.Former = append(post.Former, from)
	}
}

// place chooses a post's own path. ok is false if it is not the one its author
// can expect.
func (a *addresses) place(d *draft, ascii bool) (w Warning, ok bool) {
	post, slug := d.post, d.matter.Slug
	if slug == "" {
		slug = Slug(d.issue.Title, ascii)
	}
	if !post.Page {
		post.Slug, post.Path = slug, fmt.Sprintf("/%d/%s/", post.Number, slug)
		if slug == "" {
			post.Path = fmt.Sprintf("/%d/", post.Number)
		}
		a.claimPost(post.Path) // the number is the post's own: only a static file can be there, and that clash ends the build
		return Warning{}, true
	}
	wanted := slug
	if slug == "" || strings.Trim(slug, "0123456789") == "" {
		// A page called "2024" would sit on the address of issue 2024.
		slug = strings.TrimSuffix("page-"+slug, "-")
	}
	post.Slug, post.Path = slug, "/"+slug+"/"
	if !a.claimPost(post.Path) {
		post.Slug = fmt.Sprintf("%s-%d", slug, post.Number)
		post.Path = "/" + post.Slug + "/"
		a.claimPost(post.Path)
	}
	if post.Slug == wanted || wanted == "" {
		return Warning{}, true
	}
	return Warning{Number: post.Number, Message: fmt.Sprintf("the address /%s/ is taken; the page is at %s", wanted, post.Path),
		Hint: "choose another with the front matter key \"slug\""}, false
}

func (a *addresses) redirect(post *Post, from string) bool {
	if from == post.Path || !a.claim(from) {
		return false
	}
	post.Redirects = append(post.Redirects, from)
	return true
}

// alias adds a redirect that an author asked for, and returns why it cannot, and what to do. own is the post's paths so far, folded.
func (a *addresses) alias(post *Post, alias string, own map[string]bool) (reason, hint string) {
	p, ok := aliasPath(alias, a.home)
	switch {
	case !ok:
		return "is no path that can be kept", "write a path on this blog, such as /2019/old-title/"
	case p == post.Path:
		return "is the post's own address", "leave it out"
	case a.redirect(post, p):
		own[fold(p)] = true
		return "", ""
	case own[fold(p)] && slices.Contains(post.Redirects, p): // it is one already
		return "", ""
	case own[fold(p)]:
		return "is taken", "another address of the post differs only in letter case or form, which many file systems cannot tell apart"
	default:
		return "is taken", "another post, page or file is there, or a former address of one"
	}
}

// aliasPath makes a path of what an author wrote: an absolute path, or a full
// address, of which only the path counts: that below the blog's own root, if it is one of the blog's.
func aliasPath(s, home string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" || u.Fragment != "" {
		return "", false
	}
	p := u.Path
	if root, err := url.Parse(home); err == nil && u.Host != "" && strings.EqualFold(u.Host, root.Host) && strings.HasPrefix(p+"/", root.Path+"/") {
		p = strings.TrimPrefix(p, root.Path)
	}
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	if !strings.HasSuffix(p, "/") && path.Ext(p) != ".html" && path.Ext(p) != ".htm" {
		p += "/"
	}
	return p, safePath(p)
}

// maxPath is the longest path that an author can ask for, in bytes: below a folder it is one that every system can write.
const maxPath = 1000

// safePath reports whether a path can be written, and is not another way to write the same.
func safePath(p string) bool {
	parts := strings.Split(strings.TrimSuffix(strings.TrimPrefix(p, "/"), "/"), "/")
	return len(p) <= maxPath && !slices.ContainsFunc(parts, func(part string) bool { return !safePathPart(part) })
}

// safePathPart reports whether a name can be a file's on every system.
func safePathPart(s string) bool {
	if s == "" || len(s) > 200 || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.HasSuffix(s, " ") {
		return false
	}
	for _, r := range s {
		if !unicode.IsGraphic(r) || strings.ContainsRune(`<>:"\|?*`, r) {
			return false
		}
	}
	stem, _, _ := strings.Cut(strings.ToLower(s), ".")
	return avoidDevice(stem) == stem
}

// escapePath percent-encodes a path for use in an address.
func escapePath(p string) string { return (&url.URL{Path: p}).EscapedPath() }

// Absolute makes a full address of a path of the blog.
func (b *Blog) Absolute(p string) string { return b.BaseURL + escapePath(p) }

// Href makes a link of a path of the blog that works on every page, also where
// the blog lives below a folder.
func (b *Blog) Href(p string) string {
	u, err := url.Parse(b.BaseURL)
	if err != nil {
		return escapePath(p)
	}
	return strings.TrimSuffix(u.EscapedPath(), "/") + escapePath(p)
}

// FromRoot is an address with the path of the blog before it, if it is a path on the blog and has not got that.
func (b *Blog) FromRoot(address string) string {
	return markdown.FromRoot(strings.TrimSuffix(b.Href("/"), "/"), address)
}

// pagesURL is where GitHub Pages serves a repository.
// https://docs.github.com/pages: OWNER.github.io is its owner's own site, any other repository a folder below it.
func pagesURL(server string, name content.Name) string {
	owner := strings.ToLower(name.Owner)
	host := owner + ".github.io"
	if server != "" && server != githubURL {
		return fmt.Sprintf("%s/pages/%s/%s", server, name.Owner, name.Repo)
	}
	if strings.EqualFold(name.Repo, host) {
		return "https://" + host
	}
	return "https://" + host + "/" + name.Repo
}

// Origin is scheme and host of the blog's address, without a slash.
func (b *Blog) Origin() string {
	u, err := url.Parse(b.BaseURL)
	if err != nil {
		return b.BaseURL
	}
	return u.Scheme + "://" + u.Host
}
