package media

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Limits is what Fetch and Measure may do. A zero field has the value that its comment names.
type Limits struct {
	// Sources are the addresses whose pictures may be copied, and measured whoever shows them, each the beginning of one up to
	// a "/": "https://github.com/user-attachments/assets/". None is GitHub's: Sources("").
	Sources   []string
	Bytes     int64         // size of one file; 10 MB
	Pixels    int           // width times height; 50 million
	Redirects int           // steps; 5
	Silence   time.Duration // how long a server may say nothing; 20 seconds
	Total     time.Duration // how long one picture may take; 2 minutes
	Private   bool          // whether Sources may be in private networks, as for a server of one's own
	Asked     int           // how many pictures one Measure asks for; 500
	Measuring time.Duration // how long one Measure may take; 1 minute
}

// Sources returns where GitHub keeps what people put into issues. server is GitHub's own
// address, "" for https://github.com.
func Sources(server string) []string {
	server = strings.TrimRight(cmp.Or(server, "https://github.com"), "/")
	return []string{server + "/user-attachments/assets/", "https://user-images.githubusercontent.com/", "https://raw.githubusercontent.com/"}
}

func (l Limits) filled() Limits {
	l.Bytes = cmp.Or(l.Bytes, 10<<20)
	l.Pixels = cmp.Or(l.Pixels, 50_000_000)
	l.Redirects = cmp.Or(l.Redirects, 5)
	l.Silence = cmp.Or(l.Silence, 20*time.Second)
	l.Total = cmp.Or(l.Total, 2*time.Minute)
	l.Asked = cmp.Or(l.Asked, 500)
	l.Measuring = cmp.Or(l.Measuring, time.Minute)
	if len(l.Sources) == 0 {
		l.Sources = Sources("")
	}
	return l
}

// Report is what Fetch did.
type Report struct {
	Copied    int     // pictures that are new
	Known     int     // that were there already
	Elsewhere int     // that are at other hosts and stay there
	Warnings  []error // one for each that could not be copied, with its address; by address
}

// atOnce is how many pictures are fetched at the same time. A picture is held in memory until it is
// written.
const atOnce = 4

// Fetch copies the pictures at the given addresses that the library has not got. A picture that
// cannot be had is a warning, and tried again the next time. The error is for a folder that
// cannot be written, or the end of ctx; what was copied until then is kept.
//
// No credentials are sent, so pictures of a private repository cannot be copied.
func Fetch(ctx context.Context, l *Library, urls []string, limits Limits) (Report, error) {
	f := fetcher{library: l, limits: limits.filled()}
	missing, report := f.missing(urls)
	if len(missing) == 0 {
		return report, nil
	}
	if err := l.prepare(); err != nil {
		return report, err
	}
	f.client = newClient(f.limits)
	defer f.client.CloseIdleConnections()
	problems, err := f.all(ctx, missing)
	for _, problem := range problems {
		if problem != nil {
			report.Warnings = append(report.Warnings, problem)
		}
	}
	for _, u := range missing {
		if _, ok := l.Lookup(u); ok {
			report.Copied++
		}
	}
	return report, errors.Join(err, l.save())
}

// prepare makes the folder ready to be written to.
func (l *Library) prepare() error {
	if err := os.MkdirAll(l.dir, 0o755); err != nil {
		return err
	}
	return sweep(l.dir)
}

// save writes the index, after the files that it speaks of.
func (l *Library) save() error {
	data, err := formatIndex(l.sorted())
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(l.dir, indexName), data)
}

type fetcher struct {
	library *Library
	limits  Limits
	client  *http.Client
}

// missing returns the addresses to fetch from, each once, sorted.
func (f fetcher) missing(urls []string) ([]string, Report) {
	var missing []string
	var report Report
	for _, u := range slices.Compact(slices.Sorted(slices.Values(urls))) {
		if _, known := f.library.Lookup(u); known {
			report.Known++
		} else if f.limits.allows(u) {
			missing = append(missing, u)
		} else {
			report.Elsewhere++
		}
	}
	return missing, report
}

// allows reports whether an address begins with one of the sources, when it is read as a browser reads it.
func (l Limits) allows(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Opaque != "" || strings.Contains(u.Path, "/../") || strings.HasSuffix(u.Path, "/..") {
		return false
	}
	return slices.ContainsFunc(l.Sources, func(source string) bool {
		s, err := url.Parse(source)
		return err == nil && (s.Scheme == "https" || s.Scheme == "http") && u.Scheme == s.Scheme && strings.EqualFold(u.Host, s.Host) &&
			strings.HasPrefix(u.Path, strings.TrimRight(s.Path, "/")+"/")
	})
}

// all fetches a few at a time. What went wrong with each is at its place; the
// error is for what ends the work.
func (f fetcher) all(ctx context.Context, urls []string) ([]error, error) {
	problems := make([]error, len(urls))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for i, u := range urls {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			data, err := f.get(ctx, u)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				problems[i] = fmt.Errorf("%s: %w", u, err)
				return nil
			}
			p, err := inspect(data, f.limits.Pixels)
			if err != nil {
				problems[i] = fmt.Errorf("%s: %w", u, err)
				return nil
			}
			return f.keep(u, data, p)
		})
	}
	err := group.Wait()
	return problems, err
}

// keep writes a picture. Two addresses with the same content share a file.
func (f fetcher) keep(u string, data []byte, p picture) error {
	sum := sha256.Sum256(data)
	file := hex.EncodeToString(sum[:8]) + p.Extension
	if err := writeFile(f.library.Path(file), data); err != nil {
		return err
	}
	f.library.add(record{URL: u, File: file, Type: typeOf(p.Extension), Width: p.Width, Height: p.Height, Bytes: int64(len(data))})
	return nil
}

var errSilent = errors.New("the server went silent")
var errSlow = errors.New("the server takes too long")

// get fetches what is at an address, within the limits.
func (f fetcher) get(ctx context.Context, u string) ([]byte, error) {
	return f.limits.patiently(ctx, func(ctx context.Context, heard func()) ([]byte, error) { return f.request(ctx, u, heard) })
}

// patiently ends a request that takes too long or falls silent. The request says whenever it has heard something. What
// it has read until then is returned beside the error.
func (l Limits) patiently(ctx context.Context, request func(ctx context.Context, heard func()) ([]byte, error)) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, l.Total, errSlow)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	silence := time.AfterFunc(l.Silence, func() { stop(errSilent) })
	defer silence.Stop()

	data, err := request(ctx, func() { silence.Reset(l.Silence) })
	if cause := context.Cause(ctx); err != nil && cause != nil {
		return data, cause
	}
	return data, err
}

// newRequest asks for a picture and says nothing of who asks.
func newRequest(ctx context.Context, u string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "issueblog")
	r.Header.Set("Accept", "image/*")
	return r, nil
}

func (f fetcher) request(ctx context.Context, u string, heard func()) ([]byte, error) {
	r, err := newRequest(ctx, u)
	if err != nil {
		return nil, err
	}
	answer, err := f.client.Do(r)
	if err != nil {
		return nil, reason(err)
	}
	defer answer.Body.Close()
	heard()
	switch {
	case answer.StatusCode == http.StatusNotFound:
		return nil, errors.New("not found; pictures of a private repository cannot be copied")
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("the server answers %q", answer.Status)
	case answer.ContentLength > f.limits.Bytes:
		return nil, fmt.Errorf("%d bytes are more than the %d that are allowed", answer.ContentLength, f.limits.Bytes)
	}
	data, err := io.ReadAll(io.LimitReader(listener{answer.Body, heard}, f.limits.Bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > f.limits.Bytes {
		return nil, fmt.Errorf("more than the %d bytes that are allowed", f.limits.Bytes)
	}
	return data, nil
}

// reason takes the address out of the client's error: it may be a signed one, which is as good as a key.
func reason(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

// listener tells whenever something was read.
type listener struct {
	io.Reader
	heard func()
}

func (l listener) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if n > 0 {
		l.heard()
	}
	return n, err
}
