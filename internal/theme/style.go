package theme

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"path"
	"slices"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
)

// sheet is a style sheet as it stands in a page, and the policy that allows it.
type sheet struct {
	css    template.CSS
	policy string
}

// Style is the style sheet of a page and the page's Content-Security-Policy. The
// sheet is style.css, the parts ("code" is code.css) and a rule for each of the
// label colours, six hex digits each; their order and repetition do not
// matter, and parts that do not exist are empty. The policy allows exactly
// this sheet, no script, and nothing else of another host than pictures, sound and
// film.
func (t *Theme) Style(parts []string, colors []string) (css template.CSS, csp string) {
	parts, colors = distinct(parts), distinct(colors)
	key := strings.Join(parts, ",") + ";" + strings.Join(colors, ",")
	if made, ok := t.sheets.Load(key); ok {
		return made.(sheet).css, made.(sheet).policy
	}
	made := t.sheet(parts, colors)
	t.sheets.Store(key, made)
	return made.css, made.policy
}

func (t *Theme) sheet(parts, colors []string) sheet {
	var b strings.Builder
	b.WriteString(t.styles["style"])
	for _, part := range parts {
		if part != "style" && part != "custom" {
			b.WriteString(t.styles[part])
		}
	}
	b.WriteString(chipRules(colors))
	b.WriteString(t.look)
	b.WriteString(t.styles["custom"])
	sum := sha256.Sum256([]byte(b.String()))
	return sheet{
		css: template.CSS(b.String()),
		policy: fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; img-src 'self' https: http: data:; media-src 'self' https:; form-action %s; base-uri 'none'",
			base64.StdEncoding.EncodeToString(sum[:]), t.server),
	}
}

// RedirectCSP is the Content-Security-Policy of redirect pages, which load nothing.
func (t *Theme) RedirectCSP() string {
	return "default-src 'none'; form-action 'none'; base-uri 'none'"
}

// styles minifies the style sheets among the files, by their names without ".css".
func styles(files []File) (map[string]string, error) {
	m := minify.New()
	m.AddFunc("text/css", css.Minify)
	styles := map[string]string{}
	for _, f := range files {
		if path.Ext(f.Path) != ".css" {
			continue
		}
		small, err := m.String("text/css", string(f.Data))
		if err != nil {
			return nil, fmt.Errorf("templates/%s: %w", f.Path, err)
		}
		styles[strings.TrimSuffix(f.Path, ".css")] = inElement(small)
	}
	return styles, nil
}

// inElement makes a sheet safe to stand in a style element, whatever it holds:
// nothing in it ends the element, and a browser reads the same bytes that were
// hashed (it would turn a carriage return into a newline).
func inElement(sheet string) string {
	return strings.NewReplacer("</", `<\/`, "\r\n", "\n", "\r", "\n", "\x00", "\ufffd").Replace(sheet)
}

func distinct(words []string) []string {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}
