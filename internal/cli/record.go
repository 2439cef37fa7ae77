package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"issueblog/internal/blog"
)

// A record is what a site held, for the next run to tell what has become different since.
type record struct {
	Time  time.Time              `json:"time"` // of the build
	Site  string                 `json:"site"` // hash of all files
	Posts map[int]recordedPost   `json:"posts"`
	Out   map[int]recordedReason `json:"out,omitempty"` // the issues that were not published
}

// recordedPost is a published issue: what a reader would call a change of it, each as a hash.
type recordedPost struct {
	Title    string `json:"title"`
	Path     string `json:"path"`
	Text     string `json:"text"`
	Comments string `json:"comments"`
	Count    int    `json:"count"` // of comments
	Frame    string `json:"frame"` // tags, series, date, state, reactions
}

type recordedReason struct {
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

// newRecord describes a blog and the site that was built of it.
func newRecord(b *blog.Blog, site string, at time.Time) record {
	r := record{Time: at.UTC().Truncate(time.Second), Site: site, Posts: map[int]recordedPost{}, Out: map[int]recordedReason{}}
	for _, post := range slices.Concat(b.Posts, b.Pages) {
		r.Posts[post.Number] = recordPost(post)
	}
	for _, d := range b.Decisions {
		if !d.Published {
			r.Out[d.Number] = recordedReason{d.Title, string(d.Reason)}
		}
	}
	return r
}

func recordPost(post *blog.Post) recordedPost {
	var comments, frame []any
	for _, c := range post.Comments {
		comments = append(comments, c.ID, c.Body, c.Edited, c.Reactions)
	}
	for _, t := range post.Tags {
		frame = append(frame, t.Name)
	}
	if post.Series != nil {
		frame = append(frame, post.Series.Title, post.Part)
	}
	frame = append(frame, post.Date, post.Pinned, post.Locked, post.NoIndex, post.Language, post.Reactions)
	return recordedPost{Title: post.Title, Path: post.Path, Text: hashOf(post.Source, post.Description, post.Image), Comments: hashOf(comments...),
		Count: len(post.Comments), Frame: hashOf(frame...)}
}

// hashOf is a short hash of values that differ when they are printed.
func hashOf(values ...any) string {
	h := sha256.New()
	for _, v := range values {
		fmt.Fprintf(h, "%q\n", fmt.Sprintf("%v", v))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// The kinds of a change.
const (
	changePublished = "published"
	changeUpdated   = "updated"
	changeRemoved   = "removed"
)

// A change is one issue that is shown otherwise than it was.
type change struct {
	Number int
	Kind   string
	Title  string
	Path   string // "" if removed
	What   string // in words
}

// changesSince compares two records, by rising number.
func (r record) changesSince(old record) []change {
	var changes []change
	for n, post := range r.Posts {
		was, had := old.Posts[n]
		switch {
		case !had:
			changes = append(changes, change{n, changePublished, post.Title, post.Path, "new"})
		case was != post:
			changes = append(changes, change{n, changeUpdated, post.Title, post.Path, post.differs(was)})
		}
	}
	for n, was := range old.Posts {
		if _, has := r.Posts[n]; has {
			continue
		}
		what := "deleted or transferred"
		if out, known := r.Out[n]; known {
			what = out.Reason
		}
		changes = append(changes, change{n, changeRemoved, was.Title, "", what})
	}
	slices.SortFunc(changes, func(a, b change) int { return a.Number - b.Number })
	return changes
}

// differs says what is other than it was, in words.
func (p recordedPost) differs(was recordedPost) string {
	var parts []string
	for _, part := range []struct {
		differs bool
		words   string
	}{
		{p.Title != was.Title, "title"},
		{p.Path != was.Path, "address"},
		{p.Text != was.Text, "text"},
		{p.Frame != was.Frame, "labels, date, state or reactions"},
	} {
		if part.differs {
			parts = append(parts, part.words)
		}
	}
	switch {
	case p.Count != was.Count:
		parts = append(parts, fmt.Sprintf("comments (%d → %d)", was.Count, p.Count))
	case p.Comments != was.Comments:
		parts = append(parts, "comments")
	}
	return strings.Join(parts, ", ")
}

// readRecord reads what the last run has left; the zero record if that is nothing that can be read.
func readRecord(file string) record {
	var r record
	data, err := os.ReadFile(file)
	if err == nil && json.Unmarshal(data, &r) != nil {
		return record{}
	}
	return r
}

// write puts the record beside the file it will replace once the site is deployed.
func (r record) write(file string) error {
	data, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file+".new", append(data, '\n'), 0o644)
}

// weighed is a folder of files as a whole.
type weighed struct {
	Files int
	Bytes int64
	Hash  string
}

// weigh reads a whole site, without what the program keeps for itself in its folder.
func weigh(dir string) (weighed, error) {
	var w weighed
	h := sha256.New()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil || strings.HasPrefix(name, ".issueblog") {
			return err
		}
		n, err := hashFile(h, filepath.ToSlash(name), path)
		w.Files, w.Bytes = w.Files+1, w.Bytes+n
		return err
	})
	w.Hash = hex.EncodeToString(h.Sum(nil))
	return w, err
}

func hashFile(h io.Writer, name, path string) (size int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	own := sha256.New()
	if size, err = io.Copy(own, file); err != nil {
		return 0, err
	}
	_, err = fmt.Fprintf(h, "%q %x\n", name, own.Sum(nil))
	return size, err
}
