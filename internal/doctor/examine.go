package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/setup"
)

// Patient is what is examined, and with what.
type Patient struct {
	Name      content.Name
	Server    string
	Client    *github.Client
	Anonymous *github.Client // without the token; nil if Client has none
	Files     Files          // of a clone; nil reads those at GitHub
	Config    string         // file of the settings, with slashes
	Now       time.Time
}

// accountsMost is how many authors' accounts are asked for, a call each.
const accountsMost = 5

// runsMost is how many runs are looked through for one that says something: hourly ones
// and those that strangers set off do not count.
const runsMost = 30

// errNotAsked is why something is not known when GitHub gave no answer about the repository itself.
var errNotAsked = errors.New("GitHub was not asked, for it gave no answer about the repository")

// Examine gathers the facts: about a dozen calls, one after the other, none of which changes anything.
// What cannot be learnt is noted in its place.
func Examine(ctx context.Context, p Patient) *Facts {
	f := &Facts{Asked: p.Name, Name: p.Name, Server: p.Server, Now: p.Now, Config: p.Config, Token: p.Anonymous != nil, Local: p.Files != nil, Accounts: map[string]Answer[bool]{}}
	client := p.Client
	f.Standing = ask(client.Standing(ctx, p.Name))
	if github.Status(f.Standing.Err) == http.StatusUnauthorized && p.Anonymous != nil {
		f.TokenRefused, client = true, p.Anonymous
		f.Standing = ask(client.Standing(ctx, p.Name))
	}
	files := p.Files
	if f.Standing.Err == nil {
		f.Name = f.Standing.Value.Repository.FullName()
		if home, err := blog.Address(config.Default(), f.Standing.Value.Repository); err == nil {
			f.Server = home.Server
		}
		f.askGitHub(ctx, client)
	} else {
		f.askNothing()
	}
	if files == nil {
		files = remote{client, f.Name, f.Standing.Err}
	}
	f.readFiles(ctx, files)
	if f.Standing.Err == nil {
		f.askAccounts(ctx, client)
	}
	f.Usage = client.Usage()
	return f
}

func ask[T any](value T, err error) Answer[T] { return Answer[T]{value, err} }

func (f *Facts) askGitHub(ctx context.Context, c *github.Client) {
	file := path.Base(setup.WorkflowPath)
	f.Actions = Answer[bool]{Err: errNotAsked}
	if f.Standing.Value.Admin {
		f.Actions = ask(c.ActionsEnabled(ctx, f.Name))
	}
	f.Pages = ask(c.Pages(ctx, f.Name))
	f.Workflow = ask(c.Workflow(ctx, f.Name, file))
	f.Runs, f.Scheduled = Answer[[]github.Run]{Err: f.Workflow.Err}, Answer[[]github.Run]{Err: f.Workflow.Err}
	if f.Workflow.Err == nil {
		f.Runs = ask(c.Runs(ctx, f.Name, file, "", runsMost))
		f.Scheduled = ask(c.Runs(ctx, f.Name, file, "schedule", 1))
	}
	f.Labels = ask(c.Labels(ctx, f.Name))
	f.Volume = Answer[github.Volume]{Err: errors.New("issues are switched off")}
	if f.Standing.Value.HasIssues {
		f.Volume = ask(c.Volume(ctx, f.Name))
	}
	f.SiteSize = ask(c.SiteSize(ctx, f.Name))
}

func (f *Facts) askNothing() {
	f.Actions, f.SiteSize = Answer[bool]{Err: errNotAsked}, Answer[int64]{Err: errNotAsked}
	f.Pages, f.Workflow, f.Volume = Answer[github.Pages]{Err: errNotAsked}, Answer[github.Workflow]{Err: errNotAsked}, Answer[github.Volume]{Err: errNotAsked}
	f.Runs, f.Scheduled, f.Labels = Answer[[]github.Run]{Err: errNotAsked}, Answer[[]github.Run]{Err: errNotAsked}, Answer[[]content.Label]{Err: errNotAsked}
}

// askAccounts looks up the authors that the settings name.
func (f *Facts) askAccounts(ctx context.Context, c *github.Client) {
	authors := f.Settings.Value.Authors
	for _, login := range authors[:min(accountsMost, len(authors))] {
		if strings.EqualFold(login, f.Standing.Value.Repository.Owner.Login) {
			f.Accounts[login] = Answer[bool]{Value: true}
			continue
		}
		f.Accounts[login] = ask(c.HasAccount(ctx, login))
	}
}

// readFiles reads the blog's own files. One that is not there is fs.ErrNotExist.
func (f *Facts) readFiles(ctx context.Context, files Files) {
	text, err := files.Read(ctx, f.Config)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Settings = Answer[config.Settings]{Value: config.Default()}
	case err != nil:
		f.Settings = Answer[config.Settings]{Err: err}
	default:
		f.Settings = ask(config.Parse(f.Config, []byte(text)))
	}
	f.WorkflowFile = ask(files.Read(ctx, setup.WorkflowPath))
	f.Forms = ask(readForms(ctx, files))
}

// formsMost is how many templates of issues are looked at.
const formsMost = 10

func readForms(ctx context.Context, files Files) ([]setup.Form, error) {
	names, err := files.List(ctx, setup.TemplatesPath)
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var forms []setup.Form
	for _, name := range names {
		if ext := path.Ext(name); ext != ".md" && ext != ".yml" && ext != ".yaml" || strings.TrimSuffix(name, ext) == "config" {
			continue
		}
		if len(forms) == formsMost {
			return forms, fmt.Errorf("there are more than %d templates of issues", formsMost)
		}
		file := path.Join(setup.TemplatesPath, name)
		text, err := files.Read(ctx, file)
		if err != nil {
			return nil, err
		}
		forms = append(forms, setup.FormOf(file, text))
	}
	return forms, nil
}
