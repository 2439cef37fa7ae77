package markdown

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// repositoryBefore matches "owner/name" at the end of a text.
var repositoryBefore = regexp.MustCompile(`(?:^|[^\w./@-])([A-Za-z0-9][A-Za-z0-9-]{0,38}/[\w.-]{1,100})$`)

// reference finds the known issue whose "#12", "GH-12" or "owner/name#12" has its "#" or
// "G" at i. Text before low is spoken for.
func (p *page) reference(s string, i, low int, in place) (n *html.Node, from, to int) {
	if p.options.Issue == nil || in.link {
		return nil, 0, 0
	}
	digits, from := i+1, i
	if s[i] == 'G' {
		if !strings.HasPrefix(s[i:], "GH-") {
			return nil, 0, 0
		}
		digits = i + 3
	}
	number, to := numberAt(s, digits)
	if number == 0 {
		return nil, 0, 0
	}
	switch {
	case i == 0 || i == low:
	case s[i] == '#' && (isWord(s[i-1]) || s[i-1] == '-' || s[i-1] == '.'):
		m := repositoryBefore.FindStringSubmatch(s[max(low, i-150):i])
		if m == nil || !strings.EqualFold(m[1], p.options.Repository) {
			return nil, 0, 0
		}
		from = i - len(m[1])
	case isWord(s[i-1]) || strings.IndexByte("/#&", s[i-1]) >= 0:
		return nil, 0, 0
	}
	n = p.issueLink(number, s[from:to])
	if n != nil && from < i {
		n.FirstChild.Data = "#" + strconv.Itoa(number)
	}
	return n, from, to
}

// numberAt reads an issue's number that ends with the word.
func numberAt(s string, i int) (number, end int) {
	for end = i; end < len(s) && s[end] >= '0' && s[end] <= '9'; end++ {
	}
	if end == i || end-i > 9 || s[i] == '0' || end < len(s) && isWord(s[end]) {
		return 0, 0
	}
	number, _ = strconv.Atoi(s[i:end])
	return number, end
}

// issueLink links to an issue of the repository, if it is known.
func (p *page) issueLink(number int, label string) *html.Node {
	address, title, ok := p.options.Issue(number)
	if !ok {
		return nil
	}
	p.refer(number)
	n := element("a", label, "class", "issue-link", "href", address)
	if title != "" {
		setAttribute(n, "title", clean(title))
	}
	p.relate(n)
	return n
}

func (p *page) refer(number int) {
	if !p.seen[number] {
		p.seen[number] = true
		p.document.Issues = append(p.document.Issues, number)
	}
}

// issueURL matches the path of an issue or pull request, with a comment's fragment.
var issueURL = regexp.MustCompile(`^/([A-Za-z0-9-]+/[\w.-]+)/(?:issues|pull|discussions)/([1-9]\d{0,8})(#[\w-]*)?$`)

// comment is the address of the comment that a fragment of GitHub's names, if it is shown.
func (p *page) comment(number int, fragment string) (string, bool) {
	id, err := strconv.ParseInt(strings.TrimPrefix(fragment, "#issuecomment-"), 10, 64)
	if err != nil || p.options.Comment == nil {
		return "", false
	}
	return p.options.Comment(number, id)
}

// shorten makes "owner/name#12" of a bare URL of an issue, "#12" and a link to the post of one in this
// repository; a link with a text of its own only gets the post's address.
func (p *page) shorten(n *html.Node) {
	href, _ := attribute(n, "href")
	path, ok := strings.CutPrefix(href, p.server)
	if !ok {
		return
	}
	m := issueURL.FindStringSubmatch(path)
	if m == nil {
		p.shortenCommit(n, href, path)
		return
	}
	number, _ := strconv.Atoi(m[2])
	label := m[1] + "#" + m[2]
	own := strings.EqualFold(m[1], p.options.Repository)
	if own {
		label = "#" + m[2]
	}
	if strings.HasPrefix(m[3], "#issuecomment-") || strings.HasPrefix(m[3], "#discussion") {
		label += " (comment)"
	}
	known := false
	if own && p.options.Issue != nil {
		var address, title string
		if address, title, known = p.options.Issue(number); known {
			p.refer(number)
			if m[3] == "" {
				setAttribute(n, "href", address)
			} else if there, ok := p.comment(number, m[3]); ok {
				setAttribute(n, "href", there)
			}
			if _, has := attribute(n, "title"); !has && title != "" {
				setAttribute(n, "title", clean(title))
			}
		}
	}
	if (known || !own) && bareLink(n, href) {
		n.FirstChild.Data = label
		setAttribute(n, "class", "issue-link")
	}
}
