package content

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// recheck is up to how many issues a pass that was interrupted looks at once more when it
// ends: what was deleted or hidden while it stood still is in no list. A larger blog
// learns of it by the next full pass.
const recheck = 2000

// wanted lists the issues whose history has to be asked for: those that may have changed, those
// that an event named, all if that was never done, or if the pass was interrupted.
func (s *syncing) wanted(got *fetched) []Issue {
	if !s.facts.Deep || s.shallow {
		return nil
	}
	recheck := s.report.Resumed && len(got.issues) <= recheck
	all := got.full && (!s.cur.Deep || recheck)
	var ask []Issue
	for _, n := range got.numbers() {
		l := got.issues[n]
		if l.Pull || got.gone[n] || !all && !changed(s.old[n], l.Issue) {
			continue
		}
		h, told := got.histories[n]
		if !told || !h.UpdatedAt.Equal(l.Issue.UpdatedAt) || recheck && !s.asked[n] {
			ask = append(ask, l.Issue)
		}
	}
	for _, n := range s.opts.Look {
		named := func(i Issue) bool { return i.Number == n }
		if !got.full && s.old[n] != nil && !s.asked[n] && !slices.ContainsFunc(ask, named) {
			ask = append(ask, *s.old[n])
		}
	}
	return ask
}

// changed reports whether an issue may have a history that is not in the cache.
func changed(old *Issue, now Issue) bool {
	return old == nil || !old.UpdatedAt.Equal(now.UpdatedAt) || old.Body != now.Body || old.Title != now.Title
}

// askHistories asks what became of issues, a hundred by one call, and notes which are gone.
func (s *syncing) askHistories(ctx context.Context, got *fetched, ask []Issue) error {
	done := 0
	for batch := range slices.Chunk(ask, 100) {
		if err := s.askBatch(ctx, got, batch); err != nil {
			return s.forgive(ctx, fmt.Errorf("histories: %w", err))
		}
		done += len(batch)
		s.opts.Progress("history", done, len(ask))
	}
	return nil
}

func (s *syncing) askBatch(ctx context.Context, got *fetched, batch []Issue) error {
	histories, err := s.source.Histories(ctx, s.name, batch)
	if err != nil {
		return err
	}
	page := map[int]told{}
	for _, issue := range batch {
		s.asked[issue.Number] = true
		h, ok := histories[issue.Number]
		if !ok {
			continue
		}
		page[issue.Number] = told{UpdatedAt: issue.UpdatedAt, History: h}
		got.gone[issue.Number] = h.Gone
	}
	maps.Copy(got.histories, page)
	return s.journal.add(entry{Histories: page})
}

// findGone looks for the issues that are gone if the cache would have more than there are:
// a hundredth of the calls that listing everything takes. It reports whether the number fits.
func (s *syncing) findGone(ctx context.Context, got *fetched) (bool, error) {
	var ask []Issue
	for n := range s.old {
		if _, listed := got.issues[n]; !listed && !s.asked[n] {
			ask = append(ask, *s.old[n])
		}
	}
	slices.SortFunc(ask, func(a, b Issue) int { return b.Number - a.Number })
	for batch := range slices.Chunk(ask, 100) {
		if !s.facts.Deep || s.shallow || s.countWith(got) <= s.facts.Issues-s.cur.Unlisted {
			break
		}
		if err := s.askBatch(ctx, got, batch); err != nil {
			return false, s.forgive(ctx, fmt.Errorf("histories: %w", err))
		}
	}
	return s.explained(got), nil
}

// lookAt fetches single issues: those whose file is damaged, and those that an event named if
// their history cannot be asked, or does not tell all their comments.
func (s *syncing) lookAt(ctx context.Context, got *fetched) error {
	look := slices.Clone(s.damaged)
	for _, n := range s.opts.Look {
		h := got.histories[n].History
		if _, cached := slices.BinarySearch(s.files, n); cached && !h.Gone && h.Comments == nil && !slices.Contains(look, n) {
			look = append(look, n)
		}
	}
	for _, n := range look {
		l, comments, err := s.source.Issue(ctx, s.name, n)
		if errors.Is(err, ErrGone) {
			got.gone[n] = true
			continue
		}
		if err != nil {
			return err
		}
		got.issues[n], got.comments[n], got.whole[n] = l, byID(comments), true
	}
	return nil
}

// addEvents completes the stage by the renames and pins that the list of events tells,
// where histories cannot be asked.
func (s *syncing) addEvents(ctx context.Context, got *fetched, next *stage) error {
	if s.facts.Deep {
		return nil
	}
	if len(got.issues) > 0 {
		next.cursor.Deep = false // what changed now has a history that nobody asked for
	}
	if !got.full && !s.lost {
		return nil
	}
	events, complete, err := s.source.Events(ctx, s.name, s.cur.LastEvent)
	if err != nil {
		return s.forgive(ctx, fmt.Errorf("events: %w", err))
	}
	next.apply(events, complete, !s.facts.Pins)
	if !complete {
		s.warn("former titles are incomplete: the rest of the hour's budget does not reach back so far")
	}
	return nil
}

// forgive makes a warning of an error: without its history a post is still whole, and the next
// full pass asks for all of them again. A limit is none: after it the rest can be had.
func (s *syncing) forgive(ctx context.Context, err error) error {
	var limit *LimitError
	if ctx.Err() != nil || errors.As(err, &limit) {
		return err
	}
	s.shallow = true
	s.warn(err.Error())
	return nil
}

func (s *syncing) warn(text string) {
	s.report.Warnings = append(s.report.Warnings, errors.New(text))
}
