package theme_test

import (
	"io/fs"
	"strings"
	"testing"

	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/static"
	"issueblog/templates"
)

func TestRedirect(t *testing.T) {
	th, w, err := theme.New(theme.Options{Templates: []fs.FS{templates.FS}, Static: []fs.FS{static.FS}})
	if err != nil || len(w) > 0 {
		t.Fatal(w, err)
	}
	var b strings.Builder
	if err := th.Execute(&b, "redirect.html", site.Redirect{Target: "/x/42/%E6%85%A2;a/", Absolute: "https://a.b/x/42/%E6%85%A2/", Title: "T", CSP: th.RedirectCSP()}); err != nil {
		t.Fatal(err)
	}
	t.Log(b.String())
	t.Log(th.Style([]string{"code"}, []string{"d73a4a"}))
}
