package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/feeds"
)

// rssFeed is gorilla's RSS feed with what it lacks. A field here hides the one of the
// same name within. https://www.rssboard.org/rss-specification
type rssFeed struct {
	Title       plain `xml:"title"`
	Description plain `xml:"description"`
	*feeds.RssFeed
	Links []rssLink `xml:"atom:link"`
	Items []rssItem `xml:"item"`
}

type rssItem struct {
	Title plain `xml:"title"`
	*feeds.RssItem
	Creator     string            `xml:"dc:creator,omitempty"`
	Category    []string          `xml:"category"`
	Language    string            `xml:"dc:language,omitempty"`
	Updated     string            `xml:"atom:updated,omitempty"`
	Count       string            `xml:"slash:comments,omitempty"`
	CommentFeed string            `xml:"wfw:commentRss,omitempty"`
	ReplyTo     *rssReply         `xml:"thr:in-reply-to"`
	Media       *rssMedia         `xml:"media:content"`
	Description string            `xml:"description,omitempty"` // HTML
	Content     *feeds.RssContent // after the description: some readers show the last of the two
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

// rssReply says what a comment answers (RFC 4685, section 3).
type rssReply struct {
	Ref  string `xml:"ref,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr"`
}

// rssMedia is a post's picture. An enclosure would need its size in bytes, and
// readers offer enclosures as downloads. https://www.rssboard.org/media-rss
type rssMedia struct {
	URL    string `xml:"url,attr"`
	Medium string `xml:"medium,attr"`
}

// plain is text in which nothing is markup. Whether titles hold text or HTML is left open by
// RSS; the numeric references for & and < are what readers of both kinds show rightly.
// https://www.rssboard.org/rss-profile#data-types-characterdata
type plain struct {
	XML string `xml:",innerxml"`
}

var plainEscapes = strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3E;")

func newPlain(s string) plain { return plain{XML: plainEscapes.Replace(s)} }

// escapeText makes HTML of text. Quotes stay, for readers that show it as text.
func escapeText(s string) string { return textEscapes.Replace(s) }

var textEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

type rssDocument struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	Content string   `xml:"xmlns:content,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Media   string   `xml:"xmlns:media,attr"`
	Slash   string   `xml:"xmlns:slash,attr"`
	Thread  string   `xml:"xmlns:thr,attr"`
	WFW     string   `xml:"xmlns:wfw,attr"`
	Channel *rssFeed `xml:"channel"`
}

// FeedXml makes rssFeed what feeds.WriteXML takes.
func (f *rssFeed) FeedXml() any {
	return &rssDocument{
		Version: "2.0",
		Atom:    "http://www.w3.org/2005/Atom",
		Content: "http://purl.org/rss/1.0/modules/content/",
		DC:      "http://purl.org/dc/elements/1.1/",
		Media:   "http://search.yahoo.com/mrss/",
		Slash:   "http://purl.org/rss/1.0/modules/slash/",
		Thread:  "http://purl.org/syndication/thread/1.0",
		WFW:     "http://wellformedweb.org/CommentAPI/",
		Channel: f,
	}
}

func writeRSS(c channel) ([]byte, error) {
	f := &rssFeed{
		RssFeed: &feeds.RssFeed{
			Link:          c.Home,
			Language:      c.Language,
			Generator:     c.Generator,
			LastBuildDate: rssDate(c.Updated),
		},
		Title:       newPlain(c.Title),
		Description: newPlain(c.Description),
		Links:       []rssLink{{Href: c.Self, Rel: "self", Type: TypeRSS}},
	}
	for _, e := range c.Entries {
		f.Items = append(f.Items, newRSSItem(e))
	}
	return writeXML(f)
}

func newRSSItem(e *entry) rssItem {
	item := rssItem{
		RssItem: &feeds.RssItem{
			Link:    e.URL,
			Guid:    &feeds.RssGuid{Id: e.ID, IsPermaLink: "false"},
			PubDate: rssDate(e.Published),
		},
		Title:       newPlain(e.Title),
		Description: cmp.Or(escapeText(e.Summary), e.Content),
		Creator:     e.Author.Name,
		Category:    e.Tags,
		Language:    e.Language,
	}
	if e.Summary != "" && e.Content != "" {
		item.Content = &feeds.RssContent{Content: e.Content}
	}
	if e.Updated.After(e.Published) {
		item.Updated = atomDate(e.Updated)
	}
	if d := e.Discussion; d != nil {
		item.Comments, item.CommentFeed, item.Count = d.Page, d.Feed, strconv.Itoa(d.Count)
	}
	if r := e.ReplyTo; r != nil {
		item.ReplyTo = &rssReply{Ref: r.ID, Href: r.URL, Type: "text/html"}
	}
	if e.Image != "" {
		item.Media = &rssMedia{URL: e.Image, Medium: "image"}
	}
	return item
}

// rssDate writes a date as RFC 822 has it, with four digits of the year. A feed without
// entries has none.
func rssDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC1123Z)
}

func writeXML(f feeds.XmlFeed) ([]byte, error) {
	var out bytes.Buffer
	if err := feeds.WriteXML(f, &out); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}
