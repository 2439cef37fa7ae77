package blog

import (
	"cmp"
	"maps"
	"slices"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/markdown"
)

// Picture is an image that the blog shows.
type Picture struct {
	URL    string // as a text has it
	Author bool   // whether a text of the blog's authors shows it, or only comments do
	Sized  bool   // whether it is shown nowhere in its own size, but in one that stands in the text
}

// Pictures lists the images that the blog shows, each once, by their addresses. Of Options it looks at what decides
// which posts there are.
func Pictures(settings config.Settings, c *content.Content, o Options) ([]Picture, error) {
	home, err := Address(settings, c.Repository)
	if err != nil {
		return nil, err
	}
	b := newBuilder(settings, c, o, home)
	drafts, previews := b.decide()
	drafts = append(drafts, previews...)
	found := make([]pictures, len(drafts))
	eachAtOnce(drafts, func(i int, d *draft) { found[i] = b.picturesOf(d) })
	all := pictures{}
	all.add(b.renderer.Pictures(b.introText()), true)
	for _, some := range found {
		for _, p := range some {
			all.merge(p)
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b Picture) int { return cmp.Compare(a.URL, b.URL) }), nil
}

// picturesOf is the images of a post and of its comments.
func (b *builder) picturesOf(d *draft) pictures {
	all := pictures{}
	all.add(b.renderer.Pictures(d.text, markdown.TextOptions{}), true)
	if d.matter.Image != "" {
		all.merge(Picture{URL: d.matter.Image, Author: true, Sized: true}) // for other sites, not for the page
	}
	for _, comment := range b.conversation(d) {
		all.add(b.renderer.Pictures(comment.Body, markdown.TextOptions{}), false)
	}
	return all
}

// pictures is what is known of images so far, by address.
type pictures map[string]Picture

func (all pictures) add(found []markdown.Picture, author bool) {
	for _, f := range found {
		all.merge(Picture{URL: f.URL, Author: author, Sized: f.Sized})
	}
}

// merge adds one more place where an image is shown.
func (all pictures) merge(p Picture) {
	if before, known := all[p.URL]; known {
		p.Author, p.Sized = p.Author || before.Author, p.Sized && before.Sized
	}
	all[p.URL] = p
}
