package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/setup"
)

// initCommand is "issueblog init".
type initCommand struct {
	Repo    string `placeholder:"OWNER/NAME" help:"The blog's repository. Default: $$GITHUB_REPOSITORY, else the remote \"origin\"."`
	Engine  string `placeholder:"OWNER/NAME@REF" help:"Where the workflow takes issueblog from: its repository and a tag. Default: where the present workflow does, else this repository, if it has the action."`
	DryRun  bool   `help:"Show as a diff what would change, and change nothing."`
	Offline bool   `help:"Do not ask GitHub."`
	Verbose bool   `short:"v" help:"Say more."`
}

func (*initCommand) example() string {
	return "issueblog init --dry-run"
}

// Run writes the files into the clone in the current folder, and makes the labels.
func (c *initCommand) Run(ctx context.Context, p *printer, env *Env) error {
	p.verbose = c.Verbose
	repository, err := openClone(ctx)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(".")
	if err != nil {
		return err
	}
	defer root.Close()
	engine, err := c.engine(root)
	if err != nil {
		return err
	}
	target, err := c.target(p, env, repository)
	if err != nil {
		return err
	}
	if !c.Offline && target.name != (content.Name{}) {
		target.ask(ctx, p, env)
	}
	written, err := c.writeFiles(p, root, engine, target)
	if err != nil {
		return err
	}
	target.makeLabels(ctx, p, c.DryRun)
	if written > 0 {
		target.sayNext(p)
	}
	return nil
}

// engine is where the workflow takes the program from.
func (c *initCommand) engine(root *os.Root) (setup.Engine, error) {
	if c.Engine != "" {
		engine, err := setup.ParseEngine(c.Engine)
		if err != nil {
			return "", usageError{withHint(fmt.Errorf("--engine: %w", err), "write the repository of issueblog and a tag of it, such as --engine OWNER/NAME@v1")}
		}
		return engine, nil
	}
	workflow, err := setup.Read(root, setup.WorkflowPath)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", notOurs(err)
	}
	if engine, found := setup.EngineOf(workflow); found {
		return engine, nil
	}
	if _, err := root.Stat(setup.ActionPath); err == nil {
		return "", nil
	}
	return "", usageError{withHint(errors.New("it is not known where the workflow shall take issueblog from"), "name its repository and a tag: --engine OWNER/NAME@REF")}
}

// writeFiles plans, then shows or does what is planned. It returns how many files it has written.
func (c *initCommand) writeFiles(p *printer, root *os.Root, engine setup.Engine, t *target) (written int, err error) {
	files, err := setup.Files(engine, t.known())
	if err != nil {
		return 0, err
	}
	steps, err := setup.Plan(root, files)
	if err != nil {
		return 0, notOurs(err)
	}
	for _, s := range steps {
		if s.Path == setup.SettingsPath && s.Action == setup.Upgrade && t.client == nil {
			p.say("kept %s, whose facts only GitHub knows", s.Path)
			continue
		}
		changes := s.Action == setup.Write || s.Action == setup.Upgrade
		if c.DryRun || s.Action == setup.Upgrade {
			if err := p.text(s.Diff()); err != nil {
				return written, err
			}
		}
		if changes && !c.DryRun {
			if err := s.Do(root); err != nil {
				return written, notOurs(err)
			}
			written++
		}
		p.say("%s", stepLine(s, c.DryRun))
		if s.Path == setup.WorkflowPath && s.Action == setup.Keep {
			warnOfEngine(p, s.Before, engine)
		}
	}
	return written, nil
}

// warnOfEngine says that a workflow which is kept does not take the program from where it was asked to.
func warnOfEngine(p *printer, workflow string, wanted setup.Engine) {
	has, found := setup.EngineOf(workflow)
	switch {
	case !found:
		p.warn(setup.WorkflowPath+" does not use issueblog's action, and so publishes nothing", "move it away and run the same command again")
	case has != wanted:
		p.warn(fmt.Sprintf("%s takes issueblog from %s as before", setup.WorkflowPath, cmp.Or(string(has), "this repository")),
			fmt.Sprintf("write %s after uses: in it, or move it away and run the same command again", wanted.Action()))
	}
}

// stepLine is the report of a step.
func stepLine(s setup.Step, dry bool) string {
	switch s.Action {
	case setup.Write:
		return map[bool]string{false: "wrote ", true: "would write "}[dry] + s.Path
	case setup.Upgrade:
		return map[bool]string{false: "upgraded ", true: "would upgrade "}[dry] + s.Path
	case setup.Same:
		return "up to date: " + s.Path
	}
	if s.Origin == setup.Foreign {
		return "kept " + s.Path + ", which init did not write"
	}
	return "kept " + s.Path + ", which was changed"
}

// notOurs adds what to do about files that cannot be written.
func notOurs(err error) error {
	var place *setup.NotOursError
	switch {
	case errors.As(err, &place):
		return withHint(err, "init writes only ordinary files in ordinary folders: move it away and run the same command again")
	case errors.Is(err, fs.ErrPermission):
		return withHint(err, "this user may not write there: look at the owner and the mode of the folder, then run the same command again")
	}
	return err
}

// target is the repository that becomes a blog, as far as it is known.
type target struct {
	name     content.Name // zero if unknown
	server   string
	client   *github.Client // nil if GitHub was not or could not be asked
	standing github.Standing
	pages    github.Pages
	labels   []content.Label
}

// target finds out which repository this is, by name alone.
func (c *initCommand) target(p *printer, env *Env, repository clone) (*target, error) {
	t := &target{server: serverURL(env)}
	flags := repositoryFlags{Repo: c.Repo}
	name, given, err := flags.named(env)
	if err != nil {
		return nil, err
	}
	if !given {
		if name, err = repository.repository(t.server); err != nil {
			p.warn(err.Error()+", so the settings show examples only", "name the repository with --repo OWNER/NAME")
			return t, nil
		}
	}
	t.name = name
	t.standing.Repository = content.Repository{Name: name.Repo, Owner: content.User{Login: name.Owner}, HTMLURL: t.server + "/" + name.String()}
	return t, nil
}

// ask adds what GitHub knows. That it cannot be asked is said, and stops nothing.
func (t *target) ask(ctx context.Context, p *printer, env *Env) {
	client, _, err := newClient(ctx, p, env)
	if err == nil {
		err = t.askWith(ctx, client)
	}
	if err != nil {
		p.warn(fmt.Sprintf("GitHub cannot be asked (%v), so the facts are from the repository's name alone, and no labels are made", err),
			"run the same command again when it can, or with --offline")
		return
	}
	t.client = client
}

func (t *target) askWith(ctx context.Context, client *github.Client) error {
	standing, err := client.Standing(ctx, t.name)
	if err != nil {
		return err
	}
	labels, err := client.Labels(ctx, t.name)
	if err != nil {
		return err
	}
	t.standing, t.labels, t.name = standing, labels, standing.Repository.FullName()
	if home, err := blog.Address(config.Default(), standing.Repository); err == nil {
		t.server = home.Server
	}
	if standing.Repository.HasPages {
		t.pages, err = client.Pages(ctx, t.name)
		if code := github.Status(err); code == 403 || code == 404 {
			err = nil // the token may not see it
		}
	}
	return err
}

// known is the repository's facts as settings.
func (t *target) known() config.Settings {
	r := t.standing.Repository
	if r.Name == "" {
		return config.Settings{}
	}
	s := config.Settings{Title: blog.DefaultTitle(r), Description: strings.Join(strings.Fields(r.Description), " "), Author: r.Owner.Login, CNAME: t.pages.CNAME}
	if r.Owner.Type != "Organization" {
		s.Authors = []string{r.Owner.Login}
	}
	if home, err := blog.Address(config.Default(), r); err == nil {
		s.BaseURL = cmp.Or(t.pages.URL, home.URL+"/")
	}
	return s
}

// makeLabels makes the labels that are missing, if the token may, or says where.
func (t *target) makeLabels(ctx context.Context, p *printer, dry bool) {
	if t.client == nil {
		return
	}
	for _, label := range blog.OwnLabels() {
		switch {
		case hasLabel(t.labels, label.Name):
			p.detail("there is a label %s", label.Name)
		case !t.standing.Push:
			p.warn("the label "+label.Name+" is missing, and there is no token that may make it", "make it under "+t.url("labels"))
		case dry:
			p.say("would make the label %s", label.Name)
		default:
			t.makeLabel(ctx, p, label)
		}
	}
}

func (t *target) makeLabel(ctx context.Context, p *printer, label content.Label) {
	if err := t.client.CreateLabel(ctx, t.name, label); err != nil {
		p.warn(fmt.Sprintf("the label %s could not be made: %v", label.Name, err), "make it under "+t.url("labels"))
		return
	}
	p.say("made the label %s", label.Name)
}

// hasLabel compares as GitHub and the blog do, without regard to letter case.
func hasLabel(labels []content.Label, name string) bool {
	for _, l := range labels {
		if strings.EqualFold(l.Name, name) {
			return true
		}
	}
	return false
}

// url is a page of the repository on GitHub.
func (t *target) url(page string) string { return t.server + "/" + t.name.String() + "/" + page }

// sayNext says what is left for a person to do.
func (t *target) sayNext(p *printer) {
	p.say("next: git add .github && git commit -m \"Publish with issueblog\" && git push")
	if t.name != (content.Name{}) && !t.pages.Workflow {
		p.say("then: choose \"GitHub Actions\" as the source under %s", t.url("settings/pages"))
	}
	p.say("then: issueblog doctor says whether something is missing")
}
