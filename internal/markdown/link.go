package markdown

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
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
	if !p.options.AsGitHub && !canBeOpened(href) {
		p.warn(-1, fmt.Sprintf("the address %.80q is one that no browser can open: only its text is shown", href))
		n.Data, n.DataAtom, n.Attr = "span", atom.Span, nil
		return
	}
	setAttribute(n, "href", p.resolve(href, false))
	p.shorten(n)
	p.relate(n)
	if bareLink(n, href) || bareLink(n, strings.TrimPrefix(href, "http://")) || bareLink(n, strings.TrimSuffix(href, "/")) {
		setAttribute(n, "class", "bare") // so that paper, which shows where links lead, need not say it twice
	}
}

// canBeOpened reports whether an address is none of the web's, or one that a browser can do something with. One that ends in the
// words behind it, as of "http://localhost:8080，然后", is not.
func canBeOpened(address string) bool {
	scheme, rest, _ := strings.Cut(address, ":")
	if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") || !strings.HasPrefix(rest, "//") {
		return true
	}
	host := strings.TrimLeft(rest, "/")
	if i := strings.IndexAny(host, `/?#\`); i >= 0 {
		host = host[:i]
	}
	u, err := url.Parse("http://" + host)
	if err != nil || u.Hostname() == "" {
		return false
	}
	_, err = strconv.ParseUint(cmp.Or(u.Port(), "0"), 10, 16)
	return err == nil
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

// resolve makes a relative address of the text absolute, if there is a base, or at least a path a whole one.
func (p *page) resolve(address string, image bool) string {
	if address == "" || address[0] == '#' {
		return address
	}
	if p.text.BaseURL == "" {
		return FromRoot(p.options.Root, address)
	}
	base := p.text.BaseURL
	if image {
		base = strings.Replace(base, "/blob/", "/raw/", 1)
	}
	b, err := url.Parse(base)
	if err != nil {
		return address
	}
	u, err := url.Parse(address)
	if err != nil || u.IsAbs() || u.Host != "" {
		return address
	}
	if strings.HasPrefix(u.Path, "/") { // from the repository's root
		u.Path = strings.TrimLeft(u.Path, "/")
	}
	return b.ResolveReference(u).String()
}

// FromRoot is an address with Options.Root, if it is a path and has not got it.
func FromRoot(root, address string) string {
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || address == root || strings.HasPrefix(address, root+"/") {
		return address
	}
	return root + address
}

// relate gives a link that leads off the site its rel.
func (p *page) relate(n *html.Node) {
	href, _ := attribute(n, "href")
	host := hostOf(href)
	switch {
	case host == "":
	case p.text.UserContent:
		setAttribute(n, "rel", "nofollow ugc")
	case host != p.host && !strings.HasSuffix(host, "."+p.host):
		setAttribute(n, "rel", "nofollow")
	}
}
