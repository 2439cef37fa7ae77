package site_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"issueblog/internal/config"
	"issueblog/internal/site"
)

// What is weighed is what is written, and its parts are all there.
func TestWeigh(t *testing.T) {
	c := longThread(40)
	c.Issues = append(c.Issues, longThread(0).Issues[0], longThread(3).Issues[0])
	c.Issues[1].Number, c.Issues[2].Number = 2, 3
	look, pages, err := planned(config.Default(), c, "")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	report, err := site.Write(dir, look, pages)
	if err != nil {
		t.Fatal(err)
	}
	weights, err := site.Weigh(look, pages, report.Sizes)
	if err != nil {
		t.Fatal(err)
	}
	if weights.Home.Path != "/" || weights.Median.Path != "/3/low-tide/" || len(weights.Heaviest) != 3 || weights.Heaviest[0].Path != "/1/low-tide/" {
		t.Fatalf("home %s, median %s, heaviest %v", weights.Home.Path, weights.Median.Path, weights.Heaviest)
	}
	for _, w := range append(weights.Heaviest, weights.Home) {
		data, err := os.ReadFile(filepath.Join(dir, w.Path, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		var z bytes.Buffer
		writer := gzip.NewWriter(&z)
		writer.Write(data)
		writer.Close()
		if z.Len() != w.Bytes {
			t.Errorf("%s is %d bytes, weighed are %d", w.Path, z.Len(), w.Bytes)
		}
		parts, names := 0, []string{}
		for _, part := range w.Parts {
			parts += part.Bytes
			names = append(names, part.Name)
		}
		if parts < w.Bytes || parts > w.Bytes+w.Bytes/2 {
			t.Errorf("%s: parts of %d bytes of %d", w.Path, parts, w.Bytes)
		}
		want := map[bool]int{true: 3, false: 5}[w.Path == "/"]
		if len(names) != want {
			t.Errorf("%s is made of %s", w.Path, strings.Join(names, " "))
		}
	}
}

// A text that says the same again and again is large and weighs little.
func TestWeighCompressed(t *testing.T) {
	c := longThread(0)
	for number, body := range []string{strings.Repeat("Low tide again. ", 2000), noise(16000), "Text."} {
		issue := c.Issues[0]
		issue.Number, issue.Body = number+1, body
		c.Issues = append(c.Issues[:number], issue)
	}
	look, pages, err := planned(config.Default(), c, "")
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(pages) // their order says nothing
	report, err := site.Write(t.TempDir(), look, pages)
	if err != nil {
		t.Fatal(err)
	}
	weights, err := site.Weigh(look, pages, report.Sizes)
	if err != nil {
		t.Fatal(err)
	}
	var heaviest []string
	for _, w := range weights.Heaviest {
		heaviest = append(heaviest, w.Path)
	}
	if want := []string{"/2/low-tide/", "/1/low-tide/", "/3/low-tide/"}; !slices.Equal(heaviest, want) || weights.Median.Path != "/2/low-tide/" {
		t.Errorf("median %s, heaviest %s", weights.Median.Path, heaviest)
	}
}

// noise is a text of n letters that no program can compress much, and always the same.
func noise(n int) string {
	var b strings.Builder
	for sum := sha256.Sum256(nil); b.Len() < n; sum = sha256.Sum256(sum[:]) {
		b.WriteString(base64.RawURLEncoding.EncodeToString(sum[:]) + " ")
	}
	return b.String()[:n]
}
