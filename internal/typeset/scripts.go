package typeset

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"strings"
)

//go:embed js/*.min.js.gz js/formula.js
var scripts embed.FS

func formulaScript() ([]string, error) {
	return read("temml.min.js.gz", "mhchem.min.js.gz", "formula.js")
}

// read returns the texts of embedded scripts, decompressed where they are compressed.
func read(names ...string) ([]string, error) {
	var sources []string
	for _, name := range names {
		data, err := scripts.ReadFile("js/" + name)
		if err == nil && strings.HasSuffix(name, ".gz") {
			data, err = inflate(data)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		sources = append(sources, string(data))
	}
	return sources, nil
}

func inflate(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
