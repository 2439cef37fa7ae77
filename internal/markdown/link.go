package markdown

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// link resolves a link's address, says how it relates, and shortens bare URLs of issues.
func (p *page) link(n *html.Node) {
	href, ok := attribute(n, "href")
	if !ok {
		p.target(n)
		return
	}
	if p.ours[n] != nil {
		return
	}
	setAttribute(n, "href", p.resolve(href, false))
	p.shorten(n)
	p.relate(n)
	if written := asWritten(href); bareLink(n, href) || bareLink(n, written) || bareLink(n, strings.TrimPrefix(written, "http://")) || bareLink(n, strings.TrimSuffix(written, "/")) {
		setAttribute(n, "class", "bare") // so that paper, which shows where links lead, need not say it twice
	}
}

// target makes of an old-fashioned <a name> what today's HTML has for it: an id.
func (p *page) target(n *html.Node) {
	name, named := attribute(n, "name")
	if !named {
		return
	}
	if _, ok := attribute(n, "id"); !ok {
		setAttribute(n, "id", name)
	}
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "name" })
}

// relate gives a link that leads off the site its rel.
func (p *page) relate(n *html.Node) {
	href, _ := attribute(n, "href")
	host := hostOf(href)
	switch {
	case host == "":
	case p.text.UserContent:
		setAttribute(n, "rel", "nofollow ugc")
	case p.ownSite(href):
	case host != p.host && !strings.HasSuffix(host, "."+p.host):
		setAttribute(n, "rel", "nofollow")
	}
}

// ownSite reports whether a full address is one of the blog's.
func (p *page) ownSite(address string) bool {
	rest, found := strings.CutPrefix(address, p.options.Site)
	return found && p.options.Site != "" && (rest == "" || strings.ContainsAny(rest[:1], "/?#"))
}
