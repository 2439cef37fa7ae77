package templates

import (
	"io/fs"
	"testing"
)

func TestFS(t *testing.T) {
	for _, name := range []string{
		"base.html", "home.html", "post.html", "page.html", "tag.html", "tags.html", "series.html", "all-series.html",
		"archive.html", "search.html", "404.html", "gone.html", "redirect.html",
		"partials/head.html", "partials/header.html", "partials/footer.html", "partials/comments.html",
		"words/en.toml", "words/zh.toml", "words/zh-Hant.toml", "style.css", "code.css", "comments.css", "search.js",
	} {
		if info, err := fs.Stat(FS, name); err != nil || info.Size() == 0 {
			t.Errorf("%s is missing or empty (%v)", name, err)
		}
	}
}
