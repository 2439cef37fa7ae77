package media

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"time"
)

const sizesName = "sizes.json"

// size is what sizes.json knows of a picture that is linked: its type, and its size as it is shown; or, if that could
// not be learnt, from when on it may be asked for again.
type size struct {
	URL    string    `json:"url"`
	Type   string    `json:"type,omitempty"`
	Width  int       `json:"width,omitempty"`
	Height int       `json:"height,omitempty"`
	Again  time.Time `json:"again,omitzero"`
}

func (s size) address() string { return s.URL }

func (s size) known() bool { return s.Width > 0 }

func (s size) check() error {
	switch {
	case s.Again.IsZero() != s.known() || s.known() != (s.Type != ""):
		return errors.New("neither a size nor the time to ask for it again, or both")
	case s.known() && !slices.Contains(measured(), s.Type):
		return fmt.Errorf("%q is not the type of a picture", s.Type)
	case (s.Width == 0) != (s.Height == 0) || !possible(s.Width) || !possible(s.Height):
		return fmt.Errorf("impossible size: %d × %d pixels", s.Width, s.Height)
	}
	return nil
}

// maxSide is more pixels than any picture is wide or high that a page shows.
const maxSide = 100_000

func possible(side int) bool { return 0 <= side && side <= maxSide }

// Size returns the size in pixels of a picture that is linked, as a browser shows it, by its address as in the text.
func (l *Library) Size(url string) (width, height int, ok bool) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	s := l.sizes[url]
	return s.Width, s.Height, s.known()
}

func (l *Library) readSizes() error {
	all, err := readIndex[size](filepath.Join(l.dir, sizesName))
	for _, s := range all {
		l.sizes[s.URL] = s
	}
	return err
}

// saveSizes writes sizes.json, if there is anything to say in it or was.
func (l *Library) saveSizes() error {
	l.mu.RLock()
	defer l.mu.RUnlock()
	data, err := formatIndex(slices.SortedFunc(maps.Values(l.sizes), byAddress))
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(l.dir, sizesName), data)
}
