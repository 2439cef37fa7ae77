package server

import (
	"bytes"
	"errors"
	"io"
	"path"
	"strings"
)

const htmlType = "text/html; charset=utf-8"

// mediaTypes is by extension. The operating system's own table is not asked:
// it differs from machine to machine, and calls scripts plain text on some.
var mediaTypes = map[string]string{
	".atom":        "application/atom+xml; charset=utf-8",
	".avif":        "image/avif",
	".css":         "text/css; charset=utf-8",
	".gif":         "image/gif",
	".htm":         htmlType,
	".html":        htmlType,
	".ico":         "image/x-icon",
	".jpeg":        "image/jpeg",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".map":         "application/json",
	".md":          "text/markdown; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".mov":         "video/quicktime",
	".mp3":         "audio/mpeg",
	".mp4":         "video/mp4",
	".ogg":         "audio/ogg",
	".otf":         "font/otf",
	".pdf":         "application/pdf",
	".png":         "image/png",
	".rss":         "application/rss+xml; charset=utf-8",
	".svg":         "image/svg+xml",
	".ttf":         "font/ttf",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".wav":         "audio/wav",
	".webm":        "video/webm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff":        "font/woff",
	".woff2":       "font/woff2",
	".xml":         "application/xml; charset=utf-8",
	".zip":         "application/zip",
}

// feedMarks tells feeds from other files of their extension, by words that
// stand at their beginning.
var feedMarks = []struct{ ext, mark, mediaType string }{
	{".xml", "<rss", "application/rss+xml; charset=utf-8"},
	{".xml", "<feed", "application/atom+xml; charset=utf-8"},
	{".json", "https://jsonfeed.org/version/", "application/feed+json"},
}

// mediaType is the Content-Type of a file, which is left at its beginning.
func mediaType(file io.ReadSeeker, name string) (string, error) {
	ext := strings.ToLower(path.Ext(name))
	known, ok := mediaTypes[ext]
	if !ok {
		return "application/octet-stream", nil
	}
	if ext != ".xml" && ext != ".json" {
		return known, nil
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	for _, f := range feedMarks {
		if f.ext == ext && bytes.Contains(head[:n], []byte(f.mark)) {
			known = f.mediaType
		}
	}
	_, err = file.Seek(0, io.SeekStart)
	return known, err
}
