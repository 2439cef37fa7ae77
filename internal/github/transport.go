package github

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofri/go-github-ratelimit/v2/github_ratelimit"
	"github.com/gofri/go-github-ratelimit/v2/github_ratelimit/github_secondary_ratelimit"
	"github.com/hashicorp/go-retryablehttp"

	"issueblog/internal/content"
)

// newNetwork is the connection to the server, with limits on silence only.
func newNetwork() http.RoundTripper {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	return t
}

// maxAnswer bounds one answer, in bytes: a page of 100 texts fits in, each of the 65,536 characters that GitHub
// allows, each of those written as two escapes of six bytes.
const maxAnswer = 96 << 20

var (
	errSilence = errors.New("the server fell silent")
	errHTML    = errors.New("the answer is a web page, not JSON")
	errJSON    = errors.New("the answer is not valid JSON")
	errTooLong = errors.New("the answer is too long")
)

// wholeAnswers reads each answer to its end before handing it on, so that one
// cut short or garbled is an error that the layer above repeats.
type wholeAnswers struct {
	base    http.RoundTripper
	meter   *meter
	silence time.Duration
}

func (t *wholeAnswers) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	alarm := time.AfterFunc(t.silence, func() { cancel(errSilence) })
	defer alarm.Stop()
	t.meter.call()
	resp, err := t.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, silenceOr(ctx, err)
	}
	defer resp.Body.Close()
	mendTimes(resp, time.Now())
	t.meter.read(resp.Header)
	data, err := io.ReadAll(io.LimitReader(&pulse{resp.Body, alarm, t.silence}, maxAnswer+1))
	if err != nil {
		return nil, silenceOr(ctx, err)
	}
	if err := checkAnswer(resp, data); err != nil {
		return nil, err
	}
	t.askPatience(resp, data)
	resp.Body = io.NopCloser(bytes.NewReader(data))
	return resp, nil
}

func silenceOr(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errSilence) {
		return errSilence
	}
	return err
}

// pulse sets the alarm off again with every byte that comes.
type pulse struct {
	r       io.Reader
	alarm   *time.Timer
	silence time.Duration
}

func (p *pulse) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	p.alarm.Reset(p.silence)
	return n, err
}

// checkAnswer looks at successful answers only: those of errors explain
// themselves by their status.
func checkAnswer(resp *http.Response, data []byte) error {
	switch {
	case len(data) > maxAnswer:
		return errTooLong
	case resp.StatusCode != http.StatusOK || json.Valid(data):
		return nil
	case bytes.HasPrefix(bytes.TrimSpace(data), []byte("<")):
		return errHTML
	}
	return errJSON
}

// maxWait bounds what an answer can ask to wait: GitHub counts its budgets by the hour.
const maxWait = time.Hour

// mendTimes brings the times to come back at, in an answer, to this machine's clock and to at most maxWait from
// now. What is no time counts as maxWait where a budget is used up, and is taken out elsewhere.
func mendTimes(resp *http.Response, now time.Time) {
	h, server := resp.Header, now
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		server = date
	}
	reset, err := strconv.ParseInt(h.Get("X-Ratelimit-Reset"), 10, 64)
	if usedUp := limited(resp) && h.Get("X-Ratelimit-Remaining") == "0"; err == nil || usedUp {
		wait := maxWait
		if err == nil {
			wait = within(reset, server.Unix())
		}
		h.Set("X-Ratelimit-Reset", strconv.FormatInt(now.Add(wait).Unix(), 10))
	}
	after := h.Get("Retry-After")
	if after == "" {
		return
	}
	h.Del("Retry-After")
	seconds, err := strconv.ParseInt(after, 10, 64)
	if date, errDate := http.ParseTime(after); err != nil && errDate == nil {
		seconds, err = int64(within(date.Unix(), server.Unix())/time.Second), nil
	}
	if seconds = min(seconds, int64(maxWait/time.Second)); err == nil && seconds > 0 {
		h.Set("Retry-After", strconv.FormatInt(seconds, 10))
	}
}

// within is the time from one second of the epoch to another, between none and maxWait.
func within(to, from int64) time.Duration {
	switch {
	case to <= from:
		return 0
	case to > from+int64(maxWait/time.Second):
		return maxWait
	}
	return time.Duration(to-from) * time.Second
}

// askPatience names a time to wait where GitHub tells to slow down without one:
// a minute, its documentation says, and longer each time.
func (t *wholeAnswers) askPatience(resp *http.Response, data []byte) {
	secondary := resp.StatusCode == http.StatusTooManyRequests || bytes.Contains(data, []byte("secondary rate"))
	if !limited(resp) || !secondary || resp.Header.Get("X-Ratelimit-Remaining") == "0" || resp.Header.Get("Retry-After") != "" {
		return
	}
	resp.Header.Set("Retry-After", strconv.Itoa(min(60*t.meter.slowDown(), int(maxWait/time.Second))))
}

// newRetries repeats calls that failed for reasons that pass.
func newRetries(base http.RoundTripper, opts Options) http.RoundTripper {
	c := retryablehttp.NewClient()
	c.Logger = nil
	c.HTTPClient = &http.Client{Transport: base, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	c.ErrorHandler = oneOf
	c.RetryMax = 4
	c.RetryWaitMin, c.RetryWaitMax = opts.Patience.Retry, 16*opts.Patience.Retry
	c.CheckRetry = passes
	c.Backoff = func(low, high time.Duration, attempt int, resp *http.Response) time.Duration {
		wait := min(retryablehttp.DefaultBackoff(low, high, attempt, resp), opts.Patience.Limit)
		opts.Log(fmt.Sprintf("GitHub did not answer properly (%s); trying again in %s", why(resp), wait.Round(time.Millisecond)))
		return wait
	}
	return &retryablehttp.RoundTripper{Client: c}
}

// oneOf hands on the last answer so that its status can be explained; never both an
// answer and an error, as after an answer that came together with a cancellation.
func oneOf(resp *http.Response, err error, _ int) (*http.Response, error) {
	if err != nil && resp != nil {
		resp.Body.Close()
		return nil, err
	}
	return resp, err
}

func why(resp *http.Response) string {
	if resp == nil {
		return "no whole answer"
	}
	return "status " + strconv.Itoa(resp.StatusCode)
}

// passes decides what is worth repeating: broken answers and the server's own faults, but not a name that
// does not exist, a port where nobody listens, or an answer without an end.
func passes(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	if err != nil {
		var op *net.OpError
		var dns *net.DNSError
		lasts := errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial" || errors.Is(err, errTooLong) || untrusted(err)
		return !lasts, nil
	}
	return resp.StatusCode >= 500 && resp.StatusCode != http.StatusNotImplemented, nil
}

// untrusted reports whether the connection failed on a certificate.
func untrusted(err error) bool {
	return strings.Contains(err.Error(), "x509: ") || strings.Contains(err.Error(), "tls: ")
}

// newLimits waits where GitHub says so, and makes no call while it must not.
func newLimits(base http.RoundTripper, opts Options) http.RoundTripper {
	told := func(c *github_secondary_ratelimit.CallbackContext) {
		opts.Log("GitHub asks to slow down; waiting until " + clock(*c.ResetTime))
	}
	return github_ratelimit.New(rewind{base},
		github_secondary_ratelimit.WithLimitDetectedCallback(told),
		github_secondary_ratelimit.WithSingleSleepLimit(opts.Patience.Limit, nil),
		github_secondary_ratelimit.WithTotalSleepLimit(5*opts.Patience.Limit, nil))
}

// rewind gives a repeated request its body again, which the limiter does not.
type rewind struct{ base http.RoundTripper }

func (r rewind) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.GetBody == nil {
		return r.base.RoundTrip(req)
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	again := req.Clone(req.Context())
	again.Body = body
	return r.base.RoundTrip(again)
}

// meter counts calls and remembers the budget that answers tell.
type meter struct {
	mu   sync.Mutex
	used content.Usage
	slow int
}

func (m *meter) call() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used.Calls++
}

// read takes the budget of REST calls from an answer; GraphQL has one of its own.
func (m *meter) read(h http.Header) {
	limit, err1 := strconv.Atoi(h.Get("X-Ratelimit-Limit"))
	remaining, err2 := strconv.Atoi(h.Get("X-Ratelimit-Remaining"))
	reset, err3 := strconv.ParseInt(h.Get("X-Ratelimit-Reset"), 10, 64)
	if resource := h.Get("X-Ratelimit-Resource"); errors.Join(err1, err2, err3) != nil || resource != "" && resource != "core" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used.Limit, m.used.Remaining, m.used.Reset = limit, remaining, time.Unix(reset, 0).UTC()
}

func (m *meter) slowDown() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.slow++
	return m.slow
}

func (m *meter) usage() content.Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.used
}

// clock writes a time so that it is right wherever it is read.
func clock(t time.Time) string { return t.UTC().Format("15:04:05 UTC") }
