package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// encode gives the bytes of a cache file: members in the struct's order, one a
// line, so that a change of an issue is a short diff.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

var errNoFile = errors.New("is no file")

// readFile reads a file. A pipe or a device that is in its place, maybe through a link, could be read for ever.
func readFile(file string) ([]byte, error) {
	if info, err := os.Stat(file); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "read", Path: file, Err: errNoFile}
	}
	return os.ReadFile(file)
}

// isLink reports whether a symbolic link is in a file's place. A cache can come with a clone of anybody's repository,
// and so can links: nothing is written through them.
func isLink(file string) bool {
	info, err := os.Lstat(file)
	return err == nil && info.Mode()&fs.ModeSymlink != 0
}

// writeJSON replaces a cache file as a whole, and leaves it alone if it would stay the same.
func writeJSON(file string, v any) error {
	data, err := encode(v)
	if err != nil {
		return &FileError{file, err}
	}
	old, err := readFile(file)
	if err == nil && bytes.Equal(old, data) {
		return nil
	}
	if err := clearTheWay(file); err != nil {
		return err
	}
	return writable(writeFile(file, data))
}

// clearTheWay removes an empty folder that is where a cache file has to be, as some programs make for a file they
// miss. One with something in it is not ours to remove: it is put aside.
func clearTheWay(file string) error {
	info, err := os.Lstat(file)
	if err != nil || !info.IsDir() || os.Remove(file) == nil {
		return nil
	}
	aside := ""
	for n := 1; err == nil; n++ {
		aside = fmt.Sprintf("%s.folder%d", file, n)
		_, err = os.Lstat(aside)
	}
	if err := os.Rename(file, aside); err != nil {
		return hint(err, "a folder is where a file of the cache has to be: move it away, and run the same command again")
	}
	return nil
}

// removeFile removes a cache file; that it is gone already is no error.
func removeFile(file string) error {
	if err := clearTheWay(file); err != nil {
		return err
	}
	err := os.Remove(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return writable(err)
}

// writable says what to do if a file cannot be written.
func writable(err error) error {
	if err == nil {
		return nil
	}
	return hint(err, "nothing was lost: free some space or mend the permissions, and run the same command again")
}

// halfWritten is the name under which a cache file is written before it takes its place.
var halfWritten = regexp.MustCompile(`^\.(\d+|commits|gone|moved|people|places|repository|sync)\.json\d+$`)

// sweep removes what processes that were killed while they wrote have left. Only who holds the
// lock may call it.
func (c *Cache) sweep() error {
	for _, dir := range []string{c.dir, c.issuesDir()} {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, e := range entries {
			if e.Type().IsRegular() && halfWritten.MatchString(e.Name()) {
				if err := removeFile(filepath.Join(dir, e.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// writeFile replaces a file in one step. What it writes until then is beside the file: the system's folder
// for temporary files would be swept by nobody, and may be full while this one is not.
func writeFile(file string, data []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"*") // see halfWritten
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, _ = f.Close(), os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(0o644), f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
