package doctor

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/content"
	"issueblog/internal/github"
)

func (f *Facts) checkRepository() Finding {
	r := f.Standing.Value
	switch {
	case github.Status(f.Standing.Err) == http.StatusNotFound && f.Token && !f.TokenRefused:
		return stop("GitHub knows no "+f.Name.String()+", or the token may not see it", "check the spelling, and that the token may read the repository")
	case github.Status(f.Standing.Err) == http.StatusNotFound:
		return stop("GitHub knows no "+f.Name.String()+", or it is private", "check the spelling; to see a private repository: gh auth login, or set GITHUB_TOKEN")
	case f.Standing.Err != nil:
		return notKnown(f.Standing.Err)
	case r.Repository.Archived:
		return stop("archived: issues cannot be written, and workflows do not run", "press Unarchive this repository under "+f.page("settings"))
	case !r.HasIssues:
		return stop("issues are switched off", "tick Issues among the features under "+f.page("settings"))
	case f.Actions.Err == nil && !f.Actions.Value:
		return stop("Actions are switched off", "allow them under "+f.page("settings/actions"))
	case !strings.EqualFold(f.Asked.String(), f.Name.String()):
		return warn("is now called "+f.Name.String()+"; the old name leads there until somebody takes it", "type: git remote set-url origin "+f.Server+"/"+f.Name.String())
	case r.Repository.Private:
		return note("private; the site will be public, and Pages of private repositories need a paid plan", "")
	}
	return fine("public, with issues")
}

func (f *Facts) checkToken() Finding {
	s := f.Standing.Value
	switch {
	case f.TokenRefused:
		return warn("GitHub refused the token, so it was asked without", "check GITHUB_TOKEN and GH_TOKEN, or type: gh auth login")
	case !f.Token:
		return note("none, so not everything can be seen", "type: gh auth login, or set GITHUB_TOKEN; to publish, the workflow has its own")
	case f.Standing.Err != nil:
		return notKnown(f.Standing.Err)
	case s.Admin:
		return fine("of an administrator")
	case s.Push:
		return fine("of somebody who may write")
	}
	return fine("of somebody who may read")
}

// notKnown is a check that could not be made, with what can be done about it.
func notKnown(err error) Finding {
	do := ""
	var hinted *content.HintError
	if !errors.Is(err, errNotAsked) && errors.As(err, &hinted) && github.Status(err) != http.StatusNotFound {
		do = hinted.Hint
	}
	return unknown("not known: "+err.Error(), do)
}

func (f *Facts) checkPages() Finding {
	settings := f.page("settings/pages")
	choose := "choose GitHub Actions as the source of Build and deployment under " + settings
	p := f.Pages.Value
	switch {
	case f.Standing.Err != nil:
		return notKnown(errNotAsked)
	case f.deploysElsewhere():
		return fine("not used: the workflow deploys to another host")
	case !f.Standing.Value.Repository.HasPages && f.Pages.Err != nil:
		return stop("Pages are off", choose)
	case unseen(f.Pages.Err):
		return unknown("on, but their source cannot be seen without a token that may", "look whether GitHub Actions is the source under "+settings)
	case f.Pages.Err != nil:
		return notKnown(f.Pages.Err)
	case !p.Workflow && p.Branch != "":
		return stop("Pages publish the branch "+p.Branch+", not the workflow", choose)
	case !p.Workflow:
		return stop("Pages do not publish the workflow", choose)
	case p.Status == "errored":
		return warn("GitHub had an error at the last deployment", "run the workflow again under "+f.page("actions/workflows/"+workflowFile))
	}
	return fine("from the workflow, at " + p.URL)
}

// unseen reports whether an error means that the token, or who has none, may not look.
func unseen(err error) bool {
	return slices.Contains([]int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound}, github.Status(err))
}

// badCertificates are the states of a certificate that will not become a good one by waiting.
var badCertificates = []string{"errored", "bad_authz", "authorization_revoked", "dns_changed"}

func (f *Facts) checkDomain() Finding {
	p, wanted, settings := f.Pages.Value, f.Settings.Value.CNAME, f.page("settings/pages")
	switch {
	case f.Pages.Err != nil && wanted == "":
		return unknown("not known, as Pages cannot be seen", "")
	case f.Pages.Err != nil:
		return unknown("the setting cname says "+wanted+"; whether Pages do cannot be seen", "look for it as the custom domain under "+settings)
	case p.CNAME == "" && wanted != "":
		return warn("the setting cname says "+wanted+", but Pages know no custom domain", "type "+wanted+" as the custom domain under "+settings)
	case wanted != "" && !strings.EqualFold(p.CNAME, wanted):
		return warn("the setting cname says "+wanted+", but Pages have "+p.CNAME, "make them the same: in "+f.Config+", or under "+settings)
	case p.CNAME == "":
		return fine("none of its own")
	case slices.Contains(badCertificates, p.Certificate):
		return warn(p.CNAME+" has no good certificate ("+p.Certificate+")", "check its DNS records, then remove and type the custom domain again under "+settings)
	case !p.HTTPSEnforced:
		return warn(p.CNAME+" can be read without encryption", "tick Enforce HTTPS under "+settings+"; a new domain takes up to a day until that is possible")
	case p.Unverified:
		return note(p.CNAME+" is not verified: when the site is off, others could put theirs there", "verify it under "+f.Server+"/settings/pages")
	}
	return fine(p.CNAME)
}

// checkAddress compares where the blog believes to be with where Pages put it: links and feeds
// carry that address.
func (f *Facts) checkAddress() Finding {
	s := f.Settings.Value
	own := s.BaseURL != "" || s.CNAME != ""
	switch {
	case f.Settings.Err != nil:
		return unknown("not known, as the settings cannot be read", "")
	case f.Standing.Err != nil:
		return notKnown(errNotAsked)
	}
	home, err := blog.Address(s, f.Standing.Value.Repository)
	switch {
	case err != nil:
		return warn(err.Error(), "mend it in "+f.Config)
	case f.Pages.Err != nil:
		return unknown(home.URL+"/, unless Pages have another", "")
	case !own:
		return fine(f.Pages.Value.URL)
	case !samePlace(home.URL, f.Pages.Value.URL):
		return warn("the settings say "+home.URL+"/, but Pages put the blog at "+f.Pages.Value.URL+", so its links lead elsewhere",
			fmt.Sprintf("write base_url = %q in %s, or take base_url and cname out of it", f.Pages.Value.URL, f.Config))
	}
	return fine(home.URL + "/")
}

// samePlace compares addresses but for their scheme, which Pages tell as http where HTTPS is not enforced.
func samePlace(a, b string) bool {
	x, err1 := url.Parse(a)
	y, err2 := url.Parse(b)
	return err1 == nil && err2 == nil && strings.EqualFold(x.Host, y.Host) && strings.TrimRight(x.Path, "/") == strings.TrimRight(y.Path, "/")
}
