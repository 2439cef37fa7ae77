package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"issueblog/internal/blog"
	"issueblog/internal/theme"
)

const (
	manifestFile  = ".issueblog.json"    // which files in the output folder are ours
	stagingPrefix = ".issueblog-staging" // folders of new files, until all of them are whole
	stagingAge    = time.Hour            // one older than this was left by a run that was killed
)

// Report is what Write did.
type Report struct {
	Files, Changed, Removed int

	Sizes []int // of each planned page, in bytes
}

// ForeignError says that the output folder holds files that Write did not make
// and would have to overwrite, or that nobody said are the blog's.
type ForeignError struct {
	Dir  string
	File string // one of them
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s holds files that issueblog did not write, such as %s", e.Dir, e.File)
}

// ManifestError says that the list of our files in the output folder cannot be read.
type ManifestError struct {
	File string
	Err  error
}

func (e *ManifestError) Error() string { return e.File + ": " + e.Err.Error() }
func (e *ManifestError) Unwrap() error { return e.Err }

// manifest lists the files of the last build. It is what allows the next one to
// remove what left the plan without touching anything else.
type manifest struct {
	Note  string   `json:"note"`
	Files []string `json:"files"`
	// Private previews: the manifest lies beside the site, and must not tell where they are.
	Private []string `json:"private,omitempty"` // hashes of the paths
}

// privateFolder is where the files live that the manifest does not name.
var privateFolder = strings.Trim(blog.PreviewFolder, "/")

func isPrivate(file string) bool { return strings.HasPrefix(file, privateFolder+"/") }

func hashed(file string) string {
	sum := sha256.Sum256([]byte(file))
	return hex.EncodeToString(sum[:])
}

// Write makes the folder hold exactly the planned pages, beside files that are
// not its own, which it never touches. Everything new is written whole
// into a staging folder first: if a template fails or the disk is full,
// the site stays as it was. No path leads out of the folder, through links neither.
func Write(dir string, t *theme.Theme, pages []Page) (Report, error) {
	if err := checkPlan(pages); err != nil {
		return Report{}, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return Report{}, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, err
	}
	defer root.Close()
	w := &writer{dir: dir, root: root, theme: t, staging: stagingPrefix + "-" + strconv.Itoa(os.Getpid())}
	return w.write(pages)
}

// PlanError says that two files of a site could not be in one folder, or one in none. The blog hands out its addresses so that
// this cannot happen; only static files can be in the way.
type PlanError struct {
	Files []string
	Why   string
}

func (e *PlanError) Error() string { return strings.Join(e.Files, " and ") + ": " + e.Why }

// checkPlan refuses a plan in which two files would be one on some disk, or one
// would be the folder of another.
func checkPlan(pages []Page) error {
	keys := make([]string, len(pages)) // what a disk calls a file that knows no capitals and composes characters
	files := make(map[string]string, len(pages))
	for i, p := range pages {
		file := p.File()
		if !fs.ValidPath(file) || strings.Contains(file, `\`) {
			return &PlanError{Files: []string{file}, Why: "no file can be called so"}
		}
		keys[i] = norm.NFC.String(cases.Fold().String(file))
		if other, taken := files[keys[i]]; taken {
			return &PlanError{Files: []string{other, file}, Why: "on some disks they are the same file"}
		}
		files[keys[i]] = file
	}
	for _, key := range keys {
		for dir := path.Dir(key); dir != "."; dir = path.Dir(dir) {
			if other, taken := files[dir]; taken {
				return &PlanError{Files: []string{other, files[key]}, Why: "the one is a file and for the other a folder"}
			}
		}
	}
	return nil
}

type writer struct {
	dir   string
	root  *os.Root
	theme *theme.Theme
	owned map[string]bool // files of the last build

	staging string // this run's own staging folder
	sizes   []int  // of each page, in bytes
}

func (w *writer) write(pages []Page) (Report, error) {
	if err := w.readManifest(); err != nil {
		return Report{}, err
	}
	if err := w.checkForeign(pages); err != nil {
		return Report{}, err
	}
	if err := w.sweep(); err != nil {
		return Report{}, err
	}
	defer w.root.RemoveAll(w.staging)
	if err := w.root.Mkdir(w.staging, 0o755); err != nil {
		return Report{}, err
	}
	staged, err := w.stage(pages)
	if err != nil {
		return Report{}, err
	}
	return w.commit(pages, staged)
}

// sweep removes what killed runs have left. Another run that is at work has a staging folder too: its own.
func (w *writer) sweep() error {
	entries, err := fs.ReadDir(w.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if !strings.HasPrefix(e.Name(), stagingPrefix) || err != nil {
			continue
		}
		if e.Name() == w.staging || time.Since(info.ModTime()) > stagingAge {
			if err := w.root.RemoveAll(e.Name()); err != nil {
				return err
			}
		}
	}
	return nil
}

// readManifest learns which files are ours. A folder without a manifest has to
// be empty, but for hidden files such as .git.
func (w *writer) readManifest() error {
	w.owned = map[string]bool{}
	data, err := w.root.ReadFile(manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return w.checkEmpty()
	}
	if err != nil {
		return err
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return &ManifestError{w.dir + "/" + manifestFile, err}
	}
	for _, file := range m.Files {
		if fs.ValidPath(file) {
			w.owned[file] = true
		}
	}
	return w.ownPrivate(m.Private)
}

// ownPrivate finds our files among those of private previews, by their hashes.
func (w *writer) ownPrivate(hashes []string) error {
	if len(hashes) == 0 {
		return nil
	}
	return fs.WalkDir(w.root.FS(), privateFolder, func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err == nil && !d.IsDir() && slices.Contains(hashes, hashed(name)):
			w.owned[name] = true
		}
		return err
	})
}

func (w *writer) checkEmpty() error {
	entries, err := fs.ReadDir(w.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			return &ForeignError{Dir: w.dir, File: e.Name()}
		}
	}
	return nil
}

// checkForeign looks for what is in the way and is not ours: a file or folder at
// the place of a new file, or anything but a folder above one.
func (w *writer) checkForeign(pages []Page) error {
	fine := map[string]bool{}
	for _, p := range pages {
		file := p.File()
		for dir := path.Dir(file); dir != "." && !fine[dir]; dir = path.Dir(dir) {
			fine[dir] = true
			info, err := w.root.Lstat(dir)
			if err == nil && !info.IsDir() && !w.owned[dir] {
				return &ForeignError{Dir: w.dir, File: dir}
			}
		}
		info, err := w.root.Lstat(file)
		if err == nil && (info.IsDir() && !w.empties(file) || !info.IsDir() && !w.owned[file]) {
			return &ForeignError{Dir: w.dir, File: file}
		}
	}
	return nil
}

// empties reports whether a folder will be gone when our files in it are.
func (w *writer) empties(dir string) bool {
	all := true
	fs.WalkDir(w.root.FS(), dir, func(name string, d fs.DirEntry, err error) error {
		all = all && err == nil && (d.IsDir() || w.owned[name])
		return err
	})
	return all
}

// stage executes all pages, a few at once, and writes those that differ from the disk
// to the staging folder, each under its number. It returns which these are.
func (w *writer) stage(pages []Page) ([]bool, error) {
	staged := make([]bool, len(pages))
	w.sizes = make([]int, len(pages))
	var next atomic.Int64
	var group errgroup.Group
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			var buffer bytes.Buffer
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pages) {
					return nil
				}
				changed, err := w.stagePage(&buffer, pages[i], i)
				if err != nil {
					return err
				}
				staged[i] = changed
			}
		})
	}
	return staged, group.Wait()
}

func (w *writer) stagePage(buffer *bytes.Buffer, p Page, number int) (bool, error) {
	if p.Named && w.written(p.File()) {
		return false, nil
	}
	body, err := w.body(buffer, p)
	if err != nil {
		return false, err
	}
	w.sizes[number] = len(body)
	if w.unchanged(p.File(), body) {
		return false, nil
	}
	return true, w.root.WriteFile(w.staged(number), body, 0o644)
}

func (w *writer) body(buffer *bytes.Buffer, p Page) ([]byte, error) {
	if p.Source != "" {
		return os.ReadFile(p.Source)
	}
	if p.Make != nil {
		return p.Make()
	}
	if p.Template == "" {
		return p.Body, nil
	}
	buffer.Reset()
	if err := w.theme.Execute(buffer, p.Template, p.Data); err != nil {
		return nil, fmt.Errorf("page %s: %w", p.Path, err)
	}
	return buffer.Bytes(), nil
}

// written reports whether a file of ours is there. It is whole, since it was moved to its place when it was; an
// empty one is what a machine that lost its power may leave.
func (w *writer) written(file string) bool {
	info, err := w.root.Lstat(file)
	return err == nil && info.Mode().IsRegular() && info.Size() > 0 && w.owned[file]
}

// unchanged reports whether the file is a plain file with these bytes.
func (w *writer) unchanged(file string, body []byte) bool {
	info, err := w.root.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(body)) {
		return false
	}
	old, err := w.root.ReadFile(file)
	return err == nil && bytes.Equal(old, body)
}

func (w *writer) staged(number int) string { return w.staging + "/" + strconv.Itoa(number) }

// commit puts the staged files into their places and removes what left the plan.
// The manifest first lists both the old and the new files: a run killed in
// between leaves nothing that the next one would take for somebody else's.
func (w *writer) commit(pages []Page, staged []bool) (Report, error) {
	report := Report{Files: len(pages), Sizes: w.sizes}
	planned, folders := make(map[string]bool, len(pages)), map[string]bool{}
	for _, p := range pages {
		planned[p.File()] = true
		for dir := path.Dir(p.File()); dir != "." && !folders[dir]; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	var stale []string
	for file := range w.owned {
		if !planned[file] {
			stale = append(stale, file)
		}
	}
	slices.Sort(stale)
	if err := w.writeManifest(planned, stale); err != nil {
		return report, err
	}
	// What leaves its place to something new goes first, all folders are there
	// before the first file moves, and the rest goes when nothing can fail any more.
	var last []string
	for _, file := range stale {
		if !folders[file] && !insideOne(file, planned) {
			last = append(last, file)
		} else if err := w.remove(file, &report); err != nil {
			return report, err
		}
	}
	for i, p := range pages {
		if staged[i] {
			if err := w.root.MkdirAll(path.Dir(p.File()), 0o755); err != nil {
				return report, err
			}
		}
	}
	for i, p := range pages {
		if !staged[i] {
			continue
		}
		if err := w.root.Rename(w.staged(i), p.File()); err != nil {
			return report, err
		}
		report.Changed++
	}
	for _, file := range last {
		if err := w.remove(file, &report); err != nil {
			return report, err
		}
	}
	return report, w.writeManifest(planned, nil)
}

// insideOne reports whether a file of the last build is in a folder where the plan has a file.
func insideOne(stale string, planned map[string]bool) bool {
	for dir := path.Dir(stale); dir != "."; dir = path.Dir(dir) {
		if planned[dir] {
			return true
		}
	}
	return false
}

// remove removes a file of ours and the folders that it leaves empty. A link in the way is not followed.
func (w *writer) remove(file string, report *Report) error {
	err := w.root.Remove(file)
	switch {
	case err == nil:
		report.Removed++
	case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR):
		return err
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if w.root.Remove(dir) != nil {
			break // not empty, so somebody needs it
		}
	}
	return nil
}

func (w *writer) writeManifest(planned map[string]bool, stale []string) error {
	files := slices.Clone(stale)
	for file := range planned {
		files = append(files, file)
	}
	slices.Sort(files)
	m := manifest{Note: "Files written by issueblog. It removes no others."}
	for _, file := range files {
		if isPrivate(file) {
			m.Private = append(m.Private, hashed(file))
		} else {
			m.Files = append(m.Files, file)
		}
	}
	slices.Sort(m.Private) // not in the order of the paths
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	if w.unchanged(manifestFile, data) {
		return nil
	}
	staged := w.staging + "/manifest"
	if err := w.root.WriteFile(staged, data, 0o644); err != nil {
		return err
	}
	return w.root.Rename(staged, manifestFile)
}
