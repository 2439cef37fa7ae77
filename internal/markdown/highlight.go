package markdown

import (
	"strings"
	"unicode"

	"github.com/alecthomas/chroma/v2"
	"golang.org/x/net/html"

	"issueblog/internal/markdown/lexer"
)

// maxSteps bounds the work for all the code of one text, to a tenth of a second. 64 KiB of what people write take a
// tenth of it; where it is used up, the code stays plain.
const maxSteps = 5_000_000

// coloring is what the code of one text has cost so far.
type coloring struct {
	steps  int
	loaded map[*language]bool
}

// codeBlock fills the <pre> of a block of code.
//
//	<pre class="hl" data-lang="go" tabindex="0"><code><span class=k>func</span> …</code></pre>
//
// "hl" only where there are spans; data-lang only where the author named a language. tabindex makes what is
// too wide scrollable by keyboard.
func (p *page) codeBlock(n *html.Node, c *code) {
	if c.math {
		p.mathBlock(n, c)
		return
	}
	if strings.EqualFold(c.lang, "mermaid") && p.diagram(n, c) {
		return
	}
	highlighted := ""
	if c.lang != "" {
		highlighted = p.highlight(c.lang, c.source)
	}
	n.Attr = nil
	if highlighted != "" {
		setAttribute(n, "class", "hl")
		p.document.Uses.Code = true
	}
	if c.lang != "" {
		setAttribute(n, "data-lang", clean(c.lang))
	}
	setAttribute(n, "tabindex", "0")
	block := element("code", "")
	if highlighted != "" {
		block.AppendChild(rawNode(highlighted))
	} else {
		block.AppendChild(textNode(c.source))
	}
	n.AppendChild(block)
}

// highlight gives code as HTML with spans, "" if there is nothing to colour.
func (p *page) highlight(word, source string) string {
	l := languageOf(word)
	if l == nil {
		return ""
	}
	if !p.coloring.loaded[l] {
		if p.coloring.loaded == nil {
			p.coloring.loaded = map[*language]bool{}
		}
		p.coloring.loaded[l] = true
		p.coloring.steps += l.price
	}
	left := maxSteps - p.coloring.steps
	if left <= 0 {
		return ""
	}
	highlighted, steps := highlight(l, source, left)
	p.coloring.steps += steps
	return highlighted
}

// highlight takes as many steps as there are left if they do not suffice.
func highlight(l *language, source string, left int) (highlighted string, steps int) {
	tokens, rest, ok := l.load().Tokens(source, left)
	steps = left - max(rest, 0)
	if !ok {
		return "", steps
	}
	limit := 2*len(escapeText.Replace(source)) + allowance
	for n := range len(dispensable) + 1 {
		if highlighted, ok = colored(l.name, tokens, dispensable[:n], limit); ok {
			return highlighted, steps
		}
	}
	return "", steps
}

// Highlighted code takes at most twice the bytes of plain code, and a few more, which matter to short code only. Where it
// would take more, kinds of tokens lose their colour, in this order: what is told from the rest by its form first.
const (
	dispensable = "vntafkgshdic"
	allowance   = 256
)

// colored is the tokens as HTML, "" if none has a colour. The classes in without have none. It is not ok
// if it takes more bytes than limit.
func colored(language string, tokens []lexer.Token, without string, limit int) (highlighted string, ok bool) {
	w := spans{}
	for _, t := range tokens {
		if w.html.Len() > limit {
			return "", false
		}
		class := class(t.Type)
		switch {
		case t.Type == chroma.LiteralStringDoc && strings.HasPrefix(t.Text, "/"):
			class = "c" // a comment that is documentation
		case t.Type == chroma.NameOther && language == "TOML":
			class = "a" // a key
		case t.Type == chroma.NameNamespace && (language == "CSS" || language == "SCSS"):
			class = "t" // an id
		}
		if strings.Contains(without, class) {
			class = ""
		}
		w.add(class, t.Text)
	}
	w.close()
	if !w.any {
		return "", true
	}
	return w.html.String(), w.html.Len() <= limit
}

// spans writes tokens with as few elements as will show what they are: an element costs as much as a line of
// short code.
type spans struct {
	html  strings.Builder
	class string          // of the open span, "" if none is
	held  strings.Builder // its text
	gap   strings.Builder // white space and punctuation after it
	any   bool
}

func (w *spans) add(class, value string) {
	worded := strings.ContainsFunc(value, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	switch {
	case !worded && !strings.Contains("scidh", class): // no colour for a bracket
		class = ""
	case w.gap.Len() == 0 && (w.class == "n" && class == "t" || w.class == "s" && class == "v"):
		class = w.class // a unit of a number, a variable in a string
	}
	switch {
	case class == "" && !worded:
		w.gap.WriteString(value)
	case class == "":
		w.close()
		_, _ = escapeText.WriteString(&w.html, value)
	case class == w.class && w.bridges():
		w.held.WriteString(w.gap.String())
		w.gap.Reset()
		w.held.WriteString(value)
	default:
		w.close()
		w.class = class
		w.held.WriteString(value)
	}
}

// bridges reports whether the gap can have the colour of what stands on both sides of it: white space, and what is
// between strings in a list, numbers, or tags.
func (w *spans) bridges() bool {
	switch gap := strings.TrimSpace(w.gap.String()); w.class {
	case "s", "g":
		return len(gap) <= len("<span class=s></span>")
	case "n":
		return gap == "" || gap == ","
	default:
		return gap == ""
	}
}

// close ends the open span and writes what is held.
func (w *spans) close() {
	if w.class != "" {
		s := w.held.String()
		left := s[:len(s)-len(strings.TrimLeft(s, " \t\n"))]
		body := strings.TrimRight(s[len(left):], " \t\n")
		w.html.WriteString(left + "<span class=" + w.class + ">")
		_, _ = escapeText.WriteString(&w.html, body)
		w.html.WriteString("</span>" + s[len(left)+len(body):])
		w.held.Reset()
		w.class, w.any = "", true
	}
	_, _ = escapeText.WriteString(&w.html, w.gap.String())
	w.gap.Reset()
}

// class is the one letter under which a kind of token is coloured, "" for what has the
// colour of text: k keyword, t type, f function, s string, n number or constant, c comment, v variable, g tag,
// a attribute, i inserted, d deleted, h heading.
func class(t chroma.TokenType) string {
	switch {
	case t.InCategory(chroma.Comment):
		if t == chroma.CommentPreproc || t == chroma.CommentPreprocFile {
			return "k"
		}
		return "c"
	case t == chroma.KeywordType:
		return "t"
	case t == chroma.KeywordConstant:
		return "n"
	case t.InCategory(chroma.Keyword), t == chroma.OperatorWord:
		return "k"
	case t.InSubCategory(chroma.LiteralString):
		return "s"
	case t.InSubCategory(chroma.LiteralNumber), t == chroma.NameConstant, t == chroma.LiteralDate:
		return "n"
	}
	return nameClass(t)
}

func nameClass(t chroma.TokenType) string {
	switch t {
	case chroma.NameFunction, chroma.NameFunctionMagic, chroma.NameDecorator:
		return "f"
	case chroma.NameClass, chroma.NameException, chroma.NameBuiltin, chroma.NameBuiltinPseudo:
		return "t"
	case chroma.NameTag:
		return "g"
	case chroma.NameAttribute, chroma.NameProperty:
		return "a"
	case chroma.NameVariable, chroma.NameVariableClass, chroma.NameVariableGlobal, chroma.NameVariableInstance, chroma.NameVariableMagic, chroma.NameEntity:
		return "v"
	case chroma.GenericInserted:
		return "i"
	case chroma.GenericDeleted:
		return "d"
	case chroma.GenericHeading, chroma.GenericSubheading, chroma.GenericPrompt:
		return "h"
	}
	return ""
}
