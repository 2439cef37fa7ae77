package doctor

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/config"
)

func (f *Facts) checkSettings() Finding {
	var mistakes *config.Error
	switch {
	case errors.As(f.Settings.Err, &mistakes):
		m := mistakes.Mistakes[0]
		says := fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.Message)
		if n := len(mistakes.Mistakes) - 1; n > 0 {
			says += fmt.Sprintf(", and %d more", n)
		}
		do := m.Suggestion
		if do == "" {
			do = "mend it; the README explains every setting"
		}
		return stop(says, do)
	case f.Settings.Err != nil:
		return notKnown(f.Settings.Err)
	}
	if f.Local {
		return fine("no mistake, in this folder")
	}
	return fine("no mistake")
}

// meant are names of labels that are often meant as one that the blog gives a meaning.
var meant = map[string][]string{
	blog.LabelDraft: {"drafts", "wip", "unpublished", "草稿"},
	blog.LabelPage:  {"pages", "static", "页面"},
}

func (f *Facts) checkLabels() Finding {
	if f.Labels.Err != nil {
		return notKnown(f.Labels.Err)
	}
	if required := f.Settings.Value.RequireLabel; required != "" && !f.hasLabel(required) {
		return stop("the setting require_label wants "+required+", which is no label of the repository", "make it under "+f.page("labels")+", or take the setting out of "+f.Config)
	}
	var there, lacks []string
	for _, own := range blog.OwnLabels() {
		if f.hasLabel(own.Name) {
			there = append(there, own.Name)
			continue
		}
		for _, other := range meant[own.Name] {
			if f.hasLabel(other) {
				return warn("the label "+other+" is a tag like any other; only "+own.Name+" has a meaning", "rename it under "+f.page("labels"))
			}
		}
		lacks = append(lacks, own.Name)
	}
	if len(lacks) > 0 {
		return note("there is no "+strings.Join(lacks, " and no "), "type: issueblog init, or make it under "+f.page("labels"))
	}
	return fine(strings.Join(there, ", "))
}

// hasLabel compares as the blog does, without regard to letter case.
func (f *Facts) hasLabel(name string) bool {
	for _, l := range f.Labels.Value {
		if strings.EqualFold(l.Name, name) {
			return true
		}
	}
	return false
}

func (f *Facts) checkAuthors() Finding {
	switch {
	case f.Settings.Err != nil:
		return unknown("not known, as the settings cannot be read", "")
	case f.Standing.Err != nil:
		return notKnown(errNotAsked)
	case len(f.Settings.Value.Authors) > 0:
		return f.judgeAuthors(f.Settings.Value.Authors)
	}
	owner := f.Standing.Value.Repository.Owner
	if owner.Type == "Organization" {
		return note("members and collaborators of "+owner.Login+"; who hides the membership may look like a stranger to the workflow",
			"make memberships public under "+f.Server+"/orgs/"+owner.Login+"/people, or name the authors in "+f.Config)
	}
	return fine(owner.Login)
}

// judgeAuthors looks at those that the settings name.
func (f *Facts) judgeAuthors(authors []string) Finding {
	var gone []string
	for _, login := range authors {
		if account, asked := f.Accounts[login]; asked && account.Err == nil && !account.Value {
			gone = append(gone, login)
		}
	}
	do := "mend authors in " + f.Config
	switch {
	case len(gone) == len(authors):
		return stop("nobody may publish: "+strings.Join(gone, ", ")+" is no account", do)
	case len(gone) > 0:
		return warn(strings.Join(gone, ", ")+" is no account; whoever takes the name may publish", do)
	case !containsFold(authors, f.Standing.Value.Repository.Owner.Login) && f.Standing.Value.Repository.Owner.Type != "Organization":
		return note(strings.Join(authors, ", ")+", but not the owner", "")
	}
	return fine(strings.Join(authors, ", "))
}

func containsFold(list []string, s string) bool {
	for _, e := range list {
		if strings.EqualFold(e, s) {
			return true
		}
	}
	return false
}

// checkForms looks for templates of issues that give a stranger's issue what an author's is known
// by. The rule asks for the author first, so that no template publishes by itself.
func (f *Facts) checkForms() Finding {
	required := f.Settings.Value.RequireLabel
	for _, form := range f.Forms.Value {
		if required != "" && containsFold(form.Labels, required) {
			return warn(form.Path+" gives everybody's issue the label "+required+", which require_label asks for", "take it out of labels: in that file")
		}
	}
	switch {
	case errors.Is(f.Forms.Err, fs.ErrNotExist):
		return note("none", "for a Post and a Page that show what front matter there is, type: issueblog init")
	case f.Forms.Err != nil:
		return notKnown(f.Forms.Err)
	}
	for _, form := range f.Forms.Value {
		if form.YAML {
			return note("what is filled into "+form.Path+" becomes headings in the post, and front matter does not stand at its top", "use a Markdown template, as issueblog init writes")
		}
	}
	return fine(fmt.Sprintf("%d, and no stranger can publish with one", len(f.Forms.Value)))
}

// workflowBudget is how many calls an hour a workflow's token has.
const workflowBudget = 1000

func (f *Facts) checkBudget() Finding {
	if f.Volume.Err != nil {
		return notKnown(f.Volume.Err)
	}
	calls := f.Volume.Value.Calls()
	says := fmt.Sprintf("a full sync takes about %d of a workflow's %d calls an hour", calls, workflowBudget)
	if f.Usage.Limit > 0 {
		says += fmt.Sprintf("; here %d of %d are left", f.Usage.Remaining, f.Usage.Limit)
	}
	switch {
	case calls > workflowBudget:
		return warn(says, "nothing: it is read in several hours, each run going on where the one before stopped")
	case !f.Token && calls > f.Usage.Limit:
		return note(says, "to read it all on this machine, set GITHUB_TOKEN: 5,000 an hour")
	}
	return fine(says)
}

// PagesLimit is how large a site on Pages may be, in bytes: https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits
const PagesLimit = 1_000_000_000

// sizeSoon is a size from which the limit is near, in bytes.
const sizeSoon = PagesLimit * 8 / 10

func (f *Facts) checkSize() Finding {
	size := f.SiteSize.Value
	says := fmt.Sprintf("%.1f MB packed, of 1,000 that Pages take", float64(size)/1e6)
	smaller := "write images = \"link\" in " + f.Config + ", or put large files elsewhere"
	switch {
	case f.SiteSize.Err != nil:
		return notKnown(f.SiteSize.Err)
	case size <= 0:
		return unknown("GitHub keeps no site of the last days", "")
	case size > PagesLimit:
		return stop(says, smaller)
	case size > sizeSoon:
		return warn(says, smaller)
	}
	return fine(says)
}
