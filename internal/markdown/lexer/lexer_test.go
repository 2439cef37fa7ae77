package lexer

import (
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/google/go-cmp/cmp"
)

// enough is more steps than any honest text of these tests takes.
const enough = 1_000_000

// shelf keeps the lexers of a test.
type shelf struct{ all sync.Map }

func (s *shelf) find(name string) (*Lexer, int) {
	source := lexers.Get(name)
	if source == nil {
		return nil, 0
	}
	if l, ok := s.all.Load(source.Config().Name); ok {
		return l.(*Lexer), 0
	}
	l, err := New(source, s.find)
	if err != nil {
		return nil, 0
	}
	s.all.Store(source.Config().Name, l)
	return l, 0
}

// own is a lexer with a single state.
func own(t testing.TB, rules ...chroma.Rule) *Lexer {
	t.Helper()
	source := chroma.MustNewLexer(&chroma.Config{Name: "test"}, func() chroma.Rules { return chroma.Rules{"root": rules} })
	l, err := New(source, new(shelf).find)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// joined is tokens, neighbours of one type as one.
func joined(tokens []Token) (out []Token) {
	for _, t := range tokens {
		if n := len(out); n > 0 && out[n-1].Type == t.Type {
			out[n-1].Text += t.Text
		} else {
			out = append(out, t)
		}
	}
	return out
}

// theirs is what chroma itself makes of a text. ok is false if it panics or does not come to an end.
func theirs(l chroma.Lexer, text string) (out []Token, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	next, err := l.Tokenise(&chroma.TokeniseOptions{State: "root"}, text)
	if err != nil {
		return nil, false
	}
	n := 0
	for t := next(); t != chroma.EOF; t = next() {
		if n++; n > 10*len(text) {
			return nil, false
		}
		if t.Value != "" && t.Type != chroma.Ignore {
			out = append(out, Token{t.Type, t.Value})
		}
	}
	return joined(out), true
}

// special are the lexers of chroma's that are more than their rules.
var special = map[string]bool{"HTTP": true, "Raku": true}

// samples are the blocks of code in ../testdata/code/samples.md, by word.
func samples(t testing.TB) map[string]string {
	t.Helper()
	b, err := os.ReadFile("../testdata/code/samples.md")
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
	return all
}

// What comes out is what comes out of chroma.
func TestSamplesAgainstChroma(t *testing.T) {
	s := new(shelf)
	all := samples(t)
	if len(all) < 40 {
		t.Fatalf("only %d samples", len(all))
	}
	for word, text := range all {
		source := lexers.Get(word)
		l, _ := s.find(word)
		if source == nil || l == nil {
			t.Errorf("%s: no lexer", word)
			continue
		}
		if special[source.Config().Name] {
			continue
		}
		want, ok := theirs(source, text)
		got, left, done := l.Tokens(text, enough)
		if !ok || !done || left <= 0 {
			t.Errorf("%s: chroma %t, ours %t with %d steps left", word, ok, done, left)
			continue
		}
		if diff := cmp.Diff(want, joined(got)); diff != "" {
			t.Errorf("%s:\n%s", word, diff)
		}
	}
}

// mixed has something for every lexer, and much that is an error.
const mixed = `#!/bin/sh
# one /* two */ // three -- four ; five % six
let $a = "x ${b} \" y"; var B_1: [int] = {'k': 0x1F, 2.5e-3}
<tag attr='v' b="c">text &amp; more</tag> <!-- six -->
if (a == b && !c) then begin print("done\n"); end else @f[1..2] := nil
"""doc
string""" 'it''s' #{q} {{ name | f }} {% if x %}
SELECT * FROM t WHERE é = '中文' => \alpha{beta} $$x^2$$ a->b::c
	- item: value | other
[section] key=1 .class:hover > #id { color: #fff; } 10px
`

func TestMixedTextAgainstChroma(t *testing.T) {
	s := new(shelf)
	n := 0
	for _, source := range lexers.GlobalLexerRegistry.Lexers {
		name := source.Config().Name
		l, _ := s.find(name)
		if l == nil || special[name] {
			continue
		}
		want, ok := theirs(source, mixed)
		if !ok {
			continue // chroma gives up
		}
		n++
		got, _, done := l.Tokens(mixed, enough)
		if !done {
			t.Errorf("%s: chroma comes to an end", name)
		} else if diff := cmp.Diff(want, joined(got)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if n < 270 {
		t.Errorf("only %d lexers compared", n)
	}
}

func TestStepsAreCounted(t *testing.T) {
	for name, expression := range map[string]string{
		"exponential": `(a+)+b`,
		"alternation": `(a|a)*b`,
		"polynomial":  `a*a*a*a*b`,
		"lazy":        `(?:a|aa)+?b`,
		"lookahead":   `(?=(a+)+b)a`,
		"lookbehind":  `a(?<=b(a+)+)`,
		"reference":   `(a+)\1+b`,
	} {
		l := own(t, chroma.Rule{Pattern: expression, Type: chroma.Keyword}, chroma.Rule{Pattern: `.`, Type: chroma.Text})
		text := strings.Repeat("a", 30_000)
		_, first, ok := l.Tokens(text, enough)
		_, second, _ := l.Tokens(text, enough)
		if ok || first >= 0 || first != second {
			t.Errorf("%s: done %t, %d and %d steps left", name, ok, first, second)
		}
	}
	l := own(t, chroma.Rule{Pattern: `a+`, Type: chroma.Keyword})
	if _, left, ok := l.Tokens(strings.Repeat("a", 1000), enough); !ok || left >= enough || left < enough-1000 {
		t.Errorf("1000 letters: done %t, %d steps", ok, enough-left)
	}
}

func TestRulesThatLeadNowhere(t *testing.T) {
	for name, c := range map[string]struct {
		rules []chroma.Rule
		ok    bool
	}{
		"nothing taken":      {[]chroma.Rule{{Pattern: `x*`, Type: chroma.Text}}, true},
		"more left than in":  {[]chroma.Rule{{Pattern: `.`, Type: chroma.Text, Mutator: chroma.Pop(3)}}, false},
		"all left":           {[]chroma.Rule{{Pattern: `.`, Type: chroma.Text, Mutator: chroma.Pop(1)}}, true},
		"unknown state":      {[]chroma.Rule{{Pattern: `.`, Type: chroma.Text, Mutator: chroma.Push("none")}}, false},
		"for ever deeper":    {[]chroma.Rule{{Pattern: ``, Mutator: chroma.Push("root")}}, false},
		"itself":             {[]chroma.Rule{{Pattern: `[\s\S]+`, Type: chroma.UsingSelf("root")}}, true},
		"unknown lexer":      {[]chroma.Rule{{Pattern: `.+`, Type: chroma.Using("none")}}, false},
		"broken expression":  {[]chroma.Rule{{Pattern: `(`, Type: chroma.Text}}, false},
		"more groups":        {[]chroma.Rule{{Pattern: `(a)(b)`, Type: chroma.ByGroups(chroma.Text)}}, false},
		"loops in the depth": {[]chroma.Rule{{Pattern: `(?:a|b)+c|.`, Type: chroma.Text}}, true},
	} {
		if _, _, ok := own(t, c.rules...).Tokens("ab\nab\n", enough); ok != c.ok {
			t.Errorf("%s: %t", name, ok)
		}
	}
}

func TestTemplate(t *testing.T) {
	inner := own(t, chroma.Rule{Pattern: `\{[^}]*\}`, Type: chroma.Keyword}, chroma.Rule{Pattern: `[^{]+`, Type: chroma.Other})
	outer := own(t, chroma.Rule{Pattern: `<[^>]*>`, Type: chroma.NameTag}, chroma.Rule{Pattern: `[^<]+`, Type: chroma.Text})
	got, _, ok := Template(inner, outer).Tokens("<a {x}b>c{y}\n", enough)
	want := []Token{{chroma.NameTag, "<a "}, {chroma.Keyword, "{x}"}, {chroma.NameTag, "b>"}, {chroma.Text, "c"}, {chroma.Keyword, "{y}"}, {chroma.Text, "\n"}}
	if diff := cmp.Diff(want, got); !ok || diff != "" {
		t.Error(ok, diff)
	}
}

func FuzzTokens(f *testing.F) {
	s := new(shelf)
	names := []string{"Go", "react", "TypeScript", "Python", "Bash", "C++", "HTML", "CSS", "YAML", "markdown", "Ruby", "Perl", "SQL", "Haskell", "TeX", "VimL"}
	f.Add(0, mixed)
	for i, name := range names {
		f.Add(i, name+" \"'`<{[($#/*\n")
	}
	f.Fuzz(func(t *testing.T, i int, text string) {
		l, _ := s.find(names[uint(i)%uint(len(names))])
		tokens, _, ok := l.Tokens(text, enough)
		var b strings.Builder
		for _, t := range tokens {
			b.WriteString(t.Text)
		}
		if ok && b.String() != text {
			t.Errorf("%q became %q", text, b.String())
		}
	})
}
