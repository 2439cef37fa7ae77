package feed

import (
	"strconv"
	"time"

	"github.com/gorilla/feeds"
)

// atomFeed is gorilla's Atom feed with what it lacks. A field here hides the one of the
// same name within. RFC 4287; replies: RFC 4685; pictures: media RSS.
type atomFeed struct {
	*feeds.AtomFeed
	Lang      string     `xml:"xml:lang,attr,omitempty"`
	Thread    string     `xml:"xmlns:thr,attr"`
	Media     string     `xml:"xmlns:media,attr"`
	History   string     `xml:"xmlns:fh,attr,omitempty"`
	Archive   *struct{}  `xml:"fh:archive"` // RFC 5005, section 4
	Icon      string     `xml:"icon,omitempty"`
	Links     []atomLink `xml:"link"`
	Generator string     `xml:"generator,omitempty"`
	Guide     *guide
	Entries   []atomEntry `xml:"entry"`
}

type atomEntry struct {
	*feeds.AtomEntry
	Lang     string         `xml:"xml:lang,attr,omitempty"`
	Links    []atomLink     `xml:"link"`
	Category []atomCategory `xml:"category"`
	Summary  *atomText      `xml:"summary"`
	ReplyTo  *rssReply      `xml:"thr:in-reply-to"`
	Picture  *rssThumbnail  `xml:"media:thumbnail"`
}

type atomLink struct {
	Href   string `xml:"href,attr"`
	Rel    string `xml:"rel,attr"`
	Type   string `xml:"type,attr,omitempty"`
	Length string `xml:"length,attr,omitempty"`
	Count  string `xml:"thr:count,attr,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// FeedXml makes atomFeed what feeds.WriteXML takes.
func (f *atomFeed) FeedXml() any { return f }

func writeAtom(c channel) ([]byte, error) {
	f := &atomFeed{
		AtomFeed: &feeds.AtomFeed{
			Xmlns:    "http://www.w3.org/2005/Atom",
			Title:    c.Title,
			Id:       c.ID,
			Updated:  atomDate(c.Updated),
			Subtitle: c.Description,
			Author:   atomAuthor(c.Author),
		},
		Lang:      c.Language,
		Thread:    "http://purl.org/syndication/thread/1.0",
		Media:     "http://search.yahoo.com/mrss/",
		Links:     append(feedLinks(c, TypeAtom), atomLink{Href: c.Home, Rel: "alternate", Type: "text/html"}),
		Generator: c.Generator,
		Icon:      c.Icon,
		Archive:   archiveMark(c),
		Guide:     newGuide(c),
	}
	if c.Archive {
		f.History = historyNamespace
	}
	for _, e := range c.Entries {
		f.Entries = append(f.Entries, newAtomEntry(e))
	}
	return writeXML(f, c.Style)
}

func newAtomEntry(e *entry) atomEntry {
	out := atomEntry{
		AtomEntry: &feeds.AtomEntry{
			Title:     e.Title,
			Id:        e.ID,
			Published: atomDate(e.Published),
			Updated:   atomDate(e.Updated),
			Author:    atomAuthor(e.Author),
		},
		Lang:    e.Language,
		ReplyTo: newReply(e.ReplyTo),
		Links:   []atomLink{{Href: e.URL, Rel: "alternate", Type: "text/html"}},
	}
	for _, t := range e.Tags {
		out.Category = append(out.Category, atomCategory{Term: t})
	}
	if e.Summary != "" {
		out.Summary = &atomText{Type: "text", Text: e.Summary}
	}
	if e.Content != "" {
		out.Content = &feeds.AtomContent{Type: "html", Content: e.Content}
	}
	if d := e.Discussion; d != nil {
		out.Links = append(out.Links, atomLink{Href: d.Atom, Rel: "replies", Type: TypeAtom, Count: d.count()})
	}
	if p := e.Picture; p != nil {
		out.Links = append(out.Links, atomLink{Href: e.Image, Rel: "enclosure", Type: p.Type, Length: strconv.FormatInt(p.Bytes, 10)})
	}
	if e.Image != "" {
		out.Picture = &rssThumbnail{URL: e.Image}
	}
	return out
}

func atomAuthor(p person) *feeds.AtomAuthor {
	return &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: p.Name, Uri: p.URL}}
}

// atomDate writes a date as RFC 3339 has it. Atom wants one of every feed, so one without
// entries, which has never changed, says 1970.
func atomDate(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0).UTC()
	}
	return t.Format(time.RFC3339)
}
