package markdown

import (
	"io"
	"testing"

	"github.com/alecthomas/chroma/v2"
	formatter "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// bare renders texts with goldmark and chroma alone, to compare with.
func bare(t testing.TB, texts []string) {
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	f := formatter.New(formatter.WithClasses(true))
	style := styles.Get("github")
	for _, s := range texts {
		source := []byte(s)
		root := md.Parser().Parse(text.NewReader(source))
		for n := root.FirstChild(); n != nil; n = n.NextSibling() {
			block, ok := n.(*ast.FencedCodeBlock)
			if !ok {
				continue
			}
			tokens, err := chroma.Coalesce(lexers.Get(string(block.Language(source)))).Tokenise(nil, string(block.Lines().Value(source)))
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Format(io.Discard, style, tokens); err != nil {
				t.Fatal(err)
			}
		}
		if err := md.Renderer().Render(io.Discard, source, root); err != nil {
			t.Fatal(err)
		}
	}
}
