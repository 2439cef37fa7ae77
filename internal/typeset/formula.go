package typeset

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of one formula. They leave room for every formula of a textbook: the longest in
// hundreds of real posts has 300 bytes.
const (
	maxFormula = 4 << 10 // bytes of TeX
	maxNesting = 60      // braces, environments and \left inside one another
)

// Formula returns the <math> element of a formula, with its TeX as annotation; display
// formulas stand in a line of their own. One that may be wider than a narrow screen is in a
// <span> that scrolls, also by keys, because <math> itself does so in no browser but
// Chromium. An error is one line for the author and names what is wrong, without naming the
// formula; the caller shows the source instead.
//
// Beyond LaTeX's math mode there is mhchem (\ce, \pu), and what MathJax is lenient about:
// \\ breaks lines in a display formula, and & aligns them without an environment. Macros
// last until the end of their formula. What would make an address, an identifier, a class
// or a style of the author's is an error: \href, \url, \includegraphics, \class, \id,
// \style, \data.
//
// The steps tell how long that took, the same on every machine: the tokens that were read, those of macros each
// time anew. They are at least 1, also with an error.
func (e *Engine) Formula(tex string, display bool) (mathML string, steps int, err error) {
	tex = cleanTeX(tex)
	switch {
	case tex == "":
		return "", 1, errors.New("the formula is empty")
	case len(tex) > maxFormula:
		return "", 1, fmt.Errorf("the formula has %d bytes; at most %d can be typeset", len(tex), maxFormula)
	case nesting(tex) > maxNesting:
		return "", 1, fmt.Errorf("the formula nests its groups deeper than %d", maxNesting)
	}
	input := mathJax(tex)
	tree, steps, err := e.parse(input, display)
	if stray := (*texError)(nil); errors.As(err, &stray) && stray.alignment() && display {
		// The first complaint is the one about what the author wrote.
		aligned, more, again := e.parse(`\begin{aligned}`+input+`\end{aligned}`, display)
		if steps += more; again == nil {
			tree, err = aligned, nil
		}
	}
	if err != nil {
		if mistake := (*texError)(nil); errors.As(err, &mistake) && input != tex {
			// The position is one in what was rewritten.
			mistake.message, _, _ = strings.Cut(mistake.message, " at position ")
		}
		return "", steps, err
	}
	mathML, err = writeMath(tree, tex, display)
	return mathML, steps, err
}

// mostSteps is what a formula counts whose steps nobody can tell any more; formula.js reads no more tokens.
const mostSteps = 3000

// parse returns what formula.js makes of the formula: texts and lists, as it says there.
func (e *Engine) parse(tex string, display bool) (tree any, steps int, err error) {
	text, err := e.formulas.call("formula", tex, display)
	if errors.Is(err, errClosed) {
		return nil, 1, err
	}
	if err != nil {
		// A fault of Temml or a broken bound. The interpreter's own words help no author.
		return nil, mostSteps, errors.New("the formula needs too much memory, time or depth")
	}
	var answer struct {
		Tree  any
		Error string
		Read  int
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return nil, mostSteps, fmt.Errorf("the formula cannot be typeset: %w", err)
	}
	steps = max(1, answer.Read)
	if answer.Error != "" {
		return nil, steps, &texError{firstLine(answer.Error)}
	}
	return answer.Tree, steps, nil
}

// texError is a mistake in a formula, in Temml's words.
type texError struct{ message string }

func (e *texError) Error() string { return e.message }

// alignment says whether the mistake is an & outside of every environment.
func (e *texError) alignment() bool {
	return strings.HasPrefix(e.message, "expected 'EOF', got '&'")
}

// firstLine is the sentence of a message of Temml: after it comes an extract of the formula,
// underlined with combining characters.
func firstLine(message string) string {
	message = strings.TrimSpace(message)
	message, _, _ = strings.Cut(message, "\n")
	message, _, _ = strings.Cut(message, ": infinite loop or need to increase") // too many expansions
	message, _, cut := strings.Cut(message, " at end of input:")
	if cut {
		message += " at the end"
	}
	message = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.M, r) || !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, message)
	message = strings.TrimSuffix(strings.TrimSpace(message), ":")
	if r, size := utf8.DecodeRuneInString(message); size < len(message) && unicode.IsLower(rune(message[size])) {
		message = string(unicode.ToLower(r)) + message[size:]
	}
	const longest = 200
	if runes := []rune(message); len(runes) > longest {
		message = string(runes[:longest]) + "…"
	}
	return message
}

// cleanTeX takes away what is invisible and no part of a formula: control characters, marks
// of direction, spaces without width.
func cleanTeX(tex string) string {
	tex = strings.ToValidUTF8(tex, "\uFFFD")
	tex = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(tex)
	tex = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case !visible(r):
			return -1
		}
		return r
	}, tex)
	tex = strings.TrimSpace(tex)
	if rest := strings.TrimRight(tex, `\`); (len(tex)-len(rest))%2 == 1 {
		tex += " " // the last command is a space
	}
	return tex
}

// visible says whether a character may stand in a page: no control character, no mark of
// direction, no space without width, nothing that HTML or XML forbids.
func visible(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u00AD', r == '\u061C',
		r >= '\u200B' && r <= '\u200F', r >= '\u2028' && r <= '\u202E', r >= '\u2060' && r <= '\u206F',
		r == '\uFEFF', r >= '\uFFF9' && r <= '\uFFFB', r&0xFFFE == 0xFFFE, r >= '\uFDD0' && r <= '\uFDEF',
		r >= 0xE0000 && r <= 0xE0FFF && !(r >= 0xE0100 && r <= 0xE01EF):
		return false
	}
	return true
}

// nesting is how deep braces, environments and pairs of \left and \right stand inside one
// another.
func nesting(tex string) int {
	depth, deepest := 0, 0
	for i := 0; i < len(tex); i++ {
		step := 0
		switch rest := tex[i:]; {
		case rest[0] == '{', strings.HasPrefix(rest, `\begin`), strings.HasPrefix(rest, `\left`):
			step = 1
		case rest[0] == '}', strings.HasPrefix(rest, `\end`), strings.HasPrefix(rest, `\right`):
			step = -1
		}
		if tex[i] == '\\' {
			i++ // the next character is part of a command
		}
		depth += step
		deepest = max(deepest, depth)
	}
	return deepest
}
