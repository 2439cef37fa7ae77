package media

import (
	"encoding/binary"
	"errors"
	"image"
	"io"
	"iter"
)

// errUnsized is of AVIF pictures that do not say plainly how large they are.
var errUnsized = errors.New("no size can be read off it")

// avifConfig reads the size alone.
func avifConfig(r io.Reader) (image.Config, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return image.Config{}, err
	}
	width, height, err := avifSize(data)
	return image.Config{Width: width, Height: height}, err
}

// avifSize is the size of a file's primary item as it is shown: what its properties say, turned as they ask.
// ISO/IEC 23008-12, section 6.5; ISO/IEC 14496-12, section 8.11
func avifSize(data []byte) (width, height int, err error) {
	meta := afterVersion(box(data, "meta"))
	properties := box(meta, "iprp")
	turned := false
	for _, p := range propertiesOf(box(properties, "ipma"), primaryItem(box(meta, "pitm")), box(properties, "ipco")) {
		switch {
		case p.kind == "ispe" && len(p.content) >= 12:
			width, height = int(binary.BigEndian.Uint32(p.content[4:])), int(binary.BigEndian.Uint32(p.content[8:]))
		case p.kind == "irot" && len(p.content) >= 1:
			turned = p.content[0]&1 == 1 // quarters of a turn
		case p.kind == "clap": // only a part of it is shown
			return 0, 0, errUnsized
		}
	}
	if width <= 0 || height <= 0 {
		return 0, 0, errUnsized
	}
	if turned {
		width, height = height, width
	}
	return width, height, nil
}

// property is one of an item's properties.
type property struct {
	kind    string
	content []byte
}

// boxes walks the boxes in data that are whole.
func boxes(data []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for len(data) >= 8 {
			size, start := uint64(binary.BigEndian.Uint32(data)), uint64(8)
			kind := string(data[4:8])
			switch {
			case size == 0: // up to the end of the file
				size = uint64(len(data))
			case size == 1 && len(data) >= 16:
				size, start = binary.BigEndian.Uint64(data[8:]), 16
			}
			if size < start || size > uint64(len(data)) || !yield(kind, data[start:size]) {
				return
			}
			data = data[size:]
		}
	}
}

// box is the content of the first box of a kind, nil if there is none.
func box(data []byte, kind string) []byte {
	for k, content := range boxes(data) {
		if k == kind {
			return content
		}
	}
	return nil
}

// afterVersion is what follows the version and the flags that some boxes begin with.
func afterVersion(content []byte) []byte { return content[min(4, len(content)):] }

// primaryItem reads a box "pitm": the number of the item that is the picture; 0 is none.
func primaryItem(pitm []byte) uint32 {
	r := fields{afterVersion(pitm)}
	return r.number(len(pitm) > 0 && pitm[0] > 0)
}

// propertiesOf reads off the box "ipma" which of the properties in "ipco" an item has.
func propertiesOf(ipma []byte, item uint32, ipco []byte) []property {
	if len(ipma) < 8 || item == 0 {
		return nil
	}
	var all, its []property
	for kind, content := range boxes(ipco) {
		all = append(all, property{kind, content})
	}
	wideItem, wideIndex := ipma[0] > 0, ipma[3]&1 == 1
	for r, items := (fields{ipma[8:]}), binary.BigEndian.Uint32(ipma[4:]); items > 0 && len(r.rest) > 0; items-- {
		id := r.number(wideItem)
		for range r.byte() {
			index := int(r.byte()) & 0x7F // without the mark of what a reader must understand
			if wideIndex {
				index = index<<8 | int(r.byte())
			}
			if id == item && 1 <= index && index <= len(all) { // counted from 1
				its = append(its, all[index-1])
			}
		}
	}
	return its
}

// fields reads numbers, which are 0 behind the end.
type fields struct{ rest []byte }

func (f *fields) byte() byte {
	if len(f.rest) == 0 {
		return 0
	}
	b := f.rest[0]
	f.rest = f.rest[1:]
	return b
}

// number reads four bytes, or two.
func (f *fields) number(wide bool) uint32 {
	n := uint32(f.byte())<<8 | uint32(f.byte())
	if wide {
		n = n<<16 | uint32(f.byte())<<8 | uint32(f.byte())
	}
	return n
}
