package feed

import (
	"html/template"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/typeset/mermaid"
)

var day = time.Date(2026, 3, 1, 9, 30, 0, 0, time.FixedZone("", 8*3600))

// sample is a blog with everything that has ever been hard for a feed.
func sample() *blog.Blog {
	owner := blog.Person{Name: "Issueblog Sample", Login: "Sample", URL: "https://github.com/Sample"}
	code := &blog.Tag{Name: "C & C++", Slug: "c-c", Path: "/tags/c-c/", Description: "Languages <with> pointers"}
	chinese := &blog.Tag{Name: "中文", Slug: "中文", Path: "/tags/中文/"}
	b := &blog.Blog{
		Title: "Notes & <Queries>", Description: "A blog about feeds", Author: owner, Language: "en", Location: time.UTC,
		BaseURL:    "https://sample.github.io/Notes",
		Repository: blog.Repository{Name: "Sample/Notes", URL: "https://github.com/Sample/Notes"},
		Tags:       []*blog.Tag{code, chinese},
	}
	post := func(number int, title, body string) *blog.Post {
		date := day.AddDate(0, 0, number)
		p := &blog.Post{Number: number, Title: title, Path: "/" + string(rune('0'+number)) + "/post/", Date: date, Modified: date,
			Author: owner, Language: "en", LanguageName: "English", Body: template.HTML(body), Description: "What post " + title + " says."}
		b.Posts = append([]*blog.Post{p}, b.Posts...)
		return p
	}
	rich := post(1, "Everything", richBody+"\n"+drawn())
	rich.Updated = rich.Date.AddDate(0, 1, 0)
	rich.Modified = rich.Updated
	rich.Image = "/media/cover%20one.png"
	rich.Tags = []*blog.Tag{code, chinese}
	rich.Comments = []blog.Comment{
		{ID: 5000000001, Author: blog.Person{Name: "reader-one", Login: "reader-one", URL: "https://github.com/reader-one"}, Date: rich.Date.Add(time.Hour),
			Body: `<p>Nice, see <a href="#fn-1">the note</a> &amp; <a href="/Notes/2/post/">this</a></p>`, URL: "https://github.com/Sample/Notes/issues/1#issuecomment-5000000001"},
		{ID: 5000000002, Author: blog.Person{}, Date: rich.Date.Add(2 * time.Hour), Body: "<p>من هناك</p>"},
	}
	zh := post(2, "安静的港口 🚢 <em>HTML</em> & more\x07", "<p>你好，世界。\x0b ]]&gt; \u0085</p>")
	zh.Path, zh.Language, zh.LanguageName, zh.Tags = "/2/安静的港口/", "zh-Hans", "简体中文", []*blog.Tag{chinese}
	ar := post(3, "مرحبا", `<p dir="auto">مرحبا بالعالم</p><p dir="auto">Hello</p>`)
	ar.Language, ar.LanguageName = "ar", "العربية"
	empty := post(4, "", "")
	empty.Description, empty.Author = "", blog.Person{Name: "ghost"}
	hidden := post(5, "Hidden", "<p>secret</p>")
	hidden.NoIndex, hidden.Tags = true, []*blog.Tag{code}
	hidden.Comments = []blog.Comment{{ID: 9, Author: owner, Date: day, Body: "<p>secret too</p>"}}
	code.Posts, chinese.Posts = []*blog.Post{hidden, rich}, []*blog.Post{zh, rich}
	series := &blog.Series{Title: "From the start", Slug: "from-the-start", Path: "/series/from-the-start/", Posts: []*blog.Post{rich, ar}}
	rich.Series, rich.Part, ar.Series, ar.Part = series, 1, series, 2
	b.Series = []*blog.Series{series}
	b.Pages = []*blog.Post{
		{Number: 6, Page: true, Title: "About", Path: "/about/", Body: "<p>a page</p>", Date: day, Modified: day},
		{Number: 7, Page: true, Blogroll: true, Title: "Blogs & friends", Path: "/friends/", Body: rollBody, Date: day, Modified: day},
	}
	return b
}

// drawn is a diagram as it stands in a post.
func drawn() string {
	svg, err := mermaid.Draw("sequenceDiagram\naccTitle: Greeting\nAda->>Bob: \"Hi\" & <bye>", "Diagram1-", mermaid.Names{})
	if err != nil {
		panic(err)
	}
	return `<figure class="mermaid"><div class="d-scroll" tabindex="0">` + svg + `</div><details><summary>mermaid</summary><pre><code>sequenceDiagram</code></pre></details></figure>`
}

const rollBody = `<p>Some blogs:</p><ul><li><a href="https://alone.example/">Alone</a></li></ul>
<h2 id="friends">Friends &amp; family</h2><ul>
<li><a href="https://shed.example/">The <em>shed</em></a>, about wood (<a href="https://shed.example/atom.xml">feed</a>)<ul><li><a href="https://attic.example/feed/">Attic</a></li></ul></li>
<li>no link</li><li><a href="https://shed.example/">again</a> <a href="https://shed.example/atom.xml">RSS</a></li>
<li><a href="mailto:x@y.example">mail</a> and <a href="javascript:x">script</a></li></ul>
<h2 id="zh">中文</h2><table><thead><tr><th>名</th></tr></thead><tbody><tr><td><a href="https://zh.example/">港口</a></td><td>：潮水</td><td><a href="https://zh.example/index.xml">订阅</a></td></tr></tbody></table>`

const richBody = `<h2 id="start" class="head" tabindex="-1">Start <a class="anchor" href="#start" aria-hidden="true"><svg viewBox="0 0 1 1"><path d="M0"/></svg></a></h2>
<p dir="auto" class="lead">A <a href="/Notes/2/%E5%AE%89/" class="ref" rel="nofollow ugc">link</a>, a <a href="#start">jump</a>, an <img src="/Notes/media/a.png" srcset="/Notes/media/a.png 1x, /Notes/media/b.png 2x" width="20" height="10" alt="image &quot;one&quot;" loading="lazy">.</p>
<div class="highlight highlight-source-go"><pre class="chroma" tabindex="0"><code class="language-go"><span class="line"><span class="cl"><span class="kd">func</span> <span class="nf">main</span>() { a &lt; b }
</span></span></code></pre></div>
<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" disabled="" checked="" class="task-list-item-checkbox"> done</li><li class="task-list-item"><input type="checkbox" disabled=""> open</li></ul>
<div class="markdown-alert markdown-alert-note"><p class="markdown-alert-title"><svg aria-hidden="true"></svg>Note</p><p>Mind the gap.</p></div>
<table><thead><tr><th align="right">n</th></tr></thead><tbody><tr><td align="right" class="x">1</td></tr></tbody></table>
<details open=""><summary>More</summary><p>Inside</p></details>
<p>Text<sup><a href="#fn-1" id="fnref-1" class="footnote-ref" role="doc-noteref">1</a></sup></p>
<section class="footnotes" data-footnotes=""><ol><li id="fn-1"><p>The note ]]&gt; <a href="#fnref-1">↩</a></p></li></ol></section>
<p>So <math><semantics><msup><mi>x</mi><mn>2</mn></msup><annotation encoding="application/x-tex">x^2</annotation></semantics></math>.</p>
<p><video src="https://github.com/user-attachments/assets/1" controls="" preload="none"></video></p>`
