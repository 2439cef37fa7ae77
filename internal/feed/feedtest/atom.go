package feedtest

import (
	"slices"
	"strings"
	"testing"
)

var (
	atomFeed  = strings.Fields("atom:title atom:id atom:updated atom:subtitle atom:author atom:link atom:generator atom:icon fh:archive xhtml:div atom:entry")
	atomEntry = strings.Fields("atom:title atom:id atom:updated atom:published atom:author atom:link atom:category atom:summary atom:content thr:in-reply-to media:thumbnail")
)

func validAtom(t testing.TB, feed Element, f checked) {
	t.Helper()
	if short(feed.XMLName) != "atom:feed" {
		t.Fatalf("root %v", feed.XMLName)
	}
	known(t, feed, atomFeed)
	checkLanguage(t, feed.Attr("xml:lang"))
	once(t, feed, "atom:title", "atom:id", "atom:updated", "atom:author", "atom:subtitle")
	atMostOnce(t, feed, "atom:generator", "atom:icon", "fh:archive", "xhtml:div")
	seen := map[string]bool{}
	checkID(t, seen, feed.First("atom:id"))
	checkPerson(t, feed)
	checkRFC3339(t, feed.First("atom:updated"))
	links := slices.DeleteFunc(feed.All("atom:link"), func(l Element) bool {
		if l.Attr("rel") == "alternate" {
			checkURL(t, l.Attr("href"))
		}
		return l.Attr("rel") == "alternate"
	})
	if len(links) != len(feed.All("atom:link"))-1 {
		t.Error("none or several alternate links")
	}
	checkLinks(t, links, f, "application/atom+xml")
	if (len(feed.All("fh:archive")) == 1) != f.archived {
		t.Error("is marked as an archive, or is one and is not marked")
	}
	for _, e := range feed.All("atom:icon") {
		checkURL(t, e.Text)
	}
	for _, entry := range feed.All("atom:entry") {
		validEntry(t, entry, seen)
	}
}

func validEntry(t testing.TB, entry Element, seen map[string]bool) {
	t.Helper()
	known(t, entry, atomEntry)
	once(t, entry, "atom:title", "atom:id", "atom:updated", "atom:published", "atom:author")
	atMostOnce(t, entry, "atom:summary", "atom:content", "thr:in-reply-to", "media:thumbnail")
	checkID(t, seen, entry.First("atom:id"))
	checkPerson(t, entry)
	checkReply(t, entry)
	checkRFC3339(t, entry.First("atom:updated"))
	checkRFC3339(t, entry.First("atom:published"))
	if entry.First("atom:updated") < entry.First("atom:published") {
		t.Error("updated before it was published")
	}
	count := map[string]int{}
	for _, l := range entry.All("atom:link") {
		count[l.Attr("rel")]++
		checkURL(t, l.Attr("href"))
		checkType(t, l.Attr("type"))
		if l.Attr("rel") == "enclosure" {
			checkEnclosure(t, l.Attr("href"), l.Attr("type"), l.Attr("length"))
		}
	}
	if count["alternate"] != 1 || count["replies"] > 1 || count["enclosure"] > 1 {
		t.Errorf("links %v", count)
	}
	for _, c := range entry.All("atom:category") {
		if c.Attr("term") == "" {
			t.Error("a category without a term")
		}
	}
	if lang := entry.Attr("xml:lang"); lang != "" {
		checkLanguage(t, lang)
	}
	for _, c := range entry.All("atom:content") {
		if c.Attr("type") != "html" {
			t.Errorf("content of the type %q", c.Attr("type"))
		}
		checkHTML(t, c.Text)
	}
}

func checkPerson(t testing.TB, e Element) {
	t.Helper()
	for _, p := range e.All("atom:author") {
		if strings.TrimSpace(p.First("atom:name")) == "" {
			t.Error("an author without a name")
		}
		if uri := p.First("atom:uri"); uri != "" {
			checkURL(t, uri)
		}
	}
}
