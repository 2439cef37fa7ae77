package cli

import (
	"fmt"
	"strings"

	"issueblog/internal/config"
	"issueblog/internal/site"
)

// checkBudget says which of the pages that the settings give a budget weigh more, as a warning or as an
// error. With -v the heaviest pages are named.
func checkBudget(p *printer, budget config.Budget, w site.Weights) error {
	if w.Home.Path != "" { // else the author has one of their own
		p.detail("home page: %s", weight(w.Home))
	}
	if w.Median.Path != "" {
		p.detail("median post: %s", weight(w.Median))
	}
	for _, heavy := range w.Heaviest {
		p.detail("heavy post: %s", weight(heavy))
	}
	if budget.Page == 0 {
		return nil
	}
	var over []string
	for _, page := range []struct {
		name   string
		weight site.Weight
	}{{"home page", w.Home}, {"median post", w.Median}} {
		if page.weight.Bytes > budget.Page<<10 {
			over = append(over, fmt.Sprintf("%s: %s", page.name, weight(page.weight)))
		}
	}
	if len(over) == 0 {
		return nil
	}
	message := fmt.Sprintf("over the budget of %d KB for a page: %s", budget.Page, strings.Join(over, "; "))
	hint := "build with -v to see the heaviest pages; budget.page in the settings is the limit"
	if budget.Over == "fail" {
		return withHint(fmt.Errorf("%s", message), hint+"; the site is there to look at all the same")
	}
	p.warn(message, hint)
	return nil
}

// weight is "/42/a-quiet-harbour/ 12.3 KB compressed (style 5.0, text 4.1, …)".
func weight(w site.Weight) string { return w.Path + " " + inParts(w) }

func inParts(w site.Weight) string {
	var parts []string
	for _, part := range w.Parts {
		parts = append(parts, fmt.Sprintf("%s %.1f", part.Name, kilobytes(part.Bytes)))
	}
	return fmt.Sprintf("%.1f KB compressed (%s)", kilobytes(w.Bytes), strings.Join(parts, ", "))
}

func kilobytes[N int | int64](n N) float64 { return float64(n) / (1 << 10) }
