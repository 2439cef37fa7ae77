// Package server is the preview: it serves the folder of a built site as GitHub
// Pages would, has the site rebuilt when one of its sources changes, and tells
// the open pages to reload.
package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"
)

// Options is what a preview needs. All but Host and Watch must be set.
type Options struct {
	// Listener accepts the connections; see Listen. Run closes it.
	Listener net.Listener
	// Host is the name the preview is called by, besides localhost and the
	// listener's own address. Requests to other names are refused; without a
	// port, may be empty.
	Host string
	// Dir is the folder of the built site. It is looked up anew for every
	// request, so it may appear, vanish and be replaced at any time.
	Dir string
	// Watch is the files and folders whose changes cause a rebuild, folders
	// with all that is in them except names that start with a dot. They need
	// not exist yet. What lies in Dir is never watched.
	Watch []string
	// Build renews Dir. It is called for changes only, so Dir should be built
	// before Run, and never while another call runs. While it fails, what Dir
	// had before is served on, with the error on top.
	Build func(ctx context.Context) error
	// Log takes one line, without its end, for every rebuild and every error.
	// It is called from several goroutines, but never by two at once.
	Log func(format string, args ...any)
}

// Listen binds the address HOST:PORT. If another program has the port, the
// error is a syscall.EADDRINUSE on every system.
func Listen(addr string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	if err == nil {
		return l, nil
	}
	if errors.Is(err, windowsAddressInUse) {
		err = syscall.EADDRINUSE
	}
	var op *net.OpError
	if errors.As(err, &op) {
		err = op.Err // op itself repeats the address
	}
	return nil, fmt.Errorf("listen on %s: %w", addr, err)
}

// windowsAddressInUse is WSAEADDRINUSE, which Windows does not count as the
// EADDRINUSE of other systems.
const windowsAddressInUse = syscall.Errno(10048)

// shutdownTime is how long answers and a build may take to end after the
// preview was told to.
const shutdownTime = 900 * time.Millisecond

// Run serves until the context ends, which is no error, or until the listener
// fails. It returns within a second after the context's end.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer o.Listener.Close()
	o.Log = oneAtATime(o.Log)
	w, err := newWatcher(o)
	if err != nil {
		return fmt.Errorf("preview: %w", err)
	}
	n := newNews()
	background := inBackground(func() { w.run(ctx) }, func() { rebuild(ctx, o, w.changes, n) })
	err = serve(ctx, o, n)
	cancel()
	select {
	case <-background:
	case <-time.After(shutdownTime):
	}
	return err
}

// serve answers requests until the context ends.
func serve(ctx context.Context, o Options, n *news) error {
	s := &http.Server{
		Handler:           newHandler(ctx, o, n),
		ReadHeaderTimeout: 10 * time.Second,
	}
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(o.Listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("preview: %w", err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime/2)
	defer cancel()
	if s.Shutdown(last) != nil {
		s.Close() // a download that takes longer is cut off
	}
	return nil
}

// newHandler routes the requests that reach this preview under its own name.
func newHandler(ctx context.Context, o Options, n *news) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+reloadPath, &stream{ctx: ctx, news: n})
	mux.Handle("/", &files{dir: o.Dir, news: n, log: o.Log})
	return onlyHosts(allowedHosts(o), mux)
}

// rebuild builds once for every change that is reported. Changes during a
// build wait in the channel, which holds one: they cause one more.
func rebuild(ctx context.Context, o Options, changes <-chan string, n *news) {
	for {
		select {
		case <-ctx.Done():
			return
		case path := <-changes:
			start := time.Now()
			err := o.Build(ctx)
			if ctx.Err() != nil {
				return
			}
			n.built(err)
			if err != nil {
				o.Log("%s changed, but the site could not be rebuilt: %v", path, err)
				continue
			}
			o.Log("%s changed, rebuilt in %d ms", path, time.Since(start).Milliseconds())
		}
	}
}

// inBackground runs the functions and closes the channel when all have ended.
func inBackground(run ...func()) <-chan struct{} {
	var all sync.WaitGroup
	for _, f := range run {
		all.Go(f)
	}
	done := make(chan struct{})
	go func() {
		all.Wait()
		close(done)
	}()
	return done
}

func oneAtATime(log func(string, ...any)) func(string, ...any) {
	var mu sync.Mutex
	return func(format string, args ...any) {
		mu.Lock()
		defer mu.Unlock()
		log(format, args...)
	}
}
