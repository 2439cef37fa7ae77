package mermaid

// A Place function is a layered layout with boxes inside boxes.
type Place func(Plan) (Placement, error)

// A Plan is what is to be placed.
type Plan struct {
	Direction string  `json:"dir"` // "TB", "BT", "LR" or "RL"
	BoxGap    float64 `json:"boxGap"`
	RankGap   float64 `json:"rankGap"`
	Boxes     []Box   `json:"boxes"`
	Links     []Link  `json:"links"`
}

// A Box has a size, or holds other boxes and gets its size from them.
type Box struct {
	W      float64 `json:"w"`
	H      float64 `json:"h"`
	Parent int     `json:"parent"` // the index of the box that holds it, or -1
}

// A Link connects two boxes that hold none, by their indexes.
type Link struct {
	From   int     `json:"from"`
	To     int     `json:"to"`
	Length int     `json:"length"` // in ranks, at least
	W      float64 `json:"w"`      // of the label
	H      float64 `json:"h"`
}

// A Placement says where everything is, in the order of the plan.
type Placement struct {
	Boxes []struct {
		X, Y, W, H float64 // X and Y are the middle
	} `json:"boxes"`
	Links []struct {
		Points []float64 // x and y in turn
		X, Y   float64   // the middle of the label
	} `json:"links"`
}
