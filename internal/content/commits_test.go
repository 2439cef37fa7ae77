package content

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const fullHash = "993d1866f92aa041997c8c81f9932e04796c3bbe"

func TestEachHash(t *testing.T) {
	for text, want := range map[string][]string{
		"Fixed in 993d186, not 993d18.":                         {"993d186"},
		"1234567 and deadbeef":                                  {"1234567", "deadbeef"},
		"owner/name@993d1866 https://h/commit/" + fullHash:      {"993d1866", fullHash},
		"见993d186。(993d187)":                                    {"993d186", "993d187"},
		"993d186g x993d186 _993d186 993D186":                    nil,
		"141a8b4c-b6a4-4a40-9b79-4b1cd5a8e0a4":                  nil,
		strings.Repeat("a", 40) + " " + strings.Repeat("b", 41): {strings.Repeat("a", 40)},
		"": nil,
	} {
		var got []string
		eachHash(text, func(word string) { got = append(got, word) })
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestCommits follows what is known of commits from sync to sync.
func TestCommits(t *testing.T) {
	b := newBlog(t, true)
	b.commits = []string{fullHash}
	b.change(1, func(i *Issue) { i.Body = "by 993d186, later by 7777777" })
	b.change(2, func(i *Issue) {
		i.Comments = []Comment{{ID: 9, CreatedAt: b.now, UpdatedAt: b.now, Body: "993d186 and abcdef1"}}
	})
	step := func(what string, report Report, asked int, want map[string]string) {
		t.Helper()
		calls := 0
		for _, call := range b.calls {
			if call == "commits" {
				calls++
			}
		}
		if b.calls = nil; calls != asked {
			t.Errorf("%s: asked %d times, want %d", what, calls, asked)
		}
		if diff := cmp.Diff(want, b.load().Commits); diff != "" || len(report.Warnings) > 0 {
			t.Errorf("%s: %v %s", what, report.Warnings, diff)
		}
	}
	known := map[string]string{"993d186": fullHash, "7777777": "", "abcdef1": ""}
	step("first", b.sync(), 1, known)
	step("same", b.sync(), 0, known)
	b.commits = append(b.commits, strings.Repeat("7", 40))
	step("pushed later", b.sync(), 0, known)
	known["7777777"] = strings.Repeat("7", 40)
	step("full", b.full(), 1, known)
	b.change(2, func(i *Issue) { i.Comments = nil })
	delete(known, "abcdef1")
	b.full()
	step("word gone", b.full(), 0, known)
	write(t, b.cache.commitsFile(), "{")
	if c := b.load(); len(c.Warnings) != 1 || c.Commits != nil {
		t.Errorf("damaged: %v, %v", c.Warnings, c.Commits)
	}
	step("damaged", b.sync(), 1, known)
	b.edit("commits.json", fullHash, "javascript:alert(1)")
	step("tampered", b.sync(), 1, known)

	b.deep = false
	b.change(3, func(i *Issue) { i.Body = "5555555" })
	step("without a token", b.sync(), 0, known)
}

// TestManyHashes bounds what a stranger's comment can cost.
func TestManyHashes(t *testing.T) {
	b := newBlog(t, true)
	var words []string
	for i := range 1200 {
		words = append(words, fmt.Sprintf("a%06d", i))
	}
	b.commits = []string{fullHash}
	b.change(1, func(i *Issue) {
		i.Comments = []Comment{{ID: 9, CreatedAt: b.now, UpdatedAt: b.now, Body: strings.Join(words, " ")}}
	})
	b.change(2, func(i *Issue) { i.Body = "993d186" })
	b.change(9, func(i *Issue) { i.AuthorAssociation, i.Body = "NONE", strings.Join(words, " ") })
	for _, want := range []int{500, 1000, 1201, 1201} {
		b.sync()
		if c := b.load().Commits; len(c) != want || c["993d186"] != fullHash {
			t.Errorf("%d words, the post's is %q; want %d and its hash", len(c), c["993d186"], want)
		}
	}
}

// TestCommitsCannotBeAsked: the words stay text, and are asked for again by the next full pass only.
func TestCommitsCannotBeAsked(t *testing.T) {
	b := newBlog(t, true)
	b.commits = []string{fullHash}
	b.change(1, func(i *Issue) { i.Body = "993d186" })
	b.before = func(what string) error {
		if what == "commits" {
			return errCut
		}
		return nil
	}
	report := b.sync()
	if len(report.Notes) != 1 || !strings.Contains(report.Notes[0], "cut off") || len(report.Warnings) != 0 {
		t.Errorf("report %+v", report)
	}
	b.before = nil
	b.calls = nil
	if b.sync(); slices.Contains(b.calls, "commits") || !maps.Equal(b.load().Commits, map[string]string{"993d186": ""}) {
		t.Errorf("calls %q, commits %v", b.calls, b.load().Commits)
	}
	if b.full(); b.load().Commits["993d186"] != fullHash {
		t.Errorf("after a full pass: %v", b.load().Commits)
	}
}
