package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// asked counts requests by path.
type asked struct {
	http.Handler
	mu   sync.Mutex
	seen map[string]int
}

func (a *asked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	a.seen[r.URL.Path]++
	a.mu.Unlock()
	a.Handler.ServeHTTP(w, r)
}

// since returns what was asked for since the last time.
func (a *asked) since() map[string]int {
	a.mu.Lock()
	defer a.mu.Unlock()
	seen := a.seen
	a.seen = map[string]int{}
	return seen
}

// gallery is a server of pictures of which those below /a/ are Sources.
func gallery(t *testing.T, s store) (*httptest.Server, *asked, Limits) {
	t.Helper()
	server, limits := s.start(t)
	a := &asked{Handler: server.Config.Handler, seen: map[string]int{}}
	server.Config.Handler = a
	return server, a, limits
}

// rangy answers as http.ServeContent, which knows of ranges.
func rangy(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}
}

// linked are strangers' links to pictures of a server.
func linked(server *httptest.Server, paths ...string) []Linked {
	var all []Linked
	for _, p := range paths {
		all = append(all, Linked{URL: server.URL + p})
	}
	return all
}

func measure(t *testing.T, l *Library, limits Limits, now time.Time, pictures ...Linked) Measured {
	t.Helper()
	report, err := Measure(t.Context(), l, pictures, limits, now, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func wantSize(t *testing.T, l *Library, url string, width, height int) {
	t.Helper()
	if w, h, ok := l.Size(url); w != width || h != height || ok != (width > 0) {
		t.Errorf("%s: %d × %d, %t, want %d × %d", url, w, h, ok, width, height)
	}
}

// photo is a turned JPEG whose size stands behind as much description.
func photo(description int) []byte {
	data := turnedJPEG(6, binary.BigEndian, "MM")
	out := append([]byte{}, data[:2]...)
	rest := data[2:]
	exif := 2 + int(rest[2])<<8 + int(rest[3])
	out = append(out, rest[:exif]...)
	for ; description > 0; description -= 60_000 {
		out = append(append(out, 0xFF, 0xE2, byte(60_002>>8), byte(60_002&0xFF)), make([]byte, 60_000)...)
	}
	return append(out, rest[exif:]...)
}

func TestMeasure(t *testing.T) {
	endless := func(w http.ResponseWriter, r *http.Request) {
		w.Write(pngOf(7, 5))
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 32<<10)); err != nil {
				return
			}
		}
	}
	var dripped atomic.Int64
	server, seen, limits := gallery(t, store{
		"/a/range": func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Range"); got != "bytes=0-65535" {
				t.Errorf("asks for %q", got)
			}
			rangy(append(pngOf(3, 2), make([]byte, 1<<20)...))(w, r)
		},
		"/a/endless": endless,
		"/a/cut": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			w.Write(pngOf(5, 4)[:40])
		},
		"/a/drip": func(w http.ResponseWriter, r *http.Request) { // slow, but what matters comes soon
			for data := append(pngOf(2000, 1500), make([]byte, 1<<20)...); r.Context().Err() == nil; data = data[2048:] {
				w.Write(data[:2048])
				w.(http.Flusher).Flush()
				dripped.Add(2048)
				time.Sleep(100 * time.Millisecond)
			}
		},
		"/a/moved": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/signed?key=secret", http.StatusFound)
		},
		"/signed":  rangy(webpPhoto()),
		"/a/photo": rangy(photo(100_000)),
		"/a/all":   sends(photo(100_000)), // knows of no ranges
		"/a/svg":   sends([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8"/>`)),
		"/a/written": func(http.ResponseWriter, *http.Request) {
			t.Error("a picture whose size stands in the text is asked for")
		},
	})
	dir := filepath.Join(t.TempDir(), "owner", "name", "media")
	l := open(t, dir)
	pictures := linked(server, "/a/range", "/a/endless", "/a/cut", "/a/drip", "/a/moved", "/a/photo", "/a/all", "/a/svg", "/a/svg")
	pictures = append(pictures, Linked{URL: server.URL + "/a/written", Sized: true}, Linked{URL: "https://stranger.example/x.png"}, Linked{URL: "relative.png", Trusted: true})
	if diff := cmp.Diff(Measured{Sizes: 8}, measure(t, l, limits, noon, pictures...)); diff != "" {
		t.Error(diff)
	}
	if n := dripped.Load(); n == 0 || n >= firstBytes {
		t.Errorf("%d bytes were waited for", n)
	}
	want := map[string]int{"/a/range": 1, "/a/endless": 1, "/a/cut": 1, "/a/drip": 1, "/a/moved": 1, "/signed": 1, "/a/photo": 2, "/a/all": 2, "/a/svg": 1}
	if diff := cmp.Diff(want, seen.since()); diff != "" {
		t.Error(diff)
	}
	again := open(t, dir)
	for path, size := range map[string][2]int{"range": {3, 2}, "endless": {7, 5}, "cut": {5, 4}, "drip": {2000, 1500}, "moved": {37, 21}, "photo": {20, 30}, "all": {20, 30}, "svg": {9, 8}, "written": {}} {
		wantSize(t, l, server.URL+"/a/"+path, size[0], size[1])
		wantSize(t, again, server.URL+"/a/"+path, size[0], size[1])
	}
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(names) != 1 {
		t.Errorf("kept %v, %v", names, err)
	}
	before := read(t, names[0])
	if strings.Contains(before, "secret") {
		t.Error("the index knows a signed address")
	}

	// What is known is not asked for again, ever.
	if diff := cmp.Diff(Measured{}, measure(t, again, limits, noon.Add(1000*time.Hour), pictures...)); diff != "" {
		t.Error(diff)
	}
	if n := seen.since(); len(n) != 0 || read(t, names[0]) != before {
		t.Errorf("asked %v, the index is now\n%s", n, read(t, names[0]))
	}

	// What nobody shows any more is forgotten.
	measure(t, again, limits, noon, linked(server, "/a/svg")...)
	if got := read(t, names[0]); strings.Count(got, `"url"`) != 1 || !strings.Contains(got, "/a/svg") {
		t.Errorf("the index is now\n%s", got)
	}
}

func TestMeasureNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "media")
	measure(t, open(t, dir), Limits{}, noon, Linked{URL: "https://stranger.example/x.png"}, Linked{URL: "/own.png", Trusted: true})
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("a folder for nothing: %v", err)
	}
}

func TestMeasureInVain(t *testing.T) {
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(code) }
	}
	server, seen, limits := gallery(t, store{
		"/a/page":  sends([]byte("<!DOCTYPE html><p>a page")),
		"/a/empty": sends(nil),
		"/a/bomb":  sends(bomb(60_000, 60_000)),
		"/a/long":  rangy(photo(300_000)),
		"/a/file": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		},
		"/a/loop": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/a/loop?key=secret", http.StatusFound)
		},
		"/a/error": status(http.StatusBadGateway),
		"/a/middle": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Range", "bytes 100-200/300")
			w.WriteHeader(http.StatusPartialContent)
			w.Write(pngOf(3, 2))
		},
		"/a/packed": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(pngOf(3, 2))
		},
	})
	paths := []string{"/a/page", "/a/empty", "/a/bomb", "/a/long", "/a/file", "/a/error", "/a/middle", "/a/packed", "/a/missing", "/a/loop"}
	want := map[string]string{"page": "a web page", "empty": "an empty file", "bomb": "60000 × 60000", "long": "does not stand at its beginning", "file": "not the web", "loop": "more than 5 redirects",
		"error": "502", "middle": "another part", "packed": "gzip", "missing": "404"}
	l := open(t, t.TempDir())
	for _, p := range paths { // one after the other, so that no server seems to fail in a row
		report := measure(t, l, limits, noon, linked(server, paths...)[:1+len(l.sizes)]...)
		if report.Sizes+report.Left != 0 || len(report.Failed) != 1 {
			t.Fatalf("%s: %+v", p, report)
		}
		address, why, _ := strings.Cut(strings.TrimPrefix(report.Failed[0].Error(), server.URL+"/a/"), ": ")
		if wanted, ok := want[address]; !ok || !strings.Contains(why, wanted) || strings.Contains(why, "secret") {
			t.Errorf("%s: %s, want %q", address, why, wanted)
		}
	}
	seen.since()
	l = open(t, l.dir)
	for after, again := range map[time.Duration][]string{
		23 * time.Hour:   {},
		24 * time.Hour:   {"/a/error", "/a/file", "/a/loop"},
		-200 * time.Hour: paths, // the clock was wrong
		167 * time.Hour:  {"/a/error", "/a/file", "/a/loop"},
		168 * time.Hour:  paths,
	} {
		due := newMeasurer(l, limits, noon.Add(after)).due(linked(server, paths...))
		if len(due) != len(again) {
			t.Errorf("after %v: %v, want %v", after, due, again)
		}
	}
	if report := measure(t, l, limits, noon.Add(time.Hour), linked(server, paths...)...); len(seen.since()) != 0 || len(report.Failed) != 0 {
		t.Errorf("asked again after an hour: %+v", report)
	}
}

// A picture that comes back later gets its size, and keeps it whatever becomes of its server.
func TestMeasureLater(t *testing.T) {
	there := false
	server, _, limits := gallery(t, store{"/a/x": func(w http.ResponseWriter, r *http.Request) {
		if !there {
			http.NotFound(w, r)
			return
		}
		w.Write(pngOf(3, 2))
	}})
	l, pictures := open(t, t.TempDir()), linked(server, "/a/x")
	for _, step := range []struct {
		there bool
		after time.Duration
		width int
	}{{false, 0, 0}, {true, 167 * time.Hour, 0}, {true, 168 * time.Hour, 3}, {false, 1000 * time.Hour, 3}} {
		there = step.there
		measure(t, l, limits, noon.Add(step.after), pictures...)
		if w, _, _ := l.Size(server.URL + "/a/x"); w != step.width {
			t.Errorf("after %v: width %d, want %d", step.after, w, step.width)
		}
	}
}

// Whose servers are called.
func TestMeasureAsksWhom(t *testing.T) {
	m := newMeasurer(open(t, t.TempDir()), Limits{}, noon)
	for address, want := range map[string][2]bool{ // for a stranger, for an author
		"https://github.com/user-attachments/assets/0d5e": {true, true},
		"https://user-images.githubusercontent.com/1/a":   {true, true},
		"https://github.com/o/r/raw/main/a.png":           {false, true},
		"https://pictures.example/a.png":                  {false, true},
		"http://pictures.example:8080/a.png?x=1":          {false, true},
		"//pictures.example/a.png":                        {false, true},
		"https://1.1.1.1/a.png":                           {false, true},
		"https://u:p@pictures.example/a.png":              {},
		"https://127.0.0.1/a.png":                         {},
		"http://[::1]/a.png":                              {},
		"http://169.254.169.254/latest/meta-data/":        {},
		"http://localhost/a.png":                          {},
		"http://a.localhost/a.png":                        {},
		"http://LOCALHOST./a.png":                         {},
		"http://metadata.google.internal/a.png":           {},
		"http://router/a.png":                             {},
		"http://nas.local/a.png":                          {},
		"//10.0.0.1/a.png":                                {},
		"ftp://pictures.example/a.png":                    {},
		"file:///etc/passwd":                              {},
		"data:image/png;base64,AA":                        {},
		"https:a.png":                                     {},
		"/a.png":                                          {},
		"a.png":                                           {},
		"https://[":                                       {},
		"":                                                {},
	} {
		if got := [2]bool{m.mayAsk(Linked{URL: address}), m.mayAsk(Linked{URL: address, Trusted: true})}; got != want {
			t.Errorf("%s: %v, want %v", address, got, want)
		}
	}
}

// However its name is resolved: other servers than the Sources are never in a private network, not even beside an Enterprise server that is.
func TestMeasureStaysOutside(t *testing.T) {
	server, seen, limits := gallery(t, store{"/b/x": sends(pngOf(3, 2)), "/a/x": sends(pngOf(3, 2))})
	m := newMeasurer(open(t, t.TempDir()), limits, noon)
	if _, err := m.header(t.Context(), m.elsewhere, server.URL+"/b/x"); !errors.Is(err, errPrivate) {
		t.Errorf("error %v", err)
	}
	if n := seen.since(); len(n) != 0 {
		t.Errorf("reached %v", n)
	}
	if _, err := m.header(t.Context(), m.own, server.URL+"/a/x"); err != nil {
		t.Error(err)
	}
}

func TestMeasureSendsNoCredentials(t *testing.T) {
	server, _, limits := gallery(t, store{"/a/x": func(w http.ResponseWriter, r *http.Request) {
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
	}})
	t.Setenv("GITHUB_TOKEN", "secret")
	if report := measure(t, open(t, t.TempDir()), limits, noon, linked(server, "/a/x")...); report.Sizes != 1 {
		t.Errorf("%+v", report)
	}
}

// many are as many pictures of a server, by one handler.
func many(n int, handler http.HandlerFunc) (store, []string) {
	s, paths := store{}, []string{}
	for i := range n {
		paths = append(paths, fmt.Sprintf("/a/%03d", i))
		s[paths[i]] = handler
	}
	return s, paths
}

func TestMeasureIsBounded(t *testing.T) {
	s, paths := many(12, sends(pngOf(3, 2)))
	server, seen, limits := gallery(t, s)
	limits.Asked = 5
	l := open(t, t.TempDir())
	pictures := linked(server, paths...)
	pictures[11].Trusted = true
	for i, want := range []Measured{{Sizes: 5, Left: 7}, {Sizes: 5, Left: 2}, {Sizes: 2}, {}} {
		if diff := cmp.Diff(want, measure(t, l, limits, noon, pictures...)); diff != "" {
			t.Errorf("sync %d: %s", i+1, diff)
		}
		if got := seen.since(); i == 0 && got[paths[11]] != 1 {
			t.Errorf("an author's picture had to wait for strangers': %v", got)
		}
	}
}

// When the time is up, what was not asked for waits for the next time, and so does what was on its way.
func TestMeasureEndsInTime(t *testing.T) {
	s, paths := many(12, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	s["/a/000"] = sends(pngOf(3, 2))
	server, _, limits := gallery(t, s)
	limits.Measuring = 200 * time.Millisecond
	l := open(t, t.TempDir())
	began := time.Now()
	if diff := cmp.Diff(Measured{Sizes: 1, Left: 11}, measure(t, l, limits, noon, linked(server, paths...)...)); diff != "" {
		t.Error(diff)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	if again := open(t, l.dir); len(again.sizes) != 1 {
		t.Errorf("noted %v", again.sizes)
	}
}

// A server that says nothing is not asked for all of its pictures, nor on the same day again.
func TestMeasureGivesUpAServer(t *testing.T) {
	s, paths := many(12, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	server, seen, limits := gallery(t, s)
	limits.Silence = 50 * time.Millisecond
	l := open(t, t.TempDir())
	report := measure(t, l, limits, noon, linked(server, paths...)...)
	if len(report.Failed) != 12 || report.Left != 0 || !strings.Contains(report.Failed[11].Error(), ": not asked for: ") {
		t.Errorf("%+v", report)
	}
	if n := len(seen.since()); n > faultsInARow+perServer {
		t.Errorf("%d pictures were asked for", n)
	}
	measure(t, l, limits, noon.Add(23*time.Hour), linked(server, paths...)...)
	if n := seen.since(); len(n) != 0 {
		t.Errorf("asked again: %v", n)
	}
}

// A server that has enough is left alone; what it was not asked for waits for the next sync.
func TestMeasureLeavesAServerAlone(t *testing.T) {
	for _, code := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		s, paths := many(12, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(code)
		})
		server, seen, limits := gallery(t, s)
		report := measure(t, open(t, t.TempDir()), limits, noon, linked(server, paths...)...)
		if n := len(seen.since()); n > perServer || len(report.Failed) != n || report.Left != 12-n {
			t.Errorf("%d: %d were asked for: %+v", code, n, report)
		}
	}
}

func TestMeasureTellsHowFarItIs(t *testing.T) {
	s, paths := many(5, sends(pngOf(3, 2)))
	server, _, limits := gallery(t, s)
	var told []string
	if _, err := Measure(t.Context(), open(t, t.TempDir()), linked(server, paths...), limits, noon, func(done, total int) { told = append(told, fmt.Sprintf("%d/%d", done, total)) }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, " "); got != "1/5 2/5 3/5 4/5 5/5" {
		t.Errorf("told %s", got)
	}
}

func TestMeasureIsPolite(t *testing.T) {
	var mu sync.Mutex
	now, most := 0, 0
	s, paths := many(20, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		time.Sleep(5 * time.Millisecond)
		mu.Lock()
		now--
		mu.Unlock()
		w.Write(pngOf(3, 2))
	})
	server, _, limits := gallery(t, s)
	measure(t, open(t, t.TempDir()), limits, noon, linked(server, paths...)...)
	if most > perServer {
		t.Errorf("%d requests at once", most)
	}
}

func TestMeasureCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server, _, limits := gallery(t, store{
		"/a/1": sends(pngOf(1, 1)),
		"/a/2": func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(50 * time.Millisecond)
			cancel()
			<-r.Context().Done()
		},
	})
	dir := t.TempDir()
	if _, err := Measure(ctx, open(t, dir), linked(server, "/a/1", "/a/2"), limits, noon, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	l := open(t, dir)
	wantSize(t, l, server.URL+"/a/1", 1, 1)
	if len(l.sizes) != 1 {
		t.Errorf("noted %v", l.sizes)
	}
}

// A copy knows its own size.
func TestMeasureWhatIsCopied(t *testing.T) {
	server, seen, limits := gallery(t, store{"/a/x": rangy(pngOf(3, 2))})
	l, pictures := open(t, t.TempDir()), linked(server, "/a/x")
	measure(t, l, limits, noon, pictures...)
	fetch(t, l, limits, server.URL+"/a/x")
	seen.since()
	measure(t, l, limits, noon, pictures...)
	if n := seen.since(); len(n) != 0 {
		t.Errorf("asked %v", n)
	}
	wantSize(t, open(t, l.dir), server.URL+"/a/x", 0, 0)
}

func TestBrokenSizes(t *testing.T) {
	for name, index := range map[string]string{
		"no JSON":      `[{`,
		"no address":   `[{"type":"image/png","width":1,"height":1}]`,
		"nothing":      `[{"url":"u"}]`,
		"both":         `[{"url":"u","type":"image/png","width":1,"height":1,"again":"2026-06-01T12:00:00Z"}]`,
		"no type":      `[{"url":"u","width":1,"height":1}]`,
		"type":         `[{"url":"u","type":"text/html","width":1,"height":1}]`,
		"type alone":   `[{"url":"u","type":"image/png","again":"2026-06-01T12:00:00Z"}]`,
		"negative":     `[{"url":"u","type":"image/png","width":-1,"height":-1}]`,
		"half a size":  `[{"url":"u","type":"image/png","width":1}]`,
		"half in vain": `[{"url":"u","height":1,"again":"2026-06-01T12:00:00Z"}]`,
		"huge":         `[{"url":"u","type":"image/png","width":1,"height":999999999}]`,
		"twice":        `[{"url":"u","type":"image/png","width":1,"height":1},{"url":"u","type":"image/png","width":1,"height":1}]`,
	} {
		file := filepath.Join(t.TempDir(), sizesName)
		write(t, file, index)
		if _, err := Open(filepath.Dir(file)); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
