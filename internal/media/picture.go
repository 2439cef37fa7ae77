package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

// picture is what the bytes of a picture say of it.
type picture struct {
	Extension     string // ".png"
	Width, Height int    // as shown; 0 if unknown
}

// kind is a format that can be copied. Animations are kept as they are.
type kind struct {
	extension string
	mediaType string
	matches   func([]byte) bool
	config    func(io.Reader) (image.Config, error)
	whole     func([]byte) bool // whether the end is there
}

func kinds() []kind {
	return []kind{
		{".png", "image/png", prefix("\x89PNG\r\n\x1a\n"), png.DecodeConfig, wholePNG},
		{".jpg", "image/jpeg", isJPEG, jpeg.DecodeConfig, wholeJPEG},
		{".gif", "image/gif", isGIF, gif.DecodeConfig, wholeGIF},
		{".webp", "image/webp", isWebP, webp.DecodeConfig, wholeWebP},
		{".avif", "image/avif", isAVIF, avifConfig, wholeAVIF},
	}
}

func typeOf(extension string) string {
	for _, k := range kinds() {
		if k.extension == extension {
			return k.mediaType
		}
	}
	return ""
}

// inspect finds out what kind of picture data is, and whether it is one that can be
// shown: whole, and of no more than the given number of pixels, which take four bytes each when a
// browser unpacks them.
func inspect(data []byte, pixels int) (picture, error) {
	for _, k := range kinds() {
		if k.matches(data) {
			return k.inspect(data, pixels)
		}
	}
	return picture{}, fmt.Errorf("%s, not a PNG, JPEG, GIF, WebP or AVIF picture", describe(data))
}

func (k kind) inspect(data []byte, pixels int) (picture, error) {
	p := picture{Extension: k.extension}
	c, err := k.config(bytes.NewReader(data))
	switch {
	case errors.Is(err, errUnsized): // a browser may know better
	case err != nil:
		return picture{}, fmt.Errorf("broken %s: %w", k.mediaType, err)
	case c.Width <= 0 || c.Height <= 0:
		return picture{}, fmt.Errorf("broken %s: %d × %d pixels", k.mediaType, c.Width, c.Height)
	case int64(c.Width) > int64(pixels)/int64(c.Height):
		return picture{}, fmt.Errorf("%d × %d pixels are more than the %d that are allowed", c.Width, c.Height, pixels)
	default:
		p.Width, p.Height = c.Width, c.Height
	}
	if !k.whole(data) {
		return picture{}, fmt.Errorf("%s that is cut off", k.mediaType)
	}
	if k.extension == ".jpg" && turned(data) {
		p.Width, p.Height = p.Height, p.Width
	}
	return p, nil
}

// describe says what a file is that is no picture.
func describe(data []byte) string {
	if len(data) == 0 {
		return "an empty file"
	}
	start := bytes.ToLower(bytes.TrimLeft(data[:min(len(data), 1024)], "\ufeff \t\r\n"))
	switch {
	case bytes.Contains(start, []byte("<svg")):
		return "an SVG file, which can hold scripts"
	case bytes.HasPrefix(start, []byte("<!doctype html")), bytes.HasPrefix(start, []byte("<html")):
		return "a web page"
	case isMedia(data):
		return "a video or another kind of media file"
	}
	return "an unknown kind of file"
}

func prefix(s string) func([]byte) bool {
	return func(data []byte) bool { return bytes.HasPrefix(data, []byte(s)) }
}

func isJPEG(data []byte) bool { return prefix("\xff\xd8\xff")(data) }

func isGIF(data []byte) bool { return prefix("GIF87a")(data) || prefix("GIF89a")(data) }

func isWebP(data []byte) bool {
	return prefix("RIFF")(data) && len(data) >= 12 && string(data[8:12]) == "WEBP"
}

// isMedia reports whether data begins with the box of ISO/IEC 14496-12 that names a file's brands.
func isMedia(data []byte) bool { return len(data) >= 16 && string(data[4:8]) == "ftyp" }

func isAVIF(data []byte) bool {
	if !isMedia(data) {
		return false
	}
	size := int(min(binary.BigEndian.Uint32(data), 256))
	for i := 8; i+4 <= min(size, len(data)); i += 4 {
		brand := string(data[i : i+4])
		if i != 12 && (brand == "avif" || brand == "avis") { // at 12 is a version
			return true
		}
	}
	return false
}

// wholePNG walks the chunks up to IEND. https://www.w3.org/TR/png-3/#5Chunk-layout
func wholePNG(data []byte) bool {
	for at := 8; at+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[at:]))
		if size > int64(len(data)-at-12) {
			return false
		}
		if string(data[at+4:at+8]) == "IEND" {
			return true
		}
		at += 12 + int(size)
	}
	return false
}

// wholeGIF wants the trailer that ends the file; some programs put zeros behind it.
// https://www.w3.org/Graphics/GIF/spec-gif89a.txt, section 27
func wholeGIF(data []byte) bool { return bytes.HasSuffix(bytes.TrimRight(data, "\x00"), []byte{0x3B}) }

// wholeWebP compares the size in the header. https://developers.google.com/speed/webp/docs/riff_container
func wholeWebP(data []byte) bool {
	return int64(binary.LittleEndian.Uint32(data[4:]))+8 <= int64(len(data))
}

// wholeAVIF walks the boxes of the file (ISO/IEC 14496-12, section 4.2).
func wholeAVIF(data []byte) bool {
	meta := false
	for len(data) >= 8 {
		size := uint64(binary.BigEndian.Uint32(data))
		meta = meta || string(data[4:8]) == "meta"
		switch {
		case size == 0: // up to the end of the file
			return meta
		case size == 1 && len(data) >= 16:
			size = binary.BigEndian.Uint64(data[8:])
			if size < 16 {
				return false
			}
		case size < 8:
			return false
		}
		if size > uint64(len(data)) {
			return false
		}
		data = data[size:]
	}
	return meta && len(data) == 0
}

// wholeJPEG wants the end marker behind the first scan: within a scan no other byte pair
// looks like it, and before there may be a whole JPEG as a thumbnail.
func wholeJPEG(data []byte) bool {
	scan := -1
	walkJPEG(data, func(marker byte, at int, _ []byte) bool {
		if marker == 0xDA {
			scan = at
		}
		return scan < 0
	})
	return scan >= 0 && bytes.Contains(data[scan:], []byte{0xFF, 0xD9})
}

// turned reports whether the EXIF data ask for a quarter turn: then width and
// height change places.
func turned(data []byte) bool {
	orientation := 1
	walkJPEG(data, func(marker byte, _ int, segment []byte) bool {
		if tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && marker == 0xE1 {
			if n, err := readOrientation(tiff); err == nil {
				orientation = n
			}
			return false
		}
		return marker != 0xDA
	})
	return orientation >= 5 && orientation <= 8
}

// walkJPEG calls visit for each segment, with the offset of its content, until it
// returns false or the segments make no sense. ITU-T T.81, section B.1.1
func walkJPEG(data []byte, visit func(marker byte, at int, segment []byte) bool) {
	for at := 2; at+4 <= len(data) && data[at] == 0xFF; {
		marker := data[at+1]
		if marker == 0xFF { // padding
			at++
			continue
		}
		if marker == 0x01 || (0xD0 <= marker && marker <= 0xD8) { // alone, without content
			at += 2
			continue
		}
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		if size < 2 || at+2+size > len(data) {
			return
		}
		if !visit(marker, at+4, data[at+4:at+2+size]) {
			return
		}
		at += 2 + size
	}
}

// readOrientation returns the orientation (1 to 8) of EXIF data: the entry 0x0112 of the first directory.
// TIFF 6.0, section 2; CIPA DC-008, section 4.6.5
func readOrientation(tiff []byte) (int, error) {
	if len(tiff) < 8 {
		return 0, errors.New("exif: too short")
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	if order.Uint16(tiff[2:]) != 42 {
		return 0, errors.New("exif: no TIFF header")
	}
	start := int64(order.Uint32(tiff[4:]))
	if start+2 > int64(len(tiff)) {
		return 0, errors.New("exif: no directory")
	}
	directory := tiff[start:]
	count := int(order.Uint16(directory))
	for i := range count {
		at := 2 + 12*i
		if at+12 > len(directory) {
			break
		}
		// A short (type 3), one of them, stands at the beginning of the value's four bytes.
		if order.Uint16(directory[at:]) == 0x0112 && order.Uint16(directory[at+2:]) == 3 {
			if n := int(order.Uint16(directory[at+8:])); 1 <= n && n <= 8 {
				return n, nil
			}
		}
	}
	return 0, errors.New("exif: no orientation")
}
