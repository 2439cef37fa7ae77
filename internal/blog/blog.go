// Package blog makes a finished blog of a repository's issues: it decides what
// is published, gives every post its address, date, tags and series, renders
// the texts, and knows who links to whom. What it returns is complete and
// is not changed afterwards.
package blog

import (
	"cmp"
	"html/template"
	"time"

	"issueblog/internal/markdown"
)

// Blog is everything there is to show. Paths are relative to the blog's root and
// start with "/"; Href makes a link of one, Absolute a full address.
type Blog struct {
	Title       string
	Description string
	Author      Person // the blog's own author: the repository's owner
	Language    string // BCP 47 tag
	Location    *time.Location
	BaseURL     string // absolute, without a slash at the end: "https://ada.github.io/notes"
	CNAME       string
	Intro       template.HTML // what the home page opens with; may be empty
	IntroUses   markdown.Uses
	IntroLocal  []LocalAddress // those on the blog that are written in it
	Repository  Repository
	Links       []Link // further links of the navigation, from the settings
	FootLinks   []Link // likewise, of the foot of each page

	Posts  []*Post // newest first; the pages are not among them
	Pinned []*Post // in GitHub's order
	Pages  []*Post // by title
	Tags   []*Tag  // by name; each with at least one post
	Series []*Series

	// Previews are posts that only those can find to whom the author gave the address: they are in no list.
	Previews []*Post

	Gone []Gone

	Decisions []Decision // one for each issue, by rising number
	NextDue   time.Time  // when the next scheduled post is due; zero if none is
	Warnings  []Warning  // mistakes of authors, by issue and line
	Images    []string   // paths of the local images that the texts show, sorted

	Renderer *markdown.Renderer // what rendered the posts, for other text that belongs to the blog
}

// Gone is a post or page that its author took back: where it was says so, and nothing else of it is known.
type Gone struct {
	Number int      // of its issue
	Paths  []string // where it was with its comments, and what led there, as far as nothing else is there now
}

// Repository is what the pages say of the repository.
type Repository struct {
	Name         string // "owner/name"
	FirstName    string // the name it was first known by, which ids are made of: equal to Name if it was never renamed
	URL          string
	NewIssueURL  string
	SearchURL    string // GitHub's issue search; takes the query as parameter q
	Counts       bool   // whether stars and so on are to be shown
	Stars        int
	Watchers     int
	Contributors []Person
}

// Link is a link of the navigation or of the foot.
type Link struct{ Title, URL string }

// Person is an account as shown. Login and URL are empty for a deleted account.
type Person struct {
	Name  string
	Login string
	URL   string
	Bot   bool
}

// Post is a published issue: a post, or a page if Page is set.
type Post struct {
	Number       int
	Page         bool
	Blogroll     bool          // a page whose lists name blogs that its author reads
	Title        string        // plain text
	TitleHTML    template.HTML // the same with its code spans and emoji
	Path         string        // "/42/a-quiet-harbour/", for a page "/about/"
	Slug         string
	Redirects    []string // former paths that lead here, "/42/" among them
	Former       []string // those of them at which the post has been with all that belongs to it, by other titles or slugs
	Pages        int      // on how many pages its comments have been, if on more than now
	Date         time.Time
	Updated      time.Time // when the text last changed, if noticeably after Date; else zero
	Modified     time.Time // Updated, or Date: for sitemap and feeds
	Author       Person
	Language     string // BCP 47 tag; the blog's unless the post says otherwise
	LanguageName string // what that is called in itself: "中文"; with its tag behind it, if posts have another of that name; of one that is not known, the tag
	Tags         []*Tag
	Series       *Series // nil if in none
	Part         int     // 1 is the first of the series
	Pinned       bool
	Locked       bool
	NoIndex      bool   // asked for by the author, and always so for a preview
	Preview      Reason // why it would not be published, in a preview; else ""
	Canonical    string // absolute; where the text first appeared, else the post's own address; "" of a private preview

	Description string // one plain sentence or two, for lists and for search engines: its author's, or the beginning of the text
	Described   bool   // whether it is its author's
	Image       string // absolute address of the post's picture: the one its author names, else the first in its text; or ""
	ImageWidth  int    // in pixels, as is ImageHeight; 0 if it is not known, which it is of local copies only
	ImageHeight int
	Cover       bool // whether the author names Image in the front matter
	Body        template.HTML
	Headings    []markdown.Heading
	Uses        markdown.Uses  // what the body uses
	Local       []LocalAddress // those on the blog that its author has written in it
	Minutes     int            // reading time, at least 1
	Source      string         // the Markdown as written, without front matter

	Reactions    []Reaction
	Comments     []Comment // oldest first; hidden ones are not among them, nor those of blocked people
	Translations []*Post   // the same post in other languages, by their tags
	Backlinks    []*Post   // posts that refer to this one, newest first
	Related      []*Post   // posts on something like it, the most alike first; none that Backlinks or Translations name
	Newer        *Post     // nil at the end
	Older        *Post

	IssueURL string // on GitHub, where it is edited
}

// Comment is one comment as shown.
type Comment struct {
	ID        int64
	Author    Person
	ByAuthor  bool // written by the post's author
	Date      time.Time
	Edited    bool
	Body      template.HTML
	Reactions []Reaction
	URL       string // on GitHub
	Path      string // of the page on which it stands: the post's own, or in a long conversation a further one
	Uses      markdown.Uses
}

// Reaction counts one emoji.
type Reaction struct {
	Emoji string
	Name  string // in English: "thumbs up"
	Count int
}

// Tag is a label that at least one post carries.
type Tag struct {
	Name        string // plain text, with emoji short names turned into characters
	NameHTML    template.HTML
	label       string // as it is written on GitHub
	Slug        string
	Path        string // "/tags/go/"
	Description string
	Color       string   // six hex digits; "" if GitHub gave none that is valid
	Posts       []*Post  // newest first
	Redirects   []string // former paths that lead here, "/tags/golang/"
}

// Series is a milestone that at least one post belongs to.
type Series struct {
	Title       string
	Description string         // plain, on one line
	Body        template.HTML  // the description, as its author has formatted it
	Uses        markdown.Uses  // what that uses
	Local       []LocalAddress // the addresses on the blog in it
	Slug        string
	Path        string   // "/series/a-small-engine/"
	Posts       []*Post  // first part first
	Redirects   []string // former paths that lead here
	milestone   int
	source      string // the description, in Markdown
}

// Decision says of one issue whether it is published, and why.
type Decision struct {
	Number    int
	Title     string
	Published bool
	Reason    Reason
	Path      string    // if published, or a private preview
	Due       time.Time // if scheduled
}

// LocalAddress is one on the blog that is written in a text, with its line.
type LocalAddress = markdown.Address

// Warning is a mistake of an author. It never stops the blog.
type Warning struct {
	Number  int // the issue
	Line    int // in the issue's text, from 1; 0 if there is none
	Message string
	Hint    string // what to do; may be empty
}

// CompareWarnings orders them by issue and line.
func CompareWarnings(a, b Warning) int {
	return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Line, b.Line))
}
