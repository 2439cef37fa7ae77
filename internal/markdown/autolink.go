package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// autolinkParser finds bare URLs where cmark-gfm does: "http://", "https://" and "ftp://" anywhere but
// directly after a letter, "www." after a blank or one of "*_~(".
type autolinkParser struct{}

// Trigger implements parser.InlineParser. A blank also stands for the start of a line.
func (autolinkParser) Trigger() []byte { return []byte{' ', '*', '_', '~', '(', ':'} }

// Parse implements parser.InlineParser.
func (a autolinkParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if pc.IsInLinkLabel() {
		return nil
	}
	line, segment := block.PeekLine()
	if line[0] == ':' {
		return a.parseScheme(parent, block, line, segment)
	}
	start := 0
	if bytes.IndexByte([]byte(" \t\n*_~("), line[0]) >= 0 {
		start = 1
	} else if !strings.ContainsRune(" \t\n*_~(", block.PrecendingCharacter()) {
		return nil
	}
	if !bytes.HasPrefix(line[start:], []byte("www.")) {
		return nil
	}
	stop := urlEnd(atLine(parent, block)[start:], 0, false)
	if stop == 0 {
		return nil
	}
	if start > 0 {
		ast.MergeOrAppendTextSegment(parent, segment.WithStop(segment.Start+start))
	}
	block.Advance(start + stop)
	link := ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(segment.Start+start, segment.Start+start+stop)))
	link.Protocol = []byte("http")
	return link
}

// parseScheme is called at a colon: the scheme before it is already text.
func (autolinkParser) parseScheme(parent ast.Node, block text.Reader, line []byte, segment text.Segment) ast.Node {
	if !bytes.HasPrefix(line, []byte("://")) {
		return nil
	}
	last, ok := parent.LastChild().(*ast.Text)
	if !ok || last.Segment.Stop != segment.Start || last.SoftLineBreak() || last.HardLineBreak() {
		return nil
	}
	scheme := schemeBefore(last.Segment.Value(block.Source()))
	if scheme == "" {
		return nil
	}
	n := urlEnd(atLine(parent, block), len("://"), true)
	if n == 0 {
		return nil
	}
	last.Segment.Stop -= len(scheme)
	if last.Segment.Start >= last.Segment.Stop {
		parent.RemoveChild(parent, last)
	}
	block.Advance(n)
	return ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(segment.Start-len(scheme), segment.Start+n)))
}

// schemeBefore is the scheme a text ends with.
func schemeBefore(s []byte) string {
	for _, scheme := range []string{"https", "http", "ftp"} {
		n := len(s) - len(scheme)
		if n >= 0 && strings.EqualFold(string(s[n:]), scheme) {
			if n > 0 && isLetter(s[n-1]) {
				return ""
			}
			return string(s[n:])
		}
	}
	return ""
}

// atLine is the rest of the line at the reader; a last line has no line feed.
func atLine(parent ast.Node, block text.Reader) []byte {
	line, at, _ := lineOf(parent, block)
	return line[at:]
}

// urlEnd gives the end of the link in line whose host begins at start, 0 if there is none.
// short allows hosts without a dot.
func urlEnd(line []byte, start int, short bool) int {
	host := hostEnd(line[start:], short)
	if host == 0 {
		return 0
	}
	end := start + host
	for end < len(line) && !isSpace(line[end]) && line[end] != '<' {
		end++
	}
	if end = trimURL(line[:end], start); end <= start {
		return 0
	}
	return end
}

// hostEnd is the length of the host name a text begins with. As in cmark-gfm, the last byte of a block is not
// looked at, so that "http://a_" is a link while "http://a_b" is none.
func hostEnd(s []byte, short bool) int {
	if len(s) == 0 || !short && s[0] != 'w' || short && !hostRune(s) {
		return 0
	}
	underscores, before, dots := 0, 0, 0
	i := 1
	for ; i < len(s)-1; i++ {
		switch c := s[i]; {
		case c == '_':
			underscores++
		case c == '.':
			before, underscores = underscores, 0
			dots++
		case c >= utf8.RuneSelf && !utf8.RuneStart(c), c == '-', hostRune(s[i:]):
			continue
		default:
			goto done
		}
	}
done:
	if (before > 0 || underscores > 0) && dots <= 10 || !short && dots == 0 {
		return 0
	}
	return i
}

func hostRune(s []byte) bool {
	r, _ := utf8.DecodeRune(s)
	return !unicode.IsSpace(r) && !unicode.IsPunct(r) && !(r < utf8.RuneSelf && unicode.IsSymbol(r)) && r != utf8.RuneError
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// trimURL cuts what rather belongs to the sentence off the end of a link (GFM 6.9).
func trimURL(s []byte, start int) int {
	opening, closing := bytes.Count(s, []byte("(")), bytes.Count(s, []byte(")"))
	end := len(s)
	for end > start {
		switch s[end-1] {
		case ')':
			if closing <= opening {
				return end
			}
			closing--
			end--
		case '?', '!', '.', ',', ':', '*', '_', '~', '\'', '"':
			end--
		case ';':
			i := end - 2
			for i > 0 && (isWord(s[i]) && s[i] != '_' && (s[i] < '0' || s[i] > '9')) {
				i--
			}
			if i < end-2 && s[i] == '&' {
				end = i
			} else {
				end--
			}
		default:
			return end
		}
	}
	return end
}

// mailTransformer makes links of bare e-mail addresses in text.
type mailTransformer struct{}

// Transform implements parser.ASTTransformer.
func (t mailTransformer) Transform(root *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	if bytes.IndexByte(source, '@') < 0 {
		return
	}
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() == ast.TypeInline {
			switch n.Kind() {
			case ast.KindLink, ast.KindImage, ast.KindCodeSpan:
				return ast.WalkSkipChildren, nil
			}
		}
		if entering && n.HasChildren() && n.FirstChild().Type() == ast.TypeInline {
			t.children(n, source)
		}
		return ast.WalkContinue, nil
	})
}

// children links the addresses in the texts among the children of a node.
func (mailTransformer) children(parent ast.Node, source []byte) {
	for c := parent.FirstChild(); c != nil; {
		first, ok := c.(*ast.Text)
		if !ok || first.IsRaw() {
			c = c.NextSibling()
			continue
		}
		// Neighbouring pieces of one line are one text.
		last := first
		for {
			next, ok := last.NextSibling().(*ast.Text)
			if !ok || next.IsRaw() || last.SoftLineBreak() || last.HardLineBreak() || next.Segment.Start != last.Segment.Stop {
				break
			}
			last = next
		}
		c = last.NextSibling()
		splitMail(parent, first, last, source)
	}
}

func splitMail(parent ast.Node, first, last *ast.Text, source []byte) {
	start, stop := first.Segment.Start, last.Segment.Stop
	value := source[start:stop]
	pos := 0
	var added []ast.Node
	for i := 0; i < len(value); {
		at := bytes.IndexByte(value[i:], '@')
		if at < 0 {
			break
		}
		at += i
		from, to := mailAround(value, at, pos)
		i = at + 1
		if from == to {
			continue
		}
		if from > pos {
			added = append(added, ast.NewTextSegment(text.NewSegment(start+pos, start+from)))
		}
		added = append(added, mailLink(text.NewSegment(start+from, start+to), source))
		pos, i = to, to
	}
	if added == nil {
		return
	}
	rest := ast.NewTextSegment(text.NewSegment(start+pos, stop))
	rest.SetSoftLineBreak(last.SoftLineBreak())
	rest.SetHardLineBreak(last.HardLineBreak())
	for _, n := range append(added, rest) {
		parent.InsertBefore(parent, first, n)
	}
	for c := ast.Node(first); c != nil; {
		next := c.NextSibling()
		parent.RemoveChild(parent, c)
		if c == ast.Node(last) {
			break
		}
		c = next
	}
}

// mailLink is a link to the address in a segment, which may have backslashes before its punctuation.
func mailLink(segment text.Segment, source []byte) ast.Node {
	label := ast.NewTextSegment(segment)
	address := segment.Value(source)
	if bytes.HasPrefix(address, []byte(xmpp)) {
		return ast.NewAutoLink(ast.AutoLinkURL, label)
	}
	if bytes.IndexByte(address, '\\') < 0 {
		return ast.NewAutoLink(ast.AutoLinkEmail, label)
	}
	link := ast.NewLink()
	link.Destination = append([]byte(mailto), address...)
	link.AppendChild(link, label)
	return link
}

const (
	mailto = "mailto:"
	xmpp   = "xmpp:"
)

// mailAround gives the bounds of the address whose "@" is at, from == to if there is none.
func mailAround(s []byte, at, low int) (from, to int) {
	from = at
	for from > low && (isWord(s[from-1]) || bytes.IndexByte([]byte(".+-"), s[from-1]) >= 0) {
		from--
		if from > low && s[from-1] == '\\' && bytes.IndexByte([]byte(".+-_"), s[from]) >= 0 {
			from-- // an escape
		}
	}
	if from == at {
		return at, at
	}
	scheme := mailScheme(s[low:from])
	dots := 0
	to = at + 1
	for ; to < len(s); to++ {
		c := s[to]
		if c == '.' && to+1 < len(s) && isWord(s[to+1]) && s[to+1] != '_' {
			dots++
		} else if !isWord(c) && c != '-' && !(c == '/' && scheme == xmpp) {
			break
		}
	}
	if to < len(s) && s[to] == '@' || dots == 0 {
		return at, at
	}
	if c := s[to-1] | 0x20; c < 'a' || c > 'z' {
		return at, at
	}
	return from - len(scheme), to
}

// mailScheme is the scheme that a text before an address ends with, if it begins there.
func mailScheme(s []byte) string {
	for _, scheme := range []string{mailto, xmpp} {
		if before, ok := bytes.CutSuffix(s, []byte(scheme)); ok {
			if n := len(before); n == 0 || !isWord(before[n-1]) || before[n-1] == '_' {
				return scheme
			}
		}
	}
	return ""
}
