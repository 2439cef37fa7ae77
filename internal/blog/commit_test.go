package blog

import (
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// TestLinkCommit: a word is a commit where the sync found one, and nowhere else.
func TestLinkCommit(t *testing.T) {
	const full = "993d1866f92aa041997c8c81f9932e04796c3bbe"
	c := &content.Content{Repository: content.Repository{Owner: content.User{Login: "o", Type: "User"}, Name: "r", HTMLURL: "https://github.com/o/r"},
		Commits: map[string]string{"993d186": full, "7777777": ""}}
	home, err := Address(config.Settings{}, c.Repository)
	if err != nil {
		t.Fatal(err)
	}
	b := newBuilder(config.Settings{}, c, Options{}, home)
	if url, ok := b.linkCommit("993d186"); !ok || url != "https://github.com/o/r/commit/"+full {
		t.Errorf("known: %q, %t", url, ok)
	}
	for _, hash := range []string{"7777777", "993d18", "993d1866", full, ""} {
		if url, ok := b.linkCommit(hash); ok {
			t.Errorf("%q: %q", hash, url)
		}
	}
}
