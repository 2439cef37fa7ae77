package blog

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gosimple/slug"
	"golang.org/x/text/unicode/norm"
)

// The longest slug, in bytes: with room for a suffix it fits every file
// system's 255, and percent-encoded it is still an address one can send.
const maxSlug = 120

// Slug makes a path component of any text: lower-case letters, digits and
// combining marks of any script, everything else as single hyphens. With ascii
// the text is transliterated first. It returns "" if nothing is left.
func Slug(text string, ascii bool) string {
	if ascii {
		text = slug.Make(text)
	}
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(norm.NFKC.String(text)) {
		if r == utf8.RuneError || !(unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_') {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	// Lowering can undo the normal form ("İ" becomes two characters).
	return avoidDevice(cutSlug(norm.NFC.String(b.String())))
}

// cutSlug shortens s to maxSlug bytes, between words if that keeps half of it.
func cutSlug(s string) string {
	if len(s) <= maxSlug {
		return s
	}
	end := maxSlug
	for !utf8.RuneStart(s[end]) {
		end--
	}
	cut := s[:end]
	if i := strings.LastIndexByte(cut, '-'); i > maxSlug/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, "-")
}

// avoidDevice keeps clear of the names that Windows reserves for devices in
// every folder, so that the site can be written and unpacked there.
func avoidDevice(s string) string {
	switch s {
	case "con", "prn", "aux", "nul":
		return s + "-0"
	}
	if len(s) == 4 && (strings.HasPrefix(s, "com") || strings.HasPrefix(s, "lpt")) && s[3] >= '0' && s[3] <= '9' {
		return s + "-0"
	}
	return s
}

// tagSlug is Slug for the name of a label, in which "+" and "#" matter: "C", "C++" and
// "C#" are three languages.
func tagSlug(name string, ascii bool) string {
	return Slug(strings.NewReplacer("++", "pp", "#", "sharp").Replace(name), ascii)
}

// digest is a short name for a text that has to be told from others of the
// same slug. It depends on the text alone, so it stays when others come and go.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:3])
}
