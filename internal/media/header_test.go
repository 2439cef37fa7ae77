package media

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"
)

func decoded(s string) []byte {
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return data
}

// realAVIF and alphaAVIF are pictures of 37 × 21 as libheif writes them, the second with another item for its transparency.
func realAVIF() []byte {
	return decoded("AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAANZtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERAAAEAAQAAAAAA+gABAAAAAAAAACMAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABhdjAxAAAAAA5waXRtAAAAAAABAAAAVmlwcnAAAAA4aXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAACUAAAAVAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAgMAAAArbWRhdBIACgk4FSSjSAhoNIAyFB/yYoTgABYAAKxDfGKpHh4vIIh0")
}

func alphaAVIF() []byte {
	return decoded("AAAAHGZ0eXBhdmlmAAAAAG1pZjFhdmlmbWlhZgAAAXBtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAABlAABAAAAAAAAACQAAgAAAAABuAABAAAAAAAAABIAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABhdjAxAAAAABVpbmZlAgAAAAACAABhdjAxAAAAAA5waXRtAAAAAAABAAAAr2lwcnAAAACKaXBjbwAAAAxhdjFDgSACAAAAABRpc3BlAAAAAAAAACUAAAAVAAAAEHBpeGkAAAAAAwgICAAAAAxhdjFDgQAcAAAAAA5waXhpAAAAAAEIAAAAOGF1eEMAAAAAdXJuOm1wZWc6bXBlZ0I6Y2ljcDpzeXN0ZW1zOmF1eGlsaWFyeTphbHBoYQAAAAAdaXBtYQAAAAAAAAACAAEDgQIDAAIEhAIFhgAAABppcmVmAAAAAAAAAA5hdXhsAAIAAQABAAAAPm1kYXQSAAoJOBUko0gIaDSAMhUf8mKE4AAWAECsQ3xhxJoz8VYTrSQSAAoGGBUkowqAMgYfkAABQBQ=")
}

// boxOf is a box of an AVIF file.
func boxOf(kind string, parts ...[]byte) []byte {
	content := slices.Concat(parts...)
	return slices.Concat(binary.BigEndian.AppendUint32(nil, uint32(8+len(content))), []byte(kind), content)
}

// extent is a property: the size of an item.
func extent(width, height uint32) []byte {
	return boxOf("ispe", make([]byte, 4), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height))
}

// madeAVIF has a thumbnail of 8 × 4 as its item 1 and, as item 2, a picture of 40 × 20 with a further property. wide
// is the form of the boxes with longer numbers.
func madeAVIF(wide bool, further []byte) []byte {
	pitm, ipma := []byte{0, 0, 0, 0, 0, 2}, []byte{0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 1, 0x81, 0, 2, 2, 0x82, 0x83}
	if wide {
		pitm = []byte{1, 0, 0, 0, 0, 0, 0, 2}
		ipma = []byte{1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 1, 0x80, 1, 0, 0, 0, 2, 2, 0x80, 2, 0x80, 3}
	}
	properties := boxOf("iprp", boxOf("ipco", extent(8, 4), extent(40, 20), further), boxOf("ipma", ipma))
	return slices.Concat(boxOf("ftyp", []byte("avif\x00\x00\x00\x00avif")), boxOf("meta", make([]byte, 4), boxOf("pitm", pitm), properties), boxOf("mdat", []byte("picture")))
}

func webpPhoto() []byte {
	return decoded("UklGRjwAAABXRUJQVlA4IDAAAADwAgCdASolABUAP83k7XA/t7IrJWgD8DmJZwAAKUNt8AD+u7eVJxv87VsfgHZCAAA=")
}

func TestReadHeader(t *testing.T) {
	photo := turnedJPEG(6, binary.BigEndian, "MM")
	for _, c := range []struct {
		name string
		data []byte
		want header
	}{
		{"png", pngOf(300, 200)[:60], header{"image/png", 300, 200}},
		{"jpeg", jpegOf(300, 200)[:800], header{"image/jpeg", 300, 200}},
		{"turned jpeg", photo[:len(photo)-10], header{"image/jpeg", 20, 30}},
		{"gif", gifOf(50, 40)[:800], header{"image/gif", 50, 40}},
		{"webp", webpPhoto()[:40], header{"image/webp", 37, 21}},
		{"avif", realAVIF()[:250], header{"image/avif", 37, 21}},
		{"transparent avif", alphaAVIF(), header{"image/avif", 37, 21}},
		{"avif with a thumbnail", madeAVIF(false, boxOf("free")), header{"image/avif", 40, 20}},
		{"avif with long numbers", madeAVIF(true, boxOf("free")), header{"image/avif", 40, 20}},
		{"turned avif", madeAVIF(false, boxOf("irot", []byte{3})), header{"image/avif", 20, 40}},
		{"avif on its head", madeAVIF(false, boxOf("irot", []byte{2})), header{"image/avif", 40, 20}},
		{"svg", []byte(`<?xml version="1.0"?><!-- x --><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" width="120" height="20.4px">`), header{"image/svg+xml", 120, 20}},
		{"svg with one side", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="30" viewBox="0,0 300 200"/>`), header{"image/svg+xml", 30, 20}},
		{"svg with the other side", []byte(`<svg height="20" viewBox="0 0 300 200"/>`), header{"image/svg+xml", 30, 20}},
	} {
		if got, err := readHeader(c.data, pixels); err != nil || got != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

func TestReadHeaderRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "an empty file"},
		{"text", []byte("hello"), "an unknown kind of file"},
		{"page", []byte("<!DOCTYPE html><p>x"), "a web page"},
		{"page with an svg", []byte("<html><body><svg width='1' height='1'/>"), "no size can be read off it"},
		{"video", []byte("\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp42"), "a video"},
		{"png without a header", pngOf(3, 2)[:20], "does not stand at its beginning"},
		{"jpeg without a header", jpegOf(3, 2)[:20], "does not stand at its beginning"},
		{"broken png", append(pngOf(3, 2)[:24], make([]byte, 20)...), "image/png: "},
		{"bomb", bomb(60_000, 60_000), "impossible size: 60000 × 60000"},
		{"strip", bomb(200_000, 1), "impossible size: 200000 × 1"},
		{"flat png", bomb(0, 10), "image/png: "},
		{"avif without a size", avifOf("avif"), "image/avif: no size"},
		{"avif whose properties are cut off", realAVIF()[:180], "image/avif: no size"},
		{"avif of a part", madeAVIF(false, boxOf("clap", make([]byte, 32))), "image/avif: no size"},
		{"svg as wide as the page", []byte(`<svg width="100%" height="20" viewBox="0 0 3 2"/>`), "an SVG file"},
		{"svg with only a box", []byte(`<svg viewBox="0 0 3 2"/>`), "an SVG file"},
		{"svg with one side and no box", []byte(`<svg width="20"/>`), "an SVG file"},
		{"svg with a flat box", []byte(`<svg width="20" viewBox="0 0 0 2"/>`), "an SVG file"},
		{"svg in another unit", []byte(`<svg width="2em" height="1em"/>`), "an SVG file"},
		{"svg with a style", []byte(`<svg width="20" height="10" style="width:100%"/>`), "an SVG file"},
		{"svg of nothing", []byte(`<svg width="NaN" height="-1"/>`), "an SVG file"},
		{"svg that is huge", []byte(`<svg width="1e300" height="1e300"/>`), "an SVG file"},
		{"svg of too many pixels", []byte(`<svg width="90000" height="90000"/>`), "impossible size"},
	} {
		if got, err := readHeader(c.data, pixels); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v, want %q", c.name, got, err, c.want)
		}
	}
	if _, err := readHeader(pngOf(3, 2)[:20], pixels); !errors.Is(err, errShort) {
		t.Errorf("no sign that more would help: %v", err)
	}
}

func TestInspectMeasuresAVIF(t *testing.T) {
	if got, err := inspect(realAVIF(), pixels); err != nil || got != (picture{".avif", 37, 21}) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := inspect(realAVIF(), 100); err == nil {
		t.Error("777 pixels where 100 are allowed")
	}
}

// FuzzHeader: whatever the bytes are, the size is none or one that can be written down and read again.
func FuzzHeader(f *testing.F) {
	for _, data := range [][]byte{pngOf(3, 2), jpegOf(30, 20), gifOf(5, 4), webpPhoto(), realAVIF(), alphaAVIF(), madeAVIF(true, boxOf("irot", []byte{1})),
		turnedJPEG(6, binary.LittleEndian, "II"), bomb(9, 9), []byte(`<svg width="3" viewBox="0 0 3 2"/>`)} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := readHeader(data, pixels)
		if err != nil {
			return
		}
		if h.Width < 1 || h.Height < 1 || h.Width*h.Height > pixels {
			t.Errorf("accepted %+v", h)
		}
		index, err := formatIndex([]size{{URL: "u", Type: h.Type, Width: h.Width, Height: h.Height}})
		if err != nil {
			t.Fatal(err)
		}
		if again, err := parseIndex[size](index); err != nil || !bytes.Contains(index, []byte(h.Type)) || again[0].Width != h.Width {
			t.Errorf("%v: %s", err, index)
		}
	})
}
