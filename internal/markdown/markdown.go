// Package markdown turns GitHub-flavoured Markdown, as people write it in issues
// and comments, into HTML that is safe to put on a page, and reads off what
// else the blog wants to know of the text: headings, plain text, references.
// It knows nothing of files, issues or the network: what it has to ask, it asks
// through Options.
//
// The measure is GitHub's own HTML of issues and comments. What differs, on purpose:
//
//   - headings have ids, permalinks and levels that fit the page;
//   - code is coloured by classes of one letter, its language stands in data-lang (lang is for human languages);
//   - formulas are MathML and diagrams SVG, both made here; "&" in a formula is escaped once (GitHub: twice);
//   - GitHub's own emoji (":octocat:") stay names;
//   - a heading without text has no permalink;
//   - backticks that find no partner hide no later ones (cmark-gfm's do, in long texts);
//   - images are not proxied, have no style attribute and load lazily; in a comment those of other hosts are links;
//   - the link of an image without a description has a name;
//   - a chip of colour is an SVG, because no style attribute passes the page's policy;
//   - attributes that steer forms, keys and image maps (accesskey, tabindex, usemap, for, action …) go, and microdata (itemprop …);
//   - "#12", "@name" and addresses of issues become links only where Options knows them; of
//     another repository's issues only full addresses are shortened;
//   - a "#name" link leads to the element, which on GitHub takes a script;
//   - quotes and lists deeper than 25, and emphasis deeper than 100, are text.
//
// Ids made of headings have no upper-case letters, those an author gives begin with "user-content-": a page
// whose own ids have a capital can share it with any text.
package markdown

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// Options is what a Renderer knows of the world outside the text. A nil function
// knows nothing. All functions must be safe for concurrent use.
type Options struct {
	// Repository is "owner/name", the one in which "#12" is looked up.
	Repository string
	// ServerURL is where GitHub itself lives, "https://github.com" by default.
	// URLs of issues below it are recognised as references.
	ServerURL string
	// Root is put before an address in a text that is a path ("/about/"), which so begins at the blog's root and not at that of
	// its host: "/repo", or "".
	Root string
	// Site is the address of the blog without a slash at the end: its author's links to it lead nowhere else.
	Site string
	// Issue gives the address of an issue or pull request of the repository and the title
	// to show on hover. ok is false where none with that number is known:
	// then the reference stays text.
	Issue func(number int) (url, title string, ok bool)
	// Comment gives the address of a comment on an issue of the repository; ok is false where it is not shown:
	// then a link to it stays one to GitHub. Nil knows none.
	Comment func(number int, id int64) (url string, ok bool)
	// User gives the address of an account and the spelling of its name; ok is false where it
	// is not known: then "@name" stays text.
	User func(login string) (url, name string, ok bool)
	// Commit gives the address of a commit of the repository by 7 to 40 hex digits; ok is false where none is known.
	Commit func(hash string) (url string, ok bool)
	// Image gives the address to show an image from, which is that of its local copy if there is one, and its
	// size in pixels (0 if unknown); ok is false where neither is known.
	Image func(url string) (address string, width, height int, ok bool)
	// Formula gives TeX as a MathML element that is safe in any page and made for none; the error tells
	// the author what is wrong with it, the steps how long it took. Nil leaves formulas their source.
	Formula func(tex string, display bool) (mathML string, steps int, err error)
	// Diagram gives Mermaid as an SVG element that is safe in any page, with ids that begin with prefix; "" if
	// it cannot draw this kind; the error tells the author what is wrong. Who listens to it is told its title, or else one
	// of the names. Nil leaves diagrams their source.
	Diagram func(source, prefix string, names Diagrams) (svg string, err error)
	// Cache keeps rendered texts. It must not give what another version of the program
	// has put there. Nil keeps nothing.
	Cache Cache
	// Words are what a text says besides what was written; the zero value is English.
	Words Words
	// CJKEmphasis lets emphasis work next to the punctuation of scripts without spaces
	// ("**注意。**这是"), which on GitHub it does not.
	CJKEmphasis bool
	// AsGitHub leaves formulas, diagrams, colour chips, attached videos and images without an address as
	// GitHub's own HTML has them, for comparing with it. It changes nothing else.
	AsGitHub bool
}

// Words are what the renderer itself says in a text, most of it only to who listens: {heading} and {reference} stand
// for what is meant. The titles of alerts are GitHub's.
type Words struct {
	Permalink string // of a heading: "Permalink: {heading}"
	Footnotes string // the heading of the footnotes
	Back      string // from a footnote: "Back to reference {reference}"
	Open      string // a task: "Incomplete task"
	Done      string // "Completed task"
	Image     string // an image without a description
	Alerts    Alerts // their titles
	Diagrams  Diagrams
}

// Diagrams is what each kind of diagram is called that has no title.
type Diagrams struct{ Flowchart, Sequence, Classes, States, Entities string }

// Alerts is a word for each kind of alert.
type Alerts struct{ Note, Tip, Important, Warning, Caution string }

var english = Words{"Permalink: {heading}", "Footnotes", "Back to reference {reference}", "Incomplete task", "Completed task", "image", Alerts{"Note", "Tip", "Important", "Warning", "Caution"},
	Diagrams{"Flowchart", "Sequence diagram", "Class diagram", "State diagram", "Entity relationship diagram"}}

// TextOptions is what differs from one text to the next. The zero value is right for
// a text that stands alone.
type TextOptions struct {
	// BaseURL is prefixed to relative links and images of the text if not "":
	// a README's are relative to the repository. Where it names a folder on GitHub ("/blob/"), images are
	// taken from the raw files beside it ("/raw/").
	BaseURL string
	// HeadingLevel is the level of the text's topmost heading on the page, where no level is left
	// out below it: 2 under a title. 0 leaves the levels as they are written.
	HeadingLevel int
	// IDPrefix is put before every id made here, so that several texts can share a page ("c42-").
	IDPrefix string
	// UserContent marks links with rel="nofollow ugc": for texts of strangers.
	UserContent bool
	// OwnImages shows images of GitHub's hosts only, and of others a link: else whoever writes a comment could have
	// every reader of the page ask a server of his. GitHub shows such images through a proxy.
	OwnImages bool
	// SoftBreaks leaves a line break in a paragraph a blank, as in files;
	// in issues and comments it shows as a line break.
	SoftBreaks bool
	// NoMath leaves the dollar signs of a line alone. A paragraph between "$$" and
	// "$$" and a fence with the word "math" are still formulas.
	NoMath bool
	// IDs are names of places on the text's page that are not of the text, and to which it may link.
	IDs []string
	// AllMath typesets formulas without the bound there is else, for a text whose author asks for it.
	AllMath bool
}

// Cache is a store for derived results. Get reports whether there is one.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, value []byte)
}

// Document is a rendered text.
type Document struct {
	HTML     string    // a fragment: balanced, sanitised, safe on a page with a strict policy
	Headings []Heading // in order of appearance, for a table of contents
	Text     string    // the text alone, paragraphs parted by newlines
	Prose    string    // the beginning of its running text, on one line, for an excerpt
	Words    int       // words of spaced scripts
	Hanzi    int       // characters of scripts without spaces (Chinese, Japanese)
	Issues   []int     // issues of the repository that the text refers to, each once, in order
	Image    string    // address of the first image as written, "" if there is none
	Local    []Address // those without a host that its author leads to or shows, each once, in order
	Uses     Uses      // what of it needs rules of its own in a style sheet
	Warnings []Warning // mistakes of the author
}

// Address is one that is written in a text. Line counts from 1; 0 is unknown.
type Address struct {
	Address string
	Line    int
}

// Uses says what is in a text that not every text has.
type Uses struct {
	Code, Math, Diagrams bool // highlighted code, typeset formulas, drawn diagrams
}

// Names are "code", "math" and "diagram", as far as they are used.
func (u Uses) Names() []string {
	var names []string
	for _, n := range []struct {
		used bool
		name string
	}{{u.Code, "code"}, {u.Math, "math"}, {u.Diagrams, "diagram"}} {
		if n.used {
			names = append(names, n.name)
		}
	}
	return names
}

// With is what two texts together use.
func (u Uses) With(v Uses) Uses {
	return Uses{u.Code || v.Code, u.Math || v.Math, u.Diagrams || v.Diagrams}
}

// Heading is one heading of a document. Level is as shown (1 to 6).
type Heading struct {
	Level int
	ID    string // without "#"
	Text  string // plain text
}

// Warning is a mistake in the text that the author can mend. Line counts from 1; 0 is unknown.
type Warning struct {
	Line    int
	Message string
}

// Renderer renders texts. It is safe for concurrent use.
type Renderer struct {
	options  Options
	server   string // without a slash at the end
	host     string // the server's
	markdown goldmark.Markdown
}

// New returns a Renderer for one repository's texts.
func New(o Options) *Renderer {
	server := strings.TrimRight(o.ServerURL, "/")
	if server == "" {
		server = "https://github.com"
	}
	if o.Words == (Words{}) {
		o.Words = english
	}
	r := &Renderer{options: o, server: server, markdown: newMarkdown(o)}
	if u, err := url.Parse(server); err == nil {
		r.host = u.Host
	}
	return r
}

// Render renders a text. It never fails: what cannot be shown as meant is shown as text.
func (r *Renderer) Render(source string, t TextOptions) Document {
	if t.HeadingLevel < 0 || t.HeadingLevel > 6 {
		t.HeadingLevel = 0
	}
	if r.options.Cache != nil && worthKeeping(source) {
		return r.renderKept(source, t)
	}
	return r.render(source, t)
}

// render renders a text anew.
//
// Markdown becomes HTML, in which places of our own are marked in a way that no
// author can write; the HTML becomes a tree, the tree is sanitised, and only then
// do the marked places and what is found in the text (references, mentions, emoji, math) get their elements.
func (r *Renderer) render(source string, t TextOptions) Document {
	p := r.page(source, t)
	p.tree(p.parse())
	p.expand()
	p.alerts()
	p.flatten()
	p.headings()
	p.place = 0
	p.decorate(p.root, place{root: true})
	p.place = 0
	p.resolveFragments()
	p.read()
	p.document.HTML = serialize(p.root)
	return p.document
}

func (r *Renderer) page(source string, t TextOptions) *page {
	return &page{Renderer: r, text: t, source: withLastLine(clean(strings.TrimPrefix(source, "\ufeff"))), seen: map[int]bool{}, ours: map[*html.Node]*mark{}, ids: map[string]bool{}, fragments: map[string]string{}, repeats: map[string]int{}, noted: map[string]bool{}}
}

// Inline renders a title or a name: code spans and emoji, everything else as it was written.
// The result is HTML without block elements and links.
func (r *Renderer) Inline(source string) string {
	return serialize(inlineTree(clean(source)))
}

// PlainInline is the text of Inline, not escaped.
func (r *Renderer) PlainInline(source string) string {
	return textOf(inlineTree(clean(source)))
}

// withLastLine ends the last line of a text, as cmark does before it looks at it.
func withLastLine(s string) []byte {
	if s != "" && s[len(s)-1] != '\n' {
		s += "\n"
	}
	return []byte(s)
}

// page is one text on its way.
type page struct {
	*Renderer
	text      TextOptions
	source    []byte
	out       output               // what the Markdown became
	root      *html.Node           // and the tree of it
	ours      map[*html.Node]*mark // elements of ours in it
	ids       map[string]bool
	repeats   map[string]int    // headings of one name, beyond the first
	fragments map[string]string // where "#name" as an author writes it leads
	seen      map[int]bool      // issues in document.Issues
	formulas  formulas
	diagrams  int             // so far
	svg       int             // bytes of them
	warned    map[string]bool // warnings of which one is enough
	coloring  coloring        // what its code has cost
	noted     map[string]bool // addresses in document.Local
	parsed    ast.Node        // the Markdown
	code      [][2]int        // where in the source code is, once that was asked
	place     int             // in the source, of the address that was found last
	tries     int             // places that were looked at for addresses
	document  Document
}

// parse writes the Markdown as HTML with marks.
func (p *page) parse() []byte {
	p.out.page = p
	root := p.markdown.Parser().Parse(text.NewReader(p.source))
	flatten(root)
	p.parsed = root
	if err := p.markdown.Renderer().Render(&p.out, p.source, root); err != nil {
		return nil
	}
	return p.out.Bytes()
}

// warnOnce notes a mistake that is not worth more than one warning.
func (p *page) warnOnce(offset int, message string) {
	if p.warned[message] {
		return
	}
	if p.warned == nil {
		p.warned = map[string]bool{}
	}
	p.warned[message] = true
	p.warn(offset, message)
}

// maxWarnings is how many mistakes are told of one text.
const maxWarnings = 50

// warn notes a mistake. offset is its place in the source, -1 if that is not known.
func (p *page) warn(offset int, message string) {
	if len(p.document.Warnings) >= maxWarnings {
		return
	}
	p.document.Warnings = append(p.document.Warnings, Warning{Line: p.line(offset), Message: message})
}

// warnOf notes a mistake in an address.
func (p *page) warnOf(address, message string) {
	if len(p.document.Warnings) < maxWarnings { // to look for thousands of addresses takes long
		p.warn(p.where(address), message)
	}
}

// line is that of a place in the source: from 1, and 0 if the place is not known.
func (p *page) line(offset int) int {
	if offset < 0 || offset > len(p.source) {
		return 0
	}
	return 1 + bytes.Count(p.source[:offset], []byte("\n"))
}
