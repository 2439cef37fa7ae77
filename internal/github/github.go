// Package github reads a repository's facts, issues, comments and their history
// from GitHub's API, politely, and hands them to content.Sync in the blog's own
// types. It knows REST and, where there is a token, GraphQL; nothing beyond this
// package sees either.
package github

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"
	"golang.org/x/oauth2"

	"issueblog/internal/content"
)

// DefaultAPIURL is the API of github.com.
const DefaultAPIURL = "https://api.github.com"

// Options is what a Client needs to know. The zero value reads github.com anonymously.
type Options struct {
	Token     string       // "" for anonymous
	APIURL    string       // as in GITHUB_API_URL; an Enterprise server's ends in /api/v3
	UserAgent string       // GitHub refuses requests without one
	Log       func(string) // hears of waits and retries; may be nil
	// Patience tells how long to wait for GitHub.
	Patience Patience
}

// Patience is how long a Client waits. Zero fields have defaults.
type Patience struct {
	Retry   time.Duration // before the first repetition of a failed call, then growing; 500 ms
	Silence time.Duration // for the next byte of an answer; 30 s
	Limit   time.Duration // for a rate limit to end, at once; 2 min
}

// Client reads from one GitHub server. It implements content.Source.
type Client struct {
	api   *github.Client
	opts  Options
	meter *meter
	mask  func(text string) string // takes the token out
}

var _ content.Source = (*Client)(nil)

// New makes a client. It makes no call.
func New(opts Options) (*Client, error) {
	if opts.APIURL == "" {
		opts.APIURL = DefaultAPIURL
	}
	base, err := url.Parse(strings.TrimRight(opts.APIURL, "/") + "/")
	if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" || base.User != nil {
		return nil, errors.New("GITHUB_API_URL is not the address of an API, like " + DefaultAPIURL)
	}
	if opts.UserAgent == "" {
		opts.UserAgent = "issueblog"
	}
	if opts.Log == nil {
		opts.Log = func(string) {}
	}
	if strings.ContainsFunc(opts.Token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, hinted(errors.New("the token in GITHUB_TOKEN holds a space, a line's end or another character that no token has"), "copy it again, as one line")
	}
	opts.Patience = opts.Patience.withDefaults()
	c := &Client{opts: opts, meter: &meter{}, mask: Mask(opts.Token)}
	c.api = github.NewClient(&http.Client{Transport: c.stack(newNetwork()), CheckRedirect: sameHost(base)})
	c.api.BaseURL = base
	c.api.UserAgent = opts.UserAgent
	return c, nil
}

func (p Patience) withDefaults() Patience {
	if p.Retry == 0 {
		p.Retry = 500 * time.Millisecond
	}
	if p.Silence == 0 {
		p.Silence = 30 * time.Second
	}
	if p.Limit == 0 {
		p.Limit = 2 * time.Minute
	}
	return p
}

// stack is what each call goes down through to the network: token, rate limits, retries.
func (c *Client) stack(network http.RoundTripper) http.RoundTripper {
	var rt http.RoundTripper = &wholeAnswers{base: network, meter: c.meter, silence: c.opts.Patience.Silence}
	rt = newRetries(rt, c.opts)
	rt = newLimits(rt, c.opts)
	if c.opts.Token == "" {
		return rt
	}
	return &oauth2.Transport{Base: rt, Source: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: c.opts.Token})}
}

// errRedirect says that GitHub sent us elsewhere and we did not go.
var errRedirect = errors.New("redirect refused")

// sameHost follows redirects of moved repositories, which stay on the API's
// host, and refuses all others: the token must not go along.
func sameHost(base *url.URL) func(*http.Request, []*http.Request) error {
	return func(req *http.Request, via []*http.Request) error {
		if req.URL.Host != base.Host || req.URL.Scheme != base.Scheme {
			return fmt.Errorf("%w: to another host, %s", errRedirect, req.URL.Host)
		}
		if len(via) >= 5 {
			return fmt.Errorf("%w: they go round in circles", errRedirect)
		}
		return nil
	}
}

// Usage tells what the calls so far have cost and what is left of the hour's budget.
func (c *Client) Usage() content.Usage { return c.meter.usage() }

// deep reports whether GraphQL can be asked: it needs a token.
func (c *Client) deep() bool { return c.opts.Token != "" }

// get asks for one REST address and decodes the answer into v. A rate limit
// that ends soon is waited for.
func (c *Client) get(ctx context.Context, path string, query url.Values, v any) (*github.Response, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.do(ctx, http.MethodGet, path, nil, v)
}

// list is get for a list. An answer without one, as null or nothing at all, is an error: it is not the same
// as a list without anything on it.
func (c *Client) list(ctx context.Context, path string, query url.Values, v any) (*github.Response, error) {
	resp, err := c.get(ctx, path, query, v)
	if err == nil && reflect.ValueOf(v).Elem().IsNil() {
		err = hinted(fmt.Errorf("%s: the answer holds no list", path), notAPI)
	}
	return resp, err
}

func (c *Client) do(ctx context.Context, method, path string, body, v any) (*github.Response, error) {
	for again := false; ; again = true {
		req, err := c.api.NewRequest(method, path, body)
		if err != nil {
			return nil, err
		}
		resp, err := c.api.Do(ctx, req, v)
		if err == nil {
			return resp, nil
		}
		if ctx.Err() != nil {
			return resp, context.Cause(ctx)
		}
		if until, told := slowDown(err); told {
			return resp, hinted(&content.LimitError{Where: req.URL.Path, Reset: until, Slow: true}, comeBack)
		}
		reset, limited := primaryLimit(err)
		if !limited {
			return resp, c.explain(err, req.URL.Path)
		}
		if err := c.waitLimit(ctx, reset, req.URL.Path, again); err != nil {
			return resp, err
		}
	}
}

// waitLimit waits for a budget to be renewed, if that is soon and was not tried already.
func (c *Client) waitLimit(ctx context.Context, reset time.Time, path string, again bool) error {
	if again || time.Until(reset) > c.opts.Patience.Limit {
		return hinted(&content.LimitError{Where: path, Reset: reset}, c.limitHint())
	}
	c.opts.Log("the hour's budget of calls is used up; waiting until it is renewed at " + clock(reset))
	// A second more, for clocks that do not agree.
	return sleep(ctx, max(0, time.Until(reset))+time.Second)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
