package config

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// kind is the type of value a setting takes.
type kind int

const (
	text kind = iota
	number
	truth
	texts  // list of text
	table  // [name]
	tables // [[name]]
)

// String is the kind as a mistake names it.
func (k kind) String() string {
	return [...]string{"text in quotes", "a whole number", "true or false", "a list of texts", "a table", "a list of tables"}[k]
}

// setting is one key of the settings file.
type setting struct {
	key      string // with the names of the tables above it: feed.limit
	kind     kind
	means    string               // the comment of the field in Settings, word for word
	shown    string               // TOML: the value of Default, or an example where that is empty
	check    func(string) problem // of a text, or of each text of a list
	min, max int                  // of a number
	optional bool                 // of a list's tables: may be left out
}

// reference is every key there is, in the order of Settings. It is what the
// file is checked against and what Reference prints.
var reference = []setting{
	{key: "title", check: oneLine, shown: `"Notes from the shed"`,
		means: `Name of the blog. Without it: the repository's name; of OWNER.github.io, the owner's.`},
	{key: "description", check: oneLine, shown: `"What I learn while building things"`,
		means: `One line below the name. Without it: the repository's description.`},
	{key: "author", check: oneLine, shown: `"The shed keeper"`,
		means: `Name shown below posts and in feeds. Without it: the owner's login.`},
	{key: "language", check: languageTag, shown: `"en"`,
		means: `Language of the blog, and of the words around the posts, a BCP 47 tag such as "en" or "zh-CN".`},
	{key: "timezone", check: timezone, shown: `"UTC"`,
		means: `Time zone in which dates are shown and read, an IANA name such as "Asia/Shanghai".`},
	{key: "base_url", check: baseURL, shown: `"https://blog.example.com/"`,
		means: `Where the blog lives, http or https. Without it: the repository's Pages address.`},
	{key: "cname", check: hostName, shown: `"blog.example.com"`,
		means: `Custom domain, written to the file CNAME: only the host name.`},
	{key: "intro", check: anyText, shown: `"Welcome. **Start** with [the tour](/1/)."`,
		means: `Markdown above the list on the home page. Without it: the beginning of the README.`},
	{key: "authors", kind: texts, check: login, shown: `["octocat"]`,
		means: `Logins whose issues are published. Without it: the owner; in an organisation, its members and collaborators.`},
	{key: "closed", check: oneOf("hide", "publish"), shown: `"hide"`,
		means: `What happens to closed issues: "hide" or "publish".`},
	{key: "require_label", check: oneLine, shown: `"blog"`,
		means: `Publish only issues with this label. Without it: no label is needed.`},
	{key: "slug", check: oneOf("unicode", "ascii"), shown: `"unicode"`,
		means: `Letters in addresses: "unicode" keeps them, "ascii" transliterates.`},
	{key: "per_page", kind: number, min: 1, max: 100, shown: `10`,
		means: `Posts on one page of the home page, 1 to 100.`},
	{key: "comments", kind: truth, shown: `true`,
		means: `Show comments below posts.`},
	{key: "comments_per_page", kind: number, min: 10, max: 1000, shown: `100`,
		means: `Comments on one page, 10 to 1000: a longer conversation goes on in further pages, as does one of more than 64 KB.`},
	{key: "blocked", kind: texts, check: login, shown: `["spammer"]`,
		means: `Logins whose comments are not shown.`},
	{key: "counts", kind: truth, shown: `true`,
		means: `Show the repository's stars, watchers and contributors.`},
	{key: "cards", kind: truth, shown: `true`,
		means: `Draw a card of each post's title, the picture that other sites show with a link to a post without one.`},
	{key: "images", check: oneOf("link", "copy", "leave"), shown: `"link"`,
		means: `Images of posts: "link" to where they are, after asking their servers how large they are; "copy" GitHub's attachments into the blog; or "leave" them, and ask nobody.`},
	{key: "cjk_emphasis", kind: truth, shown: `false`,
		means: `Let emphasis work next to Chinese and Japanese punctuation (**注意。**这是), which on GitHub it does not.`},
	{key: "feed", kind: table,
		means: `Settings of the feeds.`},
	{key: "feed.content", check: oneOf("full", "summary"), shown: `"full"`,
		means: `What a feed carries of each post: "full" text or "summary".`},
	{key: "feed.limit", kind: number, min: 1, max: 200, shown: `20`,
		means: `Posts in one feed, the newest first, 1 to 200.`},
	{key: "feed.size", kind: number, min: 16, max: 4096, shown: `256`,
		means: `Kilobytes in one feed, 16 to 4096: fewer posts if they are long, but never part of one.`},
	{key: "feed.hub", check: webURL, shown: `"https://pubsubhubbub.appspot.com/"`,
		means: `WebSub hub that tells readers of news at once. Without it: none.`},
	{key: "feed.repository", check: repositoryName, shown: `"octocat/old-name"`,
		means: `First name of a renamed repository, OWNER/NAME, which the ids of posts keep. Without it: what the cache remembers.`},
	{key: "look", kind: table,
		means: `Settings of the looks.`},
	{key: "look.accent", check: hexColor, shown: `"#7a3b00"`,
		means: `Colour of links and marks, six hex digits. Where it cannot be read well, a darker or lighter shade of it is taken.`},
	{key: "look.width", check: oneOf("narrow", "normal", "wide"), shown: `"normal"`,
		means: `Width of the text: "narrow", "normal" or "wide".`},
	{key: "look.font", check: oneOf("serif", "sans", "mono"), shown: `"serif"`,
		means: `Kind of letters of the text: "serif", "sans" or "mono", in the reader's own fonts.`},
	{key: "budget", kind: table,
		means: `Settings of what a page may weigh.`},
	{key: "budget.page", kind: number, min: 0, max: 1000, shown: `14`,
		means: `Kilobytes that the home page and the median post may weigh with their style, compressed; 0 is any, at most 1000.`},
	{key: "budget.over", check: oneOf("warn", "fail"), shown: `"warn"`,
		means: `What happens if they weigh more: "warn" or "fail".`},
	{key: "links", kind: tables, shown: `[{ title = "Source", url = "https://github.com/octocat" }]`,
		means: `Further links in the navigation or at the foot of each page, in this order.`},
	{key: "links.title", check: filled, shown: `"Source"`,
		means: `Words of the link.`},
	{key: "links.url", check: linkURL, shown: `"https://github.com/octocat"`,
		means: `Target: http, https, mailto, or an address inside the blog such as "/about/".`},
	{key: "links.place", check: oneOf("header", "footer"), optional: true, shown: `"header"`,
		means: `Where it stands: "header" or "footer". Without it: "header".`},
}

// find gives the setting of that key.
func find(key string) (setting, bool) {
	for _, s := range reference {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

// example is a value of that key as TOML.
func example(key string) string {
	s, _ := find(key)
	return s.shown
}

// Reference is a settings file that says what every setting means. All of it
// is comment; a line that starts with # and no space is a setting with its
// default (or, where the repository gives the default, an example), and works
// by itself once its # is taken away.
func Reference() string { return ReferenceFor(Settings{}) }

// ReferenceFor is Reference with a blog's own words where it has only examples:
// those of the title, description, author, base_url, cname and authors that are
// known and would be accepted.
func ReferenceFor(known Settings) string {
	own := ownExamples(known)
	var b strings.Builder
	b.WriteString("# Settings of this blog. All are optional.\n")
	b.WriteString("# To change one, take away the # in front of its line.\n")
	for _, s := range reference {
		if s.kind == table || strings.HasPrefix(s.key, "links.") {
			continue
		}
		b.WriteString("\n# " + s.means + "\n")
		if s.kind == tables {
			writeChildren(&b, s.key)
		}
		b.WriteString("#" + s.key + " = " + cmp.Or(own[s.key], s.shown) + "\n")
	}
	return b.String()
}

// ownExamples is what ReferenceFor shows as TOML, by key.
func ownExamples(known Settings) map[string]string {
	own := map[string]string{}
	for key, values := range map[string][]string{
		"title": {known.Title}, "description": {known.Description}, "author": {known.Author},
		"base_url": {known.BaseURL}, "cname": {known.CNAME}, "authors": known.Authors,
	} {
		if shown, ok := find(key); ok {
			own[key] = shown.write(values)
		}
	}
	return own
}

// write is the values as the setting takes them in TOML, "" if there are none or it takes one of them not.
func (s setting) write(values []string) string {
	var quoted []string
	for _, v := range values {
		if strings.TrimSpace(v) == "" || !utf8.ValidString(v) || s.check(v) != (problem{}) {
			return ""
		}
		quoted = append(quoted, strconv.Quote(v)) // without control characters, Go's escapes are TOML's
	}
	switch {
	case len(quoted) == 0:
		return ""
	case s.kind == texts:
		return "[" + strings.Join(quoted, ", ") + "]"
	}
	return quoted[0]
}

// writeChildren explains the keys of a list's tables, which have no line of
// their own.
func writeChildren(b *strings.Builder, table string) {
	for _, s := range reference {
		if parent, name := splitPath(s.key); parent == table {
			b.WriteString("#   " + name + ": " + s.means + "\n")
		}
	}
}
