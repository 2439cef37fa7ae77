package media

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOpenNothing(t *testing.T) {
	l, err := Open(filepath.Join(t.TempDir(), "none"))
	if err != nil {
		t.Fatal(err)
	}
	if image, ok := l.Lookup("https://x.example/a.png"); ok {
		t.Errorf("found %v", image)
	}
}

func TestOpenForgetsWhatIsDeleted(t *testing.T) {
	dir := t.TempDir()
	index := `[{"url":"https://x.example/a","file":"0123456789abcdef.png","type":"image/png","width":2,"height":1,"bytes":9},
		{"url":"https://x.example/b","file":"0123456789abcde0.png","type":"image/png","width":2,"height":1,"bytes":9}]`
	write(t, filepath.Join(dir, indexName), index)
	write(t, filepath.Join(dir, "0123456789abcdef.png"), "x")
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	got, ok := l.Lookup("https://x.example/a")
	if want := (Image{"0123456789abcdef.png", "image/png", 2, 1, 9}); !ok || got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, ok := l.Lookup("https://x.example/b"); ok {
		t.Error("a deleted copy is still known")
	}
	if all := l.Images(); len(all) != 1 || all[0] != got {
		t.Errorf("all copies: %v", all)
	}
}

func TestBrokenIndex(t *testing.T) {
	for name, index := range map[string]string{
		"no JSON":       `[{`,
		"object":        `{}`,
		"two":           `[] []`,
		"unknown field": `[{"uri":"x"}]`,
		"no address":    `[{"file":"0123456789abcdef.png","type":"image/png","bytes":1}]`,
		"path":          `[{"url":"u","file":"../../0123456789abcdef.png","type":"image/png","bytes":1}]`,
		"type":          `[{"url":"u","file":"0123456789abcdef.png","type":"text/html","bytes":1}]`,
		"extension":     `[{"url":"u","file":"0123456789abcdef.html","type":"","bytes":1}]`,
		"negative":      `[{"url":"u","file":"0123456789abcdef.png","type":"image/png","width":-1,"height":-1,"bytes":1}]`,
		"half a size":   `[{"url":"u","file":"0123456789abcdef.png","type":"image/png","width":1,"height":0,"bytes":1}]`,
		"twice":         `[{"url":"u","file":"0123456789abcdef.png","type":"image/png","bytes":1},{"url":"u","file":"0123456789abcdef.png","type":"image/png","bytes":1}]`,
	} {
		file := filepath.Join(t.TempDir(), indexName)
		write(t, file, index)
		if _, err := Open(filepath.Dir(file)); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPath(t *testing.T) {
	l := &Library{dir: "media"}
	if got, want := l.Path("0123456789abcdef.webp"), filepath.Join("media", "0123456789abcdef.webp"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, bad := range []string{"", ".", "..", "index.json", "../0123456789abcdef.png", "0123456789abcdef.svg", "0123456789ABCDEF.png", "0123456789abcdef.png\n", "0123456789abcdef.png/x"} {
		if got := l.Path(bad); got != "" {
			t.Errorf("Path(%q) = %q", bad, got)
		}
	}
}

func TestWriteFileKeepsTheOldOneOnFailure(t *testing.T) {
	dir := t.TempDir()
	if err := writeFile(filepath.Join(dir, "none", "a"), []byte("x")); err == nil {
		t.Error("written into a folder that is not there")
	}
	name := filepath.Join(dir, "a")
	for range 2 {
		if err := writeFile(name, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
}

// FuzzIndex: what is accepted is safe to use, and comes back the same.
func FuzzIndex(f *testing.F) {
	f.Add([]byte(`[]`))
	f.Add([]byte(`[{"url":"u","file":"0123456789abcdef.png","type":"image/png","width":1,"height":1,"bytes":1}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		records, err := parseIndex[record](data)
		if err != nil {
			return
		}
		for _, r := range records {
			if !validName(r.File) || r.Width < 0 || r.Height < 0 {
				t.Errorf("accepted %+v", r)
			}
		}
		first, err := formatIndex(records)
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseIndex[record](first)
		if err != nil {
			t.Fatalf("%v: %s", err, first)
		}
		second, err := formatIndex(again)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%v:\n%s\n%s", err, first, second)
		}
	})
}

func write(t *testing.T, name, data string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}
