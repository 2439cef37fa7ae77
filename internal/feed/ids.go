package feed

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"issueblog/internal/blog"
)

// ids gives posts, comments and feeds the names by which readers know them again.
//
// The name of a post is the address of its issue, in lower case because GitHub ignores case
// in the names of owners and repositories and lets people change it. It is made of
// owner, repository and number only, so it outlives a new title, another slug, a new domain
// and another way of making permalinks. Of a renamed repository it keeps the first name; GitHub leads from there to
// the issue. A tag: URI would do no better: it needs an
// authority and a date at which the author held it (RFC 4151, section 2.1), the blog's domain is
// what may change, and the name of the account has no such date. The address of the issue is
// unique already, and leads to the text even from a reader that takes ids for links.
type ids struct{ root string }

func newIDs(r blog.Repository) ids {
	root := strings.TrimRight(cmp.Or(web(r.URL), "https://github.com/"+r.Name), "/")
	if server, ok := strings.CutSuffix(root, "/"+r.Name); ok && r.FirstName != "" {
		root = server + "/" + r.FirstName
	}
	return ids{root: strings.ToLower(root)}
}

func (i ids) post(number int) string { return fmt.Sprintf("%s/issues/%d", i.root, number) }

func (i ids) comment(number int, id int64) string {
	return fmt.Sprintf("%s#issuecomment-%d", i.post(number), id)
}

// comments names the feed of a post's comments, discussion that of all.
func (i ids) comments(number int) string { return i.post(number) + "#comments" }

func (i ids) discussion() string { return i.root + "#comments" }

// list names the feed of the page at folder ("/", "/tags/go/").
func (i ids) list(folder string) string {
	name := strings.Trim(folder, "/")
	if name == "" {
		return i.root
	}
	return i.root + "#" + (&url.URL{Path: name}).EscapedPath()
}
