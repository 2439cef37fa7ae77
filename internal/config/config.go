// Package config reads the settings of a blog, .github/issueblog.toml, and
// reports every mistake in it at once, each with its line and a suggestion.
package config

// Settings is the blog's settings. The zero value of a field that GitHub knows better
// (title, description, …) means "take the repository's".
//
// The comments on the fields are the reference: `issueblog` documentation
// shows them.
type Settings struct {
	Title        string   `toml:"title"`         // name of the blog; default: the repository's name (of OWNER.github.io: the owner's)
	Description  string   `toml:"description"`   // one line below it; default: the repository's description
	Author       string   `toml:"author"`        // name shown and put into feeds; default: the owner's login
	Language     string   `toml:"language"`      // BCP 47 tag of the blog's main language
	Timezone     string   `toml:"timezone"`      // IANA name in which dates are shown and read
	BaseURL      string   `toml:"base_url"`      // where the blog lives; default: the repository's Pages address
	CNAME        string   `toml:"cname"`         // custom domain, written to CNAME
	Intro        string   `toml:"intro"`         // Markdown above the list on the home page; default: the README, else the description
	Authors      []string `toml:"authors"`       // logins whose issues are published; default: see the publishing rule
	Closed       string   `toml:"closed"`        // "hide" or "publish" closed issues
	RequireLabel string   `toml:"require_label"` // publish only issues with this label
	Slug         string   `toml:"slug"`          // "unicode" or "ascii" addresses
	PerPage      int      `toml:"per_page"`      // posts on one page of the home page, 1 to 100
	Comments     bool     `toml:"comments"`      // show comments
	Counts       bool     `toml:"counts"`        // show the repository's stars, watchers and contributors
	Images       string   `toml:"images"`        // "link" to images where they are, or "copy" GitHub's attachments into the blog
	Feed         Feed     `toml:"feed"`
	Links        []Link   `toml:"links"` // further links in the navigation
}

// Feed is the settings of the feeds.
type Feed struct {
	Content string `toml:"content"` // "full" or "summary"
	Limit   int    `toml:"limit"`   // posts in one feed, 1 to 200
}

// Link is a link of the navigation.
type Link struct {
	Title string `toml:"title"`
	URL   string `toml:"url"`
}
