package server

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// files serves the built site the way GitHub Pages does: index.html for a
// folder, x.html for /x, 404.html for what is not there, and no listings.
type files struct {
	dir  string
	news *news
	log  func(format string, args ...any)
}

func (f *files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	// Before the file is read: a page that is rebuilt meanwhile must count as old.
	version := f.news.now().Version
	root, err := os.OpenRoot(f.dir)
	if err != nil {
		f.missing(w, r, nil, version)
		return
	}
	defer root.Close()
	name, folder := lookUp(root, r.URL.Path)
	switch {
	case folder:
		redirect(w, r)
	case name == "":
		f.missing(w, r, root, version)
	default:
		f.send(w, r, root, name, version, http.StatusOK)
	}
}

// lookUp finds the file of an address. If the address is that of a folder
// without its final slash, folder is set; if there is nothing, the name is "".
func lookUp(root *os.Root, address string) (name string, folder bool) {
	clean := strings.TrimPrefix(path.Clean("/"+address), "/")
	if hidden(clean) {
		return "", false
	}
	if clean == "" || strings.HasSuffix(address, "/") {
		return firstFile(root, path.Join(clean, "index.html")), false
	}
	if name := firstFile(root, clean, clean+".html"); name != "" {
		return name, false
	}
	return "", isFolder(root, clean)
}

// hidden tells whether a file is not part of the site: the list of written
// files, what a version control keeps.
func hidden(name string) bool {
	for part := range strings.SplitSeq(strings.ReplaceAll(name, `\`, "/"), "/") {
		if strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}

func firstFile(root *os.Root, names ...string) string {
	for _, name := range names {
		if info := stat(root, name); info != nil && info.Mode().IsRegular() {
			return name
		}
	}
	return ""
}

func isFolder(root *os.Root, name string) bool {
	info := stat(root, name)
	return info != nil && info.IsDir()
}

// stat is nil for what does not exist, lies outside, or has a name that the
// system does not allow.
func stat(root *os.Root, name string) fs.FileInfo {
	local, err := filepath.Localize(name)
	if err != nil {
		return nil
	}
	info, err := root.Stat(local)
	if err != nil {
		return nil
	}
	return info
}

// redirect adds the slash to a folder's address. The address is cleaned first:
// one that starts with two slashes would lead to another host.
func redirect(w http.ResponseWriter, r *http.Request) {
	to := url.URL{Path: path.Clean("/"+r.URL.Path) + "/", RawQuery: r.URL.RawQuery}
	w.Header().Set("Location", to.String())
	w.WriteHeader(http.StatusMovedPermanently)
}

// bare is the answer while there is no 404.html, as before the first build
// that succeeds: it reloads too.
const bare = "<!DOCTYPE html><html lang=\"en\"><title>Not found</title><body><p>Nothing is here.</body></html>\n"

func (f *files) missing(w http.ResponseWriter, r *http.Request, root *os.Root, version string) {
	if root != nil && firstFile(root, "404.html") != "" {
		f.send(w, r, root, "404.html", version, http.StatusNotFound)
		return
	}
	sendPage(w, []byte(bare), version, http.StatusNotFound)
}

func (f *files) send(w http.ResponseWriter, r *http.Request, root *os.Root, name, version string, status int) {
	local, _ := filepath.Localize(name)
	file, err := root.Open(local)
	if err != nil {
		f.fail(w, name, err)
		return
	}
	defer file.Close()
	kind, err := mediaType(file, name)
	if err != nil {
		f.fail(w, name, err)
		return
	}
	if kind != htmlType {
		w.Header().Set("Content-Type", kind)
		http.ServeContent(w, r, "", time.Time{}, file)
		return
	}
	page, err := io.ReadAll(file)
	if err != nil {
		f.fail(w, name, err)
		return
	}
	sendPage(w, page, version, status)
}

// fail answers for a file that exists but cannot be read. That it was removed
// in this moment is nobody's mistake.
func (f *files) fail(w http.ResponseWriter, name string, err error) {
	status := http.StatusInternalServerError
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		status = http.StatusNotFound
	} else {
		f.log("%s: %v", name, err)
	}
	http.Error(w, http.StatusText(status), status)
}

func sendPage(w http.ResponseWriter, page []byte, version string, status int) {
	w.Header().Set("Content-Type", htmlType)
	w.WriteHeader(status)
	_, _ = w.Write(withReload(page, version)) // fails only if the browser has gone
}
