package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
)

// Store keeps results that are expensive to make and can always be made again.
// It serves as markdown.Cache and is safe for concurrent use.
type Store struct{ dir string }

// Derived is the store of derived results beside the caches in dir.
func Derived(dir string) *Store { return &Store{dir: filepath.Join(dir, ".derived")} }

// Get gives the value kept for a key. A damaged value counts as absent.
func (s *Store) Get(key string) ([]byte, bool) {
	data, err := os.ReadFile(s.file(key))
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	value := data[sha256.Size:]
	sum := checksum(key, value)
	return value, bytes.Equal(sum[:], data[:sha256.Size])
}

// Put keeps a value. That it cannot be kept is no error, on purpose: the
// result is made again next time.
func (s *Store) Put(key string, value []byte) {
	sum := checksum(key, value)
	_ = writeFile(s.file(key), append(sum[:], value...))
}

func (s *Store) file(key string) string {
	sum := sha256.Sum256([]byte(key))
	name := hex.EncodeToString(sum[:])
	return filepath.Join(s.dir, name[:2], name[2:])
}

// checksum covers the key, so that a file under a wrong name is noticed too.
func checksum(key string, value []byte) [sha256.Size]byte {
	h := sha256.New()
	keySum := sha256.Sum256([]byte(key))
	h.Write(keySum[:])
	h.Write(value)
	return [sha256.Size]byte(h.Sum(nil))
}
