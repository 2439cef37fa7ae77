package site_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/media"
	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/templates"
)

// plan is the site of posts with these titles and texts, numbered from 1, by its paths.
func plan(t *testing.T, settings config.Settings, static fs.FS, posts ...[2]string) map[string]site.Page {
	t.Helper()
	_, pages := planOf(t, settings, static, posts...)
	out := map[string]site.Page{}
	for _, p := range pages {
		out[p.Path] = p
	}
	return out
}

func planOf(t *testing.T, settings config.Settings, static fs.FS, posts ...[2]string) (*blog.Blog, []site.Page) {
	t.Helper()
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}}
	for i, p := range posts {
		c.Issues = append(c.Issues, content.Issue{Number: i + 1, Title: p[0], State: "open", User: owner, Body: p[1], CreatedAt: clock})
	}
	return planOfContent(t, settings, static, c)
}

func planOfContent(t *testing.T, settings config.Settings, static fs.FS, c *content.Content) (*blog.Blog, []site.Page) {
	t.Helper()
	look, _, err := theme.New(theme.Options{Templates: []fs.FS{templates.FS}, Static: []fs.FS{static}, Base: "/notes"})
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string][2]int{"https://x.example/big.png": {1200, 800}, "https://x.example/badge.png": {90, 20}, "https://x.example/flat.png": {900, 100}}
	b, err := blog.New(settings, c, blog.Options{Now: clock, Image: func(url string) (string, int, int, bool) {
		size, ok := sizes[url]
		return "/media/" + filepath.Base(url), size[0], size[1], ok
	}})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := site.Pages(b, settings, look, &media.Library{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b, pages
}

// Which picture other sites show with a link to a post.
func TestPicture(t *testing.T) {
	off := config.Default()
	off.Cards = false
	const (
		big, badge, flat = "![](https://x.example/big.png)", "![](https://x.example/badge.png)", "![](https://x.example/flat.png)"
		elsewhere        = "![](https://y.example/photo.jpg)"
		cover            = "<!-- image: https://x.example/badge.png -->\n\n"
		origin           = "https://harbour.github.io/notes/media/"
	)
	for _, c := range []struct {
		title, text string
		cards       bool
		want        string // address, or "card" or "blog's card"
	}{
		{"A", "text", true, "card"},
		{"A", cover + big, true, origin + "badge.png 90×20"}, // the author says so
		{"A", big + badge, true, origin + "big.png 1200×800"},
		{"A", badge + big, true, "card"},
		{"A", flat, true, "card"},
		{"A", elsewhere, true, "card"}, // its size is not known
		{"ميناء", "text", true, "blog's card"},
		{"ميناء", big, true, origin + "big.png 1200×800"},
		{"A", "text", false, ""},
		{"A", badge, false, origin + "badge.png 90×20"},
		{"A", elsewhere, false, "https://y.example/photo.jpg 0×0"},
		{"A", cover, false, origin + "badge.png 90×20"},
	} {
		settings := config.Default()
		if !c.cards {
			settings = off
		}
		pages := plan(t, settings, fstest.MapFS{}, [2]string{c.title, c.text})
		home, _ := pages["/"].Data.(site.Home)
		for _, p := range pages {
			post, ok := p.Data.(site.Post)
			if !ok {
				continue
			}
			got := ""
			if image := post.Image; image != nil {
				got = fmt.Sprintf("%s %d×%d", image.URL, image.Width, image.Height)
				switch {
				case image == home.Image:
					got = "blog's card"
				case image.Alt == c.title && image.Width == 1200:
					got = "card"
				}
			}
			if got != c.want {
				t.Errorf("%q, %q, cards %t: %q, want %q", c.title, c.text, c.cards, got, c.want)
			}
		}
	}
}

// Two posts may look the same to those who draw cards; the file is planned once.
func TestSameCards(t *testing.T) {
	dir := t.TempDir()
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}, Issues: []content.Issue{
		{Number: 1, Title: "A 🎉", State: "open", User: owner, CreatedAt: clock}, {Number: 2, Title: "A", State: "open", User: owner, CreatedAt: clock}}}
	write(t, dir, config.Default(), c)
	if cards := siteFiles(t, dir, ".png"); len(cards) != 3 { // the touch icon, the blog's card and one of the posts
		t.Errorf("the site has the pictures %q", cards)
	}
	if again := write(t, dir, config.Default(), c); again.Changed+again.Removed > 0 {
		t.Errorf("the second time: %+v", again)
	}
}

// A page whose path names its content is made only where its file is not there.
func TestWriteNamed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	made := 0
	pages := []site.Page{{Path: "/media/x.png", Named: true, Make: func() ([]byte, error) { made++; return []byte("x"), nil }}}
	for range 2 {
		if _, err := site.Write(dir, look(t), pages); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, dir, "media/x.png=x")
	if made != 1 {
		t.Errorf("made %d times", made)
	}
	pages[0].Make = func() ([]byte, error) { return nil, fs.ErrInvalid }
	pages[0].Path = "/media/y.png"
	if _, err := site.Write(dir, look(t), pages); err == nil {
		t.Error("a file that cannot be made is no error")
	}
	expect(t, dir, "media/x.png=x")
}

// What search engines read is JSON, whatever a title holds.
func TestArticle(t *testing.T) {
	const title = `</script><!-- "quoted" \ & 'so' 中文`
	pages := plan(t, config.Default(), fstest.MapFS{}, [2]string{title, "text"}, [2]string{"About", ""})
	look, _, err := theme.New(theme.Options{Templates: []fs.FS{templates.FS}})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range pages {
		post, ok := p.Data.(site.Post)
		if !ok || post.Post.Number != 1 {
			continue
		}
		var b bytes.Buffer
		if err := look.Execute(&b, p.Template, p.Data); err != nil {
			t.Fatal(err)
		}
		root, err := html.Parse(&b)
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Data != "script" {
				continue
			}
			found++
			var got map[string]any
			if err := json.Unmarshal([]byte(n.FirstChild.Data), &got); err != nil {
				t.Fatalf("%v in %s", err, n.FirstChild.Data)
			}
			author, _ := got["author"].(map[string]any)
			image, _ := got["image"].(string)
			_, modified := got["dateModified"]
			if got["headline"] != title || got["@type"] != "BlogPosting" || author["name"] != "harbour" || modified || !strings.HasPrefix(image, "https://harbour.github.io/notes/media/card-") {
				t.Errorf("it is %v", got)
			}
		}
	}
	if found != 1 {
		t.Errorf("the post has %d scripts", found)
	}
}

// A blog's own icon, in whatever form, keeps all others from being drawn.
func TestOwnIcon(t *testing.T) {
	for _, c := range []struct {
		own  string
		want []string
	}{
		{"", []string{"/favicon.ico", "/favicon.svg", "/apple-touch-icon.png"}},
		{"favicon.png", []string{"/favicon.png"}},
		{"apple-touch-icon.png", []string{"/apple-touch-icon.png"}},
		{"favicon.ico", []string{"/favicon.ico"}},
		{"img/favicon.ico", []string{"/favicon.ico", "/favicon.svg", "/apple-touch-icon.png"}},
	} {
		static := fstest.MapFS{}
		if c.own != "" {
			static[c.own] = &fstest.MapFile{Data: []byte("own")}
		}
		pages := plan(t, config.Default(), static, [2]string{"A", ""})
		var got []string
		for _, icon := range pages["/"].Data.(site.Home).Icons {
			got = append(got, icon.Path)
			if _, ok := pages[icon.Path]; !ok {
				t.Errorf("%s is linked but not there", icon.Path)
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("with %q: %q, want %q", c.own, got, c.want)
		}
	}
}
