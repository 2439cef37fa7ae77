package server

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"regexp"
	"slices"
	"strings"
)

// reloadPath is where pages learn that they are old. No file of the site can
// have it: names that start with a dot are not served.
const reloadPath = "/.issueblog/reload"

//go:embed reload.js
var reloadScript string

// reloadTag is the script with the version of the page around it. The version is
// an attribute, because the policy allows the script by the hash of its text.
func reloadTag(version string) string {
	return `<script data-version="` + html.EscapeString(version) + `">` + reloadScript + `</script>`
}

// reloadSource is the script as a source of a Content-Security-Policy:
// https://www.w3.org/TR/CSP3/#grammardef-hash-source
func reloadSource() string {
	sum := sha256.Sum256([]byte(reloadScript))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// withReload puts the script at the end of a page's body and lets the page's
// policy allow it, and nothing else besides its connection.
func withReload(page []byte, version string) []byte {
	page = policyTag.ReplaceAllFunc(page, func(tag []byte) []byte {
		return policyContent.ReplaceAllFunc(tag, widenAttribute)
	})
	at := len(page)
	if ends := bodyEnd.FindAllIndex(page, -1); len(ends) > 0 {
		at = ends[len(ends)-1][0]
	}
	return slices.Concat(page[:at], []byte(reloadTag(version)), page[at:])
}

var (
	bodyEnd       = regexp.MustCompile(`(?i)</body\s*>`)
	policyTag     = regexp.MustCompile(`(?i)<meta\s[^>]*http-equiv=["']?content-security-policy["'\s>/][^>]*>?`)
	policyContent = regexp.MustCompile(`(?i)\scontent=("[^"]*"|'[^']*')`)
)

// widenAttribute widens the policy in content="…".
func widenAttribute(attribute []byte) []byte {
	_, quoted, _ := bytes.Cut(attribute, []byte("="))
	policy := html.UnescapeString(string(quoted[1 : len(quoted)-1]))
	return []byte(` content="` + html.EscapeString(widen(policy)) + `"`)
}

// widen adds the reload script and its connection to a policy.
func widen(policy string) string {
	var list []directive
	for text := range strings.SplitSeq(policy, ";") {
		if words := strings.Fields(text); len(words) > 0 {
			list = append(list, directive{strings.ToLower(words[0]), words[1:]})
		}
	}
	list = allow(list, "script-src", reloadSource())
	if i := slices.IndexFunc(list, func(d directive) bool { return d.name == "script-src-elem" }); i >= 0 {
		list = allow(list, "script-src-elem", reloadSource())
	}
	list = allow(list, "connect-src", "'self'")
	return join(list)
}

// directive is one part of a policy: script-src 'self'.
type directive struct {
	name    string
	sources []string
}

// allow adds a source to a directive. One that is missing starts as what it
// meant so far, default-src; without that, it allowed all and may go on so.
func allow(list []directive, name, source string) []directive {
	find := func(name string) int {
		return slices.IndexFunc(list, func(d directive) bool { return d.name == name })
	}
	i := find(name)
	if i < 0 {
		fallback := find("default-src")
		if fallback < 0 {
			return list
		}
		i = len(list)
		list = append(list, directive{name, list[fallback].sources})
	}
	if sources := list[i].sources; name == "connect-src" || !allowsInline(sources) {
		kept := slices.DeleteFunc(slices.Clone(sources), func(s string) bool { return strings.EqualFold(s, "'none'") })
		list[i].sources = append(kept, source)
	}
	return list
}

// allowsInline tells whether all inline scripts may run. The first hash or
// nonce among the sources would end that.
func allowsInline(sources []string) bool {
	return slices.Contains(sources, "'unsafe-inline'") && !slices.ContainsFunc(sources, func(s string) bool {
		return strings.HasPrefix(s, "'sha") || strings.HasPrefix(s, "'nonce-")
	})
}

func join(list []directive) string {
	var parts []string
	for _, d := range list {
		parts = append(parts, strings.Join(append([]string{d.name}, d.sources...), " "))
	}
	return strings.Join(parts, "; ")
}
