package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"issueblog/internal/markdown"
	"issueblog/internal/typeset"
)

// renderCommand is "issueblog render".
type renderCommand struct {
	repositoryFlags
	settingsFlags
	Out      string   `placeholder:"DIR" help:"Write DIR/<name>.html for each file. Default: standard output."`
	AsGitHub bool     `name:"as-github" help:"Leave math, diagrams, colour chips and videos as in GitHub's own HTML, for comparison with it."`
	Files    []string `arg:"" name:"file" help:"Markdown files; - is standard input."`
}

func (*renderCommand) example() string {
	return "issueblog render --repo OWNER/NAME --out html draft.md"
}

// Run renders each file as the body of a post.
func (c *renderCommand) Run(_ context.Context, p *printer, env *Env) error {
	p.verbose = c.Verbose
	if err := c.checkNames(); err != nil {
		return err
	}
	engine := typeset.New()
	defer engine.Close()
	renderer, err := c.renderer(p, env, engine)
	if err != nil {
		return err
	}
	for _, file := range c.Files {
		source, err := read(env, file)
		if err != nil {
			return err
		}
		doc := renderer.Render(string(source), markdown.TextOptions{})
		for _, w := range doc.Warnings {
			p.warn(fmt.Sprintf("%s:%d: %s", file, w.Line, w.Message), "")
		}
		if err := c.write(env, file, doc.HTML); err != nil {
			return err
		}
	}
	return nil
}

// checkNames refuses files that would overwrite each other's HTML.
func (c *renderCommand) checkNames() error {
	seen := map[string]string{}
	for _, file := range c.Files {
		name := htmlName(file)
		if other, taken := seen[name]; taken && c.Out != "" {
			return usageError{withHint(fmt.Errorf("%s and %s would both be written to %s", other, file, filepath.Join(c.Out, name)), "render them into two folders")}
		}
		seen[name] = file
	}
	return nil
}

// renderer is that of the repository's blog, so that it knows what "#12" and "@name" are. Where
// no repository is named, it knows of none.
func (c *renderCommand) renderer(p *printer, env *Env, engine *typeset.Engine) (*markdown.Renderer, error) {
	name, given, err := c.named(env)
	if err != nil {
		return nil, err
	}
	settings, err := c.load()
	if err != nil {
		return nil, err
	}
	if !given {
		return markdown.New(markdown.Options{AsGitHub: c.AsGitHub, CJKEmphasis: settings.CJKEmphasis,
			Formula: engine.Formula, Diagram: diagrams(engine)}), nil
	}
	clock, err := now(env)
	if err != nil {
		return nil, err
	}
	b, _, _, err := buildStage{cache: c.Cache, media: c.mediaFolder(name), name: name, settings: settings, clock: clock, asGitHub: c.AsGitHub}.blog(p, derived(c.Cache, name), engine)
	if err != nil {
		return nil, err
	}
	return b.Renderer, nil
}

func (c *renderCommand) write(env *Env, file, html string) error {
	if c.Out == "" {
		_, err := io.WriteString(env.Stdout, html)
		return err
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(c.Out, htmlName(file)), []byte(html), 0o644)
}

func htmlName(file string) string {
	if file == "-" {
		return "stdin.html"
	}
	base := filepath.Base(file)
	return strings.TrimSuffix(base, filepath.Ext(base)) + ".html"
}

func read(env *Env, file string) ([]byte, error) {
	if file == "-" {
		return io.ReadAll(env.Stdin)
	}
	source, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, withHint(fmt.Errorf("there is no file %s", file), "name Markdown files: issueblog render draft.md")
	}
	return source, err
}
