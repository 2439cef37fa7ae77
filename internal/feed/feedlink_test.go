package feed

import (
	"strings"
	"testing"
)

func TestFeedAddress(t *testing.T) {
	for _, a := range strings.Fields(`
		https://a.example/feed https://a.example/feed/ https://a.example/blog/feeds https://a.example/rss https://a.example/rss2/ https://a.example/atom
		https://a.example/index.xml https://a.example/atom.xml https://a.example/a.rss https://a.example/a.ATOM https://a.example/a.rdf https://a.example/feed.xml?x=1#y
		https://a.example/feed.json https://a.example/podcast-feed.json https://a.example/jsonfeed https://a.example/feed/json
		https://a.example/rss.php https://a.example/blog_rss.aspx https://a.example/index.atom.php
		https://a.example/?feed=rss2 https://a.example/index.php?feed=atom https://a.example/?feed=comments-rss2 https://a.example/blog?format=feed&type=rss https://a.example/?format=RSS
		https://a.example/?rss https://a.example/?atom=1 https://wiki.example/wiki/Special:RecentChanges?feed=atom https://wiki.example/w/api.php?action=x&feedformat=atom
		https://www.youtube.com/feeds/videos.xml?channel_id=x https://a.blogspot.example/feeds/posts/default https://a.blogspot.example/feeds/posts/default?alt=rss
		https://medium.example/feed/@someone https://github.com/x/y/releases.atom https://www.reddit.com/r/golang/.rss https://social.example/@x.rss https://lobste.rs/rss
		https://feeds.feedburner.com/someone https://feed.cnblogs.com/blog/u/1 https://rss.a.example/all https://rsshub.app/zhihu/daily https://my.rsshub.example.com/x
	`) {
		if !feedAddress(a) {
			t.Errorf("%s is a feed", a)
		}
	}
	for _, a := range strings.Fields(`
		https://a.example/ https://a.example https://a.example/blog https://a.example/x.php https://a.example/index.php?p=2 https://a.example/index.html https://a.example/data.json
		https://a.example/what-is-rss https://a.example/feeding https://a.example/atoms https://a.example/rss-is-not-dead.html https://a.example/feed/2026/post https://a.example/rss/readers
		https://a.example/blog/atom/release-notes https://a.example/newsfeed.html https://atom.io/packages https://rss.com/blog https://feedly.com/i/welcome https://feeds.example/ https://rss.a.example/ https://jsonfeed.org/version/1
		https://en.wikipedia.org/wiki/RSS https://en.wikipedia.org/wiki/Atom https://a.example/sitemap.xml https://a.example/post-sitemap.xml https://a.example/blogroll.opml
		https://a.example/?q=rss https://a.example/?tag=atom https://a.example/post?utm_source=rss https://a.example/post?ref=feed https://a.example/?format=html https://github.com/x/feeds/issues https://a.example/?source=rss
	`) {
		if feedAddress(a) {
			t.Errorf("%s is no feed", a)
		}
	}
	if feedAddress("https://a.example/%zz/feed") {
		t.Error("what is no address is a feed")
	}
}

func TestNamedFeed(t *testing.T) {
	for _, name := range strings.Split(`RSS|rss|Atom|Feed|feeds|JSON Feed|JSONFeed|XML|RSS 2.0|rss2|(RSS)|RSS feed|RSS Feed|Atom feed|RSS/Atom|RSS, Atom|📡 RSS|RSS ↗|the feed|my feed|web feed|full-text RSS|feed URL|RSS link`+
		`|Subscribe|subscribe|🔔 Subscribe|Subscribe via RSS|Subscribe by RSS|Subscribe to the feed|Subscribe to this blog|Subscribe in a reader`+
		`|订阅|訂閱|订阅源|訂閱源|RSS 订阅|RSS訂閱|【订阅】|订阅地址|RSS 地址|RSS源|全文 RSS|订阅本站|訂閱連結|フィード|RSSフィード|購読する|구독`, "|") {
		if !namedFeed(name, "https://a.example/x.php") {
			t.Errorf("%q is a feed", name)
		}
	}
	for _, name := range strings.Split(`||A|–|The shed|Feedly|Feedback|Atomic|RSSHub|News feed for gardeners|RSS is not dead|Why I love RSS|The JSON Feed specification|my blog|here|link|this blog|源|地址|港口 RSS 笔记|订阅者|订阅号的故事|关于订阅|2.0|👋`, "|") {
		if namedFeed(name, "https://a.example/x.php") {
			t.Errorf("%q is no feed", name)
		}
	}
	for _, c := range []struct {
		name, address string
		want          bool
	}{
		{"Subscribe", "https://a.example/newsletter", false},
		{"Subscribe", "https://a.substack.example/subscribe?x=1", false},
		{"Subscribe", "https://buttondown.example/email/a", false},
		{"订阅", "https://a.example/subscribe", false},
		{"RSS", "https://newsletter.example/x", true},
		{"Subscribe via RSS", "https://a.example/subscribe", true},
		{"RSS", "https://en.wikipedia.org/wiki/RSS", false},
		{"RSS", "https://a.example/sitemap.xml", false},
	} {
		if got := namedFeed(c.name, c.address); got != c.want {
			t.Errorf("%s, %s: %t", c.name, c.address, got)
		}
	}
}

func TestSameSite(t *testing.T) {
	for b, want := range map[string]bool{"https://a.example/x": true, "http://www.a.example": true, "https://blog.a.example/": true, "https://ba.example/": false, "https://b.example/": false} {
		if sameSite("https://a.example/", b) != want || sameSite(b, "https://www.a.example/") != want {
			t.Errorf("%s: want %t", b, want)
		}
	}
}
