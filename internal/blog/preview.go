package blog

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
)

// PreviewFolder is where private previews live, each in a folder whose name cannot be guessed.
const PreviewFolder = "/preview/"

// previewBytes is the length of that name: 160 bits, which nobody finds by trying.
const previewBytes = 20

// Private reports whether the post is a private preview.
func (p *Post) Private() bool { return p.Preview == ReasonPrivate }

// preview gives the private previews their addresses and lists. They stand beside the blog: nothing in it
// leads to them, no number in a text becomes a link to one, and no tag exists because of one.
func (b *builder) preview(drafts []*draft) {
	for _, d := range drafts {
		p := d.post
		p.Page = false
		p.Path = PreviewFolder + previewName(b.options.PreviewKey, b.content.Repository.ID, p.Number) + "/"
		b.blog.Previews = append(b.blog.Previews, p)
		for i := range b.blog.Decisions {
			if b.blog.Decisions[i].Number == p.Number {
				b.blog.Decisions[i].Path = p.Path
			}
		}
		for _, tag := range b.blog.Tags {
			if slices.ContainsFunc(slices.Concat(d.issue.Labels, d.matter.Tags), func(name string) bool { return labelKey(plainTitle(name)) == labelKey(tag.label) }) {
				p.Tags = append(p.Tags, tag)
			}
		}
	}
}

// previewName is what only the owner of the key can compute of a number: a keyed hash (HMAC, RFC 2104) in letters
// that every file system tells apart. It stays when the title changes; another key makes another name.
func previewName(key string, repository int64, number int) string {
	mac := hmac.New(sha256.New, []byte(key))
	fmt.Fprintf(mac, "issueblog private preview\n%d\n%d\n", repository, number)
	name := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil)[:previewBytes])
	return strings.ToLower(name)
}

// noKey says why a private preview is not built.
func noKey(number int) Warning {
	return Warning{Number: number, Message: "no private preview is built: its address would be no secret without a key",
		Hint: "set ISSUEBLOG_PREVIEW_KEY to a long random text, in a workflow from a secret of the repository"}
}
