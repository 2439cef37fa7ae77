package theme_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/theme"
)

func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

var builtIn = files(
	"base.html", `<body>{{template "main" .}}{{template "partials/foot.html"}}</body>`,
	"partials/foot.html", `<footer>built in</footer>`,
	"home.html", `{{template "base.html" .}}{{define "main"}}<h1>{{.}}</h1>{{end}}`,
	"post.html", `{{template "base.html" .}}{{define "main"}}<article>{{.}}</article>{{end}}`,
	"style.css", `body { color: black }`,
	"code.css", `.k { color: red }`,
	"comments.css", `.comment { color: blue }`,
)

func TestLayers(t *testing.T) {
	th, warnings, err := theme.New(theme.Options{Templates: []fs.FS{builtIn, files("partials/foot.html", `<footer>own</footer>`, "home.html", `{{template "base.html" .}}{{define "main"}}<h2>{{.}}</h2>{{end}}`)}})
	if err != nil || len(warnings) > 0 {
		t.Fatal(warnings, err)
	}
	for name, want := range map[string]string{
		"home.html": `<body><h2>a &amp; b</h2><footer>own</footer></body>`,
		"post.html": `<body><article>a &amp; b</article><footer>own</footer></body>`,
	} {
		var b strings.Builder
		if err := th.Execute(&b, name, "a & b"); err != nil || b.String() != want {
			t.Errorf("%s: %s, %v; want %s", name, b.String(), err, want)
		}
	}
	if err := th.Execute(&strings.Builder{}, "hom.html", nil); err == nil {
		t.Error("a template that does not exist is executed")
	}
}

func TestTemplateMistakes(t *testing.T) {
	for want, own := range map[string]fstest.MapFS{
		"post.html:2":           files("post.html", "<p>\n{{if}}</p>"),
		"partials/foot.html:1":  files("partials/foot.html", "{{.Title | shout}}"),
		"post.html:3":           files("post.html", "<p>\n\n<a href=\"{{if .}}\"{{end}}>"),
		`"partials/no.html"`:    files("home.html", `{{template "partials/no.html"}}`),
		"partials/foot.html:20": files("partials/foot.html", strings.Repeat("\n", 19)+"{{end}}"),
	} {
		_, _, err := theme.New(theme.Options{Templates: []fs.FS{builtIn, own}})
		if err == nil {
			t.Errorf("no error, want one with %s", want)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not say %s", err, want)
		}
	}
}

func TestWarnings(t *testing.T) {
	own := files(
		"psot.html", "", "footer.html", "", "foot.html", "", "coments.css", "", "custum.css", "",
		"partials/fot.html", "", // near a built-in one
		"partials/map.html", "", "custom.css", "", "notes.txt", "", "home.html", "", // all fine
	)
	_, warnings, err := theme.New(theme.Options{Templates: []fs.FS{builtIn, own}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range warnings {
		got = append(got, w.Error())
	}
	want := []string{
		"templates/coments.css is used by no page; did you mean comments.css?",
		"templates/custum.css is used by no page; did you mean custom.css?",
		"templates/foot.html is used by no page; did you mean partials/foot.html?",
		"templates/footer.html is used by no page",
		"templates/partials/fot.html is used by no page; did you mean partials/foot.html?",
		"templates/psot.html is used by no page; did you mean post.html?",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStatic(t *testing.T) {
	own := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret")
	write(t, secret, "secret")
	write(t, filepath.Join(own, "favicon.svg"), "own")
	write(t, filepath.Join(own, ".well-known", "x"), "well known")
	write(t, filepath.Join(own, "main.go"), "package main")
	write(t, filepath.Join(own, "embed_test.go"), "package static")
	if err := os.Symlink(secret, filepath.Join(own, "link")); err != nil {
		t.Skip(err)
	}
	th, _, err := theme.New(theme.Options{
		Templates: []fs.FS{builtIn, os.DirFS(filepath.Join(own, "none"))},
		Static:    []fs.FS{files("favicon.svg", "built in", "a.txt", "a", "embed.go", "package static"), os.DirFS(own), os.DirFS(filepath.Join(own, "none"))},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := th.Static()
	if err != nil {
		t.Fatal(err)
	}
	want := []theme.File{{Path: ".well-known/x", Data: []byte("well known")}, {Path: "a.txt", Data: []byte("a")}, {Path: "favicon.svg", Data: []byte("own")}, {Path: "main.go", Data: []byte("package main")}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
