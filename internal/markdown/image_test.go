package markdown

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Of each image in a text, whether its own size matters.
func TestPictures(t *testing.T) {
	const source = `![a](https://x.example/a.png) [![b][r]](/b)

<IMG src="c.png" width="20" height="10"> <img src="d.png" width="20"> <img src="e.png" width="50%"> <img src="">
<img src="f.png" height="9999999"> <img src="javascript:x">

<picture><source srcset="g.png"><source srcset="h.png, i.png 2x"><img src="j.png"></picture>
<picture><source srcset="k.png"><img src="l.png" width="9"></picture>

` + "`![m](m.png)`\n\n```mermaid\n![n](n.png)\n```\n\n[r]: //x.example/b.png"
	var got []string
	for _, p := range New(Options{}).Pictures(source, TextOptions{}) {
		sized := ""
		if p.Sized {
			sized = " sized"
		}
		got = append(got, p.URL+sized)
	}
	want := []string{"https://x.example/a.png", "//x.example/b.png", "c.png sized", "d.png", "e.png sized", "f.png sized", "g.png", "h.png sized", "i.png sized", "j.png", "k.png sized", "l.png"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	base := TextOptions{BaseURL: "https://github.com/o/r/blob/main/"}
	if diff := cmp.Diff([]Picture{{URL: "https://github.com/o/r/raw/main/a.png"}}, New(Options{}).Pictures("![](a.png)", base)); diff != "" {
		t.Error(diff)
	}
}

// What Pictures lists is what Render asks for, in all the texts that there are.
func TestPicturesAreThoseOfRender(t *testing.T) {
	asked := map[string]bool{}
	o := caseOptions()
	o.Image = func(url string) (string, int, int, bool) {
		asked[url] = true
		return url, 3, 2, true
	}
	r := New(o)
	found := 0
	for _, c := range allCases(t) {
		clear(asked)
		source := visible.Replace(c.source)
		html := r.Render(source, TextOptions{}).HTML
		listed := map[string]bool{}
		for _, p := range r.Pictures(source, TextOptions{}) {
			listed[p.URL] = true
			found++
		}
		if diff := cmp.Diff(asked, listed); diff != "" {
			t.Errorf("%s: %s\n%s", c.title, diff, html)
		}
	}
	if found < 20 {
		t.Errorf("only %d images", found)
	}
}

// A size that becomes known later makes a kept text anew, and that the image stays where it is changes nothing else in it.
func TestSizeOfALinkedImage(t *testing.T) {
	o := Options{Cache: &memory{m: map[string][]byte{}}}
	width := 0
	o.Image = func(url string) (string, int, int, bool) { return url, width, 2 * width, width > 0 }
	text := "![a](https://x.example/a.png)\n\n" + strings.Repeat("Some text. ", 100)
	before := New(o).Render(text, TextOptions{}).HTML
	width = 7
	after := New(o).Render(text, TextOptions{}).HTML
	if strings.Contains(before, "width") || !strings.Contains(after, ` width="7" height="14"`) || strings.Replace(after, ` width="7" height="14"`, "", 1) != before {
		t.Errorf("%s\n%s", before[:200], after[:200])
	}
}
