package markdown

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTextOptions(t *testing.T) {
	r := New(caseOptions())
	for name, c := range map[string]struct {
		source string
		text   TextOptions
		want   string
	}{
		"heading level": {"# a\n### b", TextOptions{HeadingLevel: 4},
			`<div class="markdown-heading"><h4 id="a">a</h4><a class="anchor" href="#a" aria-label="Permalink: a"></a></div>` + "\n" +
				`<div class="markdown-heading"><h5 id="b">b</h5><a class="anchor" href="#b" aria-label="Permalink: b"></a></div>` + "\n"},
		"levels as written": {"### a\n# b", TextOptions{},
			`<div class="markdown-heading"><h3 id="a">a</h3><a class="anchor" href="#a" aria-label="Permalink: a"></a></div>` + "\n" +
				`<div class="markdown-heading"><h1 id="b">b</h1><a class="anchor" href="#b" aria-label="Permalink: b"></a></div>` + "\n"},
		"level six is the last": {"# a\n## b", TextOptions{HeadingLevel: 6},
			`<div class="markdown-heading"><h6 id="a">a</h6><a class="anchor" href="#a" aria-label="Permalink: a"></a></div>` + "\n" +
				`<div class="markdown-heading"><h6 id="b">b</h6><a class="anchor" href="#b" aria-label="Permalink: b"></a></div>` + "\n"},
		"prefix": {"# a\n[a](#a) <b id=c>d</b> [c](#c)", TextOptions{HeadingLevel: 2, IDPrefix: "c1-"},
			`<div class="markdown-heading"><h2 id="c1-a">a</h2><a class="anchor" href="#c1-a" aria-label="Permalink: a"></a></div>` + "\n" +
				`<p><a href="#c1-a">a</a> <b id="user-content-c1-c">d</b> <a href="#user-content-c1-c">c</a></p>` + "\n"},
		"strangers": {"[a](https://b.example) https://github.com/x #1 [m](mailto:a@b.example)", TextOptions{UserContent: true},
			`<p><a href="https://b.example" rel="nofollow ugc">a</a> <a href="https://github.com/x" rel="nofollow ugc" class="bare">https://github.com/x</a> ` +
				`<a class="issue-link" href="/1/post/" title="Post 1">#1</a> <a href="mailto:a@b.example">m</a></p>` + "\n"},
		"own images": {"![a](https://x.example/a.png) ![](//x.example/b.png) [![c](c.png)](/d) ![e](https://user-images.githubusercontent.com/1/e.png) ![](javascript:x)", TextOptions{OwnImages: true, UserContent: true},
			`<p><a href="https://x.example/a.png" rel="nofollow ugc">a</a> <a href="//x.example/b.png" rel="nofollow ugc">image</a> <a href="/d">c</a> ` +
				`<a href="https://user-images.githubusercontent.com/1/e.png" rel="nofollow ugc"><img src="https://user-images.githubusercontent.com/1/e.png" alt="e" loading="lazy"></a> </p>` + "\n"},
		"own pictures": {"<picture><source srcset=\"https://x.example/d.png\"><source srcset=\"https://github.com/o/r/raw/d.png\"><img alt=\"a\" src=\"https://x.example/a.png\"></picture>", TextOptions{OwnImages: true},
			`<p><span><a href="https://x.example/a.png" rel="nofollow">a</a></span></p>` + "\n"},
		"soft breaks": {"a\nb  \nc", TextOptions{SoftBreaks: true}, "<p>a\nb<br>\nc</p>\n"},
		"base": {"[a](b/c.md) [d](#d) [e](/e) [f](https://g.example) ![h](i.png)", TextOptions{BaseURL: "https://github.com/o/r/blob/main/"},
			`<p><a href="https://github.com/o/r/blob/main/b/c.md">a</a> <a href="#d">d</a> <a href="https://github.com/o/r/blob/main/e">e</a> ` +
				`<a href="https://g.example" rel="nofollow">f</a> <a href="https://github.com/o/r/raw/main/i.png"><img src="https://github.com/o/r/raw/main/i.png" alt="h" loading="lazy"></a></p>` + "\n"},
	} {
		if diff := cmp.Diff(c.want, r.Render(c.source, c.text).HTML); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAsGitHubChangesOnlyWhatItSays(t *testing.T) {
	o := caseOptions()
	o.AsGitHub = true
	got := New(o).Render("### a\n`#123456` $x$\n\n$$\na\\,b\n$$\n\n```math\nc\n```\n\n#1 :tada:", TextOptions{}).HTML
	want := `<div class="markdown-heading"><h3 id="a">a</h3><a class="anchor" href="#a" aria-label="Permalink: a"></a></div>` + "\n" +
		`<p><code>#123456<span style="background-color: #123456"></span></code> ` +
		`<math-renderer class="js-inline-math" style="display: inline-block">$x$</math-renderer></p>` + "\n" +
		`<p><math-renderer class="js-display-math">$$` + "\na,b\n" + `$$</math-renderer></p>` + "\n" +
		`<math-renderer class="js-display-math">$$c$$</math-renderer>` + "\n" +
		`<p><a class="issue-link" href="/1/post/" title="Post 1">#1</a> 🎉</p>` + "\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWords(t *testing.T) {
	o := caseOptions()
	o.Words = Words{Permalink: "#<{heading}>", Footnotes: "脚注", Back: "回{reference}", Open: "未", Done: "完"}
	got := New(o).Render("# a\n- [ ] b\n- [x] c[^1] [^1]\n\n[^1]: d", TextOptions{}).HTML
	for _, want := range []string{`aria-label="#&lt;a&gt;"`, ">脚注</h2>", `aria-label="回1"`, `aria-label="回1-2"`, `aria-label="未"`, `aria-label="完"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if key := New(caseOptions()).key("a", TextOptions{}); key == New(o).key("a", TextOptions{}) {
		t.Error("texts with other words are taken from the cache")
	}
}

func TestDocument(t *testing.T) {
	source := "# A *title*\n\nIt's two words, 中文字 and $x$.[^1]\nNext\n\n- one\n- two\n\n```go\nvar code int\n```\n\n" +
		"![a](https://example.com/b.png) ![c](d.png)\n\n> [!NOTE]\n> #3 #2 #3 #99\n\n[^1]: The note."
	got := New(caseOptions()).Render(source, TextOptions{HeadingLevel: 2})
	got.HTML = ""
	want := Document{
		Headings: []Heading{{Level: 2, ID: "a-title", Text: "A title"}},
		Text:     "A title\nIt's two words, 中文字 and .\nNext\none\ntwo\n#3 #2 #3 #99\nThe note.",
		Prose:    "It's two words, 中文字 and x. Next",
		Words:    15, Hanzi: 3,
		Issues: []int{3, 2},
		Image:  "https://example.com/b.png",
		Local:  []Address{{"d.png", 13}},
		Uses:   Uses{Code: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestInline(t *testing.T) {
	r := New(Options{})
	for source, want := range map[string][2]string{
		"a `b<c>` :tada: *d* <e>":   {"a <code>b&lt;c&gt;</code> 🎉 *d* &lt;e&gt;", "a b<c> 🎉 *d* <e>"},
		"`` a`b `` `c":              {"<code>a`b</code> `c", "a`b `c"},
		"`:tada:` 中:tada: &amp; #1": {"<code>:tada:</code> 中:tada: &amp;amp; #1", ":tada: 中:tada: &amp; #1"},
		"":                          {"", ""},
	} {
		if got := [2]string{r.Inline(source), r.PlainInline(source)}; got != want {
			t.Errorf("%q: %q, want %q", source, got, want)
		}
	}
}

func TestRendererIsSafeForConcurrentUse(t *testing.T) {
	r := New(caseOptions())
	source := "# a\n\n- [ ] b[^1] #1 @octocat\n\n```go\nvar a int\n```\n\n[^1]: c\n\n> [!TIP]\n> <b>d"
	want := r.Render(source, TextOptions{}).HTML
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				if got := r.Render(source, TextOptions{}).HTML; got != want {
					t.Error(cmp.Diff(want, got))
				}
			}
		})
	}
	wg.Wait()
}

// posts makes texts of about 6 KB, as people write them, with code in four languages.
func posts(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for j := 0; b.Len() < 6000; j++ {
			fmt.Fprintf(&b, "## Part %d of %d\n\nSome *text* with `code`, a [link](https://example.com/%d) and https://example.org/%d\nand more of it, 中文也有。 See #%d.\n\n", j, i, i, j, j%9+1)
			fmt.Fprintf(&b, "- one\n- **two** :tada:\n\n| a | b |\n|---|---|\n| %d | %d |\n\n![p](https://example.com/%d.png)\n\n", i, j, j)
			switch j % 4 {
			case 0:
				fmt.Fprintf(&b, "```go\nfunc f%d() error {\n\tfor i := range %d {\n\t\tfmt.Println(\"a\", i) // text\n\t}\n\treturn nil\n}\n```\n\n", i, j)
			case 1:
				fmt.Fprintf(&b, "```js\nconst f%d = async (a) => {\n  return await g(`x ${a}`, %d)\n}\n```\n\n", i, j)
			case 2:
				fmt.Fprintf(&b, "```bash\nfor f in *.md; do\n  echo \"$f\" %d | sort > out%d\ndone\n```\n\n", i, j)
			case 3:
				fmt.Fprintf(&b, "```python\ndef f%d(a, b=None):\n    \"\"\"text\"\"\"\n    return [x * %d for x in a if x]\n```\n\n", i, j)
			}
		}
		texts[i] = b.String()
	}
	return texts
}

func BenchmarkRender1000Posts(b *testing.B) {
	texts := posts(1000)
	run := func(cache Cache) {
		o := caseOptions()
		o.Cache = cache
		r := New(o)
		for _, s := range texts {
			r.Render(s, TextOptions{})
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			run(nil)
		}
	})
	cache := &memory{m: map[string][]byte{}}
	run(cache)
	b.Run("cached", func(b *testing.B) {
		for b.Loop() {
			run(cache)
		}
	})
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			bare(b, texts)
		}
	})
}

// What authors of Chinese, Japanese and Korean expect of emphasis, and what stays as it is.
func TestCJKEmphasis(t *testing.T) {
	r := New(Options{CJKEmphasis: true})
	for source, want := range map[string]string{
		"**注意。**这是":             "<strong>注意。</strong>这是",
		"这是**「强调」**的":           "这是<strong>「强调」</strong>的",
		"他说**“强调”**的":           "他说<strong>“强调”</strong>的",
		"多头（MHA）**注意（A）**中":     "多头（MHA）<strong>注意（A）</strong>中",
		"**`码`**后":              "<strong><code>码</code></strong>后",
		"これは**強調。**です":          "これは<strong>強調。</strong>です",
		"이것은 **강조(강)**입니다":      "이것은 <strong>강조(강)</strong>입니다",
		"~~删除。~~后":              "<del>删除。</del>后",
		"*强。*调":                 `<em class="han">强。</em>调`,
		"2*3*4 a * b * c":       "2<em>3</em>4 a * b * c",
		"a**b.**c":              "a**b.**c",
		"** 空**格":               "** 空**格",
		"snake_case_name 中_文_字": "snake_case_name 中_文_字",
	} {
		got := strings.TrimSpace(r.Render(source, TextOptions{}).HTML)
		if want := "<p>" + want + "</p>"; got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}
