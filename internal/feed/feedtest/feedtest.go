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
	_ "embed"
	"encoding/json"
	"encoding/xml"
	"io"
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
	"github.com/santhosh-tekuri/jsonschema/v6"
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

// Element is any XML element, for checks that do not share the types that wrote it.
type Element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []Element  `xml:",any"`
}

// All is the children of a name, written with its namespace's usual prefix.
func (e Element) All(name string) []Element {
	var out []Element
	for _, c := range e.Children {
		if short(c.XMLName) == name {
			out = append(out, c)
		}
	}
	return out
}

// First is the text of the first child of a name.
func (e Element) First(name string) string {
	for _, c := range e.All(name) {
		return c.Text
	}
	return ""
}

// Attr is the value of an attribute.
func (e Element) Attr(name string) string {
	for _, a := range e.Attrs {
		if short(a.Name) == name {
			return a.Value
		}
	}
	return ""
}

// prefixes are those that the validator wants for the namespaces it knows.
var prefixes = map[string]string{"": "", "http://www.w3.org/2005/Atom": "atom:", "http://purl.org/rss/1.0/modules/content/": "content:",
	"http://purl.org/dc/elements/1.1/": "dc:", "http://purl.org/rss/1.0/modules/slash/": "slash:", "http://wellformedweb.org/CommentAPI/": "wfw:",
	"http://purl.org/syndication/thread/1.0": "thr:", "http://purl.org/syndication/history/1.0": "fh:",
	"http://search.yahoo.com/mrss/": "media:", "http://www.w3.org/1999/xhtml": "xhtml:", "http://www.w3.org/XML/1998/namespace": "xml:"}

func short(n xml.Name) string {
	p, ok := prefixes[n.Space]
	if !ok {
		return "{" + n.Space + "}" + n.Local
	}
	return p + n.Local
}

// Parse reads a whole XML document strictly, and looks for characters outside XML 1.0 (section 2.2), which
// encoding/xml lets pass within CDATA, and those that are none of HTML's.
func Parse(t testing.TB, data []byte) Element {
	t.Helper()
	for _, r := range string(data) {
		if r < ' ' && r != '\t' && r != '\n' || 0x7F <= r && r <= 0x9F || r == 0xFFFE || r == 0xFFFF {
			t.Fatalf("character %U", r)
		}
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	var root Element
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root
		}
		if text, blank := token.(xml.CharData); err != nil || !blank || strings.TrimSpace(string(text)) != "" {
			t.Fatalf("something follows the root: %v, %v", token, err)
		}
	}
}

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

// checkReply wants what RFC 4685 asks of the reference to what is answered.
func checkReply(t testing.TB, entry Element) {
	t.Helper()
	for _, e := range entry.All("thr:in-reply-to") {
		checkURL(t, e.Attr("ref"))
		checkURL(t, e.Attr("href"))
		checkType(t, e.Attr("type"))
	}
}

//go:embed jsonfeed.schema.json
var schemaSource string

func validJSON(t testing.TB, data []byte, f checked) {
	t.Helper()
	var feed struct {
		Home  string `json:"home_page_url"`
		URL   string `json:"feed_url"`
		Next  string `json:"next_url"`
		Hubs  []any  `json:"hubs"`
		Items []struct {
			ID        string `json:"id"`
			URL       string `json:"url"`
			Image     string `json:"image"`
			Published string `json:"date_published"`
			Modified  string `json:"date_modified"`
			HTML      string `json:"content_html"`
		} `json:"items"`
	}
	if err := json.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	if err := schema(t).Validate(instance(t, data)); err != nil {
		t.Error(err)
	}
	if feed.URL != f.address {
		t.Errorf("feed_url %s, but it is at %s", feed.URL, f.address)
	}
	checkURL(t, feed.Home)
	if feed.Next != "" {
		checkURL(t, feed.Next)
	}
	if f.archived && feed.Hubs != nil {
		t.Error("an archive with a hub")
	}
	seen := map[string]bool{}
	for _, item := range feed.Items {
		checkID(t, seen, item.ID)
		checkURL(t, item.URL)
		if item.Image != "" {
			checkURL(t, item.Image)
		}
		checkRFC3339(t, item.Published)
		checkRFC3339(t, item.Modified)
		checkHTML(t, item.HTML)
	}
}

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("jsonfeed.schema.json", instance(t, []byte(schemaSource))); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile("jsonfeed.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func instance(t testing.TB, data []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return value
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

// htmlNames are what the validator takes for safe in a text, as far as it is of use there. MathML is not among
// them.
var (
	htmlElements = set(`a abbr address article aside b bdi big blockquote br caption center cite code col colgroup data dd del details dfn
		dir div dl dt em figcaption figure font footer header h1 h2 h3 h4 h5 h6 hgroup hr i img ins kbd li main map mark menu meter nav ol
		p picture pre progress q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead
		time tr tt u ul var video audio wbr`)
	htmlAttributes = set(`abbr align alt cite colspan datetime dir height href hreflang id lang media open reversed rowspan scope sizes span
		src srcset start title type value width`)
)

func set(names string) map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(names) {
		out[name] = true
	}
	return out
}

// checkHTML wants no relative address and nothing that the validator calls unsafe.
func checkHTML(t testing.TB, s string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Error(err)
		return
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("comment %q", n.Data)
		}
		if n.Type != html.ElementNode || n.Namespace == "math" || n.Data == "html" || n.Data == "head" || n.Data == "body" {
			continue
		}
		if !htmlElements[n.Data] {
			t.Errorf("<%s>", n.Data)
		}
		for _, a := range n.Attr {
			checkAttribute(t, n.Data, a)
		}
	}
}

func checkAttribute(t testing.TB, name string, a html.Attribute) {
	t.Helper()
	if !htmlAttributes[a.Key] {
		t.Errorf("<%s %s>", name, a.Key)
	}
	switch a.Key {
	case "href", "src", "cite":
		checkAbsolute(t, a.Val)
	case "srcset":
		for _, candidate := range strings.Split(a.Val, ", ") {
			checkAbsolute(t, candidate)
		}
	}
}

// checkAbsolute does not mind what else is wrong with an address: it stays as its author wrote it.
func checkAbsolute(t testing.TB, s string) {
	t.Helper()
	if scheme, _, ok := strings.Cut(s, ":"); !ok || strings.ContainsAny(scheme, "/?#") {
		t.Errorf("%q is relative", s)
	}
}
