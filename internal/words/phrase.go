package words

import (
	"fmt"
	"html/template"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// phrase is one text, read:
//
//	{name}         a place for a value
//	[words](name)  a link to an address that is a value; there may be places in its words
//	`words`        code; likewise
//
// All else stands for itself.
type phrase struct {
	source string
	parts  []part
}

// part is a piece of a phrase: a text, a place, or a link or code around other parts.
type part struct {
	text  string
	place string
	link  string // name of the address
	code  bool
	inner []part
}

var markup = regexp.MustCompile("\\{([a-z-]+)\\}|\\[([^\\[\\]]*)\\]\\(([a-z-]+)\\)|`([^`]*)`")

func parsePhrase(source string) phrase { return phrase{source, parse(source)} }

func parse(source string) []part {
	var parts []part
	for source != "" {
		m := markup.FindStringSubmatchIndex(source)
		if m == nil {
			return append(parts, part{text: source})
		}
		if m[0] > 0 {
			parts = append(parts, part{text: source[:m[0]]})
		}
		switch {
		case m[2] >= 0:
			parts = append(parts, part{place: source[m[2]:m[3]]})
		case m[4] >= 0:
			parts = append(parts, part{inner: parse(source[m[4]:m[5]]), link: source[m[6]:m[7]]})
		default:
			parts = append(parts, part{inner: parse(source[m[8]:m[9]]), code: true})
		}
		source = source[m[1]:]
	}
	return parts
}

// places lists what a phrase has values for, as they are written in it: "{name}", and "(name)" for addresses.
func places(parts []part) []string {
	var out []string
	for _, p := range parts {
		if p.place != "" {
			out = append(out, "{"+p.place+"}")
		}
		if p.link != "" {
			out = append(out, "("+p.link+")")
		}
		out = append(out, places(p.inner)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// fill gives the value of a place; nil if there is none.
type fill func(name string) any

// values fills from names and values by turns.
func values(pairs []any) fill {
	return func(name string) any {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return nil
	}
}

func (p phrase) plain(fill fill) (string, error) {
	if len(p.parts) == 1 && p.parts[0].text != "" {
		return p.source, nil
	}
	var b strings.Builder
	err := writePlain(&b, p.parts, fill)
	return b.String(), err
}

func writePlain(b *strings.Builder, parts []part, fill fill) error {
	for _, p := range parts {
		b.WriteString(p.text)
		if p.place != "" {
			v := fill(p.place)
			if v == nil {
				return missingValue(p.place)
			}
			b.WriteString(text(v))
		}
		if err := writePlain(b, p.inner, fill); err != nil {
			return err
		}
	}
	return nil
}

// text is a value as it is written.
func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return fmt.Sprint(value)
}

func missingValue(name string) error { return fmt.Errorf("{%s} is given no value", name) }

func (p phrase) html(fill fill) (template.HTML, error) {
	var b strings.Builder
	err := writeHTML(&b, p.parts, fill)
	return template.HTML(b.String()), err
}

func writeHTML(b *strings.Builder, parts []part, fill fill) error {
	for _, p := range parts {
		b.WriteString(template.HTMLEscapeString(p.text))
		if p.place != "" {
			if err := writeValue(b, p.place, fill); err != nil {
				return err
			}
		}
		open, end, err := p.element(fill)
		if err != nil {
			return err
		}
		b.WriteString(open)
		if err := writeHTML(b, p.inner, fill); err != nil {
			return err
		}
		b.WriteString(end)
	}
	return nil
}

func writeValue(b *strings.Builder, name string, fill fill) error {
	switch v := fill(name).(type) {
	case nil:
		return missingValue(name)
	case template.HTML:
		b.WriteString(string(v))
	default:
		b.WriteString(template.HTMLEscapeString(text(v)))
	}
	return nil
}

// element is the tags around the inner parts.
func (p part) element(fill fill) (open, end string, err error) {
	switch {
	case p.code:
		return "<code>", "</code>", nil
	case p.link == "":
		return "", "", nil
	}
	address, ok := fill(p.link).(string)
	if !ok {
		return "", "", missingValue(p.link)
	}
	href := web(address)
	if href == "" {
		return "", "", nil
	}
	direction := ""
	if len(places(p.inner)) > 0 {
		direction = ` dir="auto"` // of what people wrote
	}
	return `<a href="` + template.HTMLEscapeString(href) + `"` + direction + `>`, "</a>", nil
}

// web is an address of the web, or a relative one, as it can stand in a page; "" if it is neither.
func web(address string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return u.String()
}
