package content

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// journal keeps what an unfinished sync has fetched, so that the next one asks only for what is
// missing: one JSON line for each page, the first says which sync it is. A line
// that a kill cut short is dropped, with all after it.
type journal struct {
	file string
	out  *os.File
	size int64 // of the lines that can be read
	pass pass
	got  *fetched // from those lines, nil if there are none to go on from
	// pages is how many pages of lists those lines hold, each of which was a call.
	pages int
	look  []int // issues that an event named, and that no finished sync has looked at
}

// pass is which sync a journal is of. It can be continued only on the cache it began on.
type pass struct {
	Version      int       `json:"version"`
	Name         string    `json:"name"`
	RepositoryID int64     `json:"repository_id"`
	Full         bool      `json:"full"`
	Reason       string    `json:"reason,omitempty"`
	Began        time.Time `json:"began"`
	Cursor       cursor    `json:"cursor"`
}

// entry is one line of a journal. One member is set.
type entry struct {
	Pass      *pass          `json:"pass,omitempty"`
	Comments  []IssueComment `json:"comments,omitempty"`
	Issues    []Listed       `json:"issues,omitempty"`
	Histories map[int]told   `json:"histories,omitempty"`
	Look      []int          `json:"look,omitempty"`
	Relist    bool           `json:"relist,omitempty"` // the issues before were not believed
}

// told is a History with the time of the issue's last update when it was asked for.
type told struct {
	UpdatedAt time.Time `json:"updated_at"`
	History   History   `json:"history"`
}

// openJournal reads what an unfinished sync left. That nothing of it can be read is
// no error: then there is nothing to continue.
func (c *Cache) openJournal() (*journal, error) {
	j := &journal{file: filepath.Join(c.dir, "unfinished.jsonl")}
	if info, err := os.Lstat(j.file); err == nil && !info.Mode().IsRegular() {
		return j, nil // begin clears the way
	}
	f, err := os.Open(j.file)
	if errors.Is(err, fs.ErrNotExist) {
		return j, nil
	}
	if err != nil {
		return nil, hint(err, "check that the cache folder can be read")
	}
	defer f.Close()
	j.read(bufio.NewReaderSize(f, 1<<20))
	return j, nil
}

// read goes on to the first line that cannot be used; a rest without a line's end is a torn write.
func (j *journal) read(r *bufio.Reader) {
	for {
		line, err := r.ReadBytes('\n')
		if err != nil {
			return
		}
		var e entry
		if json.Unmarshal(line, &e) != nil || (e.Pass != nil) != (j.size == 0) {
			return
		}
		j.size += int64(len(line))
		j.replay(e)
	}
}

func (j *journal) replay(e entry) {
	switch {
	case e.Pass != nil:
		j.pass = *e.Pass
		j.got = newFetched(e.Pass.Full, e.Pass.Cursor)
	case e.Relist:
		j.got.forgetIssues()
	case len(e.Look) > 0:
		j.look = append(j.look, e.Look...)
	case len(e.Histories) > 0:
		j.got.addHistories(e.Histories)
	default:
		j.got.addComments(e.Comments)
		j.got.addIssues(e.Issues)
		j.pages++
	}
}

// continues reports whether the journal is of this cache in its present state, and of the
// kind of sync that is wanted; what is not is forgotten.
func (j *journal) continues(c *Cache, cur cursor, full bool) bool {
	if j.isOf(c, cur) && (j.pass.Full || !full) {
		return true
	}
	j.got = nil
	return false
}

// isOf reports whether the journal is of a cache in the state that a cursor tells.
func (j *journal) isOf(c *Cache, cur cursor) bool {
	p := j.pass
	return j.got != nil && p.Version == Version && p.Name == c.name.String() && sameJSON(p.Cursor, cur)
}

// begin starts the journal of a sync, or goes on with the one that was read.
func (j *journal) begin(p pass) error {
	if err := j.close(); err != nil {
		return err
	}
	if err := j.clearTheWay(); err != nil {
		return err
	}
	flags := os.O_CREATE | os.O_WRONLY
	if j.got == nil {
		flags |= os.O_TRUNC
		j.size = 0
	}
	f, err := os.OpenFile(j.file, flags, 0o644)
	if err != nil {
		return writable(err)
	}
	j.out = f
	if j.got != nil {
		return writable(errors.Join(f.Truncate(j.size), seek(f, j.size)))
	}
	j.pass = p
	return j.add(entry{Pass: &p})
}

// clearTheWay makes sure that what is written goes into a file of the cache: not through a link, nor into a pipe,
// which would wait for a reader.
func (j *journal) clearTheWay() error {
	if err := clearTheWay(j.file); err != nil {
		return err
	}
	if info, err := os.Lstat(j.file); err == nil && !info.Mode().IsRegular() {
		return removeFile(j.file)
	}
	return nil
}

func seek(f *os.File, offset int64) error {
	_, err := f.Seek(offset, io.SeekStart)
	return err
}

// add keeps a page. It is written at once, so that a killed process has lost at most the
// page it was waiting for.
func (j *journal) add(e entry) error {
	line, err := json.Marshal(e)
	if err != nil {
		return &FileError{j.file, err}
	}
	_, err = j.out.Write(append(line, '\n'))
	return writable(err)
}

// close closes the file if it is open; twice is no error.
func (j *journal) close() error {
	if j.out == nil {
		return nil
	}
	err := j.out.Close()
	j.out = nil
	return err
}

// end removes the journal of a finished sync.
func (j *journal) end() error {
	return errors.Join(j.close(), removeFile(j.file))
}
