package feed

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"slices"
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
	Image   *rssImage `xml:"image"`
	Lang    string    `xml:"xml:lang,attr,omitempty"` // for the style sheet: browsers do not know <language>
	Links   []rssLink `xml:"atom:link"`
	Archive *struct{} `xml:"fh:archive"` // RFC 5005, section 4
	Guide   *guide
	Items   []rssItem `xml:"item"`
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
	Picture     *rssThumbnail     `xml:"media:thumbnail"`
	Description string            `xml:"description,omitempty"` // HTML
	Content     *feeds.RssContent // after the description: some readers show the last of the two
}

type rssLink struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
}

// rssImage is the picture of a feed.
type rssImage struct {
	URL   string `xml:"url"`
	Title plain  `xml:"title"`
	Link  string `xml:"link"`
}

func newRSSImage(c channel) *rssImage {
	if c.Logo == "" {
		return nil
	}
	return &rssImage{URL: c.Logo, Title: newPlain(c.Title), Link: c.Home} // the validator wants those of the feed
}

// rssReply says what a comment answers (RFC 4685, section 3).
type rssReply struct {
	Ref  string `xml:"ref,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr"`
}

func newReply(r *reference) *rssReply {
	if r == nil {
		return nil
	}
	return &rssReply{Ref: r.ID, Href: r.URL, Type: "text/html"}
}

// rssThumbnail is a post's picture, which readers show in their lists. An enclosure is added to it if its
// size in bytes is known, as RSS demands; a "media:content" beside that would be the same picture as a second attachment.
// https://www.rssboard.org/media-rss
type rssThumbnail struct {
	URL string `xml:"url,attr"`
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
	History string   `xml:"xmlns:fh,attr,omitempty"`
	Media   string   `xml:"xmlns:media,attr"`
	Slash   string   `xml:"xmlns:slash,attr"`
	Thread  string   `xml:"xmlns:thr,attr"`
	WFW     string   `xml:"xmlns:wfw,attr"`
	Channel *rssFeed `xml:"channel"`
}

// FeedXml makes rssFeed what feeds.WriteXML takes.
func (f *rssFeed) FeedXml() any {
	d := &rssDocument{
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
	if f.Archive != nil {
		d.History = historyNamespace
	}
	return d
}

const historyNamespace = "http://purl.org/syndication/history/1.0" // RFC 5005

func writeRSS(c channel) ([]byte, error) {
	f := &rssFeed{
		RssFeed: &feeds.RssFeed{
			Link:          c.Home,
			Language:      c.Language,
			Generator:     c.Generator,
			LastBuildDate: rssDate(c.Updated),
		},
		Image:       newRSSImage(c),
		Title:       newPlain(c.Title),
		Description: newPlain(c.Description),
		Lang:        c.Language,
		Archive:     archiveMark(c),
		Guide:       newGuide(c),
	}
	for _, l := range feedLinks(c, TypeRSS) {
		f.Links = append(f.Links, rssLink{Href: l.Href, Rel: l.Rel, Type: l.Type})
	}
	for _, e := range c.Entries {
		f.Items = append(f.Items, newRSSItem(e))
	}
	return writeXML(f, c.Style)
}

// feedLinks is the links of a feed to others: itself, its hub, and its archive.
func feedLinks(c channel, mediaType string) []atomLink {
	var out []atomLink
	add := func(href, rel, mediaType string) {
		if href != "" {
			out = append(out, atomLink{Href: href, Rel: rel, Type: mediaType})
		}
	}
	add(c.Self, "self", mediaType)
	if !c.Archive { // nobody subscribes to those
		add(c.Hub, "hub", "")
	}
	add(c.Current, "current", mediaType)
	add(c.Previous, "prev-archive", mediaType)
	return out
}

func archiveMark(c channel) *struct{} {
	if c.Archive {
		return &struct{}{}
	}
	return nil
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
		item.Comments, item.CommentFeed, item.Count = d.Page, d.RSS, d.count()
	}
	item.ReplyTo = newReply(e.ReplyTo)
	if e.Image != "" {
		item.Picture = &rssThumbnail{URL: e.Image}
	}
	if p := e.Picture; p != nil {
		item.Enclosure = &feeds.RssEnclosure{Url: e.Image, Length: strconv.FormatInt(p.Bytes, 10), Type: p.Type}
	}
	return item
}

// count is the number of comments, "" if it is not to be told.
func (d *discussion) count() string {
	if d.Count < 0 {
		return ""
	}
	return strconv.Itoa(d.Count)
}

// rssDate writes a date as RFC 822 has it, with four digits of the year. A feed without
// entries has none.
func rssDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC1123Z)
}

// writeXML writes a feed that browsers show with a style sheet, if there is one. What they show without is the bare XML.
func writeXML(f feeds.XmlFeed, style string) ([]byte, error) {
	var out bytes.Buffer
	if err := feeds.WriteXML(f, &out); err != nil {
		return nil, err
	}
	head, rest, _ := bytes.Cut(out.Bytes(), []byte("?>"))
	instruction := "?>\n"
	if style != "" {
		instruction += `<?xml-stylesheet type="text/css" href="` + escapeText(style) + `"?>` + "\n" // Href leaves no quotation mark
	}
	return slices.Concat(head, []byte(instruction), rest, []byte("\n")), nil
}
