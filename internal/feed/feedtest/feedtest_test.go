package feedtest

import (
	"fmt"
	"strings"
	"testing"
)

// recorder is a test that is meant to fail. It goes on after Fatal, as a goroutine of its own ends.
type recorder struct {
	testing.TB
	failed []string
}

func (r *recorder) Helper()           {}
func (r *recorder) Error(args ...any) { r.failed = append(r.failed, fmt.Sprint(args...)) }
func (r *recorder) Errorf(f string, args ...any) {
	r.failed = append(r.failed, fmt.Sprintf(f, args...))
}
func (r *recorder) Fatal(args ...any)            { r.Error(args...); panic(r) }
func (r *recorder) Fatalf(f string, args ...any) { r.Errorf(f, args...); panic(r) }

func problems(path, data string) string {
	r := &recorder{}
	func() {
		defer func() {
			if v := recover(); v != nil && v != any(r) {
				panic(v)
			}
		}()
		Check(r, "https://blog.example", path, []byte(data))
	}()
	return strings.Join(r.failed, "\n")
}

const goodRSS = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Notes</title><description>About</description><link>https://blog.example/</link><language>en</language><lastBuildDate>Wed, 25 Nov 2026 10:00:00 +0000</lastBuildDate>
<atom:link href="https://blog.example/feed.xml" rel="self" type="application/rss+xml"/>
<item><title>A</title><link>https://blog.example/1/</link><guid isPermaLink="false">https://github.com/a/b/issues/1</guid><pubDate>Wed, 25 Nov 2026 10:00:00 +0000</pubDate><dc:creator>Ada</dc:creator><description>&lt;p&gt;x&lt;/p&gt;</description></item>
</channel></rss>`

const goodAtom = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Notes</title><id>https://github.com/a/b</id><updated>2026-11-25T10:00:00Z</updated><subtitle>About</subtitle><author><name>Ada</name></author>
<link href="https://blog.example/atom.xml" rel="self" type="application/atom+xml"/><link href="https://blog.example/" rel="alternate" type="text/html"/>
<entry><title>A</title><id>https://github.com/a/b/issues/1</id><updated>2026-11-25T10:00:00Z</updated><published>2026-11-25T10:00:00Z</published><author><name>Ada</name></author><link href="https://blog.example/1/" rel="alternate" type="text/html"/><content type="html">x</content></entry></feed>`

const goodJSON = `{"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "home_page_url": "https://blog.example/", "feed_url": "https://blog.example/feed.json",
"items": [{"id": "https://github.com/a/b/issues/1", "url": "https://blog.example/1/", "content_html": "x", "date_published": "2026-11-25T10:00:00Z", "date_modified": "2026-11-25T10:00:00Z"}]}`

// Each mistake in a feed that is right is found.
func TestCheck(t *testing.T) {
	for path, good := range map[string]string{"/feed.xml": goodRSS, "/atom.xml": goodAtom, "/feed.json": goodJSON} {
		if found := problems(path, good); found != "" {
			t.Errorf("%s: %s", path, found)
		}
	}
	for _, c := range []struct{ path, from, to, want string }{
		{"/feed.xml", "<title>A</title>", "", "0 of title in item"},
		{"/feed.xml", "A</title>", "A&nbsp;</title>", "invalid character entity"},
		{"/feed.xml", "</rss>", "</rss><rss/>", "something follows the root"},
		{"/feed.xml", "About", "Ab\x0bout", "character U+000B"},
		{"/feed.xml", "Wed, 25", "Thu, 25", `date "Thu, 25 Nov 2026`},
		{"/feed.xml", "/feed.xml", "/rss.xml", "but it is at https://blog.example/feed.xml"},
		{"/feed.xml", `"false"`, `"true"`, "permalink"},
		{"/feed.xml", ">https://blog.example/1/", ">/1/", `"/1/" is no full address`},
		{"/feed.xml", "&lt;p&gt;", "&lt;script&gt;", "<script>"},
		{"/feed.xml", "&lt;p&gt;", "&lt;p class=x&gt;", "<p class>"},
		{"/feed.xml", "&lt;p&gt;", "&lt;a href=/x&gt;", `"/x" is relative`},
		{"/feed.xml", "&lt;p&gt;", "&lt;!-- x --&gt;", "comment"},
		{"/feed.xml", "<guid", "<author>Ada</author><guid", "author in item"},
		{"/feed.xml", "<guid", `<enclosure url="https://x.example/a.png" type="image/png" length=""/><guid`, `the length ""`},
		{"/feed.xml", ">en<", ">en_US<", `language "en_US"`},
		{"/feeds/archive/1/feed.xml", "x", "x", "archive"},
		{"/atom.xml", `type="html"`, `type="text"`, `the type "text"`},
		{"/atom.xml", "issues/1</id><updated>2026", "issues/1</id><updated>2025", "updated before"},
		{"/atom.xml", "github.com/a/b/issues", "GitHub.com/a/b/issues", "not in lower case"},
		{"/atom.xml", "a/b/issues/1", "a/b", "two have the id"},
		{"/atom.xml", "10:00:00Z", "10:00:00", "cannot parse"},
		{"/atom.xml", "<entry>", "<entry><x/>", "atom:x in entry"},
		{"/feed.json", `"title": "Notes", `, "", "title"},
		{"/feed.json", `"content_html": "x", `, "", "content_html"},
		{"/feed.json", `"version"`, `"generator": "x", "version"`, "generator"},
		{"/feed.json", "10:00:00Z", "yesterday", "date-time"},
		{"/feed.json", `"items"`, `"language": "en_US", "items"`, "language"},
	} {
		good := map[string]string{"/feed.xml": goodRSS, "/atom.xml": goodAtom, "/feed.json": goodJSON}[strings.TrimPrefix(c.path, "/feeds/archive/1")]
		if found := problems(c.path, strings.Replace(good, c.from, c.to, 1)); !strings.Contains(found, c.want) {
			t.Errorf("%s with %q: found %q, want %q", c.path, c.to, found, c.want)
		}
	}
}
