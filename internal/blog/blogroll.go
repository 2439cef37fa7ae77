package blog

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
)

// A blogroll is written as lists, or pasted as the OPML that a feed reader exports, in a fence with the word "opml". That
// becomes a list as somebody would write it, with a heading for each group.

// withLists puts lists in place of the OPML in a text, and says of each that cannot be read why. changed is whether there was any.
func withLists(text string) (out string, changed bool, problems []string) {
	lines := strings.SplitAfter(text, "\n")
	var b strings.Builder
	for i := 0; i < len(lines); i++ {
		fence, ok := opmlFence(lines[i])
		end := i + 1
		for ok && end < len(lines) && !closes(lines[end], fence) {
			end++
		}
		if !ok {
			b.WriteString(lines[i])
			continue
		}
		list, err := listOf(strings.Join(lines[i+1:end], ""))
		last := min(end, len(lines)-1)
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

// opmlFence reports whether a line opens such a fence, and returns its marks.
func opmlFence(line string) (string, bool) {
	line = strings.TrimSpace(line)
	marks := line[:len(line)-len(strings.TrimLeft(line, "`"))]
	if marks == "" {
		marks = line[:len(line)-len(strings.TrimLeft(line, "~"))]
	}
	return marks, len(marks) >= 3 && strings.EqualFold(strings.TrimSpace(line[len(marks):]), "opml")
}

// closes reports whether a line closes a fence.
func closes(line, fence string) bool {
	line = strings.TrimSpace(line)
	return len(line) >= len(fence) && strings.Trim(line, fence[:1]) == ""
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
	case page == "":
		page, feed = feed, ""
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

// escapeMarkdown makes text stand for itself: https://spec.commonmark.org/0.31.2/#backslash-escapes. "@" and "#" would
// still be read as mentions by GitHub's rules, so they become references to the characters.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '@' || r == '#' || r == ':':
			fmt.Fprintf(&b, "&#%d;", r)
		case strings.ContainsRune("!\"$%&'()*+,-./;<=>?[\\]^_`{|}~", r):
			b.WriteByte('\\')
			fallthrough
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
