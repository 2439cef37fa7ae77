package typeset

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What a formula may consist of, stated apart from the code that keeps to it.
var (
	allowedElements = strings.Fields(`math semantics annotation mi mn mo mtext mrow mstyle mphantom mpadded msqrt mspace mfrac mroot
		msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd`)
	length       = `(0|-?(\d+|\d*\.\d{1,3})em)`
	allowedAttrs = map[string]*regexp.Regexp{
		"display": regexp.MustCompile(`^block$`), "encoding": regexp.MustCompile(`^application/x-tex$`),
		"displaystyle": regexp.MustCompile(`^(true|false)$`), "scriptlevel": regexp.MustCompile(`^[0-2]$`),
		"form": regexp.MustCompile(`^(prefix|infix|postfix)$`), "stretchy": regexp.MustCompile(`^(true|false)$`), "symmetric": regexp.MustCompile(`^true$`),
		"largeop": regexp.MustCompile(`^false$`), "movablelimits": regexp.MustCompile(`^false$`), "accent": regexp.MustCompile(`^true$`), "accentunder": regexp.MustCompile(`^true$`),
		"mathcolor": regexp.MustCompile(`^#([0-9a-f]{3}){1,2}$`), "mathbackground": regexp.MustCompile(`^#([0-9a-f]{3}){1,2}$`),
		"class": regexp.MustCompile(`^m-[a-z139]+( m-[a-z139]+)*$`),
	}
	lengthAttrs = strings.Fields("width height depth lspace rspace voffset linethickness minsize maxsize mathsize")
	lengthForm  = regexp.MustCompile("^" + length + "$")
	// maxima are how long lengths may be, in em.
	maxima = map[string]float64{"width": 20, "height": 8, "depth": 8, "lspace": 2, "rspace": 2, "voffset": 2, "linethickness": .5, "minsize": 8, "maxsize": 8, "mathsize": 5}
)

// checkMath fails unless the text is one formula that consists of what is allowed, is read
// alike by XML and HTML parsers, and carries the TeX.
func checkMath(t testing.TB, text, tex string) {
	t.Helper()
	inner := text
	for _, wide := range []string{`<span class="m-wide" tabindex="0">`, `<span class="m-wide m-wider" tabindex="0">`} {
		if rest, is := strings.CutPrefix(text, wide); is {
			inner = strings.TrimSuffix(rest, "</span>")
		}
	}
	if !strings.HasPrefix(inner, "<math") || !strings.HasSuffix(inner, "</math>") || strings.Count(inner, "<math") != 1 {
		t.Fatalf("not one formula: %s", text)
	}
	annotation := checkElements(t, inner)
	if annotation != cleanTeX(tex) {
		t.Errorf("annotation %q of %q", annotation, tex)
	}
	checkHTML(t, text)
}

func checkElements(t testing.TB, text string) (annotation string) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = true
	var open []string
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if len(open) > 0 {
				t.Errorf("open elements %v: %s", open, text)
			}
			return annotation
		}
		if err != nil {
			t.Fatalf("not well-formed: %v: %s", err, text)
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if !slices.Contains(allowedElements, name) {
				t.Errorf("element %s: %s", name, text)
			}
			if n := len(open); n > 0 && slices.Contains([]string{"mi", "mn", "mo", "mtext", "annotation", "mspace"}, open[n-1]) {
				t.Errorf("%s in %s: %s", name, open[n-1], text)
			}
			for _, a := range token.Attr {
				if a.Name.Local == "scriptlevel" && name != "mstyle" || a.Name.Local == "displaystyle" && name != "mstyle" && name != "mtable" {
					t.Errorf("%s on %s: %s", a.Name.Local, name, text)
				}
				if err := checkAttr(a.Name.Local, a.Value); err != nil {
					t.Errorf("%v: %s", err, text)
				}
			}
			open = append(open, name)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if n := len(open); n > 0 && open[n-1] == "annotation" {
				annotation += string(token)
			} else if n == 0 || !slices.Contains([]string{"mi", "mn", "mo", "mtext"}, open[n-1]) {
				t.Errorf("text %q in %v: %s", token, open, text)
			}
		default:
			t.Errorf("token %T: %s", token, text)
		}
	}
}

func checkAttr(name, value string) error {
	if slices.Contains(lengthAttrs, name) {
		if v, ok := em(value); !ok || !lengthForm.MatchString(value) || v > maxima[name] || v < -2 {
			return fmt.Errorf("length %s=%q", name, value)
		}
		return nil
	}
	if form, ok := allowedAttrs[name]; !ok || !form.MatchString(value) {
		return fmt.Errorf("attribute %s=%q", name, value)
	}
	return nil
}

// checkHTML fails unless a page that holds the text holds it as one element, and writing
// what was read and reading it again gives the same.
func checkHTML(t testing.TB, text string) {
	t.Helper()
	read := func(s string) (string, int) {
		nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, n := range nodes {
			if err := html.Render(&b, n); err != nil {
				t.Fatal(err)
			}
		}
		return b.String(), len(nodes)
	}
	once, n := read(text)
	if n != 1 {
		t.Errorf("%d nodes in a page: %s", n, text)
	}
	if twice, _ := read(once); twice != once {
		t.Errorf("read again it is another:\n%s\n%s", once, twice)
	}
	// What HTML reads is what was written, but for the short form of empty elements.
	short := regexp.MustCompile(`<(\w+)([^<>]*)/>`)
	if long := short.ReplaceAllString(text, "<$1$2></$1>"); unescape(long) != unescape(once) {
		t.Errorf("HTML reads something else:\n%s\n%s", long, once)
	}
}

// unescape makes the ways to write quotation marks alike.
func unescape(s string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&quot;", `"`).Replace(s)
}
