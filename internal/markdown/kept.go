package markdown

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// keptVersion names the form of rendered texts in the cache.
const keptVersion = "text-1"

// Shorter texts are rendered sooner than they are found, unless there is something costly in them.
const minKept = 1024

// kept is a rendered text in the cache, with everything it was told while it was made: it holds as
// long as the same is still true.
type kept struct {
	Told     []told
	Document Document
}

// told is what one of the functions of Options answered.
type told struct {
	Asked  byte   `json:"q"` // 'i' issue, 'u' user, 'c' commit, 'p' picture
	Number int    `json:"n,omitempty"`
	Name   string `json:"s,omitempty"`
	Answer string `json:"a,omitempty"`
	Title  string `json:"t,omitempty"`
	Width  int    `json:"w,omitempty"`
	Height int    `json:"h,omitempty"`
	OK     bool   `json:"o,omitempty"`
}

func worthKeeping(source string) bool {
	return len(source) >= minKept || strings.Contains(source, "```") || strings.Contains(source, "~~~") || strings.Contains(source, "$")
}

// renderKept takes a text from the cache, or renders it and puts it there.
func (r *Renderer) renderKept(source string, t TextOptions) Document {
	key := r.key(source, t)
	if b, ok := r.options.Cache.Get(key); ok {
		var k kept
		if json.Unmarshal(b, &k) == nil && r.holds(k.Told) {
			return k.Document
		}
	}
	var k kept
	listening := *r
	listening.options = r.options.listen(&k.Told)
	k.Document = listening.render(source, t)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(k) == nil { // it always can
		r.options.Cache.Put(key, b.Bytes())
	}
	return k.Document
}

// key names a text and everything its rendering depends on, but for what the functions of Options answer.
func (r *Renderer) key(source string, t TextOptions) string {
	o := r.options
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %+q %t %t %t %t %t %t %t %t %+v\x00%s", o.Repository, r.server, o.Root, o.Site, o.Words, o.CJKEmphasis, o.AsGitHub,
		o.Issue != nil, o.User != nil, o.Commit != nil, o.Image != nil, o.Formula != nil, o.Diagram != nil, t, source))
	return keptVersion + "-" + hex.EncodeToString(sum[:])
}

// holds asks everything again.
func (r *Renderer) holds(all []told) bool {
	for _, then := range all {
		if r.options.ask(then) != then {
			return false
		}
	}
	return true
}

// ask asks what was asked before. Only kinds of questions that can be asked are in a text's record.
func (o *Options) ask(q told) told {
	a := told{Asked: q.Asked, Number: q.Number, Name: q.Name}
	switch {
	case q.Asked == 'i' && o.Issue != nil:
		a.Answer, a.Title, a.OK = o.Issue(q.Number)
	case q.Asked == 'u' && o.User != nil:
		a.Answer, a.Title, a.OK = o.User(q.Name)
	case q.Asked == 'c' && o.Commit != nil:
		a.Answer, a.OK = o.Commit(q.Name)
	case q.Asked == 'p' && o.Image != nil:
		a.Answer, a.Width, a.Height, a.OK = o.Image(q.Name)
	}
	return a
}

// listen gives options that note what they answer.
func (o Options) listen(all *[]told) Options {
	asked := o
	noted := map[told]bool{}
	note := func(q told) told {
		a := asked.ask(q)
		if !noted[a] {
			noted[a] = true
			*all = append(*all, a)
		}
		return a
	}
	if o.Issue != nil {
		o.Issue = func(number int) (string, string, bool) {
			a := note(told{Asked: 'i', Number: number})
			return a.Answer, a.Title, a.OK
		}
	}
	if o.User != nil {
		o.User = func(login string) (string, string, bool) {
			a := note(told{Asked: 'u', Name: login})
			return a.Answer, a.Title, a.OK
		}
	}
	if o.Commit != nil {
		o.Commit = func(hash string) (string, bool) {
			a := note(told{Asked: 'c', Name: hash})
			return a.Answer, a.OK
		}
	}
	if o.Image != nil {
		o.Image = func(url string) (string, int, int, bool) {
			a := note(told{Asked: 'p', Name: url})
			return a.Answer, a.Width, a.Height, a.OK
		}
	}
	return o
}
