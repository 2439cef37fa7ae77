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

// parseTop reads what stands at the top of a text. The rest begins at start, and there is nothing to be read before head: between the two
// are comments of something else. Behind the first block, one that readers would see has nothing but lines of front matter, with a key
// that is our own: what another engine calls a key may be a word of the text, as may be what we call one.
func (p *frontMatterParser) parseTop(text string) (start, head int) {
	for line := 0; ; {
		b, ok := topComment(text[head:])
		if !ok {
			b, ok = fencedBlock(text[head:])
		}
		if !ok {
			return start, head
		}
		b.first += line
		further := p.found && b.seen
		is := looksLikeFrontMatter(b, !further) && !(further && slices.ContainsFunc(b.lines, isProse))
		if !is && b.seen {
			return start, head
		}
		line += strings.Count(text[head:head+b.edge], "\n")
		head += b.edge
		if is {
			p.parse(b)
			start = head
		} else {
			p.misspelt(b)
		}
	}
}

// parseBottom reads the comments at the bottom of a text that has some lines above it, and is where the rest ends.
func (p *frontMatterParser) parseBottom(text string, above int) (end int) {
	end = len(text)
	for foot := end; ; {
		b, ok := bottomComment(text[:foot])
		if !ok {
			return end
		}
		b.first += above
		foot = b.edge
		if looksLikeFrontMatter(b, true) {
			p.parse(b)
			end = foot
		} else {
			p.misspelt(b)
		}
	}
}

// Text is what readers see of an issue's body: without front matter, without a difference by the ends of lines, and
// without blank lines before it or space after it. While it is the same, the post is.
func Text(body string) string {
	_, text, _ := ParseFrontMatter(body, time.UTC)
	return strings.TrimRight(leadingBlankLines.ReplaceAllString(text, ""), " \t\n")
}

var leadingBlankLines = regexp.MustCompile(`^(?:[ \t]*\n)+`)

// block is a piece of the text that may be front matter. first is the line number of lines[0]; edge is where in the text it ends if it
// stands at the top, and where it begins if at the bottom, both without the blank lines beside it.
type block struct {
	lines []string
	first int
	edge  int
	seen  bool // by readers, if it is none
}

func topComment(text string) (block, bool) {
	trimmed := strings.TrimLeftFunc(text, isBlank)
	inner, found := strings.CutPrefix(trimmed, "<!--")
	if !found {
		return block{}, false
	}
	inner, rest, found := strings.Cut(inner, "-->")
	if !found {
		return block{}, false
	}
	return block{linesOf(inner), 1 + strings.Count(text[:len(text)-len(trimmed)], "\n"), len(text) - len(rest) + blankLines(rest), false}, true
}

// bottomComment is a comment that begins a line and is the last thing in the text.
func bottomComment(text string) (block, bool) {
	inner, found := strings.CutSuffix(strings.TrimRightFunc(text, isBlank), "-->")
	i := strings.LastIndex(inner, "<!--")
	if !found || i < 0 || strings.Contains(inner[i:], "-->") {
		return block{}, false
	}
	line := 1 + strings.LastIndexByte(inner[:i], '\n')
	if indent := inner[line:i]; len(indent) > 3 || strings.Trim(indent, " ") != "" { // by four it would be code
		return block{}, false
	}
	edge := len(strings.TrimRight(text[:line], "\n"))
	if edge < line {
		edge++
	}
	return block{linesOf(inner[i+len("<!--"):]), 1 + strings.Count(inner[:i], "\n"), edge, false}, true
}

// fencedBlock is what stands between lines of hyphens, or of the plus signs that other engines have round TOML.
func fencedBlock(text string) (block, bool) {
	above := blankLines(text)
	line, rest, more := strings.Cut(text[above:], "\n")
	fence := strings.TrimRight(line, " \t")
	if fence != "---" && fence != "+++" {
		return block{}, false
	}
	var lines []string
	for more {
		line, rest, more = strings.Cut(rest, "\n")
		if end := strings.TrimRight(line, " \t"); end == fence || end == "..." && fence == "---" {
			return block{lines, 2 + strings.Count(text[:above], "\n"), len(text) - len(rest) + blankLines(rest), true}, true
		}
		lines = append(lines, line)
	}
	return block{}, false
}

// linesOf is the lines of a comment; a third hyphen beside its marks is one of them.
func linesOf(inner string) []string { return strings.Split(strings.Trim(inner, "-"), "\n") }

// isBlank reports whether a character is not seen between a comment and the end of the text.
func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' }

// blankLines is the length of the blank lines at the beginning of a text.
func blankLines(text string) int { return len(leadingBlankLines.FindString(text)) }

var keyLine = regexp.MustCompile(`^[\s\p{Z}]*([-*+][ \t]+)?["']?([A-Za-z][A-Za-z0-9_-]*)["']?[\s\p{Z}]*([:=：])(.*)$`)

// bareKeys is the keys that say enough by themselves, in a comment, if a line has nothing else: "draft", "draft, noindex  # for now".
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

// looksLikeFrontMatter reports whether one line has a key that somebody would
// only write in front matter. Where readers would see the line, "date：" and "- date:" are as likely a part of the text.
func looksLikeFrontMatter(b block, foreign bool) bool {
	return slices.ContainsFunc(b.lines, func(line string) bool {
		if m := keyLine.FindStringSubmatch(line); b.seen && m != nil && (m[1] != "" || m[3] == "：") {
			return false
		}
		return keyOf(line, foreign) != "" || !b.seen && len(bareKeys(line)) > 0
	})
}

// isProse reports whether a line can be no part of front matter: it has no key, and is no remark and no line of a value.
func isProse(line string) bool {
	t := strings.TrimSpace(line)
	return t != "" && !isIndented(line) && !keyLine.MatchString(line) && !strings.ContainsAny(t[:1], "#-]\"'/")
}

// misspelt warns of a comment that was meant as front matter and has no key that is known: it is nothing but "key: value" lines, one of
// them a known key with a slip in it.
func (p *frontMatterParser) misspelt(b block) {
	slip, near, line := "", "", 0
	for i, l := range b.lines {
		m := keyLine.FindStringSubmatch(l)
		if m == nil && strings.TrimSpace(l) != "" {
			return
		}
		if m != nil && slip == "" {
			if key := meantKey(strings.ToLower(m[2])); key != "" {
				slip, near, line = m[2], key, b.first+i
			}
		}
	}
	if slip != "" {
		p.warn(line, fmt.Sprintf("unknown key %q: the comment is hidden, and has no effect", slip), fmt.Sprintf("did you mean %q?", near))
	}
}

// meantKey is the key that a word can only be a slip of: "slugg", "slgu", "discription"; "Late" and "path" are words.
func meantKey(word string) string {
	key, distance := nearest(word, frontMatterKeys)
	sorted := func(s string) string { return string(slices.Sorted(slices.Values([]rune(s)))) }
	if distance == 1 && (len(key) > 4 || len(word) != len(key) || sorted(word) == sorted(key)) || distance == 2 && len(key) > 5 {
		return key
	}
	return ""
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
		m := keyLine.FindStringSubmatch(line)
		if keys := bareKeys(line); len(keys) > 0 && !b.seen {
			for _, key := range keys {
				p.set(key, "true", number)
			}
			continue
		}
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

// withoutRemark is a line of a key's value without space round it and without what YAML takes for a remark: "true # at last". A
// description may be about #12, and a tag may be "C #".
func withoutRemark(key, line string) string {
	line = strings.TrimSpace(line)
	remark := remarkAtEnd
	switch key {
	case "description":
		return line
	case "tags":
		remark = remarkInTags
	}
	from, double, single := 0, 0, 0 // quotation marks so far
	for _, at := range remark.FindAllStringIndex(line, -1) {
		double, single = double+strings.Count(line[from:at[0]], `"`), single+strings.Count(line[from:at[0]], "'")
		if from = at[0]; double%2 == 0 && single%2 == 0 {
			return strings.TrimSpace(line[:at[0]])
		}
	}
	return line
}

var (
	remarkAtEnd  = regexp.MustCompile(`^#(?:\s|$)|\s#`)
	remarkInTags = regexp.MustCompile(`(?:^|\s)#\s`)
)

// maxLines is how many lines below a key are looked at for what closes its list or its description.
const maxLines = 200

// upTo counts the lines of a value that goes on until one ends with a sign: 0 if none does before a line with a key of its own.
func upTo(sign, key string, below []string) int {
	for i, line := range below[:min(len(below), maxLines)] {
		if startsKey(line) {
			return 0
		}
		if strings.Contains(line, sign) && strings.HasSuffix(withoutRemark(key, line), sign) {
			return i + 1
		}
	}
	return 0
}

// continued is a key's value: what stands behind it, with the lines below that belong to it, which are indented ones
// after YAML's ">" or "|", "- x" lines where the key's own line has none, or all up
// to a closing bracket. It also returns how many lines it used.
func continued(key, rest string, below []string) (string, int) {
	value := withoutRemark(key, rest)
	if head := strings.TrimRight(value, "+-"); head == ">" || head == "|" {
		n := 0
		for i, line := range below {
			if isIndented(line) && !startsKey(line) {
				n = i + 1
			} else if strings.TrimSpace(line) != "" {
				break
			}
		}
		return joined(key, below[:n]), n
	}
	if key == "description" && value != "" {
		return paragraph(value, below)
	}
	if strings.HasPrefix(value, "[") && !strings.HasSuffix(value, "]") && (isKey(key) || foreignKeys[key] != "") {
		n := upTo("]", key, below)
		return strings.TrimSpace(value + " " + joined(key, below[:n])), n
	}
	if value != "" {
		return value, 0
	}
	var elements []string
	used := 0
	for i, line := range below {
		if line = withoutRemark(key, line); line == "" {
			continue
		}
		element, found := strings.CutPrefix(line, "- ")
		if !found || keyOf(line, false) != "" {
			break
		}
		used = i + 1
		element = strings.TrimSpace(element)
		if strings.ContainsAny(element, ",，、") && !strings.ContainsAny(element, `"'`) {
			element = `"` + element + `"` // it is one
		}
		elements = append(elements, element)
	}
	return strings.Join(elements, ", "), used
}

func isIndented(line string) bool {
	return strings.TrimSpace(line) != "" && (line[0] == ' ' || line[0] == '\t')
}

// paragraph is a description that goes on in the lines below: up to the quotation mark that ends it, or else in those that are indented
// and no keys.
func paragraph(value string, below []string) (string, int) {
	n := 0
	if quote := value[:1]; (quote == `"` || quote == "'") && !strings.Contains(value[1:], quote) {
		n = upTo(quote, "description", below)
	} else {
		for n < min(len(below), maxLines) && isIndented(below[n]) && !startsKey(below[n]) {
			n++
		}
	}
	return strings.TrimSpace(value + " " + joined("description", below[:n])), n
}

// joined is lines of a value as one.
func joined(key string, lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = withoutRemark(key, line)
	}
	return strings.Join(out, " ")
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
	if _, err := parseDate(unquote(value), p.loc); key == "published" && err == nil {
		p.warn(line, fmt.Sprintf("published: %q is a date", clip(value)), "use the key \"date\"")
		return
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
