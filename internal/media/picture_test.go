package media

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

const pixels = 50_000_000

func pngOf(w, h int) []byte {
	var out bytes.Buffer
	if err := png.Encode(&out, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func jpegOf(w, h int) []byte {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func gifOf(w, h int) []byte {
	var out bytes.Buffer
	if err := gif.Encode(&out, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// webpOf is a lossless picture of 1 × 1.
func webpOf() []byte {
	data, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		panic(err)
	}
	return data
}

func avifOf(brand string) []byte {
	var out bytes.Buffer
	for _, box := range []struct{ kind, content string }{{"ftyp", "mif1\x00\x00\x00\x00mif1" + brand}, {"meta", "\x00\x00\x00\x00"}, {"mdat", "picture"}} {
		binary.Write(&out, binary.BigEndian, uint32(8+len(box.content)))
		out.WriteString(box.kind + box.content)
	}
	return out.Bytes()
}

// turnedJPEG is a photo of 30 × 20 with an orientation in its EXIF data, behind a thumbnail that is a
// whole JPEG itself.
func turnedJPEG(orientation uint16, order binary.AppendByteOrder, mark string) []byte {
	exif := []byte("Exif\x00\x00" + mark)
	exif = order.AppendUint16(exif, 42)
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 2)
	exif = append(exif, entry(order, 0x010F, 2, 0)...)
	exif = append(exif, entry(order, 0x0112, 3, orientation)...)
	exif = order.AppendUint32(exif, 0)
	exif = append(exif, jpegOf(2, 2)...)
	data := jpegOf(30, 20)
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(2+len(exif)))
	return append(append(out, exif...), data[2:]...)
}

func entry(order binary.AppendByteOrder, tag, kind, value uint16) []byte {
	out := order.AppendUint16(nil, tag)
	out = order.AppendUint16(out, kind)
	out = order.AppendUint32(out, 1)
	out = order.AppendUint16(out, value)
	return append(out, 0, 0)
}

func TestInspect(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want picture
	}{
		{"png", pngOf(3, 2), picture{".png", 3, 2}},
		{"png with something behind", append(pngOf(3, 2), "<script>"...), picture{".png", 3, 2}},
		{"jpeg", jpegOf(30, 20), picture{".jpg", 30, 20}},
		{"jpeg with something behind", append(jpegOf(30, 20), "trailer"...), picture{".jpg", 30, 20}},
		{"gif", gifOf(5, 4), picture{".gif", 5, 4}},
		{"gif with zeros behind", append(gifOf(5, 4), 0, 0), picture{".gif", 5, 4}},
		{"webp", webpOf(), picture{".webp", 1, 1}},
		{"avif", avifOf("avif"), picture{".avif", 0, 0}},
		{"animated avif", avifOf("avis"), picture{".avif", 0, 0}},
	} {
		if got, err := inspect(c.data, pixels); err != nil || got != c.want {
			t.Errorf("%s: got %v, %v, want %v", c.name, got, err, c.want)
		}
	}
}

func TestOrientation(t *testing.T) {
	for orientation := uint16(0); orientation <= 9; orientation++ {
		want := picture{".jpg", 30, 20}
		if 5 <= orientation && orientation <= 8 {
			want.Width, want.Height = 20, 30
		}
		for _, data := range [][]byte{turnedJPEG(orientation, binary.BigEndian, "MM"), turnedJPEG(orientation, binary.LittleEndian, "II")} {
			if got, err := inspect(data, pixels); err != nil || got != want {
				t.Errorf("orientation %d: got %v, %v, want %v", orientation, got, err, want)
			}
		}
	}
}

func TestInspectRefuses(t *testing.T) {
	photo := turnedJPEG(6, binary.BigEndian, "MM")
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "an empty file"},
		{"text", []byte("hello"), "an unknown kind of file"},
		{"page", []byte("\n<!DOCTYPE html><p>x"), "a web page"},
		{"svg", []byte(`<?xml version="1.0"?><!-- x --><svg xmlns="x"><script/>`), "an SVG file"},
		{"video", []byte("\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp42"), "a video"},
		{"version that looks like a brand", []byte("\x00\x00\x00\x14ftypisomavifmp42"), "a video"},
		{"png cut", pngOf(300, 200)[:60], "cut off"},
		{"png head only", pngOf(3, 2)[:20], "broken image/png"},
		{"jpeg cut", jpegOf(300, 200)[:800], "cut off"},
		{"photo cut behind its thumbnail", photo[:len(photo)-4], "cut off"},
		{"gif cut", gifOf(50, 40)[:len(gifOf(50, 40))-1], "cut off"},
		{"webp cut", webpOf()[:len(webpOf())-2], "cut off"},
		{"avif cut", avifOf("avif")[:40], "cut off"},
		{"avif with endless boxes", append(avifOf("avif"), "\x00\x00\x00\x01free\x00\x00\x00\x00\x00\x00\x00\x00"...), "cut off"},
		{"too many pixels", bomb(50_000, 50_000), "more than"},
		{"no pixels", bomb(0, 10), "broken image/png"},
	} {
		if got, err := inspect(c.data, pixels); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, %v, want %q", c.name, got, err, c.want)
		}
	}
	if _, err := inspect(pngOf(10, 10), 99); err == nil {
		t.Error("100 pixels where 99 are allowed")
	}
	if _, err := inspect(pngOf(10, 10), 100); err != nil {
		t.Error(err)
	}
}

// bomb is a small PNG that claims to be large.
func bomb(w, h uint32) []byte {
	data := pngOf(1, 1)
	header := data[8:33] // length, type, 13 bytes, checksum
	binary.BigEndian.PutUint32(header[8:], w)
	binary.BigEndian.PutUint32(header[12:], h)
	binary.BigEndian.PutUint32(header[21:], checksum(header[4:21]))
	return data
}

func FuzzInspect(f *testing.F) {
	for _, data := range [][]byte{pngOf(3, 2), jpegOf(30, 20), gifOf(5, 4), webpOf(), avifOf("avif"), turnedJPEG(6, binary.LittleEndian, "II"), bomb(9, 9), []byte("<svg")} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := inspect(data, pixels)
		if err != nil {
			return
		}
		if typeOf(p.Extension) == "" || p.Width < 0 || p.Height < 0 || p.Width*p.Height > pixels {
			t.Errorf("accepted %+v", p)
		}
	})
}
