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

// GitHub bounds each side that an author gives to an attachment, which must not bend the image's own size.
func TestSizeOfALargeAttachment(t *testing.T) {
	const src = "https://github.com/user-attachments/assets/7e5977be-514c-46df-a8fc-98587725b3d5"
	r := New(Options{Image: func(url string) (string, int, int, bool) { return url, 4000, 3000, true }})
	for source, want := range map[string]string{
		"![](" + src + ")":                      `alt="" width="4000" height="3000" loading`,
		`<img width="2500" src="` + src + `">`:  `<img width="2000" src="` + src + `" height="1500" alt loading`,
		`<img height="2500" src="` + src + `">`: `<img height="2000" src="` + src + `" width="2667" alt loading`,
	} {
		got := strings.ReplaceAll(r.Render(source, TextOptions{}).HTML, " alt width", ` alt="" width`)
		if !strings.Contains(got, want) {
			t.Errorf("%s: %s", source, got)
		}
		if all := r.Pictures(source, TextOptions{}); len(all) != 1 || all[0].Sized {
			t.Errorf("%s: %v", source, all)
		}
	}
}
