package words_test

import (
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"issueblog/internal/words"
	"issueblog/templates"
)

// load reads the built-in words and over them files of a blog's own, given as name and text by turns.
func load(t *testing.T, lang string, own ...string) (*words.Words, []string) {
	t.Helper()
	layer := fstest.MapFS{}
	for i := 0; i < len(own); i += 2 {
		layer["words/"+own[i]] = &fstest.MapFile{Data: []byte(own[i+1])}
	}
	w, warnings, err := words.Load([]fs.FS{templates.FS, layer}, lang)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, warning := range warnings {
		said = append(said, warning.Error())
	}
	return w, said
}

func say(t *testing.T, w *words.Words, key string, pairs ...any) string {
	t.Helper()
	text, err := w.Say(key, pairs...)
	if err != nil {
		t.Error(err)
	}
	return text
}

// Every built-in language says all that English says, and nothing else: Load warns of neither.
func TestBuiltInLanguagesAreComplete(t *testing.T) {
	names, err := fs.Glob(templates.FS, "words/*.toml")
	if err != nil || len(names) < 3 {
		t.Fatal(names, err)
	}
	keys := func(name string) []string {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := toml.Unmarshal(data, &texts); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var keys []string
		for key := range texts {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		return keys
	}
	english := keys("words/en.toml")
	for _, name := range names {
		if diff := cmp.Diff(english, keys(name)); diff != "" {
			t.Errorf("%s (-en +it):\n%s", name, diff)
		}
		if _, warnings := load(t, strings.TrimSuffix(path.Base(name), ".toml")); len(warnings) > 0 {
			t.Errorf("%s: %q", name, warnings)
		}
	}
}

// Chinese words have Chinese punctuation, and no spaces: what is between Han characters and others is left to the browser.
func TestChineseTypography(t *testing.T) {
	for _, name := range []string{"words/zh.toml", "words/zh-Hant.toml"} {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := toml.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for key, value := range texts {
			text, isText := value.(string)
			if !isText || strings.HasPrefix(key, "date-in-numbers") {
				continue
			}
			text = strings.NewReplacer("](", "", "[", "", ")", "").Replace(text) // links
			if strings.ContainsAny(text, " ,.:;!?()\"'…") && !strings.Contains(text, "……") {
				t.Errorf("%s: %s = %q", name, key, value)
			}
		}
	}
}

func TestSay(t *testing.T) {
	evening := time.Date(2026, 11, 5, 20, 0, 0, 0, time.UTC)
	for _, c := range []struct{ lang, key, want string }{
		{"en", "date", "5 November 2026"}, {"en", "date-in-year", "5 Nov"}, {"en", "date-in-numbers", "2026-11-05"},
		{"zh", "date", "2026年11月5日"}, {"zh-CN", "date-in-year", "11月5日"}, {"zh-TW", "date", "2026年11月5日"},
		{"zh", "search", "搜索"}, {"zh-CN", "search", "搜索"}, {"zh-Hans-SG", "search", "搜索"}, {"zh_CN", "search", "搜索"},
		{"zh-TW", "search", "搜尋"}, {"zh-HK", "search", "搜尋"}, {"zh-Hant", "search", "搜尋"},
		{"en-GB", "search", "Search"}, {"en", "stars 1", "1 star"}, {"en", "stars 0", "0 stars"}, {"zh", "stars 1", "1个星标"},
	} {
		w, warnings := load(t, c.lang)
		key, n, counts := strings.Cut(c.key, " ")
		var got string
		var err error
		switch {
		case strings.HasPrefix(key, "date"):
			got, err = w.Date(key, evening)
		case counts:
			got, err = w.Say(key, "n", map[string]int{"0": 0, "1": 1}[n])
		default:
			got, err = w.Say(key)
		}
		if got != c.want || err != nil || len(warnings) > 0 {
			t.Errorf("%s in %s is %q, want %q (%v, %q)", c.key, c.lang, got, c.want, err, warnings)
		}
	}
}

func TestPluralForms(t *testing.T) {
	w, _ := load(t, "ru", "ru.toml", `stars = { one = "{n} звезда", few = "{n} звезды", many = "{n} звёзд", other = "{n} звезды" }`)
	for n, want := range map[int]string{1: "1 звезда", 3: "3 звезды", 5: "5 звёзд", 21: "21 звезда", 0: "0 звёзд", 112: "112 звёзд", -2: "-2 звезды"} {
		if got := say(t, w, "stars", "n", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got, err := w.Script("stars"); err != nil || got != `{"few":"{n} звезды","many":"{n} звёзд","one":"{n} звезда","other":"{n} звезды"}` {
		t.Error(got, err)
	}
}

func TestHTML(t *testing.T) {
	w, _ := load(t, "en", "en.toml", "find-by-number = '<b>&`{address}`'\nsearch-by-github = 'a [b](c'")
	for _, c := range []struct {
		key   string
		pairs []any
		want  string
	}{
		{"part-of", []any{"part", 1, "total", 2, "series", "a <b>", "link", `/x/木?a&b"`}, `part 1 of 2, <a href="/x/%E6%9C%A8?a&amp;b&#34;" dir="auto">a &lt;b&gt;</a>`},
		{"no-posts", []any{"new", "https://github.com/a/b"}, `There are no posts yet. <a href="https://github.com/a/b">Write the first one.</a>`},
		{"no-posts", []any{"new", "javascript:alert(1)"}, `There are no posts yet. Write the first one.`},
		{"no-posts", []any{"new", " javascript:alert(1)"}, `There are no posts yet. Write the first one.`},
		{"updated", []any{"date", template.HTML("<time>now</time>")}, `updated <time>now</time>`},
		{"updated", []any{"date", "<time>"}, `updated &lt;time&gt;`},
		{"find-by-number", []any{"address", "{date}`"}, "&lt;b&gt;&amp;<code>{date}`</code>"},
		{"search-by-github", nil, "a [b](c"},
	} {
		if got, err := w.HTML(c.key, c.pairs...); err != nil || string(got) != c.want {
			t.Errorf("%s: %s, %v; want %s", c.key, got, err, c.want)
		}
	}
}

func TestMistakesOfTemplates(t *testing.T) {
	w, _ := load(t, "en")
	for _, c := range []struct {
		key, want string
		pairs     []any
	}{
		{"serach", `there is no word "serach"; did you mean "search"?`, nil},
		{"a-word-of-my-own", `there is no word "a-word-of-my-own"`, nil},
		{"months", `there is no word "months"`, nil},
		{"page-of", `word "page-of": {total} is given no value`, []any{"n", 1}},
		{"no-posts", `word "no-posts": {new} is given no value`, nil},
	} {
		_, err := w.HTML(c.key, c.pairs...)
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.key, err, c.want)
		}
	}
}

// What a blog's own file says is laid over the built-in words of the same language, key by key.
func TestOwnWords(t *testing.T) {
	w, warnings := load(t, "zh-CN", "zh.toml", `home = "主页"`, "zh-CN.toml", `archive = "存档"`, "fr.toml", `home = "Accueil"`)
	if len(warnings) > 0 {
		t.Errorf("%q", warnings)
	}
	if got := []string{say(t, w, "home"), say(t, w, "archive"), say(t, w, "search")}; !slices.Equal(got, []string{"主页", "存档", "搜索"}) {
		t.Error(got)
	}
	w, warnings = load(t, "en", "en.toml", `home = "Start"`)
	if len(warnings) > 0 || say(t, w, "home") != "Start" {
		t.Errorf("%q", warnings)
	}
}

func TestWarnings(t *testing.T) {
	all, err := fs.ReadFile(templates.FS, "words/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	without := strings.NewReplacer("home = \"Home\"\n", "", "older = \"Older\"\n", "", "\nmonths = [", "\nmonths = [ # ").Replace(string(all))
	without = strings.ReplaceAll(without, "\nmonths = [ # ", "\n# ")
	for _, c := range []struct {
		name, lang, file, text string
		want                   []string // the beginnings
	}{
		{"no file", "fr", "", "", []string{"there are no words in the language fr, so the frame of the pages is English; to add them, translate the built-in templates/words/en.toml to templates/words/fr.toml"}},
		{"some are missing", "it", "it.toml", without, []string{"templates/words/it.toml: does not say home, months, older; the pages say it in English"}},
		{"of a broader language", "it-CH", "it.toml", without, []string{"templates/words/it.toml: does not say home, months, older; the pages say it in English"}},
		{"a misspelt key", "zh", "zh.toml", `serach = "找"`, []string{"templates/words/zh.toml: serach is a word that no page says; did you mean search?"}},
		{"a key of nothing", "zh", "zh.toml", `weather-today = "晴"`, []string{"templates/words/zh.toml: weather-today is a word that no page says"}},
		{"a table in the file", "zh", "zh.toml", "[home]\nother = 1", []string{"templates/words/zh.toml: home has other, which is no text of a plural form"}},
		{"a form of no language", "en", "en.toml", `stars = { one = "a", several = "b", other = "c" }`, []string{"templates/words/en.toml: stars has several, which is no text of a plural form"}},
		{"a form too few", "en", "en.toml", `stars = { one = "a" }`, []string{"templates/words/en.toml: stars has no plural form other, which is that of 0 in this language"}},
		{"forms of what is not counted", "en", "en.toml", `home = { one = "a", other = "b" }`, []string{"templates/words/en.toml: home has plural forms, but nothing is counted in it"}},
		{"a place that nothing fills", "zh", "zh.toml", `page-of = "{n}之{totla}"`, []string{"templates/words/zh.toml: page-of has the place {totla}, which nothing fills; there are: {n}, {total}"}},
		{"a link that goes nowhere", "zh", "zh.toml", `home = "[家](house)"`, []string{"templates/words/zh.toml: home has the place (house), which nothing fills; there are: none"}},
		{"months too few", "zh", "zh.toml", `months = ["一"]`, []string{"templates/words/zh.toml: months must be a list of 12 texts"}},
		{"a list of other things", "zh", "zh.toml", `months = [1]`, []string{"templates/words/zh.toml: months has an element that is no text"}},
		{"a text for a list", "zh", "zh.toml", `months = "x"`, []string{"templates/words/zh.toml: months must be a list of 12 texts"}},
		{"a list for a text", "zh", "zh.toml", `home = ["x"]`, []string{"templates/words/zh.toml: home must be a text"}},
		{"a number", "zh", "zh.toml", `home = 1`, []string{"templates/words/zh.toml: home is neither a text nor a table of plural forms nor a list"}},
		{"a name of no language", "zh", "chinese.toml", `home = "家"`, []string{"templates/words/chinese.toml: the name is no language tag"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, warnings := load(t, c.lang, c.file, c.text)
			if len(warnings) != len(c.want) || !slices.EqualFunc(warnings, c.want, strings.HasPrefix) {
				t.Errorf("%q\nwant %q", warnings, c.want)
			}
			if got := say(t, w, "search"); got == "" {
				t.Error("nothing is said")
			}
			if got, err := w.Date("date", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)); err != nil || !strings.Contains(got, "2026") {
				t.Error(got, err)
			}
		})
	}
}

func TestBrokenFile(t *testing.T) {
	layer := fstest.MapFS{"words/zh.toml": {Data: []byte("home = \"家\"\narchive = 存档\n")}}
	_, _, err := words.Load([]fs.FS{templates.FS, layer}, "zh")
	if err == nil || !strings.HasPrefix(err.Error(), "templates/words/zh.toml:2:") {
		t.Error(err)
	}
	if _, _, err := words.Load([]fs.FS{templates.FS, layer}, "en"); err != nil {
		t.Errorf("a file that is not read stops the blog: %v", err)
	}
}
