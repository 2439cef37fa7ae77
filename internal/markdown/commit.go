package markdown

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// A hash of a commit has 7 to 40 hex digits, and 7 are shown of it.
const (
	minHash = 7
	maxHash = 40
)

// ownerBefore matches "owner@" or "owner/name@" at the end of a text.
var ownerBefore = regexp.MustCompile(`(?:^|[^\w./@-])([A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[\w.-]{1,100})?)@$`)

// commit finds the known commit whose hash, "owner@hash" or "owner/name@hash" has its hash at i. Text
// before low is spoken for.
func (p *page) commit(s string, i, low int, in place) (n *html.Node, from, to int) {
	if p.options.Commit == nil || in.link {
		return nil, 0, 0
	}
	for to = i; to < len(s) && hexDigit(s[to]); to++ {
	}
	if to-i < minHash || to-i > maxHash || to < len(s) && (isWord(s[to]) || s[to] == '-') {
		return nil, 0, 0
	}
	from, before := i, ""
	if i > low && s[i-1] == '@' {
		m := ownerBefore.FindStringSubmatch(s[max(low, i-150):i])
		owner, _, _ := strings.Cut(p.options.Repository, "/")
		switch {
		case m != nil && strings.EqualFold(m[1], owner):
			before = m[1] + "@"
		case m == nil || !strings.EqualFold(m[1], p.options.Repository):
			return nil, 0, 0
		}
		from -= len(m[1]) + 1
	}
	address, ok := p.options.Commit(s[i:to])
	if !ok {
		return nil, 0, 0
	}
	n = commitLink(before, s[i:to])
	setAttribute(n, "href", address)
	p.relate(n)
	return n, from, to
}

// commitLink is a link to a commit, still without its address.
func commitLink(before, hash string) *html.Node {
	n := element("a", before, "class", "commit-link")
	n.AppendChild(element("tt", hash[:minHash]))
	return n
}

// hashStarts reports whether a hash can begin at i.
func hashStarts(s string, i int) bool {
	if !hexDigit(s[i]) {
		return false
	}
	return i == 0 || !isWord(s[i-1]) && strings.IndexByte("-/#&=", s[i-1]) < 0
}

func hexDigit(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// commitURL matches the path of a commit.
var commitURL = regexp.MustCompile(`^/([A-Za-z0-9-]+/[\w.-]+)/commit/([0-9a-f]{7,40})$`)

// shortenCommit makes "owner/name@1234567" of the bare URL of a commit, and "1234567" of one of this repository
// that is known.
func (p *page) shortenCommit(n *html.Node, href, path string) {
	m := commitURL.FindStringSubmatch(path)
	if m == nil || !bareLink(n, href) {
		return
	}
	before := m[1] + "@"
	if strings.EqualFold(m[1], p.options.Repository) {
		if p.options.Commit == nil {
			return
		}
		if _, ok := p.options.Commit(m[2]); !ok {
			return
		}
		before = ""
	}
	short := commitLink(before, m[2])
	setAttribute(n, "class", "commit-link")
	n.RemoveChild(n.FirstChild)
	for c := short.FirstChild; c != nil; c = short.FirstChild {
		short.RemoveChild(c)
		n.AppendChild(c)
	}
}

// bareLink reports whether a link shows nothing but its address.
func bareLink(n *html.Node, href string) bool {
	return n.FirstChild != nil && n.FirstChild == n.LastChild && n.FirstChild.Type == html.TextNode && n.FirstChild.Data == href
}
