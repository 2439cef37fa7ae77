package github

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"issueblog/internal/content"
)

// Trigger is where to look for the change that set a workflow off. It is a hint only: events may
// come late, twice, out of order or never, so what is published is always asked for.
type Trigger struct {
	Issues []int // these, or comments on them, may be gone without any list telling
	Lists  bool  // labels or milestones were changed
}

// listedActions are the actions of an issue or a comment that the lists of what changed tell of.
var listedActions = map[string][]string{
	"issues": {"opened", "edited", "closed", "reopened", "assigned", "unassigned", "labeled", "unlabeled",
		"locked", "unlocked", "milestoned", "demilestoned", "pinned", "unpinned", "typed", "untyped"},
	"issue_comment": {"created", "edited"},
}

// ReadTrigger reads the event as GitHub Actions hands it over: kind as in GITHUB_EVENT_NAME,
// data as in the file GITHUB_EVENT_PATH. An event of another repository or of another kind says nothing.
func ReadTrigger(kind string, data []byte, name content.Name) (Trigger, error) {
	var event struct {
		Action     string
		Repository struct {
			FullName string `json:"full_name"`
		}
		Issue struct {
			Number      int
			PullRequest *struct{} `json:"pull_request"`
		}
	}
	if err := json.Unmarshal(data, &event); err != nil {
		return Trigger{}, fmt.Errorf("the event is not valid JSON: %w", err)
	}
	if !strings.EqualFold(event.Repository.FullName, name.String()) {
		return Trigger{}, nil
	}
	switch kind {
	case "label", "milestone":
		return Trigger{Lists: true}, nil
	case "issues", "issue_comment":
		if event.Issue.PullRequest == nil && event.Issue.Number > 0 && !slices.Contains(listedActions[kind], event.Action) {
			return Trigger{Issues: []int{event.Issue.Number}}, nil
		}
	}
	return Trigger{}, nil
}
