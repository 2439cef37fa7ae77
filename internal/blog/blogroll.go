package blog

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// A blogroll is written as lists, or pasted as the OPML that a feed reader exports, in a fence with the word "opml". That
// becomes a list as somebody would write it, with a heading for each group.

// withLists puts lists in place of the OPML in a text, and says of each that cannot be read why. changed is whether there
// was any. OPML in a fence that stands in another one, or in a list, or is indented as code is, is an example.
func withLists(text string) (out string, changed bool, problems []string) {
	lines := strings.SplitAfter(text, "\n")
	var b strings.Builder
	for i := 0; i < len(lines); i++ {
		fence, ok := openFence(lines[i])
		end := i + 1
		for ok && end < len(lines) && !fence.closedBy(lines[end]) && !fence.leftBy(lines[end]) {
			end++
		}
		last := min(end, len(lines)-1)
		if !ok || end < len(lines) && fence.leftBy(lines[end]) {
			last = end - 1
		}
		if !ok || !fence.opml() {
			b.WriteString(strings.Join(lines[i:last+1], ""))
			i = last
			continue
		}
		list, err := listOf(strings.Join(lines[i+1:end], ""))
		if err != nil {
			problems = append(problems, fmt.Sprintf("the OPML cannot be read: %v: its source is shown", err))
			b.WriteString(strings.Join(lines[i:last+1], ""))
		} else {
			changed = true
			b.WriteString("\n" + list + "\n")
		}
		i = last
	}
	return b.String(), changed, problems
}

// codeFence is the line that opens a fence, https://spec.commonmark.org/0.31.2/#fenced-code-blocks.
type codeFence struct {
	inner int // where the text begins of the list that it stands in, 0 if it stands in none
	marks string
	info  string
}

var fenceLine = regexp.MustCompile("^((?: {0,3}(?:[-*+]|[0-9]{1,9}[.)]) {1,4})*) {0,3}(`{3,}|~{3,})([^\r\n]*)")

func openFence(line string) (codeFence, bool) {
	m := fenceLine.FindStringSubmatch(line)
	if m == nil || m[2][0] == '`' && strings.Contains(m[3], "`") {
		return codeFence{}, false
	}
	return codeFence{inner: len(m[1]), marks: m[2], info: strings.TrimSpace(m[3])}, true
}

func (f codeFence) opml() bool { return f.inner == 0 && strings.EqualFold(f.info, "opml") }

func (f codeFence) closedBy(line string) bool {
	text := strings.TrimLeft(line, " ")
	indent := len(line) - len(text)
	text = strings.TrimRight(text, " \t\r\n")
	return indent <= f.inner+3 && len(text) >= len(f.marks) && strings.Trim(text, f.marks[:1]) == ""
}

// leftBy reports whether a line is no more of the list that the fence stands in.
func (f codeFence) leftBy(line string) bool {
	text := strings.TrimLeft(line, " ")
	return len(line)-len(text) < f.inner && strings.TrimSpace(text) != ""
}

// opmlOutline is a feed or a group of OPML 2.0, http://opml.org/spec2.opml.
type opmlOutline struct {
	Text        string        `xml:"text,attr"`
	Title       string        `xml:"title,attr"`
	XMLURL      string        `xml:"xmlUrl,attr"`
	HTMLURL     string        `xml:"htmlUrl,attr"`
	URL         string        `xml:"url,attr"`
	Description string        `xml:"description,attr"`
	Outlines    []opmlOutline `xml:"outline"`
}

// listOf makes Markdown of OPML.
func listOf(source string) (string, error) {
	var document struct {
		XMLName  xml.Name      `xml:"opml"`
		Outlines []opmlOutline `xml:"body>outline"`
	}
	d := xml.NewDecoder(bytes.NewReader([]byte(source)))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8, whatever it says
	if err := d.Decode(&document); err != nil {
		return "", err
	}
	var b strings.Builder
	writeOutlines(&b, document.Outlines)
	if b.Len() == 0 {
		return "", errors.New("there is no feed in it")
	}
	return b.String(), nil
}

// writeOutlines writes the feeds, and then the groups.
func writeOutlines(b *strings.Builder, outlines []opmlOutline) {
	for _, o := range outlines {
		writeBlog(b, o)
	}
	for _, o := range outlines {
		if len(o.Outlines) > 0 {
			if name := o.name(); name != "" {
				b.WriteString("\n## " + name + "\n\n")
			}
			writeOutlines(b, o.Outlines)
		}
	}
}

func (o opmlOutline) name() string {
	name := plainTitle(o.Title)
	if text := plainTitle(o.Text); text != "" {
		name = text
	}
	return escapeMarkdown(name)
}

func writeBlog(b *strings.Builder, o opmlOutline) {
	page, feed, name := webAddress(o.HTMLURL), webAddress(o.XMLURL), o.name()
	if page == "" {
		page = webAddress(o.URL)
	}
	switch {
	case page == "" && feed == "":
		return
	case page == "": // OPML requires none: then the name leads to the feed
		page = feed
	}
	if name == "" {
		name = escapeMarkdown(page)
	}
	fmt.Fprintf(b, "- [%s](<%s>)", name, page)
	if description := escapeMarkdown(plainTitle(o.Description)); description != "" {
		b.WriteString(" – " + description)
	}
	if feed != "" {
		fmt.Fprintf(b, " ([feed](<%s>))", feed)
	}
	b.WriteByte('\n')
}

// webAddress is a full address as it can stand between < and >, or "".
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", `\`, "%5C", "\n", "").Replace(u.String())
}

// escapeMarkdown makes text stand for itself: https://spec.commonmark.org/0.31.2/#backslash-escapes. What GitHub finds in
// text is not kept from it by a backslash, as it looks at what that leaves: so the signs by which it does are parted
// from what follows by an element without anything in it.
func escapeMarkdown(s string) string {
	var b strings.Builder
	hash := 0 // how many digits of one there are in a row
	for i, r := range s {
		switch {
		case strings.ContainsRune("@#:", r): // an address would be a link in spite of backslashes
			fmt.Fprintf(&b, "&#%d;", r)
		case strings.ContainsRune("!\"$%&'()*+,-./;<=>?[\\]^_`{|}~", r):
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
		if hash++; !strings.ContainsRune(hexDigits, r) {
			hash = 0
		}
		if hash == minHash-1 || found(s[:i+1], s[i+utf8.RuneLen(r):]) {
			b.WriteString("<span></span>")
			hash = 0
		}
	}
	return b.String()
}

const (
	hexDigits = "0123456789abcdefABCDEF"
	minHash   = 7 // digits of a commit that GitHub takes for one
)

// found reports whether an emoji, a formula, a mention or an issue may have its sign at the end of before.
func found(before, after string) bool {
	next := cmp.Or(after, " ")[:1]
	switch before[len(before)-1] {
	case ':':
		return strings.Contains("abcdefghijklmnopqrstuvwxyz0123456789_+-", next)
	case '$', '@':
		return next != " "
	case '#':
		return strings.Contains("0123456789", next)
	case '-':
		return strings.HasSuffix(before, "GH-")
	}
	return false
}
