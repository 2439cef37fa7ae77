package github_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/github"
)

func TestReadTrigger(t *testing.T) {
	const repo = `"repository":{"full_name":"Sample-Owner/blog"}`
	look, lists, none := github.Trigger{Issues: []int{5}}, github.Trigger{Lists: true}, github.Trigger{}
	for _, test := range []struct {
		kind, data string
		want       github.Trigger
	}{
		{"issues", `{"action":"deleted","issue":{"number":5,"body":"b"},` + repo + `}`, look},
		{"issues", `{"action":"transferred","issue":{"number":5},"changes":{},` + repo + `}`, look},
		{"issues", `{"action":"something new","issue":{"number":5},` + repo + `}`, look},
		{"issues", `{"action":"edited","issue":{"number":5},` + repo + `}`, none},
		{"issues", `{"action":"pinned","issue":{"number":5},` + repo + `}`, none},
		{"issue_comment", `{"action":"deleted","issue":{"number":5},"comment":{"id":1},` + repo + `}`, look},
		{"issue_comment", `{"action":"created","issue":{"number":5},` + repo + `}`, none},
		{"issue_comment", `{"action":"deleted","issue":{"number":5,"pull_request":{"url":"x"}},` + repo + `}`, none},
		{"label", `{"action":"edited","label":{"name":"x"},` + repo + `}`, lists},
		{"milestone", `{"action":"deleted",` + repo + `}`, lists},
		{"schedule", `{"schedule":"0 0 * * *",` + repo + `}`, none},
		{"push", `{"ref":"refs/heads/main",` + repo + `}`, none},
		{"workflow_dispatch", `{"inputs":null,` + repo + `}`, none},
		{"issues", `{"action":"deleted","issue":{"number":5},"repository":{"full_name":"other/blog"}}`, none},
		{"issues", `{"action":"deleted","issue":{"number":-5},` + repo + `}`, none},
		{"issues", `{"action":"deleted",` + repo + `}`, none},
		{"issues", `null`, none},
	} {
		got, err := github.ReadTrigger(test.kind, []byte(test.data), name)
		if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
			t.Errorf("%s %s: %v %s", test.kind, test.data, err, diff)
		}
	}
	for _, bad := range []string{"", "{", `{"issue":[]}`, `{"issue":{"number":1e99}}`, "<html>"} {
		if got, err := github.ReadTrigger("issues", []byte(bad), name); err == nil {
			t.Error(fmt.Sprint(bad, " gives ", got))
		}
	}
}
