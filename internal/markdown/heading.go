package markdown

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// headings gives the headings of the tree their levels, ids and permalinks. The topmost
// becomes TextOptions.HeadingLevel and no level is left out, so that a reader who jumps from heading to heading
// finds an outline.
func (p *page) headings() {
	p.takenIDs()
	var outer []int                                          // the written levels of the headings that the next one stands under
	for _, n := range slices.Collect(p.root.Descendants()) { // a permalink moves its heading
		level := headingLevel(n)
		if level == 0 || p.ours[n] != nil {
			continue
		}
		if !p.options.AsGitHub && !p.isSeen(n) {
			unwrapKeepingID(n) // who goes from heading to heading would stop at nothing
			continue
		}
		for len(outer) > 0 && outer[len(outer)-1] >= level {
			outer = outer[:len(outer)-1]
		}
		outer = append(outer, level)
		if p.text.HeadingLevel > 0 {
			level = min(p.text.HeadingLevel+len(outer)-1, 6)
		}
		p.heading(n, level)
	}
}

// isSeen reports whether there is anything to be seen of an element.
func (p *page) isSeen(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.TextNode && Seen(c.Data) {
			return true
		}
		if isElement(c, "img") {
			src, _ := attribute(c, "src")
			alt, _ := attribute(c, "alt")
			if src != "" || Seen(alt) {
				return true
			}
		}
	}
	return false
}

// Seen reports whether there is anything to be seen of a text.
func Seen(text string) bool { return strings.ContainsFunc(text, isInk) }

// isInk reports whether a character is one that is seen.
func isInk(r rune) bool {
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x2800, 0x3164, 0xfe0f, 0xffa0: // fillers, an empty braille cell and marks without a form
		return false
	}
	return unicode.IsGraphic(r) && !unicode.IsSpace(r)
}

// unwrapKeepingID unwraps an element, and leaves a place for the links to it.
func unwrapKeepingID(n *html.Node) {
	if id, ok := attribute(n, "id"); ok {
		n.Parent.InsertBefore(element("span", "", "id", id), n)
	}
	unwrap(n)
}

// takenIDs notes the ids of the notes and those an author gave, and drops what was given before.
func (p *page) takenIDs() {
	for n := range p.root.Descendants() {
		for i, a := range n.Attr {
			if a.Key != "id" && a.Key != "name" {
				continue
			}
			if p.ids[a.Val] {
				n.Attr = append(n.Attr[:i:i], n.Attr[i+1:]...)
				break
			}
			p.ids[a.Val] = true
			if p.ours[n] == nil {
				p.fragments[strings.TrimPrefix(a.Val, "user-content-"+p.text.IDPrefix)] = a.Val
			}
			break
		}
	}
}

func (p *page) heading(n *html.Node, level int) {
	written := textOf(n)
	label := strings.Join(strings.Fields(written), " ")
	n.Data = "h" + strconv.Itoa(level)
	n.DataAtom = 0
	if label == "" { // nobody leads to it
		return
	}
	id := p.headingID(strings.ReplaceAll(written, "\n", " "))
	// An author's id on a heading stays reachable; the element has room for one.
	if own, ok := attribute(n, "id"); ok {
		p.fragments[strings.TrimPrefix(own, "user-content-"+p.text.IDPrefix)] = id
	}
	setAttribute(n, "id", id)
	text := strings.Join(strings.Fields(emojiText(n)), " ")
	p.document.Headings = append(p.document.Headings, Heading{Level: level, ID: id, Text: text})
	if !within(n, "a") && !within(n, "summary") {
		p.permalink(n, "#"+id, text)
	}
}

// permalink puts a link to a heading beside it, as GitHub does: within it, its name would be part of the heading's.
func (p *page) permalink(heading *html.Node, href, text string) {
	both := element("div", "", "class", "markdown-heading")
	heading.Parent.InsertBefore(both, heading)
	heading.Parent.RemoveChild(heading)
	both.AppendChild(heading)
	both.AppendChild(element("a", "", "class", "anchor", "href", href, "aria-label", strings.ReplaceAll(p.options.Words.Permalink, "{heading}", text)))
}

// emojiText is the text of a heading as it will be shown: emoji are found in the same pieces of it, and none in code.
func emojiText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type != html.TextNode:
		case within(c, "code"), within(c, "tt"):
			b.WriteString(c.Data)
		default:
			b.WriteString(withEmoji(c.Data))
		}
	}
	return b.String()
}

// headingID makes an id of a heading's text as GitHub does for files, where the second
// of the same name gets "-1".
func (p *page) headingID(label string) string {
	base := slug(label)
	name := base
	for name == "" || p.ids[p.text.IDPrefix+name] {
		p.repeats[base]++
		name = base + "-" + strconv.Itoa(p.repeats[base])
	}
	id := p.text.IDPrefix + name
	p.ids[id] = true
	if _, ok := p.fragments[name]; !ok {
		p.fragments[name] = id
	}
	return id
}

// slug is the name GitHub gives a heading in a file: lower case, only
// letters, digits, marks, "_" and "-", a "-" for every blank.
func slug(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || unicode.IsLetter(r) || unicode.IsMark(r) && r != 0xfe0f || unicode.In(r, unicode.Nd, unicode.Nl, unicode.Pc):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
}

func headingLevel(n *html.Node) int {
	if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}

// resolveFragments lets "#name" lead to the id that was made of the name: GitHub does it by script.
func (p *page) resolveFragments() {
	for n := range p.root.Descendants() {
		if !isElement(n, "a") {
			continue
		}
		href, _ := attribute(n, "href")
		if len(href) < 2 || href[0] != '#' || p.ours[n] != nil {
			continue
		}
		name := href[1:]
		if s, err := url.PathUnescape(name); err == nil {
			name = s
		}
		name = strings.TrimPrefix(name, "user-content-")
		if id, ok := p.fragments[name]; ok {
			setAttribute(n, "href", "#"+id)
		} else if id, ok := p.fragments[strings.ToLower(name)]; ok {
			setAttribute(n, "href", "#"+id)
		} else if !p.ids[href[1:]] && !p.text.UserContent && !p.noted[href] && !IsPageFragment(name) && !slices.Contains(p.text.IDs, name) {
			p.noted[href] = true
			p.warnOf(href, "the link to \"#"+name+"\" leads nowhere: no heading of this text has that name")
		}
	}
}

// IsPageFragment reports whether a fragment leads to a place of any page: its top, says HTML, or words that the browser finds
// (https://wicg.github.io/scroll-to-text-fragment/).
func IsPageFragment(name string) bool {
	return strings.EqualFold(name, "top") || strings.HasPrefix(name, ":~:")
}
