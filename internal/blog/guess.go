package blog

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/language"
)

// inHanzi are the languages that are written in hanzi: those of China, each of which has a code of its own too, and Japanese.
var inHanzi = []string{"zh", "cdo", "cjy", "cmn", "cpx", "gan", "hak", "hsn", "lzh", "mnp", "nan", "wuu", "yue", "ja"}

// guessLanguage warns if most posts are written in hanzi, and nothing says that they are: a browser chooses their fonts by the
// language, a screen reader the voice, and the words of the frame hang on it too.
func (b *builder) guessLanguage(drafts []*draft) {
	base := func(s string) string {
		tag, err := language.Parse(s)
		if err != nil {
			return ""
		}
		base, _ := tag.Base()
		return base.String()
	}
	if slices.Contains(inHanzi, base(b.blog.Language)) {
		return
	}
	silent, han, kana := 0, 0, 0
	for _, d := range drafts {
		if d.matter.Language != "" || d.post.Page {
			continue
		}
		silent++
		if d.han {
			han++
			if strings.ContainsFunc(d.plain, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) }) {
				kana++
			}
		}
	}
	if han*2 <= silent {
		return
	}
	name, tag := "Chinese", "zh-CN"
	if kana*2 > han {
		name, tag = "Japanese", "ja"
	}
	b.blog.Warnings = append(b.blog.Warnings, Warning{Message: fmt.Sprintf("%d of %d posts look %s, but the blog's language is %q", han, silent, name, b.blog.Language),
		Hint: fmt.Sprintf("write language = %q into .github/issueblog.toml; a post in another language says so in its front matter", tag)})
}
