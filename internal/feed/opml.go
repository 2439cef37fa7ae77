package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"issueblog/internal/blog"
)

// Names of the lists of feeds, as OPML 2.0, which feed readers import and export (http://opml.org/spec2.opml).
const (
	Outlines = "/feeds/feeds.opml" // path of the list of all feeds of the blog
	Blogroll = "blogroll.opml"     // beside a page that is a blogroll
	TypeOPML = "text/x-opml"
)

type opml struct {
	XMLName  xml.Name  `xml:"opml"`
	Version  string    `xml:"version,attr"`
	Title    string    `xml:"head>title"`
	Owner    string    `xml:"head>ownerName,omitempty"`
	OwnerID  string    `xml:"head>ownerId,omitempty"` // address of the owner's page
	Outlines []outline `xml:"body>outline"`
}

// outline is a feed, or a blog without one that is known, or a group of these.
type outline struct {
	Text        string    `xml:"text,attr"`
	Title       string    `xml:"title,attr,omitempty"`
	Type        string    `xml:"type,attr,omitempty"` // "rss" whatever the format; "link" if there is no feed
	XMLURL      string    `xml:"xmlUrl,attr,omitempty"`
	HTMLURL     string    `xml:"htmlUrl,attr,omitempty"`
	URL         string    `xml:"url,attr,omitempty"` // of a link
	Description string    `xml:"description,attr,omitempty"`
	Language    string    `xml:"language,attr,omitempty"`
	Outlines    []outline `xml:"outline"`
}

// outlines are the lists of feeds: all of the blog's, and one for each page that is a blogroll.
func (w *writer) outlines() ([]File, error) {
	own := w.channel("", "")
	all := []outline{subscription(own.Title, w.blog.Absolute("/"+RSS), own.Home, w.blog.Language, line(w.blog.Description))}
	all[0].HTMLURL = w.blog.Absolute("/")
	for _, l := range w.lists()[1:] {
		if !Holds(l.Posts) {
			continue
		}
		c := w.describe(l)
		all = append(all, subscription(c.Title, w.blog.Absolute(l.Path+RSS), c.Home, c.Language, line(l.Description)))
	}
	if w.options.Comments {
		c := w.channel(w.options.Words.Comments, "")
		all = append(all, subscription(c.Title, w.blog.Absolute("/"+CommentsRSS), w.blog.Absolute("/"), w.blog.Language, ""))
	}
	files := []File{{Path: Outlines}}
	var err error
	if files[0].Data, err = w.opml(own.Title, all); err != nil {
		return nil, fmt.Errorf("%s: %w", Outlines, err)
	}
	for _, p := range Blogrolls(w.blog) {
		data, err := w.opml(postTitle(p), blogroll(string(p.Body)))
		if err != nil {
			return nil, fmt.Errorf("%s%s: %w", p.Path, Blogroll, err)
		}
		files = append(files, File{Path: p.Path + Blogroll, Data: data})
	}
	return files, nil
}

func subscription(title, feed, page, language, description string) outline {
	return outline{Text: title, Title: title, Type: "rss", XMLURL: feed, HTMLURL: page, Language: language, Description: description}
}

func (w *writer) opml(title string, outlines []outline) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	e := xml.NewEncoder(&out)
	e.Indent("", "  ")
	err := e.Encode(opml{Version: "2.0", Title: title, Owner: w.author.Name, OwnerID: w.author.URL, Outlines: outlines})
	out.WriteByte('\n')
	return out.Bytes(), err
}

// Blogrolls are the pages of a blog that are blogrolls.
func Blogrolls(b *blog.Blog) []*blog.Post {
	var out []*blog.Post
	for _, p := range b.Pages {
		if p.Blogroll {
			out = append(out, p)
		}
	}
	return out
}
