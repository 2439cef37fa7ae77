package markdown

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// Rules of our own, for languages whose lexer in chroma is more than a list of rules.

// ownRules gives a lexer of ours by name, nil if there is none.
func ownRules(name string) chroma.Lexer {
	var rules func() chroma.Rules
	switch name {
	case "HTTP":
		rules = httpRules
	case "Lisp":
		rules = lispRules
	case "PHP tags":
		rules = phpTagRules
	case "Svelte tags":
		rules = svelteTagRules
	default:
		language, ok := strings.CutPrefix(name, "<% %> ")
		if !ok {
			return nil
		}
		rules = func() chroma.Rules { return percentTagRules(language) }
	}
	return chroma.MustNewLexer(&chroma.Config{Name: name, CaseInsensitive: name == "PHP tags", DotAll: name == "PHP tags"}, rules)
}

// httpRules are those of a request or a response with its headers and its body.
func httpRules() chroma.Rules {
	return chroma.Rules{
		"root": {
			{Pattern: `^([A-Z]+)( +)(\S+)(?:( +)(HTTP/[\d.]+))?([ \t]*\n)`, Type: chroma.ByGroups(chroma.NameFunction, chroma.Text, chroma.LiteralString, chroma.Text, chroma.Keyword, chroma.Text), Mutator: chroma.Push("headers")},
			{Pattern: `^(HTTP/[\d.]+)( +)(\d{3})([^\n]*\n)`, Type: chroma.ByGroups(chroma.Keyword, chroma.Text, chroma.LiteralNumber, chroma.NameException), Mutator: chroma.Push("headers")},
			{Pattern: `#[^\n]*\n`, Type: chroma.CommentSingle},
			{Pattern: `[^\n]*\n`, Type: chroma.Text},
		},
		"headers": {
			{Pattern: `([^\s:]+)(:)([^\n]*\n)`, Type: chroma.ByGroups(chroma.NameAttribute, chroma.Operator, chroma.Text)},
			{Pattern: `[ \t]+[^\n]*\n`, Type: chroma.Text},
			{Pattern: `\n`, Type: chroma.Text, Mutator: chroma.Push("body")},
		},
		"body": {
			{Pattern: `\s*[{\[][\s\S]*`, Type: chroma.Using("JSON")},
			{Pattern: `\s*<[\s\S]*`, Type: chroma.Using("XML")},
			{Pattern: `[^\n]*\n`, Type: chroma.Text},
		},
	}
}

// lispRules know Common Lisp's and Emacs Lisp's special operators and the macros that everybody uses.
func lispRules() chroma.Rules {
	const end = `(?=[\s()"';]|$)`
	special := chroma.Words(`(\()`, end, strings.Fields(`
		and assert block case catch ccase cond condition-case declaim declare destructuring-bind do do* dolist dotimes
		ecase etypecase eval-when flet function go handler-bind handler-case if if-let ignore-errors in-package incf decf interactive
		labels lambda let let* let-alist letrec locally loop macrolet multiple-value-bind multiple-value-call multiple-value-prog1
		or not pcase pop prog prog* prog1 prog2 progn provide psetf psetq push pushnew quote require return return-from save-excursion
		save-match-data save-restriction setf setq setq-default setq-local symbol-macrolet tagbody the throw
		typecase unless unwind-protect use-package when when-let while`)...)
	return chroma.Rules{
		"root": {
			{Pattern: `;[^\n]*`, Type: chroma.CommentSingle},
			{Pattern: `#\|`, Type: chroma.CommentMultiline, Mutator: chroma.Push("comment")},
			{Pattern: `"(?:[^"\\]|\\[\s\S])*"`, Type: chroma.LiteralString},
			{Pattern: `#\\(?:\w+|.)`, Type: chroma.LiteralStringChar},
			{Pattern: `\?(?:\\\S+|[^\s\\])` + end, Type: chroma.LiteralStringChar},
			{Pattern: `[-+]?(?:\d+(?:[./]\d+)?(?:[eE][-+]?\d+)?|#x[0-9a-fA-F]+|#b[01]+)` + end, Type: chroma.LiteralNumber},
			{Pattern: `(?:nil|t)` + end, Type: chroma.KeywordConstant},
			{Pattern: `:[^\s()"';]+`, Type: chroma.NameConstant},
			{Pattern: `&[a-z-]+` + end, Type: chroma.Keyword},
			{Pattern: `(\()((?:cl-)?def[a-z-]+\*?|define-[a-z-]+)(\s+)([^\s()"';]+)`, Type: chroma.ByGroups(chroma.Punctuation, chroma.Keyword, chroma.Text, chroma.NameFunction)},
			{Pattern: special, Type: chroma.ByGroups(chroma.Punctuation, chroma.Keyword)},
			{Pattern: `(\()(with-[a-z-]+|cl-[a-z-]+|(?:cl-)?def[a-z-]+\*?)` + end, Type: chroma.ByGroups(chroma.Punctuation, chroma.Keyword)},
			{Pattern: "[()\\[\\]'`,@#]", Type: chroma.Punctuation},
			{Pattern: `[^\s()"';]+`, Type: chroma.Name},
			{Pattern: `\s+`, Type: chroma.Text},
		},
		"comment": {
			{Pattern: `#\|`, Type: chroma.CommentMultiline, Mutator: chroma.Push()},
			{Pattern: `\|#`, Type: chroma.CommentMultiline, Mutator: chroma.Pop(1)},
			{Pattern: `[^#|]+|[#|]`, Type: chroma.CommentMultiline},
		},
	}
}

// phpTagRules are chroma's for PHP, between its tags. Code that does not begin with a tag is PHP from the start.
func phpTagRules() chroma.Rules {
	php, ok := lexers.Get("PHP").(*chroma.RegexLexer)
	if !ok {
		return chroma.Rules{"root": {}}
	}
	return php.MustRules().Rename("root", "php").Merge(chroma.Rules{
		"root": {
			{Pattern: `\A(?!\s*<)`, Mutator: chroma.Push("php")},
			{Pattern: ``, Mutator: chroma.Push("html")},
		},
		"html": {
			{Pattern: `<\?(?:php|=)?`, Type: chroma.CommentPreproc, Mutator: chroma.Push("php")},
			{Pattern: `[^<]+|<`, Type: chroma.Other},
		},
	})
}

// percentTagRules are those of templates with "<%" and "%>" round a language.
func percentTagRules(language string) chroma.Rules {
	return chroma.Rules{"root": {
		{Pattern: `<%#[\s\S]*?%>|<%--[\s\S]*?--%>`, Type: chroma.CommentMultiline},
		{Pattern: `(<%[=!@~-]*)([\s\S]*?)([-~]?%>)`, Type: chroma.ByGroups(chroma.CommentPreproc, chroma.Using(language), chroma.CommentPreproc)},
		{Pattern: `[^<]+|<`, Type: chroma.Other},
	}}
}

// svelteTagRules are those of "{" and "}" with TypeScript between them, outside of scripts and styles.
func svelteTagRules() chroma.Rules {
	const quoted = `"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'` + "|`(?:[^`\\\\]|\\\\.)*`"
	return chroma.Rules{
		"root": {
			{Pattern: `<!--[\s\S]*?-->|<(script|style)\b[\s\S]*?</\1\s*>`, Type: chroma.Other},
			{Pattern: `\{`, Type: chroma.Punctuation, Mutator: chroma.Push("code")},
			{Pattern: `[^{<]+|<`, Type: chroma.Other},
		},
		"code": {
			{Pattern: `\{`, Type: chroma.Punctuation, Mutator: chroma.Push()},
			{Pattern: `\}`, Type: chroma.Punctuation, Mutator: chroma.Pop(1)},
			{Pattern: `[#/:@][a-z]+`, Type: chroma.Keyword},
			{Pattern: quoted + "|[^{}\"'`]+|[\"'`]", Type: chroma.Using("TypeScript")},
		},
	}
}
