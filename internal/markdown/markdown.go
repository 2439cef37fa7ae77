// Package markdown turns GitHub-flavoured Markdown, as people write it in issues
// and comments, into HTML that is safe to put on a page, and reads off what
// else the blog wants to know of the text: headings, plain text, references.
// It knows nothing of files, issues or the network: what it has to ask, it asks
// through Options.
package markdown

// Options is what a Renderer knows of the world outside the text. A nil function
// knows nothing. All functions must be safe for concurrent use.
type Options struct {
	// Repository is "owner/name", the one in which "#12" is looked up.
	Repository string
	// ServerURL is where GitHub itself lives, "https://github.com" by default.
	// URLs of issues below it are recognised as references.
	ServerURL string
	// Issue gives the address of an issue or pull request of the repository and the title
	// to show on hover. ok is false where none with that number is known:
	// then the reference stays text.
	Issue func(number int) (url, title string, ok bool)
	// User gives the address of an account and the spelling of its name; ok is false where it
	// is not known: then "@name" stays text.
	User func(login string) (url, name string, ok bool)
	// Image gives the address and size in pixels (0 if unknown) of a local
	// copy of an image; ok is false where there is none.
	Image func(url string) (local string, width, height int, ok bool)
	// Cache keeps what is expensive to make (highlighted code), by a key
	// that names content and version. Nil keeps nothing.
	Cache Cache
	// BaseURL is prefixed to relative links and images of the text if not "":
	// a README's are relative to the repository.
	BaseURL string
	// HeadingLevel is the level of the text's topmost heading on the page,
	// 2 by default: the page's own title is the h1.
	HeadingLevel int
	// IDPrefix is put before every id of headings and footnotes made here, so
	// that several texts can share a page ("c42-").
	IDPrefix string
	// UserContent marks links with rel="nofollow ugc": for texts of strangers.
	UserContent bool
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
	Words    int       // words of spaced scripts
	Hanzi    int       // characters of scripts without spaces (Chinese, Japanese)
	Issues   []int     // issues of the repository that the text refers to, each once, in order
	Image    string    // address of the first image as written, "" if there is none
	HasCode  bool      // highlighted code is in it
	Warnings []Warning // mistakes of the author
}

// Heading is one heading of a document. Level is as shown (2 to 6).
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
