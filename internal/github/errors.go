package github

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofri/go-github-ratelimit/v2/github_ratelimit/github_primary_ratelimit"
	"github.com/google/go-github/v60/github"

	"issueblog/internal/content"
)

// statusError is an answer that is neither success nor a limit.
type statusError struct {
	path    string
	code    int
	message string
	page    bool // a web page, not JSON
}

func (e *statusError) Error() string {
	if e.message == "" {
		return fmt.Sprintf("%s: GitHub answered %d", e.path, e.code)
	}
	return fmt.Sprintf("%s: GitHub answered %d: %s", e.path, e.code, e.message)
}

// status is the HTTP status that an error is about, 0 if none.
func status(err error) int {
	var answer *statusError
	if errors.As(err, &answer) {
		return answer.code
	}
	return 0
}

// primaryLimit reports whether the hour's budget is used up, and when it is renewed.
func primaryLimit(err error) (reset time.Time, limited bool) {
	var stack *github_primary_ratelimit.RateLimitReachedError
	var v60 *github.RateLimitError
	switch {
	case errors.As(err, &stack) && stack.ResetTime != nil:
		return *stack.ResetTime, true
	case errors.As(err, &v60):
		return v60.Rate.Reset.Time, true
	}
	return time.Time{}, false
}

// slowDown reports whether GitHub asks for fewer calls although the hour's budget is not used up, and
// until when: its secondary limits. See mendTimes and askPatience for where the time comes from.
func slowDown(err error) (until time.Time, told bool) {
	var abuse *github.AbuseRateLimitError
	var answer *github.ErrorResponse
	switch {
	case errors.As(err, &abuse):
		return time.Now().Add(abuse.GetRetryAfter()), true
	case errors.As(err, &answer) && limited(answer.Response):
		if seconds, err := strconv.Atoi(answer.Response.Header.Get("Retry-After")); err == nil {
			return time.Now().Add(time.Duration(seconds) * time.Second), true
		}
	}
	return time.Time{}, false
}

// limited reports whether an answer refuses a call, maybe for there were too many.
func limited(resp *http.Response) bool {
	return resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusTooManyRequests
}

// explain says what went wrong on the way to an address, and what to do. It takes only
// the path into the message: queries are long, and no header is ever in it.
func (c *Client) explain(err error, path string) error {
	var answer *github.ErrorResponse
	if errors.As(err, &answer) {
		return c.explainStatus(answer, path)
	}
	return c.explainNetwork(err, path)
}

// comeBack is the hint for limits that last too long to be waited for.
const comeBack = "run the same command again after that time: it goes on from here"

func (c *Client) limitHint() string {
	if c.opts.Token == "" {
		return comeBack + "; with a token in GITHUB_TOKEN there are 5,000 calls an hour, not 60"
	}
	return comeBack
}

func (c *Client) explainStatus(answer *github.ErrorResponse, path string) error {
	code := answer.Response.StatusCode
	header := answer.Response.Header
	page := code == http.StatusNotFound && strings.HasPrefix(header.Get("Content-Type"), "text/html")
	var err error = &statusError{path, code, c.shorten(answer.Message), page}
	switch {
	case code == http.StatusUnauthorized && c.opts.Token == "":
		return hinted(err, "this server answers nobody without a token: set GITHUB_TOKEN")
	case code == http.StatusUnauthorized:
		return hinted(err, "the token is wrong or has expired: check GITHUB_TOKEN, or unset it to read a public repository")
	case code == http.StatusForbidden && strings.Contains(answer.Message, "not accessible by"):
		return hinted(err, "the workflow's token lacks a right: "+rights(header.Get("X-Accepted-Github-Permissions"), path))
	case code == http.StatusForbidden && header.Get("X-Github-Sso") != "":
		return hinted(err, "the organisation asks for single sign-on: authorize the token for it under Settings, Developer settings")
	case code == http.StatusForbidden:
		return hinted(err, "the token may not read this: it needs read access to the repository's issues and contents")
	case code == http.StatusNotFound:
		return hinted(err, c.missingHint())
	case code == http.StatusGone:
		return hinted(err, "issues are switched off in the repository: switch them on under Settings, General, Features")
	case code == http.StatusUnprocessableEntity:
		return hinted(err, "GitHub did not understand the call: please report it, with this message")
	case code >= 500:
		return hinted(err, "GitHub has trouble: try again in a few minutes (see https://www.githubstatus.com)")
	}
	return err
}

// acceptedRights is what GitHub says would do: "issues=read; pull_requests=read".
var acceptedRights = regexp.MustCompile(`^([a-z_]{1,40})=(read|write|admin)\b`)

// rights says which line a workflow lacks: as GitHub names it, else by what was asked for.
func rights(accepted, path string) string {
	line := "contents: read"
	if m := acceptedRights.FindStringSubmatch(accepted); m != nil {
		line = m[1] + ": " + m[2]
	} else if strings.Contains(path, "/issues") || strings.Contains(path, "/labels") || strings.Contains(path, "/milestones") {
		line = "issues: read"
	}
	return "add the line `" + line + "` below `permissions:` in the workflow (a blog needs `contents: read` and `issues: read`)"
}

func (c *Client) missingHint() string {
	if c.opts.Token == "" {
		return "check the spelling of OWNER/NAME; a private repository needs a token in GITHUB_TOKEN"
	}
	return "check the spelling of OWNER/NAME, and that the token may read the repository if it is private"
}

func (c *Client) explainNetwork(err error, path string) error {
	host := c.api.BaseURL.Host
	var op *net.OpError
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return hinted(fmt.Errorf("no address is known for %s: %w", host, dns), "check the network connection; `issueblog build --offline` needs none")
	case errors.As(err, &op) && op.Op == "dial":
		return hinted(fmt.Errorf("no connection to %s: %w", host, op.Err), "check the network connection; `issueblog build --offline` needs none")
	case untrusted(err):
		return hinted(fmt.Errorf("no safe connection to %s: %w", host, err), "check the clock and the certificates of this machine")
	case errors.Is(err, errHTML):
		return hinted(fmt.Errorf("%s: %w", path, errHTML), "check GITHUB_API_URL: on an Enterprise server it ends in /api/v3")
	case errors.Is(err, errTooLong):
		return hinted(fmt.Errorf("%s: %w", path, errTooLong), notAPI)
	case errors.Is(err, errRedirect):
		return hinted(fmt.Errorf("%s: %w", path, rootOf(err)), "check GITHUB_API_URL; the token was not sent on")
	}
	return hinted(fmt.Errorf("%s: %w", path, rootOf(err)), "try again in a few minutes; nothing was lost")
}

// rootOf drops the layer that repeats method and address.
func rootOf(err error) error {
	for _, known := range []error{errSilence, errJSON} {
		if errors.Is(err, known) {
			return known
		}
	}
	if inner := errors.Unwrap(err); inner != nil && strings.Contains(err.Error(), "://") {
		return inner
	}
	return err
}

// shorten keeps a server's message to one readable line, without the token: a proxy may
// repeat what it was sent.
func (c *Client) shorten(s string) string {
	s = c.mask(s)
	s = strings.Join(strings.Fields(s), " ")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}

// Mask makes what takes a secret out of a text, also where the text breaks it by spaces, ends of lines or
// characters that are not seen.
func Mask(secret string) func(text string) string {
	var runes []string
	for _, r := range secret {
		if !unseen(r) {
			runes = append(runes, regexp.QuoteMeta(string(r)))
		}
	}
	if len(runes) == 0 {
		return func(text string) string { return text }
	}
	pattern := regexp.MustCompile(strings.Join(runes, `[\pZ\pC\s]*`))
	return func(text string) string { return pattern.ReplaceAllLiteralString(text, "***") }
}

func unseen(r rune) bool { return unicode.In(r, unicode.Z, unicode.C) }

// notAPI is the hint for answers that GitHub does not give.
const notAPI = "check GITHUB_API_URL: it must lead to GitHub's API"

func hinted(err error, text string) error { return &content.HintError{Err: err, Hint: text} }
