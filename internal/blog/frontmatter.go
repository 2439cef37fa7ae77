package blog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// FrontMatter is what an author says about a post in its text, before or after
// it. Every field is optional.
type FrontMatter struct {
	Date        time.Time
	Slug        string
	Description string
	Image       string
	Language    string // canonical BCP 47
	Translation int    // number of the issue with the same post in another language
	Aliases     []string
	Canonical   string
	Tags        []string
	NoIndex     bool
	Draft       bool
	NoMath      bool // "math: false": a dollar sign in a line is one
	AllMath     bool // "math: true": every formula is typeset, however many there are

	lines  map[string]int // of the keys, in the text
	above  int            // lines of the text that stand before the rest
	unsure bool           // whether Draft is only what was read of a value that is neither true nor false
}

// The keys of front matter, and words from other engines that say the author
// meant front matter, with what to do here instead.
var (
	frontMatterKeys = []string{"date", "slug", "description", "image", "lang", "translation", "aliases", "canonical", "tags", "noindex", "draft", "published", "math"}
	foreignKeys     = map[string]string{
		"title":         "the issue's title is the post's title",
		"author":        "the issue's author is the post's author",
		"updated":       "the time of the last edit is known from GitHub",
		"lastmod":       "the time of the last edit is known from GitHub",
		"layout":        "give the issue the label \"page\" to make it a page",
		"categories":    "use labels, or the key \"tags\"",
		"category":      "use labels, or the key \"tags\"",
		"keywords":      "use labels, or the key \"tags\"",
		"cover":         "use the key \"image\"",
		"permalink":     "use the key \"slug\", and \"aliases\" for former addresses",
		"summary":       "use the key \"description\"",
		"excerpt":       "use the key \"description\"",
		"series":        "give the issue a milestone",
		"language":      "use the key \"lang\"",
		"languages":     "use the key \"lang\"",
		"tag":           "use the key \"tags\"",
		"redirect_from": "use the key \"aliases\"",
		"redirects":     "use the key \"aliases\"",
		"comments":      "lock the issue to close its comments",
	}
)

// keyLine is a line with a key: the mark of a list before it, the key, its sign and the value.
var keyLine = regexp.MustCompile(`^[\s\p{Z}]*([-*+][ \t]+)?["']?([A-Za-z][A-Za-z0-9_-]*)["']?[\s\p{Z}]*([:=：])(.*)$`)

// bareKeys is the keys that say enough by themselves, in a comment, if a line has nothing else: "draft", "draft, noindex # not yet".
func bareKeys(line string) []string {
	words := strings.FieldsFunc(strings.ToLower(withoutRemark("", line)), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",.;，、。；", r)
	})
	if slices.ContainsFunc(words, func(word string) bool { return word != "draft" && word != "noindex" }) {
		return nil
	}
	return words
}

// startsKey reports whether a line that could belong to the value above says something of its own. It does even in doubt, as no value
// may hide "draft: true".
func startsKey(line string) bool { return keyOf(line, true) != "" || len(bareKeys(line)) > 0 }

// keyOf is the key with which a line begins, if it is one of ours or, with foreign set, of another engine.
func keyOf(line string, foreign bool) string {
	m := keyLine.FindStringSubmatch(line)
	if m == nil {
		return ""
	}
	if key := strings.ToLower(m[2]); isKey(key) || foreign && foreignKeys[key] != "" {
		return key
	}
	return ""
}

func isKey(word string) bool { return slices.Contains(frontMatterKeys, word) }

// maxFrontMatterWarnings is how many mistakes are told of one text.
const maxFrontMatterWarnings = 50

// ParseFrontMatter splits a text into its front matter and the rest. Front
// matter is an HTML comment at the top or the bottom, or a block between lines
// of three hyphens (or plus signs) at the top, of "key: value" lines of which at least one has a
// key that is known; there may be several, and other comments among them, as of a template that nobody
// has filled in. Any other block is part of the text, as is a comment with no front matter behind it.
// Whatever cannot be used is reported, with its line in the text, and left out.
func ParseFrontMatter(text string, loc *time.Location) (FrontMatter, string, []Warning) {
	text = strings.TrimPrefix(text, "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	p := frontMatterParser{loc: loc, seen: map[string]bool{}, matter: FrontMatter{lines: map[string]int{}}}
	// Each end is gone through once: as anybody can write an issue, its length has to bound what it costs.
	start, head := p.parseTop(text)
	end := head + p.parseBottom(text[head:], strings.Count(text[:head], "\n"))
	if trimmed := strings.TrimSpace(text); !p.found && strings.HasPrefix(trimmed, "<!--") && !strings.Contains(trimmed, "-->") {
		p.warnings = append(p.warnings, Warning{Line: 1, Message: "the comment that opens here is never closed, so the whole post is hidden", Hint: "close it with -->"})
	}
	p.matter.above = strings.Count(text[:start], "\n")
	return p.matter, text[start:end], p.warnings
}

// Text is what readers see of an issue's body: without front matter, without a difference by the ends of lines, and
// without blank lines before it or space after it. While it is the same, the post is.
func Text(body string) string {
	_, text, _ := ParseFrontMatter(body, time.UTC)
	return strings.TrimRight(leadingBlankLines.ReplaceAllString(text, ""), " \t\n")
}

type frontMatterParser struct {
	matter   FrontMatter
	loc      *time.Location
	seen     map[string]bool
	found    bool // whether there is any front matter
	warnings []Warning
}

func (p *frontMatterParser) warn(line int, message, hint string) {
	if len(p.warnings) < maxFrontMatterWarnings {
		p.warnings = append(p.warnings, Warning{Line: line, Message: "front matter: " + message, Hint: hint})
	}
}

func (p *frontMatterParser) parse(b block) {
	p.found = true
	for i := 0; i < len(b.lines); i++ {
		line, number := b.lines[i], b.first+i
		if t := strings.TrimSpace(line); t == "" || strings.HasPrefix(t, "#") || t == "---" {
			continue
		}
		if keys := bareKeys(line); len(keys) > 0 && !b.seen {
			for _, key := range keys {
				p.set(key, "true", number)
			}
			continue
		}
		m := keyLine.FindStringSubmatch(line)
		if m == nil {
			hint := "write a key and its value, such as slug: my-post"
			if b.seen {
				hint = "readers do not see it: what is between the lines of hyphens is front matter"
			}
			p.warn(number, fmt.Sprintf("%q is no \"key: value\" line", clip(line)), hint)
			continue
		}
		key := strings.ToLower(m[2])
		value, used := continued(key, m[4], b.lines[i+1:])
		p.set(key, value, number)
		i += used
	}
}

// set takes one value. A key given twice keeps its first value, so that text
// added below cannot override what stands above.
func (p *frontMatterParser) set(key, value string, line int) {
	if p.seen[key] {
		hint := "the first one counts"
		if key == "draft" || key == "noindex" || key == "published" {
			hint = "what holds the post back counts"
			_ = p.assign(key, value) // which only adds to it
		}
		p.warn(line, fmt.Sprintf("%q is given twice", key), hint)
		return
	}
	if key == "published" {
		if _, err := parseDate(unquote(value), p.loc); err == nil {
			p.warn(line, fmt.Sprintf("published: %q is a date", clip(value)), "use the key \"date\"")
			return
		}
	}
	if !isKey(key) {
		hint := foreignKeys[key]
		if hint == "" {
			hint = suggest(key, frontMatterKeys)
		}
		p.warn(line, fmt.Sprintf("unknown key %q", key), hint)
		return
	}
	p.seen[key] = true
	p.matter.lines[key] = line
	if err := p.assign(key, value); err != nil {
		p.warn(line, fmt.Sprintf("%s: %v", key, err), consequences[key])
	}
}

// consequences is what becomes of a post where a value cannot be used.
var consequences = map[string]string{
	"date":      "the post has the date of its issue",
	"draft":     "write true or false; until then the post is held back",
	"published": "write true or false; until then the post is held back",
	"noindex":   "it counts as true",
	"tags":      "close it with ]",
	"aliases":   "close it with ]",
}

func (p *frontMatterParser) assign(key, value string) (err error) {
	m := &p.matter
	switch key {
	case "date":
		m.Date, err = parseDate(unquote(value), p.loc)
	case "slug":
		m.Slug, err = parseSlug(unquote(value))
	case "description":
		m.Description = strings.Join(strings.Fields(unquote(value)), " ")
	case "image":
		m.Image, err = parseAddress(unquote(value), true)
	case "lang":
		m.Language, err = parseLanguage(unquote(value))
	case "translation":
		m.Translation, err = parseNumber(unquote(value))
	case "aliases":
		m.Aliases, err = parseList(value, beginsAddress)
	case "canonical":
		m.Canonical, err = parseAddress(unquote(value), false)
	case "tags":
		m.Tags, err = parseList(value, func(string) bool { return true })
	case "noindex", "draft", "published": // what may be meant to be hidden stays hidden, whatever else is said
		var said bool
		said, err = parseBool(unquote(value))
		switch hide := said != (key == "published") || err != nil; {
		case key == "noindex":
			m.NoIndex = m.NoIndex || hide
		default:
			m.Draft, m.unsure = m.Draft || hide, m.unsure || err != nil
		}
	case "math":
		m.AllMath, err = parseBool(unquote(value))
		m.NoMath = !m.AllMath && err == nil
	}
	return err
}
