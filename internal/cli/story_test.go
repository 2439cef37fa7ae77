package cli_test

import (
	"errors"
	"flag"
	"os/exec"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite what the stories expect")

// checkCode is "code N PROGRAM ARG...": the program ends with this exit code.
func checkCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N PROGRAM ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if want := args[0]; want != itoa(code) {
		ts.Fatalf("exit code %d, want %s", code, want)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
