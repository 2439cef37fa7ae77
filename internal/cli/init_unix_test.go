//go:build unix

package cli_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestInitReadOnly runs init where it may not write: an error that says where, a hint, and no half of a
// blog. Root may write everywhere, so that there it becomes nobody.
func TestInitReadOnly(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not there")
	}
	dir, err := os.MkdirTemp("", "readonly") // t.TempDir is closed to others
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Chmod(filepath.Join(dir, "blog"), 0o755); err != nil {
			t.Error(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	blog, program := filepath.Join(dir, "blog"), filepath.Join(dir, "issueblog")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"chmod", "755", dir}, {"cp", self, program}, {"chmod", "755", program}, {"git", "init", "-q", blog}, {"chmod", "555", blog}} {
		if out, err := exec.Command(args[0], args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v %s", args, err, out)
		}
	}
	cmd := &exec.Cmd{Path: program, Dir: blog, Args: []string{"issueblog", "init", "--offline", "--engine", "harbour/engine@v1", "--repo", "harbour/notes"},
		Env: []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=safe.directory", "GIT_CONFIG_VALUE_0=*"}}
	if os.Geteuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	text := string(out)
	if code := cmd.ProcessState.ExitCode(); code != 1 || !strings.Contains(text, "error: ") || !strings.Contains(text, ".github: permission denied") || !strings.Contains(text, "hint: this user may not write there") {
		t.Errorf("exit code %d, %v:\n%s", code, err, text)
	}
	if os.Geteuid() == 0 { // then the folder is another user's
		again := &exec.Cmd{Path: program, Dir: blog, Args: cmd.Args, Env: cmd.Env[:2], SysProcAttr: cmd.SysProcAttr}
		if out, err := again.CombinedOutput(); err == nil || !strings.Contains(string(out), "error: git does not trust this folder") {
			t.Errorf("in another user's folder: %v\n%s", err, out)
		}
	}
	if _, err := os.Lstat(filepath.Join(blog, ".github")); !os.IsNotExist(err) {
		t.Error("something was written")
	}
}
