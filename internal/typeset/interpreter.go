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
// are started when all that have been are busy; one that failed is replaced.
type pool struct {
	compile func() ([]byte, error)
	limit   time.Duration
	places  chan struct{} // as many as there may be calls at a time

	mu     sync.Mutex
	idle   []*quickjs.VM
	closed bool
}

// newPool returns a pool for the script made of the parts, in this order.
func newPool(parts func() ([]string, error)) *pool {
	p := &pool{limit: timeLimit, places: make(chan struct{}, min(runtime.GOMAXPROCS(0), 4))}
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
	p.places <- struct{}{}
	defer func() { <-p.places }()
	vm, err := p.take()
	if err != nil {
		return "", err
	}
	defer func() { p.put(vm) }()
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

// take is an interpreter that is idle, else a new one.
func (p *pool) take() (*quickjs.VM, error) {
	p.mu.Lock()
	closed, n := p.closed, len(p.idle)
	var vm *quickjs.VM
	if n > 0 {
		vm, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	p.mu.Unlock()
	switch {
	case closed:
		return nil, errClosed
	case vm != nil:
		return vm, nil
	}
	return p.start()
}

// put makes an interpreter idle again, if it is not nil.
func (p *pool) put(vm *quickjs.VM) {
	if vm == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, vm)
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
	for range cap(p.places) {
		p.places <- struct{}{}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, vm := range p.idle {
		err = errors.Join(err, vm.Close())
	}
	p.idle, p.closed = nil, true
	for range cap(p.places) {
		<-p.places
	}
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
