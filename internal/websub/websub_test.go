package websub

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// hub answers each request with the next of the statuses, and notes what it was told.
type hub struct {
	*httptest.Server
	statuses []int
	told     [][]string
}

func newHub(t *testing.T, statuses ...int) *hub {
	h := &hub{statuses: statuses}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.PostForm.Get("hub.mode") != "publish" {
			t.Errorf("%s %v: %v", r.Method, r.PostForm, err)
		}
		h.told = append(h.told, r.PostForm["hub.url"])
		status := h.statuses[min(len(h.told), len(h.statuses))-1]
		if status/100 == 3 {
			w.Header().Set("Location", "https://elsewhere.example/")
		}
		w.WriteHeader(status)
		if status != http.StatusNoContent {
			io.WriteString(w, "Words\n of\xff the hub "+strings.Repeat("x", 1000))
		}
	}))
	t.Cleanup(h.Close)
	return h
}

func TestPing(t *testing.T) {
	h := newHub(t, 204)
	feeds := []string{"https://blog.example/feed.xml", "https://blog.example/tags/%E4%B8%AD/atom.xml?a=1&b=2"}
	if err := Ping(t.Context(), h.URL, feeds, 0); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([][]string{feeds}, h.told); diff != "" {
		t.Error(diff)
	}
	if err := Ping(t.Context(), h.URL, nil, 0); err != nil || len(h.told) != 1 {
		t.Errorf("no feeds: %v, %d requests", err, len(h.told))
	}
}

func TestPingInBatches(t *testing.T) {
	h := newHub(t, 400, 202)
	var feeds []string
	for i := range 120 {
		feeds = append(feeds, fmt.Sprint("https://blog.example/", i))
	}
	err := Ping(t.Context(), h.URL, feeds, 0)
	if err == nil || !strings.Contains(err.Error(), ": 50 of 120 feeds, from https://blog.example/0: the hub answers 400 Bad Request: Words of the hub x") || len(err.Error()) > 400 {
		t.Errorf("error %v", err)
	}
	if len(h.told) != 3 || len(h.told[2]) != 20 {
		t.Errorf("%d requests", len(h.told))
	}
}

func TestPingInsists(t *testing.T) {
	for _, c := range []struct {
		statuses []int
		requests int
		want     int // status of the error, 0 for none
	}{
		{[]int{503, 429, 200}, 3, 0},
		{[]int{500}, 3, 500},
		{[]int{404}, 1, 404},
		{[]int{301}, 1, 301},
	} {
		h := newHub(t, c.statuses...)
		err := Ping(t.Context(), h.URL, []string{"https://blog.example/feed.xml"}, time.Millisecond)
		var refusal *HubError
		got := 0
		if errors.As(err, &refusal) {
			got = refusal.Status
		}
		if got != c.want || (err == nil) != (c.want == 0) || len(h.told) != c.requests {
			t.Errorf("%v: %v after %d requests", c.statuses, err, len(h.told))
		}
		if c.want == 301 && !strings.Contains(err.Error(), "it has moved to https://elsewhere.example/") {
			t.Errorf("error %v", err)
		}
	}
	h := newHub(t, 200)
	h.Close()
	if err := Ping(t.Context(), h.URL, []string{"https://blog.example/"}, time.Millisecond); err == nil {
		t.Error("a hub that is not there takes it")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Ping(ctx, newHub(t, 200).URL, []string{"https://blog.example/"}, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// A hub that hangs takes no more time than there is, however many feeds have changed.
func TestPingEnds(t *testing.T) {
	var requests atomic.Int32
	done := make(chan struct{})
	h := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		requests.Add(1)
		<-done
	}))
	defer h.Close()
	defer close(done)
	slow := errors.New("too slow")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 200*time.Millisecond, slow)
	defer cancel()
	if err := Ping(ctx, h.URL, make([]string, 10*perRequest), time.Hour); !errors.Is(err, slow) || strings.Count(err.Error(), "\n") > 0 {
		t.Errorf("error %v", err)
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests", n)
	}
}
