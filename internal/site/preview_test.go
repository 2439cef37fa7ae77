package site_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/site"
)

// secretBlog is a blog with a post, and a private preview that mentions it and has a comment.
func secretBlog() *content.Content {
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	at := clock.AddDate(0, -1, 0)
	return &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}, Issues: []content.Issue{
		{Number: 1, Title: "Low tide", Body: "More in #2.", State: "open", User: owner, Labels: []string{"tide"}, CreatedAt: at},
		{Number: 2, Title: "Unripe thoughts", Body: "The tide, as in #1, whispersomely.", State: "open", User: owner, Labels: []string{"tide", "preview"}, CreatedAt: at,
			Comments: []content.Comment{{ID: 5, User: owner, Body: "Not yet.", CreatedAt: at, UpdatedAt: at}}},
	}}
}

func writePreview(t *testing.T, dir, key string) site.Report {
	t.Helper()
	look, pages, err := planned(config.Default(), secretBlog(), key)
	if err != nil {
		t.Fatal(err)
	}
	report, err := site.Write(dir, look, pages)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// Nothing that is published names a private preview, tells its words or where it is: not the list
// of our own files either, which lies beside the site.
func TestPrivatePreviewIsNowhere(t *testing.T) {
	dir := t.TempDir()
	writePreview(t, dir, "twenty random letters")
	var own []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		if strings.HasPrefix(name, "preview") {
			own = append(own, filepath.Base(name))
			if !strings.Contains(string(data), "whispersomely") {
				t.Errorf("%s is not the preview", name)
			}
			if strings.HasSuffix(name, ".html") {
				for _, want := range []string{`<meta name="robots" content="noindex">`, `<meta name="referrer" content="same-origin">`, `class="notice"`, "Not yet."} {
					if !strings.Contains(string(data), want) {
						t.Errorf("%s lacks %s", name, want)
					}
				}
				for _, not := range []string{"canonical", "comments.xml", "og:url", "og:image", "ld+json"} {
					if strings.Contains(string(data), not) {
						t.Errorf("%s has %s", name, not)
					}
				}
			}
			return nil
		}
		if found := regexp.MustCompile(`(?i)whispersomely|unripe|preview/|[a-z2-7]{32}/|Not yet`).Find(data); found != nil {
			t.Errorf("%s holds %q", name, found)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(own, " "); got != "index.html index.md" {
		t.Errorf("the preview's files are %s", got)
	}
}

// Nor do the further pages of its comments tell where it is.
func TestPrivatePreviewOfManyComments(t *testing.T) {
	dir := t.TempDir()
	c := secretBlog()
	c.Issues[1].Comments = longThread(12).Issues[0].Comments
	settings := config.Default()
	settings.CommentsPerPage = 10
	look, pages, err := planned(settings, c, "twenty random letters")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.Write(dir, look, pages); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "preview", "*", "comments", "2", "index.html"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, not := range []string{"canonical", "og:url", "ld+json"} {
		if strings.Contains(string(data), not) {
			t.Errorf("the second page has %s", not)
		}
	}
	if !strings.Contains(string(data), `<meta name="robots" content="noindex">`) {
		t.Error("the second page may be found")
	}
}

// The files of a preview are known again by their hashes, so they go with the key or the label; what somebody
// else put beside them stays.
func TestPrivatePreviewIsRemoved(t *testing.T) {
	dir := t.TempDir()
	writePreview(t, dir, "twenty random letters")
	if again := writePreview(t, dir, "twenty random letters"); again.Changed+again.Removed != 0 {
		t.Errorf("a second build changed %d and removed %d files", again.Changed, again.Removed)
	}
	foreign := filepath.Join(dir, "preview", "note.txt")
	if err := os.WriteFile(foreign, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if other := writePreview(t, dir, "another twenty letters"); other.Removed != 2 {
		t.Errorf("another key removed %d files, want 2", other.Removed)
	}
	if none := writePreview(t, dir, ""); none.Removed != 2 {
		t.Errorf("no key removed %d files, want 2", none.Removed)
	}
	entries, err := os.ReadDir(filepath.Join(dir, "preview"))
	if err != nil || len(entries) != 1 {
		t.Errorf("left are %v, %v", entries, err)
	}
}
