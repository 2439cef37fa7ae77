package server

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
)

// state is what an open page is told.
type state struct {
	Version string `json:"version"` // of the site; differs after each rebuild and each start of the preview
	Error   string `json:"error"`   // why the last rebuild failed; empty if it did not
}

// news is the state of the site, for those who wait for the next one.
type news struct {
	start string // differs from those of earlier previews, whose pages may be open still

	mu      sync.Mutex
	builds  int
	failure string
	next    chan struct{} // closed when the state changes
}

func newNews() *news {
	return &news{start: rand.Text(), next: make(chan struct{})}
}

func (n *news) now() state {
	s, _ := n.wait()
	return s
}

// wait gives the state, and a channel that is closed once it is over.
func (n *news) wait() (state, <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return state{Version: n.start + "-" + strconv.Itoa(n.builds), Error: n.failure}, n.next
}

// built announces the end of a rebuild.
func (n *news) built(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.failure = ""
	if err != nil {
		n.failure = err.Error()
	} else {
		n.builds++
	}
	close(n.next)
	n.next = make(chan struct{})
}

// stream sends the state, now and after every change, as server-sent events:
// https://html.spec.whatwg.org/multipage/server-sent-events.html
type stream struct {
	ctx  context.Context // ends with the preview, which need not wait for its readers
	news *news
}

func (s *stream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	for {
		now, next := s.news.wait()
		if send(w, now) != nil || out.Flush() != nil {
			return
		}
		select {
		case <-next:
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}

// send writes one event. In JSON an event is one line, whatever the error says.
func send(w http.ResponseWriter, s state) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "retry: 500\ndata: %s\n\n", data)
	return err
}
