package cli_test

import (
	"context"
	"image"
	"os"
	"os/signal"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"issueblog/internal/cli"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"issueblog": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt) // as main does
		defer stop()
		os.Exit(cli.Main(ctx, cli.Env{Args: os.Args[1:], Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv}))
	}})
}

// TestStories runs the command lines in testdata/*.txtar. -update rewrites what they expect.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"github": serveGitHub, "code": checkCode, "hub": serveHub, "web": serveWeb},
		Setup: func(env *testscript.Env) error {
			env.Values[fakeGitHub{}] = &fakeGitHub{}
			env.Values[webKey{}] = &web{shown: map[string]image.Point{}, asked: map[string]bool{}}
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("SOURCE_DATE_EPOCH", "1780315200") // 2026-06-01 12:00 UTC
			return nil
		},
	})
}
