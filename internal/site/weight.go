package site

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"slices"

	"issueblog/internal/theme"
)

// Weights is what the pages of a site cost their readers.
type Weights struct {
	Home     Weight
	Median   Weight   // the post whose page is of median size
	Heaviest []Weight // the posts with the largest pages, the heaviest first
}

// heaviestMost is how many of the heaviest pages are named.
const heaviestMost = 5

// Weight is one page in bytes, compressed with gzip as GitHub Pages does, and what it is made of. Each part is
// compressed by itself, so the parts are a little more than the whole.
type Weight struct {
	Path  string
	Bytes int
	Parts []Part // the heaviest first
}

// Part is a part of a page.
type Part struct {
	Name  string // "style", "head", "text", "comments" or "frame"
	Bytes int
}

// Weigh compresses the pages that matter to the budget, out of those of the site; sizes are those of the report.
// To compress all would take longer than to build them: which posts are the median and the heaviest is told by their
// uncompressed size.
func Weigh(t *theme.Theme, pages []Page, sizes []int) (Weights, error) {
	var posts []int
	home := -1
	for i, p := range pages {
		switch {
		case p.Template == "post.html":
			posts = append(posts, i)
		case p.Path == "/":
			home = i
		}
	}
	slices.SortStableFunc(posts, func(i, j int) int { return sizes[j] - sizes[i] })
	w := weigher{theme: t, pages: pages}
	var out Weights
	if home >= 0 {
		out.Home = w.weigh(home)
	}
	if len(posts) > 0 {
		out.Median = w.weigh(posts[len(posts)/2])
	}
	for _, i := range posts[:min(heaviestMost, len(posts))] {
		out.Heaviest = append(out.Heaviest, w.weigh(i))
	}
	slices.SortStableFunc(out.Heaviest, func(x, y Weight) int { return y.Bytes - x.Bytes })
	return out, w.err
}

// weigher executes pages once more to weigh them.
type weigher struct {
	theme *theme.Theme
	pages []Page
	err   error // the first
}

func (w *weigher) weigh(i int) Weight {
	page := w.pages[i]
	var html bytes.Buffer
	if err := w.theme.Execute(&html, page.Template, page.Data); err != nil {
		if w.err == nil {
			w.err = fmt.Errorf("page %s: %w", page.Path, err)
		}
		return Weight{}
	}
	out := Weight{Path: page.Path, Bytes: compressed(html.Bytes())}
	parts := partsOf(html.Bytes())
	for _, name := range []string{"style", "head", "text", "comments", "frame"} {
		if len(parts[name]) > 0 {
			out.Parts = append(out.Parts, Part{name, compressed(parts[name])})
		}
	}
	slices.SortStableFunc(out.Parts, func(x, y Part) int { return y.Bytes - x.Bytes })
	return out
}

// partsOf cuts a page at the marks that the built-in templates put into it. What a blog's own templates
// leave out is part of the rest, which is the frame.
func partsOf(html []byte) map[string][]byte {
	parts := map[string][]byte{}
	for _, cut := range []struct{ name, from, to string }{
		{"style", "<style>", "</style>"},
		{"head", "<head>", "</head>"},
		{"comments", `<section id="Comments"`, "</main>"},
		{"text", "<article", "</article>"},
	} {
		from := bytes.Index(html, []byte(cut.from))
		if from < 0 {
			continue
		}
		length := bytes.Index(html[from:], []byte(cut.to))
		if length < 0 {
			continue
		}
		parts[cut.name] = html[from : from+length]
		html = slices.Concat(html[:from], html[from+length:])
	}
	parts["frame"] = html
	return parts
}

// compressed is the number of bytes that gzip makes of the text.
func compressed(text []byte) int {
	var n counting
	z := gzip.NewWriter(&n)
	if _, err := z.Write(text); err != nil {
		panic(err) // the writer below never fails
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return int(n)
}

// counting is a writer that only counts.
type counting int

var _ io.Writer = (*counting)(nil)

func (c *counting) Write(p []byte) (int, error) {
	*c += counting(len(p))
	return len(p), nil
}
