package temporaltest

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// A Func is what a method of a fake calls: it returns what the test wants, and remembers its
// calls. A fake implements the interface of the contract, and embeds what does the rest:
//
//	// fakeShop is shop, but for ChargePayment.
//	type fakeShop struct {
//		shop
//		charge temporaltest.Func[Payment, string]
//	}
//
//	func (f *fakeShop) ChargePayment(_ context.Context, p Payment) (string, error) { return f.charge.Call(p) }
//
// A fake of a child workflow is no different: its Run is such a method, and it embeds the
// interface of the workflow. Methods that nobody calls may be those of a nil interface.
//
// The zero Func returns zero values. Its methods may be called by several goroutines. It needs
// no Env: it does the same in a worker that is connected to a server. There a workflow's code
// is executed again when it is replayed, so a Func in a workflow may see a call twice.
type Func[In, Out any] struct {
	mu      sync.Mutex
	calls   []In
	changed chan struct{} // closed with the next call, nil if nobody waits
	do      func(In) (Out, error)
	nth     map[int]func(In) (Out, error)
}

// Call is a call of the function. Each attempt of an activity is one.
func (f *Func[In, Out]) Call(in In) (Out, error) {
	f.mu.Lock()
	f.calls = append(f.calls, in)
	if f.changed != nil {
		close(f.changed)
		f.changed = nil
	}
	do, ok := f.nth[len(f.calls)]
	if !ok {
		do = f.do
	}
	f.mu.Unlock()
	if do == nil {
		var zero Out
		return zero, nil
	}
	return do(in)
}

// Do lets do make the results from now on. It may wait for the test, but not in a workflow.
func (f *Func[In, Out]) Do(do func(In) (Out, error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.do = do
}

// Return lets the function return out and err from now on.
func (f *Func[In, Out]) Return(out Out, err error) {
	f.Do(func(In) (Out, error) { return out, err })
}

// DoNth lets do make the result of the call with a number, whatever Do and Return say. The first
// call has number 1; it panics if n is less.
func (f *Func[In, Out]) DoNth(n int, do func(In) (Out, error)) {
	if n < 1 {
		panic(fmt.Sprintf("temporaltest: there is no call with number %d, the first one has number 1", n))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.nth == nil {
		f.nth = map[int]func(In) (Out, error){}
	}
	f.nth[n] = do
}

// FailNth lets the call with a number return err. The first call has number 1; it panics if n is less.
func (f *Func[In, Out]) FailNth(n int, err error) {
	f.DoNth(n, func(In) (out Out, _ error) { return out, err })
}

// Calls returns with what the function was called, in order.
func (f *Func[In, Out]) Calls() []In {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// Await waits until the function was called n times. Calls may not have returned then. It returns
// an error if the context ends before. The clock of an Env stands still meanwhile, unless
// somebody else lets time pass.
func (f *Func[In, Out]) Await(ctx context.Context, n int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for len(f.calls) < n {
		if f.changed == nil {
			f.changed = make(chan struct{})
		}
		changed := f.changed
		f.mu.Unlock()
		select {
		case <-changed:
			f.mu.Lock()
		case <-ctx.Done():
			f.mu.Lock()
			return fmt.Errorf("temporaltest: %d of %d calls: %w", len(f.calls), n, context.Cause(ctx))
		}
	}
	return nil
}
