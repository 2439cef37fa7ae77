package markdown

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Picture is an image that a text shows.
type Picture struct {
	URL   string // as Options.Image is asked for it
	Sized bool   // whether its author says how large it is to be, so that its own size does not matter
}

// Pictures lists the images of a text, in order. It takes a small part of the time of Render.
func (r *Renderer) Pictures(source string, t TextOptions) []Picture {
	if !mayShowPictures(source) {
		return nil
	}
	p := r.page(source, t)
	p.tree(p.parse())
	var all []Picture
	for n := range p.root.Descendants() {
		switch {
		case isElement(n, "img"):
			if src, _ := attribute(n, "src"); src != "" {
				src = p.resolve(src, true)
				p.limitSize(n, src)
				all = append(all, Picture{URL: src, Sized: !takesSize(n)})
			}
		case isElement(n, "source"):
			for _, c := range sourceCandidates(n) {
				all = append(all, Picture{URL: p.resolve(c[0], true), Sized: !sourceTakesSize(n)})
			}
		}
	}
	return all
}

// mayShowPictures reports whether there is anything in a text that an image, in Markdown or HTML, begins with.
func mayShowPictures(source string) bool {
	if strings.Contains(source, "![") {
		return true
	}
	lower := strings.ToLower(source)
	return strings.Contains(lower, "<img") || strings.Contains(lower, "<source")
}

// image points an image to its local copy if there is one, gives it its size, and links it to its full
// size where it is not in a link or a picture of the author's.
func (p *page) image(n *html.Node, in place) {
	src, written := attribute(n, "src")
	src = p.resolve(src, true)
	if p.document.Image == "" && src != "" {
		p.document.Image = src
	}
	if src == "" && !p.options.AsGitHub {
		// GitHub shows a refused picture as a broken one; its description says more.
		alt, _ := attribute(n, "alt")
		whole := n
		for a := n.Parent; in.picture && a != nil; a = a.Parent {
			if isElement(a, "picture") {
				whole = a
			}
		}
		replaceNode(whole, textNode(alt))
		return
	}
	if p.text.OwnImages && !p.ofGitHub(src) {
		p.foreignImage(n, src, in)
		return
	}
	p.limitSize(n, src) // the author's size, and not the image's own, whose sides belong together
	shown := src
	if p.options.Image != nil && src != "" {
		if address, width, height, ok := p.options.Image(src); ok {
			shown = address
			if has(n, "width") || has(n, "height") || !unsizedSource(n) {
				giveSize(n, width, height)
			}
		}
	}
	setAttribute(n, "src", shown)
	if _, ok := attribute(n, "alt"); !ok {
		setAttribute(n, "alt", "")
	}
	setAttribute(n, "loading", "lazy")
	outer := n
	if !in.link && !in.picture && written {
		outer = element("a", "", "href", shown)
		p.relate(outer)
		if alt, _ := attribute(n, "alt"); strings.TrimSpace(alt) == "" && !p.options.AsGitHub {
			setAttribute(outer, "aria-label", p.options.Words.Image)
		}
		wrap(n, outer)
	}
	if in.root {
		wrap(outer, element("p", ""))
	}
}

// ofGitHub reports whether an image is one of GitHub's own hosts, which keep what people upload there.
func (p *page) ofGitHub(src string) bool {
	u, err := url.Parse(src)
	return err == nil && (strings.HasPrefix(src, p.server+"/") || strings.HasSuffix(u.Host, ".githubusercontent.com") || u.Host == "github.githubassets.com")
}

// foreignImage puts a link in place of an image.
func (p *page) foreignImage(n *html.Node, src string, in place) {
	alt, _ := attribute(n, "alt")
	if strings.TrimSpace(alt) == "" {
		alt = p.options.Words.Image
	}
	link := textNode(alt)
	if !in.link && src != "" {
		link = element("a", alt, "href", src)
		p.relate(link)
	}
	if in.root {
		wrap(n, element("p", ""))
	}
	if picture := n.Parent; isElement(picture, "picture") { // of which nothing is left
		picture.Data, picture.DataAtom, picture.Attr = "span", atom.Span, nil
		for c := range picture.ChildNodes() {
			if isElement(c, "source") {
				c.Type, c.Data, c.DataAtom, c.Attr = html.TextNode, "", 0, nil
			}
		}
	}
	replaceNode(n, link)
}

// maxSize is the largest width and height GitHub writes on an uploaded image, and what a stranger may give any.
const maxSize = 2000

func (p *page) limitSize(n *html.Node, src string) {
	if !p.text.UserContent && !strings.HasPrefix(src, p.server+"/user-attachments/") {
		return
	}
	for _, key := range []string{"width", "height"} {
		value, _ := attribute(n, key)
		if size, err := strconv.Atoi(value); err == nil && size > maxSize {
			setAttribute(n, key, strconv.Itoa(maxSize))
		}
	}
}

// giveSize adds the size in pixels, without which the page would jump when the image arrives. If
// the author gave one side, the other is added; if both, or a share of the page, that is kept.
func giveSize(n *html.Node, width, height int) {
	if !takesSize(n) || width <= 0 || height <= 0 {
		return
	}
	if side, ok := givenSide(n, "width"); ok {
		width, height = side, max(1, (height*side+width/2)/width)
	} else if side, ok := givenSide(n, "height"); ok {
		width, height = max(1, (width*side+height/2)/height), side
	}
	setAttribute(n, "width", strconv.Itoa(width))
	setAttribute(n, "height", strconv.Itoa(height))
}

// takesSize reports whether the author left it open how large an image is.
func takesSize(n *html.Node) bool {
	if has(n, "width") && has(n, "height") {
		return false
	}
	for _, key := range []string{"width", "height"} {
		if _, ok := givenSide(n, key); has(n, key) && !ok {
			return false
		}
	}
	return true
}

// givenSide is a side in pixels as the author gave it.
func givenSide(n *html.Node, key string) (int, bool) {
	value, _ := attribute(n, key)
	side, err := strconv.Atoi(value)
	return side, err == nil && side > 0 && side <= maxSize
}

// pictureSource points a <source> of a <picture> to local copies, and gives it the size of its one image: else it would be
// shown in that of the <img>.
func (p *page) pictureSource(n *html.Node) {
	var parts []string
	sized := sourceTakesSize(n)
	for _, c := range sourceCandidates(n) {
		c[0] = p.resolve(c[0], true)
		if p.text.OwnImages && !p.ofGitHub(c[0]) {
			n.Parent.RemoveChild(n)
			return
		}
		if p.options.Image != nil {
			if shown, width, height, ok := p.options.Image(c[0]); ok {
				c[0] = shown
				if sized {
					giveSize(n, width, height)
				}
			}
		}
		parts = append(parts, strings.Join(c, " "))
	}
	p.limitSize(n, "")
	setAttribute(n, "srcset", strings.Join(parts, ", "))
}

// unsizedSource reports whether one of the sources for an <img> has no size of its own, so that it would be shown in that of
// the <img>.
func unsizedSource(n *html.Node) bool {
	for s := n.PrevSibling; s != nil; s = s.PrevSibling {
		if isElement(s, "source") && has(s, "srcset") && !has(s, "width") {
			return true
		}
	}
	return false
}

const blanks = " \t\n\f\r"

// candidates are the addresses in a srcset, each followed by what is said of it: an address ends at a blank, and a comma is none of it
// if it is its last character (https://html.spec.whatwg.org/#parsing-a-srcset-attribute).
func candidates(set string) [][]string {
	var all [][]string
	for {
		set = strings.TrimLeft(set, blanks+",")
		if set == "" {
			return all
		}
		end := strings.IndexAny(set+" ", blanks)
		address, descriptors := strings.TrimRight(set[:end], ","), ""
		if set = set[end:]; len(address) == end {
			descriptors, set, _ = strings.Cut(set, ",")
		}
		all = append(all, append([]string{address}, strings.Fields(descriptors)...))
	}
}

// sourceCandidates are those of a <source>.
func sourceCandidates(source *html.Node) [][]string {
	set, _ := attribute(source, "srcset")
	return candidates(set)
}

// sourceTakesSize reports whether a <source> is shown as large as its image is: it is one, for screens of any density, and the author
// gives no size for it or for the <img>.
func sourceTakesSize(n *html.Node) bool {
	if all := sourceCandidates(n); len(all) != 1 || len(all[0]) != 1 || has(n, "width") || has(n, "height") {
		return false
	}
	for s := n.NextSibling; s != nil; s = s.NextSibling {
		if isElement(s, "img") {
			return !has(s, "width") && !has(s, "height")
		}
	}
	return false
}

// attachment matches the path of a video that was dropped into the editor: an attachment that is no image
// is one when its bare address stands alone.
var attachment = regexp.MustCompile(`^/(?:user-attachments/assets/[0-9a-f-]{36}|[\w.-]+/[\w.-]+/assets/\d+/[0-9a-f-]{36})$`)
var videoFile = regexp.MustCompile(`^https://user-images\.githubusercontent\.com/[\w./-]+\.(?:mp4|mov|webm)$`)

// video makes a player of the bare address of an attached video alone in its paragraph.
func (p *page) video(n *html.Node) bool {
	href, _ := attribute(n, "href")
	path, ok := strings.CutPrefix(href, p.server)
	if p.options.AsGitHub || !(ok && attachment.MatchString(path)) && !videoFile.MatchString(href) {
		return false
	}
	if !isElement(n.Parent, "p") || n.PrevSibling != nil || n.NextSibling != nil || textOf(n) != href {
		return false
	}
	replaceNode(n, element("video", "", "src", href, "controls", "", "preload", "none"))
	return true
}
