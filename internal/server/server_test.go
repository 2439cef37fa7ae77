package server

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// deadline is how long a test waits for what should come soon.
const deadline = 5 * time.Second

// preview is a running one over a folder of its own.
type preview struct {
	t      *testing.T
	dir    string // the site
	src    string // watched
	base   string // http://127.0.0.1:PORT
	builds chan struct{}
	stop   func() error

	mu    sync.Mutex
	build func(ctx context.Context) error
	lines []string
}

// start runs a preview of the site. The names in watch are below p.src.
func start(t *testing.T, site map[string]string, watch ...string) *preview {
	t.Helper()
	dir := t.TempDir()
	for name, text := range site {
		write(t, filepath.Join(dir, name), text)
	}
	return run(t, dir, t.TempDir(), watch)
}

// startIn runs a preview of nothing, whose output lies in the folder it watches.
func startIn(t *testing.T, src string, watch []string) *preview {
	t.Helper()
	return run(t, filepath.Join(src, "public"), src, watch)
}

func run(t *testing.T, dir, src string, names []string) *preview {
	t.Helper()
	p := &preview{t: t, dir: dir, src: src, builds: make(chan struct{}, 1000)}
	var watch []string
	for _, name := range names {
		watch = append(watch, filepath.Join(src, name))
	}
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.base = "http://" + l.Addr().String()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, Options{Listener: l, Host: "preview.test", Dir: p.dir, Watch: watch, Build: p.rebuild, Log: p.log})
	}()
	p.stop = sync.OnceValue(func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(deadline):
			return errors.New("the preview did not end")
		}
	})
	t.Cleanup(func() {
		if err := p.stop(); err != nil {
			t.Error(err)
		}
	})
	p.get("/") // answered only once the watcher is set up
	return p
}

func (p *preview) rebuild(ctx context.Context) error {
	p.mu.Lock()
	build := p.build
	p.mu.Unlock()
	defer func() { p.builds <- struct{}{} }()
	if build == nil {
		return nil
	}
	return build(ctx)
}

func (p *preview) onBuild(build func(ctx context.Context) error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.build = build
}

func (p *preview) log(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, fmt.Sprintf(format, args...))
}

func (p *preview) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.lines, "\n")
}

func (p *preview) built(why string) {
	p.t.Helper()
	select {
	case <-p.builds:
	case <-time.After(deadline):
		p.t.Fatalf("no rebuild after %s", why)
	}
}

// notBuilt waits for longer than changes are collected.
func (p *preview) notBuilt(why string) {
	p.t.Helper()
	select {
	case <-p.builds:
		p.t.Errorf("a rebuild after %s: %s", why, p.logged())
	case <-time.After(2 * quiet):
	}
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (p *preview) get(path string) answer {
	p.t.Helper()
	return p.request(http.MethodGet, path, nil)
}

func (p *preview) request(method, path string, change func(*http.Request)) answer {
	p.t.Helper()
	r, err := http.NewRequest(method, p.base+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	if change != nil {
		change(r)
	}
	res, err := http.DefaultTransport.RoundTrip(r) // follows no redirects
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, string(body)}
}

// events opens the stream and gives a function that reads the next event.
func (p *preview) events() func() state {
	p.t.Helper()
	res, err := http.Get(p.base + reloadPath)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		p.t.Fatalf("the stream is %s", got)
	}
	lines := bufio.NewScanner(res.Body)
	return func() state {
		p.t.Helper()
		timer := time.AfterFunc(deadline, func() { res.Body.Close() })
		defer timer.Stop()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var s state
				if err := json.Unmarshal([]byte(data), &s); err != nil {
					p.t.Fatal(err)
				}
				return s
			}
		}
		p.t.Fatal("no event came")
		return state{}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestListenNamesTheAddressInUse(t *testing.T) {
	t.Parallel()
	first, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	addr := first.Addr().String()
	_, err = Listen(addr)
	if !errors.Is(err, syscall.EADDRINUSE) {
		t.Fatalf("got %v, want EADDRINUSE", err)
	}
	if got := strings.Count(err.Error(), addr); got != 1 {
		t.Errorf("%q names the address %d times", err, got)
	}
	if _, err := Listen("127.0.0.1:99999"); err == nil || !strings.Contains(err.Error(), "99999") {
		t.Errorf("port 99999 gave %v", err)
	}
}

func TestRunEndsWithinASecond(t *testing.T) {
	t.Parallel()
	p := start(t, map[string]string{"index.html": "x"}, "in.txt")
	p.events()() // a reader that stays
	building := make(chan struct{})
	release := make(chan struct{})
	defer close(release)
	p.onBuild(func(context.Context) error { // a build that does not listen
		close(building)
		<-release
		return nil
	})
	write(t, filepath.Join(p.src, "in.txt"), "x")
	<-building
	begin := time.Now()
	if err := p.stop(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(begin); took > time.Second+100*time.Millisecond {
		t.Errorf("ended after %v", took)
	}
}

func TestRunReportsABrokenListener(t *testing.T) {
	t.Parallel()
	l, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	err = Run(t.Context(), Options{Listener: l, Dir: t.TempDir(), Build: func(context.Context) error { return nil }, Log: t.Logf})
	if !errors.Is(err, net.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

func TestStrangeHostsAreRefused(t *testing.T) {
	t.Parallel()
	p := start(t, map[string]string{"index.html": "secret draft", "draft.txt": "secret draft"})
	for host, allowed := range map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST": true, "127.0.0.1": true, "127.0.0.1:1": true,
		"[::1]": true, "[::1]:80": true, "preview.test": true, "Preview.Test:8080": true,
		"evil.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false,
		"10.0.0.1": false, "[::2]:80": false, "0.0.0.0": false, "": true,
	} {
		for _, path := range []string{"/", "/draft.txt", "/missing", reloadPath + "x"} {
			got := p.request("GET", path, func(r *http.Request) { r.Host = host })
			if refused := got.status == http.StatusMisdirectedRequest; refused == allowed {
				t.Errorf("host %q, %s: status %d", host, path, got.status)
			}
			if !allowed && (strings.Contains(got.body, "secret") || !strings.Contains(got.body, "does not answer to the name")) {
				t.Errorf("host %q: %s", host, got.body)
			}
		}
	}
	got := p.request("GET", reloadPath, func(r *http.Request) { r.Host = "evil.example" })
	if got.status != http.StatusMisdirectedRequest {
		t.Errorf("the stream answers with %d", got.status)
	}
}

func TestHostsOfAnOpenListener(t *testing.T) {
	t.Parallel()
	l, err := Listen("0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	h := allowedHosts(Options{Listener: l})
	for host, want := range map[string]bool{"192.168.1.7:8080": true, "[fe80::1]:80": true, "localhost": true, "evil.example": false, "": false} {
		if got := h.allow(host); got != want {
			t.Errorf("%q: %v, want %v", host, got, want)
		}
	}
}
