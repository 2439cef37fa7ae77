// Package words holds what the blog's pages and feeds say besides what people wrote, in
// the language of the blog. The words come from the files words/LANGUAGE.toml of the templates,
// the blog's own laid over the built-in ones, key by key, and go into templates and titles.
package words

import (
	"encoding/json"
	"fmt"
	"html/template"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Words is the words of one language, with those of the languages it falls back on
// where it has none of its own. It is not changed after Load and is safe for concurrent use.
type Words struct {
	entries map[string]entry
}

// entry is what a key stands for: a list, or a text in one or several plural forms.
type entry struct {
	list  []string
	forms map[string]phrase // by plural category; a text without a count has "other" only
	tag   language.Tag      // whose rules choose the form
}

// counted is the place whose number chooses the plural form.
const counted = "n"

// dateForms is the texts that Date fills, and datePlaces what it puts into them, of
// which a language takes what it needs.
var (
	dateForms  = []string{"date", "date-in-year", "date-in-numbers"}
	datePlaces = []string{"{dd}", "{day}", "{mm}", "{month}", "{month-name}", "{month-short}", "{year}"}
)

// The lists, from January.
const (
	months      = "months"
	monthsShort = "months-short"
)

// Say is the text of a key as plain text. The values of its places are given as name and
// value by turns. The error is a key that there is not, or a place without a value.
func (w *Words) Say(key string, pairs ...any) (string, error) {
	return w.say(key, values(pairs))
}

func (w *Words) say(key string, fill fill) (string, error) {
	p, err := w.find(key, fill)
	if err != nil {
		return "", err
	}
	text, err := p.plain(fill)
	if err != nil {
		return "", fmt.Errorf("word %q: %w", key, err)
	}
	return text, nil
}

// HTML is Say with the links and the code of the text as elements. Values are
// escaped unless they are template.HTML; a link to where a script would run is dropped.
func (w *Words) HTML(key string, pairs ...any) (template.HTML, error) {
	fill := values(pairs)
	p, err := w.find(key, fill)
	if err != nil {
		return "", err
	}
	text, err := p.html(fill)
	if err != nil {
		return "", fmt.Errorf("word %q: %w", key, err)
	}
	return text, nil
}

// Date is a date in one of the forms of dateForms.
func (w *Words) Date(key string, t time.Time) (string, error) {
	year, month, day := t.Date()
	return w.say(key, func(name string) any {
		switch name {
		case "year":
			return year
		case "month":
			return int(month)
		case "day":
			return day
		case "mm":
			return fmt.Sprintf("%02d", month)
		case "dd":
			return fmt.Sprintf("%02d", day)
		case "month-name":
			return w.month(months, month)
		case "month-short":
			return w.month(monthsShort, month)
		}
		return nil
	})
}

func (w *Words) month(key string, m time.Month) string {
	if list := w.entries[key].list; int(m) <= len(list) {
		return list[m-1]
	}
	return fmt.Sprint(int(m))
}

// Has reports whether there is a text of that key.
func (w *Words) Has(key string) bool { return w.entries[key].forms != nil }

// Script is what stands under a key, for a script, which fills the places itself: JSON, of a text
// the object of its plural forms as they were written, or else the list.
func (w *Words) Script(key string) (string, error) {
	e, ok := w.entries[key]
	if !ok {
		return "", w.unknown(key)
	}
	var value any = e.list
	if e.list == nil {
		forms := map[string]string{}
		for form, p := range e.forms {
			forms[form] = p.source
		}
		value = forms
	}
	data, err := json.Marshal(value)
	return string(data), err
}

// find is the text of a key, in the form that the value of {n} asks for.
func (w *Words) find(key string, fill fill) (phrase, error) {
	e, ok := w.entries[key]
	if !ok || e.forms == nil {
		return phrase{}, w.unknown(key)
	}
	if len(e.forms) > 1 {
		if n, ok := fill(counted).(int); ok {
			if p, ok := e.forms[category(e.tag, n)]; ok {
				return p, nil
			}
		}
	}
	return e.forms[other], nil
}

func (w *Words) unknown(key string) error {
	if near := nearest(key, w.entries); near != "" {
		return fmt.Errorf("there is no word %q; did you mean %q?", key, near)
	}
	return fmt.Errorf("there is no word %q", key)
}

// other is the plural category that every language has.
const other = "other"

// categories names the plural categories of CLDR:
// https://www.unicode.org/reports/tr35/tr35-numbers.html#Language_Plural_Rules
var categories = map[plural.Form]string{plural.Other: other, plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

// category is the plural form that a language has for a number of things; the rules of CLDR are about its absolute value.
func category(tag language.Tag, n int) string {
	return categories[plural.Cardinal.MatchPlural(tag, max(n, -n), 0, 0, 0, 0)]
}
