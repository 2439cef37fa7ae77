// Package cli turns a command line into the stages of the program and what they
// return into words. It is the only place that prints.
//
// What a user can rely on:
//   - standard output carries only what a script reads: rendered HTML, lists, completion;
//   - one line for each stage goes to standard error, warnings and errors too;
//   - an error says what happened, and "hint:" lines below it what to do;
//   - exit code 0 is done, 1 is failed, 2 is wrong use.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// Env is the world a command runs in.
type Env struct {
	Args   []string // without the program's name
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer
	Getenv func(string) string
}

// commands is the whole command line. Its comments and tags are the help text.
type commands struct {
	Sync       syncCommand       `cmd:"" help:"Fetch a repository's issues and comments into the cache."`
	Build      buildCommand      `cmd:"" help:"Build the site; fetch first when a repository is given."`
	Serve      serveCommand      `cmd:"" help:"Show the blog on this machine; rebuild and reload on change."`
	List       listCommand       `cmd:"" help:"Say of every issue whether it is published, why, and where."`
	Init       initCommand       `cmd:"" help:"Write workflow, settings and issue templates into a blog's repository."`
	Doctor     doctorCommand     `cmd:"" help:"Check what a blog needs to be published, and say what to click or type."`
	Ping       pingCommand       `cmd:"" help:"Tell a WebSub hub which feeds have changed."`
	Render     renderCommand     `cmd:"" help:"Render Markdown files as posts are rendered."`
	Completion completionCommand `cmd:"" help:"Print a completion script for a shell."`
	Version    versionCommand    `cmd:"" help:"Print the program's version."`
	Help       helpCommand       `cmd:"" help:"Explain a command." hidden:""`
}

// exampled is a command whose help ends with an example.
type exampled interface{ example() string }

// Main runs one command line and returns the exit code.
func Main(ctx context.Context, env Env) int {
	var c commands
	p := newPrinter(env)
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("issueblog"),
		kong.Description("A personal blog built on GitHub Issues: write a post as an issue, publish a static site and its feeds."),
		kong.Writers(env.Stdout, env.Stderr),
		kong.Exit(func(code int) { exit = code }),
		kong.Help(printHelp),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Bind(p, &env),
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		p.err(err)
		return exitFailed
	}
	args := env.Args
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // help was asked for and printed
		return exitDone
	}
	if err != nil {
		p.err(withHint(err, "issueblog "+commandOf(err)+"--help shows what can be written"))
		return exitUsage
	}
	return p.exit(parsed.Run(parser))
}

// commandOf names the command in which a mistake was made, with a blank, or "".
func commandOf(err error) string {
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil && parse.Context.Selected() != nil {
		return parse.Context.Selected().Name + " "
	}
	return ""
}

// printHelp prints Kong's help, and the example of the command below it.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	example := "issueblog serve\n    issueblog build --repo OWNER/NAME --out public"
	if node := ctx.Selected(); node != nil {
		if command, ok := node.Target.Addr().Interface().(exampled); ok {
			example = command.example()
		}
	}
	_, err := fmt.Fprintf(ctx.Stdout, "\nExample:\n    %s\n", example)
	return err
}

// helpCommand is "issueblog help [COMMAND]": the same as --help.
type helpCommand struct {
	Command []string `arg:"" optional:"" help:"Command to explain."`
}

// Run prints the help of the named command.
func (h *helpCommand) Run(parser *kong.Kong) error {
	if _, err := parser.Parse(append(h.Command, "--help")); err != nil {
		return usageError{withHint(err, "issueblog --help lists the commands")}
	}
	return nil
}

// now is the build's clock, not that by which a cache grows old. Only commands read it; everything below gets it as an argument.
func now(env *Env) (time.Time, error) {
	s := env.Getenv("SOURCE_DATE_EPOCH")
	if s == "" {
		return time.Now(), nil
	}
	seconds, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return time.Time{}, usageError{fmt.Errorf("SOURCE_DATE_EPOCH=%q is no number of seconds", s)}
	}
	return time.Unix(seconds, 0).UTC(), nil
}
