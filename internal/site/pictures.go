package site

import (
	"path"
	"slices"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/card"
	"issueblog/internal/theme"
)

// What a site that shows a link makes room for is about 600 pixels wide and half as high: what is smaller is
// put aside as a thumbnail, and a badge says nothing of a post.
const (
	pictureWidth  = 600
	pictureHeight = 315
)

// pictures plans the icons and the blog's own card, and makes ready for those of the posts.
func (p *planner) pictures(cache card.Cache) error {
	var err error
	if p.static, err = p.theme.Static(); err != nil {
		return err
	}
	if p.drawer, err = card.New(cardColors(p.theme, false), cardColors(p.theme, true), cache); err != nil {
		return err
	}
	p.blogCard = p.card(card.Text{Blog: p.blog.Title, Note: p.blog.Description, Language: p.blog.Language})
	return p.planIcons()
}

// cardColors is the colours of the pages.
func cardColors(t *theme.Theme, dark bool) card.Colors {
	return card.Colors{Paper: t.Color("paper", dark), Ink: t.Color("ink", dark), Line: t.Color("line", dark), Accent: t.Color("accent", dark)}
}

// card plans a card, if cards are wanted and this one can be drawn.
func (p *planner) card(text card.Text) *Picture {
	if !p.settings.Cards {
		return nil
	}
	image, ok := p.drawer.Card(text)
	if !ok {
		return nil
	}
	file := MediaPath(image.Name)
	if !p.planned[file] {
		p.planned[file] = true
		p.pages = append(p.pages, Page{Path: file, Make: image.PNG, Named: true})
		image.Keep()
	}
	alt := text.Title
	if alt == "" {
		alt = text.Blog
	}
	return &Picture{URL: p.blog.Absolute(file), Width: card.Width, Height: card.Height, Alt: alt}
}

// picture is what other sites show with a link to a post: the picture that its author names; else the first
// in its text, if that is known to be large enough; else its card, or the blog's if the title cannot be drawn and for
// pages; else the first picture in its text, however large it is. A private post has none.
func (p *planner) picture(post *blog.Post) *Picture {
	if post.Private() {
		return nil
	}
	own := &Picture{URL: post.Image, Width: post.ImageWidth, Height: post.ImageHeight}
	if post.Image != "" && (post.Cover || post.ImageWidth >= pictureWidth && post.ImageHeight >= pictureHeight) {
		return own
	}
	if !post.Page {
		// The date is written so that it is the same in all languages.
		drawn := p.card(card.Text{Blog: p.blog.Title, Title: post.Title, Note: post.Date.Format(time.DateOnly), Language: post.Language})
		if drawn != nil {
			return drawn
		}
	}
	if p.blogCard != nil {
		return p.blogCard
	}
	if post.Image != "" {
		return own
	}
	return nil
}

// article is a post for search engines.
func (p *planner) article(post *blog.Post, picture *Picture) *Article {
	a := &Article{
		Context:   "https://schema.org",
		Type:      "BlogPosting",
		Headline:  post.Title,
		URL:       p.blog.Absolute(post.Path),
		Published: post.Date.Format(time.RFC3339),
		Author:    ArticleAuthor{Type: "Person", Name: post.Author.Name, URL: post.Author.URL},
		Language:  post.Language,
		Comments:  len(post.Comments),
	}
	if !post.Updated.IsZero() {
		a.Modified = post.Updated.Format(time.RFC3339)
	}
	if picture != nil {
		a.Image = picture.URL
	}
	for _, tag := range post.Tags {
		a.Keywords = append(a.Keywords, tag.Name)
	}
	return a
}

// iconLinks is how pages name the icon's files. The sizes are what makes browsers that know SVG choose it.
var iconLinks = []Icon{
	{Rel: "icon", Path: "/" + card.ICO, Sizes: "32x32"},
	{Rel: "icon", Path: "/" + card.SVG, Sizes: "any"},
	{Rel: "icon", Path: "/favicon.png"},
	{Rel: "apple-touch-icon", Path: "/" + card.Touch},
}

// planIcons names the icons among the blog's own static files. If there is none, they are drawn.
func (p *planner) planIcons() error {
	there := map[string]bool{}
	for _, f := range p.static {
		there[path.Join("/", f.Path)] = true
	}
	if !slices.ContainsFunc(iconLinks, func(i Icon) bool { return there[i.Path] }) {
		files, err := p.drawer.Icon(p.blog.Title)
		if err != nil {
			return err
		}
		for _, f := range files {
			p.file("/"+f.Name, f.Data)
			there["/"+f.Name] = true
		}
	}
	for _, icon := range iconLinks {
		if there[icon.Path] {
			p.icons = append(p.icons, icon)
		}
	}
	return nil
}
