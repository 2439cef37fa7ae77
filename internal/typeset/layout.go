package typeset

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"issueblog/internal/typeset/mermaid"
)

// place is the layout that diagrams are drawn with: dagre, which Mermaid uses on GitHub.
func (e *Engine) place(plan mermaid.Plan) (mermaid.Placement, error) {
	var placement mermaid.Placement
	input, err := json.Marshal(plan)
	if err != nil {
		return placement, err
	}
	text, err := e.layouts.call("place", string(input))
	if errors.Is(err, errClosed) {
		return placement, err
	}
	if err != nil {
		return placement, errors.New("it needs too much memory, time or depth, or something that is not supported")
	}
	if err := json.Unmarshal([]byte(text), &placement); err != nil {
		return placement, err
	}
	return placement, check(plan, placement)
}

// check makes sure that a placement is numbers that a picture can have.
func check(plan mermaid.Plan, placement mermaid.Placement) error {
	if len(placement.Boxes) != len(plan.Boxes) || len(placement.Links) != len(plan.Links) {
		return errors.New("the layout has lost parts")
	}
	ok := func(values ...float64) bool {
		for _, v := range values {
			if math.IsNaN(v) || math.Abs(v) > 1e5 {
				return false
			}
		}
		return true
	}
	for i, b := range placement.Boxes {
		if !ok(b.X, b.Y, b.W, b.H) || b.W < 0 || b.H < 0 {
			return fmt.Errorf("the layout puts box %d nowhere", i)
		}
	}
	for i, l := range placement.Links {
		if !ok(l.X, l.Y) || !ok(l.Points...) {
			return fmt.Errorf("the layout puts link %d nowhere", i)
		}
	}
	return nil
}
