package site_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/feed/feedtest"
)

// sampleSite builds the sample blog below a path, as Pages serves a project.
func sampleSite(t *testing.T) (dir string, c *content.Content) {
	t.Helper()
	return sampleAt(t, "https://sample.example/blog")
}

func sampleAt(t *testing.T, address string) (dir string, c *content.Content) {
	t.Helper()
	c, err := content.Open("../../content-cache", content.Name{Owner: "issueblog", Repo: "sample"}).Load()
	if err != nil {
		t.Fatal(err)
	}
	settings := config.Default()
	settings.BaseURL = address
	dir = t.TempDir()
	write(t, dir, settings, c)
	return dir, c
}

// document is one page of a site: what it links to and what can be linked to.
type document struct {
	links  []string
	ids    map[string]int
	counts map[string]int // elements by name
	policy string
	title  string
	target string // of a page that only leads to another
}

func readPage(t *testing.T, file string) document {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	root, err := html.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	d := document{ids: map[string]int{}, counts: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		name := n.Data
		if slices.Contains(n.Attr, html.Attribute{Key: "type", Val: "application/ld+json"}) {
			name += " data" // no browser runs it
		}
		d.counts[name]++
		if name == "title" && n.FirstChild != nil {
			d.title = n.FirstChild.Data
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				d.ids[a.Val]++
			case a.Key == "href" || a.Key == "src" || a.Key == "srcset":
				d.links = append(d.links, a.Val)
			case a.Key == "content" && strings.HasPrefix(a.Val, "default-src"):
				d.policy = a.Val
			case a.Key == "content" && strings.HasPrefix(a.Val, "0; url="):
				d.target = strings.TrimPrefix(a.Val, "0; url=")
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("%s: attribute %s on %s", file, a.Key, n.Data)
			}
		}
	}
	return d
}

// The sample holds at the root of a domain and below a path alike.
func TestSamplePages(t *testing.T) {
	for _, root := range []string{"/", "/blog/"} {
		t.Run(root, func(t *testing.T) {
			dir, _ := sampleAt(t, "https://sample.example"+root)
			checkPages(t, dir, root)
		})
	}
}

// checkPages: every link inside the blog leads to a file, and every fragment to an id; every page has one h1, a title
// that no other has (what is gone says so at several addresses: that is one page), ids that are unique, no script but the search page's own, and a policy; every old address leads to
// a page in one step; and no two files have one name where case does not count.
func checkPages(t *testing.T, dir, root string) {
	folded := map[string]string{}
	for _, name := range siteFiles(t, dir, "") {
		if other := folded[strings.ToLower(name)]; other != "" {
			t.Errorf("%s and %s are one file on some disks", name, other)
		}
		folded[strings.ToLower(name)] = name
	}
	pages := map[string]document{}
	for _, name := range siteFiles(t, dir, ".html") {
		pages[name] = readPage(t, filepath.Join(dir, name))
	}
	titles, redirects := map[string]string{}, 0
	if len(pages) < 30 {
		t.Fatalf("only %d pages", len(pages))
	}
	for name, page := range pages {
		redirect := page.target != ""
		if redirect {
			redirects++
			to := strings.TrimPrefix(page.target, root)
			if unescaped, err := url.PathUnescape(to); err != nil || pages[unescaped+"index.html"].counts["nav"] == 0 {
				t.Errorf("%s leads to %s, which is no page", name, page.target)
			}
			if !slices.Equal(page.links, []string{"https://sample.example" + page.target, page.target}) {
				t.Errorf("%s leads to %s, but has the links %q", name, page.target, page.links)
			}
		} else if other := titles[page.title]; page.title == "" || other != "" && read(t, dir, other) != read(t, dir, name) {
			t.Errorf("%s has the title %q, as %q", name, page.title, other)
		} else {
			titles[page.title] = name
		}
		scripts := 0
		if name == "search/index.html" {
			scripts = 1
		}
		if page.counts["script"] != scripts || page.counts["iframe"] > 0 {
			t.Errorf("%s holds %d scripts and %d frames", name, page.counts["script"], page.counts["iframe"])
		}
		if strings.Contains(page.policy, "script-src") != (scripts > 0) || strings.Contains(page.policy, "connect-src") != (scripts > 0) {
			t.Errorf("%s has the policy %q", name, page.policy)
		}
		if !redirect && page.counts["h1"] != 1 {
			t.Errorf("%s has %d h1", name, page.counts["h1"])
		}
		if text := read(t, dir, name); !redirect && (!strings.Contains(text, `<meta property="og:image" content="https://`) || !strings.Contains(text, `<link rel="icon"`)) {
			t.Errorf("%s has no picture for other sites, or no icon", name)
		}
		if !strings.HasPrefix(page.policy, "default-src 'none'") || strings.Contains(page.policy, "unsafe") {
			t.Errorf("%s has the policy %q", name, page.policy)
		}
		for id, n := range page.ids {
			if n > 1 {
				t.Errorf("%s has the id %q %d times", name, id, n)
			}
		}
		for _, link := range page.links {
			if problem := follow(dir, pages, root, name, link); problem != "" {
				t.Errorf("%s: link %q %s", name, link, problem)
			}
		}
	}
	if redirects < 30 {
		t.Errorf("only %d old addresses lead on", redirects)
	}
}

// follow says what is wrong with a link of the page, if it leads into the blog, whose root is a path.
func follow(dir string, pages map[string]document, root, from, link string) string {
	base := &url.URL{Scheme: "https", Host: "sample.example", Path: root + strings.TrimSuffix(from, "index.html")}
	u, err := base.Parse(strings.Fields(link + " ")[0])
	if err != nil {
		return err.Error()
	}
	rest, inside := strings.CutPrefix(u.Path, root)
	if u.Host != base.Host || !inside {
		if u.Host == base.Host {
			return "leaves the blog's folder"
		}
		return ""
	}
	if rest == "" || strings.HasSuffix(rest, "/") {
		rest += "index.html"
	}
	if strings.HasPrefix(rest, "media/") {
		return "" // these tests build without the pictures
	}
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(rest))); errors.Is(err, fs.ErrNotExist) {
		return "leads nowhere"
	}
	if page, isPage := pages[rest]; isPage && u.Fragment != "" && page.ids[u.Fragment] == 0 {
		return "leads to no id of that page"
	}
	return ""
}

// What the publishing rule keeps out, and what was hidden on GitHub, is in no file of the site.
func TestSampleKeepsWhatIsOut(t *testing.T) {
	dir, c := sampleSite(t)
	var secrets []string
	for _, issue := range c.Issues {
		stranger := issue.User.Login != "issueblog"
		draft := strings.Contains(strings.ToLower(strings.Join(issue.Labels, ",")), "draft")
		if stranger || draft || issue.State == "closed" || strings.Contains(issue.Body, "date: 2099") {
			secrets = append(secrets, issue.Title, longestLine(issue.Body))
		}
		for _, comment := range issue.Comments {
			if comment.Hidden != "" {
				secrets = append(secrets, longestLine(comment.Body))
			}
		}
	}
	if len(secrets) < 9 {
		t.Fatalf("the sample has only %d things to keep out", len(secrets))
	}
	for _, name := range siteFiles(t, dir, "") {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(html.UnescapeString(string(data)), secret) {
				t.Errorf("%s holds %q", name, secret)
			}
		}
	}
}

func longestLine(text string) string {
	longest := ""
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); len(line) > len(longest) {
			longest = line
		}
	}
	return longest
}

// The sample has a post that is gone. Its addresses say so, and no other file names them.
func TestSampleHasWhatIsGone(t *testing.T) {
	dir, c := sampleSite(t)
	if len(c.Gone) != 1 || len(c.Gone[0].Paths) < 2 {
		t.Fatalf("gone: %+v", c.Gone)
	}
	var notices []string
	for _, p := range c.Gone[0].Paths {
		notice := strings.TrimPrefix(p, "/") + "index.html"
		notices = append(notices, notice)
		if text := read(t, dir, notice); !strings.Contains(text, "<h1>This page was removed</h1>") || !strings.Contains(text, `name="robots" content="noindex"`) || strings.Contains(text, p) {
			t.Errorf("%s:\n%s", notice, text)
		}
	}
	for _, name := range siteFiles(t, dir, "") {
		if text := read(t, dir, name); !slices.Contains(notices, name) && strings.Contains(text, fmt.Sprintf("/%d/", c.Gone[0].Number)) {
			t.Errorf("%s leads to it", name)
		}
	}
}

// All XML is well-formed by the strict parser.
func TestSampleXML(t *testing.T) {
	dir, _ := sampleSite(t)
	files := siteFiles(t, dir, ".xml")
	if len(files) < 20 {
		t.Fatalf("only %d XML files", len(files))
	}
	for _, name := range files {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(f); err == nil; {
			_, err = d.Token()
		}
		f.Close()
		if err != io.EOF {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// index is the page of a folder, nil if there is none.
func index(dir, folder string) []byte {
	page, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(folder), "index.html"))
	if err != nil {
		return nil
	}
	return page
}

// Every feed of the sample is valid, and each address of the blog in one leads to a file.
func TestSampleFeeds(t *testing.T) {
	dir, _ := sampleSite(t)
	const base = "https://sample.example/blog"
	address := regexp.MustCompile(regexp.QuoteMeta(base) + `(/[^"'<>#\\& ]*)`)
	feeds := 0
	for _, name := range slices.Concat(siteFiles(t, dir, ".xml"), siteFiles(t, dir, ".json"), siteFiles(t, dir, ".opml")) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		switch path.Base(name) {
		case "feed.xml", "atom.xml", "feed.json", "comments.xml", "comments-atom.xml", "comments.json":
			feeds++
			at := feedtest.Place(base, "/"+name, index(dir, path.Dir(name)))
			t.Run(name, func(t *testing.T) { feedtest.Check(t, base, at, data) })
			if now := read(t, dir, strings.TrimPrefix(at, "/")); now != string(data) {
				t.Errorf("%s is not what is at %s", name, at)
			}
		}
		for _, m := range address.FindAllStringSubmatch(string(data), -1) {
			if problem := follow(dir, nil, "/blog/", "", "/blog"+m[1]); problem != "" {
				t.Errorf("%s: %s %s", name, m[0], problem)
			}
		}
	}
	if feeds < 30 {
		t.Errorf("only %d feeds", feeds)
	}
}

// siteFiles lists the files of a site that end like this, with slashes, without the manifest.
func siteFiles(t *testing.T, dir, ext string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasPrefix(name, ".issueblog") && (ext == "" || path.Ext(name) == ext) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// Headings named like the parts of the page's frame do not take their ids.
func TestHeadingsKeepOffTheFrame(t *testing.T) {
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	body := "<a name=Main></a>\n\n# Main\n\n## Comments\n\n## Comments title\n\n## Backlinks\n\nSee #1 and #2."
	c := &content.Content{Repository: content.Repository{Owner: owner, Name: "notes", HTMLURL: "https://github.com/harbour/notes"}, Issues: []content.Issue{
		{Number: 1, Title: "One", State: "open", User: owner, Body: body, CreatedAt: clock},
		{Number: 2, Title: "Two", State: "open", User: owner, Body: body, CreatedAt: clock}}}
	dir := t.TempDir()
	write(t, dir, config.Default(), c)
	page := readPage(t, filepath.Join(dir, "1/one/index.html"))
	for _, id := range []string{"Main", "Comments", "Backlinks", "main", "comments", "backlinks"} {
		if page.ids[id] != 1 {
			t.Errorf("the id %q is there %d times", id, page.ids[id])
		}
	}
}
