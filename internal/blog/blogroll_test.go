package blog

import (
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

const exported = `<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="2.0"><head><title>Subscriptions</title></head><body>
<outline text="Alone" type="rss" xmlUrl="https://alone.example/feed.xml"/>
<outline text="Friends">
<outline text="The [shed] *of* @octocat #1" title="x" type="rss" xmlUrl="https://shed.example/atom.xml" htmlUrl="https://shed.example/a b" description="About &lt;b&gt;wood&lt;/b&gt; :+1:"/>
<outline text="Script" xmlUrl="javascript:alert(1)" htmlUrl="data:text/html,x"/>
<outline text="Deeper"><outline text="" xmlUrl="https://attic.example/feed" htmlUrl="https://attic.example/"/></outline>
</outline></body></opml>
`

const listed = "- [Alone](<https://alone.example/feed.xml>) ([feed](<https://alone.example/feed.xml>))\n\n## Friends\n\n" +
	`- [The \[shed\] \*of\* &#64;<span></span>octocat &#35;<span></span>1](<https://shed.example/a%20b>) – About \<b\>wood\<\/b\> &#58;<span></span>\+1&#58; ([feed](<https://shed.example/atom.xml>))` +
	"\n\n## Deeper\n\n" + `- [https&#58;\/\/attic\.example\/](<https://attic.example/>) ([feed](<https://attic.example/feed>))` + "\n"

type opmlCase struct{ name, in, want, problem string }

// same is OPML that stays what it is.
func same(name, in string) opmlCase { return opmlCase{name, in, in, ""} }

// indented is the OPML indented.
func indented(by string) string {
	return by + strings.ReplaceAll(strings.TrimSuffix(exported, "\n"), "\n", "\n"+by) + "\n"
}

func TestOPMLBecomesLists(t *testing.T) {
	for _, c := range []opmlCase{
		{"none", "a\n```xml\n<opml/>\n```\nb", "a\n```xml\n<opml/>\n```\nb", ""},
		{"one", "a\n```opml\n" + exported + "```\nb\n", "a\n\n" + listed + "\nb\n", ""},
		{"tildes, to the end", "~~~~ OPML\n" + exported, "\n" + listed + "\n", ""},
		{"indented by three", "a\n   ```opml\n" + exported + "  ```  \nb\n", "a\n\n" + listed + "\nb\n", ""},
		{"CRLF", "a\r\n```opml\r\n" + exported + "```\r\nb\r\n", "a\r\n\n" + listed + "\nb\r\n", ""},
		{"no close of this length, nor of these marks", "````opml\n" + exported + "```\n~~~~\n", "\n" + listed + "\n", ""},
		same("an example", "````md\n```opml\n"+exported+"```\n````\nb\n"),
		same("an example in tildes", "~~~\n```opml\n"+exported+"```\n~~~\n"),
		same("an example in a fence without end", "````\n```opml\n"+exported+"```\n"),
		same("an example in a list", "1. ````md\n   ```opml\n"+indented("   ")+"   ```\n   ````\n"),
		same("an example in a list in a list", "- 1. ~~~\n     ```opml\n"+indented("     ")+"     ```\n     ~~~\n"),
		same("in a list", "- ```opml\n"+indented("  ")+"  ```\n"),
		same("code by indentation", "a\n\n    ```opml\n"+indented("    ")+"    ```\n"),
		same("code by a tab", "a\n\n\t```opml\n"+indented("\t")+"\t```\n"),
		{"after an example", "````\n```opml\n````\n```opml\n" + exported + "```\n", "````\n```opml\n````\n\n" + listed + "\n", ""},
		{"after a list that ends a fence", "- ````\n  x\n\nb\n```opml\n" + exported + "```\n", "- ````\n  x\n\nb\n\n" + listed + "\n", ""},
		{"after what is no fence", "``` a`b\n```opml\n" + exported + "```\n", "``` a`b\n\n" + listed + "\n", ""},
		{"broken", "```opml\n<opml>\n```\nb", "```opml\n<opml>\n```\nb", "unexpected EOF"},
		{"empty", "```opml\n<opml><body/></opml>\n```", "```opml\n<opml><body/></opml>\n```", "no feed in it"},
		{"other", "```opml\n<html/>\n```", "```opml\n<html/>\n```", "expected element type <opml>"},
	} {
		got, changed, problems := withLists(c.in)
		if got != c.want || changed != (c.in != c.want) || (len(problems) > 0) != (c.problem != "") || !strings.Contains(strings.Join(problems, ""), c.problem) {
			t.Errorf("%s: changed %v, problems %q\n got %s\nwant %s", c.name, changed, problems, got, c.want)
		}
	}
}

// The page of links is a blogroll by its two labels, and only then is OPML a list.
func TestBlogrollPage(t *testing.T) {
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	body := "```opml\n" + exported + "```\n"
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}, Issues: []content.Issue{
		{Number: 1, Title: "Friends", State: "open", User: owner, Labels: []string{"Page", "Links"}, Body: body},
		{Number: 2, Title: "About", State: "open", User: owner, Labels: []string{"page"}, Body: body},
		{Number: 3, Title: "Post", State: "open", User: owner, Labels: []string{"links"}, Body: body},
		{Number: 4, Title: "Broken", State: "open", User: owner, Labels: []string{"page", "links"}, Body: "```opml\n<\n```"}}}
	b, err := New(config.Default(), c, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(b.Pages, b.Posts...) {
		isRoll := p.Number == 1 || p.Number == 4
		link := strings.Contains(string(p.Body), `<a href="https://shed.example/a%20b"`)
		if p.Blogroll != isRoll || link != (p.Number == 1) || strings.Contains(string(p.Body), `href="javascript`) {
			t.Errorf("#%d: blogroll %v\n%s", p.Number, p.Blogroll, p.Body)
		}
	}
	if len(b.Posts[0].Tags) != 1 || len(b.Tags) != 1 {
		t.Errorf("on a post the label is a tag: %v", b.Tags)
	}
	if len(b.Warnings) != 1 || b.Warnings[0].Number != 4 || !strings.Contains(b.Warnings[0].Message, "the OPML cannot be read") {
		t.Errorf("warnings %v", b.Warnings)
	}
}
