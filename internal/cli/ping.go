package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/websub"
)

const (
	pingPause = 2 * time.Second // before a hub that is out of order is tried again
	pingMost  = 2 * time.Minute // for all feeds: a hub that hangs must not take a workflow's time
)

var errHubSlow = fmt.Errorf("the hub has not taken them within %s", pingMost)

// pingCommand is "issueblog ping".
type pingCommand struct {
	Feeds  string `arg:"" optional:"" default:"-" placeholder:"FILE" help:"List of addresses, one a line, as build --changed-feeds writes it; - is standard input."`
	Config string `placeholder:"FILE" default:".github/issueblog.toml" help:"File of the settings (${default}); it need not exist."`
	Hub    string `placeholder:"URL" help:"Address of the hub. Default: the setting feed.hub."`
}

func (*pingCommand) example() string {
	return "issueblog build --changed-feeds changed.txt && issueblog ping changed.txt"
}

// Run tells the hub of the feeds in the list, once they are where readers get them.
func (c *pingCommand) Run(ctx context.Context, p *printer, env *Env) error {
	settings, err := config.Load(c.Config)
	if err != nil {
		return err
	}
	hub, from := c.Hub, "--hub"
	if hub == "" {
		hub, from = settings.Feed.Hub, "feed.hub"
	}
	feeds, err := c.read(env)
	switch {
	case err != nil:
		return err
	case hub == "":
		p.say("no hub is set, so nobody was told")
		return nil
	case len(feeds) == 0:
		p.say("no feed has changed, so the hub was not told")
		return nil
	}
	if u, err := url.Parse(hub); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return usageError{withHint(fmt.Errorf("%s: %q is no address of a hub", from, hub), "write it in full: https://pubsubhubbub.appspot.com/")}
	}
	ctx, cancel := context.WithTimeoutCause(ctx, pingMost, errHubSlow)
	defer cancel()
	if err := websub.Ping(ctx, hub, feeds, pingPause); err != nil {
		var refusal *websub.HubError
		if errors.As(err, &refusal) {
			return withHint(err, "the site is published all the same; readers find the news when they next look")
		}
		return withHint(err, "the site is published all the same. Is the address of the hub right?")
	}
	p.say("told %s of %s", hub, plural(len(feeds), "changed feed"))
	return nil
}

// read reads the list. Empty lines do not count.
func (c *pingCommand) read(env *Env) ([]string, error) {
	in := env.Stdin
	if c.Feeds != "-" {
		file, err := os.Open(c.Feeds)
		if err != nil {
			return nil, withHint(err, "issueblog build --changed-feeds "+c.Feeds+" writes it")
		}
		defer file.Close()
		in = file
	}
	return addresses(in, c.Feeds)
}

func addresses(in io.Reader, name string) ([]string, error) {
	var feeds []string
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		if u, err := url.Parse(line); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return nil, usageError{withHint(fmt.Errorf("%s:%d: %q is no address of a feed", name, n, line), "the list has one full address a line")}
		}
		feeds = append(feeds, line)
	}
	return feeds, lines.Err()
}
