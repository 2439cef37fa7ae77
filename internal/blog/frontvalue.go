package blog

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/hbollon/go-edlib"
	"golang.org/x/text/language"

	"issueblog/internal/config"
)

// withoutRemark is a line of a key's value without space round it and without what YAML takes for a remark: "true # at last". A
// description may be about #12, and a tag may be "C #".
func withoutRemark(key, line string) string {
	line = strings.TrimSpace(line)
	remark := remarkAtEnd
	switch key {
	case "description":
		return line
	case "tags":
		remark = remarkInTags
	}
	from, double, single := 0, 0, 0 // quotation marks so far
	for _, at := range remark.FindAllStringIndex(line, -1) {
		double, single = double+strings.Count(line[from:at[0]], `"`), single+strings.Count(line[from:at[0]], "'")
		if from = at[0]; double%2 == 0 && single%2 == 0 {
			return strings.TrimSpace(line[:at[0]])
		}
	}
	return line
}

var (
	remarkAtEnd  = regexp.MustCompile(`^#(?:\s|$)|\s#`)
	remarkInTags = regexp.MustCompile(`(?:^|\s)#\s`)
)

// maxLines is how many lines below a key are looked at for what closes its list or its description.
const maxLines = 200

// upTo counts the lines of a value that goes on until one ends with a sign: 0 if none does before a line with a key of its own.
func upTo(sign, key string, below []string) int {
	for i, line := range below[:min(len(below), maxLines)] {
		if startsKey(line) {
			return 0
		}
		if strings.Contains(line, sign) && strings.HasSuffix(withoutRemark(key, line), sign) {
			return i + 1
		}
	}
	return 0
}

// continued is a key's value: what stands behind it, with the lines below that belong to it, which are indented ones
// after YAML's ">" or "|", "- x" lines where the key's own line has none, or all up
// to a closing bracket. It also returns how many lines it used.
func continued(key, rest string, below []string) (string, int) {
	value := withoutRemark(key, rest)
	if head := strings.TrimRight(value, "+-"); head == ">" || head == "|" {
		n := 0
		for i, line := range below {
			if isIndented(line) && !startsKey(line) {
				n = i + 1
			} else if strings.TrimSpace(line) != "" {
				break
			}
		}
		return joined(key, below[:n]), n
	}
	if key == "description" && value != "" {
		return paragraph(value, below)
	}
	if strings.HasPrefix(value, "[") && !strings.HasSuffix(value, "]") && (isKey(key) || foreignKeys[key] != "") {
		n := upTo("]", key, below)
		return strings.TrimSpace(value + " " + joined(key, below[:n])), n
	}
	if value != "" {
		return value, 0
	}
	var elements []string
	used := 0
	for i, line := range below {
		if line = withoutRemark(key, line); line == "" {
			continue
		}
		element, found := strings.CutPrefix(line, "- ")
		if !found || keyOf(line, false) != "" {
			break
		}
		used = i + 1
		element = strings.TrimSpace(element)
		if strings.ContainsAny(element, ",，、") && !strings.ContainsAny(element, `"'`) {
			element = `"` + element + `"` // it is one
		}
		elements = append(elements, element)
	}
	return strings.Join(elements, ", "), used
}

func isIndented(line string) bool {
	return strings.TrimSpace(line) != "" && (line[0] == ' ' || line[0] == '\t')
}

// paragraph is a description that goes on in the lines below: up to the quotation mark that ends it, or else in those that are indented
// and no keys.
func paragraph(value string, below []string) (string, int) {
	n := 0
	if quote := value[:1]; (quote == `"` || quote == "'") && !strings.Contains(value[1:], quote) {
		n = upTo(quote, "description", below)
	} else {
		for n < min(len(below), maxLines) && isIndented(below[n]) && !startsKey(below[n]) {
			n++
		}
	}
	return strings.TrimSpace(value + " " + joined("description", below[:n])), n
}

// joined is lines of a value as one.
func joined(key string, lines []string) string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = withoutRemark(key, line)
	}
	return strings.Join(out, " ")
}

// The forms of a date, after its day is written with hyphens.
var (
	dateForms = []string{"2006-1-2", "2006-1-2 15:04", "2006-1-2 15:04:05", "2006-1-2T15:04", "2006-1-2T15:04:05", "2006-1-2 15:04:05 -0700", "2006-1-2 15:04 -0700", "2006-1-2T15:04:05Z07:00", "2006-1-2T15:04Z07:00", "2006-1-2 15:04:05Z07:00"}
	dayForm   = regexp.MustCompile(`^(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})日?`)
)

func parseDate(s string, loc *time.Location) (time.Time, error) {
	day := dayForm.ReplaceAllString(s, "$1-$2-$3")
	for _, form := range dateForms {
		t, err := time.ParseInLocation(form, day, loc)
		if year := t.UTC().Year(); err == nil && year > 1 && year < 9999 { // what the feeds can carry in any time zone
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date; write 2006-01-02 or 2006-01-02 15:04", clip(s))
}

func parseSlug(s string) (string, error) {
	made := Slug(s, false)
	if made == "" {
		return "", fmt.Errorf("%q has no letter or digit", clip(s))
	}
	if made != s {
		return made, fmt.Errorf("%q cannot stand in an address as it is; %q is used", clip(s), made)
	}
	return made, nil
}

// parseAddress checks an http(s) address, or with relative also a path on the blog.
func parseAddress(s string, relative bool) (string, error) {
	u, err := url.Parse(s)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil {
		return u.String(), nil
	}
	if err == nil && relative && u.Scheme == "" && u.Host == "" && strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") && !strings.Contains(s, `\`) {
		return u.String(), nil
	}
	if relative {
		return "", fmt.Errorf("%q is no http or https address, and no path on the blog such as /boat.png", clip(s))
	}
	return "", fmt.Errorf("%q is no http or https address", clip(s))
}

func parseLanguage(s string) (string, error) {
	tag, err := language.Parse(s)
	if err != nil || !config.IsLanguage(s) {
		problem := fmt.Errorf("%q is no language tag such as en, zh-Hans or pt-BR", clip(s))
		if near := config.NearbyLanguage(s); near != "" {
			problem = fmt.Errorf("%w; did you mean %s?", problem, near)
		}
		return "", problem
	}
	return tag.String(), nil
}

// canonicalLanguage writes a language as front matter does, so that the two can be compared.
func canonicalLanguage(s string) string {
	if tag, err := parseLanguage(s); err == nil {
		return tag
	}
	return s
}

func parseNumber(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(s, "#"))
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%q is no issue number such as #12", clip(s))
	}
	return n, nil
}

func parseBool(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "true", "yes", "on":
		return true, nil
	case "false", "no", "off":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false", clip(s))
}

// parseList reads "[a, "b, c"]", "a, b" or one element. A comma of Chinese or Japanese parts two if what follows may be one. The error is
// for a bracket that is not closed; the list is good all the same.
func parseList(s string, follows func(rest string) bool) (list []string, err error) {
	for _, brackets := range []string{"[]", "［］", "【】"} {
		pair := []rune(brackets)
		if inner, opened := strings.CutPrefix(s, string(pair[0])); opened {
			var closed bool
			if s, closed = strings.CutSuffix(inner, string(pair[1])); !closed {
				err = fmt.Errorf("the list that begins with %q is not closed", string(pair[0]))
			}
			break
		}
	}
	for s = strings.TrimSpace(s); s != ""; {
		element, rest := nextElement(s, follows)
		if element != "" {
			list = append(list, element)
		}
		s = strings.TrimSpace(rest)
	}
	return list, err
}

func nextElement(s string, follows func(string) bool) (element, rest string) {
	if inner, rest, ok := quoted(s); ok {
		_, rest = cutElement(rest, follows)
		return inner, rest
	}
	element, rest = cutElement(s, follows)
	return strings.TrimSpace(element), rest
}

// cutElement parts a list at its first comma.
func cutElement(s string, follows func(string) bool) (before, after string) {
	for at, r := range s {
		_, size := utf8.DecodeRuneInString(s[at:])
		rest := s[at+size:]
		if r == ',' || (r == '，' || r == '、') && follows(rest) {
			return s[:at], rest
		}
	}
	return s, ""
}

// beginsAddress reports whether a list of addresses goes on, or ends: one may hold a comma itself, as titles do.
func beginsAddress(rest string) bool {
	rest = strings.TrimLeft(rest, " \t'\"")
	return rest == "" || strings.HasPrefix(rest, "/") || strings.HasPrefix(rest, "http")
}

// quoted is what stands at the beginning of a text in quotation marks, those of a Chinese or Japanese keyboard too, and what follows.
func quoted(s string) (inner, rest string, ok bool) {
	for _, marks := range []string{`""`, "''", "“”", "‘’", "「」", "『』"} {
		pair := []rune(marks)
		if after, opened := strings.CutPrefix(s, string(pair[0])); opened {
			return strings.Cut(after, string(pair[1]))
		}
	}
	return "", "", false
}

func unquote(s string) string {
	if inner, rest, ok := quoted(s); ok && rest == "" {
		return inner
	}
	return s
}

// clip shortens a stranger's text for a message.
func clip(s string) string {
	runes := []rune(strings.TrimSpace(s))
	if len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return string(runes)
}

// suggest returns a hint if the word is at most two edits from one of the list.
func suggest(word string, list []string) string {
	best, distance := nearest(word, list)
	if distance > 2 {
		return "known keys: " + strings.Join(list, ", ")
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// nearest is the word of a list that fewest edits make of another, and how many.
func nearest(word string, list []string) (best string, distance int) {
	distance = math.MaxInt
	for _, candidate := range list {
		if d := edlib.OSADamerauLevenshteinDistance(word, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	return best, distance
}
