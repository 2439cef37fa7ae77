package feed

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/unicode/bidi"
)

// ForReaders makes of a post's HTML what a feed reader can show, which has neither the
// blog's style sheet nor its address: links are absolute (page is the post's address), classes and ids
// that mean nothing outside are gone, alerts are quotes with a bold title, task lists have ☐ and ☑, code is
// bare text, formulas are MathML with their TeX behind for readers that do not know it, videos are links with a picture, which is at the address
// video unless they have one of their own, and diagrams are pictures, which
// are returned to be put beside the page. A lang that is not "" is marked around the whole, with its direction.
// The input is safe already; all the same nothing gets through here that could run.
func ForReaders(body string, page *url.URL, lang, video string) (string, []Drawing) {
	root := &html.Node{Type: html.ElementNode, DataAtom: atom.Div, Data: "div"}
	nodes, err := html.ParseFragment(strings.NewReader(body), root)
	if err != nil {
		// It is nested deeper than a parser follows: nothing but the text can be had.
		return html.EscapeString(clean(textOf(body))), nil
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	t := transformer{page: page, video: video, targets: map[string]bool{}}
	t.reshape(root)
	t.aim(root)
	t.refine(root, rightToLeft(lang))
	if lang == "" || root.FirstChild == nil {
		return strings.TrimSpace(render(root)), t.drawings
	}
	direction := "ltr"
	if rightToLeft(lang) {
		direction = "rtl"
	}
	return `<div lang="` + html.EscapeString(lang) + `" dir="` + direction + `">` + strings.TrimSpace(render(root)) + `</div>`, t.drawings
}

func render(root *html.Node) string {
	var out strings.Builder
	for c := range root.ChildNodes() {
		html.Render(&out, c) // a strings.Builder takes everything
	}
	return out.String()
}

func textOf(body string) string {
	var out strings.Builder
	for z := html.NewTokenizer(strings.NewReader(body)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			out.Write(z.Text())
		}
	}
}

// transformer works on one text, in three passes over its tree.
type transformer struct {
	page     *url.URL
	video    string          // address of the picture of a video without one, or ""
	targets  map[string]bool // ids that a link of the text points to
	drawings []Drawing
}

// reshape removes and replaces elements.
func (t *transformer) reshape(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		switch {
		case n.Type == html.TextNode:
			n.Data = clean(n.Data)
		case n.Type != html.ElementNode || dropped[n.Data] || permalink(n):
			parent.RemoveChild(n)
		case n.DataAtom == atom.Input:
			checkbox(n)
		case n.DataAtom == atom.Figure && t.diagram(n):
		case (n.DataAtom == atom.Video || n.DataAtom == atom.Audio) && t.media(n):
		default:
			formula(n)
			t.reshape(n)
			alert(n)
		}
		n = next
	}
}

// dropped are elements of which nothing is for a reader, or whose contents are no HTML. Pictures drawn
// as svg in a text are icons.
var dropped = map[string]bool{
	"base": true, "button": true, "embed": true, "iframe": true, "link": true, "meta": true, "noembed": true, "noframes": true,
	"noscript": true, "object": true, "plaintext": true, "script": true, "select": true, "style": true, "svg": true,
	"template": true, "textarea": true, "title": true, "xmp": true,
}

// permalink reports whether n is a link by which a page lets a heading be quoted: one
// without words of its own.
func permalink(n *html.Node) bool {
	if n.DataAtom != atom.A || (!hasClass(n, "anchor") && !(heading(n.Parent) && strings.HasPrefix(attribute(n, "href"), "#"))) {
		return false
	}
	switch strings.TrimSpace(textIn(n)) {
	case "", "#", "¶", "§", "🔗":
		return true
	}
	return false
}

func heading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// checkbox turns the box of a task into a character.
func checkbox(n *html.Node) {
	box := ""
	if attribute(n, "type") == "checkbox" {
		box = "☐"
		if slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
			box = "☑"
		}
		if s := n.NextSibling; s != nil && (s.Type != html.TextNode || !strings.HasPrefix(s.Data, " ")) {
			box += " "
		}
	}
	n.Type, n.DataAtom, n.Data, n.Attr = html.TextNode, 0, box, nil
}

// formula sets the TeX of a formula apart: a reader that does not know MathML shows the letters of both.
func formula(n *html.Node) {
	if n.Data == "annotation" && n.Namespace == "math" && n.PrevSibling != nil {
		n.Parent.InsertBefore(&html.Node{Type: html.TextNode, Data: " "}, n)
	}
}

// alert turns GitHub's alerts into quotes that begin with the title in bold.
func alert(n *html.Node) {
	switch {
	case hasClass(n, "markdown-alert"):
		n.DataAtom, n.Data = atom.Blockquote, "blockquote"
	case hasClass(n, "markdown-alert-title"):
		strong := &html.Node{Type: html.ElementNode, DataAtom: atom.Strong, Data: "strong"}
		for c := n.FirstChild; c != nil; c = n.FirstChild {
			n.RemoveChild(c)
			strong.AppendChild(c)
		}
		n.AppendChild(strong)
	}
}

// media puts a link in place of a video or a sound: a player is dropped by many readers, and with it what it plays. The link
// is a picture of the video, or else its address.
func (t *transformer) media(n *html.Node) bool {
	source := attribute(n, "src")
	if source == "" {
		if s := find(n, atom.Source); s != nil {
			source = attribute(s, "src")
		}
	}
	full, ok := t.absolute(source, true)
	if !ok || slices.ContainsFunc(slices.Collect(n.Ancestors()), func(a *html.Node) bool { return a.DataAtom == atom.A }) {
		return false
	}
	link := &html.Node{Type: html.ElementNode, DataAtom: atom.A, Data: "a", Attr: []html.Attribute{{Key: "href", Val: full}}}
	label := "▶ " + clean(full)
	if img := t.still(n, label); img != nil {
		link.AppendChild(img)
	} else {
		link.AppendChild(&html.Node{Type: html.TextNode, Data: label})
	}
	n.Parent.InsertBefore(link, n)
	n.Parent.RemoveChild(n)
	return true
}

// still is the picture of a video, or nil.
func (t *transformer) still(n *html.Node, alt string) *html.Node {
	source := attribute(n, "poster")
	sizes := []html.Attribute{{Key: "width", Val: attribute(n, "width")}, {Key: "height", Val: attribute(n, "height")}}
	if source == "" && n.DataAtom == atom.Video {
		source, sizes = t.video, []html.Attribute{{Key: "width", Val: "320"}, {Key: "height", Val: "180"}}
	}
	if source == "" {
		return nil
	}
	img := &html.Node{Type: html.ElementNode, DataAtom: atom.Img, Data: "img", Attr: []html.Attribute{{Key: "src", Val: source}, {Key: "alt", Val: alt}}}
	for _, a := range sizes {
		if a.Val != "" {
			img.Attr = append(img.Attr, a)
		}
	}
	return img
}

// aim finds the ids that a link of the text points to: those of footnotes, and of a
// table of contents by hand. They stay, because readers that show a footnote where it is quoted look for the id that ends the
// link's address.
func (t *transformer) aim(root *html.Node) {
	for n := range root.Descendants() {
		if id, ok := strings.CutPrefix(attribute(n, "href"), "#"); ok && n.DataAtom == atom.A {
			if plain, err := url.PathUnescape(id); err == nil {
				id = plain
			}
			t.targets[id] = true
		}
	}
}

// refine puts the attributes in order, and takes away what is only a wrapping. rtl is the
// direction of the text around.
func (t *transformer) refine(parent *html.Node, rtl bool) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == html.ElementNode {
			inner := t.attributes(n, rtl)
			t.refine(n, inner)
			if wrapping(n) {
				unwrap(n)
			}
		}
		n = next
	}
}

// wrapping reports whether n meant something to the style sheet only.
func wrapping(n *html.Node) bool {
	switch {
	case n.Namespace != "":
		return !letters(n.Data)
	case n.DataAtom == atom.Span, n.DataAtom == atom.A:
		return len(n.Attr) == 0
	case n.DataAtom == atom.Div:
		return len(n.Attr) == 0 && blocksOnly(n)
	}
	return n.DataAtom == atom.Form || n.DataAtom == 0 // no HTML, such as <markdown-accessiblity-table>
}

// blocksOnly reports whether the contents of n stay apart without it.
func blocksOnly(n *html.Node) bool {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) == "":
		case c.Type == html.ElementNode && (heading(c) || block[c.DataAtom]):
		default:
			return false
		}
	}
	return true
}

var block = map[atom.Atom]bool{atom.Blockquote: true, atom.Details: true, atom.Div: true, atom.Dl: true, atom.Figure: true, atom.Hr: true,
	atom.Ol: true, atom.P: true, atom.Pre: true, atom.Section: true, atom.Table: true, atom.Ul: true}

func unwrap(n *html.Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	n.Parent.RemoveChild(n)
}

// kept are the attributes that mean something everywhere.
var kept = map[string]bool{
	"align": true, "alt": true, "colspan": true, "datetime": true, "height": true, "hreflang": true, "lang": true, "media": true,
	"open": true, "reversed": true, "rowspan": true, "scope": true, "sizes": true, "start": true, "title": true, "type": true, "value": true, "width": true,
}

// attributes keeps what means something outside the blog, and returns the
// direction that holds within n.
func (t *transformer) attributes(n *html.Node, rtl bool) bool {
	inner := rtl
	var out []html.Attribute
	for _, a := range n.Attr {
		a.Val = clean(a.Val)
		ok := kept[a.Key]
		switch a.Key {
		case "href", "src", "poster", "cite":
			a.Val, ok = t.absolute(a.Val, a.Key != "href")
			ok = ok && n.Namespace == ""
		case "srcset":
			a.Val, ok = t.sources(a.Val)
		case "id":
			ok = t.targets[a.Val]
		case "dir":
			if a.Val, ok = direction(n, a.Val, rtl); ok {
				inner = a.Val == "rtl"
			}
		default:
			ok = ok || (n.Namespace == "math" && mathAttribute(a.Key))
		}
		if ok {
			out = append(out, a)
		}
	}
	n.Attr = out
	return inner
}

func mathAttribute(key string) bool {
	return key != "class" && key != "style" && !strings.HasPrefix(key, "on") && letters(key)
}

func letters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
}

// direction says whether a dir attribute is worth keeping. "auto" is on nearly every block; it is decided
// here, by the first letter that has a direction as HTML does it, and only written where it differs.
func direction(n *html.Node, value string, rtl bool) (string, bool) {
	switch value = strings.ToLower(value); value {
	case "ltr", "rtl":
		return value, true
	case "auto":
		right, ok := firstStrong(n)
		if !ok || right == rtl {
			return "", false
		}
		if right {
			return "rtl", true
		}
		return "ltr", true
	}
	return "", false
}

func firstStrong(n *html.Node) (right, ok bool) {
	for c := range n.ChildNodes() {
		if c.Type == html.TextNode {
			right, ok = strong(c.Data)
		} else if c.Type == html.ElementNode && attribute(c, "dir") == "" && c.DataAtom != atom.Bdi {
			right, ok = firstStrong(c)
		}
		if ok {
			return right, true
		}
	}
	return false, false
}

func strong(s string) (right, ok bool) {
	for _, r := range s {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return false, true
		case bidi.R, bidi.AL:
			return true, true
		}
	}
	return false, false
}

// absolute makes an address absolute. What starts with "/" carries the path of the blog
// already. An address that is absolute stays as its author wrote it.
func (t *transformer) absolute(s string, resource bool) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return -1 // as browsers do, so no scheme hides behind them
		}
		return r
	}, strings.TrimSpace(s))
	if s == "" {
		return "", false
	}
	if scheme, ok := schemeOf(s); ok {
		return s, hosted(s, scheme) || (!resource && otherSchemes[scheme])
	}
	u, err := url.Parse(s)
	if err != nil {
		return "", false
	}
	return t.page.ResolveReference(u).String(), true
}

// hosted reports whether an address is a full one of the web: what a browser makes of "https:page" hangs on where it stands.
func hosted(s, scheme string) bool {
	u, err := url.Parse(s)
	return (scheme == "https" || scheme == "http") && (err != nil || u.Host != "")
}

var otherSchemes = map[string]bool{"mailto": true, "tel": true, "xmpp": true, "irc": true, "ircs": true}

// schemeOf returns what stands before the first colon if that can only be a scheme (RFC 3986, section 4.2).
func schemeOf(s string) (string, bool) {
	end := strings.IndexAny(s, ":/?#")
	if end < 0 || s[end] != ':' {
		return "", false
	}
	return strings.ToLower(s[:end]), true
}

// sources makes the addresses of a srcset absolute.
// https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute
func (t *transformer) sources(s string) (string, bool) {
	var out []string
	for {
		s = strings.TrimLeft(s, " \t\n\f,")
		if s == "" {
			return strings.Join(out, ", "), len(out) > 0
		}
		source, rest := s, ""
		if end := strings.IndexAny(s, " \t\n\f"); end >= 0 {
			source, rest = s[:end], s[end:]
		}
		descriptor := ""
		if trimmed := strings.TrimRight(source, ","); trimmed != source {
			source = trimmed
		} else {
			descriptor, rest, _ = strings.Cut(rest, ",")
		}
		if full, ok := t.absolute(source, true); ok {
			out = append(out, strings.TrimSpace(full+" "+strings.TrimSpace(descriptor)))
		}
		s = rest
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	return n.Type == html.ElementNode && slices.Contains(strings.Fields(attribute(n, "class")), class)
}

func textIn(root *html.Node) string {
	var out strings.Builder
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
	}
	return out.String()
}
