package feedtest

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
)

// Element is any XML element, for checks that do not share the types that wrote it.
type Element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Text     string     `xml:",chardata"`
	Children []Element  `xml:",any"`
}

// All is the children of a name, written with its namespace's usual prefix.
func (e Element) All(name string) []Element {
	var out []Element
	for _, c := range e.Children {
		if short(c.XMLName) == name {
			out = append(out, c)
		}
	}
	return out
}

// First is the text of the first child of a name.
func (e Element) First(name string) string {
	for _, c := range e.All(name) {
		return c.Text
	}
	return ""
}

// Attr is the value of an attribute.
func (e Element) Attr(name string) string {
	for _, a := range e.Attrs {
		if short(a.Name) == name {
			return a.Value
		}
	}
	return ""
}

// prefixes are those that the validator wants for the namespaces it knows.
var prefixes = map[string]string{"": "", "http://www.w3.org/2005/Atom": "atom:", "http://purl.org/rss/1.0/modules/content/": "content:",
	"http://purl.org/dc/elements/1.1/": "dc:", "http://purl.org/rss/1.0/modules/slash/": "slash:", "http://wellformedweb.org/CommentAPI/": "wfw:",
	"http://purl.org/syndication/thread/1.0": "thr:", "http://purl.org/syndication/history/1.0": "fh:",
	"http://search.yahoo.com/mrss/": "media:", "http://www.w3.org/1999/xhtml": "xhtml:", "http://www.w3.org/XML/1998/namespace": "xml:"}

func short(n xml.Name) string {
	p, ok := prefixes[n.Space]
	if !ok {
		return "{" + n.Space + "}" + n.Local
	}
	return p + n.Local
}

// Parse reads a whole XML document strictly, and looks for characters outside XML 1.0 (section 2.2), which
// encoding/xml lets pass within CDATA, and those that are none of HTML's.
func Parse(t testing.TB, data []byte) Element {
	t.Helper()
	for _, r := range string(data) {
		if r < ' ' && r != '\t' && r != '\n' || 0x7F <= r && r <= 0x9F || r == 0xFFFE || r == 0xFFFF {
			t.Fatalf("character %U", r)
		}
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	var root Element
	if err := d.Decode(&root); err != nil {
		t.Fatal(err)
	}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root
		}
		if text, blank := token.(xml.CharData); err != nil || !blank || strings.TrimSpace(string(text)) != "" {
			t.Fatalf("something follows the root: %v, %v", token, err)
		}
	}
}
