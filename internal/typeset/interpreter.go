package typeset

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"modernc.org/quickjs"
)

// The bounds of one call. Honest formulas need a hundredth of the time and a fifth of the
// memory; what is refused is refused by its length and the number of things before
// (formula.go, js/formula.js), so that the result does not depend on the machine.
const (
	timeLimit   = 20 * time.Second
	memoryLimit = 256 << 20
)

var errClosed = errors.New("the typesetter is closed")

// A pool holds interpreters that have run one script, each for one call at a time. They
// are started when they are needed; one that failed is replaced.
type pool struct {
	compile func() ([]byte, error)
	limit   time.Duration
	slots   chan *quickjs.VM // nil is a place for one that is not started
	close   sync.Once
}

// newPool returns a pool for the script made of the parts, in this order.
func newPool(parts func() ([]string, error)) *pool {
	p := &pool{limit: timeLimit, slots: make(chan *quickjs.VM, min(runtime.GOMAXPROCS(0), 4))}
	for range cap(p.slots) {
		p.slots <- nil
	}
	p.compile = sync.OnceValues(func() ([]byte, error) {
		sources, err := parts()
		if err != nil {
			return nil, err
		}
		return compile(sources)
	})
	return p
}

// call runs a global function of the script that takes texts and returns a text. An error
// is a fault of the script or a broken bound, never an author's mistake: the scripts
// return those.
func (p *pool) call(function string, args ...any) (text string, err error) {
	vm, open := <-p.slots
	if !open {
		return "", errClosed
	}
	defer func() { p.slots <- vm }()
	if vm == nil {
		if vm, err = p.start(); err != nil {
			return "", err
		}
	}
	defer func() {
		// A fault of the interpreter itself: a stranger's text shall not end the build.
		if fault := recover(); fault != nil {
			text, err = "", errors.Join(fmt.Errorf("the interpreter broke: %v", fault), vm.Close())
			vm = nil
		}
	}()
	result, err := vm.Call(function, args...)
	text, ok := result.(string)
	if err == nil && !ok {
		err = fmt.Errorf("%s returned no text", function)
	}
	if err != nil {
		// Whatever it was in the middle of, this interpreter is not asked again.
		err = errors.Join(err, vm.Close())
		vm = nil
	}
	return text, err
}

func (p *pool) start() (*quickjs.VM, error) {
	code, err := p.compile()
	if err != nil {
		return nil, err
	}
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	vm.SetMemoryLimit(memoryLimit)
	if err := vm.SetEvalTimeout(p.limit); err != nil {
		return nil, errors.Join(err, vm.Close())
	}
	if _, err := vm.EvalBytecode(code); err != nil {
		return nil, errors.Join(err, vm.Close())
	}
	return vm, nil
}

// shut waits for the calls that are under way and ends the interpreters.
func (p *pool) shut() (err error) {
	p.close.Do(func() {
		for range cap(p.slots) {
			if vm := <-p.slots; vm != nil {
				err = errors.Join(err, vm.Close())
			}
		}
		close(p.slots)
	})
	return err
}

// compile returns the bytecode of the sources, run one after the other as one script.
func compile(sources []string) ([]byte, error) {
	vm, err := quickjs.NewVM()
	if err != nil {
		return nil, err
	}
	defer vm.Close()
	script := ""
	for _, s := range sources {
		script += s + "\n;\n"
	}
	return vm.Compile(script, quickjs.EvalGlobal)
}
