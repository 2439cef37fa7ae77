package theme_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"issueblog/internal/markdown"
)

// TestStyleKnowsMarkdown renders a text with everything that package markdown gives a class
// to, and looks for a rule for each of them.
func TestStyleKnowsMarkdown(t *testing.T) {
	const source = "# One\n\n> [!NOTE]\n> a\n\n> [!TIP]\n> a\n\n> [!IMPORTANT]\n> a\n\n> [!WARNING]\n> a\n\n> [!CAUTION]\n> a\n\n" +
		"- [x] done\n\n`#d73a4a` $a$ note[^1]\n\n$$\na\n$$\n\n[^1]: note\n\n" +
		"```go\n// a\nfunc f(a int) error { return 1 + g(\"a\") }\n```\n\n```html\n<p class=\"a\">&amp;</p>\n```\n\n" +
		"```diff\n@@ 1 @@\n+a\n-b\n```\n\n```bash\necho \"$HOME\"\n```\n"
	html := markdown.New(markdown.Options{}).Render(source, markdown.TextOptions{}).HTML
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	css, _ := newTheme(t, "").Style([]string{"code"}, nil)
	plain := map[string]bool{"data-footnote-backref": true, "markdown-alert-note": true, "contains-task-list": true} // as any link, as any alert, as any list
	count := 0
	doc.Find("[class]").Each(func(_ int, s *goquery.Selection) {
		for class := range strings.FieldsSeq(s.AttrOr("class", "")) {
			count++
			if selector := "." + class; !plain[class] && !ruled(string(css), selector) {
				t.Errorf("no rule for %s", selector)
			}
		}
	})
	if count < 20 {
		t.Errorf("only %d classes in the text: it no longer tries what it should\n%s", count, html)
	}
}

// ruled reports whether a class is in a sheet as a whole word.
func ruled(css, selector string) bool {
	for rest := css; ; {
		i := strings.Index(rest, selector)
		if i < 0 {
			return false
		}
		rest = rest[i+len(selector):]
		if rest == "" || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz-0123456789", rune(rest[0])) {
			return true
		}
	}
}
