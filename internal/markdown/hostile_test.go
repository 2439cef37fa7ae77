package markdown

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostile is text that is made to take long: each fills 64 KiB, the longest an issue can be.
func hostile() map[string]string {
	fill := func(s string) string { return strings.Repeat(s, 65536/len(s)) }
	numbered := func(format string, n int) string {
		var b strings.Builder
		for i := 0; b.Len() < 65536; i++ {
			fmt.Fprintf(&b, format, i%n)
		}
		return b.String()[:65536]
	}
	rising := func(c string) string {
		var b strings.Builder
		for i := 1; b.Len() < 65536; i++ {
			b.WriteString(strings.Repeat(c, i) + " ")
		}
		return b.String()
	}
	return map[string]string{
		"quotes":              fill(">"),
		"quotes and text":     fill("> ") + "a",
		"quoted lines":        fill(strings.Repeat("> ", 50) + "a\n"),
		"deeper quotes":       rising("\n>"),
		"lists":               fill("- "),
		"list lines":          fill(strings.Repeat("- ", 40) + "a\n"),
		"indented lists":      numbered("- a\n  ", 9),
		"list staircase":      staircase("- a"),
		"empty items":         fill("-\n"),
		"ordered":             fill("1. "),
		"brackets open":       fill("["),
		"brackets close":      fill("]"),
		"brackets nested":     strings.Repeat("[", 30000) + "a" + strings.Repeat("]", 30000),
		"brackets apart":      fill("[ a"),
		"links nested":        fill("[a](b"),
		"links half":          fill("[a]("),
		"link angle":          fill("[a](<b"),
		"link title":          fill(`[a](b "`),
		"link labels":         fill("[a][b"),
		"images nested":       fill("![a"),
		"images in images":    strings.Repeat("![", 20000) + strings.Repeat("](a)", 6000),
		"links in links":      strings.Repeat("[a ", 10000) + strings.Repeat("](b)", 8000),
		"backticks rising":    rising("`"),
		"backticks apart":     fill("` `` "),
		"backtick fences":     fill("```\n"),
		"backtick lines":      "a" + fill("```\n\\"),
		"backticks unended":   strings.ReplaceAll(rising("`"), " ", "\na\n"),
		"emphasis":            fill("*a **a "),
		"emphasis nested":     strings.Repeat("*a **a ", 4600) + strings.Repeat("b** b*", 4600),
		"emphasis closers":    fill("a** "),
		"emphasis openers":    fill("**a"),
		"emphasis mixed":      fill("*_a"),
		"emphasis runs":       fill("a***_b__*"),
		"underscores":         fill("_ _a"),
		"stars":               fill("*"),
		"tildes":              fill("~a "),
		"tildes mixed":        fill("~a ~~b "),
		"tildes in a row":     "a" + fill("~"),
		"table wide":          fill("|a") + "\n" + "|-",
		"table columns":       strings.Repeat("a|", 8000) + "\n" + strings.Repeat("-|", 8000) + "\n" + strings.Repeat("a\n", 8000),
		"table rows":          "a|b\n-|-\n" + fill("a|b\n"),
		"table pipes":         "a|b\n-|-\n" + fill("`\\|`"),
		"table delimiters":    fill("a|b\n-|-\n"),
		"table never":         fill("a|b\n-\n"),
		"paragraph lines":     fill("a\n"),
		"paragraph list line": fill("a\n2. a\n"),
		"definitions":         numbered("[a%d]: b\n", 99999),
		"definitions used":    numbered("[a%d]: b\n", 3000)[:30000] + "\n\n" + fill("[a1]")[:30000],
		"definition open":     fill("[a]: b \"\n"),
		"definition same":     fill("[a]: b\n"),
		"notes":               numbered("[^%d]: a\n\n", 99999),
		"notes used":          numbered("[^%d]: a\n", 2000)[:30000] + "\n\n" + numbered("[^%d]", 2000)[:30000],
		"note often":          "[^1]: a\n\n" + fill("[^1]"),
		"notes nested":        fill("[^a]: "),
		"note open":           fill("[^"),
		"html depth":          fill("<b>"),
		"html divs":           fill("<div>"),
		"html div lines":      fill("<div>\n\n"),
		"html mixed":          fill("<b><i><a href=x>"),
		"html misnested":      fill("<b><p></b>"),
		"html formatting":     numbered("<b id=%d>", 99999),
		"html links":          fill("<a href=x>a"),
		"html tables":         fill("<table>"),
		"html table text":     "<table>" + fill("a<b>"),
		"html closers":        fill("</p>"),
		"html open tag":       fill("<a b=c "),
		"html attributes":     "<a " + numbered("a%d=b ", 99999) + ">",
		"html comment":        fill("<!-- "),
		"html comment inline": "a " + fill("<!-- a "),
		"html processing":     "a " + fill("<? "),
		"html declarations":   "a " + fill("<!A "),
		"html cdata":          "a " + fill("<![CDATA["),
		"html select":         fill("<select><option>"),
		"html nobr":           fill("<nobr><p>"),
		"html font":           numbered("<p><font size=%d>", 99999),
		"comments open":       fill("<!--"),
		"comments and dashes": fill("<!-- a -- "),
		"comment lines":       fill("a <!-- b\n"),
		"stars and waves":     fill("*~~"),
		"waves and stars":     fill("~~**"),
		"hashes":              fill("1a2b3c4 "),
		"numbers":             numbered("#%d ", 99999),
		"angles":              fill("<"),
		"angle letters":       fill("<a"),
		"autolink":            fill("<a:b "),
		"urls":                fill("http://a.b "),
		"url long":            "http://" + fill("a."),
		"url schemes":         fill("http://"),
		"url parens":          "http://a.b/" + fill(")"),
		"url entities":        "http://a.b/" + fill("&a;"),
		"url marks":           "http://a.b/" + fill("!"),
		"www":                 fill("www."),
		"www blanks":          fill(" www."),
		"www stars":           fill("*www.a"),
		"underscored hosts":   fill("http://a_"),
		"mail":                fill("a@"),
		"mail dots":           fill("a.b@c"),
		"mail long":           fill("a") + "@b.c",
		"mail hosts":          "a@" + fill("a.") + "1",
		"entities":            fill("&amp;"),
		"entity open":         fill("&"),
		"escapes":             fill("\\*"),
		"backslashes":         fill("\\"),
		"emoji":               fill(":a"),
		"emoji names":         fill(":+1:"),
		"dollars":             fill("$"),
		"dollar pairs":        fill("$a "),
		"math lines":          fill("$$\n"),
		"math paragraph":      "$$\n" + fill("a\n") + "$$",
		"mentions":            fill("@a "),
		"references":          fill("#1 "),
		"repositories":        fill("a/b#1"),
		"colons":              fill(":"),
		"headings":            fill("# a\n"),
		"headings empty":      fill("#\n"),
		"headings setext":     fill("a\n-\n"),
		"headings closing":    "# " + fill("# "),
		"rules":               fill("---\n"),
		"rule almost":         fill("* * *a\n"),
		"tabs":                fill("\t"),
		"tab lists":           fill("-\ta\n\t"),
		"blanks":              fill(" "),
		"newlines":            fill("\n"),
		"nul":                 fill("\x00"),
		"controls":            fill("\x01\x7f\u0085"),
		"invalid":             fill("\xff\xfe"),
		"alerts":              fill("> [!NOTE]\n> a\n\n"),
		"tasks":               fill("- [ ] a\n"),
		"code go":             "```go\n" + fill("a := `"),
		"code c":              "```c\n" + fill("/* "),
		"code js":             "```js\n" + fill("`${"),
		"code html":           "```html\n" + fill("<a "),
		"code css":            "```css\n" + fill("a{"),
		"code bash":           "```bash\n" + fill("$(\n"),
		"code python":         "```python\n" + fill("f'{\n"),
		"code ruby":           "```ruby\n" + fill("%w(\n"),
		"code perl":           "```perl\n" + fill("s/a\n"),
		"code php":            "```php\n" + fill("<?php \"$a\n"),
		"code markdown":       "```markdown\n" + fill("*a\n"),
		"code sql":            "```sql\n" + fill("(select 'a\n"),
		"code yaml":           "```yaml\n" + fill("a: |\n  "),
		"code java":           "```java\n" + fill("a<a<\n"),
		"code cpp":            "```cpp\n" + fill("a<a,\n"),
		"code haskell":        "```haskell\n" + fill("{- \n"),
		"code many":           fill("```go\na\n```\n"),
		"code unknown":        numbered("```a%d\na\n```\n", 99999),
	}
}

func staircase(item string) string {
	var b strings.Builder
	for i := 0; b.Len() < 65536; i++ {
		b.WriteString(strings.Repeat("  ", i) + item + "\n")
	}
	return b.String()[:65536]
}

// The promise is 200 ms for a text of 64 KiB. Machines that run tests are slower than that, also by the
// processor's time, and what is quadratic takes several seconds.
const patience = 400 * time.Millisecond

func TestHostileTextIsQuick(t *testing.T) {
	r := New(Options{
		Repository: "o/r",
		Issue:      func(int) (string, string, bool) { return "/1/", "t", true },
		User:       func(string) (string, string, bool) { return "", "", false },
		Commit:     func(string) (string, bool) { return "/c", true },
		Cache:      &memory{m: map[string][]byte{}},
	})
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for name, source := range hostile() {
		start := cpuTime(t)
		doc := r.Render(source, TextOptions{})
		took := cpuTime(t) - start
		t.Logf("%4d ms %s", took.Milliseconds(), name)
		if took > patience {
			t.Errorf("%s: %v for %d bytes", name, took, len(source))
		}
		if len(doc.HTML) < 200<<10 { // the check takes longer than the rendering
			checkSafe(t, name, doc.HTML)
		}
	}
}

func TestDeepEmphasisStaysMarkup(t *testing.T) {
	const depth = maxDelimiters / 4
	doc := New(Options{}).Render(strings.Repeat("*a **a ", depth)+strings.Repeat("b** b*", depth), TextOptions{})
	if n := strings.Count(doc.HTML, "<strong>"); n < maxInline/4 || len(doc.Warnings) > 0 {
		t.Errorf("%d strong texts, and %v", n, doc.Warnings)
	}
}
