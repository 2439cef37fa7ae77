package cli_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

var (
	kills = flag.Int("kills", 10, "how often TestKilledAtRandom kills the program")
	seed  = flag.Uint64("seed", 1, "of TestKilledAtRandom")
)

// bench is a repository, and the folders of a blog made of it.
type bench struct {
	t      *testing.T
	server *githubtest.Server
	name   content.Name
	dir    string
}

func newBench(t *testing.T, posts int) *bench {
	name := content.Name{Owner: "harbour", Repo: "notes"}
	owner := content.User{Login: name.Owner, ID: 1, Type: "User"}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	w := githubtest.World{Repository: content.Repository{ID: 7, Name: name.Repo, Owner: owner, HTMLURL: "https://github.com/harbour/notes", CreatedAt: at}}
	for n := 1; n <= posts; n++ {
		at = at.Add(time.Hour)
		issue := content.Issue{Number: n, ID: int64(n), NodeID: fmt.Sprint("I_", n), Title: fmt.Sprint("Post ", n), State: "open", User: owner,
			CreatedAt: at, UpdatedAt: at, Body: strings.Repeat("Some text. ", 50)}
		for c := range n % 3 {
			issue.Comments = append(issue.Comments, content.Comment{ID: int64(n*10 + c), User: owner, CreatedAt: at, UpdatedAt: at, Body: "A remark"})
		}
		w.Issues = append(w.Issues, issue)
	}
	b := &bench{t: t, server: githubtest.New(w), name: name, dir: t.TempDir()}
	b.server.PageSize = 10
	t.Cleanup(b.server.Close)
	return b
}

// command is the program on the folders "cache-NAME" and "public-NAME".
func (b *bench) command(folders string, args ...string) (*exec.Cmd, *bytes.Buffer) {
	exe, err := os.Executable() // TestMain makes the program of it
	if err != nil {
		b.t.Fatal(err)
	}
	var stderr bytes.Buffer
	args = append([]string{"issueblog"}, append(args, "--repo", b.name.String(), "--cache", "cache-"+folders)...)
	if args[1] == "build" {
		args = append(args, "--out", "public-"+folders)
	}
	cmd := &exec.Cmd{Path: exe, Args: args, Dir: b.dir, Stderr: &stderr,
		Env: append(os.Environ(), "GITHUB_API_URL="+b.server.URL, "GITHUB_TOKEN="+githubtest.Token, "GITHUB_EVENT_PATH=", "SOURCE_DATE_EPOCH=1780315200")}
	return cmd, &stderr
}

func (b *bench) run(folders string, args ...string) {
	b.t.Helper()
	cmd, stderr := b.command(folders, args...)
	if err := cmd.Run(); err != nil {
		b.t.Fatalf("%v: %v\n%s", args, err, stderr)
	}
}

// killAfter kills a process that runs longer than that. It returns how the process ended.
func killAfter(t *testing.T, cmd *exec.Cmd, d time.Duration) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(d):
	}
	if err := cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
	return <-ended
}

// TestKilledAtRandom kills builds at random moments while the repository is edited. After each,
// cache and site are whole; in the end they are as fresh ones.
func TestKilledAtRandom(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(*seed, 1))
	b := newBench(t, 40)
	b.server.Fault = func(int, *http.Request) githubtest.Fault {
		time.Sleep(5 * time.Millisecond) // so that kills strike syncs, too
		return githubtest.Fault{}
	}
	began := time.Now()
	b.run("unhurt", "build")
	whole := time.Since(began)
	killed, resumed := 0, 0
	window := whole // within which a run is killed: runs differ in length, and machines in speed
	for round := 0; killed < *kills; round++ {
		if round > 4**kills+20 {
			t.Fatalf("only %d of %d builds could be killed", killed, round)
		}
		for range random.IntN(4) {
			b.edit(random, 1000+round)
		}
		args := []string{[]string{"sync", "build"}[random.IntN(2)]}
		if random.IntN(2) == 0 {
			args = append(args, "--full")
		}
		cmd, stderr := b.command("hurt", args...)
		began := time.Now()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		err := killAfter(t, cmd, time.Duration(random.Int64N(int64(window))))
		took := time.Since(began)
		var exit *exec.ExitError
		if errors.As(err, &exit) && exit.ExitCode() == -1 || err != nil && runtime.GOOS == "windows" {
			killed++
			window = min(window*5/4, whole)
		} else if window = min(took, whole); err != nil && !strings.Contains(stderr.String(), "--accept-removals") {
			t.Fatalf("seed %d, round %d: %v\n%s", *seed, round, err, stderr)
		}
		if strings.Contains(stderr.String(), "going on where") {
			resumed++
		}
		b.wantWhole("hurt", fmt.Sprintf("seed %d, round %d", *seed, round))
	}
	t.Logf("%d kills, %d syncs that went on", killed, resumed)
	b.run("hurt", "build", "--accept-removals")
	// A fresh cache knows of nothing that is gone, and its site says nothing of it.
	if err := os.Remove(filepath.Join(b.dir, "cache-hurt", b.name.Owner, b.name.Repo, "gone.json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	b.run("hurt", "build", "--full")
	b.run("fresh", "build")
	for _, folder := range []string{"cache", "public"} {
		if diff := cmp.Diff(b.files(folder+"-fresh"), b.files(folder+"-hurt")); diff != "" {
			t.Errorf("seed %d: %s differs from a fresh one (-fresh +killed):\n%s", *seed, folder, diff)
		}
	}
}

// edit makes one change at GitHub.
func (b *bench) edit(random *rand.Rand, next int) {
	w := b.server.World()
	number := w.Issues[random.IntN(len(w.Issues))].Number
	switch random.IntN(5) {
	case 0:
		b.server.EditIssue(number, func(i *content.Issue, now time.Time) { i.Body = "Edited at " + now.String() })
	case 1:
		b.server.EditIssue(number, func(i *content.Issue, _ time.Time) { i.Title = fmt.Sprint("Renamed ", next) })
	case 2:
		b.server.Edit(func(w *githubtest.World, now time.Time) {
			issue := w.Issues[0]
			issue.Number, issue.ID, issue.NodeID, issue.CreatedAt, issue.UpdatedAt, issue.Comments = next, int64(next), fmt.Sprint("I_", next), now, now, nil
			if w.Issue(next) == nil {
				w.Issues = append(w.Issues, issue)
			}
		})
	case 3:
		if len(w.Issues) > 25 {
			b.server.Edit(func(w *githubtest.World, _ time.Time) { w.Remove(number) })
		}
	case 4:
		b.server.Edit(func(w *githubtest.World, _ time.Time) { w.Issue(number).Comments = nil })
	}
}

// wantWhole looks into the folders that a killed build left.
func (b *bench) wantWhole(folders, when string) {
	b.t.Helper()
	_, err := content.Open(filepath.Join(b.dir, "cache-"+folders), b.name).Load()
	if err != nil && !errors.Is(err, content.ErrNoCache) {
		b.t.Fatalf("%s: %v", when, err)
	}
	for file, text := range b.files("public-" + folders) {
		if strings.HasSuffix(file, ".html") && !strings.HasSuffix(strings.TrimSpace(text), ">") {
			b.t.Fatalf("%s: %s is torn", when, file)
		}
	}
}

// files reads a folder but for what may differ from run to run.
func (b *bench) files(folder string) map[string]string {
	b.t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(b.dir), folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".derived" || strings.HasPrefix(d.Name(), ".issueblog-staging")):
			return fs.SkipDir
		case d.IsDir(), d.Name() == "sync.json", d.Name() == ".lock", strings.HasPrefix(d.Name(), ".issueblog"):
			return nil
		}
		data, err := os.ReadFile(filepath.Join(b.dir, filepath.FromSlash(path)))
		out[strings.TrimPrefix(path, folder)] = string(data)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// TestInterrupted sends the signal of Ctrl-C while GitHub does not answer: the program ends within a
// second, and says how to go on.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such signal to send")
	}
	b := newBench(t, 60)
	hang, reached := make(chan struct{}), make(chan struct{})
	b.server.Fault = func(call int, _ *http.Request) githubtest.Fault {
		if call == 6 {
			close(reached)
		}
		if call >= 6 {
			<-hang
		}
		return githubtest.Fault{}
	}
	cmd, stderr := b.command("stopped", "build")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-reached
	began := time.Now()
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	err := cmd.Wait()
	took := time.Since(began)
	close(hang)
	if cmd.ProcessState.ExitCode() != 1 || took > time.Second || !strings.Contains(stderr.String(), "error: stopped before it was done") || !strings.Contains(stderr.String(), "hint: run the same command again") {
		t.Errorf("%v after %s:\n%s", err, took, stderr)
	}
	b.server.Fault = nil
	cmd, stderr = b.command("stopped", "build")
	if err := cmd.Run(); err != nil || !strings.Contains(stderr.String(), "going on where it had stopped") {
		t.Errorf("the run after it: %v\n%s", err, stderr)
	}
}
