package blog

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

const secret = "twenty random letters"

func buildWithKey(t *testing.T, key string, issues ...content.Issue) *Blog {
	t.Helper()
	b, err := New(config.Default(), &content.Content{Repository: content.Repository{ID: 7, Owner: owner, Name: "notes",
		Milestones: []content.Milestone{{Number: 1, Title: "Tides"}}}, Issues: issues}, Options{Now: clock, PreviewKey: key})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A private preview is rendered like a post, and nothing of the blog knows of it.
func TestPrivatePreview(t *testing.T) {
	b := buildWithKey(t, secret,
		issue(1, "Harbour tides", "See #2, the harbour's tides.", labels("tide")),
		issue(2, "Harbour tides, a draft", "As #1 says of the harbour's tides.", labels("Preview", "page", "tide", "new"), milestone(1)))
	if len(b.Previews) == 1 && b.Previews[0].Page {
		t.Error("the preview is a page of the blog")
	}
	if len(b.Previews) != 1 || len(b.Posts) != 1 || len(b.Pages) != 0 || len(b.Series) != 0 || len(b.Tags) != 1 || len(b.Tags[0].Posts) != 1 {
		t.Fatalf("previews %d, posts %d, pages %d, series %d, tags %d", len(b.Previews), len(b.Posts), len(b.Pages), len(b.Series), len(b.Tags))
	}
	post, preview := b.Posts[0], b.Previews[0]
	if !regexp.MustCompile(`^/preview/[a-z2-7]{32}/$`).MatchString(preview.Path) {
		t.Errorf("its address is %s", preview.Path)
	}
	if !preview.NoIndex || !preview.Private() || preview.Canonical != "" || !strings.Contains(string(preview.Body), post.Path) {
		t.Errorf("noindex %v, private %v, canonical %q, text %s", preview.NoIndex, preview.Private(), preview.Canonical, preview.Body)
	}
	if len(preview.Tags) != 1 || preview.Tags[0] != b.Tags[0] {
		t.Errorf("its tags are %v, want the one that the blog has anyway", preview.Tags)
	}
	if len(post.Backlinks)+len(post.Related) != 0 || post.Newer != nil || strings.Contains(string(post.Body), "preview") {
		t.Errorf("the post knows of it: %v %v %v %s", post.Backlinks, post.Related, post.Newer, post.Body)
	}
	d := b.Decisions[1]
	if d.Published || d.Reason != ReasonPrivate || d.Path != preview.Path {
		t.Errorf("%+v", d)
	}
	if len(b.Warnings) != 0 {
		t.Error(b.Warnings)
	}
}

// The address depends on the key, the repository and the number, and on nothing that an author edits.
func TestPreviewName(t *testing.T) {
	names := []string{previewName(secret, 7, 2), previewName(secret+".", 7, 2), previewName(secret, 8, 2), previewName(secret, 7, 3), previewName(secret, 72, 0)}
	slices.Sort(names)
	if len(slices.Compact(names)) != 5 {
		t.Error(names)
	}
	before := buildWithKey(t, secret, issue(2, "One", "", labels("preview"))).Previews[0].Path
	if after := buildWithKey(t, secret, issue(2, "Two", "x", labels("preview", "page", "draft"))).Previews[0].Path; after != before {
		t.Errorf("edited, it moved from %s to %s", before, after)
	}
}

func TestPrivatePreviewWithoutKey(t *testing.T) {
	b := buildWithKey(t, "", issue(2, "One", "", labels("preview")))
	if len(b.Previews)+len(b.Posts) != 0 {
		t.Error("there is a page")
	}
	if len(b.Warnings) != 1 || !strings.Contains(b.Warnings[0].Hint, "ISSUEBLOG_PREVIEW_KEY") {
		t.Error(b.Warnings)
	}
}
