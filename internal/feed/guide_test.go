package feed

import (
	"slices"
	"strings"
	"testing"

	"issueblog/internal/feed/feedtest"
)

// What a browser shows of a feed is the feed: the same posts in the same order, each a link, titles as text.
func TestGuide(t *testing.T) {
	b := many(9)
	b.Posts[0].Title = "<script>alert(1)</script> & ]]>"
	for _, f := range build(t, b, Options{Full: true, Limit: 4, Comments: true, Words: words}) {
		if !strings.HasSuffix(f.Path, ".xml") {
			continue
		}
		root := feedtest.Parse(t, f.Data)
		title, entries, about := root.First("atom:title"), root.All("atom:entry"), "A feed of "
		if root.XMLName.Local == "rss" {
			root = root.Children[0]
			title, entries = root.First("title"), root.All("item")
		}
		if feedtest.Archived(f.Path) {
			about = "The archive of "
		}
		div := root.All("xhtml:div")
		if len(div) != 1 {
			t.Fatalf("%s: %d pages in it", f.Path, len(div))
		}
		text := div[0].All("xhtml:p")
		if last := text[len(text)-1].Text; div[0].First("xhtml:h1") != title || !strings.HasPrefix(last, about) {
			t.Errorf("%s: is called %q and says %q", f.Path, div[0].First("xhtml:h1"), last)
		}
		var want, got []string
		for _, e := range entries {
			link := e.First("link")
			for _, l := range e.All("atom:link") {
				if l.Attr("rel") == "alternate" {
					link = l.Attr("href")
				}
			}
			want = append(want, e.First("title")+e.First("atom:title")+" "+link)
		}
		for _, list := range div[0].All("xhtml:ul") {
			for _, li := range list.Children {
				got = append(got, li.First("xhtml:a")+" "+li.All("xhtml:a")[0].Attr("href"))
			}
		}
		if !slices.Equal(want, got) {
			t.Errorf("%s: shows %q instead of %q", f.Path, got, want)
		}
	}
	for _, f := range build(t, b, Options{Limit: 4}) {
		if strings.Contains(string(f.Data), "xhtml") {
			t.Errorf("%s: a page that says nothing", f.Path)
		}
	}
}
