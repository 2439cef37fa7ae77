package feed

import (
	"net/url"
	"regexp"
	"strings"
)

// How people write a link to a feed, in lists of blogs. A name is words of these and nothing else, of which one at
// least says that it is a feed; signs and pictograms do not count.
var (
	nameOfFeed = regexp.MustCompile(`(?i)^(?:[^\pL\pN]|` + feedWord + `|` + feedParticle + `)*` + feedWord + `(?:[^\pL\pN]|` + feedWord + `|` + feedParticle + `)*$`)
	// the end of a path, of which the last part is all there is or stands after a sign: "/blog/feed/", "/podcast-rss.php"
	pathOfFeed = regexp.MustCompile(`(?i)(?:\.(?:xml|rss|atom|rdf)|/(?:feeds?|rss2?|atom|jsonfeed|feed/json|feed/@[^/]+|feeds/posts/(?:default|summary))|[/._-](?:feed|rss2?|atom)\.(?:json|php|aspx?|ashx|jsp|cgi))/?$`)
	// what ends in the same way and is none
	pathOfNone = regexp.MustCompile(`(?i)/wiki/|(?:^|[/_-])sitemap[^/]*\.xml$|/opml\.xml$`)
	hostOfFeed = regexp.MustCompile(`(?i)^(?:feeds?|rss)\.[^.]+\.[^.]+|(?:^|\.)rsshub\.`)
	// what a name says that is no newsletter's
	outrightFeed = regexp.MustCompile(`(?i)rss|atom|xml|feed|フィード|피드`)
	// where letters are subscribed to
	newsletter = regexp.MustCompile(`(?i)newsletter|e-?mail|(?:^|[/.])(?:subscribe|signup|sign-up|join)(?:[/?#]|$)`)
)

const (
	feedWord     = `(?:rss2?|atom|xml|feeds?|jsonfeed|webfeed|subscribe|订阅|訂閱|訂阅|フィード|購読|구독|피드)`
	feedParticle = `(?:json|web|full|text|[0-9]+|to|the|its|my|this|blog|by|via|with|in|a|an|reader|link|url|address|here|源|链接|連結|鏈接|鏈結|地址|网址|網址|本站|博客|部落格|全文|点此|點此|する)`
)

// namedFeed reports whether a link is one to a feed by its name. What is called "subscribe" may also be a newsletter.
func namedFeed(name, address string) bool {
	return nameOfFeed.MatchString(name) && !pathOfNone.MatchString(address) && (outrightFeed.MatchString(name) || !newsletter.MatchString(address))
}

// feedAddress reports whether a web address is that of a feed, as the usual programs and hosts have them.
func feedAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch {
	case asksForFeed(u.Query()):
		return true
	case pathOfNone.MatchString(u.Path):
		return false
	}
	return pathOfFeed.MatchString(u.Path) || hostOfFeed.MatchString(u.Hostname()) && len(u.Path) > 1
}

// asksForFeed looks for "?feed=rss2" (WordPress), "?format=feed" (Joomla), "?feedformat=atom" (MediaWiki) and their like.
func asksForFeed(query url.Values) bool {
	for key, values := range query {
		switch strings.ToLower(key) {
		case "feed", "feedformat", "rss", "rss2", "atom":
			return true
		case "format", "type", "output", "alt", "mode":
			switch strings.ToLower(strings.Join(values, "")) {
			case "rss", "rss2", "rss2.0", "atom", "feed", "rdf", "jsonfeed":
				return true
			}
		}
	}
	return false
}

// sameSite reports whether two addresses are of one host, or one of a part of the other.
func sameSite(a, b string) bool {
	x, y := strings.TrimPrefix(address(a).Hostname(), "www."), strings.TrimPrefix(address(b).Hostname(), "www.")
	return x == y || strings.HasSuffix(x, "."+y) || strings.HasSuffix(y, "."+x)
}
