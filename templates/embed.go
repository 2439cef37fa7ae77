// Package templates holds the built-in templates and style sheets. A file of the
// same path in a blog's own templates/ replaces one of these.
package templates

import "embed"

// FS is the files beside this one: a template for each kind of page, the frame
// they share (base.html), the parts they are made of (partials/), the style
// sheets, the script of the search page, and the words of the interface, a file for
// each language (words/).
//
//go:embed *.html *.css *.js partials/*.html words/*.toml
var FS embed.FS
