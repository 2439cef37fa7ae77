package theme

import (
	"fmt"
	"html/template"
	"net/url"
	"reflect"
	"strings"
	"time"
	"unicode"

	"issueblog/internal/words"
)

// functions is what templates can call besides html/template's own functions.
func functions(o Options, w *words.Words) template.FuncMap {
	zone := o.Location
	if zone == nil {
		zone = time.UTC
	}
	date := func(form string) func(time.Time) (string, error) {
		return func(t time.Time) (string, error) { return w.Date(form, t.In(zone)) }
	}
	iso := func(t time.Time) string { return t.In(zone).Format(time.RFC3339) }
	return template.FuncMap{
		// Links.
		"href": func(path string) string { return href(o.Base, path) },
		"link": func(address string) string { return link(o.Base, address) },

		// Times, in the blog's time zone and language.
		"date":      date("date"),
		"shortdate": date("date-in-year"),
		"day":       date("date-in-numbers"),
		"iso":       iso,
		"yearday":   func(t time.Time) int { return t.In(zone).YearDay() },
		"time": func(t time.Time) (template.HTML, error) {
			text, err := w.Date("date", t.In(zone))
			return template.HTML(`<time datetime="` + template.HTMLEscapeString(iso(t)) + `">` + template.HTMLEscapeString(text) + `</time>`), err
		},

		// Words of the interface, in the blog's language.
		"say":      w.Say,    // as text
		"tell":     w.HTML,   // with its links and code
		"script":   w.Script, // for a script
		"reaction": func(name string) (string, error) { return reaction(w, name) },

		// Other words.
		"initials":  initials,
		"feedname":  feedName,
		"hasPrefix": strings.HasPrefix,
		"add":       func(a, b int) int { return a + b },

		// Values for partials.
		"dict": dict,
		"at":   at,

		// Classes and attributes.
		"chip": chip,
		"rtl":  rightToLeft,
	}
}

// href makes a link of a path within the blog, "/42/a-quiet-harbour/". The path
// is taken literally: "?", "#" and "%" are letters of it.
func href(base, path string) string {
	return (&url.URL{Path: base + path}).EscapedPath()
}

// link makes a link of an address as someone wrote it: of one within the blog,
// which starts with a single slash, or of any other.
func link(base, address string) string {
	if strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") {
		return (&url.URL{Path: base}).EscapedPath() + address
	}
	return address
}

// dict is a partial's data, from names and values by turns.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %v has no value", pairs[len(pairs)-1])
	}
	values := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		values[name] = pairs[i+1]
	}
	return values, nil
}

// at is the element of a list at index i, or nil beyond its ends.
func at(list any, i int) (any, error) {
	v := reflect.ValueOf(list)
	if v.Kind() != reflect.Slice {
		return nil, fmt.Errorf("at: %T is no list", list)
	}
	if i < 0 || i >= v.Len() {
		return nil, nil
	}
	return v.Index(i).Interface(), nil
}

// reaction is what the interface calls a reaction, or its own name if the interface has none for it.
func reaction(w *words.Words, name string) (string, error) {
	if key := "reaction-" + strings.ReplaceAll(name, " ", "-"); w.Has(key) {
		return w.Say(key)
	}
	return name, nil
}

// initials is the first letters of the first two words of a name, for a sign
// where other pages would show a picture.
func initials(name string) string {
	var letters []rune
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
	for _, word := range words[:min(2, len(words))] {
		letters = append(letters, unicode.ToUpper([]rune(word)[0]))
	}
	return string(letters)
}

// feedName is the common name of a feed's media type, "" if it is none of a feed.
func feedName(mediaType string) string {
	switch mediaType {
	case "application/rss+xml":
		return "RSS"
	case "application/atom+xml":
		return "Atom"
	case "application/feed+json":
		return "JSON Feed"
	}
	return ""
}

// rightToLeft reports whether a language, given by its BCP 47 tag, is written from
// right to left: by its script if the tag names one, else as it usually is.
func rightToLeft(tag string) bool {
	parts := strings.Split(strings.ToLower(tag), "-")
	for _, part := range parts[1:] {
		if len(part) == 4 { // a script: RFC 5646, section 2.2.3
			return strings.Contains(" arab aran hebr syrc thaa nkoo adlm rohg ", " "+part+" ")
		}
	}
	return strings.Contains(" ar arc ckb dv fa he nqo ps sd syr ug ur yi ", " "+parts[0]+" ")
}
