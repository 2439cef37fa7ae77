package cli_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

// fakeGitHub is the server of one story.
type fakeGitHub struct {
	server *githubtest.Server
	seen   int // calls before the last "github calls"
}

// serveGitHub is the command "github": a repository for the story to read.
//
//	github serve world.json     start it, and let the environment lead to it
//	github title N TEXT         rename an issue; likewise body, close, reopen, and tag and untag, which give it a label and take it
//	github remove N             delete an issue; uncomment deletes its comments, hide hides the first
//	github label N NAME         rename the repository's label at this place; likewise milestone
//	github limit N              after N calls more the hour's budget is used up
//	github answer PATH JSON     what it answers there, as in githubtest.World.Answers
//	github calls N              there were at most N calls since this was last asked
//	github fault STATUS [BODY]  every call is answered so; 0 ends it, "reset" cuts the connection
func serveGitHub(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: github WORD ARG")
	}
	fake := ts.Value(fakeGitHub{}).(*fakeGitHub)
	switch args[0] {
	case "serve":
		fake.serve(ts, args[1])
	case "calls":
		limit := number(ts, args[1])
		if n := len(fake.server.Calls()) - fake.seen; n > limit {
			ts.Fatalf("%d calls, want at most %d:\n%s", n, limit, strings.Join(fake.server.Calls()[fake.seen:], "\n"))
		}
		fake.seen = len(fake.server.Calls())
	case "fault":
		fake.fault(ts, args[1:])
	case "limit":
		fake.limit(number(ts, args[1]))
	case "remove":
		fake.server.Edit(func(w *githubtest.World, _ time.Time) { w.Remove(number(ts, args[1])) })
	case "uncomment":
		fake.server.Edit(func(w *githubtest.World, _ time.Time) { w.Issue(number(ts, args[1])).Comments = nil })
	case "hide":
		fake.server.Edit(func(w *githubtest.World, _ time.Time) { w.Issue(number(ts, args[1])).Comments[0].Hidden = "spam" })
	case "label":
		fake.server.Edit(func(w *githubtest.World, _ time.Time) { w.Rename(number(ts, args[1]), args[2]) })
	case "milestone":
		fake.server.Edit(func(w *githubtest.World, _ time.Time) { w.Retitle(number(ts, args[1]), args[2]) })
	case "answer":
		fake.server.Edit(func(w *githubtest.World, _ time.Time) {
			w.Answers = maps.Clone(w.Answers)
			w.Answers[args[1]] = json.RawMessage(strings.Join(args[2:], " "))
		})
	default:
		fake.edit(ts, args)
	}
}

func (f *fakeGitHub) serve(ts *testscript.TestScript, file string) {
	world, err := githubtest.Read([]byte(ts.ReadFile(file)))
	ts.Check(err)
	f.server, f.seen = githubtest.New(world), 0
	ts.Defer(f.server.Close)
	ts.Setenv("GITHUB_API_URL", f.server.URL)
	ts.Setenv("GITHUB_TOKEN", githubtest.Token)
}

func (f *fakeGitHub) fault(ts *testscript.TestScript, args []string) {
	fault := githubtest.Fault{Body: strings.Join(args[1:], " ")}
	if args[0] == "reset" {
		fault.Reset = true
	} else {
		fault.Status = number(ts, args[0])
	}
	f.server.Fault = func(int, *http.Request) githubtest.Fault { return fault }
	if fault.Status == 0 && !fault.Reset {
		f.server.Fault = nil
	}
}

func (f *fakeGitHub) limit(calls int) {
	last := len(f.server.Calls()) + calls
	f.server.Fault = func(call int, _ *http.Request) githubtest.Fault {
		if call <= last {
			return githubtest.Fault{}
		}
		return githubtest.Fault{Status: 403, Body: `{"message":"API rate limit exceeded"}`,
			Header: map[string]string{"X-Ratelimit-Remaining": "0"}}
	}
}

func (f *fakeGitHub) edit(ts *testscript.TestScript, args []string) {
	text := strings.Join(args[2:], " ")
	f.server.EditIssue(number(ts, args[1]), func(issue *content.Issue, now time.Time) {
		switch args[0] {
		case "title":
			issue.Title = text
		case "body":
			issue.Body = text
		case "close":
			issue.State, issue.ClosedAt = "closed", now
		case "reopen":
			issue.State, issue.ClosedAt = "open", time.Time{}
		case "tag":
			issue.Labels = append(issue.Labels, text)
		case "untag":
			issue.Labels = slices.DeleteFunc(slices.Clone(issue.Labels), func(l string) bool { return l == text })
		default:
			ts.Fatalf("github %s: unknown word", args[0])
		}
	})
}

func number(ts *testscript.TestScript, s string) int {
	n, err := strconv.Atoi(s)
	ts.Check(err)
	return n
}
