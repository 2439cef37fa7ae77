package blog

import (
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestSlug(t *testing.T) {
	tests := []struct{ text, unicode, ascii string }{
		{"Hello, World!", "hello-world", "hello-world"},
		{"  What's new? (v2.0) — really! ", "what-s-new-v2-0-really", "whats-new-v2-0-really"},
		{"中文标题", "中文标题", "zhong-wen-biao-ti"},
		{"Go 与 CJK", "go-与-cjk", "go-yu-cjk"},
		{"Ünïcödé", "ünïcödé", "unicode"},
		{"Cafe\u0301", "café", "cafe"},
		{"ｆｕｌｌ　ｗｉｄｔｈ", "full-width", "full-width"},
		{"مرحبا بالعالم", "مرحبا-بالعالم", "mrhb-bl-lm"},
		{"🚀🚀", "", ""},
		{"../../etc/passwd", "etc-passwd", "etc-passwd"},
		{"CON", "con-0", "con-0"},
		{"Lpt1", "lpt1-0", "lpt1-0"},
		{"context", "context", "context"},
		{"a\u202eb\u200dc\x00d", "a-b-c-d", "abc-d"},
		{"snake_case", "snake_case", "snake_case"},
		{"<script>alert(1)</script>", "script-alert-1-script", "script-alert-1-script"},
		{strings.Repeat("long ", 60), strings.TrimSuffix(strings.Repeat("long-", 24), "-"), strings.TrimSuffix(strings.Repeat("long-", 24), "-")},
		{strings.Repeat("長", 256), strings.Repeat("長", 40), strings.TrimSuffix(strings.Repeat("chang-", 20), "-")},
	}
	for _, test := range tests {
		if got := Slug(test.text, false); got != test.unicode {
			t.Errorf("Slug(%q) = %q, want %q", test.text, got, test.unicode)
		}
		if got := Slug(test.text, true); got != test.ascii {
			t.Errorf("Slug(%q, ascii) = %q, want %q", test.text, got, test.ascii)
		}
	}
}

func TestTagSlug(t *testing.T) {
	for name, want := range map[string]string{"C": "c", "C++": "cpp", "C#": "csharp", "F#": "fsharp", "good first issue": "good-first-issue", "C&C++": "c-cpp"} {
		if got := tagSlug(name, false); got != want {
			t.Errorf("tagSlug(%q) = %q, want %q", name, got, want)
		}
	}
}

// A slug is one safe path component, and making it again changes nothing.
func FuzzSlug(f *testing.F) {
	for _, seed := range []string{"Hello", "中文", "İstanbul", "ﬁn", "CON", "a/b\\c", "e\u0301\u0301", "\u1e9e", "com\u00b9", "\u0345", strings.Repeat("x", 300)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, ascii := range []bool{false, true} {
			s := Slug(text, ascii)
			if len(s) > maxSlug+2 || !utf8.ValidString(s) || strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") {
				t.Errorf("Slug(%q, %v) = %q", text, ascii, s)
			}
			for _, r := range s {
				if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '-' && r != '_' {
					t.Errorf("Slug(%q, %v) = %q holds %q", text, ascii, s, r)
				}
			}
			if again := Slug(s, false); again != s {
				t.Errorf("Slug(%q) = %q, again %q", text, s, again)
			}
		}
	})
}
