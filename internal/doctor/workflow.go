package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/github"
	"issueblog/internal/setup"
)

// workflowFile is the workflow's name in addresses.
var workflowFile = path.Base(setup.WorkflowPath)

// writeIt is how a workflow is made or made good.
const writeIt = "type: issueblog init, then commit and push"

func (f *Facts) checkWorkflow() Finding {
	absent := errors.Is(f.WorkflowFile.Err, fs.ErrNotExist)
	unknownToGitHub := github.Status(f.Workflow.Err) == http.StatusNotFound
	switch {
	case absent && f.Pages.Value.Workflow && f.SiteSize.Value > 0:
		return warn("there is no "+setup.WorkflowPath+", but something else has published a site", "if that is not meant: issueblog init, then commit and push")
	case absent && (unknownToGitHub || f.Local):
		return stop("there is no "+setup.WorkflowPath, writeIt)
	case unknownToGitHub && f.Local:
		return stop(setup.WorkflowPath+" is not on the default branch at GitHub", "commit it, and push or merge it to "+f.Standing.Value.Repository.DefaultBranch)
	case f.Workflow.Err != nil:
		return notKnown(f.Workflow.Err)
	case f.Workflow.Value.State != "active":
		return stop("GitHub has switched it off ("+f.Workflow.Value.State+")", "press Enable workflow under "+f.page("actions/workflows/"+workflowFile))
	case f.WorkflowFile.Err != nil:
		return notKnown(f.WorkflowFile.Err)
	}
	return f.judgeWorkflow()
}

// judgeWorkflow compares the workflow with the one that init would write.
func (f *Facts) judgeWorkflow() Finding {
	text := strings.ReplaceAll(f.WorkflowFile.Value, "\r\n", "\n")
	engine, found := setup.EngineOf(text)
	if !found {
		return warn("active, but it does not use issueblog's action", "move "+setup.WorkflowPath+" away, and "+writeIt)
	}
	files, err := setup.Files(engine, config.Settings{})
	if err != nil {
		return notKnown(err)
	}
	i := slices.IndexFunc(files, func(file setup.File) bool { return file.Path == setup.WorkflowPath })
	switch setup.Compare(files[i], text).Action {
	case setup.Same:
		return fine("active, up to date")
	case setup.Upgrade:
		return note("active; this version of issueblog has another", "type: issueblog init --dry-run")
	}
	return fine("active, with changes of its own")
}

// rights are what the job needs, each with what a workflow can write for it; the last two are only for Pages.
var rights = []struct {
	line  string
	shape *regexp.Regexp
}{
	{"contents: read", regexp.MustCompile(`(?m)^\s+contents:\s*(read|write)\b`)},
	{"issues: read", regexp.MustCompile(`(?m)^\s+issues:\s*(read|write)\b`)},
	{"pages: write", regexp.MustCompile(`(?m)^\s+pages:\s*write\b`)},
	{"id-token: write", regexp.MustCompile(`(?m)^\s+id-token:\s*write\b`)},
}

// elsewhere is a workflow that leaves the deployment to steps of its own, for another host than Pages.
var elsewhere = regexp.MustCompile(`(?m)^\s+deploy:\s*["']?false\b`)

func (f *Facts) deploysElsewhere() bool {
	return f.WorkflowFile.Err == nil && elsewhere.MatchString(f.WorkflowFile.Value)
}

// allRights is a workflow that asks for everything, with which it publishes too.
var allRights = regexp.MustCompile(`(?m)^\s*permissions:\s*["']?write-all\b`)

func (f *Facts) checkPermissions() Finding {
	switch text := f.WorkflowFile; {
	case errors.Is(text.Err, fs.ErrNotExist):
		return unknown("there is no workflow to look at", "")
	case text.Err != nil:
		return notKnown(text.Err)
	case allRights.MatchString(text.Value):
		return warn("the workflow may change everything", "write only contents: read, issues: read, pages: write and id-token: write below permissions: of its job")
	}
	var lacks []string
	needed := rights
	if f.deploysElsewhere() {
		needed = rights[:2]
	}
	for _, right := range needed {
		if !right.shape.MatchString(f.WorkflowFile.Value) {
			lacks = append(lacks, right.line)
		}
	}
	if len(lacks) > 0 {
		return stop("the workflow lacks "+strings.Join(lacks, ", "), "add that below permissions: of its job in "+setup.WorkflowPath)
	}
	return fine("those that the workflow needs")
}

const (
	day = 24 * time.Hour
	// scheduleLate is when a schedule that has not run is dead, not late: GitHub drops runs when it is busy.
	scheduleLate = 2 * day
	// idleSoon is when the end of a schedule comes near: GitHub switches it off after 60 days without a commit.
	idleSoon = 45 * day
)

// schedules and keepsAlive are the lines of a workflow that set it off by the clock, and those that
// keep GitHub from switching that off.
var (
	schedules  = regexp.MustCompile(`(?m)^\s+-?\s*-\s*cron:`)
	keepsAlive = regexp.MustCompile(`actions/workflows/[^\s"']+/enable`)
)

func (f *Facts) checkSchedule() Finding {
	text, idle := f.WorkflowFile.Value, f.Now.Sub(f.Standing.Value.PushedAt)
	again := "press Disable, then Enable workflow under " + f.page("actions/workflows/"+workflowFile)
	switch {
	case f.WorkflowFile.Err == nil && !schedules.MatchString(text):
		return warn("the workflow has none: scheduled posts, hidden comments and reactions wait for the next event", "move it away, and "+writeIt)
	case github.Status(f.Workflow.Err) == http.StatusNotFound:
		return unknown("there is no workflow to look at", "")
	case f.Workflow.Err == nil && f.Workflow.Value.State != "active":
		return unknown("switched off with the workflow", "")
	case f.Scheduled.Err != nil:
		return notKnown(f.Scheduled.Err)
	case len(f.Scheduled.Value) == 0 && f.Now.Sub(f.Workflow.Value.CreatedAt) < scheduleLate:
		return fine("has not run yet; the workflow is new")
	case len(f.Scheduled.Value) == 0:
		return warn("has never run", again)
	case f.Now.Sub(f.Scheduled.Value[0].CreatedAt) > scheduleLate:
		return warn("has not run since "+f.ago(f.Scheduled.Value[0].CreatedAt), again)
	case f.WorkflowFile.Err == nil && !keepsAlive.MatchString(text) && idle > idleSoon:
		return warn("ends 60 days after the last commit, which was "+f.ago(f.Standing.Value.PushedAt), "commit something, or "+writeIt)
	}
	return fine("ran " + f.ago(f.Scheduled.Value[0].CreatedAt))
}

// ago is how long something is past, in words.
func (f *Facts) ago(t time.Time) string {
	switch d := f.Now.Sub(t); {
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return several(int(d/time.Minute), "minute") + " ago"
	case d < 2*day:
		return several(int(d/time.Hour), "hour") + " ago"
	default:
		return several(int(d/day), "day") + " ago"
	}
}

func several(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// What becomes of a run. Those of other conclusions, such as "skipped", say nothing.
var badConclusions = []string{"failure", "timed_out", "startup_failure", "action_required"}

func (f *Facts) checkLastRun() Finding {
	all := f.page("actions/workflows/" + workflowFile)
	switch {
	case github.Status(f.Runs.Err) == http.StatusNotFound:
		return unknown("there is no workflow to look at", "")
	case f.Runs.Err != nil:
		return notKnown(f.Runs.Err)
	}
	for _, run := range f.Runs.Value {
		switch {
		case run.Status != "completed":
		case run.Conclusion == "success":
			return fine("done " + f.ago(run.CreatedAt))
		case slices.Contains(badConclusions, run.Conclusion):
			return stop(f.ago(run.CreatedAt)+": "+run.Conclusion+"; the site is the one before", "read why, mend it and press Re-run jobs: "+run.URL)
		}
	}
	if len(f.Runs.Value) > 0 {
		return note("none of the last "+several(len(f.Runs.Value), "run")+" has come to an end that says something", "look at them: "+all)
	}
	return warn("none so far", "write an issue, or press Run workflow under "+all)
}
