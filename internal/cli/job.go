package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"issueblog/internal/blog"
	"issueblog/internal/content"
	"issueblog/internal/site"
)

// job is one run in GitHub Actions, as its summary and the outputs of its step tell of it. Outside of
// Actions there is none: its methods do nothing for a nil job.
type job struct {
	summaryFile string // GITHUB_STEP_SUMMARY
	outputFile  string // GITHUB_OUTPUT
	recordFile  string // what the last published site held, "" if that is not kept
	repository  string // address of the repository

	synced   *content.Report // nil if nothing was fetched
	blog     *blog.Blog      // nil if it came to none
	built    site.Report
	site     weighed
	weights  map[string]int64 // compressed bytes by path of a page
	heaviest []site.Weight
	warnings []warning
	old, new record
}

// warning is a mistake that stopped nothing.
type warning struct {
	number        int // the issue, 0 if it is about none
	line          int // 0 if it is about none
	message, hint string
}

// newJob is the run that the environment describes, nil if that is none.
func newJob(env *Env, recordFile string) *job {
	j := &job{summaryFile: env.Getenv("GITHUB_STEP_SUMMARY"), outputFile: env.Getenv("GITHUB_OUTPUT"), recordFile: recordFile}
	if j.summaryFile == "" && j.outputFile == "" && recordFile == "" {
		return nil
	}
	if recordFile != "" {
		j.old = readRecord(recordFile)
	}
	return j
}

func (j *job) warn(w warning) {
	if j != nil {
		j.warnings = append(j.warnings, w)
	}
}

func (j *job) sync(r content.Report) {
	if j != nil {
		j.synced = &r
	}
}

// build takes down what was built into a folder.
func (j *job) build(b *blog.Blog, built site.Report, out string, at time.Time) error {
	if j == nil {
		return nil
	}
	var err error
	if j.site, err = weigh(out); err != nil {
		return err
	}
	j.blog, j.built, j.repository = b, built, b.Repository.URL
	j.new = newRecord(b, j.site.Hash, at)
	if err := j.weighPages(out); err != nil {
		return err
	}
	if j.recordFile == "" {
		return nil
	}
	return j.new.write(j.recordFile)
}

// weighPages learns how heavy the home page and the pages of what has changed are on their way to a reader.
func (j *job) weighPages(out string) error {
	j.weights = map[string]int64{}
	paths := []string{"/"}
	for i, c := range j.changes() {
		if c.Path != "" && i < mostShown {
			paths = append(paths, c.Path)
		}
	}
	for _, path := range paths {
		data, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(site.Page{Path: path}.File())))
		if err != nil {
			return err
		}
		if j.weights[path], err = compressed(data); err != nil {
			return err
		}
	}
	return nil
}

// weighed takes down which posts are the heaviest.
func (j *job) weighed(w site.Weights) {
	if j != nil {
		j.heaviest = w.Heaviest
	}
}

// changes is what this run changes, nil if there is nothing to compare with.
func (j *job) changes() []change {
	if j.old.Site == "" {
		return nil
	}
	return j.new.changesSince(j.old)
}

// unchanged reports whether the site is the one of the last record, and GitHub was not asked for everything. Once a
// day it is, and then the site is published again whatever happened to the deployments since.
func (j *job) unchanged() bool {
	return j.blog != nil && j.old.Site == j.new.Site && (j.synced == nil || !j.synced.Full)
}

// finish writes the summary and the outputs, err being what ended the command.
func (j *job) finish(p *printer, err error) error {
	if j == nil {
		return nil
	}
	if j.summaryFile != "" {
		if err := appendFile(j.summaryFile, p.clean(j.summary(err))); err != nil {
			return err
		}
	}
	if j.outputFile == "" || err != nil {
		return nil
	}
	return appendFile(j.outputFile, j.outputs())
}

// outputs is the outputs of the step, one a line. No value can hold a new line.
func (j *job) outputs() string {
	var out strings.Builder
	if j.blog != nil {
		address := strings.Join(strings.Fields(j.blog.BaseURL), "%20") + "/"
		fmt.Fprintf(&out, "address=%s\nposts=%d\nchanged=%s\nunchanged=%t\n", address, len(j.blog.Posts)+len(j.blog.Pages), j.changed(), j.unchanged())
	}
	fmt.Fprintf(&out, "warnings=%d\n", len(j.warnings))
	return out.String()
}

// changed is the numbers of the issues that are shown otherwise than before, with commas; of all of them if there is
// nothing to compare with.
func (j *job) changed() string {
	var numbers []string
	for _, c := range j.new.changesSince(j.old) {
		numbers = append(numbers, fmt.Sprint(c.Number))
	}
	return strings.Join(numbers, ",")
}

func appendFile(name, text string) error {
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := file.WriteString(text); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
