package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"issueblog/internal/content"
)

// derived is where rendered texts of a repository are kept, those that this very program has made.
func derived(cache string, name content.Name) *content.Store {
	return content.Derived(cache, name, programHash())
}

// programHash names the program by its bytes: a version's name would stay the same while somebody works on
// it. If they cannot be read, every run is another program.
var programHash = sync.OnceValue(func() string {
	sum, err := hashProgram()
	if err != nil {
		return fmt.Sprintf("%d %d", os.Getpid(), time.Now().UnixNano())
	}
	return sum
})

func hashProgram() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	_, err = io.Copy(h, file)
	return hex.EncodeToString(h.Sum(nil)), err
}
