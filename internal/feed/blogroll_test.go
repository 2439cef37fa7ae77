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
	} {
		if diff := cmp.Diff(c.want, blogroll(c.in)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
