package feed

import (
	"encoding/xml"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"issueblog/internal/feed/feedtest"
)

func TestForReaders(t *testing.T) {
	page, err := url.Parse("https://sample.example/blog/42/post/")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, in, want string }{
		{"nothing", ``, ``},
		{"text", `<p>a &amp; b</p>`, `<p>a &amp; b</p>`},
		{"root link", `<a href="/blog/1/x/">x</a>`, `<a href="https://sample.example/blog/1/x/">x</a>`},
		{"full link stays", `<a href="https://x.example/100%/a b?q=你">x</a>`, `<a href="https://x.example/100%/a b?q=你">x</a>`},
		{"other host", `<img src="//cdn.example/a.png">`, `<img src="https://cdn.example/a.png"/>`},
		{"relative link", `<a href="x.png">x</a>`, `<a href="https://sample.example/blog/42/post/x.png">x</a>`},
		{"query", `<a href="?p=1">x</a>`, `<a href="https://sample.example/blog/42/post/?p=1">x</a>`},
		{"fragment", `<a href="#c">x</a>`, `<a href="https://sample.example/blog/42/post/#c">x</a>`},
		{"mail", `<a href="mailto:a@b.example">x</a>`, `<a href="mailto:a@b.example">x</a>`},
		{"script link", "<a href=\"java\nscript:alert(1)\">x</a><a href=\"\x01JavaScript:x\">y</a>", `xy`},
		{"data image", `<img src="data:text/html,x" alt="a">`, `<img alt="a"/>`},
		{"broken link", `<a href="%zz">x</a>`, `x`},
		{"empty source", `<img src="" alt="a">`, `<img alt="a"/>`},
		{"srcset", `<img srcset="/a.png, b.png 2x , https://x.example/c,d.png 3x">`,
			`<img srcset="https://sample.example/a.png, https://sample.example/blog/42/post/b.png 2x, https://x.example/c,d.png 3x"/>`},
		{"srcset bad", `<img srcset=" , javascript:x 2x">`, `<img/>`},
		{"picture", `<picture><source media="(prefers-color-scheme: dark)" srcset="/d.png"><img src="/l.png" alt=""></picture>`,
			`<picture><source media="(prefers-color-scheme: dark)" srcset="https://sample.example/d.png"/><img src="https://sample.example/l.png" alt=""/></picture>`},
		{"poster and cite", `<video src="/v.mp4" poster="/p.png" controls width="300" height="200">No <b>player</b>?</video><q cite="/c">q</q>`,
			`<a href="https://sample.example/v.mp4"><img src="https://sample.example/p.png" alt="▶ https://sample.example/v.mp4" width="300" height="200"/></a><q cite="https://sample.example/c">q</q>`},
		{"video without a picture", `<p><video src="https://x.example/v" controls></video></p>`, `<p><a href="https://x.example/v">▶ https://x.example/v</a></p>`},
		{"sources", `<audio controls><source src="a.ogg" type="audio/ogg"><source src="a.mp3"></audio>`,
			`<a href="https://sample.example/blog/42/post/a.ogg">▶ https://sample.example/blog/42/post/a.ogg</a>`},
		{"no source", `<video src="javascript:x">see <i>it</i></video>`, `<video>see <i>it</i></video>`},
		{"classes", `<p class="a" style="color:red" data-x="1" role="note" aria-label="l" onclick="x()">x</p>`, `<p>x</p>`},
		{"links", `<a href="https://x.example/" target="_blank" rel="nofollow ugc">x</a>`, `<a href="https://x.example/">x</a>`},
		{"permalink within", `<h2 id="a">A<a class="anchor" href="#a" aria-hidden="true">#</a></h2>`, `<h2>A</h2>`},
		{"permalink beside", `<div class="markdown-heading"><h2 id="a">A</h2><a class="anchor" href="#a"><svg><path/></svg></a></div>`, `<h2>A</h2>`},
		{"permalink without class", `<h3 id="a">A <a href="#a">§</a></h3>`, `<h3>A </h3>`},
		{"link in a heading", `<h3 id="a">A <a href="#b">see</a></h3>`, `<h3>A <a href="https://sample.example/blog/42/post/#b">see</a></h3>`},
		{"footnote", `<p>x<sup><a href="#fn-1" id="fnref-1">1</a></sup></p><ol><li id="fn-1">n <a href="#fnref-1">↩</a></li><li id="other">o</li></ol>`,
			`<p>x<sup><a href="https://sample.example/blog/42/post/#fn-1" id="fnref-1">1</a></sup></p><ol><li id="fn-1">n <a href="https://sample.example/blog/42/post/#fnref-1">↩</a></li><li>o</li></ol>`},
		{"own contents", `<a href="#%E4%B8%AD">x</a><h2 id="中">中</h2>`, `<a href="https://sample.example/blog/42/post/#%E4%B8%AD">x</a><h2 id="中">中</h2>`},
		{"tasks", `<ul><li><input type="checkbox" disabled> a</li><li><p><input checked type="checkbox"><b>b</b></p></li><li><input type="text" value="x">c</li></ul>`,
			`<ul><li>☐ a</li><li><p>☑ <b>b</b></p></li><li>c</li></ul>`},
		{"code", `<div class="highlight"><pre><code class="language-go"><span class="line"><span class="k">if</span> a
</span></code></pre></div>`, "<pre><code>if a\n</code></pre>"},
		{"alert", `<div class="markdown-alert markdown-alert-tip"><p class="markdown-alert-title"><svg><path d="M0"/></svg>Tip</p><p>x</p></div>`,
			`<blockquote><p><strong>Tip</strong></p><p>x</p></blockquote>`},
		{"division", `<div align="center"><p>x</p></div><div>a</div><div>b</div>`, `<div align="center"><p>x</p></div><div>a</div><div>b</div>`},
		{"accessible table", `<markdown-accessiblity-table><table><tbody><tr><td align="right">1</td></tr></tbody></table></markdown-accessiblity-table>`,
			`<table><tbody><tr><td align="right">1</td></tr></tbody></table>`},
		{"details", `<details open><summary>s</summary>x</details>`, `<details open=""><summary>s</summary>x</details>`},
		{"dangerous", `<script>x</script><style>y</style><iframe src="/"></iframe><svg onload="x"><style>z</style></svg><form>f</form><!-- c -->`, `f`},
		{"direction as around", `<p dir="auto">abc</p>`, `<p>abc</p>`},
		{"direction otherwise", `<p dir="auto">1. שלום abc</p><p dir="auto">123</p><p dir="RTL">x</p>`, `<p dir="rtl">1. שלום abc</p><p>123</p><p dir="rtl">x</p>`},
		{"direction nested", `<blockquote dir="auto"><p dir="auto">שלום</p><p dir="auto">abc</p></blockquote>`, `<blockquote><p dir="rtl">שלום</p><p>abc</p></blockquote>`},
		{"language", `<p lang="fr" class="x">x</p>`, `<p lang="fr">x</p>`},
		{"control characters", "<p title=\"a\x02b\">a\x01b&#8;\u0085\uFFFEc\r\nd</p>", "<p title=\"ab\">abc\nd</p>"},
		{"maths", `<math display="block" class="x"><mi mathvariant="bold" href="javascript:x">x</mi></math>`, `<math display="block"><mi mathvariant="bold">x</mi></math>`},
		{"formula", `<p>a <math><semantics><mfrac><mi>a</mi><mi>b</mi></mfrac><annotation encoding="application/x-tex">\frac{a}{b} &lt; 1</annotation></semantics></math> b</p>`,
			`<p>a <math><semantics><mfrac><mi>a</mi><mi>b</mi></mfrac> <annotation encoding="application/x-tex">\frac{a}{b} &lt; 1</annotation></semantics></math> b</p>`},
		{"formula of its own", `<div class="math"><span class="m-wide" tabindex="0"><math display="block"><semantics><mi>a</mi><annotation encoding="application/x-tex">a
b</annotation></semantics></math></span></div>`, `<div><math display="block"><semantics><mi>a</mi> <annotation encoding="application/x-tex">a
b</annotation></semantics></math></div>`},
		{"diagram of another make", `<figure class="mermaid"><div class="d-scroll" tabindex="0"><svg><title>x</title></svg></div><details><summary>mermaid</summary><pre data-lang="mermaid" tabindex="0"><code>graph TD</code></pre></details></figure>`,
			`<figure><details><summary>mermaid</summary><pre><code>graph TD</code></pre></details></figure>`},
		{"no contents for readers", `a<noscript>b</noscript><select><option>c</option></select><textarea>d</textarea><meta name="e">f`, `af`},
		{"no HTML within", `a<plaintext>b`, `a`},
		{"video in a link", `<a href="https://x.example/"><video src="https://x.example/v"></video></a>`, `<a href="https://x.example/"><video src="https://x.example/v"></video></a>`},
		{"maths with a link", `<math><mi href="https://x.example/" src="https://x.example/">x</mi></math>`, `<math><mi>x</mi></math>`},
		{"maths that would run", `<math><mi style="color:red" onclick="x()" data-x="1" definitionURL="x" mathsize="2em">x</mi></math>`, `<math><mi mathsize="2em">x</mi></math>`},
		{"maths of no name", `<math><x-y>x</x-y></math>`, `<math>x</math>`},
		{"annotation without maths", `<p><b>a</b><annotation>b</annotation></p>`, `<p><b>a</b><annotation>b</annotation></p>`},
		{"maths' attributes elsewhere", `<p mathsize="2em">x</p>`, `<p>x</p>`},
		{"sizes", `<img src="/a.png" sizes="10em" srcset="/a.png 100w">`, `<img src="https://sample.example/a.png" sizes="10em" srcset="https://sample.example/a.png 100w"/>`},
		{"direction within another", `<div dir="rtl"><p dir="auto">abc</p><p dir="auto">مرحبا</p></div>`, `<div dir="rtl"><p dir="ltr">abc</p><p>مرحبا</p></div>`},
		{"direction apart", `<p dir="auto"><bdi>مرحبا</bdi> abc</p>`, `<p><bdi>مرحبا</bdi> abc</p>`},
		{"direction of Arabic", `<p dir="auto">مرحبا</p>`, `<p dir="rtl">مرحبا</p>`},
		{"picture by mail", `<img src="mailto:a@b.example" alt="a">`, `<img alt="a"/>`},
		{"schemes", `<a href="HTTPS://x.example/">a</a><a href="xmpp:a@b.example">b</a><a href="ircs://x.example/c">c</a><a href="tel:1">d</a>`,
			`<a href="HTTPS://x.example/">a</a><a href="xmpp:a@b.example">b</a><a href="ircs://x.example/c">c</a><a href="tel:1">d</a>`},
		{"no host", `<a href="https:page">a</a><a href="http:/x.example">b</a><img src="https:" alt="c">`, `ab<img alt="c"/>`},
		{"unparsed maths", `<math-renderer class="js-inline-math">$x$</math-renderer>`, `$x$`},
	} {
		if got, _ := ForReaders(c.in, page, "", ""); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A video has a picture, a sound has none.
func TestForReadersVideo(t *testing.T) {
	page := &url.URL{Scheme: "https", Host: "sample.example", Path: "/"}
	for in, want := range map[string]string{
		`<p><video src="https://x.example/v" controls></video></p>`: `<p><a href="https://x.example/v"><img src="https://sample.example/video.svg" alt="▶ https://x.example/v" width="320" height="180"/></a></p>`,
		`<audio src="/a.ogg"></audio>`:                              `<a href="https://sample.example/a.ogg">▶ https://sample.example/a.ogg</a>`,
		`<video src="/v" poster="/p.png"></video>`:                  `<a href="https://sample.example/v"><img src="https://sample.example/p.png" alt="▶ https://sample.example/v"/></a>`,
	} {
		if got, _ := ForReaders(in, page, "", "https://sample.example/video.svg"); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}

func TestForReadersLanguage(t *testing.T) {
	page := &url.URL{Scheme: "https", Host: "sample.example", Path: "/"}
	for _, c := range []struct{ lang, in, want string }{
		{"ar", `<p dir="auto">مرحبا</p><p dir="auto">Hello</p>`, `<div lang="ar" dir="rtl"><p>مرحبا</p><p dir="ltr">Hello</p></div>`},
		{"zh-Hans", `<p>你好</p>`, `<div lang="zh-Hans" dir="ltr"><p>你好</p></div>`},
		{`"><script>`, `<p>x</p>`, `<div lang="&#34;&gt;&lt;script&gt;" dir="ltr"><p>x</p></div>`},
		{"he", ``, ``},
	} {
		if got, _ := ForReaders(c.in, page, c.lang, ""); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.lang, got, c.want)
		}
	}
}

func TestForReadersTooDeep(t *testing.T) {
	got, _ := ForReaders(strings.Repeat("<blockquote>", 2000)+"a &lt; b", &url.URL{}, "", "")
	if got != "a &lt; b" {
		t.Errorf("got %q", got)
	}
}

// FuzzForReaders parses what came out as a reader would, and looks for what must
// not be there.
func FuzzForReaders(f *testing.F) {
	f.Add(richBody)
	f.Add(`<svg><style><a title="</style><img src onerror=x>">`)
	f.Add(`<math><mtext><table><mglyph><style><img src=x onerror=x>`)
	f.Add("<p>\x00\x1f]]><a href=' java\tscript:x'>")
	page := &url.URL{Scheme: "https", Host: "sample.example", Path: "/1/"}
	f.Fuzz(func(t *testing.T, in string) {
		out, _ := ForReaders(in, page, "", "https://sample.github.io/Notes/video.svg")
		if clean(out) != out {
			t.Errorf("not clean: %q", out)
		}
		root, err := html.Parse(strings.NewReader(out))
		if err != nil {
			return // too deep: it came out as text
		}
		for n := range root.Descendants() {
			if n.Type == html.CommentNode || (n.Type == html.ElementNode && dropped[n.Data]) {
				t.Errorf("%q in %q", n.Data, out)
			}
			for _, a := range n.Attr {
				if !kept[a.Key] && !(n.Namespace == "math" && mathAttribute(a.Key)) && !strings.Contains(" href src poster cite srcset id dir ", " "+a.Key+" ") {
					t.Errorf("attribute %q in %q", a.Key, out)
				}
				if strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") && !kept[a.Key] && a.Key != "id" && n.Namespace == "" {
					t.Errorf("%s=%q in %q", a.Key, a.Val, out)
				}
			}
		}
	})
}

// A drawn diagram is a picture with a size and a text, and a file that a browser shows by itself.
func TestDiagramIsPicture(t *testing.T) {
	page := &url.URL{Scheme: "https", Host: "sample.example", Path: "/blog/42/post/"}
	got, drawings := ForReaders("<p>a</p>"+drawn()+drawn(), page, "", "")
	if len(drawings) != 2 || drawings[0].Name != drawings[1].Name || !regexp.MustCompile(`^diagram-[0-9a-f]{16}\.svg$`).MatchString(drawings[0].Name) {
		t.Fatalf("drawings %v", drawings)
	}
	want := regexp.MustCompile(`^<p>a</p><p><img src="https://sample\.example/blog/42/post/` + drawings[0].Name + `" alt="Greeting" width="\d+" height="\d+"/></p>`)
	if !want.MatchString(got) || strings.Contains(got, "sequenceDiagram") {
		t.Errorf("got %s", got)
	}
	root := feedtest.Parse(t, drawings[0].SVG)
	if root.XMLName != (xml.Name{Space: "http://www.w3.org/2000/svg", Local: "svg"}) || root.Attr("viewBox") == "" {
		t.Errorf("root %v %v", root.XMLName, root.Attrs)
	}
	if !strings.Contains(string(drawings[0].SVG), "&lt;bye&gt;") {
		t.Errorf("its text is lost:\n%s", drawings[0].SVG)
	}
}
