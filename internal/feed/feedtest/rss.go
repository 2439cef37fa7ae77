package feedtest

import (
	"strings"
	"testing"
)

var (
	rssChannel = strings.Fields("title description link image language lastBuildDate generator atom:link fh:archive xhtml:div item")
	rssItem    = strings.Fields(`title link comments enclosure guid pubDate dc:creator category dc:language atom:updated slash:comments
		wfw:commentRss thr:in-reply-to media:thumbnail description content:encoded`)
)

func validRSS(t testing.TB, root Element, f checked) {
	t.Helper()
	if short(root.XMLName) != "rss" || root.Attr("version") != "2.0" || len(root.Children) != 1 || short(root.Children[0].XMLName) != "channel" {
		t.Fatalf("root %v", root.XMLName)
	}
	channel := root.Children[0]
	known(t, channel, rssChannel)
	once(t, channel, "title", "link", "description", "language")
	atMostOnce(t, channel, "lastBuildDate", "generator", "fh:archive", "xhtml:div", "image")
	checkImage(t, channel)
	checkURL(t, channel.First("link"))
	checkLanguage(t, channel.First("language"))
	checkLinks(t, channel.All("atom:link"), f, "application/rss+xml")
	if (len(channel.All("fh:archive")) == 1) != f.archived {
		t.Error("is marked as an archive, or is one and is not marked")
	}
	seen := map[string]bool{}
	for _, item := range channel.All("item") {
		validItem(t, item, seen)
	}
	if len(seen) > 0 {
		checkRFC822(t, channel.First("lastBuildDate"))
	}
}

// checkImage wants the picture of an RSS feed to say what the feed says.
func checkImage(t testing.TB, channel Element) {
	t.Helper()
	for _, e := range channel.All("image") {
		checkURL(t, e.First("url"))
		if e.First("title") != channel.First("title") || e.First("link") != channel.First("link") || !strings.HasSuffix(e.First("url"), ".png") {
			t.Errorf("image of another title, link or type: %v", e)
		}
	}
}

func validItem(t testing.TB, item Element, seen map[string]bool) {
	t.Helper()
	known(t, item, rssItem)
	once(t, item, "title", "link", "guid", "pubDate", "dc:creator")
	for _, name := range rssItem {
		if name != "category" {
			atMostOnce(t, item, name) // more than one enclosure, too: readers take the first or the last
		}
	}
	guid := item.All("guid")[0]
	checkID(t, seen, guid.Text)
	if guid.Attr("isPermaLink") != "false" {
		t.Error("guid claims to be a permalink")
	}
	checkRFC822(t, item.First("pubDate"))
	for _, name := range []string{"link", "comments", "wfw:commentRss"} {
		for _, e := range item.All(name) {
			checkURL(t, e.Text)
		}
	}
	for _, e := range item.All("atom:updated") {
		checkRFC3339(t, e.Text)
	}
	for _, e := range item.All("dc:language") {
		checkLanguage(t, e.Text)
	}
	for _, e := range item.All("enclosure") {
		checkEnclosure(t, e.Attr("url"), e.Attr("type"), e.Attr("length"))
	}
	for _, e := range item.All("media:thumbnail") {
		checkURL(t, e.Attr("url"))
	}
	checkReply(t, item)
	order(t, item, "description", "content:encoded")
	checkHTML(t, item.First("description"))
	checkHTML(t, item.First("content:encoded"))
}
