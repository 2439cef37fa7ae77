package media

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// header is what the beginning of a picture says of it.
type header struct {
	Type          string
	Width, Height int // as shown
}

const typeSVG = "image/svg+xml"

// measured are the types whose size can be read.
func measured() []string {
	types := []string{typeSVG}
	for _, k := range kinds() {
		types = append(types, k.mediaType)
	}
	return types
}

// SizeOf reads the size in pixels of a whole picture off its bytes; ok is false where it does not say one, or is none.
func SizeOf(data []byte) (width, height int, ok bool) {
	h, err := readHeader(data, maxSide*maxSide)
	return h.Width, h.Height, err == nil
}

// errShort is that the size stands, or may stand, beyond the bytes that are there.
var errShort = errors.New("its size does not stand at its beginning")

// readHeader reads type and size off the first bytes of a picture.
func readHeader(data []byte, pixels int) (header, error) {
	h, err := findSize(data)
	switch {
	case err != nil:
		return header{}, err
	case h.Width <= 0 || h.Height <= 0 || !possible(h.Width) || !possible(h.Height) || h.Width > pixels/h.Height:
		return header{}, fmt.Errorf("impossible size: %d × %d pixels", h.Width, h.Height)
	}
	return h, nil
}

func findSize(data []byte) (header, error) {
	for _, k := range kinds() {
		if k.matches(data) {
			return k.header(data)
		}
	}
	if width, height, ok := svgSize(data); ok {
		return header{typeSVG, width, height}, nil
	}
	return header{}, fmt.Errorf("%s: no size can be read off it", describe(data))
}

func (k kind) header(data []byte) (header, error) {
	c, err := k.config(bytes.NewReader(data))
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return header{}, errShort
	}
	if err != nil {
		return header{}, fmt.Errorf("%s: %w", k.mediaType, err)
	}
	h := header{k.mediaType, c.Width, c.Height}
	if k.extension == ".jpg" && turned(data) {
		h.Width, h.Height = h.Height, h.Width
	}
	return h, nil
}

// svgSize is the size that the root element of an SVG file gives in pixels. One side may follow from the other and the
// viewBox; where there is only that, or a share of the page, a browser makes the picture as wide as it likes.
// https://www.w3.org/TR/SVG2/coords.html#SizingSVGInCSS
func svgSize(data []byte) (width, height int, ok bool) {
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err != nil {
			return 0, 0, false
		}
		root, found := token.(xml.StartElement)
		if !found {
			continue
		}
		if root.Name.Local != "svg" {
			return 0, 0, false
		}
		return sizeOfSVG(root.Attr)
	}
}

func sizeOfSVG(attributes []xml.Attr) (width, height int, ok bool) {
	given := map[string]string{}
	for _, a := range attributes {
		if a.Name.Space == "" {
			given[a.Name.Local] = strings.TrimSpace(a.Value)
		}
	}
	w, h := svgLength(given["width"]), svgLength(given["height"])
	boxWidth, boxHeight := viewBox(given["viewBox"])
	switch {
	case given["style"] != "" || w == 0 && h == 0:
		return 0, 0, false
	case w == 0 && given["width"] == "":
		w = h * boxWidth / boxHeight
	case h == 0 && given["height"] == "":
		h = w * boxHeight / boxWidth
	}
	return rounded(w), rounded(h), rounded(w) > 0 && rounded(h) > 0
}

// rounded is a side in whole pixels, 0 if it is none.
func rounded(side float64) int {
	if side > 0 && side <= maxSide {
		return max(1, int(math.Round(side)))
	}
	return 0
}

// svgLength is a length in pixels, 0 if it is in another unit.
func svgLength(s string) float64 {
	n, err := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	if err != nil || !(n > 0 && n <= maxSide) {
		return 0
	}
	return n
}

// viewBox gives the sides of the box, NaN if there is none.
func viewBox(s string) (width, height float64) {
	fields := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,\t\r\n", r) })
	if len(fields) != 4 {
		return math.NaN(), math.NaN()
	}
	width, height = svgLength(fields[2]), svgLength(fields[3])
	if width == 0 || height == 0 {
		return math.NaN(), math.NaN()
	}
	return width, height
}
