package cli_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// serveHub is "hub STATUS": a WebSub hub that gives every request this answer, at $HUB. It writes what it is told
// to the file told.txt.
func serveHub(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: hub STATUS")
	}
	status, err := strconv.Atoi(args[0])
	ts.Check(err)
	told := ts.MkAbs("told.txt")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := r.ParseForm()
		if err == nil {
			err = os.WriteFile(told, []byte(strings.Join(r.PostForm["hub.url"], "\n")+"\n"), 0o644)
		}
		if err != nil {
			status = http.StatusInternalServerError
		}
		w.WriteHeader(status)
	}))
	ts.Defer(server.Close)
	ts.Setenv("HUB", server.URL)
}
