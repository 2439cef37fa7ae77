package markdown

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/chroma/v2/lexers"
	diff "github.com/google/go-cmp/cmp"
)

// linguistLanguage is a line of tables/linguist.txt.
type linguistLanguage struct {
	name, scope         string
	aliases, extensions []string
}

func readLinguist(t *testing.T) []linguistLanguage {
	t.Helper()
	b, err := os.ReadFile("tables/linguist.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []linguistLanguage
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 4 {
			t.Fatalf("linguist.txt: %d columns in %q", len(f), line)
		}
		all = append(all, linguistLanguage{f[0], f[1], strings.Fields(f[2]), strings.Fields(f[3])})
	}
	return all
}

// decisions are the sections of tables/lexers.txt: each the name of a lexer, or "-", by language, scope or word.
func readDecisions(t *testing.T) map[string]map[string]string {
	t.Helper()
	b, err := os.ReadFile("tables/lexers.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	section := ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			section = strings.Trim(line, "[]")
			all[section] = map[string]string{}
			continue
		}
		key, lexer, ok := strings.Cut(line, "\t")
		if _, again := all[section][key]; !ok || again {
			t.Fatalf("lexers.txt: not a decision, or a second one: %q", line)
		}
		if lexer != "-" && newLexer(lexer) == nil {
			t.Errorf("lexers.txt: chroma has no lexer %q", lexer)
		}
		all[section][key] = lexer
	}
	return all
}

// languageLexers gives every language of Linguist that can be coloured its lexer.
func languageLexers(t *testing.T, all []linguistLanguage, decided map[string]map[string]string) map[string]string {
	t.Helper()
	known, scopes := map[string]bool{}, map[string]bool{}
	byName, byAlias := map[string]string{}, map[string]string{}
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		c := l.Config()
		byName[strings.ToLower(c.Name)] = c.Name
		for _, a := range c.Aliases {
			if _, ok := byAlias[strings.ToLower(a)]; !ok {
				byAlias[strings.ToLower(a)] = c.Name
			}
		}
	}
	lexer := map[string]string{}
	byScope := map[string]string{} // "?" if there are several
	for _, l := range all {
		known[l.name], scopes[l.scope] = true, true
		name, ok := decided["languages"][l.name]
		if !ok {
			name = byName[strings.ToLower(l.name)]
			for _, a := range l.aliases {
				name = cmp.Or(name, byName[a], byAlias[a])
			}
		}
		if name == "" || name == "-" {
			continue
		}
		lexer[l.name] = name
		if other := byScope[l.scope]; other != "" && other != name {
			byScope[l.scope] = "?"
		} else {
			byScope[l.scope] = name
		}
	}
	for _, l := range all {
		_, ok := decided["languages"][l.name]
		name := cmp.Or(decided["scopes"][l.scope], byScope[l.scope])
		if ok || lexer[l.name] != "" || name == "" || l.scope == "none" {
			continue
		}
		if name == "?" {
			t.Errorf("several lexers for %s: lexers.txt must say which colours %s", l.scope, l.name)
		}
		lexer[l.name] = name
	}
	for name := range decided["languages"] {
		if !known[name] {
			t.Errorf("lexers.txt: Linguist has no language %q", name)
		}
	}
	for scope := range decided["scopes"] {
		if !scopes[scope] {
			t.Errorf("lexers.txt: Linguist has no scope %q", scope)
		}
	}
	return lexer
}

// The table is what its sources make it.
func TestLanguageTable(t *testing.T) {
	all, decided := readLinguist(t), readDecisions(t)
	lexer := languageLexers(t, all, decided)
	words := map[string]string{} // "" where Linguist knows a language that cannot be coloured
	add := func(word, name string) {
		if _, taken := words[word]; !taken {
			words[word] = name
		}
	}
	for _, l := range all {
		add(strings.ToLower(l.name), lexer[l.name])
	}
	for _, l := range all {
		for _, a := range l.aliases {
			add(a, lexer[l.name])
		}
	}
	for _, l := range all {
		for _, e := range l.extensions {
			add(e, lexer[l.name])
		}
	}
	for word, name := range decided["words"] {
		if _, known := words[word]; !known {
			t.Errorf("lexers.txt: %q is no word of Linguist's", word)
		}
		words[word] = name
	}
	rows := map[string][]string{}
	coloured := 0
	for word, name := range words {
		if name != "" && !strings.Contains(word, " ") {
			rows[name] = append(rows[name], word)
			coloured++
		}
	}
	var lines []string
	for name, list := range rows {
		l := newLexer(name)
		if l == nil {
			t.Errorf("no lexer %q that can be run", name)
			continue
		}
		price, err := l.Price()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		slices.Sort(list)
		lines = append(lines, fmt.Sprintf("%s\t%d\t%s\n", name, price, strings.Join(list, " ")))
	}
	slices.Sort(lines)
	t.Logf("%d languages, %d of them coloured by %d lexers; %d words, %d coloured", len(all), len(lexer), len(rows), len(words), coloured)
	table := strings.Join(lines, "")
	if *update {
		if err := os.WriteFile("tables/language.txt", []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if d := diff.Diff(languageTable, table); d != "" {
		t.Errorf("tables/language.txt is not what its sources make it (-update writes it):\n%s", d)
	}
}

func TestLanguageOf(t *testing.T) {
	for word, want := range map[string]string{
		"go": "Go", "Go": "Go", "GO": "Go", "golang": "Go",
		"c": "C", "C++": "C++", "cpp": "C++", "CPP": "C++", "h": "C", "cuda": "C++", "cu": "C++",
		"c#": "C#", "csharp": "C#", "cs": "C#", "F#": "FSharp", "vb.net": "VB.net", "vba": "VB.net",
		"js": "react", "javascript": "react", "jsx": "react", "mjs": "react", "node": "react",
		"ts": "TypeScript", "tsx": "TypeScript", "typescript": "TypeScript",
		"json": "JSON", "jsonc": "JSON", "json5": "react", "geojson": "JSON", "ipynb": "JSON",
		"sh": "Bash", "bash": "Bash", "zsh": "Bash", "Shell": "Bash", "shell-script": "Bash", "dotenv": "Bash",
		"console": "Bash Session", "shellsession": "Bash Session", "ps1": "PowerShell", "pwsh": "PowerShell",
		"bat": "Batchfile", "cmd": "Batchfile", "make": "Makefile", "mk": "Makefile", "dockerfile": "Docker",
		"py": "Python", "python3": "Python", "rb": "Ruby", "rs": "Rust", "kt": "Kotlin", "hs": "Haskell",
		"objective-c": "Objective-C", "objc": "Objective-C", "mm": "Objective-C", "common-lisp": "Lisp", "lisp": "Lisp",
		"yml": "YAML", "toml": "TOML", "ini": "INI", "conf": "INI", "nginx": "Nginx configuration file", "xml": "XML", "svg": "XML", "plist": "XML",
		"html": "HTML", "vue": "vue", "svelte": "Svelte tags in HTML", "css": "CSS", "scss": "SCSS", "less": "SCSS", "erb": "<% %> Ruby in HTML",
		"jinja2": "Django/Jinja in HTML", "hbs": "Handlebars in HTML", "twig": "Twig in HTML", "php": "PHP tags in HTML", "f90": "Fortran", "phtml": "PHP tags in HTML",
		"sql": "SQL", "mysql": "MySQL", "pgsql": "PL/pgSQL", "plsql": "SQL", "graphql": "GraphQL", "proto": "Protocol Buffer",
		"diff": "Diff", "patch": "Diff", "md": "markdown", "mdx": "markdown", "tex": "TeX", "latex": "TeX", "vim": "VimL", "http": "HTTP",
		"asm": "GAS", "nasm": "NASM", "hcl": "HCL", "tf": "Terraform", "nushell": "Nu", "zig": "Zig", "el": "Lisp",
		"rust,ignore": "Rust", "Rust,no_run": "Rust",

		// Linguist's first language with that extension counts, though there is no lexer for it.
		"txt": "", "cfg": "", "pro": "", "f": "",
		// A name goes before an extension: these are languages of that name.
		"m": "", "v": "V", "d": "D",
		// Equal names, other languages.
		"nu": "", "macaulay2": "", "m2": "",
		// No lexer.
		"mermaid": "", "stl": "", "haproxy": "", "gdb": "", "pycon": "",
		// Not Linguist's: plain on GitHub.
		"": "", "text": "", "plaintext": "", "plain": "", "none": "", "code": "", "output": "", "log": "",
		"postgres": "", "python2": "", "systemd": "", "arduino": "", "hexdump": "", "go{1}": "", "go:main.go": "", ",": "", "ignore,rust": "",
	} {
		got := ""
		if l := languageOf(word); l != nil {
			got = l.name
		}
		if got != want {
			t.Errorf("%q is coloured by %q, want %q", word, got, want)
		}
	}
}

// Every lexer of the table can be run.
func TestLanguageLexers(t *testing.T) {
	seen := map[string]bool{}
	for word, l := range languages() {
		if seen[l.name] {
			continue
		}
		seen[l.name] = true
		if l.load() == nil {
			t.Errorf("%s: there is no lexer %q", word, l.name)
		} else if _, _, ok := l.load().Tokens("a\n", maxSteps); !ok {
			t.Errorf("%s cannot be run", l.name)
		}
	}
	if len(seen) < 200 {
		t.Errorf("only %d lexers", len(seen))
	}
}
