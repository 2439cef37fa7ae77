package server

import (
	"bytes"
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

// browse serves a preview and opens its page in a browser without a window,
// with these flags. The channel gets the path of every request; the browser
// says on the buffer what troubles it, which may be read once it has ended.
func browse(t *testing.T, n *news, flags ...string) (*exec.Cmd, <-chan string, *bytes.Buffer) {
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
	flags = append(flags, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server",
		"--disable-background-networking", "--enable-logging=stderr", "--user-data-dir="+profile, s.URL+"/")
	cmd := exec.CommandContext(t.Context(), browser, flags...)
	said := new(bytes.Buffer)
	cmd.Stderr = said
	cmd.WaitDelay = time.Second // a child of a browser that was ended may keep its output open
	return cmd, requests, said
}

// A browser that hangs while it starts never asks for the page. That says nothing
// of the page, so another is started; one that has the page gets no second chance.
func TestTheBrowserReloads(t *testing.T) {
	t.Parallel()
	for try := range 3 {
		n := newNews()
		cmd, requests, said := browse(t, n, "--remote-debugging-port=0")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		missed := await(requests, "/")
		started := missed == ""
		if started {
			missed = await(requests, reloadPath)
		}
		if missed == "" {
			n.built(errors.New("no")) // a failure reloads nothing
			n.built(nil)
			missed = await(requests, "/", reloadPath)
		}
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if missed == "" {
			return
		}
		report := t.Logf
		if started || try == 2 {
			report = t.Fatalf
		}
		report("the browser did not ask for %s; it says:\n%s", missed, said)
	}
}

// await expects these requests in this order, whatever else is asked for. It
// gives the one that did not come.
func await(requests <-chan string, paths ...string) (missed string) {
	limit := time.After(30 * time.Second)
	for len(paths) > 0 {
		select {
		case got := <-requests:
			if got == paths[0] {
				paths = paths[1:]
			}
		case <-limit:
			return paths[0]
		}
	}
	return ""
}

func TestTheBrowserShowsTheError(t *testing.T) {
	t.Parallel()
	n := newNews()
	n.built(errors.New("template <b>post</b>:\nline 3"))
	cmd, _, said := browse(t, n, "--dump-dom")
	page, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v; the browser says:\n%s", err, said)
	}
	if !strings.Contains(string(page), "template &lt;b&gt;post&lt;/b&gt;:\nline 3</pre>") || !strings.Contains(string(page), "position: fixed") {
		t.Errorf("the page:\n%s", page)
	}
}
