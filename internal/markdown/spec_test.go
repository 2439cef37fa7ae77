package markdown

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// bareAddress is why an address that CommonMark leaves alone is a link here.
const bareAddress = "GitHub's extension makes links of bare addresses"

const openComment = "a comment may have \"--\" in it, or be \"<!-->\", only since 0.31"

// What GitHub does not obey of CommonMark 0.31.2: its parser is of 0.29. The
// numbers are those of the specification's examples.
var newerThanGitHub = map[int]string{
	171: "<textarea> is a block of its own only since 0.30",
	354: "currency signs are punctuation only since 0.31",
	625: openComment, 626: openComment,
	602: bareAddress, 606: bareAddress, 608: bareAddress, 611: bareAddress, 612: bareAddress,
}

// What is not as GitHub's own specification has it: where it speaks of CommonMark without the extension.
var notAsSpecified = map[int]string{610: bareAddress, 614: bareAddress, 616: bareAddress, 619: bareAddress, 620: bareAddress}

// example is one example of a specification.
type example struct {
	number         int
	section        string
	source, result string
}

func readExamples(t *testing.T, file string) []example {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	fence := strings.Repeat("`", 32)
	var examples []example
	section := ""
	for rest := strings.ReplaceAll(string(b), "→", "\t"); rest != ""; {
		line, after, _ := strings.Cut(rest, "\n")
		rest = after
		if !strings.HasPrefix(line, fence) {
			section = strings.TrimLeft(line, "# ")
			continue
		}
		source, after, _ := strings.Cut("\n"+rest, "\n.\n")
		result, after, _ := strings.Cut("\n"+after, "\n"+fence+"\n")
		rest = after
		examples = append(examples, example{len(examples) + 1, section, strings.TrimPrefix(source+"\n", "\n"), result})
	}
	return examples
}

// structure is a text as it is parsed, before anything is taken out or added: what a specification speaks of.
func structure(t *testing.T, r *Renderer, source string) string {
	t.Helper()
	p := &page{Renderer: r, text: TextOptions{SoftBreaks: true, NoMath: true, HeadingLevel: 2}, source: withLastLine(clean(source))}
	root, err := parseHTML(p.parse())
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		m := p.marked(n)
		if m == nil {
			continue
		}
		n.Attr = slices.Clone(m.attrs)
		if m.code != nil {
			block := element("code", m.code.source)
			if m.code.lang != "" {
				setAttribute(block, "class", "language-"+m.code.lang)
			}
			n.AppendChild(block)
		}
	}
	return plainStructure(root)
}

// asGitHub is the result of an example with what GitHub does in all of them: some tags become
// text (GFM 6.11), and a strong directly in a strong is written once.
func asGitHub(t *testing.T, result string) *html.Node {
	t.Helper()
	root, err := parseHTML(filtered.ReplaceAll([]byte(result+"\n"), []byte("&lt;$1")))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			for isElement(n, "strong") && isElement(c, "strong") {
				first := c.FirstChild
				unwrap(c)
				c = first
			}
		}
	}
	if root, err = parseHTML([]byte(canonical(root))); err != nil {
		t.Fatal(err)
	}
	return root
}

// plainStructure writes a tree without what the specifications leave open: the order of attributes, white space between blocks.
func plainStructure(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && !within(n, "pre"):
			n.Data = strings.Join(strings.FieldsFunc(" "+n.Data+" ", func(r rune) bool { return r == '\n' || r == '\t' }), " ")
		case n.Type == html.ElementNode:
			slices.SortFunc(n.Attr, func(a, b html.Attribute) int { return cmp.Compare(a.Key, b.Key) })
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool {
				return n.Data == "input" && a.Key == "aria-label" || (n.Data == "ul" || n.Data == "li") && a.Key == "class"
			})
		}
	}
	b.WriteString(canonical(root))
	s := strings.Join(strings.Fields(b.String()), " ")
	for _, tag := range strings.Fields("p ul ol li blockquote h1 h2 h3 h4 h5 h6 hr pre table thead tbody tr td th div br") {
		for _, edge := range []string{"<" + tag, "</" + tag + ">"} {
			s = strings.ReplaceAll(s, " "+edge, edge)
		}
		for _, edge := range []string{"<" + tag + ">", "</" + tag + ">", "<" + tag + "/>"} {
			s = strings.ReplaceAll(s, edge+" ", edge)
		}
	}
	return strings.TrimSpace(s)
}

func TestSpecifications(t *testing.T) {
	r := New(Options{})
	for _, spec := range []struct {
		file      string
		count     int
		different map[int]string
	}{
		{"testdata/spec/commonmark-0.31.2.txt", 652, newerThanGitHub},
		{"testdata/spec/gfm-0.29.txt", 673, notAsSpecified},
	} {
		examples := readExamples(t, spec.file)
		if len(examples) != spec.count {
			t.Errorf("%s: %d examples, not %d", spec.file, len(examples), spec.count)
		}
		for _, e := range examples {
			got, want := structure(t, r, e.source), plainStructure(asGitHub(t, e.result))
			reason, listed := spec.different[e.number]
			switch {
			case got != want && !listed:
				t.Errorf("%s: example %d (%s)\n%s\n got: %s\nwant: %s", spec.file, e.number, e.section, e.source, got, want)
			case got == want && listed:
				t.Errorf("%s: example %d is as specified, but listed: %s", spec.file, e.number, reason)
			}
		}
	}
}
