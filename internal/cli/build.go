package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/markdown"
	"issueblog/internal/media"
	"issueblog/internal/site"
	"issueblog/internal/theme"
	"issueblog/internal/typeset"
	"issueblog/internal/typeset/mermaid"
	"issueblog/static"
	"issueblog/templates"
)

// The folders in which a blog overrides the built-in templates and files.
const (
	templatesFolder = "templates"
	staticFolder    = "static"

	templateHint = "mend the file in " + templatesFolder + "/, or delete it to get the built-in one back; nothing was built"
)

// buildCommand is "issueblog build".
type buildCommand struct {
	repositoryFlags
	settingsFlags
	syncFlags
	publishFlags
	Out     string `placeholder:"DIR" default:"public" help:"Folder of the site (${default})."`
	Offline bool   `help:"Do not fetch: build from what is in the cache."`

	ChangedFeeds string `placeholder:"FILE" help:"Write the addresses of the feeds that changed since the last build with this option, for ping; - is standard output."`
}

func (*buildCommand) example() string {
	return "issueblog build --repo OWNER/NAME --out public"
}

// Run fetches, if a repository is named, and builds.
func (c *buildCommand) Run(ctx context.Context, p *printer, env *Env) error {
	p.verbose = c.Verbose
	p.job = newJob(env, c.Record)
	settings, err := c.load()
	if err != nil {
		return err
	}
	if err := c.usePagesURL(&settings); err != nil {
		return err
	}
	name, given, err := c.named(env)
	if err != nil {
		return err
	}
	if given && !c.Offline {
		if name, err = (syncStage{c.repositoryFlags, c.syncFlags, settings}).run(ctx, p, env, name); err != nil {
			return err
		}
	} else if name, err = c.choose(env); err != nil {
		return err
	}
	clock, err := now(env)
	if err != nil {
		return err
	}
	stage := buildStage{cache: c.Cache, media: c.mediaFolder(name), name: name, settings: settings, out: c.Out, clock: clock, changedFeeds: c.ChangedFeeds, previewKey: previewKey(p, env)}
	return stage.run(p)
}

// usePagesURL lets the blog live where GitHub Pages serves it, unless the settings know better.
func (f *publishFlags) usePagesURL(settings *config.Settings) error {
	if f.PagesURL == "" || settings.BaseURL != "" || settings.CNAME != "" {
		return nil
	}
	if err := config.CheckBaseURL(f.PagesURL); err != nil {
		return usageError{withHint(fmt.Errorf("--pages-url: %w", err), "write the full address: --pages-url https://octocat.github.io/blog")}
	}
	settings.BaseURL = f.PagesURL
	return nil
}

// load reads the settings; the command line wins.
func (f *settingsFlags) load() (config.Settings, error) {
	settings, err := config.Load(f.Config)
	if err != nil {
		return settings, err
	}
	if f.BaseURL != "" {
		if err := config.CheckBaseURL(f.BaseURL); err != nil {
			return settings, usageError{withHint(fmt.Errorf("--base-url: %w", err), "write the blog's full address: --base-url https://example.org/blog")}
		}
		settings.BaseURL = f.BaseURL
	}
	return settings, nil
}

// buildStage makes the site of a cache.
type buildStage struct {
	cache, media string
	name         content.Name
	settings     config.Settings
	out          string
	outName      string // what the report calls the folder, if not out
	drafts       bool
	asGitHub     bool
	previewKey   string
	clock        time.Time
	changedFeeds string // file of their list, or ""
}

// run builds the site and prints the one line about it.
func (s buildStage) run(p *printer) error {
	start := time.Now()
	store, engine := derived(s.cache, s.name), typeset.New()
	defer engine.Close()
	b, t, library, err := s.blog(p, store, engine)
	if err != nil {
		return err
	}
	pages, err := site.Pages(b, s.settings, t, library, store)
	if err != nil {
		return err
	}
	report, err := site.Write(s.out, t, pages)
	if err != nil {
		return err
	}
	store.Prune()
	warnings := slices.Concat(b.Warnings, site.DeadLinks(b, s.settings, pages))
	slices.SortStableFunc(warnings, blog.CompareWarnings)
	for _, w := range warnings {
		p.blogWarning(w)
	}
	if !b.NextDue.IsZero() {
		p.detail("next scheduled post: %s", b.NextDue.Format(time.RFC3339))
	}
	for _, post := range b.Previews {
		p.say("private preview of #%d: %s", post.Number, b.Absolute(post.Path))
	}
	out := s.outName
	if out == "" {
		out = s.out
	}
	if err := p.job.build(b, report, s.out, s.clock); err != nil {
		return err
	}
	p.say("built %s files, %s changed, %s removed in %s → %s", count(report.Files), count(report.Changed), count(report.Removed), duration(time.Since(start)), out)
	weights, err := site.Weigh(t, pages, report.Sizes)
	if err != nil {
		return err
	}
	p.job.weighed(weights)
	if err := checkBudget(p, s.settings.Budget, weights); err != nil {
		return err
	}
	if s.changedFeeds == "" {
		return nil
	}
	return s.listChanged(p, b, pages)
}

// blog makes the blog, and what else its pages need.
func (s buildStage) blog(p *printer, store *content.Store, engine *typeset.Engine) (*blog.Blog, *theme.Theme, *media.Library, error) {
	c, err := content.Open(s.cache, s.name).Load()
	if err != nil {
		return nil, nil, nil, err
	}
	for _, w := range c.Warnings {
		p.warnErr(w)
	}
	library, err := media.Open(s.media)
	if err != nil {
		return nil, nil, nil, err
	}
	t, err := s.theme(p, c)
	if err != nil {
		return nil, nil, nil, err
	}
	own, err := t.Static()
	if err != nil {
		return nil, nil, nil, err
	}
	home, err := blog.Address(s.settings, c.Repository)
	if err != nil {
		return nil, nil, nil, err
	}
	said, err := textWords(t)
	if err != nil {
		return nil, nil, nil, err
	}
	b, err := blog.New(s.settings, c, blog.Options{Now: s.clock, Drafts: s.drafts, AsGitHub: s.asGitHub, PreviewKey: s.previewKey, Cache: store, Reserved: paths(own),
		Formula: engine.Formula, Diagram: diagrams(engine), Image: localImages(library), ImageSize: imageSizes(library, own, home.Path), Words: said})
	return b, t, library, err
}

// textWords are the words of the blog's language that stand in texts.
func textWords(t *theme.Theme) (markdown.Words, error) {
	var w markdown.Words
	var errs []error
	for key, word := range map[string]*string{"permalink": &w.Permalink, "footnotes": &w.Footnotes, "back-to-reference": &w.Back, "task-open": &w.Open, "task-done": &w.Done,
		"image": &w.Image, "alert-note": &w.Alerts.Note, "alert-tip": &w.Alerts.Tip, "alert-important": &w.Alerts.Important, "alert-warning": &w.Alerts.Warning, "alert-caution": &w.Alerts.Caution,
		"diagram-flowchart": &w.Diagrams.Flowchart, "diagram-sequence": &w.Diagrams.Sequence, "diagram-classes": &w.Diagrams.Classes, "diagram-states": &w.Diagrams.States, "diagram-entities": &w.Diagrams.Entities} {
		text, err := t.Say(key, "heading", "{heading}", "reference", "{reference}")
		*word = text
		errs = append(errs, err)
	}
	return w, errors.Join(errs...)
}

// diagrams draws with an engine; kinds that it does not know are no mistake of the author's.
func diagrams(engine *typeset.Engine) func(source, prefix string, names markdown.Diagrams) (string, error) {
	return func(source, prefix string, names markdown.Diagrams) (string, error) {
		svg, err := engine.Diagram(source, prefix, mermaid.Names(names))
		if errors.Is(err, mermaid.ErrUnsupported) {
			return "", nil
		}
		return svg, err
	}
}

// localImages finds the copies in a library.
func localImages(library *media.Library) func(url string) (path string, width, height int, ok bool) {
	return func(url string) (string, int, int, bool) {
		image, ok := library.Lookup(url)
		return site.MediaPath(image.File), image.Width, image.Height, ok
	}
}

// imageSizes knows how large a linked picture is: one of the static files, by its path with the blog's root, or what a sync
// has learnt.
func imageSizes(library *media.Library, static []theme.File, root string) func(address string) (width, height int, ok bool) {
	if decoded, err := url.PathUnescape(root); err == nil {
		root = decoded
	}
	files := map[string][]byte{}
	for _, f := range static {
		files[root+"/"+strings.TrimPrefix(f.Path, "/")] = f.Data
	}
	return func(address string) (int, int, bool) {
		if u, err := url.Parse(address); err == nil && u.Host == "" {
			if data, own := files[u.Path]; own {
				return media.SizeOf(data)
			}
		}
		return library.Size(address)
	}
}

func (s buildStage) theme(p *printer, c *content.Content) (*theme.Theme, error) {
	home, err := blog.Address(s.settings, c.Repository)
	if err != nil {
		return nil, err
	}
	t, warnings, err := theme.New(theme.Options{
		Templates: []fs.FS{templates.FS, os.DirFS(templatesFolder)},
		Static:    []fs.FS{static.FS, os.DirFS(staticFolder)},
		Language:  s.settings.Language,
		Base:      home.Path,
		Location:  home.Location,
		Look:      theme.Look(s.settings.Look),
		Server:    home.Server,
	})
	for _, w := range warnings {
		p.warn(w.Error(), "")
	}
	if err != nil {
		err = withHint(err, templateHint)
	}
	return t, err
}

func paths(files []theme.File) []string {
	var paths []string
	for _, f := range files {
		paths = append(paths, f.Path)
	}
	return paths
}

// duration writes a time as a person would.
func duration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
