package content

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// wanted lists the issues whose history has to be asked for: those that may have changed or lost comments, those
// that an event named, all if that was never done. A pass that was interrupted asks again for all it has listed or
// asked for: what was deleted or hidden while it stood still is in no list.
func (s *syncing) wanted(got *fetched) []Issue {
	if !s.facts.Deep || s.shallow {
		return nil
	}
	all := got.full && (!s.cur.Deep || s.report.Resumed)
	var ask []Issue
	for _, n := range got.numbers() {
		l := got.issues[n]
		h, told := got.histories[n]
		fresh := told && h.UpdatedAt.Equal(l.Issue.UpdatedAt)
		if s.report.Resumed {
			fresh = fresh && s.asked[n]
		}
		if !l.Pull && !got.gone[n] && !fresh && (all || told || changed(s.old[n], l.Issue) || s.keeps(l, got)) {
			ask = append(ask, l.Issue)
		}
	}
	if s.report.Resumed {
		ask = append(ask, s.toldUnlisted(got)...)
	}
	for _, n := range s.opts.Look {
		named := func(i Issue) bool { return i.Number == n }
		if !got.full && s.old[n] != nil && !s.asked[n] && !slices.ContainsFunc(ask, named) {
			ask = append(ask, *s.old[n])
		}
	}
	return ask
}

// keeps reports whether an issue would keep comments that a full list lacks: they may be gone.
func (s *syncing) keeps(l Listed, got *fetched) bool {
	return got.full && len(s.commentsOf(l, got)) > len(got.comments[l.Issue.Number])
}

// toldUnlisted lists the issues that an interrupted pass asked for although no list told of them.
func (s *syncing) toldUnlisted(got *fetched) []Issue {
	var ask []Issue
	for _, n := range slices.Sorted(maps.Keys(got.histories)) {
		if _, listed := got.issues[n]; !listed && s.old[n] != nil && !got.gone[n] && !s.asked[n] {
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
	}
	got.addHistories(page)
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

// unsure lists the issues that a quick sync has to fetch singly: those whose file is damaged, those of untold,
// and those that an event named if their history cannot be asked, or does not tell all their comments.
func (s *syncing) unsure(got *fetched) []int {
	look := append(slices.Clone(s.damaged), s.untold(got)...)
	for _, n := range s.opts.Look {
		h := got.histories[n].History
		if _, cached := slices.BinarySearch(s.files, n); cached && !h.Gone && h.Comments == nil {
			look = append(look, n)
		}
	}
	slices.Sort(look)
	return slices.Compact(look)
}

// untold lists the issues whose histories do not tell all their comments, and that have another number of them
// than the cache would have: some were deleted.
func (s *syncing) untold(got *fetched) []int {
	var look []int
	for _, n := range slices.Sorted(maps.Keys(got.histories)) {
		h := got.histories[n].History
		l, listed := got.issues[n]
		if listed && !h.Gone && h.Comments == nil && h.Total != len(s.commentsOf(l, got)) {
			look = append(look, n)
		}
	}
	return look
}

// lookAt fetches single issues with all their comments.
func (s *syncing) lookAt(ctx context.Context, got *fetched, look []int) error {
	for _, n := range look {
		l, comments, err := s.source.Issue(ctx, s.name, n)
		if errors.Is(err, ErrGone) {
			got.gone[n] = true
			continue
		}
		if err != nil {
			return fmt.Errorf("issue #%d: %w", n, err)
		}
		if l.incomplete() || slices.ContainsFunc(comments, Comment.incomplete) {
			return fmt.Errorf("issue #%d: %w", n, errIncomplete)
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
		s.warn(errors.New("former titles are incomplete: the rest of the hour's budget does not reach back so far"))
	}
	return nil
}

// forgive makes a warning of an error: without its history a post is still whole, and the next
// full pass asks for all of them again. A limit is none: after it the rest can be had. Nor is an error of a pass
// that was interrupted: it needs the histories to learn what is gone, and the next one lists afresh.
func (s *syncing) forgive(ctx context.Context, err error) error {
	var limit *LimitError
	if ctx.Err() != nil || errors.As(err, &limit) {
		return err
	}
	if s.report.Resumed {
		return hint(errors.Join(err, s.journal.end()), "run the same command again: it lists everything afresh")
	}
	s.shallow = true
	s.warn(err)
	return nil
}

func (s *syncing) warn(err error) { s.report.Warnings = append(s.report.Warnings, err) }
