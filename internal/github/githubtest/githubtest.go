// Package githubtest is a small stand-in for GitHub's API in tests, over HTTP:
// as much as package github asks of it, for a world given in the cache's own
// JSON. It pages as GitHub does, counts calls, and fails on demand.
package githubtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"issueblog/internal/content"
)

// Token is the one token the server knows. Calls without any are anonymous, calls with
// another are answered 401.
const Token = "test-token"

// World is a repository with its issues. An issue whose number is among
// Pulls is a pull request. Former titles are told as events.
type World struct {
	Repository content.Repository `json:"repository"`
	Issues     []content.Issue    `json:"issues"`
	Pulls      []int              `json:"pulls"`
	Commits    []string           `json:"commits"` // full hashes
	// Answers are those to further calls, by the path below the repository's or, outside of it, the
	// whole path; what "" holds is added to the repository itself.
	Answers map[string]json.RawMessage `json:"answers"`
}

// Read reads a world from JSON.
func Read(data []byte) (World, error) {
	var w World
	err := json.Unmarshal(data, &w)
	return w, err
}

// Fault is what a call gets instead of, or before, its answer. The zero Fault does nothing.
type Fault struct {
	Status   int // instead of 200
	Header   map[string]string
	Body     string // instead of the answer, if Status is set
	Reset    bool   // the connection is cut instead of an answer
	Truncate int    // the answer breaks off after so many bytes
	Then     func() // called after the answer
}

// Server is a running stand-in.
type Server struct {
	*httptest.Server
	// Fault, if not nil, is asked before each call, which are counted from 1.
	Fault func(call int, r *http.Request) Fault
	// PageSize is how many items a page has at most, 100 as on GitHub if 0.
	PageSize int
	// Enterprise puts the API below /api, and web pages where it is on github.com.
	Enterprise bool
	// LacksField is a GraphQL field that the server does not know, as older ones do not.
	LacksField string
	// NumberedPages makes the list of issues page by number, as older servers do.
	NumberedPages bool
	// SinceAfter makes "since" mean later than that time, not at it.
	SinceAfter bool

	mu    sync.Mutex
	made  map[string][]object // the lists as long as the world stays the same
	world World
	calls []string
	now   time.Time
}

// New starts a server for a world. Close it in the end.
func New(world World) *Server {
	s := &Server{world: world.clone(), now: world.Repository.CreatedAt}
	for _, issue := range world.Issues {
		if issue.UpdatedAt.After(s.now) {
			s.now = issue.UpdatedAt
		}
	}
	s.Server = httptest.NewServer(s)
	return s
}

// Edit changes the world, a minute after the edit before. What the change
// means for updated_at is up to change.
func (s *Server) Edit(change func(w *World, now time.Time)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now, s.made = s.now.Add(time.Minute), nil
	change(&s.world, s.now)
}

// EditIssue changes one issue and its updated_at; a changed body or title
// is noted as GitHub does.
func (s *Server) EditIssue(number int, change func(issue *content.Issue, now time.Time)) {
	s.Edit(func(w *World, now time.Time) {
		issue := w.Issue(number)
		title, body := issue.Title, issue.Body
		change(issue, now)
		issue.UpdatedAt = now
		if issue.Body != body {
			issue.EditedAt = now
		}
		if issue.Title != title {
			issue.FormerTitles = append(slices.Clone(issue.FormerTitles), title)
		}
	})
}

// Issue is the issue of that number, or nil.
func (w *World) Issue(number int) *content.Issue {
	i := slices.IndexFunc(w.Issues, func(i content.Issue) bool { return i.Number == number })
	if i < 0 {
		return nil
	}
	return &w.Issues[i]
}

// Remove deletes an issue: it is listed no more.
func (w *World) Remove(number int) {
	w.Issues = slices.DeleteFunc(slices.Clone(w.Issues), func(i content.Issue) bool { return i.Number == number })
}

// Rename renames a label of the repository, by its place in the list. As on GitHub it does not move the
// updated_at of the issues that carry it.
func (w *World) Rename(label int, name string) {
	labels := slices.Clone(w.Repository.Labels)
	for i := range w.Issues {
		issue := &w.Issues[i]
		issue.Labels = slices.Clone(issue.Labels)
		for j, l := range issue.Labels {
			if l == labels[label].Name {
				issue.Labels[j] = name
			}
		}
	}
	labels[label].Name = name
	w.Repository.Labels = labels
}

// Retitle renames a milestone of the repository, by its place in the list.
func (w *World) Retitle(milestone int, title string) {
	w.Repository.Milestones = slices.Clone(w.Repository.Milestones)
	w.Repository.Milestones[milestone].Title = title
}

// Calls lists the calls so far, as "METHOD /path?query".
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// ServeHTTP answers one call of the API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls = append(s.calls, r.Method+" "+r.URL.RequestURI())
	call := len(s.calls)
	s.mu.Unlock()
	fault := Fault{}
	if s.Fault != nil {
		fault = s.Fault(call, r)
	}
	if fault.Then != nil {
		defer fault.Then()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Ratelimit-Limit", "5000")
	w.Header().Set("X-Ratelimit-Remaining", fmt.Sprint(5000-call))
	w.Header().Set("X-Ratelimit-Reset", fmt.Sprint(time.Now().Add(time.Hour).Unix()))
	w.Header().Set("X-Ratelimit-Resource", "core")
	for k, v := range fault.Header {
		w.Header().Set(k, v)
	}
	switch {
	case fault.Reset:
		panic(http.ErrAbortHandler)
	case fault.Status != 0:
		w.WriteHeader(fault.Status)
		fmt.Fprint(w, fault.Body)
		return
	}
	if s.Enterprise {
		below, ok := strings.CutPrefix(r.URL.Path, "/api")
		if !ok {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(404)
			fmt.Fprint(w, "<!DOCTYPE html><title>Page not found</title>")
			return
		}
		r.URL.Path = strings.TrimPrefix(below, "/v3")
	}
	status, answer := s.answer(w.Header(), r)
	data, err := json.Marshal(answer)
	if err != nil {
		status, data = 500, []byte(`{}`)
	}
	if fault.Truncate > 0 && fault.Truncate < len(data) {
		data = data[:fault.Truncate]
	}
	w.WriteHeader(status)
	w.Write(data)
}

type object = map[string]any

func message(text string) object { return object{"message": text} }

func (s *Server) answer(h http.Header, r *http.Request) (int, any) {
	if auth := r.Header.Get("Authorization"); auth != "" && auth != "Bearer "+Token {
		return 401, message("Bad credentials")
	}
	if r.Method == http.MethodPost && r.URL.Path == "/graphql" {
		return s.graphql(r)
	}
	repo := "/repos/" + s.world.Repository.FullName().String()
	path, ok := strings.CutPrefix(strings.ToLower(r.URL.Path), strings.ToLower(repo))
	told := r.URL.Path
	if ok {
		told = r.URL.Path[len(repo):]
	}
	if status, answer, found := s.told(r, told); found && told != "" {
		return status, answer
	}
	if !ok {
		return 404, message("Not Found")
	}
	if r.Method == http.MethodPost && path == "/labels" {
		return s.createLabel(r)
	}
	if number, rest, ok := issuePath(path); ok {
		return s.issue(h, r, number, rest)
	}
	switch path {
	case "":
		return 200, s.repository()
	case "/issues":
		return 200, s.page(h, r, ordered(r, s.list("issues", s.issues)), !s.NumberedPages)
	case "/issues/comments":
		return 200, s.page(h, r, s.list("comments", s.comments), false)
	case "/issues/events":
		return 200, s.page(h, r, s.events(), false)
	case "/labels":
		return 200, s.page(h, r, objects(s.world.Repository.Labels), false)
	case "/milestones":
		return 200, s.page(h, r, objects(s.world.Repository.Milestones), false)
	case "/contributors":
		return 200, s.page(h, r, objects(s.world.Repository.Contributors), false)
	case "/readme":
		if s.world.Repository.Readme == "" {
			return 404, message("Not Found")
		}
		return 200, object{"type": "file", "encoding": "", "content": s.world.Repository.Readme}
	}
	return 404, message("Not Found")
}

// issuePath reads "/issues/12" and "/issues/12/comments".
func issuePath(path string) (number int, rest string, ok bool) {
	path, ok = strings.CutPrefix(path, "/issues/")
	first, rest, _ := strings.Cut(path, "/")
	number = atoi(first)
	return number, rest, ok && number > 0
}

func (s *Server) issue(h http.Header, r *http.Request, number int, rest string) (int, any) {
	is := func(o object) bool { return o["number"] == float64(number) }
	i := slices.IndexFunc(s.list("issues", s.issues), is)
	switch {
	case i < 0:
		return 410, message("This issue was deleted")
	case rest == "comments":
		of := func(o object) bool { return strings.HasSuffix(fmt.Sprint(o["issue_url"]), fmt.Sprint("/", number)) }
		comments := slices.Clone(s.list("comments", s.comments))
		return 200, s.page(h, r, slices.DeleteFunc(comments, func(o object) bool { return !of(o) }), false)
	case rest != "":
		return 404, message("Not Found")
	}
	return 200, s.list("issues", s.issues)[i]
}

// clone copies a world deeply enough that edits of one do not show in the other.
func (w World) clone() World {
	w.Issues = slices.Clone(w.Issues)
	for i := range w.Issues {
		w.Issues[i].Comments = slices.Clone(w.Issues[i].Comments)
		w.Issues[i].Labels = slices.Clone(w.Issues[i].Labels)
	}
	return w
}

// World is a copy of what the server serves now.
func (s *Server) World() World {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.world.clone()
}
