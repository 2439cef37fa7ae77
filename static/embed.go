// Package static holds the files that every blog's site gets as they are. A file of the same path in a blog's own static/
// replaces one of these.
package static

import "embed"

// FS is the files beside this one.
//
//go:embed feed.css video.svg
var FS embed.FS
