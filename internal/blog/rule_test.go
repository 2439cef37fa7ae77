package blog

import (
	"testing"
	"time"

	"issueblog/internal/config"
	"issueblog/internal/content"
)

func TestRule(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	owner := content.User{Login: "harbour", ID: 1, Type: "User"}
	stranger := content.User{Login: "passer-by", ID: 2, Type: "User"}
	bot := content.User{Login: "github-actions[bot]", ID: 3, Type: "Bot"}
	organization := Rule{Owner: content.User{Login: "quay", ID: 9, Type: "Organization"}}
	mine := Rule{Owner: owner}

	good := Candidate{Author: owner, Association: "OWNER", Date: now.Add(-time.Hour)}
	with := func(change func(*Candidate)) Candidate {
		c := good
		change(&c)
		return c
	}
	by := func(u content.User, association string) Candidate {
		return with(func(c *Candidate) { c.Author, c.Association = u, association })
	}
	labelled := func(labels ...string) Candidate { return with(func(c *Candidate) { c.Labels = labels }) }

	tests := []struct {
		name string
		rule Rule
		c    Candidate
		want Reason
	}{
		{"the owner's issue", mine, good, ReasonPublished},
		{"dated this very moment", mine, with(func(c *Candidate) { c.Date = now }), ReasonPublished},
		{"pull request of the owner", mine, with(func(c *Candidate) { c.Pull = true }), ReasonPull},
		{"stranger", mine, by(stranger, "NONE"), ReasonAuthor},
		{"stranger, labelled by the owner", Rule{Owner: owner, RequireLabel: "publish"}, with(func(c *Candidate) {
			c.Author, c.Association, c.Labels = stranger, "NONE", []string{"publish"}
		}), ReasonAuthor},
		{"stranger whom GitHub calls owner", mine, by(stranger, "OWNER"), ReasonAuthor},
		{"stranger who took the owner's former login", mine, by(content.User{Login: "harbour", ID: 2, Type: "User"}, "NONE"), ReasonAuthor},
		{"owner under a new login", mine, by(content.User{Login: "haven", ID: 1, Type: "User"}, "OWNER"), ReasonPublished},
		{"owner in another letter case, identifier unknown", mine, by(content.User{Login: "Harbour", Type: "User"}, "OWNER"), ReasonPublished},
		{"collaborator of a person's repository", mine, by(stranger, "COLLABORATOR"), ReasonAuthor},
		{"closed", mine, with(func(c *Candidate) { c.Closed = true }), ReasonClosed},
		{"closed, closing kept harmless", Rule{Owner: owner, PublishClosed: true}, with(func(c *Candidate) { c.Closed = true }), ReasonPublished},
		{"draft", mine, labelled("draft"), ReasonDraft},
		{"draft in capitals", mine, labelled("DRAFT"), ReasonDraft},
		{"draft in mixed case among others", mine, labelled("go", "DrAfT"), ReasonDraft},
		{"a label that only begins like draft", mine, labelled("drafts"), ReasonPublished},
		{"draft by front matter", mine, with(func(c *Candidate) { c.Draft = true }), ReasonDraft},
		{"draft in a preview", Rule{Owner: owner, Drafts: true}, labelled("draft"), ReasonPreview},
		{"a stranger's draft in a preview", Rule{Owner: owner, Drafts: true}, with(func(c *Candidate) {
			c.Author, c.Labels = stranger, []string{"draft"}
		}), ReasonAuthor},
		{"private preview", Rule{Owner: owner, Key: true}, labelled("Preview"), ReasonPrivate},
		{"private preview of a draft that is to come", Rule{Owner: owner, Key: true, RequireLabel: "publish"}, with(func(c *Candidate) {
			c.Labels, c.Date = []string{"preview", "draft"}, now.Add(time.Hour)
		}), ReasonPrivate},
		{"private preview without a key", mine, labelled("preview"), ReasonNoKey},
		{"private preview without a key, drafts are shown", Rule{Owner: owner, Drafts: true}, labelled("preview"), ReasonPreview},
		{"a stranger's private preview", Rule{Owner: owner, Key: true}, with(func(c *Candidate) {
			c.Author, c.Labels = stranger, []string{"preview"}
		}), ReasonAuthor},
		{"closed private preview", Rule{Owner: owner, Key: true}, with(func(c *Candidate) { c.Closed, c.Labels = true, []string{"preview"} }), ReasonClosed},
		{"required label missing", Rule{Owner: owner, RequireLabel: "publish"}, labelled("go"), ReasonNoLabel},
		{"required label there in another case", Rule{Owner: owner, RequireLabel: "publish"}, labelled("Publish"), ReasonPublished},
		{"future date", mine, with(func(c *Candidate) { c.Date = now.Add(time.Second) }), ReasonScheduled},
		{"future date in a preview", Rule{Owner: owner, Drafts: true}, with(func(c *Candidate) { c.Date = now.Add(time.Hour) }), ReasonPreviewDate},
		{"organisation: owner", organization, by(stranger, "OWNER"), ReasonPublished},
		{"organisation: member", organization, by(stranger, "MEMBER"), ReasonPublished},
		{"organisation: collaborator", organization, by(stranger, "COLLABORATOR"), ReasonPublished},
		{"organisation: contributor", organization, by(stranger, "CONTRIBUTOR"), ReasonAuthor},
		{"organisation: first timer", organization, by(stranger, "FIRST_TIMER"), ReasonAuthor},
		{"organisation: none", organization, by(stranger, "NONE"), ReasonAuthor},
		{"organisation: mannequin", organization, by(stranger, "MANNEQUIN"), ReasonAuthor},
		{"organisation: bot with rights", organization, by(bot, "MEMBER"), ReasonAuthor},
		{"deleted author, user null", mine, by(content.User{}, "NONE"), ReasonNoAuthor},
		{"deleted author, ghost", organization, by(content.User{Login: "ghost", ID: 10137}, "MEMBER"), ReasonNoAuthor},
		{"deleted author of a deleted owner", Rule{}, by(content.User{}, "OWNER"), ReasonNoAuthor},
		{"bot", mine, by(bot, "NONE"), ReasonAuthor},
		{"bot named in the settings", Rule{Owner: owner, Authors: []string{"github-actions[bot]"}}, by(bot, "NONE"), ReasonPublished},
		{"settings name somebody else only", Rule{Owner: owner, Authors: []string{"passer-by"}}, good, ReasonAuthor},
		{"settings name a stranger", Rule{Owner: owner, Authors: []string{"Passer-By"}}, by(stranger, "NONE"), ReasonPublished},
		{"settings name nobody", Rule{Owner: owner, Authors: []string{}}, good, ReasonAuthor},
		{"a stranger's issue transferred here by the owner", mine, by(stranger, "NONE"), ReasonAuthor},
		{"the owner's issue transferred here", mine, by(owner, "OWNER"), ReasonPublished},
		{"author, then closed: the first reason counts", mine, with(func(c *Candidate) {
			c.Author, c.Closed, c.Labels = stranger, true, []string{"draft"}
		}), ReasonAuthor},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.rule.Decide(test.c, now); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestPublishing: the rule that a sync is given is the one that the blog is made by.
func TestPublishing(t *testing.T) {
	settings := config.Default()
	settings.Timezone = "Asia/Shanghai"
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	owner, stranger := content.User{Login: "harbour", ID: 1, Type: "User"}, content.User{Login: "passer-by", ID: 2, Type: "User"}
	c := &content.Content{Repository: content.Repository{ID: 7, Name: "notes", Owner: owner, HTMLURL: "https://github.com/harbour/notes"}}
	for i, change := range []func(*content.Issue){
		func(*content.Issue) {},
		func(i *content.Issue) { i.User = stranger },
		func(i *content.Issue) { i.State = "closed" },
		func(i *content.Issue) { i.Labels = []string{"Draft"} },
		func(i *content.Issue) { i.Labels = []string{"page"} },
		func(i *content.Issue) { i.Body = "<!--\ndraft: true\n-->\ntext" },
		func(i *content.Issue) { i.Body = "<!--\ndate: 2026-06-01 20:00\n-->\ntext" }, // which is now, in Shanghai
		func(i *content.Issue) { i.Body = "<!--\ndate: 2026-06-01 20:01\n-->\ntext" },
		func(i *content.Issue) { i.CreatedAt = now.Add(time.Second) },
		func(i *content.Issue) { i.User = content.User{} },
	} {
		issue := content.Issue{Number: i + 1, Title: "t", State: "open", User: owner, AuthorAssociation: "OWNER", CreatedAt: now.Add(-time.Hour), Body: "text"}
		change(&issue)
		c.Issues = append(c.Issues, issue)
	}
	for _, change := range []func(*config.Settings){
		func(*config.Settings) {},
		func(s *config.Settings) { s.Closed = "publish" },
		func(s *config.Settings) { s.RequireLabel = "page" },
		func(s *config.Settings) { s.Authors = []string{"passer-by"} },
	} {
		s := settings
		change(&s)
		shown, err := Publishing(s, now)
		if err != nil {
			t.Fatal(err)
		}
		b, err := New(s, c, Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		in := 0
		for i, d := range b.Decisions {
			if got := shown(c.Repository, c.Issues[i]); got != d.Published {
				t.Errorf("issue %d: %t, the blog has %q", d.Number, got, d.Reason)
			}
			if d.Published {
				in++
			}
		}
		if in == 0 || in == len(c.Issues) {
			t.Errorf("%d of %d are in", in, len(c.Issues))
		}
	}
	settings.Timezone = "Nowhere/Land"
	if _, err := Publishing(settings, now); err == nil {
		t.Error("a timezone that does not exist is no error")
	}
}
