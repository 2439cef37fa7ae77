package blog

import (
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

func TestGuessLanguage(t *testing.T) {
	const zh, ja, en = "海在远处，船在近处。", "海は遠く、船は近い。", "The sea is far away."
	for _, test := range []struct {
		name, language string
		texts          []string
		want           string
	}{
		{"English", "en", []string{en, en, zh}, ""},
		{"half of them", "en", []string{en, zh}, ""},
		{"Chinese", "en", []string{zh, en, zh}, "2 of 3 posts look Chinese, but the blog's language is \"en\""},
		{"Japanese", "fr", []string{ja, ja}, "2 of 2 posts look Japanese, but the blog's language is \"fr\""},
		{"with a word of Japanese", "en", []string{zh, zh, ja}, "3 of 3 posts look Chinese, but the blog's language is \"en\""},
		{"a Chinese of its own", "yue", []string{zh}, ""},
		{"Japanese, and set", "ja-JP", []string{ja}, ""},
		{"a word of it", "en", []string{en + "海", en + "海"}, ""},
		{"set", "zh-Hant", []string{zh}, ""},
		{"posts that say it", "en", []string{"<!-- lang: zh -->" + zh, "<!-- lang: zh -->" + zh, en}, ""},
		{"no posts", "en", nil, ""},
	} {
		var issues []content.Issue
		for i, text := range test.texts {
			issues = append(issues, issue(i+1, "Title", text))
		}
		b := build(t, func(s *config.Settings, _ *content.Content) { s.Language = test.language }, issues...)
		if got := strings.TrimPrefix(strings.Join(warnings(b), "|"), "#0:0: "); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}
