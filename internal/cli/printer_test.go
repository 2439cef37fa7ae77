package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestStageText: counts and, once there is one to speak of, the rate.
func TestStageText(t *testing.T) {
	began := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		done, total int
		took        time.Duration
		want        string
	}{
		{0, 0, 0, "issues: 0 read"},
		{1200, 0, 500 * time.Millisecond, "issues: 1,200 read"},
		{1200, 3000, 3 * time.Second, "issues: 1,200 of 3,000 read, 400 a second"},
		{1, 0, time.Minute, "issues: 1 read, 1 a second"},
	} {
		s := stageProgress{name: "issues", began: began, done: test.done, total: test.total}
		if got := s.text(began.Add(test.took)); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

// TestProgress: on a terminal a line that is drawn over and leaves nothing; in a log one line for each stage.
func TestProgress(t *testing.T) {
	for _, terminal := range []bool{true, false} {
		var out bytes.Buffer
		p := &printer{errOut: &out, terminal: terminal}
		p.progress("lock", 0, 0)
		p.progress("facts", 0, 0)
		for n := range 50 {
			p.progress("comments", n*100, 0)
		}
		p.progress("issues", 100, 0)
		p.progress("write", 3, 9)
		p.endProgress()
		p.say("done")
		text := out.String()
		if terminal {
			if lines := strings.Count(text, "\n"); lines != 2 || !strings.Contains(text, "\r\x1b[Kissues: 100 read") || !strings.HasSuffix(text, "\r\x1b[Kdone\n") || strings.Count(text, "\r") > 20 {
				t.Errorf("terminal: %q", text)
			}
		} else if want := "another process is syncing this cache; waiting for it\ncomments: 4,900 read\nissues: 100 read\ndone\n"; text != want {
			t.Errorf("log: %q, want %q", text, want)
		}
	}
}

// TestSecretsAreMasked: also where a server, a terminal or the environment has broken the token.
func TestSecretsAreMasked(t *testing.T) {
	var out bytes.Buffer
	p := newPrinter(Env{Stderr: &out, Getenv: func(name string) string {
		return map[string]string{"GITHUB_TOKEN": "ghp_Abc(123\n", "GH_TOKEN": " \n"}[name]
	}})
	p.hide("other.secret")
	p.say("one ghp_Abc(123, two ghp_\nAbc(12\t3, three ghp_\u200bAbc( 123, four other.sec\r\nret, not otherxsecret or ghp_Abc(12")
	if got, want := out.String(), "one ***, two ***, three ***, four ***, not otherxsecret or ghp_Abc(12\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
