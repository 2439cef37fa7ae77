package internal

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// arrows is which package may import which of ours. README.md draws the same.
var arrows = map[string][]string{
	"cmd/issueblog":              {"internal/cli"},
	"internal/cli":               {"internal/blog", "internal/config", "internal/content", "internal/doctor", "internal/github", "internal/markdown", "internal/media", "internal/server", "internal/setup", "internal/site", "internal/theme", "internal/typeset", "internal/typeset/mermaid", "internal/websub", "static", "templates"},
	"internal/github":            {"internal/content"},
	"internal/github/githubtest": {"internal/content"}, // a stand-in for tests
	"internal/blog":              {"internal/config", "internal/content", "internal/markdown"},
	"internal/doctor":            {"internal/blog", "internal/config", "internal/content", "internal/github", "internal/setup"},
	"internal/feed":              {"internal/blog", "internal/typeset/mermaid"}, // a diagram as a file
	"internal/feed/feedtest":     {},                                            // for tests
	"internal/search":            {"internal/blog"},
	"internal/site":              {"internal/blog", "internal/card", "internal/config", "internal/feed", "internal/media", "internal/search", "internal/theme"},
	"internal/card":              {},
	"internal/config":            {},
	"internal/content":           {},
	"internal/markdown":          {"internal/markdown/lexer"},
	"internal/markdown/lexer":    {},
	"internal/media":             {},
	"internal/server":            {},
	"internal/setup":             {"internal/config"},
	"internal/theme":             {"internal/words"},
	"internal/words":             {},
	"internal/typeset":           {"internal/typeset/mermaid", "internal/typeset/color"},
	"internal/typeset/mermaid":   {"internal/typeset/color", "internal/typeset/layered"},
	"internal/typeset/layered":   {},
	"internal/typeset/color":     {},
	"internal/websub":            {},
	"static":                     {},
	"templates":                  {},
}

// owners is who may import a module that is not ours.
var owners = map[string][]string{
	"github.com/alecthomas/chroma/v2":          {"internal/markdown", "internal/markdown/lexer"},
	"github.com/alecthomas/kong":               {"internal/cli"},
	"github.com/dlclark/regexp2/v2":            {"internal/markdown/lexer"},
	"github.com/fsnotify/fsnotify":             {"internal/server"},
	"github.com/gofri/go-github-ratelimit/v2":  {"internal/github"},
	"github.com/google/go-github/v60":          {"internal/github"},
	"github.com/gorilla/feeds":                 {"internal/feed"},
	"github.com/gosimple/slug":                 {"internal/blog"},
	"github.com/hashicorp/go-retryablehttp":    {"internal/github"},
	"github.com/mmcdole/gofeed":                {"internal/feed/feedtest"},
	"github.com/hbollon/go-edlib":              {"internal/blog", "internal/config", "internal/theme", "internal/words"},
	"github.com/nlnwa/whatwg-url":              {"internal/markdown"},
	"github.com/pelletier/go-toml/v2":          {"internal/config", "internal/words"},
	"github.com/rogpeppe/go-internal":          {"internal/setup"},
	"github.com/santhosh-tekuri/jsonschema/v6": {"internal/feed/feedtest"},
	"github.com/tdewolff/minify/v2":            {"internal/theme"},
	"github.com/yuin/goldmark":                 {"internal/markdown"},
	"golang.org/x/image":                       {"internal/card", "internal/media"},
	"golang.org/x/net":                         {"internal/feed", "internal/feed/feedtest", "internal/markdown", "internal/search"},
	"golang.org/x/oauth2":                      {"internal/github"},
	"golang.org/x/sync":                        {"internal/content", "internal/feed", "internal/media", "internal/site"},
	"golang.org/x/term":                        {"internal/cli"},
	"golang.org/x/text":                        {"internal/blog", "internal/card", "internal/config", "internal/feed", "internal/markdown", "internal/search", "internal/site", "internal/theme", "internal/typeset", "internal/words"},
	"modernc.org/quickjs":                      {"internal/typeset"},
}

type goPackage struct {
	ImportPath string
	Imports    []string
}

func TestImports(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range list(t) {
		name := strings.TrimPrefix(p.ImportPath, "issueblog/")
		if name == "internal" {
			continue // this test
		}
		seen[name] = true
		allowed, known := arrows[name]
		if !known {
			t.Errorf("package %s is not in the table", name)
		}
		for _, imported := range p.Imports {
			if ours, ok := strings.CutPrefix(imported, "issueblog/"); ok {
				if !slices.Contains(allowed, ours) {
					t.Errorf("%s may not import %s", name, ours)
				}
				continue
			}
			if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") {
				continue // the standard library
			}
			if module := owned(imported); module == "" || !slices.Contains(owners[module], name) {
				t.Errorf("%s may not import %s", name, imported)
			}
		}
	}
	for name := range arrows {
		if !seen[name] {
			t.Errorf("package %s is in the table but not in the program", name)
		}
	}
}

// owned is the module of the table that a package belongs to: the longest that fits.
func owned(imported string) string {
	best := ""
	for module := range owners {
		if (imported == module || strings.HasPrefix(imported, module+"/")) && len(module) > len(best) {
			best = module
		}
	}
	return best
}

func list(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "issueblog/...")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.String())
	}
	var packages []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); err == io.EOF {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
