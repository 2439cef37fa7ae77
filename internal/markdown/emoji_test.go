package markdown

import (
	"strings"
	"testing"
)

func TestEmojiNames(t *testing.T) {
	for name, want := range map[string]string{
		"+1":               "\U0001F44D",
		"heart":            "❤\uFE0F", // with the selector for colour, as GitHub has it
		"zero":             "0\uFE0F\u20E3",
		"point_left":       "\U0001F448", // without, though the character has a form with it
		"man_technologist": "\U0001F468\u200D\U0001F4BB",
		"scotland":         "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
		"rainbow_flag":     "\U0001F3F3\uFE0F\u200D\U0001F308",
		"t-rex":            "\U0001F996",
		"black_bird":       "\U0001F426\u200D\u2B1B",          // Unicode 15
		"phoenix":          "\U0001F426\u200D\U0001F525",      // 15.1
		"broken_chain":     "⛓\uFE0F\u200D\U0001F4A5",         // 15.1
		"fingerprint":      "\U0001FAC6",                      // 16
		"flag_sark":        "\U0001F1E8\U0001F1F6",            // 16
		"orca":             "\U0001FACD",                      // 17
		"ballet_dancer":    "\U0001F9D1\u200D\U0001FA70",      // 17
		"octocat":          "", "shipit": "", "basecampy": "", // pictures of GitHub's own
		"Heart": "", "": "", "heart\t": "",
	} {
		if got, ok := emoji(name); got != want || ok != (want != "") {
			t.Errorf("%s: %+q, want %+q", name, got, want)
		}
	}
}

// Every line of the table is one that shortName can find, and they are in order.
func TestEmojiTable(t *testing.T) {
	before, n := "", 0
	for line := range strings.Lines(emojiTable) {
		name, characters, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || name <= before || characters == "" || strings.ContainsAny(characters, "\t ") {
			t.Errorf("line %d: %q", n+1, line)
		}
		if got, end, ok := shortName(":"+name+":", 0); !ok || got != characters || end != len(name)+2 {
			t.Errorf("%s is not found: %q, %d", name, got, end)
		}
		before = name
		n++
	}
	if n < 1950 { // 1913 of gemoji, and what is newer
		t.Errorf("only %d names", n)
	}
}
