package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/net/html"
)

// names are what is called the same in every language.
var names = []string{"RSS", "Atom", "JSON Feed", "Markdown"}

// attributes are the partials that stand within a tag.
var attributes = []string{"partials/language.html", "partials/frame-language.html"}

// shown are the attributes whose values people read or hear.
var shown = regexp.MustCompile(`^(aria-label|aria-description|title|alt|placeholder|label|data-.*)$`)

// word finds a letter of a language.
var word = regexp.MustCompile(`\p{L}`)

// plainString is a literal of an action that nobody reads: the name of a template, word, place, class or media type, a path.
var plainString = regexp.MustCompile(`^[a-z][A-Za-z-]*$|^[a-z0-9/.?-]*$`)

// literals collects the texts of a template around its actions, and the strings within them.
func literals(node parse.Node, text *strings.Builder, add func(string)) {
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				literals(n, text, add)
			}
		}
	}
	pipe := func(p *parse.PipeNode) {
		if p != nil {
			for _, c := range p.Cmds {
				for _, n := range c.Args {
					literals(n, text, add)
				}
			}
		}
	}
	switch n := node.(type) {
	case *parse.TextNode:
		text.Write(n.Text)
	case *parse.StringNode:
		add(n.Text)
	case *parse.PipeNode:
		pipe(n)
	case *parse.ActionNode:
		pipe(n.Pipe)
	case *parse.TemplateNode:
		pipe(n.Pipe)
	case *parse.ListNode:
		list(n)
	case *parse.IfNode:
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	case *parse.WithNode:
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	case *parse.RangeNode:
		pipe(n.Pipe)
		list(n.List)
		list(n.ElseList)
	}
}

// trees parses a template without knowing its functions.
func trees(t *testing.T, name string) map[string]*parse.Tree {
	t.Helper()
	source, err := fs.ReadFile(FS, name)
	if err != nil {
		t.Fatal(err)
	}
	tree, set := parse.New(name), map[string]*parse.Tree{}
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(string(source), "", "", set); err != nil {
		t.Fatal(err)
	}
	return set
}

func templates(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.html", "partials/*.html"} {
		files, err := fs.Glob(FS, pattern)
		if err != nil || len(files) < 10 {
			t.Fatal(files, err)
		}
		all = append(all, files...)
	}
	return all
}

// wordsIn lists what people would read or hear of a text between the actions of a template.
func wordsIn(text string) []string {
	var found []string
	hold := func(s string) {
		if s = strings.TrimSpace(s); word.MatchString(s) && !slices.Contains(names, s) {
			found = append(found, s)
		}
	}
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return found
		case html.TextToken:
			hold(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			for _, a := range z.Token().Attr {
				if shown.MatchString(a.Key) {
					hold(a.Val)
				}
			}
		}
	}
}

// All that the templates say is in words/.
func TestTemplatesHoldNoWords(t *testing.T) {
	for _, file := range templates(t) {
		set := trees(t, file)
		for _, name := range slices.Sorted(maps.Keys(set)) {
			var text strings.Builder
			if slices.Contains(attributes, file) {
				text.WriteString("<article")
			}
			literals(set[name].Root, &text, func(s string) {
				if !plainString.MatchString(s) {
					t.Errorf("%s holds the string %q", file, s)
				}
			})
			for _, found := range wordsIn(text.String() + ">") {
				t.Errorf("%s says %q", file, found)
			}
		}
	}
}

// The check above sees what it is there for.
func TestWordsAreSeen(t *testing.T) {
	got := wordsIn(`<p class="a">Hello <b>RSS</b></p><a title="Go on" href="/x">1 · 2</a><nav aria-label="Pages"></nav><i data-none="Nothing">`)
	if want := []string{"Hello", "Go on", "Pages", "Nothing"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, s := range []string{"Home", "Previous part", "Feed as "} {
		if plainString.MatchString(s) {
			t.Errorf("%q passes for no word", s)
		}
	}
}

// Every word is said somewhere: by a template, or by the packages that name pages and feeds, or that give texts their words.
func TestWordsAreUsed(t *testing.T) {
	used := map[string]bool{}
	for _, file := range templates(t) {
		for _, tree := range trees(t, file) {
			literals(tree.Root, &strings.Builder{}, func(s string) { used[s] = true })
		}
	}
	for _, folder := range []string{"../internal/site", "../internal/theme", "../internal/words", "../internal/cli"} {
		addStrings(t, folder, used)
	}
	source, err := fs.ReadFile(FS, "words/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := toml.Unmarshal(source, &all); err != nil || len(all) < 50 {
		t.Fatal(len(all), err)
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if !used[key] && !strings.HasPrefix(key, "reaction-") {
			t.Errorf("nothing says %q", key)
		}
	}
}

// The reactions are those of package blog, which takes them from GitHub.
func TestReactionsAreSaid(t *testing.T) {
	source, err := fs.ReadFile(FS, "words/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^reaction-(\S+)`).FindAllStringSubmatch(string(source), -1) {
		got = append(got, m[1])
	}
	if want := strings.Fields("thumbs-up thumbs-down laugh hooray confused heart rocket eyes"); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// addStrings collects the string literals of a package's files, without its tests.
func addStrings(t *testing.T, folder string, used map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal(folder, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil {
					used[s] = true
				}
			}
			return true
		})
	}
}
