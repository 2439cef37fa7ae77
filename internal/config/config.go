// Package config reads the settings of a blog, .github/issueblog.toml, and
// reports every mistake in it at once, each with its line and a suggestion.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Settings is the blog's settings. The zero value of a field that GitHub knows better
// (title, description, …) means "take the repository's".
//
// The comments on the fields are the reference: Reference prints the same
// words, and a test compares the two.
type Settings struct {
	// Name of the blog. Without it: the repository's name; of OWNER.github.io, the owner's.
	Title string `toml:"title"`
	// One line below the name. Without it: the repository's description.
	Description string `toml:"description"`
	// Name shown below posts and in feeds. Without it: the owner's login.
	Author string `toml:"author"`
	// Language of the blog, and of the words around the posts, a BCP 47 tag such as "en" or "zh-CN".
	Language string `toml:"language"`
	// Time zone in which dates are shown and read, an IANA name such as "Asia/Shanghai".
	Timezone string `toml:"timezone"`
	// Where the blog lives, http or https. Without it: the repository's Pages address.
	BaseURL string `toml:"base_url"`
	// Custom domain, written to the file CNAME: only the host name.
	CNAME string `toml:"cname"`
	// Markdown above the list on the home page. Without it: the beginning of the README.
	Intro string `toml:"intro"`
	// Logins whose issues are published. Without it: the owner; in an organisation, its members and collaborators.
	Authors []string `toml:"authors"`
	// What happens to closed issues: "hide" or "publish".
	Closed string `toml:"closed"`
	// Publish only issues with this label. Without it: no label is needed.
	RequireLabel string `toml:"require_label"`
	// Letters in addresses: "unicode" keeps them, "ascii" transliterates.
	Slug string `toml:"slug"`
	// Posts on one page of the home page, 1 to 100.
	PerPage int `toml:"per_page"`
	// Show comments below posts.
	Comments bool `toml:"comments"`
	// Comments on one page, 10 to 1000: a longer conversation goes on in further pages, as does one of more than 64 KB.
	CommentsPerPage int `toml:"comments_per_page"`
	// Logins whose comments are not shown.
	Blocked []string `toml:"blocked"`
	// Show the repository's stars, watchers and contributors.
	Counts bool `toml:"counts"`
	// Draw a card of each post's title, the picture that other sites show with a link to a post without one.
	Cards bool `toml:"cards"`
	// Images of posts: "link" to where they are, after asking their servers how large they are; "copy" GitHub's
	// attachments into the blog; or "leave" them, and ask nobody.
	Images string `toml:"images"`
	// Let emphasis work next to Chinese and Japanese punctuation (**注意。**这是), which on GitHub it does not.
	CJKEmphasis bool `toml:"cjk_emphasis"`
	// Settings of the feeds.
	Feed Feed `toml:"feed"`
	// Settings of the looks.
	Look Look `toml:"look"`
	// Settings of what a page may weigh.
	Budget Budget `toml:"budget"`
	// Further links in the navigation or at the foot of each page, in this order.
	Links []Link `toml:"links"`
}

// Feed is the settings of the feeds.
type Feed struct {
	// What a feed carries of each post: "full" text or "summary".
	Content string `toml:"content"`
	// Posts in one feed, the newest first, 1 to 200.
	Limit int `toml:"limit"`
	// Kilobytes in one feed, 16 to 4096: fewer posts if they are long, but never part of one.
	Size int `toml:"size"`
	// WebSub hub that tells readers of news at once. Without it: none.
	Hub string `toml:"hub"`
	// First name of a renamed repository, OWNER/NAME, which the ids of posts keep. Without it: what the cache remembers.
	Repository string `toml:"repository"`
}

// Look is the settings of the looks.
type Look struct {
	// Colour of links and marks, six hex digits. Where it cannot be read well, a darker or lighter shade of it is taken.
	Accent string `toml:"accent"`
	// Width of the text: "narrow", "normal" or "wide".
	Width string `toml:"width"`
	// Kind of letters of the text: "serif", "sans" or "mono", in the reader's own fonts.
	Font string `toml:"font"`
}

// Budget is the settings of what a page may weigh.
type Budget struct {
	// Kilobytes that the home page and the median post may weigh with their style, compressed; 0 is any, at most 1000.
	Page int `toml:"page"`
	// What happens if they weigh more: "warn" or "fail".
	Over string `toml:"over"`
}

// Link is a link of the navigation or of the foot.
type Link struct {
	// Words of the link.
	Title string `toml:"title"`
	// Target: http, https, mailto, or an address inside the blog such as "/about/".
	URL string `toml:"url"`
	// Where it stands: "header" or "footer". Without it: "header".
	Place string `toml:"place"`
}

// Default is the settings of a blog that has no settings file. What is not
// named here is empty, which means that the repository is asked: its name,
// description, owner, README and Pages address.
func Default() Settings {
	return Settings{
		Language: "en",
		Timezone: "UTC",
		Closed:   "hide",
		Slug:     "unicode",
		PerPage:  10,
		Comments: true,

		CommentsPerPage: 100,

		Counts: true,
		Cards:  true,
		Images: "link",
		Feed: Feed{
			Content: "full",
			Limit:   20,
			Size:    256,
		},
		Look:   Look{Width: "normal", Font: "serif"},
		Budget: Budget{Page: 14, Over: "warn"},
	}
}

// Load reads the settings file at path; a file that does not exist means
// Default. Mistakes in the file come as an *Error, with them all.
func Load(path string) (Settings, error) {
	source, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Default(), nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	return Parse(path, source)
}

// Parse reads settings from the text of a settings file: TOML in UTF-8, with
// or without a byte order mark, lines ending in LF or CRLF. Keys that are
// missing keep their value of Default. The name is used in mistakes only; if
// there are any, the error is an *Error and the settings are empty.
func Parse(name string, source []byte) (Settings, error) {
	d := newDocument(name, source)
	d.read()
	if len(d.mistakes) > 0 {
		return Settings{}, d.err()
	}
	s := d.decode(Default())
	if len(d.mistakes) > 0 {
		return Settings{}, d.err()
	}
	return s, nil
}
