package cli

import (
	"strings"
	"testing"
)

// Every form of a remote's address that git takes and GitHub shows; of all others nothing is believed, and
// no password is told.
func TestCloneRepository(t *testing.T) {
	const server, enterprise = "https://github.com", "https://git.example.org:8443"
	for _, test := range []struct{ origin, server, want string }{
		{"https://github.com/harbour/notes", server, "harbour/notes"},
		{"https://github.com/harbour/notes.git", server, "harbour/notes"},
		{"https://GitHub.com/harbour/notes/", server, "harbour/notes"},
		{"https://user:hunter2@github.com/harbour/notes.git", server, "harbour/notes"},
		{"git@github.com:harbour/notes.git", server, "harbour/notes"},
		{"github.com:harbour/notes", server, "harbour/notes"},
		{"ssh://git@github.com/harbour/notes.git", server, "harbour/notes"},
		{"ssh://git@ssh.github.com:443/harbour/notes.git", server, "harbour/notes"},
		{"git://github.com/harbour/harbour.github.io.git", server, "harbour/harbour.github.io"},
		{"git@git.example.org:harbour/notes.git", enterprise, "harbour/notes"},
		{"https://git.example.org:8443/harbour/notes", enterprise, "harbour/notes"},
		{"", server, ""},
		{"https://gitlab.com/harbour/notes", server, ""},
		{"https://github.com.evil.example/harbour/notes", server, ""},
		{"https://evil.example/github.com/harbour/notes", server, ""},
		{"git@github.com:harbour/notes/wiki", server, ""},
		{"https://user:hunter2@github.com/harbour", server, ""},
		{"/srv/github.com:harbour/notes", server, ""},
		{"../notes", server, ""},
		{`C:\notes`, server, ""},
		{"https://github.com/harbour/no tes", server, ""},
		{"https://github.com/harbour/..", server, ""},
		{"https://github.com/harbour/notes%2f..", server, ""},
		{"https://hunter2%zz@github.com/harbour/notes", server, ""},
	} {
		name, err := clone{test.origin}.repository(test.server)
		got := name.String()
		if err != nil {
			got = ""
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%q: the password is told: %v", test.origin, err)
			}
		}
		if got != test.want {
			t.Errorf("%q at %s: %q, %v, want %q", test.origin, test.server, got, err, test.want)
		}
	}
}
