package typeset

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the expected results")

// pairs runs every case of the files of a pattern: what is read and what comes of it stand
// in one file, divided by lines of = and -.
func pairs(t *testing.T, pattern string, result func(t *testing.T, input string) string) {
	t.Helper()
	for _, file := range glob(t, pattern) {
		var out strings.Builder
		for i, text := range strings.Split(readFile(t, file), "\n====\n") {
			input, want, _ := strings.Cut(strings.TrimSuffix(text, "\n"), "\n----\n")
			got := result(t, input)
			if got != want && !*update {
				t.Errorf("%s, case %d:\n%s\n got %s\nwant %s", file, i+1, input, got, want)
			}
			if i > 0 {
				out.WriteString("====\n")
			}
			out.WriteString(input + "\n----\n" + got + "\n")
		}
		if *update {
			if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
