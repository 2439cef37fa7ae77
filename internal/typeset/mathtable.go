package typeset

import (
	"fmt"
	"slices"
	"strings"
)

// table translates a table. How Temml styles its cells one by one becomes a few classes of
// the table, and none where the cells are as cells are by default.
func (t *translator) table(r raw, at place) ([]*node, error) {
	n, outside := element("mtable"), at
	t.attributes(n, r, &at)
	var rows [][]cell
	for _, kid := range r.kids {
		cells, err := t.tableRow(kid, at)
		if err != nil {
			return nil, err
		}
		rows = append(rows, cells)
	}
	tagged := glued(rows)
	if tagged && !slices.ContainsFunc(rows, func(cells []cell) bool { return len(cells[0].node.kids)+len(cells[len(cells)-1].node.kids) > 0 }) {
		// The places for numbers are empty: GitHub numbers no equations by itself.
		for i := range rows {
			rows[i] = rows[i][1 : len(rows[i])-1]
		}
		tagged = false
	}
	switch {
	case tagged:
		n.class("m-tag")
		if len(rows) == 1 && len(rows[0]) == 3 {
			rows[0][1].node.kids = lines(rows[0][1].node.kids, true)
		}
	case len(rows) == 1 && len(rows[0]) == 1 && rows[0][0].plain() && outside.display == at.display:
		return rows[0][0].node.kids, nil // an equation
	}
	n.class(alignment(rows, tagged))
	if r.has("tml-small") {
		n.class("m-small")
	}
	uniform := len(n.classes) > 0 && alignment(rows, tagged) != ""
	for _, cells := range rows {
		n.kids = append(n.kids, tableRowNode(cells, uniform, tagged))
	}
	return []*node{n}, nil
}

// A cell is a cell with what Temml's styles say about it.
type cell struct {
	node                     *node
	align                    string // "l", "r", or "c"
	top, bottom, left, right bool   // has a line there
	dashV, dashH             bool   // which is dashed
	glue                     bool   // an empty or numbering cell at the side
}

// plain says whether the cell is only its content.
func (c cell) plain() bool { return !c.top && !c.bottom && !c.left && !c.right }

func (t *translator) tableRow(v any, at place) ([]cell, error) {
	r, err := readRaw(v)
	if err != nil {
		return nil, err
	}
	if r.name != "mtr" {
		return nil, fmt.Errorf("the formula has a part that cannot be shown in MathML")
	}
	var cells []cell
	for _, kid := range r.kids {
		c, err := t.cell(kid, at)
		if err != nil {
			return nil, err
		}
		cells = append(cells, c)
	}
	return cells, nil
}

func (t *translator) cell(v any, at place) (cell, error) {
	r, err := readRaw(v)
	if err != nil {
		return cell{}, err
	}
	if r.name != "mtd" {
		return cell{}, fmt.Errorf("the formula has a part that cannot be shown in MathML")
	}
	if t.count += 2; t.count > maxElements { // itself, and its share of a row
		return cell{}, fmt.Errorf("the formula becomes more than %d elements", maxElements)
	}
	at.depth += 2
	kids, err := t.all(r.kids, at)
	if err != nil {
		return cell{}, err
	}
	c := cell{node: element("mtd", row(kids)...), align: "c", glue: strings.HasSuffix(r.css("width"), "%")}
	switch {
	case r.has("tml-left"), r.css("textAlign") == "left":
		c.align = "l"
	case r.has("tml-right"):
		c.align = "r"
	}
	line := func(side string) bool {
		style := r.css("border" + side)
		if strings.Contains(style, "dashed") {
			c.dashV, c.dashH = c.dashV || side == "Left" || side == "Right", c.dashH || side == "Top" || side == "Bottom"
		}
		return style != ""
	}
	c.top, c.bottom, c.left, c.right = line("Top"), line("Bottom"), line("Left"), line("Right")
	return c, nil
}

// glued says whether every row has cells at its sides that hold it in the middle.
func glued(rows [][]cell) bool {
	for _, cells := range rows {
		if len(cells) < 3 || !cells[0].glue || !cells[len(cells)-1].glue {
			return false
		}
	}
	return len(rows) > 0
}

// alignment is the class for a table whose columns are all left, all right, or right and
// left in turn, as around an equals sign. With a number at the side, the columns begin with
// the second cell, so the parity of the class is the other one.
func alignment(rows [][]cell, tagged bool) string {
	var pattern []string
	for _, cells := range rows {
		if tagged {
			cells = cells[1 : len(cells)-1]
		}
		for j, c := range cells {
			if j == len(pattern) {
				pattern = append(pattern, c.align)
			}
			if pattern[j] != c.align {
				return ""
			}
		}
	}
	joined := strings.Join(pattern, "")
	switch pairs := strings.Repeat("rl", len(pattern)/2+1); {
	case joined == "" || strings.Contains(joined, "c"):
		return ""
	case strings.Trim(joined, "l") == "" && !tagged:
		return "m-left"
	case len(joined) > 1 && strings.HasPrefix(pairs, joined) && tagged:
		return "m-lr"
	case len(joined) > 1 && strings.HasPrefix(pairs, joined):
		return "m-rl"
	}
	return ""
}

// tableRowNode writes the classes of a row and of its cells.
func tableRowNode(cells []cell, uniform, tagged bool) *node {
	tr := element("mtr")
	all := func(has func(cell) bool) bool {
		for _, c := range cells {
			if !has(c) {
				return false
			}
		}
		return len(cells) > 0
	}
	if all(func(c cell) bool { return c.top }) {
		tr.class("m-top")
	}
	if all(func(c cell) bool { return c.bottom }) {
		tr.class("m-bottom")
	}
	if all(func(c cell) bool { return c.dashH }) {
		tr.class("m-dash")
	}
	for i, c := range cells {
		if len(c.node.kids) > 1 {
			c.node.kids = []*node{single(c.node.kids)} // WebKit lays out no row in a cell itself
		}
		if !uniform && !(tagged && (i == 0 || i == len(cells)-1)) {
			switch c.align {
			case "l":
				c.node.class("m-left")
			case "r":
				c.node.class("m-right")
			}
		}
		if c.left {
			c.node.class("m-start")
		}
		if c.right {
			c.node.class("m-end")
		}
		if c.dashV {
			c.node.class("m-dash")
		}
		tr.kids = append(tr.kids, c.node)
	}
	return tr
}
