package site

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/media"
)

// files plans what is no page: sitemap, robots.txt, the marks for GitHub Pages,
// the theme's static files and the local copies of images that posts show.
func (p *planner) files(library *media.Library) error {
	sitemap, err := p.sitemap()
	if err != nil {
		return err
	}
	p.file("/sitemap.xml", sitemap)
	p.file("/robots.txt", fmt.Appendf(nil, "User-agent: *\nAllow: /\n\nSitemap: %s\n", p.blog.Absolute("/sitemap.xml")))
	p.file("/.nojekyll", []byte{})
	if p.blog.CNAME != "" {
		p.file("/CNAME", []byte(p.blog.CNAME+"\n"))
	}
	p.own()
	p.media(library)
	return nil
}

// own plans the static files. Each takes the place of what the blog would have made there itself: who has a robots.txt or a
// 404.html of their own means it.
func (p *planner) own() {
	there := map[string]bool{}
	for _, f := range p.static {
		there[strings.TrimPrefix(f.Path, "/")] = true
	}
	p.pages = slices.DeleteFunc(p.pages, func(page Page) bool { return there[page.File()] })
	for _, f := range p.static {
		p.file("/"+strings.TrimPrefix(f.Path, "/"), f.Data)
	}
}

// sitemapURL is one entry of https://www.sitemaps.org/protocol.html.
type sitemapURL struct {
	Loc        string             `xml:"loc"`
	LastMod    string             `xml:"lastmod,omitempty"`
	Alternates []sitemapAlternate `xml:"xhtml:link"`
}

// sitemapAlternate is a page in another language, or in its own:
// https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap
type sitemapAlternate struct {
	Rel      string `xml:"rel,attr"`
	Language string `xml:"hreflang,attr"`
	URL      string `xml:"href,attr"`
}

type sitemap struct {
	XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string       `xml:"xmlns:xhtml,attr,omitempty"`
	URLs    []sitemapURL `xml:"url"`
}

func (p *planner) sitemap() ([]byte, error) {
	var m sitemap
	list := func(path string, posts []*blog.Post) {
		u := sitemapURL{Loc: p.blog.Absolute(path)}
		if t := lastModified(posts); !t.IsZero() {
			u.LastMod = t.Format(time.RFC3339)
		}
		m.URLs = append(m.URLs, u)
	}
	list("/", p.blog.Posts)
	for _, post := range slices.Concat(p.blog.Posts, p.blog.Pages) {
		if p.toBeFound(post) {
			list(post.Path, []*blog.Post{post})
			for _, a := range p.alternates(post) {
				m.XHTML = "http://www.w3.org/1999/xhtml"
				last := &m.URLs[len(m.URLs)-1]
				last.Alternates = append(last.Alternates, sitemapAlternate{"alternate", a.Language, a.URL})
			}
		}
	}
	for _, tag := range p.blog.Tags {
		list(tag.Path, tag.Posts)
	}
	for _, series := range p.blog.Series {
		list(series.Path, series.Posts)
	}
	list("/archive/", p.blog.Posts)
	out, err := xml.MarshalIndent(m, "", "  ")
	return append([]byte(xml.Header), append(out, '\n')...), err
}

func lastModified(posts []*blog.Post) time.Time {
	var newest time.Time
	for _, post := range posts {
		if post.Modified.After(newest) {
			newest = post.Modified
		}
	}
	return newest
}

const mediaFolder = "/media/"

// MediaPath is where the local copy of an image lives on the blog.
func MediaPath(file string) string { return mediaFolder + file }

// media plans the images that the texts show, and no others.
func (p *planner) media(library *media.Library) {
	for _, path := range p.blog.Images {
		p.pages = append(p.pages, Page{Path: path, Source: library.Path(strings.TrimPrefix(path, mediaFolder))})
	}
}
