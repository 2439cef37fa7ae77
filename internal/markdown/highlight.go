package markdown

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
	"golang.org/x/net/html"
)

// Longer code stays plain: nobody reads it for its colours, and some of the lexers
// take more than linear time.
const (
	maxCode = 48 << 10
	maxLine = 4 << 10
)

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
		highlighted = highlightAs(c.lang, c.source)
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

// highlightAs gives code as HTML with spans, "" if there is nothing to colour.
func highlightAs(lang, source string) string {
	language := languageOf(lang)
	if language == nil || len(source) > maxCode || longLine(source) {
		return ""
	}
	return highlight(language.lexer(), source)
}

func highlight(lexer chroma.Lexer, source string) string {
	tokens, err := lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		return ""
	}
	w := spans{}
	for t := tokens(); t != chroma.EOF; t = tokens() {
		w.add(class(t.Type), t.Value)
	}
	w.flush()
	if w.text != source || !w.any {
		return ""
	}
	return w.html.String()
}

func longLine(s string) bool {
	for line := range strings.SplitSeq(s, "\n") {
		if len(line) > maxLine {
			return true
		}
	}
	return false
}

// spans writes tokens, neighbours of one class in one span.
type spans struct {
	html        strings.Builder
	class       string
	held        strings.Builder // the text of the open span
	blank       string          // white space after it
	any         bool
	text        string
	textBuilder strings.Builder
}

func (w *spans) add(class, value string) {
	w.textBuilder.WriteString(value)
	if strings.TrimSpace(value) == "" {
		w.blank += value
		return
	}
	if class != w.class {
		w.close()
		w.class = class
	}
	w.held.WriteString(w.blank)
	w.blank = ""
	w.held.WriteString(value)
}

func (w *spans) close() {
	if w.held.Len() > 0 {
		s := w.held.String()
		if w.class == "" {
			_, _ = escapeText.WriteString(&w.html, s)
		} else {
			body := strings.TrimRight(s, " \t\n")
			w.html.WriteString("<span class=" + w.class + ">")
			_, _ = escapeText.WriteString(&w.html, body)
			w.html.WriteString("</span>" + s[len(body):])
			w.any = true
		}
		w.held.Reset()
	}
	w.html.WriteString(w.blank)
	w.blank = ""
}

func (w *spans) flush() {
	w.close()
	w.text = w.textBuilder.String()
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
