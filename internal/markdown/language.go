package markdown

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// languageTable is the name of a lexer a line, and all words that call for it. It is made of what Linguist knows
// (tables/linguist.txt), what chroma has, and tables/lexers.txt, by
//
//	go test ./internal/markdown -run Language -update
//
// A word that Linguist does not know is not in it, though chroma may have a lexer of that name:
// GitHub leaves such code plain, and the author who sees it in the preview has the choice.
//
//go:embed tables/language.txt
var languageTable string

// inHTML ends the name of a lexer for templates: what it leaves open is HTML.
const inHTML = " in HTML"

// language is a lexer by name, looked for when it is first needed.
type language struct {
	name  string
	lexer func() chroma.Lexer
}

var languages = sync.OnceValue(func() map[string]*language {
	words := make(map[string]*language, 2*strings.Count(languageTable, " "))
	for line := range strings.Lines(languageTable) {
		name, list, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		l := &language{name: name}
		l.lexer = sync.OnceValue(func() chroma.Lexer { return lexerNamed(l.name) })
		for word := range strings.SplitSeq(list, " ") {
			words[word] = l
		}
	}
	return words
})

// languageOf finds what the first word of a fence's info string means, nil if that is nothing that can be coloured. As
// Linguist does it: names, aliases and extensions without regard to case, and of "rust,ignore" the
// part before the comma if there is no language of the whole.
func languageOf(word string) *language {
	word = strings.ToLower(word)
	if l, ok := languages()[word]; ok {
		return l
	}
	first, _, _ := strings.Cut(word, ",")
	return languages()[first]
}

// lexerFor is the lexer for a language's name, alias or file extension, nil if there is none.
func lexerFor(word string) chroma.Lexer {
	if l := languageOf(word); l != nil {
		return l.lexer()
	}
	return nil
}

func lexerNamed(name string) chroma.Lexer {
	if template, ok := strings.CutSuffix(name, inHTML); ok {
		return chroma.DelegatingLexer(lexers.Get("HTML"), lexers.Get(template))
	}
	return lexers.Get(name)
}
