package mermaid

import (
	"strings"
	"testing"
)

func TestLabels(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                            `"plain"`,
		"  spaces   within  ":              `"spaces within"`,
		"a<br>b<BR/>c<br />d":              `"a\nb\nc\nd"`,
		`a\nb`:                             `"a\nb"`,
		"#quot;x#quot; #35; #9829; #lt;":   `"\"x\" # ♥ <"`,
		"&lt;b&gt; &amp;amp;":              `"<b> &amp;"`,
		"#nothing; #;":                     `"#nothing; #;"`,
		"<b>bold</b> <i>it</i>":            `"**bold** _it_"`,
		"He<b>ll</b>o":                     `"He**ll**o"`,
		"<b>over<br>lines</b> end":         `"**over**\n**lines** end"`,
		"a < b > c <int> <script>":         `"a < b > c <int> <script>"`,
		"<span style='x'>y</span>":         `"y"`,
		"**not** markdown":                 `"**not** markdown"`,
		"`**bold** and *it* snake_case_x`": `"**bold** and _it_ snake_case_x"`,
		"`a * b ** c`":                     `"a * b ** c"`,
		"`open **bold`":                    `"open **bold**"`,
		"fa:fa-car Car":                    `"Car"`,
		"":                                 `""`,
		"<br>":                             `"\n"`,
	} {
		if got := describeLabel(newLabel(text)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestWrapping(t *testing.T) {
	for text, want := range map[string]string{
		"short":                       "short",
		"one two three four five six": "one two\nthree four\nfive six",
		"中文标签以及很长的一段文字":                     "中文标签以\n及很长的一\n段文字",
		"标点，不在行首。（括号）不在行尾":                  "标点，不在\n行首。（括\n号）不在行\n尾",
		"unbreakablewordthatistoolong":      "unbreakablewordthatistoolong",
		"an unbreakablewordthatistoolong x": "an\nunbreakablewordthatistoolong\nx",
		"混排 mixed 文字":                       "混排 mixed\n文字",
	} {
		l := newLabel(text).wrapped(75)
		var lines []string
		for _, line := range l.lines {
			s := ""
			for _, r := range line {
				s += r.text
			}
			lines = append(lines, s)
		}
		if got := strings.Join(lines, "\n"); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", text, got, want)
		}
		for _, line := range l.lines {
			if w := lineWidth(line); w > 75 && strings.Contains(strings.TrimSpace(line[0].text), " ") {
				t.Errorf("%q: a line is %.0f wide", text, w)
			}
		}
	}
}

func TestMeasure(t *testing.T) {
	for text, ems := range map[string]float64{"": 0, "中": 1, "中文": 2, "한": 1, "👍": 1.25, "👍🏽": 1.25, "👨‍👩‍👧": 1.25, "é": 0.564, "e\u0301": 0.564, "i": 0.258, "W": 0.93} {
		if got := measure(text, false) / fontSize; got < ems-0.08 || got > ems+0.12 {
			t.Errorf("%q is %.3f em wide, want about %.3f", text, got, ems)
		}
	}
	if measure("x", true) <= measure("x", false) {
		t.Error("bold is not wider")
	}
}

func TestStyles(t *testing.T) {
	for list, want := range map[string]style{
		"fill:#f9f":                            {fill: "#f9f", text: "#000"},
		"fill:#000":                            {fill: "#000", text: "#fff"},
		"fill:#00f,color:#fff":                 {fill: "#00f", text: "#fff"},
		"fill:#fff,color:#eee":                 {fill: "#fff", text: "#000"}, // too little contrast
		"color:#f00":                           {},
		"fill:none,stroke:none":                {fill: "none", stroke: "none"},
		"fill:rgb(255, 0, 0),stroke-width:2px": {fill: "#f00", text: "#000", width: 2},
		"fill: lightgreen !important":          {fill: "#90ee90", text: "#000"},
		"stroke-width:900px":                   {width: 6},
		"stroke-dasharray: 5 5":                {dash: "5 5"},
		`stroke-dasharray:5\,3`:                {dash: "5 3"},
		"stroke-dasharray:0 0":                 {},
		"stroke-dasharray:1 2 3 4 5":           {},
		`fill:url(#x),stroke:red"onload="`:     {},
		"font-family:evil,unknown:x,:,a:":      {},
		"stroke:#333":                          {stroke: "#696969"}, // lighter, to be seen on dark ground
	} {
		if got := parseStyle(list); got != want {
			t.Errorf("%q: got %+v, want %+v", list, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 0.04: "0", -0.04: "0", 1: "1", 1.25: "1.3", -0.5: "-.5", 0.5: ".5", 100: "100", 12.34: "12.3"} {
		if got := number(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
}
