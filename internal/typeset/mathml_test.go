package typeset

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

// Whatever Temml may return, what is written is allowed.
func TestForeignTrees(t *testing.T) {
	for _, tree := range []string{
		`["math",[["script",["alert(1)"],{},[],{}]],{},[],{}]`,
		`["mtext",[["img",[],{"src":"x","onerror":"alert(1)"},[],{}]],{},[],{}]`,
		`["annotation-xml",["x"],{"encoding":"text/html"},[],{}]`,
		`["maction",[["mi",["x"],{},[],{}]],{"actiontype":"toggle"},[],{}]`,
		`["mglyph",[],{"src":"https://example.com/x"},[],{}]`,
		`["a",["x"],{"href":"javascript:alert(1)"},[],{}]`,
		`["mfrac",[["mi",["a"],{},[],{}]],{},[],{}]`,
		`["mtable",[["mi",["a"],{},[],{}]],{},[],{}]`,
		`["mtable",[["mtr",[["mi",["a"],{},[],{}]],{},[],{}]],{},[],{}]`,
		`"text"`, `[]`, `null`, `7`, `["mi"]`, `{"x":1}`,
	} {
		if out, err := writeTree(t, tree); err == nil {
			t.Errorf("%s became %s", tree, out)
		}
	}
	for tree, want := range map[string]string{
		`["mi",["x"],{"onclick":"alert(1)","href":"javascript:x","style":"color:red","id":"a","class":"b","xlink:href":"x"},["evil"],{"position":"fixed","color":"url(x)"}]`: `<mi>x</mi>`,
		`["mspace",[],{"width":"9999em","height":"-5em","depth":"calc(1em)"},[],{}]`:                                                                                         `<mspace width="20em" height="0"/>`,
		`["mo",["<b>&"],{"form":"prefix\"><script>","stretchy":"true"},[],{}]`:                                                                                               `<mo stretchy="true">&lt;b&gt;&amp;</mo>`,
		`["mstyle",[["mi",["x"],{},[],{}]],{"mathsize":"900em","scriptlevel":"-9"},[],{}]`:                                                                                   `<mstyle mathsize="2.5em"><mi>x</mi></mstyle>`,
		`["mi",["x"],{},[],{"color":"#f00"}]`:                                                                                                                                `<mi mathcolor="#f00" class="m-red">x</mi>`,
		`["mi",["a\u0000\u202eb"],{},[],{}]`:                                                                                                                                 `<mi>ab</mi>`,
	} {
		out, err := writeTree(t, tree)
		if err != nil || !strings.Contains(out, "<semantics>"+want+"<annotation") {
			t.Errorf("%s:\n got %s, %v\nwant %s", tree, out, err, want)
		}
	}
}

func writeTree(t testing.TB, tree string) (string, error) {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(tree), &v); err != nil {
		t.Fatal(err)
	}
	out, err := writeMath(v, "x", true)
	if err == nil {
		checkMath(t, out, "x")
	}
	return out, err
}

func FuzzTree(f *testing.F) {
	f.Add(`["math",[["mrow",[["mi",["x"],{},[],{}],["mo",["("],{"form":"prefix","stretchy":"false"},[],{}]],{},[],{}]],{},[],{}]`)
	f.Add(`["mtable",[["mtr",[["mtd",[],{},[],{"width":"50%","padding":"0"}],["mtd",[["mi",["x"],{},[],{}]],{},["tml-left"],{"borderTop":"0.06em dashed"}],["mtd",[],{},[],{"width":"50%"}]],{},[],{}]],{"displaystyle":"true"},["tml-small"],{"width":"100%"}]`)
	f.Add(`["mpadded",[["mfrac",[["mn",["1"],{},[],{}],["mn",["2"],{},[],{}]],{"linethickness":"0px"},[],{}]],{"width":"0.1px","height":"+1em","voffset":"-3em"},[],{"padding":"1em"}]`)
	f.Add(`["menclose",[["mi",["x"],{},[],{"fontWeight":"bold","color":"red"}]],{"notation":"box","mathsize":"2em"},[],{}]`)
	f.Add(`["mover",[["mi",["x"],{},[],{}],["mo",["ˆ"],{"stretchy":"true"},[],{}]],{},[],{"marginLeft":"-0.3em"}]`)
	f.Fuzz(func(t *testing.T, tree string) {
		var v any
		if json.Unmarshal([]byte(tree), &v) != nil {
			return
		}
		if out, err := writeMath(v, "x", true); err == nil {
			checkMath(t, out, "x")
		}
	})
}

var classInCSS = regexp.MustCompile(`\.([md]-[a-z0-9]+|diagram)\b`)

// The style sheets have a rule for every class that is written, for no other, and take
// their colours from variables that the page has.
func TestStyleSheets(t *testing.T) {
	style := readFile(t, "../../templates/style.css")
	rules := readFile(t, "../../templates/math.css") + readFile(t, "../../templates/diagram.css")
	for _, v := range regexp.MustCompile(`var\(--(\w+)`).FindAllStringSubmatch(rules, -1) {
		if own := strings.Contains("s u h v", v[1]); !own && !strings.Contains(style, "--"+v[1]+":") {
			t.Errorf("templates/style.css has no variable --%s", v[1])
		}
	}
	var code strings.Builder
	for _, file := range []string{"mathml.go", "mathtable.go", "mathlength.go", "mathrow.go", "mermaid/canvas.go"} {
		code.WriteString(readFile(t, file))
	}
	styled := map[string]bool{}
	for _, m := range classInCSS.FindAllStringSubmatch(rules, -1) {
		styled[m[1]] = true
		tone := strings.TrimPrefix(m[1], "m-")
		if !strings.Contains(code.String(), m[1]) && !strings.Contains(" red amber green blue violet muted ink d-scroll ", " "+tone+" ") {
			t.Errorf("nothing writes the class %s", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`["= ]([md]-[a-z0-9]+|diagram)["\s]`).FindAllStringSubmatch(code.String(), -1) {
		if !styled[m[1]] {
			t.Errorf("no rule for the class %s", m[1])
		}
	}
}
