package markdown

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// image points an image to its local copy if there is one, gives it its size, and links it to its full
// size where it is not in a link or a picture of the author's.
func (p *page) image(n *html.Node, in place) {
	src, written := attribute(n, "src")
	src = p.resolve(src, true)
	if p.document.Image == "" && src != "" {
		p.document.Image = src
	}
	if src == "" && !in.picture && !p.options.AsGitHub {
		// GitHub shows a refused picture as a broken one; its description says more.
		alt, _ := attribute(n, "alt")
		n.Parent.InsertBefore(textNode(alt), n)
		n.Parent.RemoveChild(n)
		return
	}
	shown := src
	if p.options.Image != nil && src != "" {
		if local, width, height, ok := p.options.Image(src); ok {
			shown = local
			giveSize(n, width, height)
		}
	}
	setAttribute(n, "src", shown)
	if _, ok := attribute(n, "alt"); !ok {
		setAttribute(n, "alt", "")
	}
	setAttribute(n, "loading", "lazy")
	p.limitSize(n, src)
	outer := n
	if !in.link && !in.picture && written {
		outer = element("a", "", "href", shown)
		p.relate(outer)
		wrap(n, outer)
	}
	if in.root {
		wrap(outer, element("p", ""))
	}
}

// maxSize is the largest width and height GitHub writes on an uploaded image.
const maxSize = 2000

func (p *page) limitSize(n *html.Node, src string) {
	if !strings.HasPrefix(src, p.server+"/user-attachments/") {
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
	w, hasWidth := attribute(n, "width")
	h, hasHeight := attribute(n, "height")
	if hasWidth && hasHeight || width <= 0 || height <= 0 {
		return
	}
	if hasWidth || hasHeight {
		side, err := strconv.Atoi(w + h)
		if err != nil || side <= 0 || side > maxSize {
			return
		}
		if hasWidth {
			width, height = side, max(1, (height*side+width/2)/width)
		} else {
			width, height = max(1, (width*side+height/2)/height), side
		}
	}
	setAttribute(n, "width", strconv.Itoa(width))
	setAttribute(n, "height", strconv.Itoa(height))
}

// pictureSource points a <source> of a <picture> to local copies.
func (p *page) pictureSource(n *html.Node) {
	set, ok := attribute(n, "srcset")
	if !ok {
		return
	}
	var parts []string
	for part := range strings.SplitSeq(set, ",") {
		fields := strings.Fields(part)
		if len(fields) == 0 {
			continue
		}
		fields[0] = p.resolve(fields[0], true)
		if p.options.Image != nil {
			if local, _, _, ok := p.options.Image(fields[0]); ok {
				fields[0] = local
			}
		}
		parts = append(parts, strings.Join(fields, " "))
	}
	setAttribute(n, "srcset", strings.Join(parts, ", "))
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
