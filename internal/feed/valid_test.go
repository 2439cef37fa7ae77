package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"mime"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// element is any XML element, for checks that do not share our types.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []element  `xml:",any"`
}

func (e element) all(name string) []element {
	var out []element
	for _, c := range e.Children {
		if short(c.XMLName) == name {
			out = append(out, c)
		}
	}
	return out
}

func (e element) text(name string) string {
	for _, c := range e.all(name) {
		return c.Text
	}
	return ""
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if short(a.Name) == name {
			return a.Value
		}
	}
	return ""
}

// short names an element by its namespace's usual prefix.
func short(n xml.Name) string {
	prefix := map[string]string{"": "", "http://www.w3.org/2005/Atom": "atom:", "http://purl.org/rss/1.0/modules/content/": "content:",
		"http://purl.org/dc/elements/1.1/": "dc:", "http://purl.org/rss/1.0/modules/slash/": "slash:", "http://wellformedweb.org/CommentAPI/": "wfw:",
		"http://purl.org/syndication/thread/1.0": "thr:", "http://search.yahoo.com/mrss/": "media:", "http://www.w3.org/XML/1998/namespace": "xml:"}
	p, ok := prefix[n.Space]
	if !ok {
		return "{" + n.Space + "}" + n.Local
	}
	return p + n.Local
}

// TestValid goes through what the W3C feed validator looks at, for every feed of the sample.
func TestValid(t *testing.T) {
	for name, o := range map[string]Options{"full": standard, "summary": {Comments: true, CommentsTitle: "Comments", CommentsOn: commentsOn}, "bare": {}} {
		for _, f := range build(t, sample(), o) {
			t.Run(name+f.Path, func(t *testing.T) {
				switch path.Base(f.Path) {
				case JSON:
					validJSON(t, f)
				case Atom:
					validAtom(t, parseXML(t, f.Data), f.Path)
				default:
					validRSS(t, parseXML(t, f.Data), f.Path)
				}
				parse(t, f.Data)
			})
		}
	}
}

func parseXML(t *testing.T, data []byte) element {
	t.Helper()
	for _, r := range string(data) {
		if !allowed(r) {
			t.Fatalf("character %U", r)
		}
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	var root element
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Token(); err == nil {
		if _, err = d.Token(); err != io.EOF {
			t.Errorf("something follows the root: %v", err)
		}
	}
	return root
}

func validRSS(t *testing.T, root element, self string) {
	if short(root.XMLName) != "rss" || root.attr("version") != "2.0" || len(root.all("channel")) != 1 {
		t.Fatalf("root %v", root.XMLName)
	}
	channel := root.all("channel")[0]
	once(t, channel, "title", "link", "description", "language", "atom:link")
	atMostOnce(t, channel, "lastBuildDate", "generator")
	checkURL(t, channel.text("link"))
	link := channel.all("atom:link")[0]
	checkSelf(t, link, self, TypeRSS)
	seen := map[string]bool{}
	for _, item := range channel.all("item") {
		once(t, item, "title", "link", "guid", "pubDate")
		atMostOnce(t, item, "description", "content:encoded", "dc:creator", "comments", "wfw:commentRss", "slash:comments", "atom:updated")
		if item.text("author") != "" {
			t.Error("author must be an e-mail address")
		}
		guid := item.all("guid")[0]
		checkID(t, seen, guid.Text)
		if guid.attr("isPermaLink") != "false" {
			t.Error("guid claims to be a permalink")
		}
		checkURL(t, item.text("link"))
		if _, err := time.Parse(time.RFC1123Z, item.text("pubDate")); err != nil {
			t.Error(err)
		}
		order(t, item, "description", "content:encoded")
		checkHTML(t, item.text("description"))
		checkHTML(t, item.text("content:encoded"))
	}
	if len(seen) > 0 {
		if _, err := time.Parse(time.RFC1123Z, channel.text("lastBuildDate")); err != nil {
			t.Error(err)
		}
	}
}

func validAtom(t *testing.T, feed element, self string) {
	if short(feed.XMLName) != "atom:feed" || feed.attr("xml:lang") == "" {
		t.Fatalf("root %v", feed.XMLName)
	}
	once(t, feed, "atom:title", "atom:id", "atom:updated", "atom:author", "atom:subtitle")
	seen := map[string]bool{}
	checkID(t, seen, feed.text("atom:id"))
	checkPerson(t, feed)
	checkRFC3339(t, feed.text("atom:updated"))
	links := feed.all("atom:link")
	if len(links) != 2 || links[1].attr("rel") != "alternate" {
		t.Fatalf("links %v", links)
	}
	checkSelf(t, links[0], self, TypeAtom)
	checkURL(t, links[1].attr("href"))
	for _, entry := range feed.all("atom:entry") {
		once(t, entry, "atom:title", "atom:id", "atom:updated", "atom:published", "atom:author")
		atMostOnce(t, entry, "atom:summary", "atom:content")
		checkID(t, seen, entry.text("atom:id"))
		checkPerson(t, entry)
		checkRFC3339(t, entry.text("atom:updated"))
		checkRFC3339(t, entry.text("atom:published"))
		if entry.text("atom:updated") < entry.text("atom:published") {
			t.Error("updated before it was published")
		}
		alternates := 0
		for _, l := range entry.all("atom:link") {
			checkURL(t, l.attr("href"))
			checkType(t, l.attr("type"))
			if l.attr("rel") == "alternate" {
				alternates++
			}
		}
		if alternates != 1 {
			t.Errorf("%d alternate links", alternates)
		}
		for _, c := range entry.all("atom:category") {
			if c.attr("term") == "" {
				t.Error("a category without a term")
			}
		}
		checkHTML(t, entry.text("atom:content"))
	}
}

func validJSON(t *testing.T, f File) {
	var feed struct {
		Version     string           `json:"version"`
		Title       string           `json:"title"`
		Home        string           `json:"home_page_url"`
		FeedURL     string           `json:"feed_url"`
		Language    string           `json:"language"`
		Description string           `json:"description"`
		Generator   *string          `json:"generator"`
		Authors     []map[string]any `json:"authors"`
		Items       []map[string]any `json:"items"`
	}
	d := json.NewDecoder(bytes.NewReader(f.Data))
	d.DisallowUnknownFields()
	if err := d.Decode(&feed); err != nil {
		t.Fatal(err)
	}
	if feed.Version != "https://jsonfeed.org/version/1.1" || feed.Title == "" || feed.Items == nil || len(feed.Authors) == 0 {
		t.Errorf("required members are missing: %+v", feed)
	}
	if feed.FeedURL != sample().Absolute(f.Path) {
		t.Errorf("feed_url %s", feed.FeedURL)
	}
	checkURL(t, feed.Home)
	known := []string{"id", "url", "title", "content_html", "content_text", "summary", "image", "date_published", "date_modified", "authors", "tags", "language"}
	seen := map[string]bool{}
	for _, item := range feed.Items {
		for key := range item {
			if !slices.Contains(known, key) {
				t.Errorf("unknown member %s", key)
			}
		}
		checkID(t, seen, fmt.Sprint(item["id"]))
		checkURL(t, fmt.Sprint(item["url"]))
		checkRFC3339(t, fmt.Sprint(item["date_published"]))
		content, isHTML := item["content_html"].(string)
		if _, isText := item["content_text"]; isHTML == isText {
			t.Errorf("%v has none or both of the contents", item["id"])
		}
		checkHTML(t, content)
	}
}

func once(t *testing.T, e element, names ...string) {
	t.Helper()
	for _, name := range names {
		if found := e.all(name); len(found) != 1 || (strings.TrimSpace(found[0].Text) == "" && len(found[0].Attrs)+len(found[0].Children) == 0) {
			t.Errorf("%d of %s in %s, or an empty one", len(found), name, e.XMLName.Local)
		}
	}
}

func atMostOnce(t *testing.T, e element, names ...string) {
	t.Helper()
	for _, name := range names {
		if n := len(e.all(name)); n > 1 {
			t.Errorf("%d of %s in %s", n, name, e.XMLName.Local)
		}
	}
}

func order(t *testing.T, e element, first, second string) {
	t.Helper()
	at := func(name string) int {
		return slices.IndexFunc(e.Children, func(c element) bool { return short(c.XMLName) == name })
	}
	if at(second) >= 0 && at(first) > at(second) {
		t.Errorf("%s stands after %s", first, second)
	}
}

func checkSelf(t *testing.T, link element, self, mediaType string) {
	t.Helper()
	if link.attr("rel") != "self" || link.attr("type") != mediaType || link.attr("href") != sample().Absolute(self) {
		t.Errorf("self link %v", link.Attrs)
	}
	checkType(t, link.attr("type"))
}

func checkType(t *testing.T, s string) {
	t.Helper()
	if _, _, err := mime.ParseMediaType(s); err != nil || !strings.Contains(s, "/") {
		t.Errorf("media type %q: %v", s, err)
	}
}

// checkID wants a full, normalised address that no other has (RFC 4287, section 4.2.6.1).
func checkID(t *testing.T, seen map[string]bool, id string) {
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

var asciiURL = regexp.MustCompile(`^https?://[!-~]+$`)

func checkURL(t *testing.T, s string) {
	t.Helper()
	if u, err := url.Parse(s); err != nil || u.Host == "" || !asciiURL.MatchString(s) {
		t.Errorf("%q is no full address", s)
	}
}

func checkRFC3339(t *testing.T, s string) {
	t.Helper()
	if _, err := time.Parse("2006-01-02T15:04:05Z", s); err != nil {
		t.Error(err)
	}
}

func checkPerson(t *testing.T, e element) {
	t.Helper()
	for _, p := range e.all("atom:author") {
		if strings.TrimSpace(p.text("atom:name")) == "" {
			t.Error("an author without a name")
		}
		if uri := p.text("atom:uri"); uri != "" {
			checkURL(t, uri)
		}
	}
}

// checkHTML wants no relative address and nothing that the validator calls unsafe.
func checkHTML(t *testing.T, s string) {
	t.Helper()
	for z := html.NewTokenizer(strings.NewReader(s)); z.Next() != html.ErrorToken; {
		token := z.Token()
		if dropped[token.Data] && token.Type != html.TextToken && token.Type != html.CommentToken {
			t.Errorf("<%s>", token.Data)
		}
		for _, a := range token.Attr {
			switch a.Key {
			case "href", "src", "poster", "cite":
				if u, err := url.Parse(a.Val); err != nil || !u.IsAbs() {
					t.Errorf("%s=%q is relative", a.Key, a.Val)
				}
			case "srcset":
				for _, candidate := range strings.Split(a.Val, ", ") {
					if !strings.HasPrefix(candidate, "https://") {
						t.Errorf("srcset %q has a relative address", a.Val)
					}
				}
			case "class", "style", "tabindex":
				t.Errorf("attribute %s", a.Key)
			}
		}
	}
}
