package server

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var site = map[string]string{
	"index.html":         "<html><head><title>Home</title></head><body>home</body></html>",
	"404.html":           "<html><body>nothing here</body></html>",
	"42/a-post/":         "",
	"7/日本 語/index.html":  "<p>unicode",
	"about.html":         "<p>about",
	"post/index.html":    "<p>post",
	"empty/a.txt":        "a",
	"feed.xml":           "<?xml version=\"1.0\"?><rss version=\"2.0\"></rss>",
	"atom.xml":           "<?xml version=\"1.0\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"></feed>",
	"sitemap.xml":        "<urlset/>",
	"tiny.xml":           "",
	"feed.json":          `{"version":"https://jsonfeed.org/version/1.1"}`,
	"data.json":          `{}`,
	"a.svg":              "<svg/>",
	"a.TXT":              "text",
	"source.md":          "# source",
	"a.css":              "a{}",
	"a.js":               "1",
	"a.png":              "\x89PNG",
	"a.unknown":          "?",
	"CNAME":              "example.com",
	".issueblog.json":    "secret",
	".git/config":        "secret",
	"a/.hidden/x.txt":    "secret",
	"a/index.html/x.txt": "a folder with the name of a page",
}

func startSite(t *testing.T) *preview {
	t.Helper()
	files := map[string]string{}
	for name, text := range site {
		if !strings.HasSuffix(name, "/") {
			files[name] = text
		}
	}
	return start(t, files)
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	p := startSite(t)
	for _, test := range []struct {
		path     string
		status   int
		location string
		body     string // must be in it
	}{
		{"/", 200, "", "home"},
		{"/index.html", 200, "", "home"},
		{"/?q=1", 200, "", "home"},
		{"/post/", 200, "", "<p>post"},
		{"/post", 301, "/post/", ""},
		{"/post?a=1&b", 301, "/post/?a=1&b", ""},
		{"/post/index.html", 200, "", "<p>post"},
		{"/about", 200, "", "<p>about"},
		{"/about.html", 200, "", "<p>about"},
		{"/7/%E6%97%A5%E6%9C%AC%20%E8%AA%9E", 301, "/7/%E6%97%A5%E6%9C%AC%20%E8%AA%9E/", ""},
		{"/7/%E6%97%A5%E6%9C%AC%20%E8%AA%9E/", 200, "", "unicode"},
		{"/missing", 404, "", "nothing here"},
		{"/missing/", 404, "", "nothing here"},
		{"/index.html/", 404, "", "nothing here"},
		{"/index.html/x", 404, "", "nothing here"},
		{"/empty", 301, "/empty/", ""},
		{"/empty/", 404, "", "nothing here"},
		{"/empty/a.txt", 200, "", "a"},
		{"/a/", 404, "", "nothing here"},
		{"/.issueblog.json", 404, "", "nothing here"},
		{"/.git/config", 404, "", "nothing here"},
		{"/.git", 404, "", "nothing here"},
		{"/a/.hidden/x.txt", 404, "", "nothing here"},
		{"/a%5C.hidden%5Cx.txt", 404, "", "nothing here"},
		{"/%00", 404, "", "nothing here"},
		{"/..%2f..%2fetc%2fpasswd", 404, "", "nothing here"},
		{"/%2e%2e/%2e%2e/etc/passwd", 404, "", "nothing here"},
		{"/CNAME", 200, "", "example.com"},
	} {
		got := p.get(test.path)
		for got.status == 301 && got.header.Get("Location") != test.location && strings.Contains(test.path, "%2") {
			got = p.get(got.header.Get("Location")) // net/http cleans the address first
		}
		if got.status != test.status || got.header.Get("Location") != test.location || !strings.Contains(got.body, test.body) {
			t.Errorf("%s: %d %q %q, want %d %q %q", test.path, got.status, got.header.Get("Location"), got.body, test.status, test.location, test.body)
		}
		if strings.Contains(got.body, "secret") || got.header.Get("Cache-Control") != "no-store" || got.header.Get("Last-Modified") != "" {
			t.Errorf("%s: %q with %v", test.path, got.body, got.header)
		}
	}
}

func TestNoRedirectLeadsAway(t *testing.T) {
	t.Parallel()
	p := startSite(t)
	write(t, filepath.Join(p.dir, "evil.example", "index.html"), "x")
	for _, path := range []string{"//evil.example", "/%2fevil.example", "/%5cevil.example", "///evil.example", "/x/..//evil.example"} {
		got := p.request("GET", "/", func(r *http.Request) { r.URL.Opaque = path })
		if to := got.header.Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`) || strings.Contains(to, "://") {
			t.Errorf("%s leads to %s", path, to)
		}
	}
}

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	p := startSite(t)
	for name, want := range map[string]string{
		"index.html":  "text/html; charset=utf-8",
		"feed.xml":    "application/rss+xml; charset=utf-8",
		"atom.xml":    "application/atom+xml; charset=utf-8",
		"sitemap.xml": "application/xml; charset=utf-8",
		"tiny.xml":    "application/xml; charset=utf-8",
		"feed.json":   "application/feed+json",
		"data.json":   "application/json",
		"a.svg":       "image/svg+xml",
		"a.TXT":       "text/plain; charset=utf-8",
		"source.md":   "text/markdown; charset=utf-8",
		"a.css":       "text/css; charset=utf-8",
		"a.js":        "text/javascript; charset=utf-8",
		"a.png":       "image/png",
		"a.unknown":   "application/octet-stream",
		"CNAME":       "application/octet-stream",
	} {
		got := p.get("/" + name)
		if got.header.Get("Content-Type") != want {
			t.Errorf("%s is %s, want %s", name, got.header.Get("Content-Type"), want)
		}
		if !strings.HasSuffix(name, ".html") && got.body != site[name] {
			t.Errorf("%s: %q, want it as it lies there", name, got.body)
		}
	}
}

func TestMethods(t *testing.T) {
	t.Parallel()
	p := startSite(t)
	if got := p.request("POST", "/", nil); got.status != 405 || got.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", got.status, got.header)
	}
	if got := p.request("HEAD", "/", nil); got.status != 200 || got.body != "" {
		t.Errorf("HEAD: %d %q", got.status, got.body)
	}
	got := p.request("GET", "/a.TXT", func(r *http.Request) { r.Header.Set("Range", "bytes=1-2") })
	if got.status != 206 || got.body != "ex" {
		t.Errorf("a range: %d %q", got.status, got.body)
	}
}

func TestNothingOutsideIsServed(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links need a privilege")
	}
	p := startSite(t)
	write(t, filepath.Join(p.src, "outside.txt"), "secret")
	for link, target := range map[string]string{
		"link.txt": filepath.Join(p.src, "outside.txt"), "folder": p.src, "inside.txt": "source.md", "around": "around",
	} {
		if err := os.Symlink(target, filepath.Join(p.dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]int{"/link.txt": 404, "/folder/outside.txt": 404, "/folder": 404, "/around": 404, "/inside.txt": 200} {
		if got := p.get(path); got.status != want || strings.Contains(got.body, "secret") {
			t.Errorf("%s: %d %q", path, got.status, got.body)
		}
	}
}

func TestTheFolderMayVanishAndReturn(t *testing.T) {
	t.Parallel()
	p := startSite(t)
	if err := os.Rename(p.dir, p.dir+".old"); err != nil {
		t.Fatal(err)
	}
	if got := p.get("/"); got.status != 404 || !strings.Contains(got.body, reloadScript) {
		t.Errorf("without a folder: %d %q", got.status, got.body)
	}
	write(t, filepath.Join(p.dir, "index.html"), "new")
	if got := p.get("/"); got.status != 200 || !strings.HasPrefix(got.body, "new") {
		t.Errorf("with a new one: %d %q", got.status, got.body)
	}
}
