package blog

import (
	"fmt"
	"strings"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

// Reason says why an issue is published or not, in words for a person.
type Reason string

// The reasons, in the order in which the publishing rule looks for them.
const (
	ReasonPull        Reason = "pull request"
	ReasonNoAuthor    Reason = "the author's account is deleted"
	ReasonAuthor      Reason = "the author is not one of the blog's authors"
	ReasonClosed      Reason = "closed"
	ReasonDraft       Reason = "draft"
	ReasonNoLabel     Reason = "the required label is missing"
	ReasonScheduled   Reason = "scheduled"
	ReasonPublished   Reason = "published"
	ReasonPreview     Reason = "preview of a draft"
	ReasonPreviewDate Reason = "preview of a scheduled post"
	ReasonPrivate     Reason = "private preview"
	ReasonNoKey       Reason = "private preview without a key"
)

// Published reports whether the reason lets the issue in.
func (r Reason) Published() bool {
	return r == ReasonPublished || r == ReasonPreview || r == ReasonPreviewDate
}

// Rule is what the publishing rule depends on besides the issue: facts of the
// repository and settings.
type Rule struct {
	Owner         content.User
	Authors       []string // logins; nil means the default for the kind of owner
	PublishClosed bool
	RequireLabel  string
	Drafts        bool // let drafts and scheduled posts in, for a preview
	Key           bool // whether there is a key for the addresses of private previews
}

// Candidate is what the publishing rule looks at in one issue.
type Candidate struct {
	Pull        bool
	Author      content.User
	Association string
	Closed      bool
	Draft       bool // by front matter; the label counts anyway
	Labels      []string
	Date        time.Time
}

// Decide is the publishing rule. It looks at nothing but its arguments, and the
// first reason that holds is the answer: whoever did not write as one of the blog's
// authors stays out whatever labels the issue was given.
func (r Rule) Decide(c Candidate, now time.Time) Reason {
	switch {
	case c.Pull:
		return ReasonPull
	case c.Author.Deleted():
		return ReasonNoAuthor
	case !r.allows(c.Author, c.Association):
		return ReasonAuthor
	case c.Closed && !r.PublishClosed:
		return ReasonClosed
	case hasLabel(c.Labels, LabelPreview) && r.Key:
		return ReasonPrivate
	case (c.Draft || hasLabel(c.Labels, LabelDraft) || hasLabel(c.Labels, LabelPreview)) && r.Drafts:
		return ReasonPreview
	case hasLabel(c.Labels, LabelPreview):
		return ReasonNoKey
	case c.Draft || hasLabel(c.Labels, LabelDraft):
		return ReasonDraft
	case r.RequireLabel != "" && !hasLabel(c.Labels, r.RequireLabel):
		return ReasonNoLabel
	case c.Date.After(now) && r.Drafts:
		return ReasonPreviewDate
	case c.Date.After(now):
		return ReasonScheduled
	}
	return ReasonPublished
}

// Publishing is the publishing rule as the settings have it at a time: it reports whether the blog of
// a repository shows an issue. The error is for settings that cannot be used.
func Publishing(settings config.Settings, now time.Time) (func(content.Repository, content.Issue) bool, error) {
	loc, err := time.LoadLocation(settings.Timezone)
	if err != nil {
		return nil, fmt.Errorf("timezone %q: %w", settings.Timezone, err)
	}
	return func(r content.Repository, issue content.Issue) bool {
		matter, _, _ := ParseFrontMatter(issue.Body, loc)
		return ruleOf(settings, r).Decide(candidateOf(&issue, matter), now).Published()
	}, nil
}

func ruleOf(settings config.Settings, r content.Repository) Rule {
	return Rule{Owner: r.Owner, Authors: settings.Authors, PublishClosed: settings.Closed == "publish", RequireLabel: settings.RequireLabel}
}

// candidateOf is an issue as the rule sees it.
func candidateOf(issue *content.Issue, matter FrontMatter) Candidate {
	date := issue.CreatedAt
	if !matter.Date.IsZero() {
		date = matter.Date
	}
	return Candidate{Author: issue.User, Association: issue.AuthorAssociation, Closed: issue.State == "closed",
		Draft: matter.Draft, Labels: issue.Labels, Date: date}
}

// allows reports whether a person may publish. An account is compared by its
// identifier where both are known, because a freed login can be taken by a
// stranger.
func (r Rule) allows(author content.User, association string) bool {
	if r.Authors != nil {
		return containsFold(r.Authors, author.Login)
	}
	if r.Owner.Type == "Organization" {
		return !author.Bot() && (association == "OWNER" || association == "MEMBER" || association == "COLLABORATOR")
	}
	return sameAccount(author, r.Owner)
}

// sameAccount reports whether two users are one. A deleted account is nobody.
func sameAccount(a, b content.User) bool {
	if a.Deleted() || b.Deleted() {
		return false
	}
	if a.ID != 0 && b.ID != 0 {
		return a.ID == b.ID
	}
	return strings.EqualFold(a.Login, b.Login)
}

// The labels with a meaning of their own. They are compared without regard to
// letter case and are no tags.
const (
	LabelDraft   = "draft"
	LabelPage    = "page"
	LabelPreview = "preview" // at an address of its own that nobody can guess
	LabelLinks   = "links"   // on a page: its list of links is a blogroll; on a post it is a tag
)

// OwnLabels is the labels with a meaning of their own as a repository should have them.
func OwnLabels() []content.Label {
	return []content.Label{
		{Name: LabelDraft, Color: "d4d4d4", Description: "Not published"},
		{Name: LabelPage, Color: "c5def5", Description: "A page in the navigation, not a post"},
		{Name: LabelPreview, Color: "fef2c0", Description: "Shown at an address that nobody can guess"},
	}
}

func hasLabel(labels []string, name string) bool { return containsFold(labels, name) }

func containsFold(list []string, s string) bool {
	for _, e := range list {
		if strings.EqualFold(e, s) {
			return true
		}
	}
	return false
}
