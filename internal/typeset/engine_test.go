package typeset

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"issueblog/internal/typeset/mermaid"
)

// An interpreter that hangs, runs out of memory or throws is replaced by another.
func TestInterpretersRecover(t *testing.T) {
	p := newPool(func() ([]string, error) {
		return []string{`
			let calls = 0;
			function hang() { for (;;) {} }
			function fill() { const all = []; for (;;) all.push(new Array(100000).fill(0)); }
			function dive() { return dive() + "x"; }
			function fail() { throw new Error("broken"); }
			function number() { return 7; }
			function count(text) { return text + ++calls; }`}, nil
	})
	p.limit = 300 * time.Millisecond
	defer p.shut()
	if got, err := p.call("count", "call "); err != nil || got != "call 1" {
		t.Fatalf("a new interpreter: %q, %v", got, err)
	}
	if got, err := p.call("count", "call "); err != nil || got != "call 2" {
		t.Fatalf("the same interpreter: %q, %v", got, err)
	}
	for _, function := range []string{"hang", "fill", "dive", "fail", "number", "missing"} {
		if got, err := p.call(function); err == nil {
			t.Errorf("%s returned %q", function, got)
		}
		if got, err := p.call("count", "call "); err != nil || got != "call 1" {
			t.Errorf("after %s: %q, %v", function, got, err)
		}
		if _, err := p.call("fail"); err == nil {
			t.Error("fail did not")
		}
	}
}

// A panic in the interpreter is an error, and the interpreter is replaced.
func TestInterpreterPanics(t *testing.T) {
	p := newPool(func() ([]string, error) { return []string{`function fine() { return "fine"; }`}, nil })
	defer p.shut()
	vm, err := p.start()
	if err != nil {
		t.Fatal(err)
	}
	if err := vm.RegisterFunc("boom", func() string { panic("boom") }, false); err != nil {
		t.Fatal(err)
	}
	p.put(vm)
	if got, err := p.call("boom"); err == nil || !strings.Contains(err.Error(), "boom") {
		t.Errorf("%q, %v", got, err)
	}
	for range 2 {
		if got, err := p.call("fine"); err != nil || got != "fine" {
			t.Errorf("after it: %q, %v", got, err)
		}
	}
}

// What runs one after the other shares an interpreter, which takes long to start.
func TestInterpretersAreShared(t *testing.T) {
	e := newEngine(t)
	for range 5 {
		if _, _, err := e.Formula("x", false); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(e.formulas.idle); n != 1 {
		t.Errorf("%d interpreters are idle", n)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := e.Formula("x", false); !errors.Is(err, errClosed) {
		t.Errorf("after the end: %v", err)
	}
}

func TestBrokenScript(t *testing.T) {
	p := newPool(func() ([]string, error) { return []string{"function ("}, nil })
	defer p.shut()
	if _, err := p.call("x"); err == nil {
		t.Error("a script with a mistake runs")
	}
	p = newPool(func() ([]string, error) { return nil, os.ErrNotExist })
	defer p.shut()
	for range 2 {
		if _, err := p.call("x"); err == nil {
			t.Error("no script runs")
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	e := newEngine(t)
	want := map[string]string{}
	texts := []string{`x^2`, `\def\a{b}\a`, `\frac1`, `\begin{matrix}1&2\end{matrix}`, "graph TD\n A-->B", "sequenceDiagram\n A->>B: x", "graph TD\n A--"}
	run := func(text string) string {
		if strings.Contains(text, "\n") {
			out, err := e.Diagram(text, "d", mermaid.Names{})
			return fmt.Sprint(out, err)
		}
		out, _, err := e.Formula(text, false)
		return fmt.Sprint(out, err)
	}
	for _, text := range texts {
		want[text] = run(text)
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j := range 25 {
				text := texts[(i+j)%len(texts)]
				if got := run(text); got != want[text] {
					t.Errorf("%s:\n got %s\nwant %s", text, got, want[text])
				}
			}
		})
	}
	group.Wait()
}

func TestCloseTwice(t *testing.T) {
	e := New()
	for range 2 {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	}
}

// The licences of what is carried are carried too.
func TestLicences(t *testing.T) {
	for file, words := range map[string]string{
		"temml.txt": "MIT", "mhchem.txt": "Licensed under the Apache License", "Apache-2.0.txt": "Apache License",
	} {
		if data, err := os.ReadFile("js/licenses/" + file); err != nil || !strings.Contains(string(data), words) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
