package config

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// walk is one pass of the parser over a document, or over what is left of it
// after an error of syntax.
type walk struct {
	*document
	parser *unstable.Parser
	start  int // offset in the document at which the parser began
}

// expression checks one setting or one [table] line and returns the offset of
// its end.
func (w *walk) expression(n *unstable.Node) int {
	path, at, end := w.path(n)
	switch n.Kind {
	case unstable.Table:
		w.openTable(path, at)
	case unstable.ArrayTable:
		w.openList(path, at)
	case unstable.KeyValue:
		w.assignTop(path, at, n.Value(), w.valueOffset(end))
		return w.start + int(n.Raw.Offset+n.Raw.Length)
	}
	return w.lines[min(w.lineOf(end)+1, len(w.lines)-1)]
}

// assignTop checks a setting that has a line of its own.
func (w *walk) assignTop(path string, at int, value *unstable.Node, valueAt int) {
	switch {
	case w.foreign:
	case w.table == "" && strings.HasPrefix(path, "links."):
		w.mistake(at, "links is a list of tables", "write [[links]] on a line of its own, and its keys below")
	default:
		w.assign(joinPath(w.table, path), at, value, valueAt)
	}
}

// path is the dotted key of an expression, its offset and its end.
func (w *walk) path(n *unstable.Node) (path string, at, end int) {
	var parts []string
	for it := n.Key(); it.Next(); {
		key := it.Node()
		if len(parts) == 0 {
			at = w.start + int(key.Raw.Offset)
		}
		end = w.start + int(key.Raw.Offset+key.Raw.Length)
		parts = append(parts, keyPart(string(key.Data)))
	}
	return strings.Join(parts, "."), at, end
}

// keyPart keeps a quoted key with a dot apart from two keys: "feed.limit" is
// not feed.limit.
func keyPart(s string) string {
	if bareKey.MatchString(s) {
		return s
	}
	return strconv.Quote(s)
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// valueOffset is where the value after a key starts. The parser knows the
// place of scalars only.
func (w *walk) valueOffset(keyEnd int) int {
	rest := w.source[keyEnd:]
	value := bytes.TrimLeft(rest, " \t")
	value = bytes.TrimLeft(bytes.TrimPrefix(value, []byte("=")), " \t")
	return keyEnd + len(rest) - len(value)
}

// openTable enters [path].
func (w *walk) openTable(path string, at int) {
	s, ok := find(path)
	w.table, w.foreign = path, !ok || s.kind != table
	switch {
	case !ok:
		w.unknown(path, at)
	case s.kind == tables:
		w.mistakef(at, "write [["+path+"]]", "%s is a list of tables, not one table", path)
	case s.kind != table:
		w.mistakef(at, "write "+path+" = "+s.shown, "%s wants %s, not a table", path, s.kind)
	default:
		w.once(path, path, at)
	}
}

// openList enters [[path]].
func (w *walk) openList(path string, at int) {
	s, ok := find(path)
	w.table, w.foreign = path, !ok || s.kind != tables
	switch {
	case !ok:
		w.unknown(path, at)
	case s.kind == table:
		w.mistakef(at, "write ["+path+"]", "%s is one table, not a list", path)
	case s.kind != tables:
		w.mistakef(at, "write "+path+" = "+s.shown, "%s wants %s, not a list of tables", path, s.kind)
	default:
		w.links = append(w.links, linkTable{at: at})
	}
}

// assign checks the value of a key; at and valueAt are their offsets.
func (w *walk) assign(path string, at int, value *unstable.Node, valueAt int) {
	s, ok := find(path)
	switch {
	case !ok && w.insideValue(path, at):
	case !ok:
		w.unknown(path, at)
	case !w.once(w.place(path), path, at):
	case s.kind == table && value.Kind == unstable.InlineTable:
		w.assignChildren(path, value)
	case s.kind == tables && value.Kind == unstable.Array:
		w.assignList(s, value, valueAt)
	case !fits(s, value):
		w.mistakef(valueAt, conversion(s, value), "%s wants %s, not %s", path, s.kind, kindName(value))
	case s.kind == number:
		w.checkNumber(s, value, valueAt)
	case s.kind == text:
		w.checkText(s, value, valueAt)
	case s.kind == texts:
		w.checkTexts(s, value, valueAt)
	}
}

// insideValue notes a dotted key that reaches into something that is no table
// of one: title.short, links.title.
func (w *walk) insideValue(path string, at int) bool {
	parent, _ := splitPath(path)
	s, ok := find(parent)
	if !ok || s.kind == table || s.kind == tables {
		return false
	}
	w.mistakef(at, "", "%s wants %s and has no keys of its own", parent, s.kind)
	return true
}

func (w *walk) assignChildren(path string, inline *unstable.Node) {
	for it := inline.Children(); it.Next(); {
		n := it.Node()
		child, at, end := w.path(n)
		w.assign(joinPath(path, child), at, n.Value(), w.valueOffset(end))
	}
}

// assignList checks links = [{…}, …].
func (w *walk) assignList(s setting, list *unstable.Node, at int) {
	for it := list.Children(); it.Next(); {
		n := it.Node()
		if n.Kind != unstable.InlineTable {
			w.mistakef(w.nodeOffset(n, at), "", "%s wants tables like { title = …, url = … }, not %s", s.key, kindName(n))
			continue
		}
		w.links = append(w.links, linkTable{at: w.nodeOffset(n, at)})
		w.assignChildren(s.key, n)
	}
}

// place is the name under which a key is remembered: keys of links may
// return in each link.
func (d *document) place(path string) string {
	if rest, ok := strings.CutPrefix(path, "links."); ok {
		return linkPlace(len(d.links), rest)
	}
	return path
}

func linkPlace(link int, name string) string {
	return "links " + strconv.Itoa(link) + "." + name
}

// once remembers the key's offset and notes a mistake if it has one already.
func (d *document) once(place, path string, at int) bool {
	if before, ok := d.seen[place]; ok {
		d.mistakef(at, "", "%s is already set on line %d", path, d.lineOf(before)+1)
		return false
	}
	d.seen[place] = at
	return true
}

func (d *document) unknown(path string, at int) {
	d.doubtLink(path)
	bare := strings.ReplaceAll(path, `"`, "")
	if bare == path {
		path = quote(path)
	}
	d.mistake(at, "unknown key "+path, didYouMean(bare))
}

// nodeOffset is the node's place, or that of what contains it, where the
// parser does not know it (lists in lists).
func (w *walk) nodeOffset(n *unstable.Node, container int) int {
	if n.Raw.Length == 0 {
		return container
	}
	return w.start + int(n.Raw.Offset)
}

func fits(s setting, value *unstable.Node) bool {
	want := map[kind]unstable.Kind{text: unstable.String, number: unstable.Integer, truth: unstable.Bool, texts: unstable.Array}
	k, ok := want[s.kind]
	return ok && k == value.Kind
}

func (w *walk) checkNumber(s setting, value *unstable.Node, at int) {
	n, err := strconv.ParseInt(string(value.Data), 0, 64)
	if err != nil || n < int64(s.min) || n > int64(s.max) {
		w.mistakef(at, "", "%s is %s, but must be from %d to %d", s.key, shorten(string(value.Data)), s.min, s.max)
	}
}

func (w *walk) checkText(s setting, value *unstable.Node, at int) {
	if p := s.check(string(value.Data)); p.message != "" {
		w.mistake(at, s.key+" "+p.message, p.suggestion)
	}
}

func (w *walk) checkTexts(s setting, list *unstable.Node, at int) {
	for it := list.Children(); it.Next(); {
		n := it.Node()
		if n.Kind != unstable.String {
			w.mistakef(w.nodeOffset(n, at), "", "%s wants texts in quotes, not %s", s.key, kindName(n))
			continue
		}
		w.checkText(s, n, w.nodeOffset(n, at))
	}
}

// conversion suggests how a value of the wrong type is written in the right
// one, where that is plain.
func conversion(s setting, value *unstable.Node) string {
	data := string(value.Data)
	_, name := splitPath(s.key)
	if len(data) > 60 {
		return ""
	}
	switch {
	case s.kind == texts && value.Kind == unstable.String:
		return "write " + name + " = [" + strconv.Quote(data) + "]"
	case s.kind == number && value.Kind == unstable.String && isNumber(data),
		s.kind == truth && value.Kind == unstable.String && (data == "true" || data == "false"):
		return "write " + name + " = " + data
	case s.kind == text && (value.Kind == unstable.Integer || value.Kind == unstable.Float):
		return "write " + name + " = " + strconv.Quote(data)
	}
	return ""
}

func isNumber(s string) bool {
	_, err := strconv.Atoi(s)
	return err == nil
}

// kindName is the type of a value in the author's words.
func kindName(n *unstable.Node) string {
	switch n.Kind {
	case unstable.String:
		return "text"
	case unstable.Bool:
		return "true or false"
	case unstable.Integer:
		return "a number"
	case unstable.Float:
		return "a number with a fraction"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	case unstable.LocalDate, unstable.LocalTime, unstable.LocalDateTime, unstable.DateTime:
		return "a date"
	}
	return fmt.Sprintf("a %s", strings.ToLower(n.Kind.String()))
}
