package cli_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"issueblog/internal/cli"
	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

var settingsBlock = regexp.MustCompile("(?s)(<!-- settings: .*?-->\n```toml\n).*?(```\n<!-- end of settings -->)")

// The README's reference of the settings is the program's own. -update writes it.
func TestReadmeSettings(t *testing.T) {
	file := filepath.Join(repositoryRoot, "README.md")
	readme, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !settingsBlock.Match(readme) {
		t.Fatal("the README has no block of settings")
	}
	want := settingsBlock.ReplaceAll(readme, []byte("${1}"+strings.ReplaceAll(config.Reference(), "$", "$$")+"${2}"))
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(readme, want) {
		t.Error("the README shows other settings than the program has; run go test ./internal/cli -update")
	}
}

// Every issueblog command that the README shows works as shown. "go" commands
// are run by .ci/readme in a fresh clone.
func TestReadmeCommands(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(repositoryRoot, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if err := os.CopyFS("content-cache/issueblog", os.DirFS(filepath.Join(repositoryRoot, "content-cache/issueblog"))); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	owner := content.User{Login: "OWNER", ID: 1, Type: "User"}
	if out, err := exec.Command("git", "init", "-q", ".").CombinedOutput(); err != nil {
		t.Fatalf("git init: %v %s", err, out)
	}
	answers := map[string]json.RawMessage{
		"":                                     json.RawMessage(`{"has_pages": true, "permissions": {"push": true}}`),
		"/pages":                               json.RawMessage(`{"html_url": "https://owner.github.io/NAME/", "build_type": "workflow"}`),
		"/actions/workflows/blog.yml":          json.RawMessage(`{"state": "active", "created_at": "2026-01-01T00:00:00Z"}`),
		"/contents/.github/workflows/blog.yml": json.RawMessage(`{"type": "file", "encoding": "", "content": "permissions:\n  contents: read\n  issues: read\n  pages: write\n  id-token: write"}`),
	}
	server := githubtest.New(githubtest.World{
		Answers:    answers,
		Repository: content.Repository{ID: 9, Name: "NAME", Owner: owner, HTMLURL: "https://github.com/OWNER/NAME", CreatedAt: at},
		Issues:     []content.Issue{{Number: 1, ID: 1, NodeID: "I_1", Title: "Hello", State: "open", User: owner, CreatedAt: at, UpdatedAt: at}},
	})
	defer server.Close()
	environment := map[string]string{"GITHUB_API_URL": server.URL, "GITHUB_TOKEN": githubtest.Token}
	commands := regexp.MustCompile(`(?m)^issueblog (.*)$`).FindAllStringSubmatch(strings.Join(shellBlocks(string(readme)), "\n"), -1)
	if len(commands) < 5 {
		t.Fatalf("the README shows only %d commands", len(commands))
	}
	for _, command := range commands {
		var stderr bytes.Buffer
		code := cli.Main(t.Context(), cli.Env{Args: strings.Fields(command[1]), Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &stderr,
			Getenv: func(name string) string { return environment[name] }})
		if code != 0 {
			t.Errorf("issueblog %s: exit code %d\n%s", command[1], code, stderr.String())
		}
	}
}

func shellBlocks(markdown string) []string {
	var blocks []string
	for _, m := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(markdown, -1) {
		blocks = append(blocks, m[1])
	}
	return blocks
}
