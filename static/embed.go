// Package static holds the files that every blog's site gets as they are, at present
// none. A file of the same path in a blog's own static/ would replace one of these.
package static

import "embed"

// FS is the files beside this one.
var FS embed.FS
