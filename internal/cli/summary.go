package cli

import (
	"compress/gzip"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"issueblog/internal/blog"
	"issueblog/internal/doctor"
)

// How many changes, warnings and unpublished issues a summary lists; GitHub cuts it at 1 MiB.
const mostShown = 100

// summary is the job's summary in Markdown, err being what ended the command. All text in it that somebody else may
// have written goes through plain.
func (j *job) summary(err error) string {
	var s strings.Builder
	if err != nil {
		j.writeFailure(&s, err)
	} else if j.blog != nil {
		j.writeChanges(&s)
		j.writePreviews(&s)
		j.writeOut(&s)
	}
	j.writeWarnings(&s)
	j.writeCosts(&s)
	return s.String()
}

func (j *job) writeFailure(s *strings.Builder, err error) {
	message, hints := explain(err)
	fmt.Fprintf(s, "### Nothing was published\n\n**What happened:** %s\n\n", plain(message))
	s.WriteString("**What still stands:** the site is as it was before this run; what was fetched so far is kept for the next one.\n\n**What to do:**\n\n")
	for _, hint := range hints {
		fmt.Fprintf(s, "- %s\n", plain(hint))
	}
	s.WriteString("- To try once more: Re-run jobs, above. Every later event publishes the newest state too.\n\n")
}

// writeChanges lists what was published, updated and removed.
func (j *job) writeChanges(s *strings.Builder) {
	fmt.Fprintf(s, "### %s and %s at %s\n\n", plural(len(j.blog.Posts), "post"), plural(len(j.blog.Pages), "page"), link(j.blog.BaseURL+"/", j.blog.BaseURL+"/"))
	changes := j.changes()
	switch {
	case j.old.Site == "":
		s.WriteString("Built for the first time with this cache: there is nothing to compare with.\n\n")
		return
	case len(changes) == 0:
		fmt.Fprintf(s, "No post differs from the site of %s.\n\n", j.old.Time.Format("2006-01-02 15:04 MST"))
		return
	}
	fmt.Fprintf(s, "Compared with the site of %s:\n\n| | issue | | what | compressed |\n|---|---|---|---|---:|\n", j.old.Time.Format("2006-01-02 15:04 MST"))
	for _, c := range changes[:min(len(changes), mostShown)] {
		title, weight := plain(c.Title), ""
		if c.Path != "" {
			title, weight = link(j.blog.Absolute(c.Path), c.Title), inKilobytes(j.weights[c.Path])
		}
		fmt.Fprintf(s, "| %s | %s | %s | %s | %s |\n", c.Kind, j.issue(c.Number), title, plain(c.What), weight)
	}
	writeRest(s, len(changes))
}

// writePreviews lists the private previews, whose addresses stand nowhere else.
func (j *job) writePreviews(s *strings.Builder) {
	if len(j.blog.Previews) == 0 {
		return
	}
	fmt.Fprintf(s, "#### %s\n\n", plural(len(j.blog.Previews), "private preview"))
	for _, post := range j.blog.Previews[:min(len(j.blog.Previews), mostShown)] {
		fmt.Fprintf(s, "- %s %s\n", j.issue(post.Number), link(j.blog.Absolute(post.Path), post.Title))
	}
	writeRest(s, len(j.blog.Previews))
}

// writeOut lists what is not published, and why.
func (j *job) writeOut(s *strings.Builder) {
	var out []blog.Decision
	for _, d := range j.blog.Decisions {
		if !d.Published && d.Reason != blog.ReasonPull {
			out = append(out, d)
		}
	}
	if len(out) == 0 {
		return
	}
	slices.Reverse(out) // the newest first
	fmt.Fprintf(s, "<details><summary>%s not published</summary>\n\n", plural(len(out), "issue"))
	for _, d := range out[:min(len(out), mostShown)] {
		reason := string(d.Reason)
		if !d.Due.IsZero() {
			reason += " for " + d.Due.In(j.blog.Location).Format("2006-01-02 15:04 MST")
		}
		fmt.Fprintf(s, "- %s %s: %s\n", j.issue(d.Number), plain(d.Title), plain(reason))
	}
	writeRest(s, len(out))
	s.WriteString("</details>\n\n")
}

func (j *job) writeWarnings(s *strings.Builder) {
	if len(j.warnings) == 0 {
		return
	}
	fmt.Fprintf(s, "#### %s\n\n", plural(len(j.warnings), "warning"))
	for _, w := range j.warnings[:min(len(j.warnings), mostShown)] {
		s.WriteString("- ")
		if w.number > 0 {
			s.WriteString(j.issue(w.number))
			if w.line > 0 {
				fmt.Fprintf(s, ", line %d", w.line)
			}
			s.WriteString(": ")
		}
		s.WriteString(plain(w.message))
		if w.hint != "" {
			fmt.Fprintf(s, " (%s)", plain(w.hint))
		}
		s.WriteString("\n")
	}
	writeRest(s, len(j.warnings))
}

// writeCosts says what the run took of GitHub's budgets.
func (j *job) writeCosts(s *strings.Builder) {
	if j.blog != nil {
		fmt.Fprintf(s, "- Site: %s, %s, %.1f %% of what GitHub Pages takes; the home page is %s compressed.\n", plural(j.site.Files, "file"),
			megabytes(j.site.Bytes), float64(j.site.Bytes)*100/doctor.PagesLimit, inKilobytes(j.weights["/"]))
		var heaviest []string
		for _, w := range j.heaviest {
			heaviest = append(heaviest, link(j.blog.Absolute(w.Path), w.Path)+" "+inParts(w))
		}
		if len(heaviest) > 0 {
			fmt.Fprintf(s, "- Heaviest posts: %s.\n", strings.Join(heaviest, "; "))
		}
		if !j.blog.NextDue.IsZero() {
			fmt.Fprintf(s, "- Next scheduled post: %s.\n", j.blog.NextDue.In(j.blog.Location).Format("2006-01-02 15:04 MST"))
		}
	}
	if r := j.synced; r != nil {
		line := "- GitHub's API: " + plural(r.Calls, "call")
		if r.Limit > 0 {
			line += fmt.Sprintf(", %s of %s left until %s", count(r.Remaining), count(r.Limit), r.Reset.UTC().Format("15:04 MST"))
		}
		if r.Full {
			line += "; everything was read again: " + plain(r.Reason)
		}
		s.WriteString(line + ".\n")
	}
	s.WriteString("\n")
}

// writeRest ends a list that had n members.
func writeRest(s *strings.Builder, n int) {
	if n > mostShown {
		fmt.Fprintf(s, "\n… and %s more.\n", count(n-mostShown))
	}
	s.WriteString("\n")
}

// issue links to an issue on GitHub.
func (j *job) issue(number int) string {
	if j.repository == "" {
		return fmt.Sprintf("&#35;%d", number)
	}
	return fmt.Sprintf("[&#35;%d](<%s/issues/%d>)", number, safeURL(j.repository), number)
}

// link is a link whose text anybody may have written.
func link(address, text string) string { return "[" + plain(text) + "](<" + safeURL(address) + ">)" }

// safeURL is an address that can end no Markdown link and no cell of a table.
func safeURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", "`", "%60", `\`, "%5C", " ", "%20").Replace(u.String())
}

// plain is a text as Markdown that shows just this text, in one line: ASCII punctuation becomes entities, which no
// Markdown construct is made of, and what follows an @ is no mention.
func plain(text string) string {
	var s strings.Builder
	for _, r := range strings.Join(strings.Fields(text), " ") {
		switch {
		case r == '@':
			s.WriteString("&#64;<!-- -->")
		case r > ' ' && r < 0x7f && !isAlphanumeric(r):
			fmt.Fprintf(&s, "&#%d;", r)
		default:
			s.WriteRune(r)
		}
	}
	return s.String()
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// compressed is how many bytes GitHub Pages sends for a text.
func compressed(data []byte) (int64, error) {
	var n counter
	w := gzip.NewWriter(&n)
	if _, err := w.Write(data); err != nil {
		return 0, err
	}
	err := w.Close()
	return int64(n), err
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(data []byte) (int, error) {
	*c += counter(len(data))
	return len(data), nil
}

func inKilobytes(n int64) string { return fmt.Sprintf("%.1f KB", kilobytes(n)) }
func megabytes(n int64) string   { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
