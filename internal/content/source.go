package content

import (
	"context"
	"time"
)

// Source is where Sync takes a repository's content from. Lists come page by
// page, in the order in which their items were last updated, oldest first; an
// item that is updated meanwhile may come twice, the newer last. A list that
// ends without an error was complete.
type Source interface {
	// Facts asks for the repository itself. It follows a renamed repository:
	// the answer carries the name to use in the calls after it.
	Facts(ctx context.Context, name Name, ask FactsRequest) (Facts, error)
	// Comments lists the comments of all issues and pull requests that were
	// updated at since or later; all of them for the zero time.
	Comments(ctx context.Context, name Name, since time.Time, page func([]IssueComment)) error
	// Issues lists issues and pull requests in the same way.
	Issues(ctx context.Context, name Name, since time.Time, page func([]Listed)) error
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
	Issues       int      // how many issues there are, -1 if unknown
	Deep         bool     // Histories can be asked
	Lists        bool     // Labels and Milestones are given and complete
	Pins         bool     // Pinned is given
	Readme       bool     // Readme is given
	Contributors bool     // Contributors are given
	Details      bool     // HasPages, Watchers and Topics are given
	Warnings     []string // what could not be asked, and why
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

// History is what happened to the text of an issue.
type History struct {
	EditedAt     time.Time // zero if never
	FormerTitles []string  // each title it had, oldest first; may repeat
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
