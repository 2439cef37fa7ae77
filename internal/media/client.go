package media

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// newClient makes a client that knows no credentials and no cookies, and does not reach into
// the network that it runs in: an address in a text is anybody's.
func newClient(l Limits) *http.Client {
	dialer := &net.Dialer{Timeout: l.Silence}
	guarded := &net.Dialer{Timeout: l.Silence, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		return public(address)
	}}
	if l.Private {
		guarded = dialer
	}
	var proxies sync.Map // their addresses may be private
	transport := &http.Transport{
		Proxy: func(r *http.Request) (*url.URL, error) {
			u, err := http.ProxyFromEnvironment(r)
			if u != nil {
				proxies.Store(hostPort(u), true)
			}
			return u, err
		},
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			if _, ok := proxies.Load(address); ok {
				return dialer.DialContext(ctx, network, address)
			}
			return guarded.DialContext(ctx, network, address)
		},
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    l.Silence,
		ResponseHeaderTimeout:  l.Silence,
		MaxResponseHeaderBytes: 64 << 10,
		IdleConnTimeout:        30 * time.Second,
	}
	return &http.Client{Transport: transport, CheckRedirect: l.redirect}
}

func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// redirect decides on each step from an attachment to where it is stored. GitHub stores them at
// changing hosts, so any public one will do; what comes from there is inspected like everything else.
func (l Limits) redirect(r *http.Request, via []*http.Request) error {
	if len(via) > l.Redirects {
		return fmt.Errorf("more than %d redirects", l.Redirects)
	}
	before := via[len(via)-1].URL
	switch {
	case r.URL.Scheme != "https" && r.URL.Scheme != "http":
		return fmt.Errorf("redirect to %s:, which is not the web", r.URL.Scheme)
	case before.Scheme == "https" && r.URL.Scheme == "http":
		return errors.New("redirect from https to http")
	}
	if !l.Private {
		return outside(r.URL.Hostname())
	}
	return nil
}

// outside refuses hosts whose very names lead into a machine or its own network. Where a proxy makes the connections, this is
// the only look at them.
func outside(host string) error {
	if ip, err := netip.ParseAddr(host); err == nil {
		return publicIP(ip)
	}
	host = strings.TrimRight(strings.ToLower(host), ".")
	within := func(zone string) bool { return strings.HasSuffix(host, zone) }
	if !strings.Contains(host, ".") || slices.ContainsFunc(ownZones, within) {
		return errPrivate
	}
	return nil
}

// ownZones are the names that are resolved by a machine or a network for itself (RFC 6761, 6762, 8375; and ICANN's).
var ownZones = []string{".localhost", ".local", ".home.arpa", ".internal"}

func public(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	return publicIP(at.Addr())
}

var errPrivate = errors.New("the address is within a private network")

// publicIP refuses the addresses of IANA's special-purpose registries that lead into a machine or
// its own network.
func publicIP(ip netip.Addr) error {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return errPrivate
	}
	for _, p := range special {
		if p.Contains(ip) {
			return errPrivate
		}
	}
	return nil
}

// special are the networks that net/netip counts as global: carriers' own (RFC 6598), "this
// network" (RFC 1122), protocol assignments (RFC 6890), benchmarks (RFC 2544), reserved (RFC 1112), and
// those that carry an IPv4 address within (RFC 6052, 8215, 3056, 4380).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}
