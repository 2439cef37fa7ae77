package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/media"
)

// syncCommand is "issueblog sync".
type syncCommand struct {
	repositoryFlags
	syncFlags
	Config string `placeholder:"FILE" default:".github/issueblog.toml" help:"File of the settings (${default}); it need not exist."`
}

func (*syncCommand) example() string {
	return "GITHUB_TOKEN=$(gh auth token) issueblog sync --repo OWNER/NAME"
}

// Run fetches the repository that was named.
func (c *syncCommand) Run(ctx context.Context, p *printer, env *Env) error {
	p.verbose = c.Verbose
	name, given, err := c.named(env)
	if err != nil {
		return err
	}
	if !given {
		return usageError{withHint(errors.New("no repository is named"), "name it with --repo OWNER/NAME or GITHUB_REPOSITORY")}
	}
	settings, err := config.Load(c.Config)
	if err != nil {
		return err
	}
	p.job = newJob(env, "")
	_, err = syncStage{c.repositoryFlags, c.syncFlags, settings}.run(ctx, p, env, name)
	return err
}

// syncStage brings the cache up to date with GitHub.
type syncStage struct {
	repositoryFlags
	syncFlags
	settings config.Settings
}

// run returns the repository's name, which is another than the one asked for if it was renamed.
func (s syncStage) run(ctx context.Context, p *printer, env *Env, name content.Name) (content.Name, error) {
	clock, err := now(env)
	if err != nil {
		return name, err
	}
	token := findToken(ctx, env)
	p.hide(token)
	if token == "" {
		p.detail("no token: GitHub answers 60 requests an hour; set GITHUB_TOKEN for more")
	}
	source, err := clientWith(p, env, token)
	if err != nil {
		return name, usageError{err}
	}
	shown, err := blog.Publishing(s.settings, clock)
	if err != nil {
		return name, err
	}
	places := func(c content.Content, at time.Time) (content.Places, error) { return blog.Places(s.settings, c, at) }
	trigger := readTrigger(p, env, name)
	report, err := content.Sync(ctx, source, content.Open(s.Cache, name), content.SyncOptions{Full: s.wantFull(name), MaxAge: s.FullAfter, AcceptRemovals: s.AcceptRemovals,
		Look: trigger.Issues, LookAtLists: trigger.Lists, Now: time.Now(), Shown: shown, Places: places, Text: blog.Text, Progress: p.progress})
	p.endProgress()
	p.job.sync(report)
	if err != nil {
		return name, err
	}
	for _, w := range report.Warnings {
		p.warnErr(w)
	}
	for _, note := range report.Notes {
		p.detail("%s", note)
	}
	if report.Renamed != "" {
		p.warn(fmt.Sprintf("the repository is now called %s", report.Renamed), "GitHub redirects the old name; use the new one with --repo")
	}
	p.say("%s", syncLine(name, report))
	return name, s.images(ctx, p, name, clock, secretKey(env))
}

// wantFull reports whether everything is to be read again: because it was said, or because that takes no more calls
// than --full-within allows.
func (s syncStage) wantFull(name content.Name) bool {
	if s.Full || s.FullWithin == 0 {
		return s.Full
	}
	c, err := content.Open(s.Cache, name).Load()
	if err != nil {
		return false // no cache, or none that can be read: the sync itself sees to that
	}
	comments := 0
	for _, issue := range c.Issues {
		comments += len(issue.Comments)
	}
	return fullCalls(len(c.Issues), comments) <= s.FullWithin
}

// fullCalls is about how many calls a full pass takes: the facts, and the lists and histories by the hundred.
func fullCalls(issues, comments int) int { return 6 + 2*(issues/100) + comments/100 }

// readTrigger reads which event set the workflow off. That it cannot be read stops nothing: it
// would only have said where to look first.
func readTrigger(p *printer, env *Env, name content.Name) github.Trigger {
	file := env.Getenv("GITHUB_EVENT_PATH")
	if file == "" {
		return github.Trigger{}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		p.detail("GITHUB_EVENT_PATH: %v", err)
		return github.Trigger{}
	}
	trigger, err := github.ReadTrigger(env.Getenv("GITHUB_EVENT_NAME"), data, name)
	if err != nil {
		p.detail("GITHUB_EVENT_PATH: %v", err)
	}
	return trigger
}

// syncLine is the report of a sync in one line.
func syncLine(name content.Name, r content.Report) string {
	how := ""
	if r.Full {
		how = " (all of it: " + r.Reason + ")"
	}
	if r.Resumed {
		how += ", going on where it had stopped"
	}
	line := fmt.Sprintf("synced %s%s: %s%s, comments%s; %s", name, how, plural(r.Issues, "issue"), counts(r.Counts), counts(r.Comments), plural(r.Calls, "API call"))
	if r.Limit > 0 {
		line += fmt.Sprintf(", %s of %s left", count(r.Remaining), count(r.Limit))
	}
	if len(r.Repaired) > 0 {
		line += "; fetched again: " + some(r.Repaired)
	}
	return line
}

// some writes the first of many names.
func some(names []string) string {
	const most = 3
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %s more", count(len(names)-most))
	}
	return strings.Join(names, ", ")
}

// counts writes what has changed: " (2 new, 1 gone)".
func counts(c content.Counts) string {
	var parts []string
	for _, part := range []struct {
		n    int
		word string
	}{{c.Added, "new"}, {c.Changed, "changed"}, {c.Removed, "gone"}} {
		if part.n > 0 {
			parts = append(parts, count(part.n)+" "+part.word)
		}
	}
	if c.Zero() {
		return " unchanged"
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// images copies the attachments that published texts and private previews show, if the settings ask for it, and learns the sizes
// of other images, unless they are to be left alone. Without the key there are no previews.
func (s syncStage) images(ctx context.Context, p *printer, name content.Name, clock time.Time, key string) error {
	if s.settings.Images == "leave" {
		return nil
	}
	c, err := content.Open(s.Cache, name).Load()
	if err != nil {
		return err
	}
	library, err := media.Open(s.mediaFolder(name))
	if err != nil {
		return err
	}
	home, err := blog.Address(s.settings, c.Repository)
	if err != nil {
		return err
	}
	limits := media.Limits{Sources: media.Sources(home.Server),
		Private: home.Server != "https://github.com"} // an Enterprise server may live in a private network
	if s.settings.Images == "copy" {
		shown, err := blog.Pictures(s.settings, c, blog.Options{Now: clock, PreviewKey: key})
		if err != nil {
			return err
		}
		if err := copyImages(ctx, p, library, shown, limits); err != nil {
			return err
		}
	}
	// Drafts are measured too, so that they are ready when their time has come.
	shown, err := blog.Pictures(s.settings, c, blog.Options{Now: clock, PreviewKey: key, Drafts: true})
	if err != nil {
		return err
	}
	return measureImages(ctx, p, library, shown, limits)
}

func copyImages(ctx context.Context, p *printer, library *media.Library, shown []blog.Picture, limits media.Limits) error {
	var urls []string
	for _, picture := range shown {
		urls = append(urls, picture.URL)
	}
	report, err := media.Fetch(ctx, library, urls, limits)
	if err != nil {
		return err
	}
	for _, w := range report.Warnings {
		p.warn(w.Error(), "")
	}
	p.say("copied %s, %d known before, %d left where they are", plural(report.Copied, "image"), report.Known, report.Elsewhere)
	return nil
}

// measureImages warns of nothing: an image without a size is shown all the same.
func measureImages(ctx context.Context, p *printer, library *media.Library, shown []blog.Picture, limits media.Limits) error {
	var linked []media.Linked
	for _, picture := range shown {
		linked = append(linked, media.Linked{URL: picture.URL, Trusted: picture.Author, Sized: picture.Sized})
	}
	report, err := media.Measure(ctx, library, linked, limits, time.Now(), func(done, total int) { p.progress("images", done, total) })
	p.endProgress()
	for _, failed := range report.Failed {
		p.detail("no size: %v", failed)
	}
	if err != nil {
		return err
	}
	if report.Sizes+len(report.Failed)+report.Left > 0 {
		p.say("%s", measuredLine(report))
	}
	return nil
}

// measuredLine is the report of measuring in one line.
func measuredLine(r media.Measured) string {
	line := "learnt the size of " + plural(r.Sizes, "image")
	if n := len(r.Failed); n > 0 {
		line += fmt.Sprintf(", not of %s more", count(n))
	}
	if r.Left > 0 {
		line += fmt.Sprintf("; %s left for the next sync", count(r.Left))
	}
	return line
}

// How long "gh auth token" may take: it reads a file or asks a keyring.
const ghPatience = 3 * time.Second

// findToken looks where GitHub's own tools keep a token. None is fine: public
// repositories can be read without.
func findToken(ctx context.Context, env *Env) string {
	for _, name := range []string{"GITHUB_TOKEN", "GH_TOKEN"} {
		if token := strings.TrimSpace(env.Getenv(name)); token != "" {
			return token
		}
	}
	host := ghHost(env.Getenv("GITHUB_API_URL"))
	if host == "" {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, ghPatience)
	defer cancel()
	out, err := exec.CommandContext(ctx, "gh", "auth", "token", "--hostname", host).Output()
	if err != nil {
		return "" // gh is not there or not logged in
	}
	return strings.TrimSpace(string(out))
}

// ghHost is the host by whose name gh keeps the token for an API, "" if it can have none: a token goes
// to the API it is for and, as it is a secret, over TLS only.
func ghHost(api string) string {
	if api == "" {
		api = github.DefaultAPIURL
	}
	u, err := url.Parse(api)
	if err != nil || u.Scheme != "https" || u.Port() != "" {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "api.")
}
