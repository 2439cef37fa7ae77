package search

import (
	"strings"

	"golang.org/x/net/html"
)

// Elements that do not part words.
var inline = words("a abbr b bdi bdo cite code data del dfn em i ins kbd mark q ruby s samp small span strike strong sub sup time tt u var wbr")

// Elements whose text is none, and the classes and attributes of others: signs that go with a note or an alert, and what is drawn.
var (
	mute           = words("math rp rt script style svg template")
	muteClasses    = words("anchor markdown-alert-title sr-only")
	muteAttributes = words("data-footnote-ref data-footnote-backref")
	void           = words("area base br col embed hr img input link meta source track wbr")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

// plain is the text of a post's HTML on one line, with its code. The
// HTML is that of package markdown, in which every element that is opened is closed.
func plain(body string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(body))
	muted := 0 // depth within an element without text
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken: // the end: a string has no other
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			if muted == 0 {
				b.Write(tokens.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			raw, more := tokens.TagName()
			name := string(raw)
			if !inline[name] {
				b.WriteByte(' ')
			}
			switch {
			case void[name] || kind == html.SelfClosingTagToken:
			case kind == html.EndTagToken:
				muted = max(0, muted-1)
			case muted > 0 || mute[name] || more && muting(tokens):
				muted++
			}
		}
	}
}

// muting reports whether an attribute of the tag says that its text is none.
func muting(tokens *html.Tokenizer) bool {
	found := false
	for more := true; more; {
		var key, value []byte
		key, value, more = tokens.TagAttr()
		class := string(key) == "class"
		found = found || muteAttributes[string(key)] || class && muteClasses[string(value)]
	}
	return found
}
