package server

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// hosts decides which names a request may use for this preview. A web site that
// points its own name at 127.0.0.1 (DNS rebinding) could otherwise read the
// preview, drafts and all, from a visitor's browser.
type hosts struct {
	name   string     // asked for by the user; may be empty
	bound  netip.Addr // of the listener
	anyNet bool       // the listener accepts from every network
}

func allowedHosts(o Options) hosts {
	h := hosts{name: strings.ToLower(o.Host)}
	if tcp, ok := o.Listener.Addr().(*net.TCPAddr); ok {
		h.bound = tcp.AddrPort().Addr().Unmap()
		h.anyNet = h.bound.IsUnspecified()
	}
	return h
}

// allow takes the Host of a request, with or without port. An address that is
// a number cannot be rebound.
func (h hosts) allow(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || host == h.name && host != "" {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	if err != nil {
		return false
	}
	ip = ip.Unmap()
	return h.anyNet || ip == h.bound || ip == netip.AddrFrom4([4]byte{127, 0, 0, 1}) || ip == netip.IPv6Loopback()
}

func onlyHosts(h hosts, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if !h.allow(r.Host) {
			http.Error(w, refusal(r.Host), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func refusal(host string) string {
	return fmt.Sprintf("This preview does not answer to the name %q, so that no other web site can read it.\n"+
		"Open it as localhost with its port, or start it with --addr NAME:PORT.", host)
}
