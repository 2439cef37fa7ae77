// Package theme executes the templates: the built-in ones of templates/ and
// static/, and over them, file by file, the blog's own. It gives the pages'
// templates their functions and words, and makes the style sheet that stands in each page
// together with the Content-Security-Policy that allows exactly that sheet, and the script of the search page.
package theme

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"sync"
	"time"

	"issueblog/internal/words"
)

// Options is what a Theme is made from.
type Options struct {
	Templates []fs.FS        // layers; a file of a later one replaces that of the same path. Folders that do not exist are empty
	Static    []fs.FS        // likewise
	Language  string         // of the blog, a BCP 47 tag: that of the words that are not people's. "" is English
	Base      string         // path below which the site lives: "", or "/repo"
	Location  *time.Location // in which dates are shown; nil is UTC
	Look      Look           // as the settings want it
	Server    string         // origin of the GitHub server, the only place forms are sent to; "" is https://github.com
}

// Theme is the templates, styles and static files of one blog. It is not
// changed after New and is safe for concurrent use.
type Theme struct {
	pages  map[string]*template.Template
	styles map[string]string // minified, by part: "style", "code", …
	script string            // minified, of the search page
	static []fs.FS
	words  *words.Words
	server string
	look   string // rules

	colors sheetColors

	sheets sync.Map // string -> sheet
}

// New reads and parses all templates and styles. The warnings are files of the
// later layers that no page uses, and what is wrong with those of words. The error is a
// template or a file of words that does not parse; it names the file and line.
func New(o Options) (*Theme, []error, error) {
	files, err := merge(o.Templates)
	if err != nil {
		return nil, nil, fmt.Errorf("templates: %w", err)
	}
	t := &Theme{static: o.Static, server: o.Server, look: o.Look.rules()}
	if t.server == "" {
		t.server = "https://github.com"
	}
	said, warnings, err := words.Load(o.Templates, cmp.Or(o.Language, "en"))
	if err != nil {
		return nil, nil, err
	}
	t.words = said
	if t.pages, err = parse(files, functions(o, said)); err != nil {
		return nil, nil, err
	}
	if t.styles, err = styles(files); err != nil {
		return nil, nil, err
	}
	t.colors = readColors(source(files, "style.css"), source(files, customCSS), t.look)
	if t.script, err = searchScript(files); err != nil {
		return nil, nil, err
	}
	unused, err := unknown(o.Templates)
	if err != nil {
		return nil, nil, fmt.Errorf("templates: %w", err)
	}
	return t, append(unused, warnings...), nil
}

// Say is a text of the interface for a place outside the templates, as words.Words.Say gives it.
func (t *Theme) Say(key string, pairs ...any) (string, error) { return t.words.Say(key, pairs...) }

// Tell is the same as HTML, with its links and code.
func (t *Theme) Tell(key string, pairs ...any) (template.HTML, error) {
	return t.words.HTML(key, pairs...)
}

// Execute writes the page that the named template ("home.html") makes of data.
func (t *Theme) Execute(w io.Writer, name string, data any) error {
	page, ok := t.pages[name]
	if !ok {
		return fmt.Errorf("there is no template %q", name)
	}
	return page.Execute(w, data)
}

// parse makes a set of each page's template: the page itself, and what all
// pages share, which is the frame and the partials. Because a page's definitions
// are in its own set only, every page can define its own "main".
func parse(files []File, functions template.FuncMap) (map[string]*template.Template, error) {
	common := template.New("").Funcs(functions)
	for _, f := range files {
		if !isShared(f.Path) {
			continue
		}
		if _, err := common.New(f.Path).Parse(string(f.Data)); err != nil {
			return nil, err
		}
	}
	pages := map[string]*template.Template{}
	for _, f := range files {
		if !isPage(f.Path) {
			continue
		}
		page, err := parsePage(common, f)
		if err != nil {
			return nil, err
		}
		pages[f.Path] = page
	}
	return pages, nil
}

func parsePage(common *template.Template, f File) (*template.Template, error) {
	set, err := common.Clone()
	if err != nil {
		return nil, err
	}
	page, err := set.New(f.Path).Parse(string(f.Data))
	if err != nil {
		return nil, err
	}
	// html/template looks at the places of the actions in the HTML only when a
	// template is first executed. Without data that soon ends, but not before
	// a mistake there has been found.
	var wrong *template.Error
	if err := page.Execute(io.Discard, nil); errors.As(err, &wrong) {
		return nil, wrong
	}
	return page, nil
}
