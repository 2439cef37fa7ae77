package blog

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"issueblog/internal/content"
)

// TestText: two bodies are the same text if readers see the same.
func TestText(t *testing.T) {
	for _, test := range []struct {
		name, before, after string
		same                bool
	}{
		{"nothing", "Text.", "Text.", true},
		{"front matter above", "Text.\n\nMore.", "<!--\naliases: [/old/]\n-->\nText.\n\nMore.", true},
		{"with a blank line", "Text.", "<!--\naliases: [/old/]\n-->\n\nText.", true},
		{"on one line", "Text.", "<!-- description: Short -->Text.", true},
		{"front matter below", "Text.", "Text.\n\n<!--\ntags: [a]\n-->\n", true},
		{"moved from the top to the bottom", "<!-- tags: [a] -->\nText.", "Text.\n<!-- tags: [a] -->", true},
		{"between hyphens", "Text.", "---\ntags: [a]\n---\nText.", true},
		{"another value", "<!-- tags: [a] -->\nText.", "<!-- tags: [b] -->\nText.", true},
		{"a date, which is none of the text", "Text.", "<!-- date: 2020-01-01 -->\nText.", true},
		{"ends of lines", "One.\nTwo.\n", "One.\r\nTwo.\r\n", true},
		{"space after the text", "Text.", "Text. \n\n\t\n", true},
		{"blank lines before it", "Text.", " \n\nText.", true},
		{"a byte order mark", "Text.", "\ufeffText.", true},
		{"no text at all", "", "<!-- tags: [a] -->", true},
		{"text", "Text.", "text.", false},
		{"text below front matter", "<!-- tags: [a] -->\nText.", "<!-- tags: [a] -->\nMore.", false},
		{"both", "Text.", "<!-- tags: [a] -->\nMore.", false},
		{"an ordinary comment", "Text.", "<!-- remember: buy milk -->\nText.", false},
		{"a comment in the middle", "Text.\nMore.", "Text.\n<!-- tags: [a] -->\nMore.", false},
		{"a comment that is never closed", "Text.", "<!--\ntags: [a]\nText.", false},
		{"space that makes code", "Text.", "    Text.", false},
		{"space that breaks a line", "One.\nTwo.", "One.  \nTwo.", false},
		{"a blank line between", "One.\nTwo.", "One.\n\nTwo.", false},
	} {
		if same := Text(test.before) == Text(test.after); same != test.same {
			t.Errorf("%s: the same text: %t; %q and %q", test.name, same, Text(test.before), Text(test.after))
		}
	}
}

func TestParseFrontMatter(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, shanghai) }
	tests := []struct {
		name, text string
		want       FrontMatter
		rest       string
		warnings   []string // "line: message (hint)"
	}{
		{"none", "Just text.\n", FrontMatter{}, "Just text.\n", nil},
		{"empty", "", FrontMatter{}, "", nil},
		{"comment at the top", "<!--\ndate: 2026-03-01\nslug: first\n-->\n\nText.", FrontMatter{Date: day(2026, 3, 1), Slug: "first"}, "Text.", nil},
		{"comment on one line", "<!-- slug: first -->\nText.", FrontMatter{Slug: "first"}, "Text.", nil},
		{"comment at the bottom", "Text.\n\n<!--\nlang: zh-hans\n-->\n", FrontMatter{Language: "zh-Hans"}, "Text.\n", nil},
		{"CRLF", "<!--\r\nslug: first\r\n-->\r\n\r\nText.\r\nMore.", FrontMatter{Slug: "first"}, "Text.\nMore.", nil},
		{"byte order mark", "\ufeff<!--\nslug: first\n-->\nText.", FrontMatter{Slug: "first"}, "Text.", nil},
		{"between hyphens", "---\nslug: first\n---\nText.\n\n---\nafter a rule", FrontMatter{Slug: "first"}, "Text.\n\n---\nafter a rule", nil},
		{"between hyphens, below blank lines", "\n \n---\ndraft: true\nlang: ?\n---\nText.", FrontMatter{Draft: true}, "Text.", []string{`5: front matter: lang: "?" is no language tag such as en, zh-Hans or pt-BR`}},
		{"a folded value ends at a key", "<!--\n description: >\n   A boat\n draft: true\n-->\nT", FrontMatter{Description: "A boat", Draft: true}, "T", nil},
		{"a folded value ends at a key alone", "<!--\n slug: |\n\tboat\n\n\tdraft\n-->\nT", FrontMatter{Slug: "boat", Draft: true}, "T", nil},
		{"a description ends at a key alone", "<!--\n description: One sentence.\n draft\n-->\nT", FrontMatter{Description: "One sentence.", Draft: true}, "T", nil},
		{"a quotation ends at a key in a list", "<!--\ndescription: \"a\n* draft: true\nb\"\n-->", FrontMatter{Description: `"a`, Draft: true}, "", []string{`4: front matter: "b\"" is no "key: value" line (write a key and its value, such as slug: my-post)`}},
		{"a list ends at a key", "<!--\ntags:\n  - a\n  - draft\n  - draft: true\n-->", FrontMatter{Tags: []string{"a", "draft"}, Draft: true}, "", nil},
		{"keys alone on a line", "<!-- draft # not yet -->\n<!--\nnoindex.\n-->\nT", FrontMatter{Draft: true, NoIndex: true}, "T", nil},
		{"keys alone on one line", "<!--- draft, noindex --->\nT", FrontMatter{Draft: true, NoIndex: true}, "T", nil},
		{"words are no keys", "<!-- draft of a letter -->\nT", FrontMatter{}, "<!-- draft of a letter -->\nT", nil},
		{"a list of keys", "<!--\n- draft: true\n- slug: a\n-->\nT", FrontMatter{Draft: true, Slug: "a"}, "T", nil},
		{"a list that readers see is text", "---\n- Date: today\n---\nT", FrontMatter{}, "---\n- Date: today\n---\nT", nil},
		{"three hyphens", "<!---\ndraft: true\n--->\nT", FrontMatter{Draft: true}, "T", nil},
		{"a blank behind a comment", "<!-- slug: a --> \n---\ndraft: true\n---\n\n \n---\nlang: fr\n...\nT", FrontMatter{Slug: "a", Draft: true, Language: "fr"}, "T", nil},
		{"between plus signs", "+++\ndraft = true\ntags = [\"a\"]\n+++\nT", FrontMatter{Draft: true, Tags: []string{"a"}}, "T", nil},
		{"behind other comments", "<!-- note to self -->\n<!-- slug: a -->\n<!-- note: to self -->\n---\ndraft: true\n---\n<!-- last -->\nT", FrontMatter{Slug: "a", Draft: true}, "<!-- last -->\nT", nil},
		{"above other comments", "<!-- first -->\nT\n\n  <!-- draft -->\n<!-- slug: a -->\n<!-- note to self -->\u00a0\n", FrontMatter{Slug: "a", Draft: true}, "<!-- first -->\nT\n", nil},
		{"behind blanks that are not seen", "\u00a0\u3000\u200b<!-- draft: true -->\nT", FrontMatter{Draft: true}, "T", nil},
		{"code at the bottom", "T\n\n    <!-- draft: true -->", FrontMatter{}, "T\n\n    <!-- draft: true -->", nil},
		{"slips in several comments", "<!-- slugg: a -->\n<!-- note -->\nT\n\n<!-- drafft: true -->\n", FrontMatter{}, "<!-- slugg: a -->\n<!-- note -->\nT\n\n<!-- drafft: true -->\n", []string{`1: front matter: unknown key "slugg": the comment is hidden, and has no effect (did you mean "slug"?)`,
			`5: front matter: unknown key "drafft": the comment is hidden, and has no effect (did you mean "draft"?)`}},
		{"text between rules behind front matter", "<!-- slug: a -->\n---\n\nTags: what they are\n\nA long text.\n\n---\nT", FrontMatter{Slug: "a"}, "---\n\nTags: what they are\n\nA long text.\n\n---\nT", nil},
		{"values in lines behind front matter", "<!-- slug: a -->\n---\n# not yet\ndraft: true\ntags:\n- b\naliases: [\n  /c/,\n/d/\n]\n---\nT", FrontMatter{Slug: "a", Draft: true, Tags: []string{"b"}, Aliases: []string{"/c/", "/d/"}}, "T", nil},
		{"a description that is closed too far below", "<!--\ndescription: \"Tea" + strings.Repeat("\n", maxLines) + "\nend\"\n-->", FrontMatter{Description: `"Tea`}, "", []string{`203: front matter: "end\"" is no "key: value" line (write a key and its value, such as slug: my-post)`}},
		{"full-width punctuation", "<!--\nslug：first\ntags: 写作，生活、\"a，b\"，c\naliases: [/a，/b、'/c'，]\n-->", FrontMatter{Slug: "first", Tags: []string{"写作", "生活", "a，b", "c"}, Aliases: []string{"/a", "/b", "/c"}}, "", nil},
		{"full-width commas in addresses", "<!--\naliases: [/2019/你好，世界/，/吃、喝/, '/a，/b']\n-->", FrontMatter{Aliases: []string{"/2019/你好，世界/", "/吃、喝/", "/a，/b"}}, "", nil},
		{"commas in lines of a list", "<!--\naliases:\n  - /2019/你好，世界/\n  - /a,b/\ntags:\n  - \"c, d\"\n  - e，f\n-->", FrontMatter{Aliases: []string{"/2019/你好，世界/", "/a,b/"}, Tags: []string{"c, d", "e，f"}}, "", nil},
		{"full-width blanks", "<!--\nslug：　first　\ndate :　2026-03-01\n-->", FrontMatter{Slug: "first", Date: day(2026, 3, 1)}, "", nil},
		{"what readers would see is text", "---\nDate：上周末\n\n我们去了海边。\n---\nText", FrontMatter{}, "---\nDate：上周末\n\n我们去了海边。\n---\nText", nil},
		{"equal signs", "<!--\nslug = \"first\"\n-->", FrontMatter{Slug: "first"}, "", nil},
		{"an ordinary comment stays", "<!-- remember: buy milk -->\nText.", FrontMatter{}, "<!-- remember: buy milk -->\nText.", nil},
		{"rules stay", "---\nNote this\n---\nText.", FrontMatter{}, "---\nNote this\n---\nText.", nil},
		{"a comment in the middle stays", "Text.\n<!-- slug: no -->\nMore.", FrontMatter{}, "Text.\n<!-- slug: no -->\nMore.", nil},
		{"everything", strings.Join([]string{"<!--", "Date: 2026-03-01 08:30", "description: A  short   one.", "image: https://example.org/a b.png", "translation: '#12'",
			"aliases: [/old/, '/2019/a,b.html']", "canonical: https://example.org/first", "tags:", "  - go", "  - 中文", "noindex: yes", "draft: true", "math: off", "-->", "T"}, "\n"),
			FrontMatter{Date: time.Date(2026, 3, 1, 8, 30, 0, 0, shanghai), Description: "A short one.", Image: "https://example.org/a%20b.png", Translation: 12,
				Aliases: []string{"/old/", "/2019/a,b.html"}, Canonical: "https://example.org/first", Tags: []string{"go", "中文"}, NoIndex: true, Draft: true, NoMath: true}, "T", nil},
		{"all formulas", "<!-- math: on -->\nT", FrontMatter{AllMath: true}, "T", nil},
		{"list over several lines", "<!--\ntags: [a,\n  \"b, c\",\n  d]\n-->\n", FrontMatter{Tags: []string{"a", "b, c", "d"}}, "", nil},
		{"text over several lines", "<!--\ndescription: >-\n  One\n  sentence.\nslug: x\n-->", FrontMatter{Description: "One sentence.", Slug: "x"}, "", nil},
		{"unknown key", "<!--\nslug: first\ndat: 2026-03-01\n-->", FrontMatter{Slug: "first"}, "",
			[]string{`3: front matter: unknown key "dat" (did you mean "date"?)`}},
		{"other engines' keys", "---\ntitle: Hello\ncategories: [x]\n---\nText.", FrontMatter{}, "Text.",
			[]string{`2: front matter: unknown key "title" (the issue's title is the post's title)`, `3: front matter: unknown key "categories" (use labels, or the key "tags")`}},
		{"bad values", "\n<!--\ndate: tomorrow\nslug: ../../Escape\nlang: tlhhhhhhhhhhhhhh\ntranslation: twelve\nimage: javascript:alert(1)\ncanonical: /x\nmath: maybe\n-->", FrontMatter{Slug: "escape"}, "",
			[]string{`3: front matter: date: "tomorrow" is no date; write 2006-01-02 or 2006-01-02 15:04 (the post has the date of its issue)`, `4: front matter: slug: "../../Escape" cannot stand in an address as it is; "escape" is used`,
				`5: front matter: lang: "tlhhhhhhhhhhhhhh" is no language tag such as en, zh-Hans or pt-BR`, `6: front matter: translation: "twelve" is no issue number such as #12`,
				`7: front matter: image: "javascript:alert(1)" is no http or https address, and no path on the blog such as /boat.png`, `8: front matter: canonical: "/x" is no http or https address`, `9: front matter: math: "maybe" is neither true nor false`}},
		{"tags that are no language's", "<!--\nlang: x-klingon\n-->", FrontMatter{}, "",
			[]string{`2: front matter: lang: "x-klingon" is no language tag such as en, zh-Hans or pt-BR`}},
		{"no language", "<!--\nlang: und\n-->", FrontMatter{}, "",
			[]string{`2: front matter: lang: "und" is no language tag such as en, zh-Hans or pt-BR`}},
		{"the first day there is, which says as much as none", "<!--\ndate: 0001-01-01\n-->", FrontMatter{}, "",
			[]string{`2: front matter: date: "0001-01-01" is no date; write 2006-01-02 or 2006-01-02 15:04 (the post has the date of its issue)`}},
		{"a year that no feed can carry", "<!--\ndate: 0000-01-01T00:00:00+14:00\n-->", FrontMatter{}, "",
			[]string{`2: front matter: date: "0000-01-01T00:00:00+14:00" is no date; write 2006-01-02 or 2006-01-02 15:04 (the post has the date of its issue)`}},
		{"what may be meant to be hidden stays hidden", "<!--\ndraft: perhaps\nnoindex: 1\n-->", FrontMatter{Draft: true, NoIndex: true}, "",
			[]string{`2: front matter: draft: "perhaps" is neither true nor false (write true or false; until then the post is held back)`, `3: front matter: noindex: "1" is neither true nor false (it counts as true)`}},
		{"remarks of YAML", "---\ndraft: false # ready\ndate: 2026-03-01 # a Sunday\nslug: \"first\" # keep\nlang: en #x\ntranslation: #12 # in German\ntags: [a, C #, 'd # e'] # both\naliases:\n  - /b/ # was\n  # none\n  - /c#d/\ndescription: Issue #12 # said\n---\nT",
			FrontMatter{Date: day(2026, 3, 1), Slug: "first", Language: "en", Translation: 12, Tags: []string{"a", "C #", "d # e"}, Aliases: []string{"/b/", "/c#d/"}, Description: "Issue #12 # said"}, "T", nil},
		{"above and below", "<!--\nslug: a\n-->\n\nText.\n\n<!--\n\ndraft: true\nlang: ?\n-->", FrontMatter{Slug: "a", Draft: true}, "Text.\n", []string{`10: front matter: lang: "?" is no language tag such as en, zh-Hans or pt-BR`}},
		{"behind a template", "\n<!--\n# slug: x\n\n-->\n\n<!-- draft: true -->\n---\nslug: b\nlang: ?\n---\nT", FrontMatter{Slug: "b", Draft: true}, "T", []string{`10: front matter: lang: "?" is no language tag such as en, zh-Hans or pt-BR`}},
		{"a template alone", "<!--\n# slug: x\n-->\nT", FrontMatter{}, "<!--\n# slug: x\n-->\nT", nil},
		{"the first counts", "<!-- slug: a -->\n<!-- slug: b -->\nT", FrontMatter{Slug: "a"}, "T", []string{`2: front matter: "slug" is given twice (the first one counts)`}},
		{"as many as there are", "<!-- slug: a -->\n<!-- lang: en -->\n<!-- draft: no -->\n<!-- math: no -->\n<!-- noindex: yes -->\nT", FrontMatter{Slug: "a", Language: "en", NoMath: true, NoIndex: true}, "T", nil},
		{"another engine's key behind the first block", "<!-- image: /a.png -->\n\n---\nNote: this is text\nSeries: one\n---\nrest", FrontMatter{Image: "/a.png"}, "---\nNote: this is text\nSeries: one\n---\nrest", nil},
		{"misspelt behind remarks", "<!--\n# draft: true\n-->\n<!-- slgu: x -->\nT", FrontMatter{}, "<!--\n# draft: true\n-->\n<!-- slgu: x -->\nT", []string{`4: front matter: unknown key "slgu": the comment is hidden, and has no effect (did you mean "slug"?)`}},
		{"a description that begins with quotation marks", "<!--\ndescription: \"Tea\" and more\ndraft: true\nslug: \"abc\"\n-->", FrontMatter{Description: `"Tea" and more`, Draft: true, Slug: "abc"}, "", nil},
		{"a description with an apostrophe", "<!--\ndescription: 'tis the season\ndraft: true\nslug: 'abc'\n-->", FrontMatter{Description: "'tis the season", Draft: true, Slug: "abc"}, "", nil},
		{"a description that is never closed, before keys alone", "<!--\ndescription: \"Tea\ndraft\n\"\n-->", FrontMatter{Description: `"Tea`, Draft: true}, "", []string{`4: front matter: "\"" is no "key: value" line (write a key and its value, such as slug: my-post)`}},
		{"an indented description with an address", "<!--\ndescription: foo\n  http://bar is nice\n  draft: true\n-->", FrontMatter{Description: "foo http://bar is nice", Draft: true}, "", nil},
		{"a list that is not closed", "<!--\naliases: [/a/, /b/\ndraft: true\ntags: [x]\n-->", FrontMatter{Aliases: []string{"/a/", "/b/"}, Draft: true, Tags: []string{"x"}}, "", []string{`2: front matter: aliases: the list that begins with "[" is not closed (close it with ])`}},
		{"published and a draft", "<!--\npublished: false\ndraft: false\n-->", FrontMatter{Draft: true}, "", nil},
		{"a draft and published", "<!--\ndraft: yes\npublished: yes\n-->", FrontMatter{Draft: true}, "", nil},
		{"a draft twice", "<!-- draft: no -->\n<!-- draft: yes -->\nT", FrontMatter{Draft: true}, "T", []string{`2: front matter: "draft" is given twice (what holds the post back counts)`}},
		{"the date of publication", "<!-- published: 2023-05-01 -->", FrontMatter{}, "", []string{`1: front matter: published: "2023-05-01" is a date (use the key "date")`}},
		{"values in Chinese quotes", "<!--\ndraft: “true”\ndate: 「2026-03-01」\ntags: [“a，b”, 「c」]\n-->", FrontMatter{Draft: true, Date: day(2026, 3, 1), Tags: []string{"a，b", "c"}}, "", nil},
		{"keys alone", "<!-- draft -->\nT\n<!--\nNoindex\n-->", FrontMatter{Draft: true, NoIndex: true}, "T\n", nil},
		{"a key alone that readers see", "---\ndraft\n---\nT", FrontMatter{}, "---\ndraft\n---\nT", nil},
		{"in other signs", "<!--\n\u3000draft: yes\n\"slug\": a\n\u00a0lang : de\n-->", FrontMatter{Draft: true, Slug: "a", Language: "de"}, "", nil},
		{"not published", "<!-- published: false -->", FrontMatter{Draft: true}, "", nil},
		{"published", "<!-- published: yes -->", FrontMatter{}, "", nil},
		{"published or not", "<!-- published: maybe -->", FrontMatter{Draft: true}, "", []string{`1: front matter: published: "maybe" is neither true nor false (write true or false; until then the post is held back)`}},
		{"keys of other engines alone", "<!-- language: fr -->", FrontMatter{}, "", []string{`1: front matter: unknown key "language" (use the key "lang")`}},
		{"a description in lines", "<!--\ndescription: \"one two\n  three\nfour\"\nslug: a\n-->", FrontMatter{Description: "one two three four", Slug: "a"}, "", nil},
		{"a description in indented lines", "<!--\ndescription: one\n  two # 3\n  lang: en\n-->", FrontMatter{Description: "one two # 3", Language: "en"}, "", nil},
		{"a description in paragraphs", "<!--\ndescription: >\n  one\n\n  two\n\nslug: a\n-->", FrontMatter{Description: "one two", Slug: "a"}, "", nil},
		{"a description that is never closed", "<!--\ndescription: \"one\nslug: a\n-->", FrontMatter{Description: "\"one", Slug: "a"}, "", nil},
		{"quotes and brackets of Chinese", "<!-- tags: 【“船”，「海」，‘a’】 -->", FrontMatter{Tags: []string{"船", "海", "a"}}, "", nil},
		{"prose that would not be seen", "---\ndate: 2026-03-01\n\nSome prose.\n---\nT", FrontMatter{Date: day(2026, 3, 1)}, "T", []string{`4: front matter: "Some prose." is no "key: value" line (readers do not see it: what is between the lines of hyphens is front matter)`}},
		{"no key but misspelt ones", "<!--\n\ndiscription: Hello\n-->\nT", FrontMatter{}, "<!--\n\ndiscription: Hello\n-->\nT", []string{`3: front matter: unknown key "discription": the comment is hidden, and has no effect (did you mean "description"?)`}},
		{"below as well", "T\n\n<!-- Tgas: a -->", FrontMatter{}, "T\n\n<!-- Tgas: a -->", []string{`3: front matter: unknown key "Tgas": the comment is hidden, and has no effect (did you mean "tags"?)`}},
		{"what is no misspelt key", "<!-- note: x\ntodo: y\nname: z -->\nT", FrontMatter{}, "<!-- note: x\ntodo: y\nname: z -->\nT", nil},
		{"words with a key among them", "<!-- slugg: x\nis what I wrote -->\nT", FrontMatter{}, "<!-- slugg: x\nis what I wrote -->\nT", nil},
		{"a locale", "<!-- lang: zh_CN -->", FrontMatter{}, "", []string{`1: front matter: lang: "zh_CN" is no language tag such as en, zh-Hans or pt-BR; did you mean zh-CN?`}},
		{"a key twice", "<!--\nslug: first\nslug: second\n-->", FrontMatter{Slug: "first"}, "", []string{`3: front matter: "slug" is given twice (the first one counts)`}},
		{"a line that is no pair", "<!--\nslug: first\n: : :\n-->", FrontMatter{Slug: "first"}, "", []string{`3: front matter: ": : :" is no "key: value" line (write a key and its value, such as slug: my-post)`}},
		{"never closed", "<!--\nslug: open\n\nthe rest", FrontMatter{}, "<!--\nslug: open\n\nthe rest",
			[]string{"1: the comment that opens here is never closed, so the whole post is hidden (close it with -->)"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, rest, warnings := ParseFrontMatter(test.text, shanghai)
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreUnexported(FrontMatter{})); diff != "" {
				t.Errorf("front matter (-want +got):\n%s", diff)
			}
			if rest != test.rest {
				t.Errorf("rest %q, want %q", rest, test.rest)
			}
			var texts []string
			for _, w := range warnings {
				text := itoa(w.Line) + ": " + w.Message
				if w.Hint != "" {
					text += " (" + w.Hint + ")"
				}
				texts = append(texts, text)
			}
			if diff := cmp.Diff(test.warnings, texts); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDates(t *testing.T) {
	shanghai := time.FixedZone("", 8*3600)
	for text, want := range map[string]string{
		"2026-3-1": "2026-03-01T00:00:00+08:00", "2026/03/01": "2026-03-01T00:00:00+08:00", "2026.3.1 9:05": "2026-03-01T09:05:00+08:00", "2026年3月1日": "2026-03-01T00:00:00+08:00", "2026年3月1日 09:05": "2026-03-01T09:05:00+08:00",
		"2026-03-01 15:04:05": "2026-03-01T15:04:05+08:00", "2026-03-01T15:04": "2026-03-01T15:04:00+08:00", "2026-03-01T10:00+09:00": "2026-03-01T10:00:00+09:00", "2026-03-01T10:00:00Z": "2026-03-01T10:00:00Z",
		"2026-03-01 10:00:00 -0700": "2026-03-01T10:00:00-07:00", "2026-02-30": "", "2026-03": "", "2026-03-01x": "", "1.3.2026": "", "2026-03-01, draft: true": "",
	} {
		got, err := parseDate(text, shanghai)
		if formatted := got.Format(time.RFC3339); err != nil && want != "" || err == nil && formatted != want {
			t.Errorf("%s: %s, %v", text, formatted, err)
		}
	}
}

// Whatever a body holds, front matter is a part of it: nothing is invented,
// nothing of the rest is changed, and every warning names a line that exists.
func FuzzParseFrontMatter(f *testing.F) {
	for _, seed := range []string{"<!--\ndate: 2026-01-01\n-->\ntext", "---\ntags:\n- a\n---\nx", "text\n<!-- slug: x -->", "<!--\ntags: [a,\n\"b", "<!---->", "--->", "---\n---", "<!-- lang: en\n<!-- slug: a -->", "---\n\n<!--draft-->\n<!--x-->\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<16 {
			return
		}
		m, rest, warnings := ParseFrontMatter(text, time.UTC)
		normal := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r\n", "\n"), "\r", "\n")
		if !strings.Contains(normal+"\n", rest) {
			t.Errorf("the rest %q is no part of %q", rest, normal)
		}
		lines := strings.Count(normal, "\n") + 1
		for _, w := range warnings {
			if w.Line < 1 || w.Line > lines {
				t.Errorf("line %d of %d: %s", w.Line, lines, w.Message)
			}
			if !utf8.ValidString(w.Message) && utf8.ValidString(text) {
				t.Errorf("message %q is not UTF-8", w.Message)
			}
		}
		if m.Slug != "" && m.Slug != Slug(m.Slug, false) {
			t.Errorf("slug %q is not one", m.Slug)
		}
		for _, address := range []string{m.Canonical, m.Image} {
			if strings.Contains(strings.ToLower(address), "javascript:") && !strings.HasPrefix(address, "http") && !strings.HasPrefix(address, "/") {
				t.Errorf("address %q", address)
			}
		}
	})
}

// BenchmarkFrontMatter is what a stranger's issue can cost: the longest that GitHub takes, of what is gone through again and again by a
// reader of front matter that begins anew behind each block.
func BenchmarkFrontMatter(b *testing.B) {
	for name, text := range map[string]string{
		"open block above comments": "---\n" + strings.Repeat("\n", 30000) + strings.Repeat("<!--draft-->\n", 2700),
		"block above comments":      "---\n" + strings.Repeat("a\n", 16000) + "---\n" + strings.Repeat("\n<!--draft-->", 2500),
		"comment above comments":    "<!--\n" + strings.Repeat("a\n", 16000) + "-->\n" + strings.Repeat("<!--draft-->\n", 2500),
		"comments round a text":     strings.Repeat("<!--#-->", 4000) + "x\n" + strings.Repeat("<!--draft-->\n", 2500),
		"empty comments":            strings.Repeat("<!---->", 9000),
		"comments above a text":     strings.Repeat("<!--draft-->", 5000) + "x",
		"unknown keys":              "<!--\nslug: a\n" + strings.Repeat("titel: b\n", 7000) + "-->",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ParseFrontMatter(text, time.UTC)
			}
		})
	}
}

// TestFrontMatterWarnings: an author hears of mistakes in what is published, of a draft only if it may be one by mistake.
func TestFrontMatterWarnings(t *testing.T) {
	b := build(t, nil,
		issue(1, "Off", "<!--\nlang: x\ndraft: flase\n-->"),
		issue(2, "Draft", "<!--\ndraft: true\nlang: x\n-->"),
		issue(3, "Tagged", "<!--\n\ntags: [go, Draft]\n-->"),
		issue(4, "Mine", "<!-- draft: flase -->", func(i *content.Issue) { i.User = stranger }))
	want := []string{`#1:2: front matter: lang: "x" is no language tag such as en, zh-Hans or pt-BR`, `#1:3: front matter: draft: "flase" is neither true nor false`, `#3:3: front matter: tags: "Draft" has no effect there`}
	if diff := cmp.Diff(want, warnings(b)); diff != "" {
		t.Error(diff)
	}
	if len(b.Posts) != 1 || len(b.Posts[0].Tags) != 1 {
		t.Errorf("%d posts", len(b.Posts))
	}
}
