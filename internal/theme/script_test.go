package theme_test

import (
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/templates"
)

// The policy allows the very bytes that stand in the page, whatever a blog's own script holds.
func TestSearchScript(t *testing.T) {
	for name, own := range map[string]string{
		"built in": "",
		"hostile":  "let a = '</script><SCRIPT>'\r\nlet b = /<!--/, c = `<script>\r\n`\nconsole.log(a, b, c)\n",
	} {
		layers := []fs.FS{templates.FS}
		if own != "" {
			layers = append(layers, fstest.MapFS{"search.js": {Data: []byte(own)}})
		}
		th, warnings, err := theme.New(theme.Options{Templates: layers})
		if err != nil || len(warnings) > 0 {
			t.Fatal(name, err, warnings)
		}
		script, csp := th.SearchScript()
		var found page
		for _, p := range samplePages(t, th) {
			if p.template == "search.html" {
				found = p
			}
		}
		if got := found.data.(site.Search).CSP; !strings.HasSuffix(got, "; "+csp) {
			t.Errorf("%s: the page's policy is %s", name, got)
		}
		doc := execute(t, th, found)
		text := doc.Find("script").Text()
		sum := sha256.Sum256([]byte(text))
		if n := doc.Find("script").Length(); n != 1 || text != string(script) {
			t.Errorf("%s: %d scripts, %d bytes of %d", name, n, len(text), len(script))
		}
		if want := "script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; connect-src 'self'"; csp != want {
			t.Errorf("%s: policy %s, want %s", name, csp, want)
		}
	}
}

// The budget of the search page's script is 5 KB before compression.
func TestSearchScriptBudget(t *testing.T) {
	script, _ := newTheme(t, "").SearchScript()
	if len(script) > 5<<10 || len(script) < 1<<10 {
		t.Errorf("the script is %d bytes", len(script))
	}
	for _, way := range []string{"innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval", "Function("} {
		if strings.Contains(string(script), way) {
			t.Errorf("the script uses %s", way)
		}
	}
}
