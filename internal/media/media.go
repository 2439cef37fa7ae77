// Package media keeps copies of the pictures that posts show, and the sizes of those that stay where they are. Sync
// fetches what is missing into a folder of the cache; build looks up a picture's copy and its size by the address
// in the text.
//
// The folder holds the copies, named by their content; index.json, which knows the address each came from; and sizes.json, which knows
// what the beginnings of the other pictures say of them. Nothing a server says of a picture is believed: its type, size
// and wholeness are read off the bytes.
package media

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
)

// Image is a copy of a picture. Width and Height are in pixels as a browser shows
// it, that is, turned as a photo's EXIF data asks; both are 0 if they are not known, as with some AVIF.
type Image struct {
	File   string // name in the folder: 16 hex digits of the content's SHA-256, and an extension
	Type   string // media type
	Width  int
	Height int
	Bytes  int64
}

// Library is a folder of copies and sizes. Its methods may be called from several goroutines.
type Library struct {
	dir     string
	mu      sync.RWMutex
	records map[string]record // by address
	sizes   map[string]size   // by address
}

// Open reads what is in a folder. A folder that is not there is an empty library. A copy that has
// been deleted is forgotten, so that Fetch gets it again.
func Open(dir string) (*Library, error) {
	l := &Library{dir: dir, records: map[string]record{}, sizes: map[string]size{}}
	if err := l.readSizes(); err != nil {
		return nil, err
	}
	records, err := readIndex[record](filepath.Join(dir, indexName))
	if err != nil || len(records) == 0 {
		return l, err
	}
	present, err := files(dir)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if present[r.File] {
			l.records[r.URL] = r
		}
	}
	return l, nil
}

func files(dir string) (map[string]bool, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	present := make(map[string]bool, len(entries))
	for _, e := range entries {
		present[e.Name()] = e.Type().IsRegular()
	}
	return present, nil
}

// Lookup returns the copy of the picture at an address, written exactly as in the text.
func (l *Library) Lookup(url string) (Image, bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	r, ok := l.records[url]
	return r.image(), ok
}

// Images lists the copies, one for each address, in the order of these.
func (l *Library) Images() []Image {
	var out []Image
	for _, r := range l.sorted() {
		out = append(out, r.image())
	}
	return out
}

func (r record) image() Image {
	return Image{File: r.File, Type: r.Type, Width: r.Width, Height: r.Height, Bytes: r.Bytes}
}

// Path returns where a copy is on the disk, or "" for a name that no copy can have.
func (l *Library) Path(file string) string {
	if !validName(file) {
		return ""
	}
	return filepath.Join(l.dir, file)
}

var namePattern = regexp.MustCompile(`^[0-9a-f]{16}\.(png|jpg|gif|webp|avif)$`)

func validName(file string) bool { return namePattern.MatchString(file) }

// add makes a copy known.
func (l *Library) add(r record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records[r.URL] = r
}

// sorted returns what is known, by address.
func (l *Library) sorted() []record {
	l.mu.RLock()
	defer l.mu.RUnlock()
	out := make([]record, 0, len(l.records))
	for _, r := range l.records {
		out = append(out, r)
	}
	slices.SortFunc(out, byAddress)
	return out
}
