package content

import (
	"errors"
	"io/fs"
	"path/filepath"
)

// Feeds is what the feeds of a repository's blog were when PutFeeds was last told of them: a checksum for each path;
// nothing if it never was. With an error, which is for a file that cannot be used, there is nothing either.
//
// It is in a folder of its own beside the caches, DIR/.feeds/OWNER/NAME.json: a sync knows nothing of it.
func Feeds(dir string, name Name) (map[string]string, error) {
	sums := map[string]string{}
	err := readJSON(feedsFile(dir, name), &sums)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return sums, nil
}

// PutFeeds keeps the checksums of feeds.
func PutFeeds(dir string, name Name, sums map[string]string) error {
	return writeJSON(feedsFile(dir, name), sums)
}

func feedsFile(dir string, name Name) string {
	return filepath.Join(dir, ".feeds", name.Owner, name.Repo+".json")
}
