package content

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// start is when the fake repository's clock begins.
var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// fake is a repository in memory that serves as Source. Its history is told
// by Histories if deep, else by Events.
type fake struct {
	repository Repository
	issues     map[int]Issue
	pulls      []int
	deep       bool
	pageSize   int
	now        time.Time
	events     []Event
	histories  map[int]History
	commits    []string
	names      map[string]string // of people, by login
	unlisted   int               // issues that are counted and not listed
	unshown    int               // how many more comments each issue is said to have than are listed
	limit      Usage             // what is left of the hour's budget

	calls []string
	// before, if not nil, is asked before each page of an answer.
	before func(call string) error
}

func newFake(deep bool) *fake {
	f := &fake{deep: deep, pageSize: 2, now: start, issues: map[int]Issue{}, histories: map[int]History{},
		repository: Repository{ID: 77, Owner: User{Login: "sample-owner", ID: 1, Type: "User"}, Name: "blog", Readme: "Hello",
			Labels: []Label{{Name: "go", Color: "00add8"}}, Topics: []string{}, Milestones: []Milestone{}, Pinned: []int{}, Contributors: []User{}}}
	for n := range 9 {
		f.open(n + 1)
	}
	f.pulls = []int{4}
	f.comment(1, 101)
	f.comment(1, 102)
	f.comment(4, 103)
	f.change(2, func(i *Issue) { i.Labels = []string{"go"} })
	return f
}

func (f *fake) tick() time.Time {
	f.now = f.now.Add(10 * time.Minute)
	return f.now
}

func (f *fake) open(n int) {
	t := f.tick()
	f.issues[n] = Issue{Number: n, ID: int64(n) * 10, NodeID: fmt.Sprint("I_", n), Title: fmt.Sprint("Post ", n), State: "open",
		User: User{Login: "sample-owner", ID: 1, Type: "User"}, AuthorAssociation: "OWNER", Labels: []string{},
		CreatedAt: t, UpdatedAt: t, Body: fmt.Sprintf("Text <b>%d</b>\r\n", n)}
}

// change changes an issue as GitHub does, with its time and history.
func (f *fake) change(n int, edit func(*Issue)) {
	issue := f.issues[n]
	title, body := issue.Title, issue.Body
	edit(&issue)
	issue.UpdatedAt = f.tick()
	h := f.histories[n]
	if issue.Title != title {
		h.FormerTitles = append(slices.Clone(h.FormerTitles), title)
		f.events = append(f.events, Event{ID: int64(len(f.events) + 1), Number: n, Kind: "renamed", From: title, At: f.now})
	}
	if issue.Body != body {
		h.EditedAt = f.now
	}
	f.histories[n] = h
	f.issues[n] = issue
}

func (f *fake) comment(n int, id int64) {
	f.change(n, func(i *Issue) {
		i.Comments = append(slices.Clone(i.Comments), Comment{ID: id, User: User{Login: "sample-reader", ID: 2, Type: "User"},
			CreatedAt: f.now, UpdatedAt: f.now, Body: fmt.Sprint("Comment ", id)})
	})
}

// uncomment deletes a comment, which GitHub does not tell by updated_at.
func (f *fake) uncomment(n int, id int64) {
	issue := f.issues[n]
	issue.Comments = slices.DeleteFunc(slices.Clone(issue.Comments), func(c Comment) bool { return c.ID == id })
	f.issues[n] = issue
}

func (f *fake) call(ctx context.Context, what string) error {
	f.calls = append(f.calls, what)
	if f.before != nil {
		if err := f.before(what); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *fake) Facts(ctx context.Context, _ Name, ask FactsRequest) (Facts, error) {
	facts := Facts{Repository: f.repository, PushedAt: start, Issues: -1, Deep: f.deep, Lists: f.deep || ask.Full,
		Pins: f.deep, Readme: ask.Full, Contributors: ask.Full, Details: ask.Full || !f.deep}
	if f.deep {
		facts.Issues = len(f.issues) - len(f.pulls) + f.unlisted
	}
	return facts, f.call(ctx, "facts")
}

func (f *fake) Issues(ctx context.Context, _ Name, since time.Time, page func([]Listed) error) error {
	var list []Listed
	for n, issue := range f.issues {
		l := f.listed(n)
		if !issue.UpdatedAt.Before(since) {
			list = append(list, l)
		}
	}
	slices.SortFunc(list, func(a, b Listed) int {
		return cmp.Or(a.Issue.UpdatedAt.Compare(b.Issue.UpdatedAt), cmp.Compare(a.Issue.Number, b.Issue.Number))
	})
	return inPages(ctx, f, "issues", list, page)
}

func (f *fake) listed(n int) Listed {
	l := Listed{Issue: f.issues[n], Pull: slices.Contains(f.pulls, n), Comments: len(f.issues[n].Comments) + f.unshown}
	l.Issue.Comments = nil
	for _, label := range f.repository.Labels {
		if slices.Contains(l.Issue.Labels, label.Name) {
			l.Labels = append(l.Labels, label)
		}
	}
	return l
}

func (f *fake) Issue(ctx context.Context, _ Name, n int) (Listed, []Comment, error) {
	err := f.call(ctx, "issue")
	if _, there := f.issues[n]; !there && err == nil {
		err = ErrGone
	}
	return f.listed(n), f.issues[n].Comments, err
}

func (f *fake) Comments(ctx context.Context, _ Name, since time.Time, page func([]IssueComment) error) error {
	var list []IssueComment
	for n, issue := range f.issues {
		for _, c := range issue.Comments {
			if !c.UpdatedAt.Before(since) {
				list = append(list, IssueComment{Number: n, Comment: c})
			}
		}
	}
	slices.SortFunc(list, func(a, b IssueComment) int { return cmp.Compare(a.Comment.ID, b.Comment.ID) })
	return inPages(ctx, f, "comments", list, page)
}

// inPages hands on a list page by page, at least one.
func inPages[T any](ctx context.Context, f *fake, what string, list []T, page func([]T) error) error {
	for first := true; first || len(list) > 0; first = false {
		if err := f.call(ctx, what); err != nil {
			return err
		}
		n := min(f.pageSize, len(list))
		if err := page(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func (f *fake) Histories(ctx context.Context, _ Name, issues []Issue) (map[int]History, error) {
	h := map[int]History{}
	for _, issue := range issues {
		now, there := f.issues[issue.Number]
		told := f.histories[issue.Number]
		told.Gone, told.Comments, told.Names, told.Total = !there, map[int64]string{}, map[string]string{}, len(now.Comments)
		f.tell(told.Names, now.User)
		for _, c := range now.Comments {
			told.Comments[c.ID] = c.Hidden
			f.tell(told.Names, c.User)
		}
		if len(now.Comments) > f.pageSize*2 {
			told.Comments = nil
		}
		h[issue.Number] = told
	}
	return h, f.call(ctx, "histories")
}

func (f *fake) tell(names map[string]string, u User) {
	if name := f.names[u.Login]; name != "" {
		names[u.Login] = name
	}
}

func (f *fake) Events(ctx context.Context, _ Name, after int64) ([]Event, bool, error) {
	var events []Event
	for _, e := range f.events {
		if e.ID > after {
			events = append(events, e)
		}
	}
	return events, true, f.call(ctx, "events")
}

func (f *fake) Commits(ctx context.Context, _ Name, words []string) (map[string]string, error) {
	found := map[string]string{}
	for _, word := range words {
		for _, full := range f.commits {
			if strings.HasPrefix(full, word) {
				found[word] = full
			}
		}
	}
	return found, f.call(ctx, "commits")
}

func (f *fake) Usage() Usage {
	u := f.limit
	u.Calls = len(f.calls)
	return u
}

// blog is a cache under test with its repository.
type testBlog struct {
	*fake
	cache *Cache
	t     *testing.T
}

func newBlog(t *testing.T, deep bool) *testBlog {
	return &testBlog{newFake(deep), Open(t.TempDir(), Name{"sample-owner", "blog"}), t}
}

func (b *testBlog) options() SyncOptions { return SyncOptions{Now: start.Add(240 * time.Hour)} }

func (b *testBlog) sync() Report {
	b.t.Helper()
	return b.syncWith(b.options())
}

func (b *testBlog) full() Report {
	b.t.Helper()
	opts := b.options()
	opts.Full = true
	return b.syncWith(opts)
}

func (b *testBlog) syncWith(opts SyncOptions) Report {
	b.t.Helper()
	report, err := Sync(b.t.Context(), b.fake, b.cache, opts)
	if err != nil {
		b.t.Fatal(err)
	}
	return report
}

func (b *testBlog) load() *Content {
	b.t.Helper()
	c, err := b.cache.Load()
	if err != nil {
		b.t.Fatal(err)
	}
	return c
}

// issue is one issue as the cache has it.
func (b *testBlog) issue(n int) Issue {
	b.t.Helper()
	for _, issue := range b.load().Issues {
		if issue.Number == n {
			return issue
		}
	}
	b.t.Fatalf("issue %d is not in the cache", n)
	return Issue{}
}

// files are the bytes of a cache by file, without the lock and what is unfinished.
func files(t *testing.T, c *Cache) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(c.Dir(), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".lock" || d.Name() == "unfinished.jsonl" {
			return err
		}
		data, err := os.ReadFile(path)
		all[strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(c.Dir())+"/")] = string(data)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return all
}
