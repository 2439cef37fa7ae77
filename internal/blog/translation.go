package blog

import (
	"cmp"
	"fmt"
	"slices"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// translate pairs the posts whose authors call one a translation of another. Whoever
// names whom, all that are joined in this way are translations of each other. In each language there is one.
func (b *builder) translate(drafts []*draft) {
	groups := map[*Post]*[]*Post{} // each post's group, which its members share
	lines := map[*Post]int{}
	for _, d := range drafts {
		if d.matter.Translation == 0 {
			continue
		}
		line := d.matter.lines["translation"]
		lines[d.post] = line
		target := b.published[d.matter.Translation]
		switch {
		case target == d.post:
			b.warnTranslation(d.post, line, fmt.Sprintf("#%d is this post itself", d.post.Number), "name the post in the other language")
		case target == nil:
			b.warnTranslation(d.post, line, fmt.Sprintf("#%d is not published here%s", d.matter.Translation, b.whyNot(d.matter.Translation)), "")
		default:
			join(groups, d.post, target)
		}
	}
	for _, d := range drafts {
		if group := groups[d.post]; group != nil {
			b.pair(*group, lines)
			for _, post := range *group {
				delete(groups, post)
			}
		}
	}
}

func join(groups map[*Post]*[]*Post, x, y *Post) {
	for _, post := range []*Post{x, y} {
		if groups[post] == nil {
			groups[post] = &[]*Post{post}
		}
	}
	to, from := groups[x], groups[y]
	if to == from {
		return
	}
	*to = append(*to, *from...)
	for _, post := range *from {
		groups[post] = to
	}
}

// pair makes the posts of a group each other's translations, sorted by language.
func (b *builder) pair(group []*Post, lines map[*Post]int) {
	slices.SortFunc(group, func(x, y *Post) int { return cmp.Compare(x.Number, y.Number) })
	var each []*Post
	for _, post := range group {
		if i := slices.IndexFunc(each, func(p *Post) bool { return p.Language == post.Language }); i >= 0 {
			b.warnTranslation(post, lines[post], fmt.Sprintf("this post and #%d are both in the language %s", each[i].Number, post.Language), "give one of them its own lang")
			continue
		}
		each = append(each, post)
	}
	slices.SortFunc(each, func(x, y *Post) int { return cmp.Compare(x.Language, y.Language) })
	for _, post := range each {
		for _, other := range each {
			if other != post {
				post.Translations = append(post.Translations, other)
			}
		}
	}
}

// nameLanguages says what the language of each post is called: zh-TW and zh-HK are both "繁體中文", and no two links may have the same words.
func nameLanguages(drafts []*draft) {
	names, called := map[string]string{}, map[string]int{} // by tag, and by name
	for _, d := range drafts {
		tag := d.post.Language
		if names[tag] != "" {
			continue
		}
		names[tag] = cmp.Or(display.Self.Name(language.Make(tag)), tag)
		called[names[tag]]++
	}
	for _, d := range drafts {
		d.post.LanguageName = names[d.post.Language]
		if called[d.post.LanguageName] > 1 {
			d.post.LanguageName += " (" + d.post.Language + ")"
		}
	}
}

func (b *builder) warnTranslation(post *Post, line int, message, hint string) {
	b.blog.Warnings = append(b.blog.Warnings, Warning{Number: post.Number, Line: line, Message: "front matter: translation: " + message, Hint: hint})
}

// whyNot is the reason for which an issue is not published, in brackets; "" if it is not known at all.
func (b *builder) whyNot(number int) string {
	for _, d := range b.blog.Decisions {
		if d.Number == number {
			return fmt.Sprintf(" (%s)", d.Reason)
		}
	}
	return ""
}
