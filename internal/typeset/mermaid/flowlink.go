package mermaid

import (
	"regexp"
	"strings"
)

// The links of flowcharts: a line, thick or dotted or invisible, with a head at each end.
// A text stands in the middle of the line or in bars after it.
var (
	linkID     = regexp.MustCompile(`^([^\s"@{}]+)@[-=<xo.~]`)
	lineWhole  = regexp.MustCompile(`^([xo<]?)(--+)([-xo>])`)
	thickWhole = regexp.MustCompile(`^([xo<]?)(==+)([=xo>])`)
	dotWhole   = regexp.MustCompile(`^([xo<]?)(-?\.+-)([xo>]?)`)
	noneWhole  = regexp.MustCompile(`^(~~~+)`)
	lineStart  = regexp.MustCompile(`^([xo<]?)--`)
	thickStart = regexp.MustCompile(`^([xo<]?)==`)
	dotStart   = regexp.MustCompile(`^([xo<]?)-\.`)
	lineEnd    = regexp.MustCompile(`(--+)([-xo>])`)
	thickEnd   = regexp.MustCompile(`(==+)([=xo>])`)
	dotEnd     = regexp.MustCompile(`(\.+-)([xo>]?)`)
)

var linkHeads = map[string]head{"": noHead, "-": noHead, "=": noHead, ">": arrowHead, "<": arrowHead, "x": crossHead, "o": circleHead}

// link reads a link with its text, and its id if it has one.
func (r *flowReader) link() (edge, string, error) {
	id := ""
	if m := linkID.FindStringSubmatch(r.rest()); m != nil {
		id = m[1]
		r.at += len(id) + 1
	}
	for _, kind := range []struct {
		whole, start, end *regexp.Regexp
		paint             paint
		dotted            bool
	}{
		{lineWhole, lineStart, lineEnd, paint{}, false},
		{thickWhole, thickStart, thickEnd, paint{width: 3}, false},
		{dotWhole, dotStart, dotEnd, paint{dash: "3"}, true},
	} {
		e := edge{paint: kind.paint}
		if m := kind.whole.FindStringSubmatch(r.rest()); m != nil {
			r.at += len(m[0])
			e.ends(m[1], m[2], m[3], kind.dotted)
			return e, id, r.barText(&e)
		}
		m := kind.start.FindStringSubmatch(r.rest())
		if m == nil {
			continue
		}
		r.at += len(m[0])
		text, err := r.lineText(kind.end)
		if err != nil {
			return e, id, err
		}
		end := kind.end.FindStringSubmatch(r.rest())
		r.at += len(end[0])
		e.ends(m[1], end[1], end[2], kind.dotted)
		e.label = newLabel(unquote(text)).wrapped(wrapWidth)
		return e, id, e.label.bounded(r.lineNow())
	}
	if m := noneWhole.FindString(r.rest()); m != "" {
		r.at += len(m)
		e := edge{invisible: true, length: len(m) - 2}
		return e, id, r.barText(&e)
	}
	return edge{}, "", r.mistake("expected a link such as -->, found %q", clip(firstLine(r.rest())))
}

// ends sets the heads and the length of an edge. A head at its beginning needs the same at
// its end.
func (e *edge) ends(first, line, last string, dotted bool) {
	e.toHead = linkHeads[last]
	if first == last || first == "<" && last == ">" {
		e.fromHead = linkHeads[first]
	}
	e.length = len(line) - 1
	if dotted {
		e.length = strings.Count(line, ".")
	}
	e.length = min(e.length, 8)
}

// barText reads a text in bars after a link.
func (r *flowReader) barText(e *edge) error {
	mark := r.at
	r.skip(" ")
	if !strings.HasPrefix(r.rest(), "|") {
		r.at = mark
		return nil
	}
	r.at++
	r.skip(" ")
	rest, text := r.rest(), ""
	if strings.HasPrefix(rest, `"`) {
		end := strings.IndexByte(rest[1:], '"')
		if end < 0 {
			return r.mistake("the quotation marks are not closed")
		}
		text = rest[1 : end+1]
		r.at += end + 2
		r.skip(" ")
	} else {
		end := strings.IndexAny(rest, "|\n")
		if end < 0 || rest[end] == '\n' {
			return r.mistake("the text of the link has no | at its end")
		}
		text = rest[:end]
		r.at += end
	}
	if !strings.HasPrefix(r.rest(), "|") {
		return r.mistake("the text of the link has no | at its end")
	}
	r.at++
	e.label = newLabel(text).wrapped(wrapWidth)
	return e.label.bounded(r.lineNow())
}

// lineText reads the text within a link, up to the rest of its line.
func (r *flowReader) lineText(end *regexp.Regexp) (string, error) {
	r.skip(" ")
	rest := r.rest()
	if strings.HasPrefix(rest, `"`) {
		close := strings.IndexByte(rest[1:], '"')
		if close < 0 {
			return "", r.mistake("the quotation marks are not closed")
		}
		r.at += close + 2
		r.skip(" ")
		if at := end.FindStringIndex(r.rest()); at == nil || at[0] != 0 {
			return "", r.mistake("expected the end of the link, found %q", clip(firstLine(r.rest())))
		}
		return rest[:close+2], nil
	}
	at := end.FindStringIndex(rest)
	if at == nil || strings.Contains(rest[:at[0]], "\n") {
		return "", r.mistake("the link with the text %q has no end", clip(firstLine(rest)))
	}
	r.at += at[0]
	return strings.TrimSpace(rest[:at[0]]), nil
}
