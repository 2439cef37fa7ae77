package setup

import (
	"path"
	"strings"
)

// Form is what matters of a template or a form of issues, whoever wrote it.
type Form struct {
	Path   string
	YAML   bool     // a form, whose answers become headings in the text
	Labels []string // which GitHub gives every issue made with it, whoever its author is
}

// FormOf reads a file of TemplatesPath: the head of a Markdown file between "---" lines, or a
// YAML file. It reads as much YAML as GitHub's documentation shows for the key "labels": a list in
// brackets, one of "- " lines, or names between commas.
func FormOf(file, text string) Form {
	form := Form{Path: file, YAML: path.Ext(file) != ".md"}
	head := unix(strings.TrimPrefix(text, "\ufeff"))
	if !form.YAML {
		rest, ok := strings.CutPrefix(head, "---\n")
		if !ok {
			return form
		}
		head, _, _ = strings.Cut(rest, "\n---")
	}
	lines := strings.Split(head, "\n")
	for i, line := range lines {
		if value, ok := strings.CutPrefix(line, "labels:"); ok {
			form.Labels = labelList(value, lines[i+1:])
		}
	}
	return form
}

// labelList reads the value of "labels", which may go on in the lines below it.
func labelList(value string, below []string) []string {
	value = withoutComment(value)
	if value == "" {
		var labels []string
		for _, line := range below {
			element, ok := strings.CutPrefix(strings.TrimSpace(line), "-")
			if !ok {
				break
			}
			labels = appendLabel(labels, withoutComment(element))
		}
		return labels
	}
	if strings.HasPrefix(value, "[") && !strings.HasSuffix(value, "]") {
		for _, line := range below {
			value += " " + withoutComment(line)
			if strings.HasSuffix(value, "]") {
				break
			}
		}
	}
	var labels []string
	for element := range strings.SplitSeq(strings.Trim(value, "[]"), ",") {
		labels = appendLabel(labels, element)
	}
	return labels
}

func appendLabel(labels []string, s string) []string {
	if s = strings.Trim(strings.TrimSpace(s), `"'`); s != "" {
		labels = append(labels, s)
	}
	return labels
}

// withoutComment cuts a YAML comment off: a # after white space.
func withoutComment(s string) string {
	if i := strings.Index(" "+s, " #"); i >= 0 {
		s = s[:i]
	}
	return strings.TrimSpace(s)
}
