package media

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// Linked is a picture that a text links to.
type Linked struct {
	URL     string // as in the text
	Trusted bool   // whether its server may be asked though it is none of the Sources: what a stranger links to is not called
	Sized   bool   // whether the text says how large it is shown, so that nobody need be asked
}

// Measured is what Measure did.
type Measured struct {
	Sizes  int     // pictures whose size is new
	Failed []error // one for each that has none, with its address; by address
	Left   int     // pictures that the next time is for
}

// How much of a picture is read. Most tell their size in the first bytes; photos may have long descriptions before it.
const (
	partBytes  = 4 << 10
	firstBytes = 64 << 10
	photoBytes = 256 << 10
)

// A picture whose size cannot be learnt is asked for again after a week; if that is its server's fault, after a day.
const (
	afterFailure = 7 * 24 * time.Hour
	afterFault   = 24 * time.Hour
)

const (
	serversAtOnce  = 8
	perServer      = 2
	faultsInARow   = 3 // after which a server is given up
	measureSilence = 10 * time.Second
	measureTotal   = 20 * time.Second
)

// Measure learns the sizes of pictures that are linked, from their first bytes, which are not kept, and forgets those of
// pictures that are not among them. What is known, or was asked for in vain not long before now, is not asked for. That no size can be
// had is no error; the error is for a folder that cannot be written, or the end of ctx. progress, if not nil, hears how many of the
// pictures to ask for have been.
//
// No credentials are sent.
func Measure(ctx context.Context, l *Library, pictures []Linked, limits Limits, now time.Time, progress func(done, total int)) (Measured, error) {
	m := newMeasurer(l, limits, now)
	if progress != nil {
		m.progress = progress
	}
	defer m.own.CloseIdleConnections()
	defer m.elsewhere.CloseIdleConnections()
	return m.measure(ctx, pictures)
}

type measurer struct {
	library        *Library
	limits         Limits
	now            time.Time
	own, elsewhere *http.Client // for the Sources, and for all others

	mu          sync.Mutex
	done, total int // pictures to ask for
	progress    func(done, total int)
}

func newMeasurer(l *Library, limits Limits, now time.Time) *measurer {
	limits = limits.filled()
	limits.Silence, limits.Total = min(limits.Silence, measureSilence), min(limits.Total, measureTotal)
	guarded := limits
	guarded.Private = false
	return &measurer{library: l, limits: limits, now: now.UTC().Truncate(time.Second), own: newClient(limits), elsewhere: newClient(guarded),
		progress: func(int, int) {}}
}

func (m *measurer) measure(ctx context.Context, pictures []Linked) (Measured, error) {
	forgotten := m.library.forget(pictures)
	due := m.due(pictures)
	report := Measured{Left: max(0, len(due)-m.limits.Asked)}
	due = due[:len(due)-report.Left]
	if len(due) == 0 && !forgotten {
		return report, nil
	}
	if err := m.library.prepare(); err != nil {
		return report, err
	}
	m.total = len(due)
	servers := m.servers(due)
	err := m.askAll(ctx, servers)
	for _, s := range servers {
		report.Sizes += s.sizes
		report.Failed = append(report.Failed, s.failed...)
		report.Left += len(s.waiting)
	}
	slices.SortFunc(report.Failed, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return report, errors.Join(err, m.library.saveSizes())
}

// forget removes what is known of pictures that are not linked any more, or copied.
func (l *Library) forget(linked []Linked) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	mentioned := map[string]bool{}
	for _, p := range linked {
		mentioned[p.URL] = true
	}
	before := len(l.sizes)
	for url := range l.sizes {
		if _, copied := l.records[url]; copied || !mentioned[url] {
			delete(l.sizes, url)
		}
	}
	return len(l.sizes) < before
}

// due returns which pictures to ask for, those of the blog's authors first, so that others cannot use up what may be asked.
func (m *measurer) due(pictures []Linked) []Linked {
	var due []Linked
	for _, p := range pictures {
		if !p.Sized && m.mayAsk(p) && m.library.lacks(p.URL, m.now) {
			due = append(due, p)
		}
	}
	slices.SortFunc(due, func(a, b Linked) int {
		if a.Trusted != b.Trusted && a.Trusted {
			return -1
		} else if a.Trusted != b.Trusted {
			return 1
		}
		return strings.Compare(a.URL, b.URL)
	})
	return slices.CompactFunc(due, func(a, b Linked) bool { return a.URL == b.URL })
}

// lacks reports whether a picture has neither a copy nor a size nor been asked for not long ago. A time to ask
// again that is further away than any is set is from a clock that was wrong.
func (l *Library) lacks(url string, now time.Time) bool {
	if _, copied := l.Lookup(url); copied {
		return false
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	s := l.sizes[url]
	return !s.known() && (!now.Before(s.Again) || s.Again.Sub(now) > afterFailure)
}

// mayAsk reports whether there is a server to ask, and whether it may be.
func (m *measurer) mayAsk(p Linked) bool {
	return m.limits.allows(p.URL) || p.Trusted && onTheWeb(p.URL)
}

// onTheWeb reports whether an address leads to a server that others can reach too, as far as it tells.
func onTheWeb(address string) bool {
	u, err := url.Parse(absolute(address))
	return err == nil && u.User == nil && u.Opaque == "" && (u.Scheme == "https" || u.Scheme == "http") && outside(u.Hostname()) == nil
}

// absolute completes an address that leaves the scheme to the page.
func absolute(address string) string {
	if strings.HasPrefix(address, "//") {
		return "https:" + address
	}
	return address
}

// server is the pictures of one server.
type server struct {
	own     bool // it is one of the Sources
	mu      sync.Mutex
	waiting []string // addresses still to be asked for
	faults  int      // of its last answers
	stopped bool     // it has asked not to be asked, so this sync does not
	sizes   int
	failed  []error
}

// servers parts pictures by where they are, in the order of the first of each.
func (m *measurer) servers(pictures []Linked) []*server {
	var all []*server
	known := map[string]*server{}
	for _, p := range pictures {
		u, err := url.Parse(absolute(p.URL))
		if err != nil {
			continue // mayAsk has parsed it
		}
		key := fmt.Sprint(m.limits.allows(p.URL), strings.ToLower(u.Host))
		if known[key] == nil {
			known[key] = &server{own: m.limits.allows(p.URL)}
			all = append(all, known[key])
		}
		known[key].waiting = append(known[key].waiting, p.URL)
	}
	return all
}

// askAll asks several servers at once, and each for a few pictures at once, until the time is up.
func (m *measurer) askAll(ctx context.Context, servers []*server) error {
	short, cancel := context.WithTimeout(ctx, m.limits.Measuring)
	defer cancel()
	var group errgroup.Group
	group.SetLimit(serversAtOnce)
	for _, s := range servers {
		for range min(perServer, len(s.waiting)) {
			group.Go(func() error {
				m.ask(short, s)
				return nil
			})
		}
	}
	return cmp.Or(group.Wait(), ctx.Err())
}

// ask asks a server for one picture after the other.
func (m *measurer) ask(ctx context.Context, s *server) {
	client := m.elsewhere
	if s.own {
		client = m.own
	}
	for u, ok := s.next(ctx); ok; u, ok = s.next(ctx) {
		h, err := m.header(ctx, client, u)
		s.mu.Lock()
		if err != nil && ctx.Err() != nil {
			s.waiting = append(s.waiting, u) // the time is up, which is nobody's fault
		} else {
			m.learn(s, u, h, err)
		}
		s.mu.Unlock()
		m.tell()
	}
}

// tell says that one more picture has been asked for.
func (m *measurer) tell() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.done++
	m.progress(m.done, m.total)
}

func (s *server) next(ctx context.Context) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == 0 || s.stopped || ctx.Err() != nil {
		return "", false
	}
	u := s.waiting[0]
	s.waiting = s.waiting[1:]
	return u, true
}

// learn notes what became of a picture. A server that does not answer time after time is not asked for the others
// either, as if it had been.
func (m *measurer) learn(s *server, u string, h header, err error) {
	if err == nil {
		s.faults = 0
		s.sizes++
		m.library.note(size{URL: u, Type: h.Type, Width: h.Width, Height: h.Height})
		return
	}
	s.failed = append(s.failed, fmt.Errorf("%s: %w", u, err))
	var fault faultError
	if !errors.As(err, &fault) {
		s.faults = 0
		m.library.note(size{URL: u, Again: m.now.Add(afterFailure)})
		return
	}
	m.library.note(size{URL: u, Again: m.now.Add(afterFault)})
	s.stopped = s.stopped || fault.enough
	if s.faults++; s.faults < faultsInARow || s.stopped {
		return
	}
	for _, other := range s.waiting {
		s.failed = append(s.failed, fmt.Errorf("%s: not asked for: %w", other, err))
		m.library.note(size{URL: other, Again: m.now.Add(afterFault)})
	}
	s.waiting = nil
}

func (l *Library) note(s size) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sizes[s.URL] = s
}

// faultError is a server's fault, not that of a picture.
type faultError struct {
	err    error
	enough bool // the server asks to be left alone
}

func (e faultError) Error() string { return e.err.Error() }
func (e faultError) Unwrap() error { return e.err }

// header asks for the first bytes of a picture, and for more of a photo if they do not suffice.
func (m *measurer) header(ctx context.Context, client *http.Client, u string) (header, error) {
	h, data, err := m.read(ctx, client, u, firstBytes)
	if errors.Is(err, errShort) && len(data) == firstBytes && isJPEG(data) {
		h, _, err = m.read(ctx, client, u, photoBytes)
	}
	return h, err
}

// read reads type and size off the first n bytes, or those that came.
func (m *measurer) read(ctx context.Context, client *http.Client, u string, n int64) (header, []byte, error) {
	data, broken := m.limits.patiently(ctx, func(ctx context.Context, heard func()) ([]byte, error) { return m.beginning(ctx, client, u, n, heard) })
	h, err := readHeader(data, m.limits.Pixels)
	switch {
	case err == nil || broken == nil:
		return h, data, err
	case errors.Is(broken, errSilent) || errors.Is(broken, errSlow):
		return header{}, nil, faultError{err: broken}
	}
	return header{}, nil, broken
}

// beginning fetches no more than the first n bytes of what is at an address, whatever its server sends, and less if that
// is enough.
func (m *measurer) beginning(ctx context.Context, client *http.Client, u string, n int64, heard func()) ([]byte, error) {
	r, err := newRequest(ctx, absolute(u))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Range", fmt.Sprintf("bytes=0-%d", n-1))
	answer, err := client.Do(r)
	if err != nil {
		return nil, faultError{err: reason(err)}
	}
	defer answer.Body.Close()
	heard()
	if err := fromTheStart(answer); err != nil {
		return nil, err
	}
	var data []byte
	for part := min(n, partBytes); int64(len(data)) < n; part = min(n, 4*part) {
		more, err := io.ReadAll(io.LimitReader(listener{answer.Body, heard}, part-int64(len(data))))
		data = append(data, more...)
		if err != nil {
			return data, faultError{err: err}
		}
		if _, err := readHeader(data, m.limits.Pixels); err == nil || int64(len(data)) < part {
			break // that is enough, or all there is
		}
	}
	return data, nil
}

// fromTheStart reports why what a server sends is not the beginning of a picture.
func fromTheStart(answer *http.Response) error {
	switch code := answer.StatusCode; {
	case code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") != "":
		return faultError{fmt.Errorf("the server answers %q", answer.Status), true}
	case code >= 500:
		return faultError{fmt.Errorf("the server answers %q", answer.Status), false}
	case code != http.StatusOK && code != http.StatusPartialContent:
		return fmt.Errorf("the server answers %q", answer.Status)
	case code == http.StatusPartialContent && !strings.HasPrefix(answer.Header.Get("Content-Range"), "bytes 0-"):
		return fmt.Errorf("the server sends another part than its beginning: %q", answer.Header.Get("Content-Range"))
	case answer.Header.Get("Content-Encoding") != "" && answer.Header.Get("Content-Encoding") != "identity":
		return fmt.Errorf("the server sends it in the encoding %q", answer.Header.Get("Content-Encoding"))
	}
	return nil
}
