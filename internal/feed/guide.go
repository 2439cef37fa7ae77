package feed

import "encoding/xml"

// guide is what a person who opens a feed in a browser sees of it: what this is, and its posts as links. It is XHTML, which
// browsers make a page of within any XML; the style sheet hides the rest. That needs neither a script nor XSLT, which browsers are taking
// out (https://developer.chrome.com/docs/web-platform/deprecating-xslt). Feed readers pass over it, and to the
// W3C's validator a "div" is the one element of XHTML that a feed may have.
type guide struct {
	XMLName xml.Name    `xml:"http://www.w3.org/1999/xhtml div"`
	Title   guideText   `xml:"h1"`
	Text    []guideText `xml:"p"`
	Posts   []guidePost `xml:"ul>li"`
}

// guideText is HTML that is XML too.
type guideText struct {
	Direction string `xml:"dir,attr"`
	XML       string `xml:",innerxml"`
}

type guidePost struct {
	Direction string    `xml:"dir,attr"`
	Link      guideLink `xml:"a"`
	Day       string    `xml:"time"`
}

type guideLink struct {
	Address string `xml:"href,attr"`
	Title   string `xml:",chardata"`
}

// newGuide makes that of a feed. There is none where there is nothing to say.
func newGuide(c channel) *guide {
	if c.Opened == "" {
		return nil
	}
	g := &guide{Title: guided(escapeText(c.Title))}
	if c.Description != c.Title {
		g.Text = append(g.Text, guided(escapeText(c.Description)))
	}
	g.Text = append(g.Text, guided(clean(c.Opened)))
	for _, e := range c.Entries {
		g.Posts = append(g.Posts, guidePost{"auto", guideLink{e.URL, e.Title}, e.Day})
	}
	return g
}

func guided(html string) guideText { return guideText{"auto", html} }
