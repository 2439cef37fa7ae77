// Package doctor looks at a repository as a blog: at what GitHub says of it, and at its own files.
// It finds what stops or spoils publishing, and tells what to click or type. It changes nothing.
package doctor

import (
	"time"

	"issueblog/internal/config"
	"issueblog/internal/content"
	"issueblog/internal/github"
	"issueblog/internal/setup"
)

// State is how a check has ended.
type State string

const (
	OK      State = "ok"
	Note    State = "note"    // worth knowing
	Warning State = "warning" // something is not as its author will want it
	Stops   State = "stops"   // nothing is published as long as this is so
	Unknown State = "unknown" // it could not be looked at
)

// Finding is what one check has found. Both texts are one line, and may hold what strangers wrote.
type Finding struct {
	Check string `json:"check"`
	State State  `json:"state"`
	Says  string `json:"finding"`
	Do    string `json:"action"` // what to click or type, "" if nothing
}

// Facts is all that is looked at.
type Facts struct {
	Asked  content.Name // the name under which it was looked for
	Name   content.Name // the one that it has
	Server string       // GitHub's own address, "https://github.com"
	Now    time.Time

	Token        bool // there is one
	TokenRefused bool // and GitHub did not take it, so that it was asked without
	Standing     Answer[github.Standing]
	Actions      Answer[bool]
	Pages        Answer[github.Pages]
	Workflow     Answer[github.Workflow]
	Runs         Answer[[]github.Run] // the newest first
	Scheduled    Answer[[]github.Run] // likewise, of those that the schedule set off
	Labels       Answer[[]content.Label]
	Volume       Answer[github.Volume]
	SiteSize     Answer[int64]
	Accounts     map[string]Answer[bool] // whether the authors that the settings name have accounts
	Usage        content.Usage

	Local        bool // the files are those of a clone, not of the default branch at GitHub
	Config       string
	Settings     Answer[config.Settings]
	WorkflowFile Answer[string]
	Forms        Answer[[]setup.Form]
}

// Answer is something that was asked for, or why it is not known.
type Answer[T any] struct {
	Value T
	Err   error
}

// check is one line of the report.
type check struct {
	name string
	run  func(*Facts) Finding
}

// checks is every check, in the order of the report: what others depend on comes first.
var checks = []check{
	{"repository", (*Facts).checkRepository},
	{"token", (*Facts).checkToken},
	{"pages", (*Facts).checkPages},
	{"domain", (*Facts).checkDomain},
	{"address", (*Facts).checkAddress},
	{"settings", (*Facts).checkSettings},
	{"workflow", (*Facts).checkWorkflow},
	{"permissions", (*Facts).checkPermissions},
	{"schedule", (*Facts).checkSchedule},
	{"last run", (*Facts).checkLastRun},
	{"labels", (*Facts).checkLabels},
	{"authors", (*Facts).checkAuthors},
	{"issue forms", (*Facts).checkForms},
	{"rate budget", (*Facts).checkBudget},
	{"site size", (*Facts).checkSize},
}

// Judge makes every check. It looks at nothing but the facts.
func Judge(f *Facts) []Finding {
	var findings []Finding
	for _, c := range checks {
		finding := c.run(f)
		finding.Check = c.name
		findings = append(findings, finding)
	}
	return findings
}

func fine(says string) Finding        { return Finding{State: OK, Says: says} }
func note(says, do string) Finding    { return Finding{State: Note, Says: says, Do: do} }
func warn(says, do string) Finding    { return Finding{State: Warning, Says: says, Do: do} }
func stop(says, do string) Finding    { return Finding{State: Stops, Says: says, Do: do} }
func unknown(says, do string) Finding { return Finding{State: Unknown, Says: says, Do: do} }

// page is the address of a page of the repository on GitHub.
func (f *Facts) page(path string) string { return f.Server + "/" + f.Name.String() + "/" + path }
