package setup

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
)

// A file that was written carries a mark in a comment, its first line (its second if
// the first is the "---" that must be first): two hashes of all other lines. By the first it is
// known to be exactly what was written; by the second, to be so but for the versions
// of actions, which Dependabot keeps up to date and which are kept then.
var markShape = regexp.MustCompile(`^# Written by "issueblog init", which upgrades it while nobody changes it \(([0-9a-f]{16}) ([0-9a-f]{16})\)\.$`)

// Origin is what is known of who wrote a file.
type Origin int

const (
	Foreign  Origin = iota // it has no mark: not written by this package
	Edited                 // it was written by this package, and changed
	Versions               // likewise, but only versions of actions were changed
	Pristine               // it is as this package has written it
)

// OriginOf looks at a file's mark.
func OriginOf(text string) Origin {
	head, mark, rest := splitMark(unix(text))
	m := markShape.FindStringSubmatch(mark)
	switch {
	case m == nil:
		return Foreign
	case m[1] == hash(head+rest):
		return Pristine
	case m[2] == hash(withoutVersions(head+rest)):
		return Versions
	}
	return Edited
}

// marked adds the mark to a text.
func marked(text string) string {
	head, rest := splitHead(text)
	return head + `# Written by "issueblog init", which upgrades it while nobody changes it (` + hash(text) + " " + hash(withoutVersions(text)) + ").\n" + rest
}

// splitHead cuts off the line that has to stay the first.
func splitHead(text string) (head, rest string) {
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		return "---\n", rest
	}
	return "", text
}

// splitMark cuts out the line where a mark has its place.
func splitMark(text string) (head, mark, rest string) {
	head, rest = splitHead(text)
	mark, rest, _ = strings.Cut(rest, "\n")
	return head, mark, rest
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// unix is the text with LF, whatever git has made of it.
func unix(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// withoutVersions is a workflow without the versions of its actions.
func withoutVersions(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if action, _ := parseUses(line); action != "" {
			line = "uses: " + action + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}

// keepVersions takes the lines of a file that use actions over into its successor, where that uses the
// same actions; but not the engine's, whose version is chosen. The successor's mark stays: it still
// says that the versions are not those it was written with.
func keepVersions(text, from string) string {
	kept := map[string]string{}
	for line := range strings.Lines(unix(from)) {
		if action, _ := parseUses(line); action != "" && !strings.HasSuffix(action, "/"+actionFolder) {
			kept[action] = version(line)
		}
	}
	var b strings.Builder
	for line := range strings.Lines(text) {
		if action, _ := parseUses(line); kept[action] != "" {
			line = strings.Replace(line, version(line), kept[action], 1)
		}
		b.WriteString(line)
	}
	return b.String()
}

// version is what a line says after "uses:".
func version(line string) string {
	_, after, _ := strings.Cut(line, "uses:")
	return strings.TrimSpace(after)
}
