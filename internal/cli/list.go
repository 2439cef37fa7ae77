package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"issueblog/internal/blog"
	"issueblog/internal/typeset"
)

// listCommand is "issueblog list".
type listCommand struct {
	repositoryFlags
	settingsFlags
	JSON bool `name:"json" help:"Print an array of objects for scripts."`
}

func (*listCommand) example() string {
	return "issueblog list --json | jq '.[] | select(.published | not)'"
}

// decision is one object of "list --json".
type decision struct {
	Number    int       `json:"number"`
	Title     string    `json:"title"`
	Published bool      `json:"published"`
	Reason    string    `json:"reason"`
	Path      string    `json:"path"` // "" if neither published nor a private preview
	URL       string    `json:"url"`  // likewise
	Due       time.Time `json:"due,omitzero"`
}

// Run prints the decision on every issue in the cache.
func (c *listCommand) Run(_ context.Context, p *printer, env *Env) error {
	p.verbose = c.Verbose
	settings, err := c.load()
	if err != nil {
		return err
	}
	name, err := c.choose(env)
	if err != nil {
		return err
	}
	clock, err := now(env)
	if err != nil {
		return err
	}
	engine := typeset.New()
	defer engine.Close()
	b, _, _, err := buildStage{cache: c.Cache, media: c.mediaFolder(name), name: name, settings: settings, clock: clock, previewKey: previewKey(p, env)}.blog(p, derived(c.Cache, name), engine)
	if err != nil {
		return err
	}
	for _, w := range b.Warnings {
		p.blogWarning(w)
	}
	decisions := []decision{}
	for _, d := range b.Decisions {
		out := decision{Number: d.Number, Title: d.Title, Published: d.Published, Reason: string(d.Reason), Path: d.Path, Due: d.Due}
		if d.Path != "" {
			out.URL = b.Absolute(d.Path)
		}
		decisions = append(decisions, out)
	}
	if c.JSON {
		return p.json(decisions)
	}
	return p.table(decisions, b)
}

// json prints a value for a script. Strangers' texts are safe in it: encoding/json escapes
// the control characters below U+0020, and here go the others that a terminal obeys.
func (p *printer) json(v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	var out strings.Builder
	for _, r := range string(data) {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			fmt.Fprintf(&out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	text := out.String()
	if p.actions { // a log obeys it within a string, too
		text = strings.ReplaceAll(text, legacyCommand, `#\u0023[`)
	}
	_, err = fmt.Fprintln(p.out, text)
	return err
}

// table prints one line for each issue. The title comes last: its width on the screen cannot be known.
func (p *printer) table(decisions []decision, b *blog.Blog) error {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ISSUE\tSTATE\tREASON\tTITLE AND ADDRESS")
	published := 0
	for _, d := range decisions {
		state, reason, title := "out", d.Reason, p.oneLine(d.Title)
		switch {
		case d.Published:
			state, title = "in", title+"  "+d.URL
			published++
		case d.Path != "":
			state, title = "preview", title+"  "+d.URL
		}
		if !d.Due.IsZero() {
			reason += " for " + d.Due.In(b.Location).Format("2006-01-02 15:04")
		}
		fmt.Fprintf(w, "#%d\t%s\t%s\t%s\n", d.Number, state, reason, title)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	p.say("%s of %s published", count(published), plural(len(decisions), "issue"))
	return nil
}
