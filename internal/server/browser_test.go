package server

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// strict is a page as the theme makes them: its policy allows nothing to run.
// Its image keeps it loading for a moment, until the first event has come.
const strict = `<!DOCTYPE html><html lang="en"><head><title>Strict</title>
<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; img-src 'self'; base-uri 'none'"></head><body><p>Post</p><img src="/late.png" alt=""></body></html>`

// browse opens the page of a preview in a browser without a window. The
// channel gets the path of every request.
func browse(t *testing.T, n *news, flags ...string) (*exec.Cmd, <-chan string) {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil || testing.Short() {
		t.Skip("needs chromium, and takes seconds")
	}
	o := Options{Dir: t.TempDir(), Log: t.Logf}
	write(t, filepath.Join(o.Dir, "index.html"), strict)
	requests := make(chan string, 100)
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.Listener = l
	handler := newHandler(t.Context(), o, n)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests <- r.URL.Path
		if r.URL.Path == "/late.png" {
			time.Sleep(500 * time.Millisecond)
		}
		handler.ServeHTTP(w, r)
	}))
	s.Listener.Close()
	s.Listener = l
	s.Start()
	t.Cleanup(s.CloseClientConnections)
	profile, err := os.MkdirTemp("", "browser")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) }) // its last processes may still write
	flags = append(flags, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--user-data-dir="+profile, s.URL+"/")
	return exec.CommandContext(t.Context(), browser, flags...), requests
}

func TestTheBrowserReloads(t *testing.T) {
	t.Parallel()
	n := newNews()
	cmd, requests := browse(t, n, "--remote-debugging-port=0")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	await(t, requests, "/", reloadPath)
	n.built(errors.New("no")) // a failure reloads nothing
	n.built(nil)
	await(t, requests, "/", reloadPath)
}

// await expects these requests in this order, whatever else is asked for.
func await(t *testing.T, requests <-chan string, paths ...string) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for len(paths) > 0 {
		select {
		case got := <-requests:
			if got == paths[0] {
				paths = paths[1:]
			}
		case <-limit:
			t.Fatalf("the browser did not ask for %s", paths[0])
		}
	}
}

func TestTheBrowserShowsTheError(t *testing.T) {
	t.Parallel()
	n := newNews()
	n.built(errors.New("template <b>post</b>:\nline 3"))
	cmd, _ := browse(t, n, "--dump-dom")
	page, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "template &lt;b&gt;post&lt;/b&gt;:\nline 3</pre>") || !strings.Contains(string(page), "position: fixed") {
		t.Errorf("the page:\n%s", page)
	}
}
