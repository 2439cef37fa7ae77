package mermaid

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// FuzzDraw draws whatever can be read: no panic, well-formed, no element but those of a
// picture, no coordinate that is none. The tests of package typeset check every attribute.
func FuzzDraw(f *testing.F) {
	files, err := filepath.Glob("../testdata/diagrams/*.mmd")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	files, err = filepath.Glob("testdata/syntax/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, text := range strings.Split(string(data), "\n====\n") {
			source, _, _ := strings.Cut(text, "\n----\n")
			f.Add(source)
		}
	}
	f.Fuzz(func(t *testing.T, source string) {
		start := time.Now()
		svg, err := Draw(source, "p-", Names{})
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%d bytes take %v", len(source), d)
		}
		if err != nil {
			var mistake *SyntaxError
			switch {
			case errors.Is(err, ErrTooLarge), errors.Is(err, ErrUnsupported):
			case !errors.As(err, &mistake):
				t.Errorf("%q: %v", source, err)
			case mistake.Line < 1 || mistake.Line > strings.Count(source, "\n")+strings.Count(source, "\r")+1:
				t.Errorf("%q: a mistake in line %d", source, mistake.Line)
			}
			return
		}
		if strings.Contains(svg, "NaN") && !strings.Contains(source, "NaN") || strings.Contains(svg, "Inf") && !strings.Contains(source, "Inf") {
			t.Errorf("%q: %s", source, svg)
		}
		for d := xml.NewDecoder(strings.NewReader(svg)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				t.Fatalf("%q: %v: %s", source, err, svg)
			}
			if e, ok := token.(xml.StartElement); ok && !slices.Contains([]string{"svg", "title", "desc", "g", "path", "text", "tspan"}, e.Name.Local) {
				t.Errorf("%q: element %s", source, e.Name.Local)
			}
		}
	})
}
