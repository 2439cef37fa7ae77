package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hbollon/go-edlib"
)

// File is one file of a layer, or of several laid over each other.
type File struct {
	Path string // relative, with slashes
	Data []byte
}

// Static is the files that are copied to the site as they are, sorted by path.
func (t *Theme) Static() ([]File, error) {
	files, err := merge(t.static)
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	return files, nil
}

// merge lays the layers over each other and sorts the files by path. Only regular
// files count: a symbolic link could lead out of the folder.
func merge(layers []fs.FS) ([]File, error) {
	byPath := map[string][]byte{}
	for _, layer := range layers {
		names, err := names(layer)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			data, err := fs.ReadFile(layer, name)
			if err != nil {
				return nil, err
			}
			byPath[name] = data
		}
	}
	files := make([]File, 0, len(byPath))
	for name, data := range byPath {
		files = append(files, File{name, data})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// names is the paths of a layer's files, without those by which Go embeds the built-in layers: a blog can be in a repository that
// holds the program. A layer whose folder does not exist is empty.
func names(layer fs.FS) ([]string, error) {
	var names []string
	err := fs.WalkDir(layer, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case name == "." && errors.Is(err, fs.ErrNotExist):
			return fs.SkipAll
		case err != nil:
			return err
		case d.Type().IsRegular() && name != "embed.go" && name != "embed_test.go":
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// customCSS is the style sheet that only a blog's own templates/ have. It is put
// behind all others.
const customCSS = "custom.css"

// unknown warns of templates, styles and scripts in the layers above the first, the
// built-in one, that take the place of nothing, so that nothing would ever use them. New partials are
// welcome unless their name looks like a misspelt one.
func unknown(layers []fs.FS) ([]error, error) {
	if len(layers) == 0 {
		return nil, nil
	}
	known, err := names(layers[0])
	if err != nil {
		return nil, err
	}
	var warnings []error
	for _, layer := range layers[1:] {
		names, err := names(layer)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if warning := unused(name, known); warning != nil {
				warnings = append(warnings, warning)
			}
		}
	}
	return warnings, nil
}

func unused(name string, known []string) error {
	template := path.Ext(name) == ".html" || path.Ext(name) == ".css" || path.Ext(name) == ".js"
	if !template || name == customCSS || slices.Contains(known, name) {
		return nil
	}
	close := closest(name, append(slices.Clone(known), customCSS))
	switch {
	case close != "":
		return fmt.Errorf("templates/%s is used by no page; did you mean %s?", name, close)
	case isPartial(name):
		return nil
	}
	return fmt.Errorf("templates/%s is used by no page", name)
}

// closest is the name that differs from the given one by at most two letters or
// only by its folder, or "".
func closest(name string, known []string) string {
	best, least := "", 3
	for _, k := range known {
		d := edlib.OSADamerauLevenshteinDistance(name, k)
		if path.Base(k) == path.Base(name) {
			d = 1
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

func isPartial(name string) bool {
	return strings.HasPrefix(name, "partials/") && path.Ext(name) == ".html"
}

// isShared reports whether the templates of all pages know the file.
func isShared(name string) bool { return name == "base.html" || isPartial(name) }

func isPage(name string) bool { return path.Ext(name) == ".html" && !isShared(name) }
