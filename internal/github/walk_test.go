package github_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"issueblog/internal/content"
	"issueblog/internal/github/githubtest"
)

// TestPagesOfOneTime pages through items of which many share a time, on servers that page by number and for which
// "since" includes that time or not: each is listed.
func TestPagesOfOneTime(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		w := world(20)
		for i := range w.Issues {
			w.Issues[i].UpdatedAt = start.Add(time.Duration(i/5) * time.Hour)
			w.Issues[i].Comments = []content.Comment{remark(100+i, w.Issues[i].UpdatedAt)}
		}
		s := serve(t, w)
		s.PageSize, s.NumberedPages, s.SinceAfter = 3, true, after
		c := client(t, s, githubtest.Token)
		listed, remarks := map[int]bool{}, map[int64]bool{}
		err := c.Issues(t.Context(), name, time.Time{}, func(page []content.Listed) error {
			for _, l := range page {
				listed[l.Issue.Number] = true
			}
			return nil
		})
		if err != nil || len(listed) != 20 {
			t.Errorf("since means after %t: %d issues, %v", after, len(listed), err)
		}
		err = c.Comments(t.Context(), name, time.Time{}, func(page []content.IssueComment) error {
			for _, m := range page {
				remarks[m.Comment.ID] = true
			}
			return nil
		})
		if err != nil || len(remarks) != 20 {
			t.Errorf("since means after %t: %d comments, %v", after, len(remarks), err)
		}
		if calls := s.Calls(); len(calls) > 30 || len(slices.Compact(slices.Sorted(slices.Values(calls)))) != len(calls) {
			t.Error(fmt.Sprint("calls ", calls))
		}
	}
}
