package feed

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBlogroll(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []outline
	}{
		{"nothing", "<p>No <a href='https://x.example/'>list</a></p>", nil},
		{"blog", `<ul><li><a href="https://a.example/">A <b>&amp;</b> B</a> – about it</li></ul>`,
			[]outline{{Text: "A & B", Type: "link", URL: "https://a.example/", Description: "about it"}}},
		{"feed by its name", `<ul><li><a href="https://a.example/">A</a> [<a href="https://a.example/x">RSS</a>]: good</li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/x", HTMLURL: "https://a.example/", Description: "good"}}},
		{"feed by its address", `<ol><li><a href="https://a.example/">A</a> <a href="https://a.example/index.xml">here</a></li></ol>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/index.xml", HTMLURL: "https://a.example/"}}},
		{"feed first", `<ul><li><a href="https://a.example/feed/">Feed</a> of <a href="https://a.example/">A</a></li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed/", HTMLURL: "https://a.example/", Description: "of"}}},
		{"feed first, by its name alone", `<ul><li><a href="https://a.example/x.php">RSS</a> of <a href="https://a.example/">A</a></li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/x.php", HTMLURL: "https://a.example/", Description: "of"}}},
		{"feed alone", `<ul><li><a href="https://a.example/atom.xml">The shed</a></li></ul>`,
			[]outline{{Text: "The shed", Title: "The shed", Type: "rss", XMLURL: "https://a.example/atom.xml"}}},
		{"a blog that is called so", `<ul><li><a href="https://jsonfeed.example/">JSON Feed</a> (<a href="https://jsonfeed.example/feed.json">feed</a>)</li></ul>`,
			[]outline{{Text: "JSON Feed", Title: "JSON Feed", Type: "rss", XMLURL: "https://jsonfeed.example/feed.json", HTMLURL: "https://jsonfeed.example/"}}},
		{"groups", `<h2>One</h2><ul><li><a href="https://a.example/">A</a></li></ul><h3>Two</h3><ul><li><a href="https://b.example/">B</a></li></ul><h2>One</h2><ul><li><a href="https://c.example/">C</a></li></ul>`,
			[]outline{{Text: "One", Outlines: []outline{{Text: "A", Type: "link", URL: "https://a.example/"}, {Text: "C", Type: "link", URL: "https://c.example/"}}},
				{Text: "Two", Outlines: []outline{{Text: "B", Type: "link", URL: "https://b.example/"}}}}},
		{"nested and twice", `<ul><li><a href="https://a.example/">A</a><ul><li><a href="https://b.example/">B</a></li><li><a href="https://a.example/">A</a></li></ul></li></ul>`,
			[]outline{{Text: "A", Type: "link", URL: "https://a.example/"}, {Text: "B", Type: "link", URL: "https://b.example/"}}},
		{"table", `<table><tr><th>blog</th></tr><tr><td><a href="https://a.example/">港口</a></td><td>潮水。</td><td><a href="https://a.example/f">订阅</a></td></tr></table>`,
			[]outline{{Text: "港口", Title: "港口", Type: "rss", XMLURL: "https://a.example/f", HTMLURL: "https://a.example/", Description: "潮水"}}},
		{"no web address", `<ul><li><a href="mailto:x@y.example">m</a> <a href="/1/">post</a> <a href="javascript:x">j</a></li></ul>`, nil},
		{"a picture for a name", `<ul><li><a href="https://a.example/"><img src="x" alt="A"></a></li></ul>`,
			[]outline{{Text: "https://a.example/", Type: "link", URL: "https://a.example/"}}},
		{"nested and ordered", `<ol><li><a href="https://a.example/">A</a>, words<ol><li><a href="https://b.example/">B</a></li></ol></li></ol>`,
			[]outline{{Text: "A", Type: "link", URL: "https://a.example/", Description: "words"}, {Text: "B", Type: "link", URL: "https://b.example/"}}},
		{"a blog that is called as a group", `<ul><li><a href="https://a.example/">One</a></li></ul><h2>One</h2><ul><li><a href="https://b.example/">B</a></li></ul>`,
			[]outline{{Text: "One", Type: "link", URL: "https://a.example/"}, {Text: "One", Outlines: []outline{{Text: "B", Type: "link", URL: "https://b.example/"}}}}},
		{"a name of several words", `<ul><li><a href="https://a.example/">A</a> (<a href="https://a.example/x.php">RSS feed</a>)</li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/x.php", HTMLURL: "https://a.example/"}}},
		{"subscribe", `<ul><li><a href="https://a.example/">A</a> · <a href="https://a.example/x.php">Subscribe</a></li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/x.php", HTMLURL: "https://a.example/"}}},
		{"a newsletter", `<ul><li><a href="https://a.example/">A</a> · <a href="https://a.example/newsletter">Subscribe</a></li></ul>`,
			[]outline{{Text: "A", Type: "link", URL: "https://a.example/", Description: "Subscribe"}}},
		{"a query", `<ul><li><a href="https://www.youtube.com/feeds/videos.xml?channel_id=x">A channel</a></li></ul>`,
			[]outline{{Text: "A channel", Title: "A channel", Type: "rss", XMLURL: "https://www.youtube.com/feeds/videos.xml?channel_id=x"}}},
		{"two feeds", `<ul><li><a href="https://a.example/">A</a> (<a href="https://a.example/rss">RSS</a>, <a href="https://a.example/atom">Atom</a>) – wood</li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/rss", HTMLURL: "https://a.example/", Description: "wood"}}},
		{"a feed by address and one by name alone", `<ul><li><a href="https://a.example/">A</a> <a href="https://a.example/x">RSS</a> <a href="https://a.example/feed.xml">Atom</a></li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed.xml", HTMLURL: "https://a.example/"}}},
		{"a name without a link", `<ul><li>The shed: <a href="https://a.example/x">RSS</a> – wood</li></ul>`,
			[]outline{{Text: "The shed", Title: "The shed", Type: "rss", XMLURL: "https://a.example/x", Description: "wood"}}},
		{"called as a feed, and no more", `<ul><li><a href="https://jsonfeed.example/">JSON Feed</a></li></ul>`,
			[]outline{{Text: "JSON Feed", Type: "link", URL: "https://jsonfeed.example/"}}},
		{"about feeds", `<ul><li><a href="https://a.example/">A</a> about <a href="https://en.wikipedia.org/wiki/RSS">RSS</a></li></ul>`,
			[]outline{{Text: "A", Type: "link", URL: "https://a.example/", Description: "about RSS"}}},
		{"emphasis", `<ul><li><a href="https://a.example/">A</a> is <b>good</b>.<br>Really</li></ul>`,
			[]outline{{Text: "A", Type: "link", URL: "https://a.example/", Description: "is good. Really"}}},
		{"loose list", `<ul><li><p><a href="https://a.example/">A</a> likes <a href="https://b.example/">B</a></p><p>(<a href="https://a.example/feed">feed</a>)</p></li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/", Description: "likes B"}}},
		{"paragraph", `<p><a href="https://a.example/">A</a> (<a href="https://a.example/x.php">RSS</a>, <a href="https://a.example/y.php">Atom</a>), about wood.</p>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/x.php", HTMLURL: "https://a.example/", Description: "about wood."}}},
		{"paragraph in a group", `<h2>One</h2><blockquote><p><a href="https://a.example/">A</a> <a href="https://feeds.feedburner.com/a">RSS</a></p></blockquote>`,
			[]outline{{Text: "One", Outlines: []outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://feeds.feedburner.com/a", HTMLURL: "https://a.example/"}}}}},
		{"prose", `<p>I like <a href="https://go.example/">Go</a>. A friend is <a href="https://a.example/">A</a> (<a href="https://a.example/feed">feed</a>), who knows <a href="https://b.example/">B</a> (<a href="https://b.example/feed">feed</a>).</p>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/"},
				{Text: "B", Title: "B", Type: "rss", XMLURL: "https://b.example/feed", HTMLURL: "https://b.example/"}}},
		{"prose about one", `<p>A friend is <a href="https://a.example/">A</a> (<a href="https://a.example/feed">feed</a>), as you know.</p>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/"}}},
		{"feed first in a paragraph", `<p>The <a href="https://a.example/feed">feed</a> of <a href="https://a.example/">A</a> and of <a href="https://b.example/">B</a></p>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/"}}},
		{"feeds first in a paragraph", `<p><a href="https://a.example/feed">RSS</a>, <a href="https://a.example/atom">Atom</a> <a href="https://a.example/">A</a>; <a href="https://b.example/feed">RSS</a> <a href="https://b.example/">B</a>; <a href="https://c.example/">C</a> <a href="https://c.example/feed">RSS</a></p>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/"},
				{Text: "B", Title: "B", Type: "rss", XMLURL: "https://b.example/feed", HTMLURL: "https://b.example/"},
				{Text: "C", Title: "C", Type: "rss", XMLURL: "https://c.example/feed", HTMLURL: "https://c.example/"}}},
		{"two feeds in a paragraph, then another link", `<p>Read <a href="https://a.example/">A</a> (<a href="https://a.example/feed">RSS</a>, <a href="https://a.example/atom">Atom</a>) and <a href="https://b.example/">B</a></p>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/"}}},
		{"a paragraph of an entry is none of its own", `<ul><li><p><a href="https://a.example/">A</a>, once <a href="https://b.example/">B</a> (<a href="https://a.example/feed">feed</a>)</p></li></ul>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/", Description: "once B"}}},
		{"two feeds alone", `<ul><li><a href="https://a.example/feed.xml">RSS</a> <a href="https://a.example/a.atom">Atom</a></li></ul>`,
			[]outline{{Text: "https://a.example/feed.xml", Title: "https://a.example/feed.xml", Type: "rss", XMLURL: "https://a.example/feed.xml"}}},
		{"two feeds, the first with the name", `<ul><li><a href="https://a.example/atom.xml">The shed</a> <a href="https://a.example/feed">RSS</a></li></ul>`,
			[]outline{{Text: "The shed", Title: "The shed", Type: "rss", XMLURL: "https://a.example/feed"}}},
		{"lines", `<p><a href="https://a.example/">A</a> <a href="https://a.example/feed">feed</a> wood<br>
<a href="https://b.example/">B</a> stone <a href="https://b.example/feed">feed</a><br><a href="https://c.example/">C</a></p>`,
			[]outline{{Text: "A", Title: "A", Type: "rss", XMLURL: "https://a.example/feed", HTMLURL: "https://a.example/", Description: "wood"},
				{Text: "B", Title: "B", Type: "rss", XMLURL: "https://b.example/feed", HTMLURL: "https://b.example/", Description: "stone"}}},
		{"paragraphs of another kind", `<p>Read them in <a href="https://reader.example/">a reader</a>, which knows <a href="https://spec.example/rss-2">RSS</a>.</p>
<p>There is <a href="https://me.example/feed.xml">my feed</a>.</p><p><a href="https://a.example/">A</a> and <a href="https://b.example/">B</a></p>`, nil},
	} {
		if diff := cmp.Diff(c.want, blogroll(c.in)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
