package doctor

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"

	"issueblog/internal/content"
	"issueblog/internal/github"
)

// Files are a repository's own files, by their path with slashes. What is not there is fs.ErrNotExist.
type Files interface {
	Read(ctx context.Context, file string) (string, error)
	List(ctx context.Context, folder string) ([]string, error)
}

// largest is how large a file may be to be read, in bytes.
const largest = 1 << 20

// Clone is the files of a clone.
type Clone struct{ Root *os.Root }

// Read reads a file of the clone.
func (c Clone) Read(_ context.Context, file string) (string, error) {
	f, err := c.Root.Open(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, largest+1))
	if err == nil && len(data) > largest {
		err = fmt.Errorf("%s is larger than a megabyte", file)
	}
	return string(data), err
}

// List names the files in a folder of the clone.
func (c Clone) List(_ context.Context, folder string) ([]string, error) {
	entries, err := fs.ReadDir(c.Root.FS(), folder)
	var names []string
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// remote is the files of the default branch at GitHub.
type remote struct {
	client *github.Client
	name   content.Name
	err    error // why GitHub cannot be asked for any
}

func (r remote) Read(ctx context.Context, file string) (string, error) {
	if r.err != nil {
		return "", errNotAsked
	}
	text, err := r.client.File(ctx, r.name, file)
	return text, missing(err)
}

func (r remote) List(ctx context.Context, folder string) ([]string, error) {
	if r.err != nil {
		return nil, errNotAsked
	}
	names, err := r.client.Folder(ctx, r.name, folder)
	return names, missing(err)
}

// missing is fs.ErrNotExist for a file that the API does not know.
func missing(err error) error {
	if github.Status(err) == http.StatusNotFound {
		return fs.ErrNotExist
	}
	return err
}
