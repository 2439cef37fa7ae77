package blog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

func TestTranslations(t *testing.T) {
	matter := func(lines string) string { return "<!--\n" + lines + "\n-->\n\nText." }
	for _, c := range []struct {
		name     string
		bodies   []string // of issue 1, 2, …
		want     string   // each post with its translations
		warnings []string
	}{
		{"one names the other", []string{matter("lang: zh"), matter("translation: #1")}, "1:2 2:1", nil},
		{"both name each other", []string{matter("lang: zh\ntranslation: 2"), matter("translation: #1")}, "1:2 2:1", nil},
		{"three through one", []string{"Text.", matter("lang: zh\ntranslation: #1"), matter("lang: de\ntranslation: #1")}, "1:3,2 2:3,1 3:1,2", nil},
		{"a chain from the last", []string{matter("lang: de\ntranslation: #2"), matter("lang: zh\ntranslation: #3"), "Text."}, "1:3,2 2:1,3 3:1,2", nil},
		{"two pairs", []string{"Text.", matter("lang: zh\ntranslation: #1"), "Text.", matter("lang: zh\ntranslation: #3")}, "1:2 2:1 3:4 4:3", nil},
		{"without lang", []string{"Text.", matter("translation: #1")}, "1: 2:",
			[]string{"#2: front matter: translation: this post and #1 are both in the language en"}},
		{"two in one language", []string{"Text.", matter("lang: zh\ntranslation: #1"), matter("lang: zh\ntranslation: #1")}, "1:2 2:1 3:",
			[]string{"#3: front matter: translation: this post and #2 are both in the language zh"}},
		{"itself", []string{matter("translation: #1")}, "1:", []string{"#1: front matter: translation: #1 is this post itself"}},
		{"nobody", []string{matter("translation: #9")}, "1:", []string{"#1: front matter: translation: #9 is not published here"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var issues []content.Issue
			for i, body := range c.bodies {
				issues = append(issues, issue(i+1, fmt.Sprint("Post ", i+1), body))
			}
			b := build(t, nil, issues...)
			got := make([]string, len(b.Posts))
			for _, p := range b.Posts {
				var others []string
				for _, other := range p.Translations {
					others = append(others, fmt.Sprint(other.Number))
				}
				got[p.Number-1] = fmt.Sprintf("%d:%s", p.Number, strings.Join(others, ","))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
			var said []string
			for _, w := range b.Warnings {
				said = append(said, fmt.Sprintf("#%d: %s", w.Number, w.Message))
			}
			if diff := cmp.Diff(c.warnings, said); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The same language in other letters is the same language.
func TestLanguageNames(t *testing.T) {
	for tags, want := range map[string]string{
		"zh-CN en tlh":        "中文, English, tlh",
		"zh-TW zh-Hant-HK ja": "繁體中文 (zh-TW), 繁體中文 (zh-Hant-HK), 日本語",
		"pt-BR pt-PT":         "português, português europeu",
		"zh-TW zh-TW":         "繁體中文, 繁體中文",
	} {
		var issues []content.Issue
		for i, tag := range strings.Fields(tags) {
			issues = append(issues, issue(i+1, "Post", "<!-- lang: "+tag+" -->"))
		}
		b := build(t, nil, issues...)
		names := make([]string, len(b.Posts))
		for _, p := range b.Posts {
			names[p.Number-1] = p.LanguageName
		}
		if got := strings.Join(names, ", "); got != want {
			t.Errorf("%s: %s, want %s", tags, got, want)
		}
	}
}

func TestLanguageIsCanonical(t *testing.T) {
	b := build(t, func(s *config.Settings, _ *content.Content) { s.Language = "zh-cn" }, issue(1, "One", "<!--\nlang: zh-CN\n-->\n\nText."))
	if b.Language != "zh-CN" || b.Posts[0].Language != b.Language {
		t.Errorf("the blog is in %s, its post in %s", b.Language, b.Posts[0].Language)
	}
}
