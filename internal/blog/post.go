package blog

import (
	"cmp"
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"issueblog/internal/content"
	"issueblog/internal/markdown"
)

// Reading speeds, in a minute: rounded from what studies of silent reading
// find for English words and for Chinese characters.
const (
	wordsPerMinute = 220
	hanziPerMinute = 300
)

// A change this soon after publication is not shown as an update: it is the
// correction of a slip.
const updateGrace = 24 * time.Hour

// The length of a description made from the text, in characters.
const descriptionLength = 160

// post starts a post: all that does not depend on other posts or on its text.
func (b *builder) post(d *draft, date time.Time, reason Reason) *Post {
	issue := d.issue
	p := &Post{
		Number:    issue.Number,
		Page:      hasLabel(issue.Labels, LabelPage),
		Blogroll:  hasLabel(issue.Labels, LabelPage) && hasLabel(issue.Labels, LabelLinks),
		Title:     b.renderer.PlainInline(b.title(issue)),
		Date:      date.In(b.blog.Location),
		Modified:  date.In(b.blog.Location),
		Author:    b.author(issue.User),
		Language:  cmp.Or(d.matter.Language, b.blog.Language),
		Locked:    issue.Locked,
		NoIndex:   d.matter.NoIndex,
		Source:    d.text,
		Reactions: reactions(issue.Reactions),
		IssueURL:  fmt.Sprintf("%s/issues/%d", b.blog.Repository.URL, issue.Number),
	}
	if reason != ReasonPublished {
		p.Preview, p.NoIndex = reason, true
	}
	if issue.EditedAt.After(date) {
		p.Modified = issue.EditedAt.In(b.blog.Location)
		if issue.EditedAt.Sub(date) >= updateGrace {
			p.Updated = p.Modified
		}
	}
	return p
}

// title is an issue's, or its number if nothing of that is seen.
func (b *builder) title(issue *content.Issue) string {
	if t := plainTitle(issue.Title); markdown.Seen(b.renderer.PlainInline(t)) {
		return t
	}
	return fmt.Sprintf("#%d", issue.Number)
}

// plainTitle is a title on one line, without the characters that no page may hold, and without those that turn the
// direction of what follows, which may be the rest of the page's title or of a list.
func plainTitle(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == utf8.RuneError {
			return ' '
		}
		if r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// renderPost renders a post's own texts and returns the mistakes in them.
func (b *builder) renderPost(d *draft) []Warning {
	p, text := d.post, d.text
	var warnings []Warning
	moved := false // so that its lines are no longer those of the issue
	if p.Blogroll {
		var problems []string
		text, moved, problems = withLists(text)
		for _, message := range problems {
			warnings = append(warnings, Warning{Number: p.Number, Message: message, Hint: "paste the whole file that a feed reader exports"})
		}
	}
	doc := b.renderer.Render(text, markdown.TextOptions{HeadingLevel: 2, NoMath: d.matter.NoMath, AllMath: d.matter.AllMath, IDs: framePlaces(p, b.settings.Comments)})
	p.TitleHTML = template.HTML(b.renderer.Inline(b.title(d.issue)))
	p.Body = template.HTML(doc.HTML)
	p.Headings = doc.Headings
	p.Uses = doc.Uses
	p.Minutes = max(1, (doc.Words*hanziPerMinute+doc.Hanzi*wordsPerMinute+wordsPerMinute*hanziPerMinute/2)/(wordsPerMinute*hanziPerMinute))
	p.Description = cmp.Or(d.matter.Description, excerpt(cmp.Or(doc.Prose, doc.Text), descriptionLength))
	p.Described = d.matter.Description != ""
	p.Image, p.ImageWidth, p.ImageHeight = b.image(cmp.Or(d.matter.Image, doc.Image))
	p.Cover = d.matter.Image != ""
	if !p.Private() {
		p.Canonical = cmp.Or(d.matter.Canonical, b.blog.Absolute(p.Path))
	}
	d.refers, d.plain, d.han = doc.Issues, doc.Text, doc.Hanzi > doc.Words
	p.Comments = b.comments(d)
	inIssue := func(line int) int {
		switch {
		case moved:
			return 0
		case line > 0:
			return line + d.offset
		}
		return line
	}
	for _, w := range doc.Warnings {
		warnings = append(warnings, Warning{Number: p.Number, Line: inIssue(w.Line), Message: w.Message})
	}
	if strings.HasPrefix(d.matter.Image, "/") {
		p.Local = append(p.Local, markdown.Address{Address: b.blog.FromRoot(d.matter.Image), Line: d.matter.lines["image"]})
	}
	for _, a := range doc.Local {
		p.Local = append(p.Local, markdown.Address{Address: a.Address, Line: inIssue(a.Line)})
	}
	return warnings
}

// framePlace is the place on every page where what the page is about begins.
const framePlace = "Main"

// framePlaces are the places of a post's page that are the theme's, and not of the text: what can follow "#" in a link there. Those for
// what not every post has are among them.
func framePlaces(p *Post, comments bool) []string {
	places := []string{framePlace}
	if !p.Page {
		places = append(places, "Backlinks", "Related")
	}
	if comments && !p.Page {
		places = append(places, "Comments", "Comments-title")
	}
	return places
}

// HasPlace reports whether there is a place on a post's page that a fragment names and that is not of its text or comments.
func HasPlace(p *Post, comments bool, fragment string) bool {
	return fragment == "" || markdown.IsPageFragment(fragment) || slices.Contains(framePlaces(p, comments), fragment)
}

// image is the full address of a post's picture, and its size if that is known.
func (b *builder) image(address string) (full string, width, height int) {
	if address == "" {
		return "", 0, 0
	}
	if local, width, height, ok := b.localImage(address); ok {
		return b.blog.Origin() + local, width, height
	}
	base, err := url.Parse(b.blog.BaseURL)
	if err != nil {
		return address, 0, 0
	}
	u, err := base.Parse(markdown.FromRoot(strings.TrimSuffix(base.EscapedPath(), "/"), address))
	if err != nil {
		return "", 0, 0
	}
	return u.String(), 0, 0
}

// comments renders the comments that are to be seen.
func (b *builder) comments(d *draft) []Comment {
	var out []Comment
	for _, c := range b.conversation(d) {
		byAuthor := sameAccount(c.User, d.issue.User)
		doc := b.renderer.Render(c.Body, markdown.TextOptions{HeadingLevel: 4, IDPrefix: fmt.Sprintf("c%d-", c.ID), UserContent: true, OwnImages: !byAuthor})
		out = append(out, Comment{
			ID:        c.ID,
			Author:    b.person(c.User),
			ByAuthor:  byAuthor,
			Date:      c.CreatedAt.In(b.blog.Location),
			Edited:    c.UpdatedAt.After(c.CreatedAt),
			Body:      template.HTML(doc.HTML),
			Reactions: reactions(c.Reactions),
			URL:       fmt.Sprintf("%s#issuecomment-%d", d.post.IssueURL, c.ID),
			Path:      CommentsPath(d.post, c.page),
			Uses:      doc.Uses,
		})
	}
	return out
}

// remark is a comment that is to be seen, on one of the pages of a conversation, from 1.
type remark struct {
	*content.Comment
	page int
}

// maxPageComments is how many bytes of Markdown the comments on one page have: strangers write them, and GitHub lets each be of 64 KB.
const maxPageComments = 64 << 10

// conversation is the comments that are shown below a post.
func (b *builder) conversation(d *draft) []remark {
	if d.post.Page || !b.settings.Comments {
		return nil
	}
	return b.shown(d.issue)
}

// shown is the comments on an issue that are to be seen: not those that are hidden on GitHub, nor of whom the settings block.
func (b *builder) shown(issue *content.Issue) []remark {
	var out []remark
	page, here, size := 1, 0, 0
	for i := range issue.Comments {
		c := &issue.Comments[i]
		blocked := !c.User.Deleted() && containsFold(b.settings.Blocked, c.User.Login)
		if c.Hidden != "" || blocked {
			continue
		}
		if size += len(c.Body); here == b.settings.CommentsPerPage || here > 0 && size > maxPageComments {
			page, here, size = page+1, 0, len(c.Body)
		}
		here++
		out = append(out, remark{c, page})
	}
	return out
}

// CommentsPath is a page of a post's conversation, from 1: the first is the post's own.
func CommentsPath(p *Post, page int) string {
	if page == 1 {
		return p.Path
	}
	return commentsPath(p.Path, page)
}

func commentsPath(post string, page int) string { return fmt.Sprintf("%scomments/%d/", post, page) }

// The reactions GitHub knows, in its own order.
var reactionKinds = []struct{ content, emoji, name string }{
	{"+1", "👍", "thumbs up"}, {"-1", "👎", "thumbs down"}, {"laugh", "😄", "laugh"}, {"hooray", "🎉", "hooray"},
	{"confused", "😕", "confused"}, {"heart", "❤️", "heart"}, {"rocket", "🚀", "rocket"}, {"eyes", "👀", "eyes"},
}

func reactions(counts []content.Reaction) []Reaction {
	var out []Reaction
	for _, kind := range reactionKinds {
		for _, r := range counts {
			if r.Content == kind.content && r.Count > 0 {
				out = append(out, Reaction{Emoji: kind.emoji, Name: kind.name, Count: r.Count})
			}
		}
	}
	return out
}

// wideBreak is punctuation that brings its own space: where a paragraph ends with it, the next needs none before it.
var wideBreak = regexp.MustCompile(`([，。；：！？、」』）】》]) `)

// excerpt is the beginning of a text: whole words as far as they fit, with an
// ellipsis if there is more.
func excerpt(text string, length int) string {
	text = wideBreak.ReplaceAllString(strings.Join(strings.Fields(text), " "), "$1")
	if utf8.RuneCountInString(text) <= length {
		return text
	}
	cut := string([]rune(text)[:length])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*2/3 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,.;:!?，。；：！？、") + "…"
}
