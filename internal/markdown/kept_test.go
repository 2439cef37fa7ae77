package markdown

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// memory is a cache that counts.
type memory struct {
	mutex sync.Mutex
	m     map[string][]byte
	hits  int
}

func (c *memory) Get(key string) ([]byte, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	b, ok := c.m[key]
	if ok {
		c.hits++
	}
	return b, ok
}

func (c *memory) Put(key string, value []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.m[key] = value
}

// Everything a text can ask about, and something costly, so that it is kept.
const asking = "#1 #99 @octocat @nobody 1a2b3c4 1111111 ![a](https://example.com/a.png) ![b](https://example.com/b.png)\n\n# A\n\n```go\nvar a int\n```\n<script>"

func TestCacheKeepsTexts(t *testing.T) {
	cache := &memory{m: map[string][]byte{}}
	o := caseOptions()
	want := New(o).Render(asking, TextOptions{})
	o.Cache = cache
	for range 3 {
		if diff := cmp.Diff(want, New(o).Render(asking, TextOptions{})); diff != "" {
			t.Error(diff)
		}
	}
	if len(cache.m) != 1 || cache.hits != 2 {
		t.Errorf("%d kept, %d found", len(cache.m), cache.hits)
	}
	New(o).Render("short", TextOptions{})
	if len(cache.m) != 1 {
		t.Error("a short text is kept")
	}
}

// A kept text is given only while all it was told is still true, and only to who asks for the same.
func TestCacheKnowsWhatATextDependsOn(t *testing.T) {
	cache := &memory{m: map[string][]byte{}}
	base := caseOptions()
	base.Cache = cache
	New(base).Render(asking, TextOptions{})
	for name, change := range map[string]func(*Options, *TextOptions){
		"an issue's title": func(o *Options, _ *TextOptions) {
			o.Issue = func(int) (string, string, bool) { return "/1/post/", "Renamed", true }
		},
		"an issue is gone": func(o *Options, _ *TextOptions) { o.Issue = func(int) (string, string, bool) { return "", "", false } },
		"an account is known": func(o *Options, _ *TextOptions) {
			o.User = func(s string) (string, string, bool) { return "https://github.com/" + s, s, true }
		},
		"a commit is pushed": func(o *Options, _ *TextOptions) {
			o.Commit = func(s string) (string, bool) { return "https://github.com/" + s, true }
		},
		"a picture is copied": func(o *Options, _ *TextOptions) {
			o.Image = func(string) (string, int, int, bool) { return "/m.png", 1, 1, true }
		},
		"nothing is known": func(o *Options, _ *TextOptions) { o.Issue, o.User, o.Commit, o.Image = nil, nil, nil, nil },
		"another server":   func(o *Options, _ *TextOptions) { o.ServerURL = "https://git.example" },
		"as GitHub":        func(o *Options, _ *TextOptions) { o.AsGitHub = true },
		"levels":           func(_ *Options, x *TextOptions) { x.HeadingLevel = 3 },
		"prefix":           func(_ *Options, x *TextOptions) { x.IDPrefix = "c1-" },
		"a stranger's":     func(_ *Options, x *TextOptions) { x.UserContent = true },
		"own images":       func(_ *Options, x *TextOptions) { x.OwnImages = true },
		"soft breaks":      func(_ *Options, x *TextOptions) { x.SoftBreaks = true },
	} {
		o, text := base, TextOptions{}
		change(&o, &text)
		got := New(o).Render(asking, text)
		o.Cache = nil
		if diff := cmp.Diff(New(o).Render(asking, text), got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	New(base).Render(asking, TextOptions{})
	hits := cache.hits
	New(base).Render(asking, TextOptions{})
	if cache.hits != hits+1 {
		t.Error("not found any more")
	}
	for key := range cache.m {
		cache.m[key] = []byte(strings.Repeat("{", 9))
	}
	if got := New(base).Render(asking, TextOptions{}); !strings.Contains(got.HTML, "octocat") {
		t.Errorf("damaged: %+v", got)
	}
}
