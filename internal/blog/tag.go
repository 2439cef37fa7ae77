package blog

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"issueblog/internal/content"
	"issueblog/internal/markdown"
)

// tag makes the tags of all posts and gives them their addresses. Pages have
// none. A label with a meaning of its own is no tag.
func (b *builder) tag(addresses *addresses, drafts []*draft) {
	tags := map[string]*Tag{}
	for _, d := range drafts {
		told := map[string]bool{}
		for _, name := range d.matter.Tags {
			if key := labelKey(name); b.special(name) && !told[key] {
				told[key] = true
				b.blog.Warnings = append(b.blog.Warnings, Warning{Number: d.post.Number, Line: d.matter.lines["tags"],
					Message: fmt.Sprintf("front matter: tags: %q has no effect there", clip(name)), Hint: "give the issue the label"})
			}
		}
		if d.post.Page {
			continue
		}
		for _, name := range slices.Concat(d.issue.Labels, d.matter.Tags) {
			key := labelKey(name)
			if strings.TrimSpace(name) == "" || b.special(name) {
				continue
			}
			if tags[key] == nil {
				tags[key] = b.newTag(name)
			}
			if tag := tags[key]; !slices.Contains(d.post.Tags, tag) {
				d.post.Tags = append(d.post.Tags, tag)
				tag.Posts = append(tag.Posts, d.post)
			}
		}
	}
	for _, tag := range tags {
		b.blog.Tags = append(b.blog.Tags, tag)
		slices.SortStableFunc(tag.Posts, newestFirst)
	}
	slices.SortFunc(b.blog.Tags, func(x, y *Tag) int {
		return cmp.Or(cmp.Compare(fold(x.label), fold(y.label)), cmp.Compare(x.label, y.label))
	})
	b.addressTags(addresses)
}

// addressTags gives a wanted address to the tag whose name it spells, before any
// that only comes out the same.
func (b *builder) addressTags(addresses *addresses) {
	for _, exact := range []bool{true, false} {
		for _, tag := range b.blog.Tags {
			slug := tagSlug(tag.label, b.settings.Slug == "ascii")
			if tag.Path == "" && exact == (slug == strings.ToLower(tag.label)) {
				tag.Path = addresses.claimUnder("tags", slug, digest(tag.label))
				tag.Slug = strings.Trim(strings.TrimPrefix(tag.Path, "/tags"), "/")
			}
		}
	}
}

// special reports whether a label steers the blog instead of describing a post.
func (b *builder) special(name string) bool {
	return strings.EqualFold(name, LabelDraft) || strings.EqualFold(name, LabelPage) || strings.EqualFold(name, LabelPreview) ||
		(b.settings.RequireLabel != "" && strings.EqualFold(name, b.settings.RequireLabel))
}

// labelKey is what makes two names those of one label, which GitHub compares without letter case. Names that are
// only alike ("fi" and the ligature, "ss" and "ß") are two.
func labelKey(name string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(name))) }

func (b *builder) newTag(name string) *Tag {
	label := b.labels[labelKey(name)]
	name = plainTitle(cmp.Or(label.Name, name))
	return &Tag{Name: cmp.Or(b.renderer.PlainInline(name), name), label: name, NameHTML: template.HTML(b.renderer.Inline(name)), Description: plainTitle(label.Description), Color: validColor(label.Color)}
}

// validColor returns six lower-case hex digits, or "" for anything else: it ends up in a style sheet.
func validColor(s string) string {
	s = strings.ToLower(s)
	if len(s) != 6 || strings.Trim(s, "0123456789abcdef") != "" {
		return ""
	}
	return s
}

// serialise makes the series: the posts of a milestone by rising date.
func (b *builder) serialise(addresses *addresses, drafts []*draft) {
	series := map[int]*Series{}
	for _, d := range drafts {
		if n := d.issue.Milestone; n != 0 && !d.post.Page {
			if series[n] == nil {
				series[n] = &Series{milestone: n}
			}
			series[n].Posts = append(series[n].Posts, d.post)
		}
	}
	milestones := slices.SortedFunc(slices.Values(b.content.Repository.Milestones), func(x, y content.Milestone) int {
		return cmp.Compare(x.Number, y.Number)
	})
	for _, m := range milestones {
		if s := series[m.Number]; s != nil {
			b.newSeries(addresses, s, m)
		}
	}
}

// describe renders what a series says of itself, which on GitHub is Markdown too.
func (b *builder) describe(s *Series) {
	doc := b.renderer.Render(s.source, markdown.TextOptions{HeadingLevel: 2, IDs: []string{framePlace}})
	for _, w := range doc.Warnings {
		b.blog.Warnings = append(b.blog.Warnings, Warning{Message: fmt.Sprintf("series %q: %s", s.Title, w.Message)})
	}
	s.Local = doc.Local
	s.Body, s.Uses, s.Description = template.HTML(doc.HTML), doc.Uses, wideBreak.ReplaceAllString(strings.Join(strings.Fields(doc.Text), " "), "$1")
}

func (b *builder) newSeries(addresses *addresses, s *Series, m content.Milestone) {
	s.Title, s.source = cmp.Or(plainTitle(m.Title), fmt.Sprintf("#%d", m.Number)), m.Description
	s.Path = addresses.claimUnder("series", Slug(s.Title, b.settings.Slug == "ascii"), fmt.Sprint(m.Number))
	s.Slug = strings.Trim(strings.TrimPrefix(s.Path, "/series"), "/")
	slices.SortStableFunc(s.Posts, func(x, y *Post) int {
		return cmp.Or(x.Date.Compare(y.Date), cmp.Compare(x.Number, y.Number))
	})
	for i, post := range s.Posts {
		post.Series, post.Part = s, i+1
	}
	b.blog.Series = append(b.blog.Series, s)
}
