package site_test

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/feed/feedtest"
)

// subscribed is a blog that is changed while somebody reads its feeds.
type subscribed struct {
	settings config.Settings
	content  *content.Content
	own      fstest.MapFS // templates of the blog's own
}

func newSubscribed() *subscribed {
	c := thousand(14)
	for i := range c.Issues {
		c.Issues[i].Body = fmt.Sprintf("Day %d, *slowly*, see #%d.\n\n- [x] look", i, 1+(i+3)%14)
	}
	settings := config.Default()
	settings.Feed.Limit = 4
	c.Repository.ID = 7
	c.Issues[0].Milestone, c.Issues[1].Milestone = 1, 1
	c.Repository.Milestones = []content.Milestone{{Number: 1, Title: "Tides"}}
	return &subscribed{settings, c, fstest.MapFS{}}
}

// feeds is every file of the feeds, by its path.
func (s *subscribed) feeds(t *testing.T) map[string]string {
	t.Helper()
	_, pages, err := planned(s.settings, s.content, "", s.own)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, p := range pages {
		data := p.Body
		if !p.Feed && !feedtest.Archived(p.Path) {
			continue
		}
		if p.Make != nil {
			if data, err = p.Make(); err != nil {
				t.Fatal(err)
			}
		}
		out[p.Path] = string(data)
	}
	return out
}

// marks is what readers know the posts of a feed by, and decide by whether to show one again.
func marks(t *testing.T, data string) []string {
	t.Helper()
	f, err := gofeed.NewParser().Parse(bytes.NewReader([]byte(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, i := range f.Items {
		updated := i.Updated
		if ext := i.Extensions["atom"]["updated"]; len(ext) > 0 { // RSS
			updated = ext[0].Value
		}
		out = append(out, i.GUID+" "+i.PublishedParsed.UTC().Format(time.RFC3339)+" "+updated)
	}
	return out
}

var own = content.User{Login: "harbour", ID: 1, Type: "User"}

// What is not the text of a post moves neither an id nor a date, in no feed; and where nothing of
// a post is changed, not a byte.
func TestSubscribersAreNotAlarmed(t *testing.T) {
	before := newSubscribed().feeds(t)
	changes := map[string]struct {
		bytes  bool // may bytes differ?
		change func(*subscribed)
	}{
		"nothing":  {false, func(*subscribed) {}},
		"reaction": {false, func(s *subscribed) { s.content.Issues[3].Reactions = []content.Reaction{{Content: "heart", Count: 2}} }},
		"pin":      {false, func(s *subscribed) { s.content.Repository.Pinned = []int{4} }},
		"lock":     {false, func(s *subscribed) { s.content.Issues[3].Locked = true }},
		"stars":    {false, func(s *subscribed) { s.content.Repository.Stars = 99 }},
		"touched":  {false, func(s *subscribed) { s.content.Issues[3].UpdatedAt = clock }},
		"template": {false, func(s *subscribed) {
			s.own = fstest.MapFS{"post.html": {Data: []byte("other")}, "custom.css": {Data: []byte("body{color:red}")}}
		}},
		"page size": {false, func(s *subscribed) { s.settings.PerPage = 3 }},
		"label":     {true, func(s *subscribed) { s.content.Issues[3].Labels = append(s.content.Issues[3].Labels, "new") }},
		"comment": {true, func(s *subscribed) {
			i := &s.content.Issues[3]
			i.Comments = append(i.Comments, content.Comment{ID: 999, User: own, CreatedAt: clock, UpdatedAt: clock, Body: "New."})
		}},
		"title": {true, func(s *subscribed) {
			s.content.Issues[3].Title, s.content.Issues[3].FormerTitles = "Another", []string{s.content.Issues[3].Title}
		}},
		"domain":    {true, func(s *subscribed) { s.settings.BaseURL = "https://tides.example" }},
		"permalink": {true, func(s *subscribed) { s.settings.Slug = "ascii"; s.content.Issues[3].Title = "潮水" }},
		"repository": {true, func(s *subscribed) {
			r := &s.content.Repository
			r.Name, r.HTMLURL, r.FirstName = "tides", "https://github.com/harbour/tides", "harbour/notes"
		}},
		"repository, by setting": {true, func(s *subscribed) {
			r := &s.content.Repository
			r.Owner.Login, r.HTMLURL, s.settings.Feed.Repository = "dock", "https://github.com/dock/notes", "harbour/notes"
			for i := range s.content.Issues {
				s.content.Issues[i].User = r.Owner
			}
		}},
	}
	for name, c := range changes {
		s := newSubscribed()
		c.change(s)
		after := s.feeds(t)
		for file, data := range before {
			if ofComments := strings.HasPrefix(path.Base(file), "comments"); ofComments && (name == "comment" || after[file] == "") {
				continue // it has one more, or is at the post's new address
			}
			if !c.bytes && after[file] != data {
				t.Errorf("%s: %s has other bytes: %s", name, file, cmp.Diff(data, after[file]))
			}
			if diff := cmp.Diff(marks(t, data), marks(t, after[file])); diff != "" {
				t.Errorf("%s: %s: %s", name, file, diff)
			}
		}
	}
}

// The text moves the date of its own post, and of no other.
func TestTextMovesTheDate(t *testing.T) {
	before := newSubscribed().feeds(t)
	s := newSubscribed()
	s.content.Issues[3].Body += "\n\nMore."
	s.content.Issues[3].EditedAt = clock
	after := s.feeds(t)
	for _, file := range []string{"/feed.xml", "/atom.xml", "/feed.json"} {
		was, is := marks(t, before[file]), marks(t, after[file])
		if len(was) != len(is) {
			t.Fatalf("%s: %d posts, then %d", file, len(was), len(is))
		}
		var moved []string
		for i := range is {
			if !slices.Contains(was, is[i]) {
				moved = append(moved, is[i])
			}
		}
		if len(moved) != 1 || !strings.HasPrefix(moved[0], "https://github.com/harbour/notes/issues/4 ") || !strings.Contains(moved[0], clock.Format("2006-01-02")) {
			t.Errorf("%s: moved %v", file, moved)
		}
	}
}
