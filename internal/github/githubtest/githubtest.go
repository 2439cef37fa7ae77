// Package githubtest is a small stand-in for GitHub's API in tests, over HTTP:
// as much as package github asks of it, for a world given in the cache's own
// JSON. It pages as GitHub does, counts calls, and fails on demand.
package githubtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
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
	// NumberedPages makes the list of issues page by number, as older servers do.
	NumberedPages bool

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
	w.Header().Set("X-Ratelimit-Reset", "4000000000")
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
	if !ok {
		return 404, message("Not Found")
	}
	if number, rest, ok := issuePath(path); ok {
		return s.issue(h, r, number, rest)
	}
	switch path {
	case "":
		return 200, s.repository()
	case "/issues":
		return 200, s.page(h, r, s.list("issues", s.issues), !s.NumberedPages)
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

// objects turns values into what their JSON says.
func objects[T any](values []T) []object {
	out := make([]object, 0, len(values))
	for _, v := range values {
		out = append(out, toObject(v))
	}
	return out
}

func toObject(v any) object {
	data, err := json.Marshal(v)
	o := object{}
	if err == nil {
		err = json.Unmarshal(data, &o)
	}
	if err != nil {
		panic(err) // our own types always have a JSON form
	}
	return o
}

func (s *Server) repository() object {
	o := toObject(s.world.Repository)
	o["has_issues"] = true
	o["pushed_at"] = s.world.Repository.CreatedAt
	o["full_name"] = s.world.Repository.FullName().String()
	return o
}

// list makes a list once for each state of the world.
func (s *Server) list(name string, make func() []object) []object {
	if s.made == nil {
		s.made = map[string][]object{}
	}
	if _, ok := s.made[name]; !ok {
		s.made[name] = make()
	}
	return s.made[name]
}

func (s *Server) issues() []object {
	var out []object
	for _, issue := range s.world.Issues {
		o := toObject(issue)
		for _, own := range []string{"edited_at", "former_titles"} {
			delete(o, own)
		}
		o["comments"] = len(issue.Comments)
		o["user"], o["reactions"] = user(issue.User), reactions(issue.Reactions)
		o["labels"], o["milestone"] = s.labels(issue.Labels), s.milestone(issue.Milestone)
		if slices.Contains(s.world.Pulls, issue.Number) {
			o["pull_request"] = object{"url": "x"}
		}
		out = append(out, o)
	}
	return byUpdate(out)
}

func (s *Server) comments() []object {
	var out []object
	for _, issue := range s.world.Issues {
		for _, c := range issue.Comments {
			o := toObject(c)
			o["issue_url"] = fmt.Sprintf("%s/repos/x/y/issues/%d", s.URL, issue.Number)
			o["user"], o["reactions"], o["minimized"] = user(c.User), reactions(c.Reactions), nil
			if c.Hidden != "" {
				o["minimized"] = object{"reason": c.Hidden}
			}
			out = append(out, o)
		}
	}
	return byUpdate(out)
}

func byUpdate(items []object) []object {
	slices.SortStableFunc(items, func(a, b object) int {
		return strings.Compare(key(a), key(b))
	})
	return items
}

// user is null where there is none, as GitHub's schema allows.
func user(u content.User) any {
	if u == (content.User{}) {
		return nil
	}
	return toObject(u)
}

func reactions(list []content.Reaction) object {
	o := object{}
	for _, r := range list {
		o[r.Content] = r.Count
	}
	return o
}

func (s *Server) labels(names []string) []object {
	out := []object{}
	for _, l := range s.world.Repository.Labels {
		if slices.Contains(names, l.Name) {
			out = append(out, toObject(l))
		}
	}
	return out
}

func (s *Server) milestone(number int) any {
	for _, m := range s.world.Repository.Milestones {
		if m.Number == number {
			return toObject(m)
		}
	}
	return nil
}

// events lists a rename for each former title, and the pins, newest first.
func (s *Server) events() []object {
	var out []object
	for _, issue := range s.world.Issues {
		for i, title := range issue.FormerTitles {
			out = append(out, object{"id": issue.Number*1000 + i, "event": "renamed", "rename": object{"from": title},
				"created_at": issue.CreatedAt.Add(time.Duration(i) * time.Second), "issue": object{"number": issue.Number}})
		}
		if slices.Contains(s.world.Repository.Pinned, issue.Number) {
			out = append(out, object{"id": issue.Number*1000 + 999, "event": "pinned", "created_at": issue.CreatedAt.Add(time.Hour), "issue": object{"number": issue.Number}})
		}
	}
	slices.Reverse(out)
	return out
}

// graphql answers the three queries that package github sends.
func (s *Server) graphql(r *http.Request) (int, any) {
	var ask struct {
		Query     string
		Variables struct {
			Owner, Name string
			IDs         []string
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil || r.Header.Get("Authorization") == "" {
		return 401, message("This endpoint requires you to be authenticated.")
	}
	switch {
	case strings.HasPrefix(ask.Query, "query Facts("):
		return 200, object{"data": object{"repository": s.graphFacts()}}
	case strings.HasPrefix(ask.Query, "query Histories("):
		return 200, s.graphHistories(ask.Variables.IDs)
	}
	if strings.HasPrefix(ask.Query, "query Commits(") {
		return 200, object{"data": object{"repository": s.graphCommits(ask.Query)}}
	}
	return 200, object{"errors": []object{message("unknown query")}}
}

var commitAlias = regexp.MustCompile(`(c\d+): object\(expression: "([^"]*)"\)`)

// graphCommits resolves what a query asks for under aliases, as git does: null where none or
// several fit.
func (s *Server) graphCommits(query string) object {
	o := object{}
	for _, m := range commitAlias.FindAllStringSubmatch(query, -1) {
		o[m[1]] = nil
		fits := slices.DeleteFunc(slices.Clone(s.world.Commits), func(full string) bool { return !strings.HasPrefix(full, m[2]) })
		if len(fits) == 1 {
			o[m[1]] = object{"oid": fits[0]}
		}
	}
	return o
}

func (s *Server) graphFacts() object {
	r := s.world.Repository
	pinned := []object{}
	for _, n := range r.Pinned {
		pinned = append(pinned, object{"issue": object{"number": n}})
	}
	milestones := objects(r.Milestones)
	for _, m := range milestones {
		m["state"] = strings.ToUpper(fmt.Sprint(m["state"]))
	}
	return object{
		"databaseId": r.ID, "name": r.Name, "url": r.HTMLURL, "description": r.Description, "homepageUrl": r.Homepage,
		"isPrivate": r.Private, "isArchived": r.Archived, "hasIssuesEnabled": true, "stargazerCount": r.Stars, "forkCount": r.Forks,
		"createdAt": r.CreatedAt, "pushedAt": r.CreatedAt, "defaultBranchRef": object{"name": r.DefaultBranch},
		"owner":  object{"__typename": r.Owner.Type, "login": r.Owner.Login, "databaseId": r.Owner.ID, "avatarUrl": r.Owner.AvatarURL},
		"labels": object{"nodes": objects(r.Labels)}, "milestones": object{"nodes": milestones},
		"pinnedIssues": object{"nodes": pinned}, "issues": object{"totalCount": len(s.world.Issues) - len(s.world.Pulls)},
	}
}

// graphHistories answers null for what is gone, with an error beside the data.
func (s *Server) graphHistories(ids []string) object {
	byID := map[string]any{}
	r := s.world.Repository
	for _, issue := range s.world.Issues {
		titles, comments := []object{}, []object{}
		for _, t := range issue.FormerTitles {
			titles = append(titles, object{"previousTitle": t})
		}
		for _, c := range issue.Comments[:min(100, len(issue.Comments))] {
			comments = append(comments, object{"fullDatabaseId": fmt.Sprint(c.ID), "isMinimized": c.Hidden != "",
				"minimizedReason": c.Hidden, "author": actor(c.User)})
		}
		o := object{"number": issue.Number, "timelineItems": object{"nodes": titles}, "lastEditedAt": nil, "author": actor(issue.User),
			"repository": object{"name": r.Name, "owner": object{"login": r.Owner.Login}},
			"comments":   object{"nodes": comments, "pageInfo": object{"hasNextPage": len(issue.Comments) > 100}}}
		if !issue.EditedAt.IsZero() {
			o["lastEditedAt"] = issue.EditedAt
		}
		byID[issue.NodeID] = o
	}
	nodes, errs := []any{}, []object{}
	for _, id := range ids {
		if byID[id] == nil {
			errs = append(errs, object{"type": "NOT_FOUND", "message": "Could not resolve to a node with the global id of '" + id + "'"})
		}
		nodes = append(nodes, byID[id])
	}
	return object{"data": object{"nodes": nodes}, "errors": errs}
}

// actor is null where the account is gone.
func actor(u content.User) any {
	if u.Deleted() {
		return nil
	}
	return object{"login": u.Login, "name": u.Name}
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
