package words

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

const folder = "words"

// Load reads the words of a language, a BCP 47 tag, from the layers' files words/LANGUAGE.toml.
// What is nowhere in it is looked for in the languages that it falls back on, the last
// of which is English: zh-CN, zh, en. The first layer is the program's own, and its English file says which
// keys there are. The warnings are what the blog's own files lack or have too
// much, and a language without a file; the error is a file that is no TOML.
func Load(layers []fs.FS, lang string) (*Words, []error, error) {
	l := loader{words: &Words{entries: map[string]entry{}}, said: map[string]language.Tag{}}
	files, err := l.find(layers)
	if err != nil {
		return nil, nil, err
	}
	chain := fallbacks(lang)
	for _, tag := range slices.Backward(chain) {
		for _, f := range files[tag.String()] {
			if err := l.lay(f, tag); err != nil {
				return nil, nil, err
			}
		}
	}
	l.lacks(chain, files)
	return l.words, l.warnings, nil
}

// fallbacks is the languages whose words to look at, the best first.
func fallbacks(lang string) []language.Tag {
	var chain []language.Tag
	add := func(tag language.Tag) {
		if !slices.Contains(chain, tag) && !tag.IsRoot() {
			chain = append(chain, tag)
		}
	}
	tag := language.Make(lang)
	for t := tag; !t.IsRoot(); t = t.Parent() {
		add(t)
	}
	if base, confidence := tag.Base(); confidence != language.No {
		add(language.Make(base.String()))
	}
	add(language.English)
	return chain
}

// file is one file of words.
type file struct {
	path  string // "words/zh.toml"
	bytes []byte
}

// find reads the files of all layers, by language, the lowest layer first.
func (l *loader) find(layers []fs.FS) (map[string][]file, error) {
	files := map[string][]file{}
	for _, layer := range layers {
		entries, err := fs.ReadDir(layer, folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			name, isWords := strings.CutSuffix(e.Name(), ".toml")
			if !isWords || !e.Type().IsRegular() { // a symbolic link could lead out of the folder
				continue
			}
			f := file{path: path.Join(folder, e.Name())}
			tag, err := language.Parse(name)
			if err != nil {
				l.warn(f, "the name is no language tag such as en, zh-Hant or pt-BR, so no page uses it")
				continue
			}
			if f.bytes, err = fs.ReadFile(layer, f.path); err != nil {
				return nil, err
			}
			files[tag.String()] = append(files[tag.String()], f)
		}
	}
	return files, nil
}

// loader lays one file over the other.
type loader struct {
	words    *Words
	said     map[string]language.Tag // key -> the language in which it is said
	known    map[string]entry        // of the program's English; what later files may say
	warnings []error
}

func (l *loader) warn(f file, format string, values ...any) {
	l.warnings = append(l.warnings, fmt.Errorf("templates/%s: %w", f.path, fmt.Errorf(format, values...)))
}

// lay puts the words of a file over those that there are.
func (l *loader) lay(f file, tag language.Tag) error {
	var raw map[string]any
	if err := toml.Unmarshal(f.bytes, &raw); err != nil {
		var wrong *toml.DecodeError
		if errors.As(err, &wrong) {
			row, column := wrong.Position()
			return fmt.Errorf("templates/%s:%d:%d: %w", f.path, row, column, err)
		}
		return fmt.Errorf("templates/%s: %w", f.path, err)
	}
	first := l.known == nil
	for _, key := range slices.Sorted(maps.Keys(raw)) {
		e, err := read(raw[key], tag)
		if err == nil && !first {
			err = l.check(key, e)
		}
		if err != nil {
			l.warn(f, "%s %w", key, err)
			continue
		}
		l.words.entries[key], l.said[key] = e, tag
	}
	if first {
		l.known = maps.Clone(l.words.entries)
	}
	return nil
}

// read makes an entry of a value of TOML. Its error continues a sentence that begins with the key.
func read(value any, tag language.Tag) (entry, error) {
	e := entry{tag: tag}
	switch v := value.(type) {
	case string:
		e.forms = map[string]phrase{other: parsePhrase(v)}
		return e, nil
	case []any:
		for _, element := range v {
			s, ok := element.(string)
			if !ok {
				return e, errors.New("has an element that is no text")
			}
			e.list = append(e.list, s)
		}
		return e, nil
	case map[string]any:
		return e, e.readForms(v)
	}
	return e, errors.New("is neither a text nor a table of plural forms nor a list")
}

func (e *entry) readForms(forms map[string]any) error {
	e.forms = map[string]phrase{}
	names := slices.Collect(maps.Values(categories))
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		s, ok := forms[form].(string)
		if !ok || !slices.Contains(names, form) {
			return fmt.Errorf("has %s, which is no text of a plural form: zero, one, two, few, many, other", form)
		}
		e.forms[form] = parsePhrase(s)
	}
	// All forms that there are occur among these numbers, but for those of whole millions.
	for n := range 200 {
		if form := category(e.tag, n); e.forms[form].source == "" {
			return fmt.Errorf("has no plural form %s, which is that of %d in this language", form, n)
		}
	}
	if e.forms[other].source == "" {
		return errors.New("has no plural form other")
	}
	return nil
}

// check compares a translation with the English words. Its error continues a sentence that begins with the key.
func (l *loader) check(key string, e entry) error {
	english, ok := l.known[key]
	switch {
	case !ok:
		if near := nearest(key, l.known); near != "" {
			return fmt.Errorf("is a word that no page says; did you mean %s?", near)
		}
		return errors.New("is a word that no page says")
	case (english.list == nil) != (e.list == nil), len(english.list) != len(e.list):
		if english.list == nil {
			return errors.New("must be a text")
		}
		return fmt.Errorf("must be a list of %d texts", len(english.list))
	case len(e.forms) > 1 && len(english.forms) == 1:
		return errors.New("has plural forms, but nothing is counted in it")
	}
	fill := english.places()
	if slices.Contains(dateForms, key) {
		fill = datePlaces
	}
	for _, place := range e.places() {
		if !slices.Contains(fill, place) {
			return fmt.Errorf("has the place %s, which nothing fills; there are: %s", place, cmp.Or(strings.Join(fill, ", "), "none"))
		}
	}
	return nil
}

// places is what can be filled in in any of the forms.
func (e entry) places() []string {
	var out []string
	for _, p := range e.forms {
		out = append(out, places(p.parts)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// lacks warns if some words, or all, are said in English though another language is wanted.
func (l *loader) lacks(chain []language.Tag, files map[string][]file) {
	wanted := chain[0]
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(l.known)) {
		if l.said[key] == language.English {
			keys = append(keys, key)
		}
	}
	if base, _ := wanted.Base(); base.String() == language.English.String() || len(keys) == 0 {
		return
	}
	for _, tag := range chain[:len(chain)-1] {
		if fs := files[tag.String()]; len(fs) > 0 {
			l.warn(fs[len(fs)-1], "does not say %s; the pages say it in English", strings.Join(keys, ", "))
			return
		}
	}
	l.warnings = append(l.warnings, fmt.Errorf("there are no words in the language %s, so the frame of the pages is English; "+
		"to add them, translate the built-in templates/words/en.toml to templates/words/%[1]s.toml", wanted))
}

// nearest is the key that a typing mistake could have turned into the word, or "".
func nearest(word string, keys map[string]entry) string {
	best, least := "", len(word)/3+1
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if d := edlib.OSADamerauLevenshteinDistance(word, key); d < least {
			best, least = key, d
		}
	}
	return best
}
