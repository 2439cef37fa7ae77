package feed

import (
	"fmt"
	"net/url"
	"strings"
)

// image makes a post's picture absolute: one that starts with "/" is below the blog's root.
func (w *writer) image(s string) string {
	if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") {
		s = w.blog.BaseURL + s
	}
	return web(s)
}

// web returns a full http(s) address as RFC 3986 allows it, or "".
func web(s string) string {
	u, err := url.Parse(clean(s))
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	u.RawQuery = escapeQuery(u.RawQuery)
	return u.String()
}

// escapeQuery escapes what must not stand in a query (RFC 3986, section 3.4). url.URL keeps it as it was written.
func escapeQuery(s string) string {
	var out strings.Builder
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7F && !strings.ContainsRune("\"<>[]\\^`{|}#", rune(c)) {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

// address parses an address that was put together here, so it can be parsed.
func address(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		return &url.URL{}
	}
	return u
}
