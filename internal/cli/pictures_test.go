package cli_test

import (
	"image"
	"image/png"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// web is the servers of pictures of one story, all of them behind one proxy.
type web struct {
	mu    sync.Mutex
	shown map[string]image.Point // size of a picture by its address
	asked map[string]bool        // since the last "web asked"
}

type webKey struct{}

// serveWeb is the command "web": other servers than GitHub.
//
//	web serve            start them; the environment leads to them
//	web show URL W H     at this http address is a picture of this size
//	web asked [URL...]   what was asked for since this was last asked; of an https address nothing but its host can be seen
func serveWeb(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: web WORD [ARG...]")
	}
	w := ts.Value(webKey{}).(*web)
	w.mu.Lock()
	defer w.mu.Unlock()
	switch args[0] {
	case "serve":
		server := httptest.NewServer(w)
		ts.Defer(server.Close)
		ts.Setenv("HTTP_PROXY", server.URL)
		ts.Setenv("HTTPS_PROXY", server.URL)
	case "show":
		w.shown[args[1]] = image.Pt(number(ts, args[2]), number(ts, args[3]))
	case "asked":
		if got, want := slices.Sorted(maps.Keys(w.asked)), slices.Sorted(slices.Values(args[1:])); !slices.Equal(got, want) {
			ts.Fatalf("asked for\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		clear(w.asked)
	default:
		ts.Fatalf("web %s: unknown word", args[0])
	}
}

// ServeHTTP is the proxy.
func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	address := r.URL.String()
	if r.Method == http.MethodConnect {
		address = "https://" + r.Host
	}
	w.asked[address] = true
	size, ok := w.shown[address]
	if !ok || r.Header.Get("Authorization") != "" {
		http.Error(out, "nothing here", http.StatusNotFound)
		return
	}
	if err := png.Encode(out, image.NewGray(image.Rectangle{Max: size})); err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
	}
}
