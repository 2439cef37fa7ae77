package feed

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/gorilla/feeds"
)

// jsonFeed is gorilla's JSON Feed with items that are written even if there are none,
// as https://www.jsonfeed.org/version/1.1/ wants.
type jsonFeed struct {
	*feeds.JSONFeed
	Items []jsonItem `json:"items"`
}

// jsonItem has one of the two contents, be it empty: an item without is invalid.
type jsonItem struct {
	*feeds.JSONItem
	ContentHTML *string `json:"content_html,omitempty"`
	ContentText *string `json:"content_text,omitempty"`
	Language    string  `json:"language,omitempty"`

	Attachments []jsonAttachment `json:"attachments,omitempty"`
}

// jsonAttachment is a file that belongs to an item. Gorilla's calls the size by another name.
type jsonAttachment struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Bytes int64  `json:"size_in_bytes"`
}

func writeJSON(c channel) ([]byte, error) {
	f := jsonFeed{
		JSONFeed: &feeds.JSONFeed{
			Version:     "https://jsonfeed.org/version/1.1",
			Title:       c.Title,
			Description: c.Description,
			Language:    c.Language,
			HomePageUrl: c.Home,
			FeedUrl:     c.Self,
			Authors:     jsonAuthors(c.Author),
			Favicon:     c.Icon,
			Icon:        c.Logo,
			NextUrl:     c.Previous,
		},
		Items: make([]jsonItem, 0, len(c.Entries)),
	}
	if c.Hub != "" && !c.Archive {
		f.Hubs = []*feeds.JSONHub{{Type: "WebSub", Url: c.Hub}}
	}
	for _, e := range c.Entries {
		f.Items = append(f.Items, newJSONItem(e))
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(f); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func newJSONItem(e *entry) jsonItem {
	item := jsonItem{
		JSONItem: &feeds.JSONItem{
			Id:            e.ID,
			Url:           e.URL,
			Title:         e.Title,
			Image:         e.Image,
			PublishedDate: jsonDate(e.Published),
			ModifiedDate:  jsonDate(e.Updated),
			Authors:       jsonAuthors(e.Author),
			Tags:          e.Tags,
		},
		Language: e.Language,
	}
	if p := e.Picture; p != nil {
		item.Attachments = []jsonAttachment{{e.Image, p.Type, p.Bytes}}
	}
	if e.Content == "" {
		item.ContentText = &e.Summary
		return item
	}
	item.ContentHTML, item.Summary = &e.Content, e.Summary
	return item
}

func jsonDate(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func jsonAuthors(p person) []*feeds.JSONAuthor {
	return []*feeds.JSONAuthor{{Name: p.Name, Url: p.URL}}
}
