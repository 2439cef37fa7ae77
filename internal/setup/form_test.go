package setup

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
)

func blogUser(id int64) content.User {
	return content.User{Login: string(rune('a' + id)), ID: id, Type: "User"}
}

func TestFormOf(t *testing.T) {
	for _, test := range []struct {
		path, text string
		want       []string
	}{
		{"x.md", "---\nname: x\nlabels: page\n---\nlabels: no", []string{"page"}},
		{"x.md", "---\r\nlabels: 'good first issue, blog'\r\n---\r\n", []string{"good first issue", "blog"}},
		{"x.md", "---\nlabels: ''\n---\n", nil},
		{"x.md", "labels: no", nil},
		{"x.md", "---\nname: x\n---\n\nlabels: no\n", nil},
		{"x.md", "\ufeff---\nlabels: a\n---\n", []string{"a"}},
		{"x.yml", "name: x\nlabels: [\"a b\", 'c'] # d\nbody:\n", []string{"a b", "c"}},
		{"x.yaml", "labels:\n  - a # first\n  - \"C#\"\nbody:\n  - type: input\n", []string{"a", "C#"}},
		{"x.yml", "labels:\n- a\n- b", []string{"a", "b"}},
		{"x.yml", "labels: [\n  a,\n  b\n]\nbody: [c]", []string{"a", "b"}},
		{"x.yml", "body:\n  - labels: a", nil},
		{"x.yml", "", nil},
	} {
		form := FormOf(test.path, test.text)
		if diff := cmp.Diff(test.want, form.Labels); diff != "" {
			t.Errorf("%q: %s", test.text, diff)
		}
	}
}

func FuzzFormOf(f *testing.F) {
	f.Add("labels: [a,")
	f.Add("---\nlabels:\n-")
	f.Fuzz(func(t *testing.T, text string) {
		for _, path := range []string{"x.md", "x.yml"} {
			for _, label := range FormOf(path, text).Labels {
				if label == "" {
					t.Errorf("%q: an empty label", text)
				}
			}
		}
	})
}
