package markdown

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"issueblog/internal/markdown/lexer"
)

// languageTable is a lexer a line: its name, the price of loading it, and all words that call for it. It is made of
// what Linguist knows (tables/linguist.txt), what chroma has, and tables/lexers.txt, by
//
//	go test ./internal/markdown -run Language -update
//
// A word that Linguist does not know is not in it, though chroma may have a lexer of that name:
// GitHub leaves such code plain, and the author who sees it in the preview has the choice.
//
//go:embed tables/language.txt
var languageTable string

// language is what the first word of an info string means.
type language struct {
	name  string // of the lexer
	price int    // steps that loading the lexer is worth
	once  sync.Once
	lexer *lexer.Lexer
}

// load gives the lexer, nil if there is none.
func (l *language) load() *lexer.Lexer {
	l.once.Do(func() { l.lexer = newLexer(l.name) })
	return l.lexer
}

var languages = sync.OnceValue(func() map[string]*language {
	words := make(map[string]*language, strings.Count(languageTable, " "))
	for line := range strings.Lines(languageTable) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		price, _ := strconv.Atoi(f[1])
		l := &language{name: f[0], price: price}
		for word := range strings.SplitSeq(f[2], " ") {
			words[word] = l
		}
	}
	return words
})

// languageOf finds the language, nil if the word stands for nothing that can be coloured. As
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

// chromaLanguages are chroma's lexers by name and alias, without the search in file names that
// chroma does for a name it does not know.
var chromaLanguages = sync.OnceValue(func() map[string]*language {
	all := map[string]*language{}
	for _, c := range lexers.GlobalLexerRegistry.Lexers {
		l := &language{name: c.Config().Name}
		for _, name := range append([]string{l.name}, c.Config().Aliases...) {
			if name = strings.ToLower(name); all[name] == nil {
				all[name] = l
			}
		}
	}
	return all
})

// nestedLexer gives the lexer that the rules of another one ask for: by a word for the language, or by chroma's own
// name for it.
func nestedLexer(name string) (l *lexer.Lexer, price int) {
	found := languageOf(name)
	if found == nil {
		found = chromaLanguages()[strings.ToLower(name)]
	}
	if found == nil {
		return nil, 0
	}
	return found.load(), found.price
}

// newLexer makes a lexer of its name in the table: one of ours or of chroma's, or "X in Y" for a template; nil if there
// is none.
func newLexer(name string) *lexer.Lexer {
	if inner, outer, ok := strings.Cut(name, " in "); ok {
		a, b := newLexer(inner), newLexer(outer)
		if a == nil || b == nil {
			return nil
		}
		return lexer.Template(a, b)
	}
	source := ownRules(name)
	if source == nil {
		source = chromaLexer(name)
	}
	if source == nil {
		return nil
	}
	l, err := lexer.New(source, nestedLexer)
	if err != nil {
		return nil
	}
	return l
}

func chromaLexer(name string) chroma.Lexer {
	for _, l := range lexers.GlobalLexerRegistry.Lexers {
		if l.Config().Name == name {
			return l
		}
	}
	return nil
}
