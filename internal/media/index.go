package media

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const indexName = "index.json"

// record is what the index knows of one address.
type record struct {
	URL    string `json:"url"`
	File   string `json:"file"`
	Type   string `json:"type"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Bytes  int64  `json:"bytes"`
}

func (r record) address() string { return r.URL }

// line is one line of an index.
type line interface {
	address() string
	check() error
}

func byAddress[L line](a, b L) int { return strings.Compare(a.address(), b.address()) }

// readIndex reads an index; one that is not there is empty.
func readIndex[L line](name string) ([]L, error) {
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lines, err := parseIndex[L](data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return lines, nil
}

// parseIndex reads an index and believes none of it: file names become paths, and sizes
// become attributes.
func parseIndex[L line](data []byte) ([]L, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var lines []L
	if err := d.Decode(&lines); err != nil {
		return nil, fmt.Errorf("not an index of pictures: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not an index of pictures: something follows its end")
	}
	seen := map[string]bool{}
	for i, l := range lines {
		if l.address() == "" {
			return nil, fmt.Errorf("picture %d: no address", i+1)
		}
		if err := l.check(); err != nil {
			return nil, fmt.Errorf("picture %d: %w", i+1, err)
		}
		if seen[l.address()] {
			return nil, fmt.Errorf("picture %d: the address %q is there twice", i+1, l.address())
		}
		seen[l.address()] = true
	}
	return lines, nil
}

func (r record) check() error {
	switch {
	case !validName(r.File):
		return fmt.Errorf("%q is no name of a copy", r.File)
	case r.Type != typeOf(path.Ext(r.File)):
		return fmt.Errorf("%q is not of the type %q", r.File, r.Type)
	case r.Width < 0 || r.Height < 0 || (r.Width == 0) != (r.Height == 0) || r.Bytes <= 0:
		return fmt.Errorf("impossible size: %d × %d pixels, %d bytes", r.Width, r.Height, r.Bytes)
	}
	return nil
}

// formatIndex writes an index with one line for each picture, for a readable diff.
func formatIndex[L line](lines []L) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("[")
	for i, l := range lines {
		data, err := json.Marshal(l)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n  ")
		out.Write(data)
	}
	out.WriteString("\n]\n")
	return out.Bytes(), nil
}

// writeFile replaces a file in one step, and only if its content changes: a run that is
// killed leaves the old one or the new one.
func writeFile(name string, data []byte) (err error) {
	old, err := os.ReadFile(name)
	if err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), temporaryPattern)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

const temporaryPattern = ".new-*"

// sweep removes what killed runs left half written.
func sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, temporaryPattern))
	if err != nil {
		return err
	}
	for _, name := range left {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}
