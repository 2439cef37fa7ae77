package blog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"issueblog/internal/content"
)

// relatedNumbers is the numbers of the posts that each post is related to.
func relatedNumbers(b *Blog) map[int][]int {
	out := map[int][]int{}
	for _, p := range b.Posts {
		for _, r := range p.Related {
			out[p.Number] = append(out[p.Number], r.Number)
		}
	}
	return out
}

func TestRelated(t *testing.T) {
	tests := []struct {
		name   string
		issues []content.Issue
		want   map[int][]int
	}{
		{"by words of title and text", []content.Issue{
			issue(1, "Baking rye bread", "Sourdough rye needs a warm oven and a slow dough."),
			issue(2, "Sourdough from nothing", "Flour, water, patience: the dough rises, the oven waits for the bread."),
			issue(3, "Goroutines leak", "A channel nobody reads keeps its sender for ever."),
		}, map[int][]int{1: {2}, 2: {1}}},
		{"by pairs of Chinese characters", []content.Issue{
			issue(1, "潮汐表的读法", "潮水一天两次，港口的潮汐表写着涨潮的时间。"),
			issue(2, "第一次涨潮", "我在港口等涨潮，潮汐表没有骗我。"),
			issue(3, "做面包", "面粉和水，慢慢发酵。"),
		}, map[int][]int{1: {2}, 2: {1}}},
		{"by what the title says before what the text says", []content.Issue{
			issue(1, "Lighthouse", "The orchard blooms."), issue(2, "Second", "A lighthouse, seen."), issue(3, "Third", "An orchard, heard."), issue(4, "Fourth", "Stones."),
		}, map[int][]int{1: {2}, 2: {1}}},
		{"by tags", []content.Issue{
			issue(1, "One", "Apples.", labels("fruit")), issue(2, "Two", "Pears.", labels("fruit")), issue(3, "Three", "Stones.", labels("rock")),
		}, map[int][]int{1: {2}, 2: {1}}},
		{"by a link, which is not said a second time where the page mentions it", []content.Issue{
			issue(1, "One", "Apples."), issue(2, "Two", "As in #1."), issue(3, "Three", "Stones."), issue(4, "Four", "Clouds."),
		}, map[int][]int{2: {1}}},
		{"by linking to the same", []content.Issue{
			issue(1, "One", "Apples."), issue(2, "Two", "As in #1."), issue(3, "Three", "See #1."), issue(4, "Four", "Clouds."),
		}, map[int][]int{2: {3, 1}, 3: {2, 1}}},
		{"not the same post in another language", []content.Issue{
			issue(1, "Harbour tides", "The harbour has tides."), issue(2, "Harbour tides", "<!--\nlang: de\ntranslation: #1\n-->\nThe harbour has tides."),
		}, map[int][]int{}},
		{"not what keeps out of search engines, nor pages", []content.Issue{
			issue(1, "Harbour tides", "The harbour has tides."), issue(2, "Harbour tides", "<!--\nnoindex: true\n-->\nThe harbour has tides."),
			issue(3, "Harbour tides", "The harbour has tides.", labels("page")),
		}, map[int][]int{}},
		{"nothing", []content.Issue{issue(1, "One", "Apples, 2024."), issue(2, "Two", "Stones, 2024."), issue(3, "", "")}, map[int][]int{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, relatedNumbers(build(t, nil, test.issues...))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Equals are in a fixed order, whatever runs first: the newer before the older.
func TestRelatedOrder(t *testing.T) {
	var issues []content.Issue
	for n := 1; n <= 40; n++ {
		issues = append(issues, issue(n, fmt.Sprint("Tide ", n), "Nothing.", labels("tide", fmt.Sprint("group ", n%8))))
	}
	first := relatedNumbers(build(t, nil, issues...))
	if want := []int{34, 26, 18}; !slices.Equal(first[2], want) {
		t.Errorf("#2 is related to %v, want %v", first[2], want)
	}
	for range 5 {
		if diff := cmp.Diff(first, relatedNumbers(build(t, nil, issues...))); diff != "" {
			t.Fatalf("another order:\n%s", diff)
		}
	}
}

// vocabulary makes texts whose words are as unevenly common as those of people.
func vocabulary(n int) []*draft {
	random := uint64(1)
	next := func(below int) int {
		random = random*6364136223846793005 + 1442695040888963407
		return int(random>>33) % below
	}
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var tags []*Tag
	for i := range 30 {
		tags = append(tags, &Tag{Path: fmt.Sprintf("/tags/%d/", i)})
	}
	var drafts []*draft
	for i := range n {
		var b strings.Builder
		for range 700 {
			fmt.Fprintf(&b, "word%c%c%d ", 'a'+next(26), 'a'+next(1+next(26)), next(1+next(40)))
		}
		drafts = append(drafts, &draft{plain: b.String(), refers: []int{1 + next(n)}, post: &Post{Number: i + 1, Title: fmt.Sprint("Post ", i), Date: at.AddDate(0, 0, i), Tags: []*Tag{tags[next(1+next(30))]}}})
	}
	return drafts
}

// What a blog of 1,000 posts may take is 0.3 s; of 10,000, a few seconds.
func BenchmarkRelated(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		drafts := vocabulary(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				relate(drafts)
			}
		})
	}
}
