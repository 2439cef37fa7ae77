package markdown

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// What GitHub keeps of an author's HTML (design/github-markdown.md, section 6), but for the
// attributes that steer forms, keys and image maps, and microdata, with which a comment could speak for the page.
var (
	allowedElements = set(`a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd
		li mark ol p picture pre q rp rt ruby s samp section source span strike strong sub summary sup table tbody td
		tfoot th thead tr tt ul var`)
	allowedAttributes = set(`abbr align alt axis cellpadding cellspacing char charoff clear color cols
		colspan compact datetime dir frame headers height hreflang hspace id label lang
		name noshade nowrap open rowspan rows rules scope size span start summary title type
		valign value vspace width`)
	allowedOn = map[string]map[string]bool{
		"a": set("href"), "img": set("src longdesc border"), "source": set("srcset media sizes"),
		"blockquote": set("cite"), "del": set("cite"), "ins": set("cite"), "q": set("cite"),
	}
	// Elements that go with all that is in them.
	removedElements = set("video style script title textarea xmp iframe noembed noframes plaintext")
	inTable         = set("tbody td tfoot th thead tr")
	linkSchemes     = set("http https mailto irc ircs xmpp")
	sourceSchemes   = set("http https")
)

// sanitize takes out of a tree what no author may write. Elements of ours get their attributes.
func (p *page) sanitize(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch c.Type {
		case html.TextNode:
			c.Data = clean(c.Data)
		case html.ElementNode:
			if first := p.sanitizeElement(c); first != nil {
				next = first
			}
		default:
			n.RemoveChild(c)
		}
		c = next
	}
}

// sanitizeElement gives the node to go on with if the element was unwrapped.
func (p *page) sanitizeElement(n *html.Node) *html.Node {
	if m := p.marked(n); m != nil {
		// The mark stays until the tree has settled: the attributes stand in it.
		for _, a := range n.Attr {
			if a.Key == markKey {
				n.Attr = []html.Attribute{a}
				break
			}
		}
		p.sanitize(n)
		return nil
	}
	switch {
	case n.Namespace == "" && removedElements[n.Data]:
		n.Parent.RemoveChild(n)
		return nil
	case n.Namespace != "" || !allowedElements[n.Data] || inTable[n.Data] && !within(n, "table"):
		return dissolve(n)
	}
	p.sanitizeAttributes(n)
	if !p.options.AsGitHub && (n.Data == "source" && (!isElement(n.Parent, "picture") || !has(n, "srcset")) || n.Data == "picture" && !contains(n, "img")) {
		return dissolve(n) // neither means anything
	}
	if n.Data == "a" && !has(n, "href") && !has(n, "id") && !has(n, "name") {
		return dissolve(n)
	}
	p.sanitize(n)
	return nil
}

// dissolve unwraps a node and gives the first that took its place, or else the next.
func dissolve(n *html.Node) *html.Node {
	first := n.FirstChild
	if first == nil {
		first = n.NextSibling
	}
	unwrap(n)
	return first
}

func within(n *html.Node, tag string) bool {
	for a := n.Parent; a != nil; a = a.Parent {
		if isElement(a, tag) {
			return true
		}
	}
	return false
}

func (p *page) sanitizeAttributes(n *html.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Namespace != "" || !allowedAttributes[a.Key] && !allowedOn[n.Data][a.Key] {
			continue
		}
		a.Val = clean(a.Val)
		switch a.Key {
		case "href":
			if !p.allowedLink(n, &a.Val) {
				continue
			}
		case "src":
			// GitHub refuses an image that is only a query or a fragment.
			if !p.allowedSource(a.Val) || strings.HasPrefix(a.Val, "?") || strings.HasPrefix(a.Val, "#") {
				p.warnOf(a.Val, fmt.Sprintf("%.80q is no address of an image", asWritten(a.Val)))
				a.Val = ""
			}
		case "cite", "longdesc":
			if !allowedURL(a.Val, sourceSchemes) {
				continue
			}
		case "srcset":
			if a.Val = p.allowedSrcset(a.Val); a.Val == "" {
				continue
			}
		case "id", "name":
			if a.Val = strings.TrimPrefix(a.Val, "user-content-"); a.Val == "" || strings.ContainsAny(a.Val, " \t\n\f\r") {
				continue
			}
			a.Val = "user-content-" + p.text.IDPrefix + a.Val
		}
		kept = append(kept, a)
	}
	n.Attr = kept
}

// allowedURL reports whether a URL is relative or has one of the schemes. What a
// browser would skip in a scheme, and what it would take for a slash, is not let through.
func allowedURL(s string, schemes map[string]bool) bool {
	s = strings.TrimSpace(s)
	return !hasScheme(s) || schemes[strings.ToLower(s[:strings.IndexByte(s, ':')])]
}

// allowedLink reports whether a link may lead to an address, and a browser can go there. Else its author is told that it is text.
// A bare address with words right behind it, as Chinese is written, may end before them.
func (p *page) allowedLink(n *html.Node, address *string) bool {
	switch {
	case !allowedURL(*address, linkSchemes):
		if textOf(n) != *address { // a bare "ftp://" is meant as text as likely as not
			p.warnOf(*address, fmt.Sprintf("the address %.80q is not allowed in a link: only its text is shown", asWritten(*address)))
		}
		return false
	case p.options.AsGitHub || canBeOpened(*address):
		return true
	}
	text := textOf(n)
	if end := strings.IndexFunc(text, isWidePunctuation); end > 0 && text == asWritten(*address) && canBeOpened(text[:end]) {
		for c := n.FirstChild; c != nil; c = n.FirstChild {
			n.RemoveChild(c)
		}
		*address = text[:end]
		n.AppendChild(textNode(text[:end]))
		n.Parent.InsertBefore(textNode(text[end:]), n.NextSibling)
		return true
	}
	p.warnOf(*address, fmt.Sprintf("the address %.80q is one that no browser can open: only its text is shown", asWritten(*address)))
	return false
}

// isWidePunctuation reports whether a character is punctuation of scripts without spaces.
func isWidePunctuation(r rune) bool {
	return r >= 0x2000 && (unicode.IsPunct(r) || unicode.IsSymbol(r))
}

// allowedSource reports whether an image may be at an address, and a browser can open it.
func (p *page) allowedSource(address string) bool {
	return allowedURL(address, sourceSchemes) && (p.options.AsGitHub || canBeOpened(address))
}

// allowedSrcset is what may stay of the candidates for a picture. GitHub drops all for one that may not.
func (p *page) allowedSrcset(set string) string {
	var allowed []string
	for _, c := range candidates(set) {
		switch {
		case p.allowedSource(c[0]):
			allowed = append(allowed, strings.Join(c, " "))
		case p.options.AsGitHub:
			return ""
		default:
			p.warnOf(c[0], fmt.Sprintf("%.80q is no address of an image", asWritten(c[0])))
		}
	}
	if p.options.AsGitHub {
		return set
	}
	return strings.Join(allowed, ", ")
}
