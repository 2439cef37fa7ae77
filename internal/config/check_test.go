package config

import (
	"testing"
)

func TestChecks(t *testing.T) {
	for _, test := range []struct {
		name       string
		check      func(string) problem
		good       []string
		bad        []string
		suggestion map[string]string
	}{
		{"language", languageTag,
			[]string{"en", "zh-CN", "zh-Hant-TW", "de-CH-1996", "ast", "en-x-mine"},
			[]string{"", "english", "e", "en-", "-en", "en--US", "en US", `en"><b`, "cn", "zh-CHS", "xx", "en-1"},
			map[string]string{"zh_CN": `did you mean "zh-CN"?`, "de_DE.UTF-8": `did you mean "de-DE"?`, "cn": `did you mean "zh"?`, "jp": `did you mean "ja"?`, "cz": `did you mean "cs"?`, "xx": "", "english": ""}},
		{"timezone", timezone,
			[]string{"UTC", "Europe/Berlin", "Asia/Shanghai", "Etc/GMT-8"},
			[]string{"", "Local", "Mars/Base", "../etc/passwd", "/etc/localtime", "Asia"},
			map[string]string{
				"Berlin": `did you mean "Europe/Berlin"?`, "new york": `did you mean "America/New_York"?`,
				"asia/shanghai!": "", "Beijing": `did you mean "Asia/Shanghai"?`,
				"UTC+8": `did you mean "Etc/GMT-8"?`, "-05:00": `did you mean "Etc/GMT+5"?`, "UTC+0": `did you mean "UTC"?`,
			}},
		{"base_url", baseURL,
			[]string{"", "https://example.com", "http://localhost:8080/", "https://octocat.github.io/blog/", "http://[::1]:80/", "https://xn--fsq.example/"},
			[]string{"/blog/", "ftp://example.com", "https://", "https://:80/", "https://a b/", "https://exa_mple.com", "https://me:pw@example.com", "javascript:alert(1)", "https://example.com/\x00", "https://例え.example/"},
			map[string]string{"example.com/blog": `did you mean "https://example.com/blog"?`, "https://example.com/?q#f": `did you mean "https://example.com/"?`, "https://example.com/#": `did you mean "https://example.com/"?`}},
		{"cname", hostName,
			[]string{"", "example.com", "a.b-c.example", "xn--fsq.example"},
			[]string{"localhost", "-a.example", "a..example", "a b.example", "example.com\nevil.example", "例え.example"},
			map[string]string{"https://example.com/x": `did you mean "example.com"?`, "example.com:80": `did you mean "example.com"?`, "例え.example": "write its ASCII form, which starts with xn--"}},
		{"login", login,
			[]string{"octocat", "a", "a-b", "old-", "hubot[bot]", "mona_corp"},
			[]string{"", "-a", "two words", "a/b", "ünï", "0123456789012345678901234567890123456789"},
			map[string]string{"@octocat": `did you mean "octocat"?`, "https://github.com/octocat": `did you mean "octocat"?`}},
		{"links.url", linkURL,
			[]string{"https://example.com", "/about/", "#top", "?q=1", "mailto:me@example.com", "HTTPS://example.com"},
			[]string{"", "javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)", "data:text/html,x", "vbscript:x", `\\example.com`, `/\example.com`, "https:", "https:///x", "mailto:", "ftp://example.com", "/a b", "https://me:secret@example.com/"},
			map[string]string{"about/": `did you mean "/about/"?`, "//example.com": `did you mean "https://example.com"?`}},
		{"colour", hexColor,
			[]string{"", "#7a3b00", "#FFFFFF"},
			[]string{"red", "#12345", "#1234567", "#12345g", "7a3b00", "#fff", "#7a3b00;}", "rgb(1,2,3)", "#7a3b00\n"},
			map[string]string{"7a3b00": `did you mean "#7a3b00"?`, "#f0a": `did you mean "#ff00aa"?`, "red": ""}},
		{"title of a link", filled, []string{"Source", "日本語"}, []string{"", "  ", "a\nb"}, nil},
		{"one of three words", oneOf("serif", "sans", "mono"), []string{"serif", "sans", "mono"}, []string{"", "comic"}, map[string]string{"san": `did you mean "sans"?`}},
		{"word", oneOf("hide", "publish"), []string{"hide", "publish"}, []string{"", "Hide", "delete"},
			map[string]string{"Publish": `did you mean "publish"?`, "hidden": `did you mean "hide"?`, "published": `did you mean "publish"?`, "delete": ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, s := range test.good {
				if p := test.check(s); p.message != "" {
					t.Errorf("%q: %s", s, p.message)
				}
			}
			for _, s := range test.bad {
				if p := test.check(s); p.message == "" {
					t.Errorf("%q was accepted", s)
				}
			}
			for s, want := range test.suggestion {
				if p := test.check(s); p.message == "" || p.suggestion != want {
					t.Errorf("%q: %q, suggestion %q, want %q", s, p.message, p.suggestion, want)
				}
			}
		})
	}
}
