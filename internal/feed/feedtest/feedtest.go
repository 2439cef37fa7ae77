// Package feedtest checks feeds in tests: that they are well-formed to a strict parser, that a feed parser that is not ours reads
// them, and that they keep the rules of the formats and of the W3C's feed validator, its warnings too.
//
// The rules are written down here in our own words. Where they come from:
//   - RSS 2.0, https://www.rssboard.org/rss-specification, and its profile, https://www.rssboard.org/rss-profile
//   - Atom, RFC 4287; threads, RFC 4685; archives, RFC 5005
//   - JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/, as jsonfeed.schema.json
//   - the validator's messages, https://validator.w3.org/feed/docs/
//
// One kind of its warnings stays: it knows no MathML within HTML.
package feedtest

import (
	"bytes"
	"mime"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
)

// Archived reports whether the file at a path of the blog is a document of an archive.
func Archived(path string) bool { return archived.MatchString(path) }

var archived = regexp.MustCompile(`/archive/\d+-\d+/[^/]+$`)

// Check checks the feed at a path of the blog at base, which has no slash at its end. It knows the format
// by the file's name.
func Check(t testing.TB, base, file string, data []byte) {
	t.Helper()
	if base == "" || !strings.HasPrefix(file, "/") {
		t.Fatalf("no address: %q and %q", base, file)
	}
	f := checked{address: base + (&url.URL{Path: file}).EscapedPath(), archived: Archived(file)}
	switch path.Base(file) {
	case "feed.json", "comments.json":
		validJSON(t, data, f)
	case "atom.xml", "comments-atom.xml":
		validAtom(t, Parse(t, data), f)
	case "feed.xml", "comments.xml":
		validRSS(t, Parse(t, data), f)
	default:
		t.Fatalf("%s is no feed", file)
	}
	if _, err := gofeed.NewParser().Parse(bytes.NewReader(data)); err != nil {
		t.Errorf("another parser: %v", err)
	}
}

// Place is the path at which the feed in a file of a site is subscribed to, given the page beside it: another than the file's own if
// that page leads to where the post is now.
func Place(base, file string, page []byte) string {
	if m := moved.FindSubmatch(page); m != nil {
		to, err := url.PathUnescape(strings.TrimPrefix(html.UnescapeString(string(m[1])), base))
		if err == nil {
			return to + path.Base(file)
		}
	}
	return file
}

var moved = regexp.MustCompile(`<meta http-equiv="?refresh"?[^>]*>\s*<link rel="?canonical"? href="?([^">]*)"?>`)

// checked is the feed that is looked at.
type checked struct {
	address  string
	archived bool
}

// checkReply wants what RFC 4685 asks of the reference to what is answered.
func checkReply(t testing.TB, entry Element) {
	t.Helper()
	for _, e := range entry.All("thr:in-reply-to") {
		checkURL(t, e.Attr("ref"))
		checkURL(t, e.Attr("href"))
		checkType(t, e.Attr("type"))
	}
}

// known wants no children but these: the validator warns of what is undefined.
func known(t testing.TB, e Element, names []string) {
	t.Helper()
	for _, c := range e.Children {
		if !slices.Contains(names, short(c.XMLName)) {
			t.Errorf("%s in %s", short(c.XMLName), e.XMLName.Local)
		}
	}
}

func once(t testing.TB, e Element, names ...string) {
	t.Helper()
	for _, name := range names {
		if found := e.All(name); len(found) != 1 || (strings.TrimSpace(found[0].Text) == "" && len(found[0].Attrs)+len(found[0].Children) == 0) {
			t.Fatalf("%d of %s in %s, or an empty one", len(found), name, e.XMLName.Local)
		}
	}
}

func atMostOnce(t testing.TB, e Element, names ...string) {
	t.Helper()
	for _, name := range names {
		if n := len(e.All(name)); n > 1 {
			t.Errorf("%d of %s in %s", n, name, e.XMLName.Local)
		}
	}
}

func order(t testing.TB, e Element, first, second string) {
	t.Helper()
	at := func(name string) int {
		return slices.IndexFunc(e.Children, func(c Element) bool { return short(c.XMLName) == name })
	}
	if at(second) >= 0 && at(first) > at(second) {
		t.Errorf("%s stands after %s", first, second)
	}
}

// checkLinks wants what RFC 5005, WebSub and the RSS Board's profile ask of a feed's links to feeds.
func checkLinks(t testing.TB, links []Element, f checked, mediaType string) {
	t.Helper()
	count := map[string]int{}
	for _, l := range links {
		count[l.Attr("rel")]++
		checkURL(t, l.Attr("href"))
		switch l.Attr("rel") {
		case "self":
			if l.Attr("href") != f.address {
				t.Errorf("self link %v, but it is at %s", l.Attrs, f.address)
			}
		case "current", "prev-archive":
			if path.Base(l.Attr("href")) != path.Base(f.address) {
				t.Errorf("leads to another format: %v", l.Attrs)
			}
		case "hub":
			continue
		default:
			t.Errorf("link %v", l.Attrs)
		}
		if l.Attr("type") != mediaType {
			t.Errorf("link %v", l.Attrs)
		}
		checkType(t, l.Attr("type"))
	}
	if count["self"] != 1 || count["prev-archive"] > 1 || (count["current"] == 1) != f.archived || count["hub"] > 0 && f.archived {
		t.Errorf("links %v", count)
	}
}

func checkEnclosure(t testing.TB, address, mediaType, length string) {
	t.Helper()
	checkURL(t, address)
	checkType(t, mediaType)
	if n, err := strconv.ParseInt(length, 10, 64); err != nil || n <= 0 {
		t.Errorf("enclosure of the length %q", length)
	}
}

func checkType(t testing.TB, s string) {
	t.Helper()
	if _, _, err := mime.ParseMediaType(s); err != nil || !strings.Contains(s, "/") {
		t.Errorf("media type %q: %v", s, err)
	}
}

// checkID wants a full, normalised address that no other has (RFC 4287, section 4.2.6.1).
func checkID(t testing.TB, seen map[string]bool, id string) {
	t.Helper()
	checkURL(t, id)
	if seen[id] {
		t.Errorf("two have the id %s", id)
	}
	seen[id] = true
	if u, err := url.Parse(id); err != nil || u.Host != strings.ToLower(u.Host) {
		t.Errorf("the authority of %s is not in lower case", id)
	}
}

// asciiURL has the characters that RFC 3986 allows.
var asciiURL = regexp.MustCompile(`^https?://[A-Za-z0-9%:/?#\[\]@!$&'()*+,;=._~-]+$`)

func checkURL(t testing.TB, s string) {
	t.Helper()
	if u, err := url.Parse(s); err != nil || u.Host == "" || !asciiURL.MatchString(s) {
		t.Errorf("%q is no full address", s)
	}
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func checkLanguage(t testing.TB, s string) {
	t.Helper()
	if !languageTag.MatchString(s) {
		t.Errorf("language %q", s)
	}
}

func checkRFC3339(t testing.TB, s string) {
	t.Helper()
	if _, err := time.Parse("2006-01-02T15:04:05Z", s); err != nil {
		t.Error(err)
	}
}

// checkRFC822 wants the right day of the week too.
func checkRFC822(t testing.TB, s string) {
	t.Helper()
	date, err := time.Parse(time.RFC1123Z, s)
	if err != nil || date.Format(time.RFC1123Z) != s {
		t.Errorf("date %q: %v", s, err)
	}
}
