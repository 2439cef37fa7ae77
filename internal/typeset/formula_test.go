package typeset

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var seeds = flag.Int("seeds", 400, "how many random formulas to try")

func newEngine(t testing.TB) *Engine {
	t.Helper()
	e := New()
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

// split tells a display formula, in $$, from one in a line.
func split(input string) (tex string, display bool) {
	if inner, ok := strings.CutPrefix(input, "$$"); ok {
		return strings.TrimSuffix(inner, "$$"), true
	}
	return strings.Trim(input, "$"), false
}

func TestFormulas(t *testing.T) {
	e := newEngine(t)
	pairs(t, "testdata/formulas/*.txt", func(t *testing.T, input string) string {
		tex, display := split(input)
		math, _, err := e.Formula(tex, display)
		if err != nil {
			return "error: " + err.Error()
		}
		checkMath(t, math, tex)
		// The annotation repeats the input; it is checked, and left out for readability.
		before, rest, ok := strings.Cut(math, `<annotation encoding="application/x-tex">`)
		_, after, ok2 := strings.Cut(rest, "</annotation>")
		if !ok || !ok2 {
			t.Errorf("%s: no annotation in %s", input, math)
		}
		return before + after
	})
}

// Macros end with their formula, however they were defined, and nothing else a formula
// does shows in another.
func TestFormulasDoNotLeak(t *testing.T) {
	fresh := newEngine(t)
	want, _, err := fresh.Formula(`\R x \mathbb{A} \frac12 \text{a} \ce{H2O}`, false)
	if err == nil {
		t.Fatalf("\\R is defined: %s", want)
	}
	probe := `\mathbb{R}x \frac12 \text{a} \ce{H2O} \begin{pmatrix}1\\2\end{pmatrix} \sum_i`
	clean, _, err := fresh.Formula(probe, true)
	if err != nil {
		t.Fatal(err)
	}
	e := newEngine(t)
	for _, hostile := range []string{
		`\def\mathbb#1{hacked} \mathbb R`, `\gdef\frac#1#2{hacked}\frac12`, `\global\def\text#1{hacked}\text a`, `\newcommand{\R}{hacked}\R`,
		`\global\let\sum=\prod \sum`, `\renewcommand{\ce}[1]{hacked}\ce{a}`, `\xdef\x{\frac12}\global\let\y\x \y`, `\DeclareMathOperator{\R}{R}\R`,
		`\gdef\constructor{x}\gdef\__proto__{y}\gdef\toString{z}x`, `\def\begin#1{x}\begin{a}`, `\definecolor{red}{RGB}{0,0,0}\color{red}x`, `\tag{9} x`,
		`\newcommand{\optional}[1][d]{#1}\optional`, `\let\relax=\foo`, `\catcode`, `\gdef\df@tag{\text{leak}} x`, strings.Repeat("{", 40), `\def\x{\x\x}\x`,
		`\gdef\ {hacked}`, `\gdef~{hacked}~`, `\futurelet\a\b\c`, `\gdef\\{hacked}\\`,
	} {
		for _, display := range []bool{true, false} {
			if out, _, err := e.Formula(hostile, display); err == nil {
				checkMath(t, out, hostile)
			}
		}
		for range 2 {
			got, _, err := e.Formula(probe, true)
			if err != nil || got != clean {
				t.Fatalf("after %s:\n got %s, %v\nwant %s", hostile, got, err, clean)
			}
			if out, _, err := e.Formula(`\R`, false); err == nil {
				t.Fatalf("after %s \\R is defined: %s", hostile, out)
			}
		}
	}
}

// Nothing an author writes becomes an address, an identifier, a class, a style or markup.
func TestHostileFormulas(t *testing.T) {
	e := newEngine(t)
	for _, tex := range []string{
		`\href{javascript:alert(1)}{x}`, `\url{https://example.com}`, `\includegraphics{https://example.com/x.png}`, `\class{evil}{x}`, `\id{evil}{x}`, `\cssId{evil}{x}`,
		`\style{position:fixed}{x}`, `\data{x=y}{x}`, `\htmlClass{a}{x}`, `\htmlStyle{color:red}{x}`, `\texttip{x}{y}`, `\toggle{a}{b}\endtoggle`,
	} {
		if out, _, err := e.Formula(tex, true); err == nil {
			t.Errorf("%s became %s", tex, out)
		}
	}
	for _, tex := range []string{
		`\text{</math><script>alert(1)</script>}`, `\text{<img src=x onerror=alert(1)>}`, `\text{<style>*{display:none}</style>}`, `x</annotation></semantics></math><script>alert(1)</script>`,
		`\text{]]><!--}`, `\text{<!-- } --> x`, `\mathrm{<b>}`, `\label{"><script>}x`, `\label{a}\tag{<b>}x`, `\eqref{"onclick="x}`, `\ref{<a>}`, `\color{red;background:url(x)}x`,
		`\color{"onload="alert(1)}x`, `\color{expression}x`, `\textcolor{javascript}{x}`, `\colorbox{red" onclick="x}{y}`, `\text{&lt;b&gt;&amp;}`, `a<b>c&d`, "a\x00b\x1bc\u202ed\u2028e\ufffef",
		`\text{"'` + "`" + `}`, `\verb|</mtext><script>|`, `\operatorname{<script>}x`, `\unicode{x3c}script`, `\char"3C`, `\char"0`, `\char"202E`, `\char"1F600`, `\text{\char"3Cscript\char"3E}`, `\text{` + "\u200b\u2066\u061c" + `x}`,
		"\xff\xfe", `\mathop{<script>}_x`, `\begin{array}{"onclick="}x\end{array}`, `\genfrac{<}{>}{1px" onload="}{0}{a}{b}`, `\rule{1em" style="}{1em}`,
	} {
		for _, display := range []bool{true, false} {
			if out, _, err := e.Formula(tex, display); err == nil {
				checkMath(t, out, tex)
			} else if strings.ContainsAny(err.Error(), "\n\u0332") || len(err.Error()) > 800 {
				t.Errorf("%q: error %q is no short line", tex, err)
			}
		}
	}
}

// A formula stays in its place: lengths and what they add up to have bounds.
func TestFormulasStayInPlace(t *testing.T) {
	e := newEngine(t)
	for _, tex := range []string{
		`\rule{9999em}{9999em}`, `\rule[-9999em]{1em}{9999em}`, `\hspace{-9999em}x`, `\hspace{9999cm}x`, strings.Repeat(`\!`, 300) + "x", strings.Repeat(`\hspace{-2em}`, 300) + "x",
		`\raise9999em{x}`, `\lower99in{x}`, strings.Repeat(`\raise2em{`, 20) + "x" + strings.Repeat("}", 20), `\raisebox{-500pt}{x}`, `\kern-1000pt x`, `\mkern-18000mu x`,
		`\Huge\Huge\Huge x`, `{\Huge {\tiny {\Huge {\Huge x}}}}`, `\genfrac{}{}{9999em}{0}{a}{b}`, `x\above 999pt y`, `\hspace{1e99em}`, `\rule{-5em}{-5em}`, `\vspace{-9em}`,
	} {
		if out, _, err := e.Formula(tex, true); err == nil {
			checkMath(t, out, tex)
			if back := 9*strings.Count(out, "m-9") + 3*strings.Count(out, "m-3") + strings.Count(out, "m-1"); back > 18*8+1 {
				t.Errorf("%.40s moves back %d eighteenths of an em", tex, back)
			}
		}
	}
	// What is large is not laid over its surroundings.
	for _, tex := range []string{`\smash{\rule{1em}{8em}}`, `\smash{\frac{\frac12}{\frac{\frac12}3}}`, `\rlap{` + strings.Repeat("a", 80) + `}`, `\smash{\begin{matrix}a\\b\\c\\d\\e\end{matrix}}`, `\llap{abc}`, `\mathclap{abc}`} {
		out, _, err := e.Formula(tex, true)
		if err != nil || strings.Contains(out, `".01em"`) {
			t.Errorf("%s: %s, %v", tex, out, err)
		}
	}
	for _, tex := range []string{`\smash{y}`, `\rlap{/}D`, `\vphantom{\rule{1em}{8em}}`} {
		out, _, err := e.Formula(tex, true)
		if err != nil || !strings.Contains(out, `".01em"`) {
			t.Errorf("%s: %s, %v", tex, out, err)
		}
	}
}

// The bounds end a hostile formula soon, and an honest one is far from them.
func TestFormulaBounds(t *testing.T) {
	e := newEngine(t)
	fill := func(before, unit, after string) string {
		return before + strings.Repeat(unit, (maxFormula-len(before)-len(after))/len(unit)) + after
	}
	start := time.Now()
	for name, tex := range map[string]string{
		"too long":         fill("", "x", "xx"),
		"letters":          fill("", "x", ""),
		"macro bomb":       `\def\x{\x\x}\x`,
		"big macro":        `\def\a{` + strings.Repeat("x", 6000) + `}` + strings.Repeat(`\a`, 990),
		"growing argument": `\def\a#1{#1#1#1#1#1#1#1#1}` + strings.Repeat(`\a{`, 20) + strings.Repeat("x", 1000) + strings.Repeat("}", 20),
		"own tail":         `\def\a#1{\a{#1x}}\a{}`,
		"braces":           strings.Repeat("{", 5000),
		"fractions":        strings.Repeat(`\frac{1}{`, 500) + "x" + strings.Repeat("}", 500),
		"subscripts":       strings.Repeat("x_", 3000) + "x",
		"wide table":       `\begin{matrix}` + strings.Repeat("&", 4000) + strings.Repeat(`\\`, 2000) + `\end{matrix}`,
		"chemistry":        fill(`\ce{`, "H2O + ", "}"),
		"optional":         `\newcommand{\a}[1][\a]{#1}\a`,
		"old fonts":        fill("", `\bf `, "x"),
	} {
		if out, _, err := e.Formula(tex, true); err == nil {
			t.Errorf("%s became %d bytes", name, len(out))
		}
	}
	for name, tex := range map[string]string{
		"nested laps":    strings.Repeat(`\mathllap{`, 25) + "x" + strings.Repeat("}", 25),
		"nested cancels": strings.Repeat(`\cancelto{1}{`, 20) + "x" + strings.Repeat("}", 20),
		"large matrix":   `\begin{pmatrix}` + strings.Repeat(strings.Repeat("1 & ", 24)+`0 \\`, 25) + `\end{pmatrix}`,
		"long proof":     `\begin{align}` + strings.Repeat(`f(x_{i+1}) &= \frac{f(x_i) - \alpha}{\sqrt{2\pi}} + \sum_{j=1}^{n} \beta_j \\`, 25) + `\end{align}`,
		"reactions":      strings.Repeat(`\ce{2H2 + O2 -> 2H2O} \\ `, 10),
	} {
		out, _, err := e.Formula(tex, true)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkMath(t, out, tex)
	}
	if d := time.Since(start); d > time.Minute {
		t.Errorf("all together took %v", d)
	}
}

func TestFormulaErrors(t *testing.T) {
	e := newEngine(t)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := e.Formula("x", false); !errors.Is(err, errClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func BenchmarkFormula(b *testing.B) {
	e := newEngine(b)
	if _, _, err := e.Formula("x", false); err != nil {
		b.Fatal(err)
	}
	for name, tex := range map[string]string{"small": `x_i`, "medium": `x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}`, "align": `\begin{align}a &= b + c \\ &= \sum_{i=1}^n x_i\end{align}`} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, _, err := e.Formula(tex, true); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			e := New()
			if _, _, err := e.Formula("x", false); err != nil {
				b.Fatal(err)
			}
			if err := e.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func FuzzFormula(f *testing.F) {
	e := newEngine(f)
	for _, tex := range []string{
		`\frac{1}{2}`, `\begin{align}a&=b\\c&=d\end{align}`, `\text{</math><script>}`, `\def\x#1{#1#1}\x{\x{y}}`, `\ce{H2O -> A}`, `\color{red}x`, `\left.\frac12\right|_0`,
		`\rule{1em}{2em}\raise1em{x}\!\hspace{-1em}`, `\begin{array}{|c:r||l|}\hline a&b&c\\\hdashline\end{array}`, `\not\in \tag{1}\label{a}\eqref{a}`, `中\text{中}`, `\cancelto{0}{x}\boxed{y}`,
		`\newcommand{\a}[2][x]{#1#2}\a[b]c`, `\verb|x|%`, `\sideset{_1^2}{_3^4}\prod`, `\mathop{\frac12}_a^b`, `a \\ b & c`, `\begin{CD}A@>a>>B\\@VVV@VVV\\C@>>>D\end{CD}`,
	} {
		f.Add(tex, true)
		f.Add(tex, false)
	}
	f.Fuzz(func(t *testing.T, tex string, display bool) {
		out, _, err := e.Formula(tex, display)
		again, _, err2 := e.Formula(tex, display)
		if out != again || fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Errorf("%q: twice the same gives %s, %v and %s, %v", tex, out, err, again, err2)
		}
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\u0332") {
				t.Errorf("%q: %q", tex, err)
			}
			return
		}
		checkMath(t, out, tex)
	})
}

// Random compositions of commands are typeset right or refused, never anything else.
func TestRandomFormulas(t *testing.T) {
	e := newEngine(t)
	words := strings.Fields(`\frac \sqrt \sum \int \text \mathbb \mathbf \boldsymbol \left( \right) \left. \right| \begin{matrix} \end{matrix} \begin{cases} \end{cases}
		\begin{array}{c|c} \end{array} \begin{aligned} \end{aligned} & \\ \hline _ ^ { } { } { } x y 1 + = - \color{red} \textcolor{blue} \cancel \boxed \overline \underbrace \hat \vec \widehat
		\xrightarrow \overset \underset \stackrel \operatorname \mathrm \tag{1} \label{a} \not \ce{H2O} \rule{1em}{1em} \raise1em \smash \rlap \phantom \vphantom \kern1em \! \, \quad \limits
		\displaystyle \scriptstyle \Huge \tiny \bf \rm \def\a{x} \a \newcommand{\b}[1]{#1} \b \substack \binom \dfrac \cfrac \genfrac \mathop \bigl( \Bigg| \prescript \sideset \mathchoice \pmb
		\colorbox{red} \fcolorbox{red}{blue} \dots \prime ' '' \sin \lim \max \% \$ \{ \} \_ ~ 中 \mathcal \mathscr \mathfrak \middle| \over \choose \atop \vcenter \hphantom \underline \sout`)
	typeset := 0
	for seed := range uint64(*seeds) {
		r := rand.New(rand.NewPCG(1, seed))
		var parts []string
		for range 1 + r.IntN(12) {
			word := words[r.IntN(len(words))]
			if r.IntN(3) == 0 {
				word += "{" + words[r.IntN(len(words))] + "}"
			}
			parts = append(parts, word)
		}
		tex := strings.Join(parts, " ")
		out, _, err := e.Formula(tex, r.IntN(2) == 0)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\u0332") {
				t.Errorf("%s: %q", tex, err)
			}
			continue
		}
		typeset++
		checkMath(t, out, tex)
		if t.Failed() {
			t.Fatal(tex)
		}
	}
	if typeset < *seeds/20 {
		t.Errorf("only %d of %d can be typeset", typeset, *seeds)
	}
}
