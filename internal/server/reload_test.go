package server

import (
	"context"
	"errors"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWiden(t *testing.T) {
	t.Parallel()
	hash := reloadSource()
	for _, test := range []struct{ name, policy, want string }{
		{"a reading page", "default-src 'none'; style-src 'sha256-x'", "default-src 'none'; style-src 'sha256-x'; script-src " + hash + "; connect-src 'self'"},
		{"a page with a script", "default-src 'none';script-src 'self'; connect-src https://a.example;", "default-src 'none'; script-src 'self' " + hash + "; connect-src https://a.example 'self'"},
		{"nothing allowed", "script-src 'none'; connect-src 'NONE'", "script-src " + hash + "; connect-src 'self'"},
		{"the default is kept", "default-src 'self' https:", "default-src 'self' https:; script-src 'self' https: " + hash + "; connect-src 'self' https: 'self'"},
		{"no default allows all", "style-src 'self'", "style-src 'self'"},
		{"inline scripts stay allowed", "script-src 'self' 'unsafe-inline'; connect-src *", "script-src 'self' 'unsafe-inline'; connect-src * 'self'"},
		{"elements have their own", "script-src 'self'; script-src-elem 'none'; connect-src 'none'", "script-src 'self' " + hash + "; script-src-elem " + hash + "; connect-src 'self'"},
		{"empty", "", ""},
	} {
		if got := widen(test.policy); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestWithReload(t *testing.T) {
	t.Parallel()
	tag := reloadTag("v1")
	for _, test := range []struct{ name, page, want string }{
		{"at the end of the body", "<body>x</body></html>", "<body>x" + tag + "</body></html>"},
		{"the last of several", "<body><pre></body></pre></BODY >", "<body><pre></body></pre>" + tag + "</BODY >"},
		{"no body", "<p>x", "<p>x" + tag},
		{"empty", "", tag},
		{"policy", `<meta http-equiv="Content-Security-Policy" content="img-src &#39;self&#39;; default-src 'none'"><p>`,
			`<meta http-equiv="Content-Security-Policy" content="img-src &#39;self&#39;; default-src &#39;none&#39;; script-src ` +
				html.EscapeString(reloadSource()) + `; connect-src &#39;self&#39;"><p>` + tag},
		{"minified, other order", `<meta content="connect-src *" http-equiv=content-security-policy>`, `<meta content="connect-src * &#39;self&#39;" http-equiv=content-security-policy>` + tag},
		{"minified", `<meta http-equiv=content-security-policy content='connect-src *'>`, `<meta http-equiv=content-security-policy content="connect-src * &#39;self&#39;">` + tag},
		{"other meta stay", `<meta name=x content="default-src 'none'">`, `<meta name=x content="default-src 'none'">` + tag},
	} {
		if got := string(withReload([]byte(test.page), "v1")); got != test.want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, test.want)
		}
	}
}

func TestPagesGetTheScriptAndTheDiskDoesNot(t *testing.T) {
	t.Parallel()
	p := startSite(t)
	version := p.events()().Version
	for _, path := range []string{"/", "/about", "/missing"} {
		if got := p.get(path); strings.Count(got.body, reloadTag(version)) != 1 {
			t.Errorf("%s: %s", path, got.body)
		}
	}
	got, err := os.ReadFile(filepath.Join(p.dir, "index.html"))
	if err != nil || string(got) != site["index.html"] {
		t.Errorf("on disk: %q, %v", got, err)
	}
}

func TestReadersAreTold(t *testing.T) {
	t.Parallel()
	p := start(t, map[string]string{"index.html": "good"}, "in")
	next := p.events()
	first := next()
	if first.Version == "" || first.Error != "" {
		t.Fatalf("first event %+v", first)
	}
	change := func() { write(t, filepath.Join(p.src, "in"), "x") }

	change()
	second := next()
	if second.Version == first.Version || second.Error != "" {
		t.Errorf("after a rebuild: %+v, before %+v", second, first)
	}
	trouble := "template \"post\":\r\n\ndata: </pre><script>alert(1)</script>"
	p.onBuild(func(context.Context) error { return errors.New(trouble) })
	change()
	if got := next(); got.Version != second.Version || got.Error != trouble {
		t.Errorf("after a failure: %+v", got)
	}
	if got := p.get("/"); !strings.HasPrefix(got.body, "good") || strings.Contains(got.body, "alert(1)") {
		t.Errorf("the page: %s", got.body)
	}
	if got := p.events()(); got.Error != trouble {
		t.Errorf("who comes later is told %+v", got)
	}
	p.onBuild(nil)
	change()
	if got := next(); got.Version == second.Version || got.Error != "" {
		t.Errorf("after the repair: %+v", got)
	}
	if log := p.logged(); !strings.Contains(log, "rebuilt in") || !strings.Contains(log, "could not be rebuilt") {
		t.Errorf("log:\n%s", log)
	}
}
