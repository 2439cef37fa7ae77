package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"
)

// Store keeps results that are expensive to make and can always be made again, those of one
// version of the program for one repository. It serves as markdown.Cache and card.Cache, and is safe for concurrent use.
type Store struct {
	versions, dir string
	mutex         sync.Mutex
	used          map[string]bool // files read or written
}

// Derived is the store of derived results beside the caches in dir. What another version of the program
// has made is not seen.
func Derived(dir string, name Name, version string) *Store {
	versions := filepath.Join(dir, ".derived", name.Owner, name.Repo)
	sum := sha256.Sum256([]byte(version))
	return &Store{versions: versions, dir: filepath.Join(versions, hex.EncodeToString(sum[:8])), used: map[string]bool{}}
}

// Get gives the value kept for a key. A damaged value counts as absent.
func (s *Store) Get(key string) ([]byte, bool) {
	data, err := readFile(s.file(key))
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	value := data[sha256.Size:]
	sum := checksum(key, value)
	return value, bytes.Equal(sum[:], data[:sha256.Size])
}

// Put keeps a value. That it cannot be kept is no error, on purpose: the result is made again
// next time. Nor is a file synced to the disk: a damaged one is noticed.
func (s *Store) Put(key string, value []byte) {
	sum := checksum(key, value)
	file := s.file(key)
	if os.MkdirAll(filepath.Dir(file), 0o755) != nil {
		return
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".new")
	if err != nil {
		return
	}
	_, err = temp.Write(append(sum[:], value...))
	if temp.Close() != nil || err != nil || os.Rename(temp.Name(), file) != nil {
		_ = os.Remove(temp.Name())
	}
}

// Keep says that the value of a key is still wanted, without reading it.
func (s *Store) Keep(key string) { s.file(key) }

// Prune removes what this store was not asked for, and what other versions left. It is called when
// everything that is still wanted has been read or written. That something stays is no error.
func (s *Store) Prune() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, version := range entries(s.versions) {
		if version != s.dir {
			_ = os.RemoveAll(version)
		}
	}
	for _, folder := range entries(s.dir) {
		for _, file := range entries(folder) {
			if !s.used[file] {
				_ = os.Remove(file)
			}
		}
	}
}

// entries are the paths of what is in a folder.
func entries(dir string) []string {
	list, _ := os.ReadDir(dir) // what cannot be read cannot be removed
	var paths []string
	for _, e := range list {
		paths = append(paths, filepath.Join(dir, e.Name()))
	}
	return paths
}

func (s *Store) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	file := filepath.Join(s.dir, name[:2], name[2:])
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.used[file] = true
	return file
}

// checksum covers the key, so that a file under a wrong name is noticed too.
func checksum(key string, value []byte) [sha256.Size]byte {
	h := sha256.New()
	keySum := sha256.Sum256([]byte(key))
	h.Write(keySum[:])
	h.Write(value)
	return [sha256.Size]byte(h.Sum(nil))
}
