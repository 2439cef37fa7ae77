package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os/exec"
	"strings"

	"issueblog/internal/content"
)

// clone is the git repository in the current folder.
type clone struct {
	origin string // address of the remote "origin", "" if there is none; it may hold a password
}

var errNoClone = errors.New("this folder is no git repository")

// openClone looks at the current folder. It has to be the top of a working tree, for GitHub looks
// for workflows and templates there only.
func openClone(ctx context.Context) (clone, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return clone{}, withHint(errors.New("git is not installed, or not in PATH"), "install it: https://git-scm.com/downloads")
	}
	prefix, err := git(ctx, "rev-parse", "--show-prefix")
	var refused *exec.ExitError
	if errors.As(err, &refused) && strings.Contains(string(refused.Stderr), "safe.directory") {
		return clone{}, withHint(errors.New("git does not trust this folder, because it is another user's"), "if you do: git config --global --add safe.directory \"$PWD\"")
	}
	if err != nil {
		return clone{}, withHint(errNoClone, "go to a clone of the blog's repository, or make one: gh repo clone OWNER/NAME")
	}
	if prefix != "" {
		return clone{}, withHint(errors.New("this folder is not the top of its git repository"), "go there: cd "+strings.Repeat("../", strings.Count(prefix, "/")))
	}
	if inside, err := git(ctx, "rev-parse", "--is-inside-work-tree"); err != nil || inside != "true" {
		return clone{}, withHint(errors.New("this is the inside of a git repository, not its working tree"), "go to a clone of the blog's repository")
	}
	origin, err := git(ctx, "remote", "get-url", "origin")
	if err != nil {
		origin = "" // a repository that has not been pushed yet
	}
	return clone{origin}, nil
}

// git runs a command that only reads, and returns its one line.
func git(ctx context.Context, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, "git", args...).Output()
	return strings.TrimRight(string(out), "\r\n"), err
}

// repository is the name of the repository that origin leads to, if that is on the server, such as
// "https://github.com". The error does not tell the address, for passwords are written into some.
func (c clone) repository(server string) (content.Name, error) {
	if c.origin == "" {
		return content.Name{}, errors.New(`there is no remote "origin"`)
	}
	host, path := splitRemote(c.origin)
	home, err := url.Parse(server)
	if err != nil {
		return content.Name{}, errors.New("GITHUB_SERVER_URL is not an address")
	}
	if !strings.EqualFold(strings.TrimPrefix(host, "ssh."), home.Hostname()) {
		return content.Name{}, fmt.Errorf("the remote \"origin\" is not at %s", home.Hostname())
	}
	name, err := content.ParseName(strings.TrimSuffix(strings.Trim(path, "/"), ".git"))
	if err != nil {
		return content.Name{}, errors.New(`the remote "origin" is not the address of a repository`)
	}
	return name, nil
}

// splitRemote reads the forms that git takes: "https://host/path", "ssh://git@host:22/path", "git@host:path".
func splitRemote(remote string) (host, path string) {
	if u, err := url.Parse(remote); err == nil && u.Host != "" {
		return u.Hostname(), u.Path
	}
	address, path, found := strings.Cut(remote, ":")
	if !found || strings.ContainsAny(address, `/\`) {
		return "", "" // a folder
	}
	return address[strings.LastIndex(address, "@")+1:], path
}

// serverURL is GitHub's own address.
func serverURL(env *Env) string {
	if s := env.Getenv("GITHUB_SERVER_URL"); s != "" {
		return strings.TrimRight(s, "/")
	}
	return "https://github.com"
}
