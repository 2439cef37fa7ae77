package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"issueblog/internal/cli"
)

// TestServe opens the preview of the sample blog as a newcomer does: in a
// clone, with no token, no configuration and nothing else.
func TestServe(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	if err := os.CopyFS(filepath.Join(home, "content-cache"), os.DirFS(filepath.Join(root, "content-cache"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(home)
	p := serve(t, "serve", "--addr", "127.0.0.1:0")

	page := p.get(t, "/")
	for _, want := range []string{"Everything the editor can do", "/.issueblog/reload"} {
		if !strings.Contains(page, want) {
			t.Errorf("the home page lacks %q", want)
		}
	}
	if strings.Contains(page, "guest post about growth") {
		t.Error("a stranger's issue is on the home page")
	}

	// A template of one's own replaces the built-in one, without a restart.
	if err := os.MkdirAll("templates", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("templates/search.html", []byte("<!doctype html><title>mine</title>"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.wait(t, "/search/", "<title>mine</title>")

	// A mistake in the settings leaves the last good site, and mending it goes on.
	if err := os.MkdirAll(".github", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(".github/issueblog.toml", []byte("titel = \"x\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.waitLog(t, "titel")
	p.wait(t, "/", "Everything the editor can do")
	if err := os.WriteFile(".github/issueblog.toml", []byte("title = \"A new name\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.wait(t, "/", "A new name")

	// So does an edit of the cache.
	issue := "content-cache/issueblog/sample/issues/2.json"
	data, err := os.ReadFile(issue)
	if err != nil {
		t.Fatal(err)
	}
	data = regexp.MustCompile(`"title": "[^"]*"`).ReplaceAll(data, []byte(`"title": "A changed title"`))
	if err := os.WriteFile(issue, data, 0o644); err != nil {
		t.Fatal(err)
	}
	p.wait(t, "/archive/", "A changed title")
}

func TestServePortInUse(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.CopyFS("content-cache", os.DirFS(filepath.Join(repositoryRoot, "content-cache"))); err != nil {
		t.Fatal(err)
	}
	first := serve(t, "serve", "--addr", "127.0.0.1:0")
	var stderr bytes.Buffer
	code := cli.Main(t.Context(), cli.Env{Args: []string{"serve", "--addr", strings.TrimPrefix(first.url, "http://")}, Stdout: io.Discard, Stderr: &stderr, Getenv: func(string) string { return "" }})
	if code != 1 || !strings.Contains(stderr.String(), "hint: another program listens there") {
		t.Errorf("exit code %d and %q", code, stderr.String())
	}
}

// repositoryRoot is the clone; tests that change folders need it in full.
var repositoryRoot = func() string {
	root, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return root
}()

// preview is a running "issueblog serve".
type preview struct {
	url string
	log chan string
}

// serve starts the command and waits until it says where the blog is. It ends with the test, within a second.
func serve(t *testing.T, args ...string) *preview {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	ended := make(chan int, 1)
	go func() {
		ended <- cli.Main(ctx, cli.Env{Args: args, Stdout: io.Discard, Stderr: w, Getenv: func(string) string { return "" }})
		w.Close()
	}()
	p := &preview{log: make(chan string, 1000)}
	ready := make(chan string, 1)
	go func() {
		for s := bufio.NewScanner(r); s.Scan(); {
			if address, ok := strings.CutPrefix(s.Text(), "the blog is at "); ok {
				ready <- strings.TrimSuffix(strings.Fields(address)[0], "/")
			}
			p.log <- s.Text()
		}
		close(p.log)
	}()
	t.Cleanup(func() {
		cancel()
		select {
		case code := <-ended:
			if code != 0 {
				t.Errorf("serve ended with code %d", code)
			}
		case <-time.After(5 * time.Second):
			t.Error("serve did not end")
		}
	})
	select {
	case p.url = <-ready:
	case code := <-ended:
		t.Fatalf("serve ended at once with code %d", code)
	case <-time.After(30 * time.Second):
		t.Fatal("serve did not start")
	}
	return p
}

func (p *preview) get(t *testing.T, path string) string {
	t.Helper()
	response, err := http.Get(p.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// wait asks for a page until it holds the text.
func (p *preview) wait(t *testing.T, path, text string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if strings.Contains(p.get(t, path), text) {
			return
		}
	}
	t.Fatalf("%s never held %q", path, text)
}

// waitLog waits for a line that holds the text.
func (p *preview) waitLog(t *testing.T, text string) {
	t.Helper()
	end := time.After(20 * time.Second)
	for {
		select {
		case line := <-p.log:
			if strings.Contains(line, text) {
				return
			}
		case <-end:
			t.Fatalf("no line held %q", text)
		}
	}
}
