package config

import (
	"strings"

	"github.com/hbollon/go-edlib"
)

// otherNames is what other engines call a setting.
var otherNames = map[string]string{
	"baseurl":        "base_url",
	"domain":         "cname",
	"lang":           "language",
	"locale":         "language",
	"menu":           "links",
	"name":           "title",
	"nav":            "links",
	"navigation":     "links",
	"paginate":       "per_page",
	"posts_per_page": "per_page",
	"site_url":       "base_url",
	"subtitle":       "description",
	"tagline":        "description",
	"tz":             "timezone",
	"url":            "base_url",
}

// didYouMean suggests the known key that an unknown one was meant to be: the
// same name in another table, a name near those beside it, what other engines
// call it, a name near those of the top level.
func didYouMean(path string) string {
	parent, last := splitPath(path)
	for _, s := range reference {
		if up, name := splitPath(s.key); up != parent && up != "links" && fold(name) == fold(last) {
			return elsewhere(s.key, parent)
		}
	}
	if key := nearest(last, childrenOf(parent)); key != "" {
		return quoteQuestion(joinPath(parent, key))
	}
	if key, ok := otherNames[fold(last)]; ok {
		return elsewhere(key, parent)
	}
	if key := nearest(last, childrenOf("")); key != "" {
		return elsewhere(key, parent)
	}
	return ""
}

// elsewhere suggests a key of another table. A key of the top level that
// stands below a [table] line belongs to that table: a trap of TOML.
func elsewhere(key, parent string) string {
	if parent == "" || strings.Contains(key, ".") {
		return quoteQuestion(key)
	}
	return quoteQuestion(key) + " It has to stand above the first line in [brackets]"
}

func quoteQuestion(s string) string {
	return `did you mean "` + s + `"?`
}

// nearest is the candidate that a typing mistake could have turned into the
// word, or "". A third of the letters may differ; the first of several that
// are equally near wins.
func nearest(word string, candidates []string) string {
	word = fold(word)
	found, best := "", len(word)/3+1
	for _, c := range candidates {
		if len(c)-len(word) > best || len(word)-len(c) > best {
			continue
		}
		if d := edlib.OSADamerauLevenshteinDistance(word, fold(c)); d < best {
			found, best = c, d
		}
	}
	return found
}

// fold makes words equal that differ in case and joints only: Per-Page is
// per_page.
func fold(s string) string {
	return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(s))
}

func splitPath(path string) (parent, last string) {
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}

func joinPath(parent, name string) string {
	if parent == "" {
		return name
	}
	return parent + "." + name
}

// childrenOf lists the names of the keys directly below the table.
func childrenOf(table string) []string {
	var names []string
	for _, s := range reference {
		if parent, name := splitPath(s.key); parent == table {
			names = append(names, name)
		}
	}
	return names
}
