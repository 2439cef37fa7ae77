package theme

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/js"
)

// SearchScript is the script of the search page, search.js, and what the page's
// Content-Security-Policy needs besides that of Style: directives that allow exactly
// this script, and it to read the index from the blog's own host.
func (t *Theme) SearchScript() (script template.JS, csp string) {
	sum := sha256.Sum256([]byte(t.script))
	return template.JS(t.script), fmt.Sprintf("script-src 'sha256-%s'; connect-src 'self'", base64.StdEncoding.EncodeToString(sum[:]))
}

func searchScript(files []File) (string, error) {
	const name = "search.js"
	m := minify.New()
	m.AddFunc("text/javascript", js.Minify)
	for _, f := range files {
		if f.Path == name {
			small, err := m.String("text/javascript", string(f.Data))
			if err != nil {
				return "", fmt.Errorf("templates/%s: %w", name, err)
			}
			return inScript(small), nil
		}
	}
	return "", nil
}

// ends finds what would end a script element, or begin a state in which its end is not seen:
// https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements
var ends = regexp.MustCompile(`(?i)<(!--|/?script)`)

// inScript makes a script safe to stand in a script element, as inElement does for a
// sheet. What would end the element can only be part of a string or a pattern, where \x3c is the same as <.
func inScript(script string) string {
	script = ends.ReplaceAllString(script, `\x3c$1`)
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "\ufffd").Replace(script)
}
