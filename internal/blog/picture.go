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
	all := pictures{}
	all.add(b.renderer.Pictures(b.introText()), true)
	drafts, previews := b.decide()
	for _, d := range slices.Concat(drafts, previews) {
		all.add(b.renderer.Pictures(d.text, markdown.TextOptions{}), true)
		if d.matter.Image != "" {
			all.add([]markdown.Picture{{URL: d.matter.Image, Sized: true}}, true) // for other sites, not for the page
		}
		if !settings.Comments {
			continue
		}
		for _, comment := range b.shown(d.issue) {
			all.add(b.renderer.Pictures(comment.Body, markdown.TextOptions{}), false)
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b Picture) int { return cmp.Compare(a.URL, b.URL) }), nil
}

// pictures is what is known of images so far, by address.
type pictures map[string]Picture

func (all pictures) add(found []markdown.Picture, author bool) {
	for _, f := range found {
		p, known := all[f.URL]
		all[f.URL] = Picture{URL: f.URL, Author: p.Author || author, Sized: f.Sized && (p.Sized || !known)}
	}
}
