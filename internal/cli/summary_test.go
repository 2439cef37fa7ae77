package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"issueblog/internal/blog"
	"issueblog/internal/content"
	"issueblog/internal/doctor"
)

// hostile is what a stranger may call an issue.
var hostile = []string{
	"plain words, 写作",
	"<script>alert(1)</script><img src=x onerror=alert(1)>",
	"[click](javascript:alert(1)) ![x](https://evil.example/x.png) <https://evil.example>",
	"a | b || c \\| d",
	"`code` ``` ~~~ **bold** _em_ ~~gone~~ # heading",
	"\n\n# heading\n\n- list\n\n---\n\n    code",
	"]( ](<x>) </details></table> -->",
	"https://evil.example www.evil.example me@evil.example @octocat #12",
	"&lt;b&gt; &#60; &amp;",
	"- [ ] task", "1. one", "> quote", "+ x", "= =", "***", "",
	"${{ github.token }} $(id) `id` ;rm -rf / ::set-output name=x::y ##[add-mask]x",
}

func render(t testing.TB, markdown string) *goquery.Document {
	t.Helper()
	var out bytes.Buffer
	m := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))
	if err := m.Convert([]byte(markdown), &out); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// checkPlain renders a text at the places of a summary, and wants to see just the text there.
func checkPlain(t testing.TB, text string) {
	t.Helper()
	want := strings.Join(strings.Fields(text), " ")
	for _, place := range []struct{ before, after, selector string }{
		{"- see ", ": words\n", "li"},
		{"| a | b |\n|---|---|\n| x | ", " |\n", "td:nth-child(2)"},
		{"**What happened:** ", " Then.\n", "p"},
	} {
		doc := render(t, place.before+plain(text)+place.after)
		var got string
		switch place.selector {
		case "li":
			got = strings.TrimSuffix(strings.TrimPrefix(doc.Find("li").Text(), "see "), ": words")
		case "p":
			got = strings.TrimSuffix(strings.TrimPrefix(doc.Find("p").Text(), "What happened: "), " Then.")
		default:
			got = doc.Find(place.selector).Text()
		}
		if strings.TrimSpace(got) != want {
			t.Errorf("%q in %s is shown as %q", text, place.selector, got)
		}
		if n := doc.Find("body *").Not("ul, li, p, strong, table, thead, tbody, tr, th, td").Length(); n > 0 {
			body, _ := doc.Find("body").Html()
			t.Errorf("%q in %s makes elements: %s", text, place.selector, body)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, text := range hostile {
		checkPlain(t, text)
	}
}

func FuzzPlain(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	p := &printer{}
	f.Fuzz(func(t *testing.T, text string) {
		if !strings.ContainsAny(text, "\uFFFD\x00") { // which no Markdown keeps
			checkPlain(t, p.clean(strings.ToValidUTF8(text, "")))
		}
	})
}

// A whole summary full of hostile titles has the links and cells that it should have, and no others.
func TestSummaryOfStrangers(t *testing.T) {
	at := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	b := &blog.Blog{BaseURL: "https://harbour.github.io/notes", Repository: blog.Repository{URL: "https://github.com/harbour/notes"}, Location: time.UTC}
	j := &job{blog: b, repository: b.Repository.URL, old: record{Site: "x", Time: at}, synced: &content.Report{}}
	for i, title := range hostile {
		b.Posts = append(b.Posts, &blog.Post{Number: i + 1, Title: title, Path: "/1/a|b`c)d>e\\f/"})
		b.Decisions = append(b.Decisions, blog.Decision{Number: 100 + i, Title: title, Reason: blog.ReasonAuthor})
		j.warn(warning{number: i + 1, line: 3, message: title, hint: title})
	}
	j.new = newRecord(b, "y", at)
	doc := render(t, j.summary(nil))
	n := len(hostile)
	for selector, want := range map[string]int{"table": 1, "tbody tr": n, "tbody td": 5 * n, "details > ul > li": n, "tbody td:nth-child(3)": n,
		"script, img, code, h1, input, del, em, blockquote, hr": 0, "a": 1 + 2*n + n + n} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%d of %q, want %d", got, selector, want)
		}
	}
	doc.Find("a").Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if !strings.HasPrefix(href, "https://github.com/harbour/notes/issues/") && !strings.HasPrefix(href, "https://harbour.github.io/notes/") {
			t.Errorf("a link leads to %q", href)
		}
	})
	doc = render(t, (&job{}).summary(withHint(errors.New(strings.Join(hostile, " ")), hostile[2])))
	if doc.Find("a, script, img, table, code").Length() > 0 || doc.Find("h3").Text() != "Nothing was published" {
		t.Errorf("the summary of a failure: %s", doc.Text())
	}
}

// testTablesInLog prints a text in what goes to standard output, which is the log too unless a script reads it.
func testTablesInLog(t *testing.T, text string) {
	var out bytes.Buffer
	p := &printer{out: &out, errOut: io.Discard, actions: true}
	decisions, findings := []decision{{Number: 1, Title: text}}, []doctor.Finding{{State: doctor.OK, Says: text, Do: text}}
	if err := errors.Join(p.table(decisions, &blog.Blog{}), p.findings(findings), p.json(decisions)); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(line, "##[") {
			t.Errorf("%q is obeyed: %q", text, line)
		}
	}
	var read []decision
	if err := json.Unmarshal(out.Bytes()[bytes.LastIndex(out.Bytes(), []byte("\n[\n")):], &read); err != nil || read[0].Title != text {
		t.Errorf("%q is read as %v, %v", text, read, err)
	}
}

// What a stranger wrote is never obeyed by the runner that reads the log.
func TestWorkflowCommands(t *testing.T) {
	for _, text := range append(hostile, "a\n::error::b", "a\n  ::stop-commands::x", "x\r::add-mask::y", "::warning::z", "50% off: a,b", "##[add-mask]e") {
		var out bytes.Buffer
		p := &printer{errOut: &out, actions: true}
		p.say("%s", text)
		p.warn(text, text)
		p.blogWarning(blog.Warning{Number: 1, Line: 2, Message: text})
		p.err(withHint(errors.New(text), text))
		var commands []string
		for _, line := range strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n") {
			if command, isOne := strings.CutPrefix(strings.TrimSpace(line), "::"); isOne {
				commands = append(commands, strings.SplitN(command, "::", 2)[0])
			} else if strings.Contains(line, "##[") {
				t.Errorf("%q is obeyed: %q", text, line)
			}
		}
		if got := strings.Join(commands, "; "); got != "warning; warning title=issue #1%2C line 2; error" {
			t.Errorf("%q: commands %s in %q", text, got, out.String())
		}
		testTablesInLog(t, text)
	}
}
