// Package content holds what a blog is made from, as files in content-cache/:
// the facts, issues and comments of one repository. Package github supplies
// them, Sync writes them, Load reads them back for the build.
//
// The JSON keeps GitHub's own field names, so that a file can be read beside
// the API's documentation; only what the blog uses is kept.
package content

import (
	"fmt"
	"strings"
	"time"
)

// Version is the version of the cache format, and of what an unfinished sync keeps. A cache of
// another version is never read as if it were this one; members that may be absent need no new one.
const Version = 1

// Name is the full name of a repository, "owner/name".
type Name struct {
	Owner, Repo string
}

func (n Name) String() string { return n.Owner + "/" + n.Repo }

// ParseName reads "owner/name". The parts are restricted to what GitHub allows,
// so they can stand in a path.
func ParseName(s string) (Name, error) {
	owner, repo, ok := strings.Cut(s, "/")
	if !ok || !validNamePart(owner) || !validNamePart(repo) {
		return Name{}, fmt.Errorf("%q is not a repository name of the form OWNER/NAME", s)
	}
	return Name{Owner: owner, Repo: repo}, nil
}

func validNamePart(s string) bool {
	if s == "" || s == "." || s == ".." || len(s) > 100 {
		return false
	}
	for _, r := range s {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_', r == '.':
		default:
			return false
		}
	}
	return true
}

// Content is everything a build needs to know about one repository.
type Content struct {
	Repository Repository
	Issues     []Issue // by rising number; pull requests are not among them
	Pulls      []int   // numbers of pull requests, so that "#12" is known to exist
	// Commits are the words of texts that look like commits, with the full hash of each that is
	// one and "" for the others. A word that nobody asked GitHub about is absent.
	Commits  map[string]string
	People   []User  // who wrote issues and comments, by login
	Gone     []Gone  // posts that were taken back, by rising number
	Moved    []Moved // former addresses of posts, series and tags
	Warnings []error // files that could not be used, each naming itself
}

// Repository is the facts about the blog's repository.
type Repository struct {
	ID            int64       `json:"id"`
	Owner         User        `json:"owner"`
	Name          string      `json:"name"`
	FirstName     string      `json:"first_name,omitempty"` // "owner/name" as first synced, if it was renamed since
	HTMLURL       string      `json:"html_url"`             // "https://github.com/owner/name"
	Description   string      `json:"description"`
	Homepage      string      `json:"homepage"`
	DefaultBranch string      `json:"default_branch"`
	Private       bool        `json:"private"`
	Archived      bool        `json:"archived"`
	HasPages      bool        `json:"has_pages"`
	Topics        []string    `json:"topics"`
	Stars         int         `json:"stargazers_count"`
	Watchers      int         `json:"subscribers_count"`
	Forks         int         `json:"forks_count"`
	CreatedAt     time.Time   `json:"created_at"`
	Readme        string      `json:"readme"` // Markdown source, "" if there is none
	Labels        []Label     `json:"labels"`
	Milestones    []Milestone `json:"milestones"`
	Pinned        []int       `json:"pinned"` // issue numbers, in GitHub's order
	Contributors  []User      `json:"contributors"`
}

// FullName is the name by which the API knows the repository now.
func (r Repository) FullName() Name { return Name{Owner: r.Owner.Login, Repo: r.Name} }

// Label is a label of the repository. Color is six hex digits without "#".
type Label struct {
	NodeID      string `json:"node_id,omitempty"` // stays when the label is renamed
	Name        string `json:"name"`
	Color       string `json:"color"`
	Description string `json:"description"`
}

// Milestone is a milestone of the repository.
type Milestone struct {
	Number      int    `json:"number"`
	Title       string `json:"title"`
	Description string `json:"description"`
	State       string `json:"state"` // "open" or "closed"
}

// User is an account. The zero User stands for a deleted account. Issues and comments carry
// login, identifier and type alone: the rest is once in Content.People.
type User struct {
	Login string `json:"login"`
	ID    int64  `json:"id"`
	Type  string `json:"type"`           // "User", "Bot", "Organization", "Mannequin"
	Name  string `json:"name,omitempty"` // as they call themselves, "" if that is not known
}

// Deleted reports whether the account is gone: GitHub shows such a person as
// "ghost", or sends no user at all.
func (u User) Deleted() bool { return u.Login == "" || u.Login == "ghost" }

// Bot reports whether the account is an app's or a bot's.
func (u User) Bot() bool { return u.Type == "Bot" }

// Issue is one issue with its comments. Its text is exactly what its author
// typed: nothing in it can be trusted.
//
// GitHub knows one time, that of the last edit of the body. An edit that leaves the text as it was, as one of the front
// matter does, is not to alert those who have read it, so EditedAt stays where it was, and GitHub's time is
// LastEditedAt. That was seen by a sync that had the body before. One that has not, as a first sync, cannot tell: then
// EditedAt is GitHub's time, whatever was edited.
type Issue struct {
	Number            int        `json:"number"`
	ID                int64      `json:"id"`
	NodeID            string     `json:"node_id"`
	Title             string     `json:"title"`
	State             string     `json:"state"` // "open" or "closed"
	StateReason       string     `json:"state_reason,omitempty"`
	Locked            bool       `json:"locked"`
	LockReason        string     `json:"active_lock_reason,omitempty"`
	User              User       `json:"user"`
	AuthorAssociation string     `json:"author_association"`
	Labels            []string   `json:"labels"` // names; Repository.Labels has the rest
	Milestone         int        `json:"milestone,omitempty"`
	CreatedAt         time.Time  `json:"created_at"`
	UpdatedAt         time.Time  `json:"updated_at"` // moved by comments and labels too
	ClosedAt          time.Time  `json:"closed_at,omitzero"`
	EditedAt          time.Time  `json:"edited_at,omitzero"`      // when the text last changed; zero if never
	LastEditedAt      time.Time  `json:"last_edited_at,omitzero"` // when anything of the body did, if that was later
	FormerTitles      []string   `json:"former_titles,omitempty"` // oldest first
	Reactions         []Reaction `json:"reactions,omitempty"`
	Body              string     `json:"body"`
	Comments          []Comment  `json:"comments,omitempty"` // by rising time, then identifier
}

// Comment is one comment on an issue.
type Comment struct {
	ID                int64      `json:"id"`
	NodeID            string     `json:"node_id,omitempty"`
	User              User       `json:"user"`
	AuthorAssociation string     `json:"author_association"`
	CreatedAt         time.Time  `json:"created_at"`
	UpdatedAt         time.Time  `json:"updated_at"`
	Hidden            string     `json:"minimized,omitempty"` // the reason it is hidden on GitHub ("spam", …), "" if it is not
	Reactions         []Reaction `json:"reactions,omitempty"`
	Body              string     `json:"body"`
}

// Reaction counts one kind of reaction. Content is GitHub's name for it: "+1",
// "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes", in this order.
type Reaction struct {
	Content string `json:"content"`
	Count   int    `json:"count"`
}
