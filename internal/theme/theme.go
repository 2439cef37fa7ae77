// Package theme executes the templates: the built-in ones of templates/ and
// static/, and over them, file by file, the blog's own.
package theme
