package cli

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"issueblog/internal/content"
)

// The sample blog ships in content-cache/, so there is always something to see.
var sample = content.Name{Owner: "issueblog", Repo: "sample"}

// repositoryFlags say which blog a command is about.
type repositoryFlags struct {
	Repo    string `placeholder:"OWNER/NAME" help:"The blog's repository. Default: $$GITHUB_REPOSITORY, else the one in the cache, else the sample blog."`
	Cache   string `placeholder:"DIR" default:"content-cache" help:"Folder of the cache (${default})."`
	Verbose bool   `short:"v" help:"Say more."`
}

// settingsFlags say how the site is to be.
type settingsFlags struct {
	Config  string `placeholder:"FILE" default:".github/issueblog.toml" help:"File of the settings (${default}); it need not exist."`
	BaseURL string `name:"base-url" placeholder:"URL" help:"Address of the blog. Default: the setting base_url, else the repository's Pages address."`
}

// publishFlags tell of the place where the site goes.
type publishFlags struct {
	PagesURL string `name:"pages-url" placeholder:"URL" help:"Address that GitHub Pages has for the blog, if no setting gives another."`
	Record   string `placeholder:"FILE" help:"What the published site holds, to tell what this one changes; the new record is FILE.new."`
}

// syncFlags say how to fetch.
type syncFlags struct {
	Full           bool          `help:"Read everything again, so that deleted issues and comments are noticed too."`
	FullAfter      time.Duration `name:"full-after" placeholder:"TIME" default:"24h" help:"Do so if it was last done longer ago (${default})."`
	FullWithin     int           `name:"full-within" placeholder:"CALLS" help:"Do so if it takes about as many API calls or fewer."`
	AcceptRemovals bool          `help:"Go on although many posts would vanish from the blog."`
}

// Validate implements kong's hook.
func (f *syncFlags) Validate() error {
	if f.FullAfter <= 0 {
		return fmt.Errorf("--full-after=%s: write a time such as 24h or 90m", f.FullAfter)
	}
	return nil
}

// named is the repository that the command line or the environment names.
func (f *repositoryFlags) named(env *Env) (name content.Name, given bool, err error) {
	s, from := f.Repo, "--repo"
	if s == "" {
		s, from = env.Getenv("GITHUB_REPOSITORY"), "GITHUB_REPOSITORY"
	}
	if s == "" {
		return content.Name{}, false, nil
	}
	name, err = content.ParseName(s)
	if err != nil {
		return name, true, usageError{withHint(fmt.Errorf("%s: %w", from, err), "write it as in its address: --repo OWNER/NAME")}
	}
	return name, true, nil
}

// choose is the repository to show: the one named, else the only one in the
// cache, else the sample.
func (f *repositoryFlags) choose(env *Env) (content.Name, error) {
	name, given, err := f.named(env)
	if given || err != nil {
		return name, err
	}
	cached, err := content.Repositories(f.Cache)
	if err != nil {
		return name, err
	}
	var own []string
	found := false
	for _, c := range cached {
		if c == sample {
			found = true
			continue
		}
		name, own = c, append(own, c.String())
	}
	switch {
	case len(own) == 1:
		return name, nil
	case len(own) > 1:
		return name, usageError{withHint(fmt.Errorf("%s holds several repositories: %s", f.Cache, strings.Join(own, ", ")), "choose one with --repo OWNER/NAME")}
	case found:
		return sample, nil
	}
	return name, withHint(fmt.Errorf("%s holds no blog", f.Cache), "name a repository with --repo OWNER/NAME; the sample blog is in a clone of issueblog")
}

// mediaFolder is where a repository's local copies of images are kept.
func (f *repositoryFlags) mediaFolder(name content.Name) string {
	return filepath.Join(content.Open(f.Cache, name).Dir(), "media")
}
