package blog

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/markdown"
)

const githubURL = "https://github.com"

// Options is what a blog depends on besides its settings and content.
type Options struct {
	Now      time.Time // the build's clock: decides what is still scheduled
	Drafts   bool      // show drafts and scheduled posts, marked, for a preview
	Cache    markdown.Cache
	Reserved []string // paths of static files, relative to the blog's root, with slashes
	// PreviewKey is the secret from which the addresses of private previews are made: who knows it can compute
	// them all. Without it there are none.
	PreviewKey string
	AsGitHub   bool // render texts for a comparison with GitHub's HTML
	// Formula and Diagram typeset as in markdown.Options.
	Formula func(tex string, display bool) (mathML string, steps int, err error)
	Diagram func(source, prefix string, names markdown.Diagrams) (svg string, err error)
	// Words are as in markdown.Options.
	Words markdown.Words
	// Image gives the blog-relative path and size of a local copy of an image.
	Image func(url string) (path string, width, height int, ok bool)
	// ImageSize gives the size in pixels of an image that is linked; ok is false where it is not known.
	ImageSize func(url string) (width, height int, ok bool)
}

// New makes the blog. An author's mistakes become warnings; the error is for
// settings that cannot be used.
func New(settings config.Settings, c *content.Content, o Options) (*Blog, error) {
	home, err := Address(settings, c.Repository)
	if err != nil {
		return nil, err
	}
	b := newBuilder(settings, c, o, home)
	drafts, previews := b.decide()
	addresses := b.place(drafts)
	b.index(drafts)
	b.translate(drafts)
	nameLanguages(slices.Concat(drafts, previews))
	b.leaveNotices(addresses)
	b.preview(previews)
	b.render(slices.Concat(drafts, previews))
	b.arrange(drafts)
	relate(drafts)
	return b.blog, nil
}

// draft is a post on its way: the issue it is made from beside what it has become.
type draft struct {
	issue   *content.Issue
	matter  FrontMatter
	text    string // the body without front matter
	offset  int    // lines of the body before text
	post    *Post
	former  []string // titles that it had
	aliases []string // paths that it has because its author asks for them
	refers  []int    // numbers that the body refers to
	plain   string   // the text alone
	han     bool     // whether most of it is hanzi
}

// builder makes one blog. Its tables are complete before the first text is
// rendered, and only read from then on.
type builder struct {
	settings config.Settings
	content  *content.Content
	options  Options
	server   string // GitHub's own address
	blog     *Blog
	renderer *markdown.Renderer

	published map[int]*Post
	remarks   map[int64]string         // identifier of a comment that is shown -> its path and fragment
	known     map[int]bool             // numbers of issues and pull requests
	people    map[string]string        // folded login -> login
	labels    map[string]content.Label // folded name -> label

	imagesMutex sync.Mutex
	images      map[string]bool // paths of the local images that are shown
}

// Home is where a blog lives, as far as it is known before the blog is made.
type Home struct {
	URL      string // as Blog.BaseURL
	Path     string // of URL: "" or "/repo"
	Server   string // GitHub's own address, "https://github.com"
	Location *time.Location
}

// Address tells where the blog of a repository lives: where the settings say, else at its Pages address.
func Address(settings config.Settings, r content.Repository) (Home, error) {
	loc, err := time.LoadLocation(settings.Timezone)
	if err != nil {
		return Home{}, fmt.Errorf("timezone %q: %w", settings.Timezone, err)
	}
	server := serverOf(r)
	address := strings.TrimRight(cmp.Or(settings.BaseURL, cnameURL(settings.CNAME), pagesURL(server, r.FullName())), "/")
	u, err := url.Parse(address)
	if err != nil {
		return Home{}, fmt.Errorf("address of the blog: %w", err)
	}
	return Home{URL: address, Path: u.EscapedPath(), Server: server, Location: loc}, nil
}

func newBuilder(settings config.Settings, c *content.Content, o Options, home Home) *builder {
	r := c.Repository
	b := &builder{settings: settings, content: c, options: o, server: home.Server, published: map[int]*Post{}, remarks: map[int64]string{},
		known: map[int]bool{}, people: map[string]string{}, labels: map[string]content.Label{}, images: map[string]bool{}}
	b.blog = &Blog{
		Title:       cmp.Or(settings.Title, DefaultTitle(r), "Blog"),
		Description: cmp.Or(settings.Description, strings.Join(strings.Fields(r.Description), " ")),
		Author:      b.author(r.Owner),
		Language:    canonicalLanguage(settings.Language),
		Location:    home.Location,
		BaseURL:     home.URL,
		CNAME:       settings.CNAME,
		Repository:  b.repository(),
	}
	for _, link := range settings.Links {
		links := &b.blog.Links
		if link.Place == "footer" {
			links = &b.blog.FootLinks
		}
		*links = append(*links, Link{link.Title, link.URL})
	}
	b.know()
	root, address := home.Path, home.URL
	if o.AsGitHub {
		root, address = "", ""
	}
	b.renderer = markdown.New(markdown.Options{
		Repository: r.FullName().String(),
		ServerURL:  b.server,
		Root:       root,
		Site:       address,
		Issue:      b.linkIssue,
		Comment:    b.linkComment,
		User:       b.linkUser,
		Commit:     b.linkCommit,
		Image:      b.linkImage,
		Cache:      o.Cache,
		AsGitHub:   o.AsGitHub,

		CJKEmphasis: settings.CJKEmphasis,
		Formula:     o.Formula,
		Words:       o.Words,
		Diagram:     o.Diagram,
	})
	b.blog.Renderer = b.renderer
	return b
}

func serverOf(r content.Repository) string {
	u, err := url.Parse(r.HTMLURL)
	if err != nil || u.Host == "" {
		return githubURL
	}
	return u.Scheme + "://" + u.Host
}

func cnameURL(name string) string {
	if name == "" {
		return ""
	}
	return "https://" + name
}

// DefaultTitle is the title of a blog whose settings name none.
func DefaultTitle(r content.Repository) string {
	if strings.HasSuffix(strings.ToLower(r.Name), ".github.io") {
		return r.Owner.Login
	}
	return r.Name
}

func (b *builder) repository() Repository {
	r := b.content.Repository
	home := b.server + "/" + r.FullName().String()
	out := Repository{Name: r.FullName().String(), FirstName: cmp.Or(b.settings.Feed.Repository, r.FirstName, r.FullName().String()), URL: home, NewIssueURL: home + "/issues/new", SearchURL: home + "/issues",
		Counts: b.settings.Counts, Stars: r.Stars, Watchers: r.Watchers}
	for _, u := range r.Contributors {
		if !u.Deleted() {
			out.Contributors = append(out.Contributors, b.person(u))
		}
	}
	return out
}

// know fills the tables of what references in texts can mean.
func (b *builder) know() {
	for _, l := range b.content.Repository.Labels {
		b.labels[labelKey(l.Name)] = l
	}
	for _, n := range b.content.Pulls {
		b.known[n] = true
	}
	b.meet(b.content.Repository.Owner)
	for _, u := range b.content.Repository.Contributors {
		b.meet(u)
	}
	for i := range b.content.Issues {
		issue := &b.content.Issues[i]
		b.known[issue.Number] = true
		b.meet(issue.User)
		for j := range issue.Comments {
			b.meet(issue.Comments[j].User)
		}
	}
}

func (b *builder) meet(u content.User) {
	if !u.Deleted() && !u.Bot() {
		b.people[strings.ToLower(u.Login)] = u.Login
	}
}

func (b *builder) person(u content.User) Person {
	if u.Deleted() {
		return Person{}
	}
	p := Person{Name: u.Login, Login: u.Login, URL: b.server + "/" + url.PathEscape(u.Login), Bot: u.Bot()}
	if p.Bot {
		app := strings.TrimSuffix(u.Login, "[bot]")
		p.Name, p.URL = app, b.server+"/apps/"+url.PathEscape(app)
	}
	if b.settings.Author != "" && sameAccount(u, b.content.Repository.Owner) {
		p.Name = b.settings.Author
	}
	return p
}

// author is a person by the name that they go by, if it is known. It is for those alone who write the blog: a commenter could go by
// the name of one.
func (b *builder) author(u content.User) Person {
	p := b.person(u)
	if p.Name != p.Login { // a bot, or the owner as the settings say
		return p
	}
	i, known := slices.BinarySearchFunc(b.content.People, u.Login, func(known content.User, login string) int { return cmp.Compare(known.Login, login) })
	if known && sameAccount(b.content.People[i], u) && markdown.Seen(b.content.People[i].Name) {
		p.Name = plainTitle(b.content.People[i].Name)
	}
	return p
}

// decide applies the publishing rule to every issue and returns what is in, by
// rising number, and what is to be shown in private.
func (b *builder) decide() (drafts, previews []*draft) {
	rule := ruleOf(b.settings, b.content.Repository)
	rule.Drafts, rule.Key = b.options.Drafts, b.options.PreviewKey != ""
	for i := range b.content.Issues {
		issue := &b.content.Issues[i]
		matter, text, warnings := ParseFrontMatter(issue.Body, b.blog.Location)
		candidate := candidateOf(issue, matter)
		date := candidate.Date
		reason := rule.Decide(candidate, b.options.Now)
		decision := Decision{Number: issue.Number, Title: issue.Title, Published: reason.Published(), Reason: reason}
		if reason == ReasonScheduled {
			decision.Due = date
			if b.blog.NextDue.IsZero() || date.Before(b.blog.NextDue) {
				b.blog.NextDue = date
			}
		}
		b.blog.Decisions = append(b.blog.Decisions, decision)
		if reason == ReasonNoKey {
			b.blog.Warnings = append(b.blog.Warnings, noKey(issue.Number))
		}
		in := reason.Published() || reason == ReasonPrivate
		if in || reason == ReasonDraft && matter.unsure { // else what is not to be seen yet may have any mistake
			for _, warning := range warnings {
				warning.Number = issue.Number
				b.blog.Warnings = append(b.blog.Warnings, warning)
			}
		}
		if !in {
			continue
		}
		d := &draft{issue: issue, matter: matter, text: text, offset: matter.above}
		// Where the issues are private, nobody but the blog has shown a title, and the cache knows which it has.
		if !b.content.Repository.Private {
			d.former = issue.FormerTitles
		}
		d.post = b.post(d, date, reason)
		if reason == ReasonPrivate {
			previews = append(previews, d)
		} else {
			drafts = append(drafts, d)
		}
	}
	return drafts, previews
}

// place gives everything that is published its address, and the former ones that lead to it.
func (b *builder) place(drafts []*draft) *addresses {
	a := newAddresses(b.options.Reserved, b.blog.BaseURL)
	b.blog.Warnings = append(b.blog.Warnings, a.assign(drafts, b.movedPosts(), b.gonePaths(drafts), b.settings.Slug == "ascii")...)
	pages := map[int]int{}
	for _, m := range b.content.Moved {
		pages[m.Issue] = max(pages[m.Issue], m.Pages)
	}
	for _, d := range drafts {
		d.post.Pages = min(pages[d.post.Number], maxFormerPages/(1+len(d.post.Former)))
	}
	b.tag(a, drafts)
	b.serialise(a, drafts)
	b.follow(a)
	return a
}

// index makes the addresses known, to the decisions and to references in texts.
func (b *builder) index(drafts []*draft) {
	for _, d := range drafts {
		b.published[d.post.Number] = d.post
		for _, c := range b.conversation(d) {
			b.remarks[c.ID] = fmt.Sprintf("%s#Comment-%d", b.blog.Href(CommentsPath(d.post, c.page)), c.ID)
		}
	}
	for i := range b.blog.Decisions {
		if post := b.published[b.blog.Decisions[i].Number]; post != nil {
			b.blog.Decisions[i].Path = post.Path
		}
	}
}

// render renders all texts.
func (b *builder) render(drafts []*draft) {
	intro := b.intro()
	b.blog.Intro, b.blog.IntroUses, b.blog.IntroLocal = template.HTML(intro.HTML), intro.Uses, intro.Local
	warnings := make([][]Warning, len(drafts))
	eachAtOnce(drafts, func(i int, d *draft) { warnings[i] = b.renderPost(d) })
	b.blog.Warnings = append(b.blog.Warnings, slices.Concat(warnings...)...)
	if b.settings.Intro != "" { // a README is written for GitHub
		for _, w := range intro.Warnings {
			b.blog.Warnings = append(b.blog.Warnings, Warning{Message: "settings: intro: " + w.Message})
		}
	}
	b.guessLanguage(drafts)
	for _, s := range b.blog.Series {
		b.describe(s)
	}
	b.blog.Images = slices.Sorted(maps.Keys(b.images))
	slices.SortStableFunc(b.blog.Warnings, CompareWarnings)
}

// eachAtOnce does something for each post, for as many at once as there are processors; of what it shares it may write only what
// is the post's.
func eachAtOnce(drafts []*draft, do func(i int, d *draft)) {
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	var group sync.WaitGroup
	for i, d := range drafts {
		limit <- struct{}{}
		group.Go(func() {
			do(i, d)
			<-limit
		})
	}
	group.Wait()
}

// arrange puts the posts into their lists and links them with each other.
func (b *builder) arrange(drafts []*draft) {
	blog := b.blog
	for _, d := range drafts {
		if d.post.Page {
			blog.Pages = append(blog.Pages, d.post)
		} else {
			blog.Posts = append(blog.Posts, d.post)
		}
		b.backlink(d)
	}
	for _, d := range drafts {
		slices.SortStableFunc(d.post.Backlinks, newestFirst)
	}
	slices.SortStableFunc(blog.Posts, newestFirst)
	slices.SortStableFunc(blog.Pages, func(a, b *Post) int { return cmp.Compare(a.Title, b.Title) })
	for i, post := range blog.Posts {
		if i > 0 {
			post.Newer = blog.Posts[i-1]
		}
		if i+1 < len(blog.Posts) {
			post.Older = blog.Posts[i+1]
		}
	}
	for _, number := range b.content.Repository.Pinned {
		if post := b.published[number]; post != nil && !post.Page {
			post.Pinned = true
			blog.Pinned = append(blog.Pinned, post)
		}
	}
}

func newestFirst(a, b *Post) int {
	return cmp.Or(b.Date.Compare(a.Date), cmp.Compare(b.Number, a.Number))
}

// backlink tells the posts that d refers to.
func (b *builder) backlink(d *draft) {
	for _, number := range d.refers {
		if target := b.published[number]; target != nil && target != d.post {
			target.Backlinks = append(target.Backlinks, d.post)
		}
	}
}

func (b *builder) linkIssue(number int) (string, string, bool) {
	if post := b.published[number]; post != nil {
		return b.blog.Href(post.Path), post.Title, true
	}
	if b.known[number] {
		// Its title stays out of the page: the issue is not published here.
		return fmt.Sprintf("%s/issues/%d", b.blog.Repository.URL, number), "", true
	}
	return "", "", false
}

func (b *builder) linkComment(number int, id int64) (string, bool) {
	address, ok := b.remarks[id]
	return address, ok && b.published[number] != nil
}

func (b *builder) linkUser(login string) (string, string, bool) {
	name, ok := b.people[strings.ToLower(login)]
	return b.server + "/" + name, name, ok
}

// linkCommit knows what the sync found out. Words that are no commits are "" in its table.
func (b *builder) linkCommit(hash string) (string, bool) {
	full := b.content.Commits[hash]
	return b.blog.Repository.URL + "/commit/" + full, full != ""
}

// linkImage leads to a local copy, else to the image itself. GitHub's HTML says nothing of the size of that.
func (b *builder) linkImage(address string) (string, int, int, bool) {
	if local, width, height, ok := b.localImage(address); ok {
		return local, width, height, true
	}
	if b.options.ImageSize == nil || b.options.AsGitHub {
		return "", 0, 0, false
	}
	width, height, ok := b.options.ImageSize(address)
	return address, width, height, ok
}

func (b *builder) localImage(address string) (string, int, int, bool) {
	if b.options.Image == nil {
		return "", 0, 0, false
	}
	p, width, height, ok := b.options.Image(address)
	if !ok {
		return "", 0, 0, false
	}
	b.imagesMutex.Lock()
	defer b.imagesMutex.Unlock()
	b.images[p] = true
	return b.blog.Href(p), width, height, true
}

// intro is what the home page opens with.
func (b *builder) intro() markdown.Document {
	text, options := b.introText()
	if text == "" {
		return markdown.Document{}
	}
	return b.renderer.Render(text, options)
}

// introText is the setting, else the beginning of the README.
func (b *builder) introText() (string, markdown.TextOptions) {
	options := markdown.TextOptions{HeadingLevel: 2, IDPrefix: "intro-", IDs: []string{framePlace}}
	if b.settings.Intro != "" {
		return b.settings.Intro, options
	}
	branch := cmp.Or(b.content.Repository.DefaultBranch, "HEAD")
	options.SoftBreaks, options.BaseURL = true, fmt.Sprintf("%s/blob/%s/", b.blog.Repository.URL, branch)
	return b.renderer.Lead(b.content.Repository.Readme), options
}
