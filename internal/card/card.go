// Package card draws share images, which other sites show with a link to a page, and the icons of a blog,
// from titles. It is given words and colours and returns files; the same input gives the same bytes.
package card

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image/color"
)

// version is part of a card's name. It is to be raised whenever cards come to look different.
const version = 1

// Width and Height are the size of a card in pixels: the size for which the sites agree on how much they show.
const (
	Width  = 1200
	Height = 630
)

// Colors is a page's colours.
type Colors struct {
	Paper, Ink, Line, Accent color.RGBA
}

// Cache keeps cards between builds.
type Cache interface {
	Get(key string) ([]byte, bool)
	Put(key string, value []byte)
	Keep(key string) // the value is still wanted, though nobody reads it now
}

// Drawer draws the cards and icons of one blog. It is safe for concurrent use.
type Drawer struct {
	light, dark Colors
	cache       Cache
	typefaces   typefaces
}

// New makes a drawer. Cards are light; only an icon has a dark form too. A nil cache keeps nothing.
func New(light, dark Colors, cache Cache) (*Drawer, error) {
	t, err := loadTypefaces()
	if err != nil {
		return nil, fmt.Errorf("fonts of the cards: %w", err)
	}
	return &Drawer{light: light, dark: dark, cache: cache, typefaces: t}, nil
}

// Text is the words on a card.
type Text struct {
	Blog     string // its title
	Title    string // the post's; "" on the card of the blog itself
	Note     string // the last line: a date, or what the blog is about
	Language string // of Title, a BCP 47 tag
}

// Image is a card that can be drawn.
type Image struct {
	Name string // of the file; another card has another name

	drawer *Drawer
	words  words
	key    string
}

// words is a text as it is drawn. Each may be empty but the title.
type words struct {
	blog, title, note string
	face              int  // of the title
	sign              rune // in the tile beside the blog's name; 0 is none
}

// Card plans the card of a text. There is none if the fonts lack too much of its main words, those of
// the title or else of the blog's. Of the others, what they lack is left away.
func (d *Drawer) Card(t Text) (card Image, ok bool) {
	w := words{face: preferred(t.Language)}
	if sign, ok := d.typefaces.sign(t.Blog); ok {
		w.sign = sign
	}
	if blog, ok := d.typefaces.legible(t.Blog); ok {
		w.blog = blog
	}
	if note, ok := d.typefaces.legible(t.Note); ok {
		w.note = note
	}
	if t.Title == "" {
		w.title, w.blog = w.blog, ""
	} else if title, ok := d.typefaces.legible(t.Title); ok {
		w.title = title
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %v %q %q %q %d %q", version, d.light, w.blog, w.title, w.note, w.face, w.sign))
	key := "card-" + hex.EncodeToString(sum[:])
	return Image{Name: key[:len("card-")+16] + ".png", drawer: d, words: w, key: key}, w.title != ""
}

// PNG draws the card, or takes it from the cache.
func (i Image) PNG() ([]byte, error) {
	cache := i.drawer.cache
	if cache == nil {
		return i.drawer.draw(i.words)
	}
	if data, ok := cache.Get(i.key); ok {
		return data, nil
	}
	data, err := i.drawer.draw(i.words)
	if err == nil {
		cache.Put(i.key, data)
	}
	return data, err
}

// Keep tells the cache that the card is still wanted, though it need not be read.
func (i Image) Keep() {
	if cache := i.drawer.cache; cache != nil {
		cache.Keep(i.key)
	}
}
