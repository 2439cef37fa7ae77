// Package typeset draws formulas and diagrams while the blog is built, so that its readers
// load no script: TeX becomes MathML, Mermaid becomes SVG.
//
// Temml reads the TeX: vendored JavaScript (folder js) in an interpreter written in Go. What it
// returns is trusted with nothing: every element, attribute and value passes an allowlist and
// is written anew (mathml.go). Package mermaid reads the diagrams and writes the SVG, package
// layered places the boxes.
//
// The results carry no style attribute and no address. They look right with the rules of
// templates/math.css and templates/diagram.css in the page, and make sense without.
package typeset

import "issueblog/internal/typeset/mermaid"

// An Engine typesets. It is safe for concurrent use; its interpreters start when they are
// needed. The same text gives the same result, whatever was typeset before.
type Engine struct{ formulas *pool }

// New returns an engine, which holds no more than memory and is ended by Close.
func New() *Engine {
	return &Engine{newPool(formulaScript)}
}

// Close waits for what is being typeset and frees the interpreters. After it, Formula
// returns errors.
func (e *Engine) Close() error {
	return e.formulas.shut()
}

// Diagram draws a Mermaid diagram as an <svg> element for an HTML page. Every id in it
// begins with the prefix, which makes them unique in the page: letters, digits and hyphens.
// An error wraps mermaid.ErrUnsupported, mermaid.ErrTooLarge, or is a *mermaid.SyntaxError
// that names the line; the caller shows the source instead. The picture may be wider than
// the page: it belongs into an element of the class d-scroll with tabindex="0".
func (e *Engine) Diagram(source, prefix string, names mermaid.Names) (svg string, err error) {
	return mermaid.Draw(source, prefix, names)
}

// Standalone makes a diagram of Diagram a file, such as an image for feeds: it has a white
// ground and needs no style sheet.
func Standalone(svg string) string { return mermaid.Standalone(svg) }
