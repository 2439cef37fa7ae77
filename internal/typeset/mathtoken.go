package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token translates an element with text.
func (t *translator) token(r raw, at place) ([]*node, error) {
	content, elements := "", false
	for _, kid := range r.kids {
		if s, ok := kid.(string); ok {
			content += s
		} else {
			elements = true
		}
	}
	if elements {
		// An operator made of elements (\mathop), or a text that holds a link or a number.
		kids, err := t.all(onlyElements(r.kids), at)
		if err != nil {
			return nil, err
		}
		if word, ok := letters(kids); ok && r.name == "mo" {
			return []*node{{name: "mi", text: word}}, nil
		}
		return row(kids), nil
	}
	content = strings.Map(func(r rune) rune {
		if r == '\u2061' || !visible(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, content)
	content = norm.NFC.String(content) // = and a stroke are ≠
	if content == "" {
		if r.name == "mo" && len(r.kids) == 0 && len(r.attrs) == 0 {
			return []*node{{name: lineBreak}}, nil
		}
		return nil, nil // an empty delimiter, a name that is only invisible
	}
	n := &node{name: r.name, text: content}
	t.attributes(n, r, &at)
	switch {
	case r.name == "mi" && r.attr("mathvariant") == "normal" && slanted(content):
		n.name = "mtext" // <mi mathvariant="normal"> is longer, and Firefox puts space around it
	case r.name == "mo":
		n.operator()
	}
	return []*node{n}, nil
}

func onlyElements(kids []any) []any {
	var out []any
	for _, kid := range kids {
		if s, ok := kid.(string); ok {
			kid = []any{"mtext", []any{s}, nil, nil, nil}
		}
		out = append(out, kid)
	}
	return out
}

// letters is the word that single letters make.
func letters(kids []*node) (string, bool) {
	word := ""
	for _, k := range kids {
		if k.name != "mi" || len(k.classes) > 0 {
			return "", false
		}
		word += k.text
	}
	return word, word != ""
}

// slanted says whether a lone character in <mi> would be shown in italics (MathML Core,
// 4.2: the letters that text-transform: math-auto changes).
func slanted(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	if size != len(text) {
		return false
	}
	return r < 0x80 && unicode.IsLetter(r) || r >= 'Α' && r <= 'ω' || strings.ContainsRune("ıȷϑϕϖϱϵϰϴ∂∇", r)
}

// The delimiters that the operator dictionary of MathML Core (appendix B) knows in one form
// alone, where they stretch.
const (
	openers = "([{⟨⌊⌈⟦"
	closers = ")]}⟩⌋⌉⟧"
)

// stretches says whether an operator grows with what stands beside it in its row.
func (n *node) stretches() bool {
	if n.name != "mo" || n.get("stretchy") != "" {
		return n.get("stretchy") == "true"
	}
	return n.stretchesByItself()
}

func (n *node) stretchesByItself() bool {
	r, _ := utf8.DecodeRuneInString(n.text)
	return strings.ContainsRune(openers+closers+"|‖^~_¯ˆˇ˜√", r) || r >= '←' && r <= '⇿' || r >= '⟰' && r <= '⟿' || r >= '⤀' && r <= '⥿' || r >= '⏜' && r <= '⏡'
}

// accent adjusts the accent above the base of an <mover>.
func (n *node) accent() {
	mo := n.kids[1]
	switch {
	case mo.name != "mo":
	case mo.get("stretchy") == "true" && (mo.text == "ˆ" || mo.text == "~"):
		// \widehat, \widetilde. As accents they are larger where the font cannot stretch them,
		// and ^ is the hat that fonts stretch.
		mo.text = strings.Replace(mo.text, "ˆ", "^", 1)
		mo.drop("stretchy")
		n.set("accent", "true")
	case mo.text == "→" || mo.text == "~":
		mo.drop("stretchy") // \vec, \tilde, which WebKit places well: see formula.css
	}
}

// operator takes away the attributes that say what the operator dictionary says too.
func (n *node) operator() {
	switch {
	case strings.Contains(openers, n.text):
		if n.get("form") == "prefix" {
			n.drop("form")
		}
	case strings.Contains(closers, n.text):
		if n.get("form") == "postfix" {
			n.drop("form")
		}
	default:
		if n.get("form") == "" || n.stretchesByItself() {
			return
		}
		n.drop("stretchy")
		if n.get("form") == "prefix" && strings.Contains("−+±∓", n.text) {
			n.drop("lspace", "rspace")
		}
		return
	}
	if n.get("stretchy") == "true" {
		n.drop("stretchy")
	}
}
