package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"issueblog/internal/content"
	"issueblog/internal/doctor"
)

// doctorCommand is "issueblog doctor".
type doctorCommand struct {
	Repo    string `placeholder:"OWNER/NAME" help:"The blog's repository. Default: $$GITHUB_REPOSITORY, else the remote \"origin\"."`
	Config  string `placeholder:"FILE" default:".github/issueblog.toml" help:"File of the settings in the repository (${default}); it need not exist."`
	JSON    bool   `name:"json" help:"Print an array of objects for scripts."`
	Verbose bool   `short:"v" help:"Say more."`
}

func (*doctorCommand) example() string {
	return "issueblog doctor --repo OWNER/NAME"
}

// Run prints what every check has found.
func (c *doctorCommand) Run(ctx context.Context, p *printer, env *Env) error {
	p.verbose = c.Verbose
	clock, err := now(env)
	if err != nil {
		return err
	}
	patient := doctor.Patient{Server: serverURL(env), Config: filepath.ToSlash(c.Config), Now: clock}
	local := false
	if patient.Name, local, err = c.choose(ctx, env, patient.Server); err != nil {
		return err
	}
	if local {
		root, err := os.OpenRoot(".")
		if err != nil {
			return err
		}
		defer root.Close()
		patient.Files = doctor.Clone{Root: root}
	}
	client, token, err := newClient(ctx, p, env)
	if err != nil {
		return err
	}
	patient.Client = client
	if token != "" {
		if patient.Anonymous, err = clientWith(p, env, ""); err != nil {
			return err
		}
	}
	facts := doctor.Examine(ctx, patient)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return c.report(p, facts, doctor.Judge(facts))
}

// choose is the repository to look at, and whether the current folder is a clone of it.
func (c *doctorCommand) choose(ctx context.Context, env *Env, server string) (name content.Name, local bool, err error) {
	flags := repositoryFlags{Repo: c.Repo}
	name, given, err := flags.named(env)
	if err != nil {
		return name, false, err
	}
	here, err := openClone(ctx)
	var origin content.Name
	if err == nil {
		origin, err = here.repository(server)
	}
	switch {
	case given:
		return name, err == nil && strings.EqualFold(origin.String(), name.String()), nil
	case err != nil:
		return name, false, usageError{withHint(fmt.Errorf("no repository is named, and %w", err), "name it with --repo OWNER/NAME, or go to a clone of it")}
	}
	return origin, true, nil
}

// report prints the findings. Only what stops publishing, or that nothing could be learnt, is an error.
func (c *doctorCommand) report(p *printer, f *doctor.Facts, findings []doctor.Finding) error {
	if err := c.print(p, findings); err != nil {
		return err
	}
	counts, stops := map[doctor.State]int{}, []string{}
	for _, finding := range findings {
		counts[finding.State]++
		if finding.State == doctor.Stops {
			stops = append(stops, finding.Check)
		}
	}
	where := "the files at GitHub"
	if f.Local {
		where = "the files of this folder"
	}
	p.say("looked at %s and at %s with %s", f.Name, where, plural(f.Usage.Calls, "API call"))
	switch {
	case len(stops) > 0:
		return withHint(fmt.Errorf("publishing is stopped: %s", strings.Join(stops, ", ")), "do what stands there after the arrow, then run issueblog doctor again")
	case f.Standing.Err != nil:
		return withHint(errors.New("GitHub gave no answer about the repository: "+f.Standing.Err.Error()), "run issueblog doctor again when it can be reached")
	}
	p.say("nothing stops publishing; %s, %s, %d not known", plural(counts[doctor.Warning], "warning"), plural(counts[doctor.Note], "note"), counts[doctor.Unknown])
	return nil
}

func (c *doctorCommand) print(p *printer, findings []doctor.Finding) error {
	if c.JSON {
		return p.json(findings)
	}
	return p.findings(findings)
}

// findings prints one line for each.
func (p *printer) findings(findings []doctor.Finding) error {
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "STATE\tCHECK\tFINDING → WHAT TO DO")
	for _, f := range findings {
		text := p.oneLine(f.Says)
		if f.Do != "" {
			text += " → " + p.oneLine(f.Do)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.State, f.Check, text)
	}
	return w.Flush()
}
