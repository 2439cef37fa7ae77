package markdown

import (
	"net/url"
	"strings"
	"unicode/utf8"

	whatwg "github.com/nlnwa/whatwg-url/url"
)

// resolve makes a relative address of the text absolute, if there is a base, or at least a path a whole one.
func (p *page) resolve(address string, image bool) string {
	if !p.options.AsGitHub {
		address = sent.Replace(strings.TrimSpace(address)) // as a browser reads it, and HTML wants it
	}
	if address == "" || address[0] == '#' {
		return address
	}
	if p.text.BaseURL == "" {
		whole := FromRoot(p.options.Root, address)
		if (hostOf(whole) == "" && !hasScheme(whole) || p.ownSite(whole)) && !p.text.UserContent {
			p.note(whole, address)
		}
		return whole
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

// note takes down an address of the blog, as it has become and as it is written.
func (p *page) note(address, written string) {
	if !p.noted[address] {
		p.noted[address] = true
		p.document.Local = append(p.document.Local, Address{address, p.line(p.where(written))})
	}
}

// sent writes what may not stand in an address as browsers send it.
var sent = strings.NewReplacer("\t", "", "\n", "", "\r", "", " ", "%20", "|", "%7C", "^", "%5E", "`", "%60", "{", "%7B", "}", "%7D", `"`, "%22", "<", "%3C", ">", "%3E")

// FromRoot is an address with Options.Root, if it is a path and has not got it.
func FromRoot(root, address string) string {
	rest, has := strings.CutPrefix(address, root)
	if !strings.HasPrefix(address, "/") || strings.HasPrefix(address, "//") || has && (rest == "" || strings.ContainsAny(rest[:1], "/?#")) {
		return address
	}
	return root + address
}

// browsed is an address as a browser reads it on a page of the blog, by https://url.spec.whatwg.org. The error is for one that it
// can do nothing with. A page's own scheme decides what "https:example.org" is; here it is none of the web's, so that stays an
// address of another host.
func browsed(address string) (*whatwg.Url, error) { return whatwg.ParseRef("wss://"+ownHost, address) }

// ownHost stands for that of the blog.
const ownHost = "own.invalid"

// canBeOpened reports whether a browser can do something with an address. One that ends in the words behind it, as of
// "http://localhost:8080，然后", is not.
func canBeOpened(address string) bool {
	_, err := browsed(address)
	return err == nil
}

// hasScheme reports whether an address says how it is to be opened, as "mailto:" does.
func hasScheme(address string) bool {
	i := strings.IndexAny(address, ":/?#\\")
	return i >= 0 && address[i] == ':'
}

// hostOf is the host, and the port, that a browser finds in an address; "" if there is none.
func hostOf(address string) string {
	u, err := browsed(address)
	if err != nil || u.Host() == ownHost {
		return ""
	}
	return u.Host()
}

// asWritten is an address as its author has probably written it, to be searched for: goldmark escapes what is no ASCII.
func asWritten(address string) string {
	if s, err := url.PathUnescape(address); err == nil && utf8.ValidString(s) {
		return s
	}
	return address
}
