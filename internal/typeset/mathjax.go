package typeset

import (
	"regexp"
	"strconv"
	"strings"
)

// GitHub shows formulas with MathJax, which is more lenient than LaTeX. What people write
// because it works there, and Temml refuses, is rewritten here and in js/formula.js.

// mathJax returns a formula that means for Temml what it means for MathJax.
func mathJax(tex string) string {
	tex = literalTexts(tex)
	tex = columnSpecs(tex)
	tex = environments.Replace(tex)
	return operatorScripts.ReplaceAllString(tex, "$1{$2}$3")
}

// environments that Temml does not know, by others that look the same.
var environments = strings.NewReplacer(
	`\begin{eqnarray}`, `\begin{darray}{rcl}`, `\end{eqnarray}`, `\end{darray}`,
	`\begin{eqnarray*}`, `\begin{darray}{rcl}`, `\end{eqnarray*}`, `\end{darray}`,
	`\begin{flalign}`, `\begin{align}`, `\end{flalign}`, `\end{align}`,
	`\begin{flalign*}`, `\begin{align*}`, `\end{flalign*}`, `\end{align*}`,
)

// operatorScripts finds operators as a script without braces, such as x^\inf.
var operatorScripts = regexp.MustCompile(`([_^])\s*(\\(?:arccos|arcsin|arctan|arg|cosh?|coth?|csc|deg|det|dim|exp|gcd|hom|inf|int|ker|lg|lim|liminf|limsup|ln|log|max|min|prod|Pr|sec|sinh?|sum|sup|tanh?))([^a-zA-Z]|$)`)

// textCommand opens an argument that is text.
var textCommand = regexp.MustCompile(`\\(?:text(?:bf|it|normal|rm|sf|tt|up)?|mbox|hbox)\s*\{`)

// literalTexts escapes what MathJax takes literally in a text: \text{top_k, 50%}.
func literalTexts(tex string) string {
	var b strings.Builder
	for {
		open := textCommand.FindStringIndex(tex)
		if open == nil {
			b.WriteString(tex)
			return b.String()
		}
		b.WriteString(tex[:open[1]])
		tex = tex[open[1]:]
		end := closing(tex)
		if end < 0 {
			b.WriteString(tex)
			return b.String()
		}
		writeLiteral(&b, tex[:end])
		tex = tex[end:]
	}
}

func writeLiteral(b *strings.Builder, text string) {
	math := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			math = math && text[i+1] != ')' || text[i+1] == '('
			b.WriteString(text[i : i+2])
			i++
			continue
		case c == '$':
			math = !math
		case !math && strings.IndexByte("_&#%", c) >= 0:
			b.WriteByte('\\')
		case !math && c == '^':
			b.WriteString(`\textasciicircum `)
			continue
		}
		b.WriteByte(text[i])
	}
}

// closing is the place of the brace that closes the group whose content the text begins
// with, or -1.
func closing(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return -1
}

// columnSpecs reduces the column specifications of arrays to what Temml reads: l, c, r and
// lines. LaTeX's array package knows repetitions and what stands between columns.
func columnSpecs(tex string) string {
	const begin = `\begin{array}{`
	var b strings.Builder
	for {
		before, after, found := strings.Cut(tex, begin)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(begin)
		if end := closing(after); end >= 0 {
			b.WriteString(columnSpec(after[:end], 0))
			after = after[end:]
		}
		tex = after
	}
}

const maxColumns = 60

func columnSpec(spec string, depth int) string {
	var b strings.Builder
	// argument takes one argument in braces off the specification.
	argument := func() string {
		spec = strings.TrimLeft(spec, " \t\n")
		if rest, ok := strings.CutPrefix(spec, "{"); ok {
			if end := closing(rest); end >= 0 {
				spec = rest[end+1:]
				return rest[:end]
			}
		}
		return ""
	}
	for spec != "" && b.Len() < maxColumns {
		c := spec[0]
		spec = spec[1:]
		switch c {
		case '@', '!', '>', '<':
			argument()
		case 'p', 'm', 'b':
			argument()
			b.WriteByte('l')
		case '*':
			n, _ := strconv.Atoi(argument())
			part := argument()
			if depth < 3 {
				b.WriteString(strings.Repeat(columnSpec(part, depth+1), min(max(n, 0), maxColumns)))
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
