package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/server"
)

// serveCommand is "issueblog serve".
type serveCommand struct {
	repositoryFlags
	settingsFlags
	Addr    string `placeholder:"HOST:PORT" default:"localhost:8080" help:"Where to listen (${default})."`
	Drafts  bool   `help:"Show drafts and scheduled posts too."`
	Offline bool   `help:"Do not fetch: show what is in the cache."`
}

func (*serveCommand) example() string {
	return "issueblog serve --repo OWNER/NAME --drafts"
}

// Run builds into a folder of its own, which goes when the command ends, and
// shows it until it is interrupted.
func (c *serveCommand) Run(ctx context.Context, p *printer, env *Env) error {
	p.verbose = c.Verbose
	if err := checkAddr(c.Addr); err != nil {
		return err
	}
	listener, err := server.Listen(c.Addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	name, err := c.fetch(ctx, p, env)
	if err != nil {
		return err
	}
	out, err := os.MkdirTemp("", "issueblog-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	address := "http://" + hostPort(listener, c.Addr)
	build := func(context.Context) error { return c.build(p, env, name, out, address) }
	if err := build(ctx); err != nil {
		return err
	}
	p.say("the blog is at %s/ (stop with Ctrl+C)", address)
	host, _, _ := net.SplitHostPort(c.Addr) // Listen has understood it
	err = server.Run(ctx, server.Options{Listener: listener, Host: host, Dir: out, Build: build,
		Watch: []string{content.Open(c.Cache, name).Dir(), c.Config, templatesFolder, staticFolder},
		Log:   func(format string, args ...any) { p.say(format, args...) }})
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// checkAddr reports an address that nothing can listen on.
func checkAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return usageError{withHint(fmt.Errorf("--addr: %q is no HOST:PORT", addr), "write it as in --addr localhost:8081")}
	}
	return nil
}

// fetch brings the cache up to date if a repository is named. Without a network, an older cache will do.
func (c *serveCommand) fetch(ctx context.Context, p *printer, env *Env) (content.Name, error) {
	name, given, err := c.named(env)
	if err != nil {
		return name, err
	}
	if !given || c.Offline {
		return c.choose(env)
	}
	settings, err := c.load()
	if err != nil {
		return name, err
	}
	synced, err := (syncStage{c.repositoryFlags, syncFlags{}, settings}).run(ctx, p, env, name)
	if err == nil || ctx.Err() != nil {
		return synced, err
	}
	if _, old := content.Open(c.Cache, name).Load(); old != nil {
		return name, err
	}
	p.err(err)
	p.say("showing what is in the cache")
	return name, nil
}

func (c *serveCommand) build(p *printer, env *Env, name content.Name, out, address string) error {
	settings, err := c.load()
	if err != nil {
		return err
	}
	clock, err := now(env)
	if err != nil {
		return err
	}
	settings.BaseURL, settings.CNAME = address, ""
	settings.Budget.Over = config.Default().Budget.Over // who writes wants to see the page, however heavy
	return buildStage{cache: c.Cache, media: c.mediaFolder(name), name: name, settings: settings, out: out, outName: address,
		drafts: c.Drafts, clock: clock, previewKey: previewKey(p, env)}.run(p)
}

// hostPort is what a browser has to ask for: the host as given, and the port that was really taken.
func hostPort(l net.Listener, addr string) string {
	host, _, err := net.SplitHostPort(addr)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if err != nil || host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return fmt.Sprint(net.JoinHostPort(host, port))
}
