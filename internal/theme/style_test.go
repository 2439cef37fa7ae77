package theme_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"strings"
	"sync"
	"testing"

	"issueblog/internal/theme"
)

func TestStyle(t *testing.T) {
	th, _, err := theme.New(theme.Options{Templates: []fs.FS{builtIn, files("custom.css", "/* mine */ i { color: green }")}, Server: "https://github.example"})
	if err != nil {
		t.Fatal(err)
	}
	css, csp := th.Style([]string{"comments", "code", "none", "style", "custom"}, []string{"d73a4a", "D73A4A x"})
	places := []int{-1}
	for _, part := range []string{"body{color:#000}", ".k{color:red}", ".comment{color:blue}", ".l-d73a4a{--c", "i{color:green}"} {
		if n := strings.Count(string(css), part); n != 1 {
			t.Errorf("%s is %d times in %s", part, n, css)
		}
		places = append(places, strings.Index(string(css), part))
		if i := len(places) - 1; places[i] < places[i-1] {
			t.Errorf("%s is not in its place in %s", part, css)
		}
	}
	for _, directive := range []string{"default-src 'none'", "form-action https://github.example", "base-uri 'none'"} {
		if !strings.Contains(csp, directive) {
			t.Errorf("policy without %s: %s", directive, csp)
		}
	}
	again, _ := th.Style([]string{"custom", "code", "style", "none", "comments", "code"}, []string{"D73A4A x", "d73a4a", "d73a4a"})
	if again != css {
		t.Error("the order or number of parts and colours changes the sheet")
	}
	if other, _ := th.Style(nil, nil); strings.Contains(string(other), ".k{") {
		t.Error("a part nobody asked for is in the sheet")
	}
}

// TestStyleIsAllowed compares the hash of the policy with what a browser will hash: the text of the style
// element after the page has been written and parsed.
func TestStyleIsAllowed(t *testing.T) {
	nasty := files("custom.css", "i::before { content: \"</style><script>alert(1)</script>\r\n\x00\" }\r\nb { color: red }")
	th := newTheme(t, "/repo", nasty)
	for _, p := range samplePages(t, th) {
		doc := execute(t, th, p)
		policy, ok := doc.Find(`meta[http-equiv="Content-Security-Policy"]`).Attr("content")
		if !ok {
			t.Errorf("%s has no policy", p.file)
		}
		if doc.Find("script:not([type])").Length() != scripts(p) {
			t.Errorf("%s: the style element ends early", p.file)
		}
		style := doc.Find("style")
		if p.template == "redirect.html" {
			if style.Length() > 0 {
				t.Error("a redirect page has a style sheet, which its policy forbids")
			}
			continue
		}
		sum := sha256.Sum256([]byte(style.Text()))
		if hash := base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(policy, "style-src 'sha256-"+hash+"'") {
			t.Errorf("%s: the policy does not allow the sheet", p.file)
		}
		if before := doc.Find(`meta[http-equiv="Content-Security-Policy"]`).PrevAll().Length(); before > 1 {
			t.Errorf("%s: %d elements stand before the policy, which does not rule them", p.file, before)
		}
	}
}

func TestStyleConcurrently(t *testing.T) {
	th := newTheme(t, "")
	want, _ := th.Style([]string{"code"}, []string{"123456"})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if css, _ := th.Style([]string{"code"}, []string{"123456"}); css != want {
				t.Error("another sheet")
			}
		})
	}
	wg.Wait()
}

func TestStyleBudget(t *testing.T) {
	css, _ := newTheme(t, "").Style([]string{"code", "comments"}, nil)
	if n := compressed([]byte(css)); n > 5<<10 {
		t.Errorf("all styles are %d bytes compressed, more than 5 KB", n)
	} else {
		t.Logf("all styles: %d bytes, %d compressed", len(css), n)
	}
}

func compressed(data []byte) int {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w.Write(data)
	w.Close()
	return b.Len()
}
