package theme_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var lookAt = flag.String("pages", "", "folder to write the sample's pages to, to be looked at")

func TestWritePages(t *testing.T) {
	if *lookAt == "" {
		t.Skip("no -pages")
	}
	th := newTheme(t, "/repo")
	for _, p := range samplePages(t, th) {
		var b bytes.Buffer
		if err := th.Execute(&b, p.template, p.data); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*lookAt, p.file+".html"), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
