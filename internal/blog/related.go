package blog

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"unicode"
	"unicode/utf8"
)

// What makes posts related. The numbers are found by looking at real blogs, in English and
// in Chinese: a person would not call posts below relatedLeast related.
const (
	relatedMost  = 3        // posts that are shown
	relatedLeast = 0.09     // of the likeness, whose most is 1
	termsMost    = 48       // terms by which a post is found: those that say most of it
	textMost     = 24 << 10 // bytes of the text that are looked at

	shareTerms, shareTags, shareLinks = .6, .22, .18 // of the likeness
	titleWeight                       = 4            // occurrences in the text that one in the title is worth

	// A term says nothing if more posts have it than one of commonShare, or in all than commonMost.
	commonShare = 4
	commonMost  = 400
)

// term is a word, a pair of characters, a tag or a number, as a hash of it.
type term = uint64

// weighted is a term of a post, and how much it says of the post.
type weighted struct {
	term   term
	weight float64
}

// relate gives every post those that it has most in common with: words, tags, and what
// they link to. What the page names anyway, as it mentions the post or is the same in another language, is left out.
func relate(drafts []*draft) {
	drafts = slices.DeleteFunc(slices.Clone(drafts), func(d *draft) bool { return d.post.Page || d.post.NoIndex })
	vectors := vectors(drafts)
	// Only terms that two posts share find anything.
	holders := map[term][]holder{}
	for i, v := range vectors {
		for _, t := range v {
			holders[t.term] = append(holders[t.term], holder{int32(i), float32(t.weight)})
		}
	}
	inChunks(len(drafts), func(from, to int) {
		likeness, touched := make([]float32, len(drafts)), []int32{}
		for i := from; i < to; i++ {
			touched = touched[:0]
			for _, t := range vectors[i] {
				for _, h := range holders[t.term] {
					if likeness[h.draft] == 0 {
						touched = append(touched, h.draft)
					}
					likeness[h.draft] += float32(t.weight) * h.weight
				}
			}
			drafts[i].post.Related = mostLike(drafts, drafts[i].post, likeness, touched)
			for _, other := range touched {
				likeness[other] = 0
			}
		}
	})
}

// holder is a post that has a term.
type holder struct {
	draft  int32
	weight float32
}

// mostLike is the posts among those touched that are most like the post; of equals the newer.
func mostLike(drafts []*draft, post *Post, likeness []float32, touched []int32) []*Post {
	var best []int32
	for _, i := range touched {
		other := drafts[i].post
		if likeness[i] < relatedLeast || other == post || slices.Contains(post.Backlinks, other) || slices.Contains(post.Translations, other) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, i, func(x, y int32) int {
			return cmp.Or(cmp.Compare(likeness[y], likeness[x]), newestFirst(drafts[x].post, drafts[y].post))
		})
		if at < relatedMost {
			best = slices.Insert(best, at, i)
			best = best[:min(len(best), relatedMost)]
		}
	}
	var out []*Post
	for _, i := range best {
		out = append(out, drafts[i].post)
	}
	return out
}

// vectors is the terms of each draft with their weights, so that the product of two is their likeness.
func vectors(drafts []*draft) [][]weighted {
	counts := make([][3][]weighted, len(drafts))
	inChunks(len(drafts), func(from, to int) {
		var c counter
		for i := from; i < to; i++ {
			counts[i] = c.count(drafts[i])
		}
	})
	in := map[term]int32{} // posts that have the term
	for i := range counts {
		for _, kind := range counts[i] {
			for _, t := range kind {
				in[t.term]++
			}
		}
	}
	out := make([][]weighted, len(drafts))
	inChunks(len(drafts), func(from, to int) {
		for i := from; i < to; i++ {
			for kind, share := range []float64{shareTerms, shareTags, shareLinks} {
				out[i] = append(out[i], vector(counts[i][kind], share, len(drafts), in)...)
			}
		}
	})
	return out
}

// vector weighs terms by how often they stand in the post and how rare they are elsewhere. Their length
// is that of all of them; kept are the ones that can find another post.
func vector(counts []weighted, share float64, posts int, in map[term]int32) []weighted {
	var kept []weighted
	length := 0.
	for _, t := range counts {
		n := int(in[t.term])
		// What no other post has is no rarer than what one other has: else in few posts all is rare.
		weight := (1 + math.Log(t.weight)) * math.Log(1+float64(posts)/float64(max(2, n)))
		if n > 1 && (n <= 3 || n*commonShare <= posts && n <= commonMost) {
			kept = append(kept, weighted{t.term, weight})
		}
		if n > 1 || share == shareTerms { // one's own tag or number takes nothing from what is shared
			length += weight * weight
		}
	}
	if len(kept) > termsMost {
		slices.SortFunc(kept, func(x, y weighted) int {
			return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.term, y.term))
		})
		kept = kept[:termsMost]
	}
	for i := range kept {
		kept[i].weight *= math.Sqrt(share / length)
	}
	return kept
}

// counter counts the terms of one draft after the other.
type counter struct {
	seen  map[term]int // index in found
	found []weighted
}

// count is how often each term stands in the words of a draft, in its tags and in its links.
func (c *counter) count(d *draft) (kinds [3][]weighted) {
	words(d.post.Title, func(t term) { c.add(t, titleWeight) })
	words(d.plain[:min(len(d.plain), textMost)], func(t term) { c.add(t, 1) })
	kinds[0] = c.take()
	for _, tag := range d.post.Tags {
		c.add(named("tag", tag.Path), 1)
	}
	kinds[1] = c.take()
	// A post and the one that links to it share its number, and so do two that link to the same.
	for _, number := range append([]int{d.post.Number}, d.refers...) {
		c.add(named("issue", strconv.Itoa(number)), 1)
	}
	kinds[2] = c.take()
	return kinds
}

func (c *counter) add(t term, weight float64) {
	if c.seen == nil {
		c.seen = map[term]int{}
	}
	at, ok := c.seen[t]
	if !ok {
		at = len(c.found)
		c.seen[t], c.found = at, append(c.found, weighted{term: t})
	}
	c.found[at].weight += weight
}

// take is what was counted since the last call.
func (c *counter) take() []weighted {
	out := slices.Clone(c.found)
	clear(c.seen)
	c.found = c.found[:0]
	return out
}

// shortWord is the length in bytes below which a word says nothing of a text.
const shortWord = 3

// words calls found with each word of a text, and in scripts that do not part their words with each
// pair of neighbouring characters. Numbers are no words.
func words(text string, found func(term)) {
	hash, length := hashStart, 0
	var before rune // the character before, if of a script without spaces
	end := func() {
		if length >= shortWord {
			found(hash)
		}
		hash, length = hashStart, 0
	}
	for _, r := range text {
		switch {
		case r > unicode.MaxASCII && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			end()
			if before != 0 {
				found(hashRune(hashRune(hashStart, before), r))
			}
			before = r
			continue
		case unicode.IsLetter(r) || unicode.IsMark(r) || length > 0 && unicode.IsDigit(r):
			hash = hashRune(hash, unicode.ToLower(r))
			length += utf8.RuneLen(r)
		default:
			end()
		}
		before = 0
	}
	end()
}

// The hash is FNV-1a: the same on every machine, so that equal likenesses fall out the same.
const (
	hashStart term = 14695981039346656037
	hashPrime term = 1099511628211
)

func hashRune(h term, r rune) term {
	for range 3 {
		h = (h ^ term(r&0xff)) * hashPrime
		r >>= 8
	}
	return h
}

// named is the term of something that is no word.
func named(kind, name string) term {
	h := hashStart
	for _, r := range kind + "\x00" + name {
		h = hashRune(h, r)
	}
	return h
}

// inChunks calls f for parts of the numbers below n, a few at once.
func inChunks(n int, f func(from, to int)) {
	var group sync.WaitGroup
	size := max(1, (n+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += size {
		group.Go(func() { f(from, min(from+size, n)) })
	}
	group.Wait()
}
