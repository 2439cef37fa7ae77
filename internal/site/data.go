package site

import (
	"html/template"

	"issueblog/internal/blog"
)

// Layout is what every template is given: what the frame of a page needs. The
// struct of each template embeds it.
type Layout struct {
	Blog        *blog.Blog
	Title       string // of this page; "" on the home page
	Description string
	Language    string // BCP 47 tag of the page's frame, which is the blog's; a post may have another
	Path        string // "/42/a-quiet-harbour/"
	Canonical   string // absolute; "" where there is none: private previews, gone.html
	NoIndex     bool
	Image       *Picture // what other sites show with a link to the page; nil if there is nothing, and of a private preview
	Icons       []Icon
	Article     *Article // nil on all pages but posts, and of a private preview
	Feeds       []FeedLink
	Section     string // path of the navigation's current link: "/", "/archive/", "/tags/", "/about/", …

	CSS template.CSS // the whole style sheet of this page, to be put inline
	CSP string       // Content-Security-Policy; it allows exactly that style sheet
}

// Picture is a picture that belongs to a page.
type Picture struct {
	URL           string // absolute
	Width, Height int    // in pixels; 0 if they are not known
	Alt           string // "" if nobody has described it
}

// Icon is a link to one form of the blog's icon.
type Icon struct {
	Rel   string
	Path  string
	Sizes string // "32x32", "any", or ""
}

// Article is what search engines are told of a post, as JSON-LD: https://schema.org/BlogPosting
type Article struct {
	Context   string        `json:"@context"`
	Type      string        `json:"@type"`
	Headline  string        `json:"headline"`
	URL       string        `json:"url"`
	Published string        `json:"datePublished"`
	Modified  string        `json:"dateModified,omitempty"` // if the text has changed since
	Author    ArticleAuthor `json:"author"`
	Image     string        `json:"image,omitempty"`
	Language  string        `json:"inLanguage"`
	Keywords  []string      `json:"keywords,omitempty"`
	Comments  int           `json:"commentCount,omitempty"`
}

// ArticleAuthor is the author of an Article.
type ArticleAuthor struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// FeedLink is a feed offered by a page.
type FeedLink struct {
	Title string
	Type  string // media type
	Path  string
}

// Home is the data of home.html: one page of the list of posts.
type Home struct {
	Layout
	Intro  template.HTML // on the first page only
	Pinned []*blog.Post  // on the first page only; these are not in Posts
	Posts  []*blog.Post
	Pager  Pager
}

// Pager is the place of one page in a list of several.
type Pager struct {
	Number, Total int    // from 1
	Newer, Older  string // paths, "" at the ends
}

// Post is the data of post.html and of page.html.
type Post struct {
	Layout
	Post       *blog.Post
	Languages  []*blog.Post // the post in all its languages, itself among them, by their tags; none if there is only one
	Alternates []Alternate  // the same for search engines
	Contents   bool         // whether the post is long enough for a table of contents
	Comments   bool         // whether comments are shown at all
	Thread     Thread       // the first page of the comments
}

// Thread is one page of the comments on a post.
type Thread struct {
	Comments []blog.Comment
	Pager    Pager // Older is the page before; "" at the ends
}

// Comments is the data of comments.html: a further page of a long conversation.
type Comments struct {
	Layout
	Post   *blog.Post
	Thread Thread
}

// Alternate is a post in one language.
type Alternate struct {
	Language string // BCP 47 tag
	URL      string // absolute
}

// Tag is the data of tag.html.
type Tag struct {
	Layout
	Tag   *blog.Tag
	Years []Year
}

// Tags is the data of tags.html: all tags.
type Tags struct {
	Layout
	Tags []*blog.Tag
}

// Series is the data of series.html: one series.
type Series struct {
	Layout
	Series *blog.Series
}

// SeriesIndex is the data of all-series.html.
type SeriesIndex struct {
	Layout
}

// Archive is the data of archive.html.
type Archive struct {
	Layout
	Years []Year
	Count int
}

// Year is the posts of one year, newest first.
type Year struct {
	Year  int
	Posts []*blog.Post
}

// Search is the data of search.html: a form that hands the query to GitHub, and a
// script that answers it on the page instead.
type Search struct {
	Layout
	Index  string      // path of the index's first file
	Script template.JS // search.js, to be put inline; CSP allows exactly it
}

// NotFound is the data of 404.html.
type NotFound struct {
	Layout
	Recent []*blog.Post
}

// Gone is the data of gone.html: the page at the address of a post or page that was removed. It knows nothing of what was there.
type Gone struct {
	Layout
}

// Redirect is the data of redirect.html, which is a page of its own and uses no frame.
type Redirect struct {
	Language string // BCP 47 tag of the blog
	Target   string // link to the page
	Absolute string // its full address
	Title    string
	CSP      string
}
