package site

import (
	"html/template"
	"path"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/feed"
	"issueblog/internal/media"
	"issueblog/internal/theme"
)

// feedStyle is the style sheet with which a browser shows a feed that somebody opens in it.
const feedStyle = "/feed.css"

// feedVideo is the picture in a feed for a video that has none.
const feedVideo = "/video.svg"

// Feeds is the data of feeds.html: all feeds, for people.
type Feeds struct {
	Layout
	All       FeedRow
	Languages []FeedRow
	Series    []FeedRow
	Tags      []FeedRow
	Comments  bool   // there are feeds of all comments
	Outlines  string // path of the list of feeds, as OPML
	Blogrolls []*blog.Post
	WatchURL  string // where GitHub offers to watch the repository
}

// FeedRow is one list of posts with its feeds.
type FeedRow struct {
	Title  template.HTML
	Page   string // path of the page with the same posts
	Folder string // path that the names of the files are added to
}

// feeds plans the feeds, the page that lists them, and what belongs to them.
func (p *planner) feeds(library *media.Library) error {
	files, err := feed.Files(p.blog, feed.Options{
		Full: p.settings.Feed.Content == "full", Limit: p.settings.Feed.Limit, Bytes: p.settings.Feed.Size << 10,
		Comments: p.settings.Comments, Generator: "issueblog", Hub: p.settings.Feed.Hub, Style: feedStyle, Video: feedVideo,
		Icon: p.icon("icon"), Logo: p.icon("apple-touch-icon"),
		Picture: pictures(p.blog, library, p.static), Words: p.feedWords()})
	if err != nil {
		return err
	}
	data := map[string][]byte{}
	for _, f := range files {
		p.pages = append(p.pages, Page{Path: f.Path, Body: f.Data, Make: f.Make, Feed: f.Feed})
		data[f.Path] = f.Data
	}
	p.formerFeeds(data)
	p.feedPage()
	return nil
}

// icon is the path of the last form of the icon of a kind, the best of those there are, or "".
func (p *planner) icon(rel string) string {
	best := ""
	for _, i := range p.icons {
		if i.Rel == rel {
			best = i.Path
		}
	}
	return best
}

// formerFeeds plans the feeds of tags, series and comments, and blogrolls, at the former addresses of what they belong to too, as nothing
// leads a feed reader from there to where they are. They say themselves where that is.
func (p *planner) formerFeeds(data map[string][]byte) {
	again := func(path string, formers []string, names ...string) {
		for _, former := range formers {
			for _, name := range names {
				if text := data[path+name]; text != nil {
					p.file(former+name, text)
				}
			}
		}
	}
	for _, post := range p.blog.Posts {
		again(post.Path, post.Former, feed.CommentsRSS, feed.CommentsAtom, feed.CommentsJSON)
	}
	for _, page := range p.blog.Pages {
		again(page.Path, page.Former, feed.Blogroll)
	}
	for _, tag := range p.blog.Tags {
		again(tag.Path, tag.Redirects, feed.RSS, feed.Atom, feed.JSON)
	}
	for _, series := range p.blog.Series {
		again(series.Path, series.Redirects, feed.RSS, feed.Atom, feed.JSON)
	}
}

func (p *planner) feedWords() feed.Words {
	return feed.Words{
		Comments:      p.say("comments"),
		CommentsOn:    p.commentsOn,
		Part:          p.partOf,
		Opened:        func(home, feeds string) string { return p.tell("feed-opened", "home", home, "feeds", feeds) },
		OpenedArchive: func(current string) string { return p.tell("feed-archive-opened", "feed", current) },
	}
}

// partOf says in a feed which part of a series a post is.
func (p *planner) partOf(part int, series, link string) string {
	return p.tell("part-of-growing-series", "part", part, "series", series, "link", link)
}

// pictureTypes are the media types of the pictures that a blog has in static/. Those that the system knows by
// their endings differ from one machine to another.
var pictureTypes = map[string]string{".avif": "image/avif", ".gif": "image/gif", ".jpeg": "image/jpeg", ".jpg": "image/jpeg",
	".png": "image/png", ".svg": "image/svg+xml", ".webp": "image/webp"}

// pictures knows the pictures that the blog itself serves, by their full address.
func pictures(b *blog.Blog, library *media.Library, static []theme.File) func(string) (feed.Picture, bool) {
	known := map[string]feed.Picture{}
	for _, f := range static {
		if kind := pictureTypes[strings.ToLower(path.Ext(f.Path))]; kind != "" && len(f.Data) > 0 {
			known[b.Absolute("/"+strings.TrimPrefix(f.Path, "/"))] = feed.Picture{Type: kind, Bytes: int64(len(f.Data))}
		}
	}
	for _, image := range library.Images() {
		known[b.Absolute(MediaPath(image.File))] = feed.Picture{Type: image.Type, Bytes: image.Bytes}
	}
	return func(address string) (feed.Picture, bool) {
		picture, ok := known[address]
		return picture, ok
	}
}

// feedPage plans the page that says what feeds are and lists those of the blog.
func (p *planner) feedPage() {
	b := p.blog
	data := Feeds{Layout: p.frame("/feeds/", p.say("feeds"), "", []string{"feeds"}, nil), All: FeedRow{escaped(b.Title), "/", "/"}, Outlines: feed.Outlines,
		Comments: p.settings.Comments, Blogrolls: feed.Blogrolls(b), WatchURL: b.Repository.URL + "/subscription"}
	for _, l := range feed.Languages(b) {
		data.Languages = append(data.Languages, FeedRow{escaped(l.Name), "/", l.Path})
	}
	for _, s := range b.Series {
		if !feed.Holds(s.Posts) {
			continue
		}
		data.Series = append(data.Series, FeedRow{escaped(s.Title), s.Path, s.Path})
	}
	for _, t := range b.Tags {
		if !feed.Holds(t.Posts) {
			continue
		}
		data.Tags = append(data.Tags, FeedRow{t.NameHTML, t.Path, t.Path})
	}
	p.add("/feeds/", "feeds.html", data)
}

func escaped(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }
