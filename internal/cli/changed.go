package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/content"
	"issueblog/internal/site"
)

// listChanged writes the addresses of the feeds that are new or have other bytes than in the last build that was
// asked for them, one a line: what "issueblog ping" tells a hub. The output folder would not do
// for the comparison: in a workflow it is empty at first, while the cache stays.
func (s buildStage) listChanged(p *printer, b *blog.Blog, pages []site.Page) error {
	before, err := content.Feeds(s.cache, s.name)
	if err != nil {
		p.warn(err.Error(), "all feeds count as changed; the file is written anew")
	}
	sums := map[string]string{}
	for _, page := range pages {
		if page.Feed {
			sum := sha256.Sum256(page.Body)
			sums[page.Path] = hex.EncodeToString(sum[:])
		}
	}
	var list strings.Builder
	changed := 0
	for _, path := range slices.Sorted(maps.Keys(sums)) {
		if before[path] != sums[path] {
			changed++
			list.WriteString(b.Absolute(path) + "\n")
		}
	}
	if err := writeList(p, s.changedFeeds, list.String()); err != nil {
		return err
	}
	if err := content.PutFeeds(s.cache, s.name, sums); err != nil {
		return err
	}
	p.say("%s of %s changed", count(changed), plural(len(sums), "feed"))
	return nil
}

// writeList writes to a file, or to standard output if its name is "-".
func writeList(p *printer, file, text string) error {
	if file == "-" {
		_, err := io.WriteString(p.out, text)
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}
