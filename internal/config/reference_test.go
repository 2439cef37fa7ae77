package config

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// field is one key as the types of Go have it.
type field struct {
	key   string
	kind  kind
	value reflect.Value // in Default
}

func fieldsOf(prefix string, v reflect.Value) []field {
	var all []field
	for i := range v.NumField() {
		key := joinPath(prefix, v.Type().Field(i).Tag.Get("toml"))
		f := field{key, kindOf(v.Field(i).Type()), v.Field(i)}
		all = append(all, f)
		switch f.kind {
		case table:
			all = append(all, fieldsOf(key, v.Field(i))...)
		case tables:
			all = append(all, fieldsOf(key, reflect.Zero(v.Field(i).Type().Elem()))...)
		}
	}
	return all
}

func kindOf(t reflect.Type) kind {
	switch {
	case t.Kind() == reflect.Int:
		return number
	case t.Kind() == reflect.Bool:
		return truth
	case t.Kind() == reflect.Struct:
		return table
	case t == reflect.TypeFor[[]string]():
		return texts
	case t.Kind() == reflect.Slice:
		return tables
	}
	return text
}

func TestReferenceHasEveryField(t *testing.T) {
	var want, got []string
	for _, f := range fieldsOf("", reflect.ValueOf(Default())) {
		want = append(want, f.key+" takes "+f.kind.String())
	}
	for _, s := range reference {
		got = append(got, s.key+" takes "+s.kind.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("struct and reference differ (-struct +reference):\n%s", diff)
	}
}

// What is shown is the default, where there is one; and it parses.
func TestReferenceShowsTheDefaults(t *testing.T) {
	for _, f := range fieldsOf("", reflect.ValueOf(Default())) {
		s, _ := find(f.key)
		if f.kind == table || strings.HasPrefix(f.key, "links.") {
			continue
		}
		got, err := Parse("f", []byte(s.key+" = "+s.shown))
		if err != nil {
			t.Error(err)
		}
		if same := cmp.Equal(Default(), got); same == (f.value.IsZero() && f.kind != truth) {
			t.Errorf("%s shows %s, the default is %v", s.key, s.shown, f.value)
		}
	}
}

// The words of the reference are the comments of the fields.
func TestReferenceSaysWhatTheCommentsSay(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	comments := map[string]string{}
	for owner, prefix := range map[string]string{"Settings": "", "Feed": "feed", "Look": "look", "Budget": "budget", "Link": "links"} {
		for _, f := range structOf(file, owner).Fields.List {
			tag, _ := strconv.Unquote(f.Tag.Value)
			key := joinPath(prefix, reflect.StructTag(tag).Get("toml"))
			comments[key] = strings.Join(strings.Fields(f.Doc.Text()), " ")
		}
	}
	for _, s := range reference {
		if diff := cmp.Diff(comments[s.key], s.means); diff != "" {
			t.Errorf("%s (-comment +reference):\n%s", s.key, diff)
		}
	}
}

func structOf(file *ast.File, name string) *ast.StructType {
	return file.Scope.Lookup(name).Decl.(*ast.TypeSpec).Type.(*ast.StructType)
}

func TestReferenceIsASettingsFile(t *testing.T) {
	text := Reference()
	got, err := Parse("f", []byte(text))
	if diff := cmp.Diff(Default(), got); err != nil || diff != "" {
		t.Errorf("as it is: %v %s", err, diff)
	}
	uncommented := 0
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "# ") {
			lines[i] = line[1:]
			uncommented++
		}
	}
	if uncommented != 31 {
		t.Errorf("%d settings have a line, want 31", uncommented)
	}
	if _, err := Parse("f", []byte(strings.Join(lines, "\n"))); err != nil {
		t.Errorf("without the #: %v", err)
	}
}

// What a blog has of its own is shown, and what could not be a setting is not.
func TestReferenceForABlog(t *testing.T) {
	known := Settings{Title: `The "shed" \ C:\`, Description: "Notes \u202e on\u00ad things 写作", Author: "octo-keeper",
		BaseURL: "https://octo-keeper.github.io/notes/", CNAME: "blog.octo.example", Authors: []string{"octo-keeper", "friend"}}
	text := ReferenceFor(known)
	var lines []string
	for line := range strings.Lines(text) {
		for _, key := range []string{"title", "description", "author", "base_url", "cname", "authors"} {
			if strings.HasPrefix(line, "#"+key+" = ") {
				line = line[1:]
			}
		}
		lines = append(lines, line)
	}
	want := Default()
	want.Title, want.Description, want.Author, want.BaseURL, want.CNAME, want.Authors = known.Title, known.Description, known.Author, known.BaseURL, known.CNAME, known.Authors
	got, err := Parse("f", []byte(strings.Join(lines, "")))
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v %s\n%s", err, diff, text)
	}
	bad := Settings{Title: "two\nlines\ncname = \"evil.example\"", Description: "\x1b[31m", Author: "\xff", BaseURL: "javascript:x", CNAME: "a/b", Authors: []string{"ok", "not ok"}}
	if got := ReferenceFor(bad); got != Reference() {
		t.Errorf("a value that cannot be a setting is shown:\n%s", got)
	}
}
