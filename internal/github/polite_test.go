package github_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode"

	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/github/githubtest"
)

// TestCallsPerFault counts how often a call that fails for good is made: what cannot
// pass by itself is not repeated.
func TestCallsPerFault(t *testing.T) {
	for _, test := range []struct {
		fault githubtest.Fault
		calls int
	}{
		{githubtest.Fault{Status: 404, Body: `{}`}, 1},
		{githubtest.Fault{Status: 410, Body: `{}`}, 1},
		{githubtest.Fault{Status: 403, Body: `{"message":"Resource not accessible by integration"}`}, 1},
		{githubtest.Fault{Status: 422, Body: `{}`}, 1},
		{githubtest.Fault{Status: 403, Header: map[string]string{"X-Ratelimit-Remaining": "0"}, Body: `{}`}, 1},
		{githubtest.Fault{Status: 501, Body: `{}`}, 1},
		{githubtest.Fault{Status: 500, Body: `{}`}, 5},
		{githubtest.Fault{Reset: true}, 5},
		{githubtest.Fault{Truncate: 10}, 5},
	} {
		t.Run(fmt.Sprintf("%d %v", test.fault.Status, test.fault.Reset), func(t *testing.T) {
			t.Parallel()
			s := serve(t, world(3))
			s.Fault = func(int, *http.Request) githubtest.Fault { return test.fault }
			c := client(t, s, "")
			if _, err := c.Facts(t.Context(), name, content.FactsRequest{}); err == nil {
				t.Error("no error")
			}
			if made := len(s.Calls()); made != test.calls || c.Usage().Calls != made {
				t.Errorf("%d calls, %d reported; want %d", made, c.Usage().Calls, test.calls)
			}
		})
	}
}

// TestListThatNeverEnds: a list whose pages lead in a circle is refused, instead of using up the calls of the hour.
func TestListThatNeverEnds(t *testing.T) {
	for what, next := range map[string]string{"cursor": "after=again", "page": "page=2"} {
		t.Run(what, func(t *testing.T) {
			s := serve(t, world(3))
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				return githubtest.Fault{Status: 200, Body: "[]", Header: map[string]string{"Link": `<http://` + r.Host + r.URL.Path + "?" + next + `>; rel="next"`}}
			}
			c := client(t, s, "")
			lists := map[string]func() error{
				"issues": func() error {
					return c.Issues(t.Context(), name, time.Time{}, func([]content.Listed) error { return nil })
				},
				"comments": func() error {
					return c.Comments(t.Context(), name, time.Time{}, func([]content.IssueComment) error { return nil })
				},
			}
			if what == "page" {
				lists["events"] = func() error {
					_, _, err := c.Events(t.Context(), name, 0)
					return err
				}
			}
			for list, read := range lists {
				if err := read(); err == nil || !strings.Contains(err.Error(), "leads from a page back") {
					t.Errorf("%s: %v", list, err)
				}
			}
			if made := len(s.Calls()); made > 9 {
				t.Errorf("%d calls", made)
			}
		})
	}
}

// TestTokenIsNeverTold: neither errors, hints, warnings nor the log show the token, not
// even if the server repeats it.
func TestTokenIsNeverTold(t *testing.T) {
	echo := `{"message":"bad: ` + githubtest.Token + `","errors":[{"type":"X","message":"` + githubtest.Token + `"}]}`
	elsewhere := map[string]string{"Location": "https://other.invalid/?t=" + githubtest.Token}
	for what, fault := range map[string]githubtest.Fault{
		"401": {Status: 401, Body: echo}, "403": {Status: 403, Body: echo}, "404": {Status: 404, Body: echo}, "500": {Status: 500, Body: echo},
		"page": {Status: 200, Body: "<p>" + githubtest.Token}, "not JSON": {Status: 200, Body: githubtest.Token},
		"redirect": {Status: 302, Header: elsewhere, Body: "{}"}, "reset": {Reset: true},
		"graphql":                {Status: 200, Body: `{"errors":[{"type":"X","message":"` + githubtest.Token + `"}]}`},
		"broken by a line's end": {Status: 403, Body: `{"message":"bad: ` + githubtest.Token[:6] + `\r\n\t` + githubtest.Token[6:] + `"}`},
		"broken by a zero":       {Status: 403, Body: `{"message":"bad: ` + githubtest.Token[:3] + `\u0000` + githubtest.Token[3:] + `"}`},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := serve(t, world(3))
			s.Fault = func(_ int, r *http.Request) githubtest.Fault {
				if what == "graphql" && r.URL.Path != "/graphql" {
					return githubtest.Fault{}
				}
				return fault
			}
			var told strings.Builder
			c, err := github.New(github.Options{Token: githubtest.Token, APIURL: s.URL, Patience: quick, Log: func(line string) { told.WriteString(line) }})
			if err != nil {
				t.Fatal(err)
			}
			report, err := content.Sync(t.Context(), c, content.Open(t.TempDir(), name), content.SyncOptions{Now: start})
			var hint *content.HintError
			if errors.As(err, &hint) {
				told.WriteString(hint.Hint)
			} else if what != "graphql" {
				t.Errorf("no hint: %v", err)
			}
			fmt.Fprint(&told, err, report.Warnings)
			seen := func(r rune) rune {
				if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
					return r
				}
				return -1
			}
			if strings.Contains(strings.Map(seen, told.String()), githubtest.Token) {
				t.Errorf("told: %s", told.String())
			}
		})
	}
}

// TestRedirectKeepsTokenHome: a redirect to another port, scheme or name of the same machine
// is another host too; nothing is asked there.
func TestRedirectKeepsTokenHome(t *testing.T) {
	var asked []string
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("Authorization"))
	}))
	defer other.Close()
	s := serve(t, world(3))
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{other.URL, strings.Replace(s.URL, "http:", "https:", 1), strings.TrimPrefix(other.URL, "http:"),
			strings.Replace(other.URL, "127.0.0.1", "localhost", 1)} {
			s.Fault = func(int, *http.Request) githubtest.Fault {
				return githubtest.Fault{Status: status, Header: map[string]string{"Location": to + "/repos/a/b"}, Body: "{}"}
			}
			_, err := client(t, s, githubtest.Token).Facts(t.Context(), name, content.FactsRequest{Full: true})
			if err == nil || !strings.Contains(err.Error(), "to another host") {
				t.Errorf("%d to %s: %v", status, to, err)
			}
		}
	}
	if len(asked) > 0 {
		t.Errorf("the other host was asked with %q", asked)
	}
}

// TestCancelEndsEveryWait: whatever a call waits for, the user does not.
func TestCancelEndsEveryWait(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	soon := fmt.Sprint(time.Now().Add(time.Minute).Unix())
	for what, answer := range map[string]func(http.ResponseWriter){
		"no answer": func(http.ResponseWriter) { <-hang },
		"half an answer": func(w http.ResponseWriter) {
			fmt.Fprint(w, "{")
			w.(http.Flusher).Flush()
			<-hang
		},
		"retries": func(w http.ResponseWriter) { w.WriteHeader(502) },
		"retry after": func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(503)
		},
		"secondary limit": func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "60")
			w.WriteHeader(403)
			fmt.Fprint(w, `{"message":"You have exceeded a secondary rate limit."}`)
		},
		"primary limit": func(w http.ResponseWriter) {
			w.Header().Set("X-Ratelimit-Limit", "60")
			w.Header().Set("X-Ratelimit-Remaining", "0")
			w.Header().Set("X-Ratelimit-Reset", soon)
			w.WriteHeader(403)
			fmt.Fprint(w, `{"message":"API rate limit exceeded"}`)
		},
	} {
		t.Run(what, func(t *testing.T) {
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w) }))
			t.Cleanup(s.CloseClientConnections)
			c, err := github.New(github.Options{APIURL: s.URL, Patience: github.Patience{Retry: time.Minute, Silence: time.Minute, Limit: time.Hour}})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(50*time.Millisecond, cancel)
			began := time.Now()
			_, err = c.Facts(ctx, name, content.FactsRequest{})
			if took := time.Since(began); !errors.Is(err, context.Canceled) || took > time.Second || took < 40*time.Millisecond {
				t.Errorf("ended after %s with %v", took, err)
			}
		})
	}
}

// TestEnterprise reads from a server of one's own, whether or not the address goes on to its API.
func TestEnterprise(t *testing.T) {
	t.Parallel()
	for _, token := range []string{githubtest.Token, ""} {
		for _, below := range []string{"", "/", "/api/v3", "/api/v3/"} {
			s := serve(t, world(5))
			s.Enterprise = true
			c, err := github.New(github.Options{Token: token, APIURL: s.URL + below, Patience: quick})
			if err != nil {
				t.Fatal(err)
			}
			cache := content.Open(t.TempDir(), name)
			report, err := content.Sync(t.Context(), c, cache, content.SyncOptions{Now: start.Add(1000 * time.Hour)})
			if err != nil || len(report.Warnings) > 0 {
				t.Fatalf("%q: %v, %v", below, err, report.Warnings)
			}
			wantCache(t, cache, s.World())
		}
	}
}

// TestOlderServer has short identifiers, and does not know the field for long ones.
func TestOlderServer(t *testing.T) {
	t.Parallel()
	w := world(5)
	w.Issue(5).Comments[0].Hidden = "spam"
	s := serve(t, w)
	s.LacksField = "fullDatabaseId"
	cache := content.Open(t.TempDir(), name)
	if report := mustSync(t, s, githubtest.Token, cache, content.SyncOptions{}); len(report.Warnings) > 0 {
		t.Error(report.Warnings)
	}
	wantCache(t, cache, s.World())
}

// TestMissingRight names the line that the workflow lacks.
func TestMissingRight(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ path, accepted, line string }{
		{"/repos/sample-owner/blog/issues", "", "`issues: read`"},
		{"/repos/sample-owner/blog/issues/comments", "issues=read; pull_requests=read", "`issues: read`"},
		{"/repos/sample-owner/blog", "metadata=read", "`metadata: read`"},
		{"/repos/sample-owner/blog", "", "`contents: read`"},
		{"/repos/sample-owner/blog", "`rm -rf`=read", "`contents: read`"},
	} {
		s := serve(t, world(3))
		s.Fault = func(_ int, r *http.Request) githubtest.Fault {
			if r.URL.Path != test.path {
				return githubtest.Fault{}
			}
			return githubtest.Fault{Status: 403, Header: map[string]string{"X-Accepted-GitHub-Permissions": test.accepted}, Body: `{"message":"Resource not accessible by integration"}`}
		}
		_, err := sync(t, s, githubtest.Token, content.Open(t.TempDir(), name), content.SyncOptions{})
		var hint *content.HintError
		if !errors.As(err, &hint) || !strings.Contains(hint.Hint, "add the line "+test.line) {
			t.Errorf("%s, %q: %v, hint %+v", test.path, test.accepted, err, hint)
		}
	}
}

// TestMissingRightIsAWarning: the blog does without its README, and is told what to add to have it.
func TestMissingRightIsAWarning(t *testing.T) {
	s := serve(t, world(3))
	s.Fault = func(_ int, r *http.Request) githubtest.Fault {
		if r.URL.Path != "/repos/sample-owner/blog/readme" {
			return githubtest.Fault{}
		}
		return githubtest.Fault{Status: 403, Body: `{"message":"Resource not accessible by integration"}`}
	}
	report := mustSync(t, s, githubtest.Token, content.Open(t.TempDir(), name), content.SyncOptions{})
	var hint *content.HintError
	if len(report.Warnings) != 1 || !errors.As(report.Warnings[0], &hint) || !strings.Contains(hint.Hint, "add the line `contents: read`") {
		t.Errorf("warnings %v, hint %+v", report.Warnings, hint)
	}
}

// TestOddTimes: whatever an answer says about when to come back, the program neither asks on and on nor
// names a time that is more than GitHub's hour away.
func TestOddTimes(t *testing.T) {
	t.Parallel()
	primary := func(reset string) githubtest.Fault {
		return githubtest.Fault{Status: 403, Body: `{"message":"API rate limit exceeded"}`, Header: map[string]string{"X-Ratelimit-Remaining": "0", "X-Ratelimit-Reset": reset}}
	}
	secondary := func(status int, after string) githubtest.Fault {
		return githubtest.Fault{Status: status, Body: `{"message":"You have exceeded a secondary rate limit. Please wait."}`, Header: map[string]string{"Retry-After": after}}
	}
	skewed := primary(fmt.Sprint(time.Now().Add(10*365*24*time.Hour + 20*time.Minute).Unix()))
	skewed.Header["Date"] = time.Now().Add(10 * 365 * 24 * time.Hour).UTC().Format(http.TimeFormat)
	for what, test := range map[string]struct {
		fault githubtest.Fault
		wait  time.Duration // until when the error says to wait
		text  string
	}{
		"in half an hour":              {primary(fmt.Sprint(time.Now().Add(30 * time.Minute).Unix())), 30 * time.Minute, "used up until"},
		"of a server ten years ahead":  {skewed, 20 * time.Minute, "used up until"},
		"in the year 2096":             {primary("4000000000"), time.Hour, "used up until"},
		"in the year 5138":             {primary("99999999999"), time.Hour, "used up until"},
		"in the year 292277026596":     {primary("9223372036854775807"), time.Hour, "used up until"},
		"beyond all numbers":           {primary("99999999999999999999"), time.Hour, "used up until"},
		"no number":                    {primary("soon"), time.Hour, "used up until"},
		"not said":                     {primary(""), time.Hour, "used up until"},
		"after ten minutes":            {secondary(403, "600"), 10 * time.Minute, "asks to slow down until"},
		"after ten minutes, 429":       {secondary(429, "600"), 10 * time.Minute, "asks to slow down until"},
		"after years":                  {secondary(403, "99999999999"), time.Hour, "asks to slow down until"},
		"after more than can be timed": {secondary(403, "9223372036854775807"), time.Hour, "asks to slow down until"},
		"at a date":                    {secondary(429, time.Now().Add(20*time.Minute).UTC().Format(http.TimeFormat)), 20 * time.Minute, "asks to slow down until"},
		"before now":                   {secondary(403, "-5"), time.Minute, "asks to slow down until"},
		"after no number":              {secondary(429, "a while"), time.Minute, "asks to slow down until"},
	} {
		t.Run(what, func(t *testing.T) {
			s := serve(t, world(3))
			s.Fault = func(int, *http.Request) githubtest.Fault { return test.fault }
			began := time.Now()
			_, err := sync(t, s, "", content.Open(t.TempDir(), name), content.SyncOptions{})
			var limit *content.LimitError
			var hint *content.HintError
			if !errors.As(err, &limit) || !errors.As(err, &hint) || !strings.Contains(err.Error(), test.text) || !strings.Contains(hint.Hint, "after that time") {
				t.Fatalf("%v, hint %+v", err, hint)
			}
			if wait := limit.Reset.Sub(began); (wait - test.wait).Abs() > 25*time.Second {
				t.Errorf("until %s: in %s, want %s", limit.Reset, wait, test.wait)
			}
			if made := len(s.Calls()); made != 1 {
				t.Errorf("%d calls", made)
			}
		})
	}
	t.Run("a budget that is never renewed", func(t *testing.T) {
		s := serve(t, world(3))
		s.Fault = func(n int, _ *http.Request) githubtest.Fault {
			if n > 3 {
				return githubtest.Fault{Status: 404}
			}
			return primary("1") // long ago
		}
		var limit *content.LimitError
		if _, err := sync(t, s, "", content.Open(t.TempDir(), name), content.SyncOptions{}); !errors.As(err, &limit) || len(s.Calls()) != 2 {
			t.Errorf("%d calls, %v", len(s.Calls()), err)
		}
	})
	for what, fault := range map[string]githubtest.Fault{"a budget renewed in the past": primary("-5"), "trouble, for ever": {Status: 503, Body: "{}", Header: map[string]string{"Retry-After": "9223372036854775807"}}} {
		t.Run(what, func(t *testing.T) {
			s := serve(t, world(3))
			s.Fault = func(n int, _ *http.Request) githubtest.Fault {
				if n > 1 {
					return githubtest.Fault{}
				}
				return fault
			}
			began := time.Now()
			mustSync(t, s, "", content.Open(t.TempDir(), name), content.SyncOptions{})
			if took := time.Since(began); took < 900*time.Millisecond {
				t.Errorf("asked again after %s", took)
			}
		})
	}
}

// TestUntrustedServer: a certificate that nobody vouches for does not become better by asking again.
func TestUntrustedServer(t *testing.T) {
	asked := false
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	var told strings.Builder
	c, err := github.New(github.Options{APIURL: s.URL, Patience: quick, Log: func(line string) { told.WriteString(line) }})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Facts(t.Context(), name, content.FactsRequest{})
	var hint *content.HintError
	if !errors.As(err, &hint) || !strings.Contains(err.Error(), "no safe connection") || !strings.Contains(hint.Hint, "certificates") {
		t.Errorf("%v, hint %+v", err, hint)
	}
	if c.Usage().Calls != 1 || told.Len() > 0 || asked {
		t.Errorf("%d calls, %s", c.Usage().Calls, told.String())
	}
}
