package feed

import (
	"errors"
	"flag"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"issueblog/internal/feed/feedtest"
)

// TestValid goes through what the W3C feed validator looks at, for every feed of the sample.
func TestValid(t *testing.T) {
	for name, o := range map[string]Options{"full": standard, "summary": {Comments: true, Words: words}, "bare": {}, "archive": {Full: true, Limit: 1, Comments: true, Hub: "https://hub.example/", Words: words}} {
		for _, f := range build(t, sample(), o) {
			t.Run(name+f.Path, func(t *testing.T) {
				if isFeed(f.Path) {
					feedtest.Check(t, sample().BaseURL, f.Path, f.Data)
				} else {
					feedtest.Parse(t, f.Data) // OPML and SVG
				}
				if f.Feed != (isFeed(f.Path) && !feedtest.Archived(f.Path)) {
					t.Errorf("said to be a feed: %v", f.Feed)
				}
			})
		}
	}
}

func isFeed(file string) bool {
	switch path.Base(file) {
	case RSS, Atom, JSON, CommentsRSS, CommentsAtom, CommentsJSON:
		return true
	}
	return false
}

var built = flag.String("built", "", "folder of a site whose feeds are to be checked")

// TestBuilt checks every feed of a site that was built: go test ./internal/feed -run TestBuilt -built public.
func TestBuilt(t *testing.T) {
	if *built == "" {
		t.Skip("no -built DIR")
	}
	data, err := os.ReadFile(filepath.Join(*built, RSS))
	if err != nil {
		t.Fatal(err)
	}
	home, err := url.Parse(feedtest.Parse(t, data).Children[0].First("link"))
	if err != nil {
		t.Fatal(err)
	}
	base, checked := strings.TrimSuffix(home.String(), "/"), 0
	err = fs.WalkDir(os.DirFS(*built), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(*built, filepath.FromSlash(name)))
		switch ext := path.Ext(name); {
		case err != nil:
			return err
		case isFeed(name):
			page, err := os.ReadFile(filepath.Join(*built, filepath.FromSlash(path.Dir(name)), "index.html"))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			t.Run(name, func(t *testing.T) { feedtest.Check(t, base, feedtest.Place(base, "/"+name, page), data) })
			checked++
		case ext == ".opml" || ext == ".svg" || ext == ".xml":
			t.Run(name, func(t *testing.T) { feedtest.Parse(t, data) })
		}
		return nil
	})
	if err != nil || checked < 4 {
		t.Errorf("%d feeds: %v", checked, err)
	}
	t.Logf("%d feeds checked", checked)
}
