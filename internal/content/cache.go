package content

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Cache is the folder that keeps one repository's content:
//
//	DIR/OWNER/NAME/repository.json   a Repository
//	DIR/OWNER/NAME/issues/42.json    an Issue with its comments
//	DIR/OWNER/NAME/commits.json      which words of texts are commits
//	DIR/OWNER/NAME/people.json       names of who wrote them
//	DIR/OWNER/NAME/gone.json         where posts were that are gone; only here if there are any
//	DIR/OWNER/NAME/moved.json        where posts, tags and series were before; likewise
//	DIR/OWNER/NAME/sync.json         how far the last sync came, written after the others
//	DIR/OWNER/NAME/places.json       where the blog had everything when it ended
//	DIR/OWNER/NAME/unfinished.jsonl  what a sync that was stopped had fetched
//	DIR/OWNER/NAME/.lock             held while a sync runs
//
// Every file is replaced as a whole, and not touched if it would stay the same. One that cannot be used is fetched
// again, and nothing but what only it can tell; a folder in its place is put aside as "issues/42.json.folder1".
type Cache struct {
	dir  string
	name Name
}

// Open names the cache of a repository below dir. It touches no file.
func Open(dir string, name Name) *Cache {
	return &Cache{dir: filepath.Join(dir, name.Owner, name.Repo), name: name}
}

// Dir is the cache's own folder.
func (c *Cache) Dir() string { return c.dir }

// Repositories lists the caches below dir, by name.
func Repositories(dir string) ([]Name, error) {
	files, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*", "*", "sync.json"))
	if err != nil {
		return nil, err
	}
	var names []Name
	for _, file := range files {
		repo := filepath.Dir(file)
		name, err := ParseName(filepath.Base(filepath.Dir(repo)) + "/" + filepath.Base(repo))
		if err == nil && !strings.HasPrefix(name.Owner, ".") {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b Name) int { return cmp.Compare(a.String(), b.String()) })
	return names, nil
}

func escapeGlob(path string) string {
	if runtime.GOOS == "windows" {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}

// Load reads the cache. It fails as a whole if any file cannot be used or is missing, since a
// site without that issue would drop its page; all such files are named. More issues than
// counted are what a sync that was killed while it wrote leaves: a warning.
func (c *Cache) Load() (*Content, error) {
	cur, err := c.cursor()
	if err != nil {
		return nil, err
	}
	repository, err := c.repository()
	if err != nil {
		return nil, err
	}
	if repository.ID != cur.RepositoryID {
		return nil, repairable(&FileError{c.repositoryFile(), fmt.Errorf("repository id %d, but sync.json has %d", repository.ID, cur.RepositoryID)})
	}
	issues, bad, err := c.issues()
	if err != nil {
		return nil, err
	}
	if len(bad) > 0 {
		return nil, repairable(errors.Join(bad...))
	}
	loaded := &Content{Repository: repository, Issues: issues, Pulls: cur.Pulls}
	wrong := fmt.Errorf("%d issues, but the last finished sync left %d", len(issues), cur.Issues)
	switch {
	case len(issues) < cur.Issues:
		return nil, repairable(&FileError{c.issuesDir(), wrong})
	case len(issues) > cur.Issues:
		loaded.Warnings = append(loaded.Warnings, repairable(&FileError{c.issuesDir(), wrong}))
	}
	if loaded.Commits, err = c.knownCommits(); err != nil {
		loaded.Warnings = append(loaded.Warnings, repairable(err))
	}
	if loaded.People, err = c.people(); err != nil && !errors.Is(err, fs.ErrNotExist) { // earlier programs did not write it
		loaded.Warnings = append(loaded.Warnings, repairable(err))
	}
	if loaded.Gone, err = c.gone(); err != nil {
		loaded.Warnings = append(loaded.Warnings, err)
	}
	if loaded.Moved, err = c.moved(); err != nil {
		loaded.Warnings = append(loaded.Warnings, err)
	}
	return loaded, nil
}

func repairable(err error) error {
	return hint(err, "the next sync fetches again what cannot be read: run `issueblog sync`")
}

// cursor reads and checks sync.json.
func (c *Cache) cursor() (cursor, error) {
	var cur cursor
	file := c.cursorFile()
	err := readJSON(file, &cur)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cur, hint(fmt.Errorf("%s: %w of %s", c.dir, ErrNoCache, c.name), "fetch it first: `issueblog sync --repo "+c.name.String()+"`")
	case err != nil:
		return cur, repairable(err)
	case cur.Version > Version:
		return cur, hint(&VersionError{file, cur.Version}, "it was written by a newer issueblog: update this one, or delete the folder and sync again")
	case cur.Version < Version:
		return cur, hint(&VersionError{file, cur.Version}, "run `issueblog sync` to fetch it again")
	case !strings.EqualFold(cur.Name, c.name.String()):
		return cur, hint(&OtherError{file, cur.Name, c.name.String()}, "the folder was moved or copied: delete it and sync again")
	}
	return cur, nil
}

func (c *Cache) repository() (Repository, error) {
	var r Repository
	if err := readJSON(c.repositoryFile(), &r); err != nil {
		return r, repairable(err)
	}
	return r, nil
}

// issues reads all issue files, by rising number. bad holds a FileError for each
// that cannot be used.
func (c *Cache) issues() (issues []Issue, bad []error, err error) {
	numbers, err := c.numbers()
	if err != nil {
		return nil, nil, err
	}
	all, errs := make([]Issue, len(numbers)), make([]error, len(numbers))
	inParallel(len(numbers), func(i int) { all[i], errs[i] = c.issue(numbers[i]) })
	for i := range all {
		if errs[i] != nil {
			bad = append(bad, errs[i])
		} else {
			issues = append(issues, all[i])
		}
	}
	return issues, bad, nil
}

// issue reads one issue file and checks that it is the issue its name promises.
func (c *Cache) issue(number int) (Issue, error) {
	var issue Issue
	file := c.issueFile(number)
	if err := readJSON(file, &issue); err != nil {
		return issue, err
	}
	switch {
	case issue.Number != number:
		return issue, &FileError{file, fmt.Errorf("holds issue %d", issue.Number)}
	case issue.CreatedAt.IsZero():
		return issue, &FileError{file, errors.New("damaged: no created_at")}
	}
	return issue, nil
}

// numbers lists the issues that have a file, rising. Other files are not ours.
func (c *Cache) numbers() ([]int, error) {
	entries, err := os.ReadDir(c.issuesDir())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var numbers []int
	for _, e := range entries {
		base, ok := strings.CutSuffix(e.Name(), ".json")
		if n, err := strconv.Atoi(base); ok && err == nil && n > 0 && strconv.Itoa(n) == base {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

func (c *Cache) cursorFile() string     { return filepath.Join(c.dir, "sync.json") }
func (c *Cache) repositoryFile() string { return filepath.Join(c.dir, "repository.json") }
func (c *Cache) peopleFile() string     { return filepath.Join(c.dir, "people.json") }
func (c *Cache) commitsFile() string    { return filepath.Join(c.dir, "commits.json") }
func (c *Cache) goneFile() string       { return filepath.Join(c.dir, "gone.json") }
func (c *Cache) movedFile() string      { return filepath.Join(c.dir, "moved.json") }
func (c *Cache) placesFile() string     { return filepath.Join(c.dir, "places.json") }
func (c *Cache) issuesDir() string      { return filepath.Join(c.dir, "issues") }
func (c *Cache) issueFile(n int) string {
	return filepath.Join(c.issuesDir(), strconv.Itoa(n)+".json")
}

// cursor is how far a sync came. Its times are GitHub's clock, but FullAt.
type cursor struct {
	Version       int       `json:"version"`
	Name          string    `json:"name"` // as asked for: the folder's name
	RepositoryID  int64     `json:"repository_id"`
	IssuesSince   time.Time `json:"issues_since,omitzero"`   // the latest updated_at seen
	CommentsSince time.Time `json:"comments_since,omitzero"` // the same of comments
	FullAt        time.Time `json:"full_at,omitzero"`        // when the last full pass began
	PushedAt      time.Time `json:"pushed_at,omitzero"`      // the push that the README is of
	Deep          bool      `json:"deep"`                    // every issue's history came from GraphQL
	LastEvent     int64     `json:"last_event,omitempty"`    // the last event taken in, where events are read instead
	Issues        int       `json:"issues"`                  // how many issues are in the cache
	Unlisted      int       `json:"unlisted,omitempty"`      // how many GitHub counts but does not list
	Pulls         []int     `json:"pulls"`                   // numbers of pull requests, rising
}

// readJSON reads one file; an error but a missing file is a FileError. Anything
// after the value is an error too: it is what a torn write leaves.
func readJSON(file string, v any) error {
	data, err := readFile(file)
	if err != nil {
		return &FileError{file, errors.Unwrap(err)}
	}
	if err := json.Unmarshal(data, v); err != nil {
		return &FileError{file, fmt.Errorf("damaged: %w", err)}
	}
	return nil
}

// inParallel calls do for 0 to n-1 on all processors.
func inParallel(n int, do func(i int)) {
	workers := min(n, runtime.GOMAXPROCS(0)*2)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				do(i)
			}
		})
	}
	wg.Wait()
}
