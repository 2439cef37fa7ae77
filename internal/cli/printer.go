package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode"

	"golang.org/x/term"

	"issueblog/internal/blog"
	"issueblog/internal/github"
)

// printer writes what people read. Nothing reaches a terminal or a log but
// through it: it takes control characters out of strangers' texts, and the token out of everything.
type printer struct {
	out, errOut io.Writer
	actions     bool // in a GitHub Actions log: warnings become annotations
	terminal    bool // progress may be drawn over
	verbose     bool
	masks       []func(text string) string
	drawn       bool // an unfinished progress line is on the screen
	stage       stageProgress
	job         *job // what the summary of a run in GitHub Actions will tell, nil elsewhere
}

func newPrinter(env Env) *printer {
	p := &printer{out: env.Stdout, errOut: env.Stderr, actions: env.Getenv("GITHUB_ACTIONS") == "true"}
	for _, name := range []string{"GITHUB_TOKEN", "GH_TOKEN"} {
		p.hide(env.Getenv(name))
	}
	p.hide(secretKey(&env))
	if f, ok := env.Stderr.(*os.File); ok && !p.actions && env.Getenv("TERM") != "dumb" {
		p.terminal = term.IsTerminal(int(f.Fd()))
	}
	return p
}

// hide keeps a secret out of everything printed from now on.
func (p *printer) hide(secret string) {
	if secret != "" {
		p.masks = append(p.masks, github.Mask(secret))
	}
}

// clean makes a text safe to print: one line, no control or direction-changing characters, no secret.
func (p *printer) clean(s string) string {
	for _, mask := range p.masks {
		s = mask(s)
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

func (p *printer) line(s string) {
	p.clear()
	s = p.clean(s)
	if p.actions {
		s = defuse(s)
	}
	fmt.Fprintln(p.errOut, s)
}

// legacyCommand begins a workflow command anywhere in a line.
const legacyCommand = "##["

// defuse keeps a text from being obeyed as a workflow command: in a log, GitHub's runner obeys lines that
// begin with "::", blanks before it or not, and "##[" anywhere in a line.
func defuse(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, legacyCommand, "## ["), "\n")
	for i, line := range lines {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			lines[i] = "| " + line
		}
	}
	return strings.Join(lines, "\n")
}

// command prints a workflow command, which makes an annotation of a message.
func (p *printer) command(name, title, message string) {
	p.clear()
	if title != "" {
		name += " title=" + escapeProperty(p.clean(title))
	}
	fmt.Fprintln(p.errOut, "::"+name+"::"+escapeCommand(p.clean(message)))
}

// oneLine is a stranger's text as one clean line, for the middle of one.
func (p *printer) oneLine(s string) string {
	s = strings.Join(strings.Fields(p.clean(s)), " ")
	if p.actions {
		s = strings.ReplaceAll(s, legacyCommand, "## [")
	}
	return s
}

// say prints the one line of a stage.
func (p *printer) say(format string, args ...any) { p.line(fmt.Sprintf(format, args...)) }

// detail is say for -v.
func (p *printer) detail(format string, args ...any) {
	if p.verbose {
		p.say(format, args...)
	}
}

// text prints a text of several lines to standard output, cleaned like all others.
func (p *printer) text(s string) error {
	p.clear()
	_, err := io.WriteString(p.out, p.clean(s))
	return err
}

// progress shows how far a long stage is: drawn over, with the rate, on a terminal; in a log
// each stage that fetched something gets one line when it ends.
func (p *printer) progress(stage string, done, total int) {
	now := time.Now()
	if stage != p.stage.name {
		p.endProgress()
		p.stage = stageProgress{name: stage, began: now}
		if stage == "lock" {
			p.say("another process is syncing this cache; waiting for it")
		}
	}
	p.stage.done, p.stage.total = done, total
	if p.terminal && now.Sub(p.stage.drawn) >= 50*time.Millisecond {
		fmt.Fprintf(p.errOut, "\r\x1b[K%s", p.clean(p.stage.text(now)))
		p.stage.drawn, p.drawn = now, true
	}
}

// endProgress ends the stage that is shown, if there is one.
func (p *printer) endProgress() {
	p.clear()
	if s := p.stage; !p.terminal && s.done > 0 && s.name != "write" {
		p.say("%s", s.text(time.Now()))
	}
	p.stage = stageProgress{}
}

// stageProgress is how far a stage is.
type stageProgress struct {
	name         string
	began, drawn time.Time
	done, total  int
}

// text is "history: 1,200 of 3,000 read, 400 a second"; the rate once there is one to speak of.
func (s stageProgress) text(now time.Time) string {
	text := s.name + ": " + count(s.done)
	if s.total > 0 {
		text += " of " + count(s.total)
	}
	text += " read"
	if took := now.Sub(s.began); took >= time.Second && s.done > 0 {
		text += fmt.Sprintf(", %s a second", count(max(1, int(float64(s.done)/took.Seconds()))))
	}
	return text
}

// clear removes an unfinished progress line.
func (p *printer) clear() {
	if p.drawn {
		fmt.Fprint(p.errOut, "\r\x1b[K")
		p.drawn = false
	}
}

// warn prints a mistake that stops nothing.
func (p *printer) warn(message, hint string) { p.warnOf(warning{message: message, hint: hint}) }

// warnErr is warn for an error that stops nothing, with what can be done about it.
func (p *printer) warnErr(err error) {
	message, hints := explain(err)
	p.warn(message, strings.Join(hints, "; "))
}

func (p *printer) blogWarning(w blog.Warning) {
	p.warnOf(warning{number: w.Number, line: w.Line, message: strings.ReplaceAll(w.Message, "\n", " "), hint: w.Hint})
}

func (p *printer) warnOf(w warning) {
	p.job.warn(w)
	place, text := "", w.message
	if w.number > 0 {
		place = fmt.Sprintf("issue #%d", w.number)
		if w.line > 0 {
			place += fmt.Sprintf(", line %d", w.line)
		}
	}
	if w.hint != "" {
		text += " (" + w.hint + ")"
	}
	switch {
	case p.actions:
		p.command("warning", place, text)
	case place != "":
		p.line("warning: " + place + ": " + text)
	default:
		p.line("warning: " + text)
	}
}

// escapeCommand is GitHub's escape of a workflow command's text, in which a new line would begin another command.
func escapeCommand(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// escapeProperty is the same for a property of a workflow command, which ends at a comma or a colon.
func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeCommand(s))
}

// err prints an error and what can be done about it.
func (p *printer) err(err error) {
	message, hints := explain(err)
	if p.actions {
		p.command("error", "", strings.Join(append([]string{message}, hints...), "\n"))
		return
	}
	p.line("error: " + message)
	for _, hint := range hints {
		p.line("hint: " + hint)
	}
}

// exit prints the error that ended a command, if any, and returns the exit code.
func (p *printer) exit(err error) int {
	p.clear()
	if failed := p.job.finish(p, err); failed != nil {
		p.err(fmt.Errorf("summary of the job: %w", failed))
		if err == nil {
			return exitFailed
		}
	}
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		p.err(err)
		return exitUsage
	}
	p.err(err)
	return exitFailed
}

// count writes a number with commas between the thousands.
func count(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural writes "1 post", "2 posts".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return count(n) + " " + noun + "s"
}
