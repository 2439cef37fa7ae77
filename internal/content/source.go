package content

import (
	"context"
	"time"
)

// Source is where Sync takes a repository's content from. Lists come page by
// page, in the order in which their items were last updated, oldest first; an
// item that is updated meanwhile may come twice, the newer last. A list that
// ends without an error was complete; an error of page ends it. A call that is refused
// because a budget is used up gives a LimitError.
type Source interface {
	// Facts asks for the repository itself. It follows a renamed repository:
	// the answer carries the name to use in the calls after it.
	Facts(ctx context.Context, name Name, ask FactsRequest) (Facts, error)
	// Comments lists the comments of all issues and pull requests that were
	// updated at since or later; all of them for the zero time.
	Comments(ctx context.Context, name Name, since time.Time, page func([]IssueComment) error) error
	// Issues lists issues and pull requests in the same way.
	Issues(ctx context.Context, name Name, since time.Time, page func([]Listed) error) error
	// Issue asks for one issue with all its comments; ErrGone if it was deleted or
	// moved to another repository.
	Issue(ctx context.Context, name Name, number int) (Listed, []Comment, error)
	// Histories tells what became of the texts of up to 100 issues, by
	// number. It is asked only if the Facts were Deep.
	Histories(ctx context.Context, name Name, issues []Issue) (map[int]History, error)
	// Commits tells which of up to 100 words are commits of the repository, with their
	// full hashes. It is asked only if the Facts were Deep.
	Commits(ctx context.Context, name Name, words []string) (map[string]string, error)
	// Events lists renames and pins of all issues, oldest first, without those
	// up to the event with identifier after. complete is false if the
	// budget of calls did not reach so far back.
	Events(ctx context.Context, name Name, after int64) (events []Event, complete bool, err error)
	// Usage tells what the calls so far have cost.
	Usage() Usage
}

// FactsRequest says how much Source.Facts has to ask for.
type FactsRequest struct {
	Full     bool      // everything, however many calls it takes
	PushedAt time.Time // the time of the last push known: a later one may have changed the README
}

// Facts is what is known of a repository at one time. What was not asked for is
// absent and to be kept as it was.
type Facts struct {
	Repository   Repository
	PushedAt     time.Time
	Issues       int     // how many issues there are, -1 if unknown
	Deep         bool    // Histories can be asked
	Lists        bool    // Labels and Milestones are given and complete
	Pins         bool    // Pinned is given
	Readme       bool    // Readme is given
	Contributors bool    // Contributors are given
	Details      bool    // HasPages, Watchers and Topics are given
	Warnings     []error // what could not be asked, and why
}

// Listed is an issue or pull request as the listing shows it, without comments.
type Listed struct {
	Issue     Issue
	Pull      bool
	Comments  int       // how many comments it has
	Labels    []Label   // what is known of the labels it carries
	Milestone Milestone // the zero Milestone if it is in none
}

// IssueComment is a comment with the number of its issue.
type IssueComment struct {
	Number  int
	Comment Comment
}

// History is what happened to an issue without being listed.
type History struct {
	Gone         bool      `json:"gone,omitempty"`          // deleted or moved; then all else is zero
	EditedAt     time.Time `json:"edited_at,omitzero"`      // when the body last changed; zero if never
	FormerTitles []string  `json:"former_titles,omitempty"` // each title it had, oldest first; may repeat
	// Comments are all comments there are, by identifier, with the reason each is
	// hidden or "". Nil if they are too many to be told.
	Comments map[int64]string  `json:"comments"`
	Total    int               `json:"total"`           // how many comments there are, told or not
	Names    map[string]string `json:"names,omitempty"` // login -> name of the people in it, where they gave one
}

// Event is a change of an issue that its listing does not tell.
type Event struct {
	ID     int64
	Number int
	Kind   string // "renamed", "pinned", "unpinned"
	From   string // of "renamed": the title before
	At     time.Time
}

// Usage is what calls to the source have cost, and what is left in the hour.
// Limit is 0 if the source has named none.
type Usage struct {
	Calls     int
	Remaining int
	Limit     int
	Reset     time.Time
}
