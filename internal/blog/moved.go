package blog

import (
	"fmt"
	"path"
	"strings"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// Places tells where the blog of some content has everything that it shows at a time. The issues are by rising number. What
// static files take at the blog's root is not known here. The error is for settings that cannot be used.
func Places(settings config.Settings, c content.Content, at time.Time) (content.Places, error) {
	home, err := Address(settings, c.Repository)
	if err != nil {
		return content.Places{}, err
	}
	b := newBuilder(settings, &c, Options{Now: at}, home)
	drafts, _ := b.decide()
	b.place(drafts)
	places := content.Places{Posts: map[int][]string{}, Tags: map[string]string{}, Series: map[int]string{}, Aliases: map[int][]string{}, Pages: map[int]int{}}
	for _, d := range drafts {
		places.Posts[d.post.Number] = append([]string{d.post.Path}, d.post.Redirects...)
		if len(d.aliases) > 0 {
			places.Aliases[d.post.Number] = d.aliases
		}
	}
	for _, d := range drafts {
		if shown := b.conversation(d); len(shown) > 0 && shown[len(shown)-1].page > 1 {
			places.Pages[d.post.Number] = shown[len(shown)-1].page
		}
	}
	tags := b.tagsByLabel()
	for _, tag := range tags { // also those of front matter alone
		places.Tags[tag.label] = tag.Path
	}
	for _, l := range c.Repository.Labels { // whose names may be written otherwise
		if tag := tags[labelKey(plainTitle(l.Name))]; tag != nil {
			places.Tags[l.Name] = tag.Path
		}
	}
	for _, s := range b.blog.Series {
		places.Series[s.milestone] = s.Path
	}
	return places, nil
}

func (b *builder) tagsByLabel() map[string]*Tag {
	tags := map[string]*Tag{}
	for _, tag := range b.blog.Tags {
		tags[labelKey(tag.label)] = tag
	}
	return tags
}

// movedPosts is the former addresses of posts, by number.
func (b *builder) movedPosts() map[int][]string {
	paths := map[int][]string{}
	for _, m := range b.content.Moved {
		if m.Issue != 0 {
			paths[m.Issue] = append(paths[m.Issue], b.plausible(m.Issue, "it was elsewhere, and moved.json", m.Paths)...)
		}
	}
	return paths
}

// follow makes the former addresses of tags and series lead to where they are.
func (b *builder) follow(a *addresses) {
	tags, series := b.tagsByLabel(), map[int]*Series{}
	for _, s := range b.blog.Series {
		series[s.milestone] = s
	}
	for _, m := range b.content.Moved {
		tag, s := tags[labelKey(plainTitle(m.Label))], series[m.Milestone]
		switch {
		case m.Issue != 0:
		case m.Milestone != 0 && s != nil:
			s.Redirects = append(s.Redirects, a.claimFormer("series", b.plausible(0, fmt.Sprintf("series %q was elsewhere, and moved.json", s.Title), m.Paths))...)
		case m.Milestone == 0 && tag != nil:
			tag.Redirects = append(tag.Redirects, a.claimFormer("tags", b.plausible(0, fmt.Sprintf("tag %q was elsewhere, and moved.json", tag.Name), m.Paths))...)
		}
	}
}

// plausible is those paths of a file of the cache, which can be anybody's, that can be addresses that Places gave.
func (b *builder) plausible(number int, who string, paths []string) []string {
	var good []string
	for _, p := range paths {
		if strings.HasPrefix(p, "/") && safePath(p) && (strings.HasSuffix(p, "/") || path.Ext(p) == ".html" || path.Ext(p) == ".htm") {
			good = append(good, p)
			continue
		}
		b.blog.Warnings = append(b.blog.Warnings, Warning{Number: number, Message: fmt.Sprintf("%s in the cache names %q, which is no address it can have had", who, clip(p)),
			Hint: "delete the file if this stays"})
	}
	return good
}
