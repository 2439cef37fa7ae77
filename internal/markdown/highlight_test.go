package markdown

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// samples are the blocks of code in testdata/code/samples.md, by word.
func samples(t testing.TB) map[string]string {
	t.Helper()
	b, err := os.ReadFile("testdata/code/samples.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for part := range strings.SplitSeq(string(b), "\n```\n") {
		if _, block, ok := strings.Cut(part, "\n```"); ok {
			word, code, _ := strings.Cut(block, "\n")
			all[word] = code + "\n"
		}
	}
	if len(all) < 40 {
		t.Fatalf("only %d samples", len(all))
	}
	return all
}

// Readers on slow lines pay for highlighting: code in colours must not take more than twice the
// bytes of plain code, but for a little that only short code feels.
func TestHighlightedCodeIsSmall(t *testing.T) {
	check := func(name, word, code string, extra int) {
		plain := len(escapeText.Replace(code))
		highlighted, _ := highlight(languageOf(word), code, maxSteps)
		if highlighted == "" {
			t.Errorf("%s: no colours", name)
		}
		if len(highlighted) > 2*plain+extra {
			t.Errorf("%s: %d bytes for %d", name, len(highlighted), plain)
		}
	}
	for word, code := range samples(t) {
		check(word, word, code, allowance)
		check("much "+word, word, strings.Repeat(code, 20), allowance)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	all := ""
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all += strings.ReplaceAll(string(b), "\t", "  ")
	}
	check("this package", "go", all, 0)
}

func TestColorsAreGivenUpInOrder(t *testing.T) {
	dense := strings.Repeat("if ($total > $limit) { warn $total, $limit } # too much\n", 100)
	highlighted, _ := highlight(languageOf("perl"), dense, maxSteps)
	if strings.Contains(highlighted, "<span class=v>") || !strings.Contains(highlighted, "<span class=k>if</span>") {
		t.Errorf("%.200s", highlighted)
	}
}

func TestSpans(t *testing.T) {
	for _, c := range [][3]string{
		{"a variable in a string", "bash", `<span class=t>echo</span> <span class=s>"a $b c"</span> <span class=v>$d</span>`},
		{"a list of strings", "go", `<span class=k>var</span> a = []<span class=t>string</span>{<span class=s>"b", "c"</span>}`},
		{"a number and its unit", "css", `<span class=g>a</span> { <span class=k>top</span>: <span class=n>10px</span> }`},
		{"brackets have no colour", "latex", `<span class=k>\a</span>{b}`},
		{"keywords beside each other", "java", `<span class=k>public static final</span> <span class=t>int</span> A`},
		{"comments below each other", "c", "<span class=c>// a\n// b</span>\n<span class=t>int</span> c;"},
		{"documentation is a comment", "rust", `<span class=c>/// a</span>`},
		{"keys", "toml", `<span class=a>a</span> = <span class=n>1</span>`},
		{"a template", "erb", `&lt;<span class=g>p</span>&gt;&lt;% <span class=k>if</span> a %&gt;b&lt;/<span class=g>p</span>&gt;`},
		{"PHP with tags", "php", `&lt;<span class=g>p</span>&gt;<span class=k>&lt;?php echo</span> <span class=v>$a</span>; ?&gt;&lt;/<span class=g>p</span>&gt;`},
		{"PHP without", "php", `<span class=k>echo</span> <span class=v>$a</span>;`},
		{"Lisp", "elisp", `(<span class=k>defun</span> <span class=f>a-b</span> (c) <span class=s>"d"</span> (<span class=k>when</span> c <span class=n>:e</span>))`},
		{"HTTP", "http", "<span class=f>GET</span> <span class=s>/a</span> <span class=k>HTTP/1.1</span>\n<span class=a>Host</span>: b\n\n{<span class=g>\"c\"</span>: <span class=n>1</span>}"},
		{"Svelte", "svelte", `{<span class=k>#if</span> a}&lt;<span class=g>p</span>&gt;{b + <span class=n>1</span>}&lt;/<span class=g>p</span>&gt;{<span class=k>/if</span>}`},
		{"nothing to colour", "go", ``},
	} {
		name, word, want := c[0], c[1], c[2]
		source := plainText(want) + "\n"
		if want != "" {
			want += "\n"
		}
		if got, _ := highlight(languageOf(word), source, maxSteps); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
	}
}

// plainText takes spans and entities away.
func plainText(s string) string {
	for _, class := range "ktfsncvgaidh" {
		s = strings.ReplaceAll(s, fmt.Sprintf("<span class=%c>", class), "")
	}
	return strings.NewReplacer("</span>", "", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// Lexers are given at most maxSteps for a text: what comes after code that takes them all stays plain.
func TestCodeOfOneTextIsBounded(t *testing.T) {
	coloured := func(source string) int {
		return strings.Count(New(Options{}).Render(source, TextOptions{}).HTML, `class="hl"`)
	}
	small := "```go\nvar a int\n```\n\n"
	hostile := "```yaml\n" + strings.Repeat(`"'`, 25_000) + "\n```\n\n"
	if n := coloured(small + small + hostile + small); n != 2 {
		t.Errorf("%d blocks are coloured beside a hostile one", n)
	}
	if n := coloured(strings.Repeat(small, 2000)); n != 2000 {
		t.Errorf("%d small blocks are coloured", n)
	}
	languages := ""
	for _, word := range []string{"scss", "sql", "stylus", "sass", "igor", "rpgle", "cobol", "abap", "fortran", "autoit", "tsql", "openedge", "solidity", "lilypond", "bat", "racket", "julia", "scilab"} {
		languages += "```" + word + "\n// \"a\" 1\n```\n\n"
	}
	if n := coloured(languages); n < 5 || n == strings.Count(languages, "\n```\n") {
		t.Errorf("%d blocks are coloured, each in a language that takes long to load", n)
	}
}

// hostileCode is made to keep lexers busy.
func hostileCode() []string {
	var all []string
	for _, s := range []string{"a", "(", "\"", "{", "<", "/*", "`", "$(", " ", "'", "#", "\\", "\"'", "<<A\n", "'''", "//", "--", "{{", "{%", "<a ", "<?", "<!--", "\\\"", "a=", "a: ", "\n", "@", "$a", "*", "_", "a.", "a(", "(*", "[[", "/", "s/a", "q(", "中", "é", "if ", "select ", "0", "a\n"} {
		all = append(all, strings.Repeat(s, 65536/len(s)))
	}
	for _, s := range []string{"\"", "'", "`", "/*", "<!--", "\"\"\"", "<<A\n", "{", "[[", "${"} {
		all = append(all, s+strings.Repeat("a ", 30000), s+strings.Repeat("\\a\n", 20000), strings.Repeat(s+"a ", 60000/len(s+"a ")))
	}
	return all
}

func TestHostileCodeIsQuick(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for _, code := range hostileCode() {
		start := cpuTime(t)
		_, steps := highlight(languageOf("yaml"), code, maxSteps)
		if took := cpuTime(t) - start; took > patience || steps > maxSteps {
			t.Errorf("%v and %d steps for %.10q", took, steps, code)
		}
	}
}

// BenchmarkHostileCode tells for every lexer how long the worst of hostileCode takes by the
// processor's time, and how much of it stays plain.
func BenchmarkHostileCode(b *testing.B) {
	byName := map[string]*language{}
	for _, l := range languages() {
		byName[l.name] = l
	}
	var names []string
	for name := range byName {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			l := byName[name]
			highlight(l, "a\n", maxSteps)
			worst, plain := time.Duration(0), 0
			for b.Loop() {
				plain = 0
				for _, code := range hostileCode() {
					start := cpuTime(b)
					if highlighted, _ := highlight(l, code, maxSteps); highlighted == "" {
						plain++
					}
					worst = max(worst, cpuTime(b)-start)
				}
			}
			b.ReportMetric(float64(worst.Milliseconds()), "worst-ms")
			b.ReportMetric(float64(plain), "plain")
		})
	}
}
