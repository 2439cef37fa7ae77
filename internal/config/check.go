package config

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
)

// problem is what is wrong with a value, and what might be meant; none if the
// message is empty. The message continues a sentence that starts with the key.
type problem struct{ message, suggestion string }

func anyText(string) problem { return problem{} }

// oneLine takes text for places that have one line: titles, feeds, labels.
func oneLine(s string) problem {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return problem{message: "must be one line"}
	}
	return problem{}
}

func filled(s string) problem {
	if strings.TrimSpace(s) == "" {
		return problem{message: "is empty"}
	}
	return oneLine(s)
}

// oneOf takes one of the words, in their exact letters.
func oneOf(words ...string) func(string) problem {
	return func(s string) problem {
		for _, w := range words {
			if s == w {
				return problem{}
			}
		}
		last := len(words) - 1
		p := problem{message: fmt.Sprintf("is %s, but must be %s or %q", quote(s), `"`+strings.Join(words[:last], `", "`)+`"`, words[last])}
		if w := nearest(s, words); w != "" {
			p.suggestion = quoteQuestion(w)
		}
		return p
	}
}

// hexShape is a colour as style sheets have it.
var hexShape = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// hexColor takes a colour as "#7a3b00".
func hexColor(s string) problem {
	if s == "" || hexShape.MatchString(s) {
		return problem{}
	}
	p := problem{message: fmt.Sprintf(`is %s, which is no colour like "#7a3b00"`, quote(s))}
	digits := strings.TrimPrefix(s, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	if full := "#" + digits; hexShape.MatchString(full) {
		p.suggestion = quoteQuestion(full)
	}
	return p
}

// languageShape is what BCP 47 allows, without the tags that only old
// registrations have: https://www.rfc-editor.org/rfc/rfc5646#section-2.1
var languageShape = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)

// undetermined is the tag for a language that is not known: https://www.rfc-editor.org/rfc/rfc5646#section-4.1
var undetermined = language.MustParseBase("und")

// languageTag takes a tag of BCP 47 whose parts are registered.
func languageTag(s string) problem {
	if IsLanguage(s) {
		return problem{}
	}
	p := problem{message: fmt.Sprintf(`is %s, which is no language tag like "en" or "zh-CN"`, quote(s))}
	if near := NearbyLanguage(s); near != "" {
		p.suggestion = quoteQuestion(near)
	}
	return p
}

// IsLanguage reports whether s is a tag of BCP 47 whose parts are registered, and of a language.
func IsLanguage(s string) bool {
	tag, err := language.Parse(s)
	base, _, _ := tag.Raw()
	return err == nil && languageShape.MatchString(s) && base != undetermined
}

// NearbyLanguage guesses the language from the name of a locale, or of a country: "zh-CN" from "zh_CN.UTF-8". It is "" if
// there is none to be seen.
func NearbyLanguage(s string) string {
	dashed := strings.ReplaceAll(strings.TrimSuffix(s, ".UTF-8"), "_", "-")
	if IsLanguage(dashed) {
		return dashed
	}
	country, err := language.Parse("und-" + s)
	if base, confidence := country.Base(); err == nil && languageShape.MatchString(s) && confidence > language.Low {
		return base.String()
	}
	return ""
}

// timezone takes IANA names. "Local" is one to Go, but means another zone on
// every machine.
func timezone(s string) problem {
	if s != "" && s != "Local" && zoneExists(s) {
		return problem{}
	}
	p := problem{message: fmt.Sprintf(`is %s, which is no time zone like "Europe/Berlin"`, quote(s))}
	if name := nearbyZone(s); name != "" {
		p.suggestion = quoteQuestion(name)
	}
	return p
}

func zoneExists(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil
}

// offsetShape is a zone given as a distance from Greenwich.
var offsetShape = regexp.MustCompile(`^(?i:UTC|GMT)?([+-])0?([0-9]|1[0-4])(?::?00)?$`)

// nearbyZone guesses the zone from a city without its continent, from other
// letter case, or from an offset (whose sign IANA's names turn round).
func nearbyZone(s string) string {
	if m := offsetShape.FindStringSubmatch(s); m != nil {
		return etcZone(m[1], m[2])
	}
	name := capitalize(strings.TrimSpace(s))
	if name == "Beijing" || name == "Asia/Beijing" {
		return "Asia/Shanghai"
	}
	for _, area := range []string{"", "Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"} {
		if name != "" && name != "Local" && len(name) < 40 && zoneExists(area+name) {
			return area + name
		}
	}
	return ""
}

func etcZone(sign, hours string) string {
	switch {
	case hours == "0":
		return "UTC"
	case sign == "+":
		return "Etc/GMT-" + hours
	}
	return "Etc/GMT+" + hours
}

// capitalize writes a name as IANA does: America/New_York.
func capitalize(s string) string {
	out := []rune(strings.ToLower(strings.ReplaceAll(s, " ", "_")))
	for i, r := range out {
		if i == 0 || out[i-1] == '/' || out[i-1] == '_' {
			out[i] = unicode.ToUpper(r)
		}
	}
	return string(out)
}

// CheckBaseURL reports what is wrong with an address given for base_url in
// another place than the settings file.
func CheckBaseURL(s string) error {
	p := baseURL(s)
	switch {
	case p.message == "":
		return nil
	case p.suggestion != "":
		return fmt.Errorf("the address %s; %s", p.message, p.suggestion)
	}
	return fmt.Errorf("the address %s", p.message)
}

// baseURL takes an absolute address to which paths can be added.
func baseURL(s string) problem {
	if s == "" {
		return problem{}
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsFunc(s, unicode.IsSpace):
		return problem{message: fmt.Sprintf("is %s, which is no address", quote(s))}
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		p := problem{message: fmt.Sprintf("is %s, but must start with https:// or http://", quote(s))}
		if host, _, _ := strings.Cut(s, "/"); isDomain(host) {
			p.suggestion = quoteQuestion("https://" + s)
		}
		return p
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(s, "#"):
		return problem{message: "must not have a ? or # part", suggestion: quoteQuestion(cutAny(s, "?#"))}
	case u.User != nil:
		return problem{message: "must not have a user name or password"}
	case !isHost(u.Hostname()) && !strings.Contains(u.Hostname(), ":"): // [::1] is no name
		return problem{fmt.Sprintf("is %s, whose host is no host name", quote(s)), asciiForm(u.Hostname())}
	}
	return problem{}
}

func cutAny(s, chars string) string {
	if i := strings.IndexAny(s, chars); i >= 0 {
		return s[:i]
	}
	return s
}

// hostShape is a name of the DNS: labels of letters, digits and inner hyphens,
// at most 63 each (RFC 1123, section 2.1).
var hostShape = regexp.MustCompile(`^(?i)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$`)

func isHost(s string) bool { return len(s) <= 253 && hostShape.MatchString(s) }

// isDomain tells whether a host can be known outside its own network.
func isDomain(s string) bool { return isHost(s) && strings.Contains(s, ".") }

// hostName takes a bare host name, as GitHub wants it in the file CNAME.
func hostName(s string) problem {
	if s == "" || isDomain(s) {
		return problem{}
	}
	p := problem{message: fmt.Sprintf("is %s, which is no host name", quote(s)), suggestion: asciiForm(s)}
	_, rest, found := strings.Cut(s, "://")
	if !found {
		rest = s
	}
	if host := cutAny(rest, "/:?#"); isDomain(host) {
		p.suggestion = quoteQuestion(host)
	}
	return p
}

// asciiForm tells what to do with a name in other letters.
func asciiForm(host string) string {
	if strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "write its ASCII form, which starts with xn--"
	}
	return ""
}

// loginShape is a GitHub login, also those of enterprises (name_company) and
// of apps (name[bot]).
var loginShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,38}(_[A-Za-z0-9]{1,8})?(\[bot\])?$`)

func login(s string) problem {
	if loginShape.MatchString(s) {
		return problem{}
	}
	p := problem{message: fmt.Sprintf("has %s, which is no GitHub login", quote(s))}
	bare := strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(s), "https://github.com/"), "@")
	if loginShape.MatchString(bare) {
		p.suggestion = quoteQuestion(bare)
	}
	return p
}

// webURL takes a full address that a program can call.
func webURL(s string) problem {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return problem{}
	case err != nil || strings.ContainsFunc(s, unicode.IsSpace):
		return problem{message: fmt.Sprintf("is %s, which is no address", quote(s))}
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return problem{message: fmt.Sprintf("is %s, but must start with https:// or http://", quote(s))}
	case u.User != nil:
		return problem{message: "must not have a user name or password"}
	}
	return problem{}
}

// repositoryShape is OWNER/NAME in the characters that GitHub allows.
var repositoryShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,100}/[A-Za-z0-9._-]{1,100}$`)

func repositoryName(s string) problem {
	if s == "" || repositoryShape.MatchString(s) {
		return problem{}
	}
	p := problem{message: fmt.Sprintf("is %s, which is no repository name like \"octocat/notes\"", quote(s))}
	if bare := strings.Trim(strings.TrimPrefix(s, "https://github.com/"), "/"); repositoryShape.MatchString(bare) {
		p.suggestion = quoteQuestion(bare)
	}
	return p
}

// linkURL takes what may stand in an href of the navigation. Anything with a
// scheme that could run code is refused by allowing only those that cannot.
func linkURL(s string) problem {
	u, err := url.Parse(s)
	switch {
	case s == "":
		return problem{message: "is empty"}
	case err != nil || strings.ContainsFunc(s, unicode.IsSpace) || strings.Contains(s, `\`):
		return problem{message: fmt.Sprintf("is %s, which is no address", quote(s))}
	case strings.HasPrefix(s, "//"):
		return problem{message: "starts with //, which depends on where it stands", suggestion: quoteQuestion("https:" + s)}
	case u.Scheme == "" && u.Host == "" && strings.ContainsAny(s[:1], "/#?"):
		return problem{}
	case u.Scheme == "" && u.Host == "":
		return problem{message: "depends on the page it stands on", suggestion: quoteQuestion("/" + s)}
	case u.Scheme == "mailto" && u.Opaque != "", (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil:
		return problem{}
	}
	return problem{message: fmt.Sprintf("is %s, but links may only be http, https, mailto, or a path such as /about/", quote(s))}
}

// quote shows a value in a message, shortened so that it stays one line.
func quote(s string) string { return strconv.Quote(shorten(s)) }

func shorten(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
