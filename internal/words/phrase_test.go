package words

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var tags = regexp.MustCompile(`</?code>|<a href="/[^"<>]*"( dir="auto")?>|</a>`)

// As HTML a phrase says what it says as text, with no other elements than its own.
func FuzzPhrase(f *testing.F) {
	f.Add("Page {n} of {total}", "2")
	f.Add("[words {n}](link) and `code {n}`", "<b>&amp;")
	f.Add("[[a](b](c) {n", "`{n}`")
	f.Add("`[x](link)` {}", "](link)")
	f.Fuzz(func(t *testing.T, source, text string) {
		if len(source) > 200 || len(text) > 200 {
			t.Skip("each place is filled with the text")
		}
		p := parsePhrase(source)
		links := map[string]bool{}
		for _, place := range places(p.parts) {
			links[strings.Trim(place, "()")] = strings.HasPrefix(place, "(")
		}
		fill := func(name string) any {
			if links[name] {
				return "/" + url.PathEscape(text)
			}
			return text
		}
		plain, err := p.plain(fill)
		if err != nil {
			t.Fatal(err)
		}
		marked, err := p.html(fill)
		if err != nil {
			t.Fatal(err)
		}
		rest := tags.ReplaceAllString(string(marked), "")
		if strings.ContainsAny(rest, "<>") {
			t.Errorf("%q has other elements: %s", source, marked)
		}
		// Templates write U+0000 as U+FFFD.
		if got, want := html.UnescapeString(rest), strings.ReplaceAll(plain, "\x00", "\ufffd"); got != want {
			t.Errorf("%q says %q as HTML, %q as text", source, got, want)
		}
	})
}
