package media

import (
	"bytes"
	"context"
	"errors"
	"hash/crc32"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func checksum(data []byte) uint32 { return crc32.ChecksumIEEE(data) }

// store is a server of attachments: address to what it does.
type store map[string]http.HandlerFunc

func (s store) start(t *testing.T) (*httptest.Server, Limits) {
	t.Helper()
	mux := http.NewServeMux()
	for path, handler := range s {
		mux.HandleFunc(path, handler)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server, Limits{Sources: []string{server.URL + "/a/"}, Private: true, Silence: 2 * time.Second}
}

func sends(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { w.Write(data) }
}

func open(t *testing.T, dir string) *Library {
	t.Helper()
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func fetch(t *testing.T, l *Library, limits Limits, urls ...string) Report {
	t.Helper()
	report, err := Fetch(context.Background(), l, urls, limits)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestFetch(t *testing.T) {
	var requests atomic.Int32
	server, limits := store{
		"/a/png": func(w http.ResponseWriter, r *http.Request) {
			requests.Add(1)
			http.Redirect(w, r, "/signed?key=secret", http.StatusFound)
		},
		"/signed": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html") // not believed
			w.Write(pngOf(3, 2))
		},
		"/a/same": sends(pngOf(3, 2)),
		"/a/gif":  sends(gifOf(5, 4)),
	}.start(t)
	dir := filepath.Join(t.TempDir(), "owner", "name", "media")
	l := open(t, dir)
	urls := []string{server.URL + "/a/same", server.URL + "/a/png", server.URL + "/a/gif", server.URL + "/a/png", "https://elsewhere.example/x.png"}
	report := fetch(t, l, limits, urls...)
	if diff := cmp.Diff(Report{Copied: 3, Elsewhere: 1}, report); diff != "" {
		t.Error(diff)
	}
	first, _ := l.Lookup(server.URL + "/a/png")
	same, _ := l.Lookup(server.URL + "/a/same")
	if first != same || first.Width != 3 || first.Height != 2 || first.Type != "image/png" {
		t.Errorf("%v and %v", first, same)
	}
	if data, err := os.ReadFile(l.Path(first.File)); err != nil || !bytes.Equal(data, pngOf(3, 2)) {
		t.Errorf("the copy differs: %v", err)
	}
	index, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil {
		t.Fatal(err)
	}

	again := open(t, dir)
	if diff := cmp.Diff(Report{Known: 3, Elsewhere: 1}, fetch(t, again, limits, urls...)); diff != "" {
		t.Error(diff)
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests for one picture", n)
	}
	after, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil || !bytes.Equal(index, after) {
		t.Errorf("the index changed: %v\n%s\n%s", err, index, after)
	}
	if bytes.Contains(index, []byte("secret")) {
		t.Error("the index knows a signed address")
	}
}

func TestFetchWarns(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte("\x89PNG"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}
	cut := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.Write(pngOf(3, 2))
	}
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			w.Write([]byte("x"))
			w.(http.Flusher).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	}
	flood := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 4096)); err != nil {
				return
			}
		}
	}
	handlers := store{
		"/a/error": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) },
		"/a/html":  sends([]byte("<!DOCTYPE html><p>a page")),
		"/a/svg":   sends([]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>`)),
		"/a/empty": sends(nil),
		"/a/bomb":  sends(bomb(60_000, 60_000)),
		"/a/hang":  hang,
		"/a/cut":   cut,
		"/a/drip":  drip,
		"/a/flood": flood,
		"/a/huge":  func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Content-Length", "999999999") },
		"/a/loop": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/a/loop?key=secret", http.StatusFound)
		},
		"/a/file": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		},
		"/a/good": sends(pngOf(1, 1)),
	}
	server, limits := handlers.start(t)
	limits.Silence, limits.Total, limits.Bytes = 150*time.Millisecond, 600*time.Millisecond, 100_000
	want := map[string]string{
		"error": "503", "html": "a web page", "svg": "an SVG file", "empty": "an empty file", "bomb": "60000 × 60000 pixels", "hang": "went silent",
		"cut": "unexpected EOF", "drip": "takes too long", "flood": "more than the 100000 bytes", "huge": "999999999 bytes", "loop": "more than 5 redirects",
		"file": "not the web", "missing": "not found",
	}
	urls := []string{server.URL + "/a/good"}
	for name := range want {
		urls = append(urls, server.URL+"/a/"+name)
	}
	l := open(t, filepath.Join(t.TempDir(), "media"))
	report := fetch(t, l, limits, urls...)
	if report.Copied != 1 || len(report.Warnings) != len(want) {
		t.Errorf("copied %d, %d warnings, want 1 and %d", report.Copied, len(report.Warnings), len(want))
	}
	last := ""
	for _, w := range report.Warnings {
		address, reason, _ := strings.Cut(strings.TrimPrefix(w.Error(), server.URL+"/a/"), ": ")
		if wanted, ok := want[address]; !ok || !strings.Contains(reason, wanted) {
			t.Errorf("%s: %s, want %q", address, reason, wanted)
		}
		if strings.Contains(w.Error(), "secret") {
			t.Errorf("a signed address is in the warning: %v", w)
		}
		if address < last {
			t.Errorf("%s comes after %s", address, last)
		}
		last = address
	}
	left, err := filepath.Glob(filepath.Join(l.dir, "*"))
	if err != nil || len(left) != 2 { // the good one and the index
		t.Errorf("left %v, %v", left, err)
	}
}

func TestFetchSendsNoCredentials(t *testing.T) {
	server, limits := store{"/a/x": func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"Authorization", "Cookie"} {
			if r.Header.Get(name) != "" {
				t.Errorf("%s is sent", name)
			}
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
		if r.URL.RawQuery == "" {
			http.Redirect(w, r, "/a/x?again", http.StatusFound)
			return
		}
		w.Write(pngOf(1, 1))
	}}.start(t)
	t.Setenv("GITHUB_TOKEN", "secret")
	if report := fetch(t, open(t, t.TempDir()), limits, server.URL+"/a/x"); report.Copied != 1 {
		t.Errorf("%+v", report)
	}
}

func TestFetchStaysOutside(t *testing.T) {
	var reached atomic.Bool
	server, limits := store{"/a/x": func(w http.ResponseWriter, r *http.Request) { reached.Store(true); w.Write(pngOf(1, 1)) }}.start(t)
	limits.Private = false
	report := fetch(t, open(t, t.TempDir()), limits, server.URL+"/a/x")
	if len(report.Warnings) != 1 || !errors.Is(report.Warnings[0], errPrivate) || reached.Load() {
		t.Errorf("%+v, reached: %v", report, reached.Load())
	}
}

func TestRedirect(t *testing.T) {
	for _, c := range []struct {
		from, to string
		ok       bool
	}{
		{"https://github.com/a", "https://store.example/b", true},
		{"http://github.com/a", "https://store.example/b", true},
		{"https://github.com/a", "http://store.example/b", false},
		{"https://github.com/a", "ftp://store.example/b", false},
		{"https://github.com/a", "https://127.0.0.1/b", false},
		{"https://github.com/a", "https://[::1]/b", false},
		{"https://github.com/a", "https://169.254.169.254/b", false},
	} {
		from, to := httptest.NewRequest("GET", c.from, nil), httptest.NewRequest("GET", c.to, nil)
		if err := (Limits{}).filled().redirect(to, []*http.Request{from}); (err == nil) != c.ok {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		}
	}
}

func TestPublicIP(t *testing.T) {
	for _, ip := range []string{"140.82.112.3", "2606:50c0:8000::153"} {
		if err := publicIP(netip.MustParseAddr(ip)); err != nil {
			t.Errorf("%s: %v", ip, err)
		}
	}
	for _, ip := range []string{"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
		"255.255.255.255", "::", "::1", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"} {
		if err := publicIP(netip.MustParseAddr(ip)); err == nil {
			t.Errorf("%s is taken for public", ip)
		}
	}
}

func TestAllows(t *testing.T) {
	l := Limits{}.filled()
	for address, want := range map[string]bool{
		"https://github.com/user-attachments/assets/0d5e":            true,
		"https://GitHub.com/user-attachments/assets/0d5e":            true,
		"https://user-images.githubusercontent.com/1/a.png":          true,
		"https://raw.githubusercontent.com/o/r/main/a.png":           true,
		"http://github.com/user-attachments/assets/0d5e":             false,
		"https://github.com/user-attachments/files/1/a.pdf":          false,
		"https://github.com/user-attachments/assets/../../x":         false,
		"https://github.com/user-attachments/assets/%2e%2e/%2e%2e/x": false,
		"https://github.com.evil.example/user-attachments/assets/x":  false,
		"https://github.com@evil.example/user-attachments/assets/x":  false,
		"https://u:p@github.com/user-attachments/assets/x":           false,
		"https://github.com:8443/user-attachments/assets/x":          false,
		"/user-attachments/assets/x":                                 false,
		"file:///etc/passwd":                                         false,
		"https://[":                                                  false,
		"":                                                           false,
	} {
		if got := l.allows(address); got != want {
			t.Errorf("allows(%q) = %v", address, got)
		}
	}
}

func TestFetchCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	server, limits := store{
		"/a/1": sends(pngOf(1, 1)),
		"/a/2": func(w http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() },
	}.start(t)
	dir := t.TempDir()
	l := open(t, dir)
	fetch(t, l, limits, server.URL+"/a/1")
	_, err := Fetch(ctx, l, []string{server.URL + "/a/1", server.URL + "/a/2"}, limits)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if _, ok := open(t, dir).Lookup(server.URL + "/a/1"); !ok {
		t.Error("what was copied before is lost")
	}
}

func TestFetchIntoAFile(t *testing.T) {
	server, limits := store{"/a/x": sends(pngOf(1, 1))}.start(t)
	name := filepath.Join(t.TempDir(), "media")
	write(t, name, "somebody's file")
	if _, err := Fetch(context.Background(), &Library{dir: name, records: map[string]record{}}, []string{server.URL + "/a/x"}, limits); err == nil {
		t.Error("no error")
	}
}

func TestFetchSweeps(t *testing.T) {
	server, limits := store{"/a/x": sends(pngOf(1, 1))}.start(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".new-123"), "half")
	fetch(t, open(t, dir), limits, server.URL+"/a/x")
	if _, err := os.Stat(filepath.Join(dir, ".new-123")); !os.IsNotExist(err) {
		t.Errorf("left there: %v", err)
	}
}
