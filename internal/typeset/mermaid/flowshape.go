package mermaid

import (
	"regexp"
	"strings"
)

// brackets are what stands around the text of a node, the longer first.
var brackets = []struct{ open, close, form string }{
	{"(((", ")))", "dbl-circ"}, {"([", "])", "stadium"}, {"((", "))", "circle"}, {"(-", "-)", "ellipse"}, {"(", ")", "rounded"},
	{"[[", "]]", "fr-rect"}, {"[(", ")]", "cyl"}, {"[", "]", "rect"},
	{"{{", "}}", "hex"}, {"{", "}", "diam"}, {">", "]", "odd"},
}

// shape reads the brackets of a node and the text in them, if there are any.
func (r *flowReader) shape(n *node) error {
	rest := r.rest()
	if strings.HasPrefix(rest, "[/") || strings.HasPrefix(rest, `[\`) {
		return r.slanted(n)
	}
	if strings.HasPrefix(rest, "[|") {
		return unsupported(r.lineNow(), "a node with borders of its own")
	}
	for _, b := range brackets {
		if !strings.HasPrefix(rest, b.open) {
			continue
		}
		r.at += len(b.open)
		text, err := r.bracketText(b.close)
		if err != nil {
			return err
		}
		return r.become(n, b.form, newLabel(text))
	}
	return nil
}

func (r *flowReader) become(n *node, name string, l label) error {
	if n.group {
		return nil
	}
	if err := l.bounded(r.lineNow()); err != nil {
		return err
	}
	r.forms[n.id] = shaped{form: name, label: l.wrapped(wrapWidth)}
	return nil
}

// bracketText reads a text, in quotation marks or not, and what closes it.
func (r *flowReader) bracketText(close string) (string, error) {
	text, quoted, err := r.quotedText()
	if err != nil {
		return "", err
	}
	if quoted {
		if !strings.HasPrefix(r.rest(), close) {
			return "", r.mistake("expected %s after the text, found %q", close, clip(firstLine(r.rest())))
		}
		r.at += len(close)
		return text, nil
	}
	rest := r.rest()
	end := strings.IndexAny(rest, `[](){}"`)
	if close == "-)" {
		end = strings.Index(rest, close)
	}
	if end < 0 || !strings.HasPrefix(rest[end:], close) {
		if end >= 0 {
			return "", r.mistake("a text with brackets or quotation marks in it has to stand in quotation marks: %q", clip(firstLine(rest)))
		}
		return "", r.mistake("the text %q has no %s at its end", clip(firstLine(rest)), close)
	}
	r.at += end + len(close)
	return rest[:end], nil
}

// quotedText reads a text in quotation marks, if there is one.
func (r *flowReader) quotedText() (text string, quoted bool, err error) {
	mark := r.at
	r.skip(" \n")
	rest := r.rest()
	if !strings.HasPrefix(rest, `"`) {
		r.at = mark
		return "", false, nil
	}
	end := strings.IndexByte(rest[1:], '"')
	if end < 0 {
		return "", false, r.mistake("the quotation marks are not closed")
	}
	r.at += end + 2
	r.skip(" \n")
	return rest[1 : end+1], true, nil
}

// slanted reads the shapes whose sides lean: [/text/] and its kin.
func (r *flowReader) slanted(n *node) error {
	open := r.text[r.at+1]
	r.at += 2
	text, quoted, err := r.quotedText()
	if err != nil {
		return err
	}
	rest := r.rest()
	end := 0
	if !quoted {
		slash, back := strings.Index(rest, "/]"), strings.Index(rest, `\]`)
		end = max(slash, back)
		if slash >= 0 && back >= 0 {
			end = min(slash, back)
		}
		if end < 0 {
			return r.mistake("the text %q has no /] or \\] at its end", clip(firstLine(rest)))
		}
		if text = rest[:end]; strings.ContainsAny(text, `[](){}"`) {
			return r.mistake("a text with brackets or quotation marks in it has to stand in quotation marks: %q", clip(firstLine(rest)))
		}
	}
	if len(rest) < end+2 || rest[end+1] != ']' {
		return r.mistake("expected /] or \\] after the text, found %q", clip(firstLine(rest)))
	}
	form := map[string]string{"//": "lean-r", `\\`: "lean-l", `/\`: "trap-b", `\/`: "trap-t"}[string(open)+rest[end:end+1]]
	if form == "" {
		return r.mistake("expected /] or \\] after the text, found %q", clip(firstLine(rest)))
	}
	r.at += end + 2
	return r.become(n, form, newLabel(text))
}

// aliases are the other names of the shapes, as the documentation lists them.
var aliases = aliasTable(`
	rect: proc process rectangle; rounded: event; stadium: pill terminal; fr-rect: framed-rectangle subproc subprocess subroutine;
	cyl: cylinder database db; circle: circ; odd: ; diam: decision diamond question; hex: hexagon prepare; lean-r: in-out lean-right;
	lean-l: lean-left out-in; trap-b: priority trapezoid trapezoid-bottom; trap-t: inv-trapezoid manual trapezoid-top;
	dbl-circ: double-circle; text: ; notch-rect: card notched-rectangle; lin-rect: lin-proc lined-process lined-rectangle shaded-process;
	sm-circ: small-circle start; fr-circ: framed-circle stop; fork: join; hourglass: collate; brace-l: brace comment; brace-r: ; braces: ;
	doc: document; delay: half-rounded-rectangle; das: h-cyl horizontal-cylinder; lin-cyl: disk lined-cylinder;
	curv-trap: curved-trapezoid display; div-rect: div-proc divided-process divided-rectangle; tri: extract triangle;
	win-pane: internal-storage window-pane; f-circ: filled-circle junction; lin-doc: lined-document; notch-pent: loop-limit notched-pentagon;
	flip-tri: flipped-triangle manual-file; sl-rect: manual-input sloped-rectangle; docs: documents st-doc stacked-document;
	st-rect: processes procs stacked-rectangle; flag: paper-tape; bow-rect: bow-tie-rectangle stored-data; cross-circ: crossed-circle summary;
	ellipse: ; tag-rect: tag-proc tagged-process tagged-rectangle; tag-doc: tagged-document; bolt: com-link lightning-bolt`)

func aliasTable(list string) map[string]string {
	table := map[string]string{}
	for _, entry := range strings.Split(list, ";") {
		name, others, _ := strings.Cut(strings.TrimSpace(entry), ":")
		table[name] = name
		for _, other := range strings.Fields(others) {
			table[other] = name
		}
	}
	return table
}

var dataEntry = regexp.MustCompile(`(?s)^[\s,]*([\w-]+)\s*:\s*("(?:[^"\\]|\\.)*"|'[^']*'|[^,\n}]*)`)

// shapeData reads what follows @{ up to its }: keys and values as in YAML.
func (r *flowReader) shapeData() (map[string]string, error) {
	data := map[string]string{}
	for {
		m := dataEntry.FindStringSubmatch(r.rest())
		if m == nil {
			break
		}
		r.at += len(m[0])
		value := strings.TrimSpace(m[2])
		if n := len(value); n > 1 && value[0] == '\'' {
			value = value[1 : n-1]
		}
		data[m[1]] = unquote(value)
	}
	r.skip(" \n,")
	if !strings.HasPrefix(r.rest(), "}") {
		return nil, r.mistake("expected } at the end of @{, found %q", clip(firstLine(r.rest())))
	}
	r.at++
	return data, nil
}

// newShape reads a shape in the form of @{ shape: rect, label: "text" }.
func (r *flowReader) newShape(n *node) error {
	line := r.lineNow()
	data, err := r.shapeData()
	if err != nil {
		return err
	}
	if n.group {
		return nil
	}
	if data["icon"] != "" || data["img"] != "" {
		return unsupported(line, "a node with an icon or an image")
	}
	l := r.forms[n.id].label
	if text, ok := data["label"]; ok {
		l = newLabel(text)
	}
	name := data["shape"]
	if name == "" {
		f := r.forms[n.id]
		f.label = l.wrapped(wrapWidth)
		r.forms[n.id] = f
		return l.bounded(r.lineNow())
	}
	form, ok := aliases[name]
	if !ok {
		return unsupported(line, "the shape %s", clip(name))
	}
	return r.become(n, form, l)
}
