// Package orders has workflows, activities and handlers whose types do not survive being sent, and others that do. // want package:`judged`
package orders

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"example.com/types"
)

type order struct {
	ID     string
	Price  float64 // want `^warning: workflow run: input.Orders\[\].Price is a float, .* \(TG502\)$`
	notify func()
}

type input struct {
	OnDone func(string) // want `workflow run: input.OnDone is a function, which cannot be sent \(TG501\)`
	Orders []order
}

func run(ctx workflow.Context, in input) (status, error) {
	return status{}, nil
}

type status struct{ Problem error } // want `workflow run: status.Problem is an error, which arrives empty: .* \(TG501\)`

type keys struct{ ByPoint map[[2]int]string } // want `activity Pay: keys.ByPoint has keys of type \[2\]int: .* \(TG502\)`

type secret struct{ token string }

type activities struct {
	client client.Client
	mu     sync.Mutex
}

func (a *activities) Pay(ctx context.Context, k keys) error { return nil }

func (a *activities) Find(ctx context.Context) (*secret, error) { return nil, nil } // want `activity Find: secret has only unexported fields: it arrives empty \(TG502\)`

// These are no activities: one takes no context, and the other gives no error.
func (a *activities) SetClient(c client.Client) error          { a.client = c; return nil }
func (a *activities) Client(ctx context.Context) client.Client { return a.client }

func ship(ctx context.Context, done chan struct{}) error { return nil } // want `activity ship: chan struct{} is a channel, which cannot be sent \(TG501\)`

// local is given its input as it is, but its result is recorded.
func local(ctx context.Context, done chan struct{}) (func(), error) { return nil, nil } // want `activity local: func\(\) is a function, .* \(TG501\)`

// helper is no workflow.
func helper(ctx workflow.Context, done func()) {}

func register(w worker.Worker) {
	w.RegisterWorkflow(run)
	w.RegisterWorkflow(fine)
	w.RegisterWorkflow(main)
	w.RegisterActivity(&activities{})
	w.RegisterActivity(ship)
	w.RegisterActivity(types.Check)         // want `activity Check: types.Problem.Err is an error, .* \(TG501\)`
	w.RegisterActivity(&types.Activities{}) // want `activity Hide: types.Hidden has only unexported fields: .* \(TG502\)`
}

type addition struct{ Done workflow.Future } // want `update add: addition.Done is the interface .*, which cannot be sent \(TG501\)`

func main(ctx workflow.Context) error {
	var a *activities
	workflow.ExecuteActivity(ctx, a.Pay, keys{})
	workflow.ExecuteActivity(ctx, "ByName", make(chan int), 1) // want `argument: chan int is a channel, .* \(TG501\)`
	workflow.ExecuteLocalActivity(ctx, local, make(chan struct{}))
	workflow.ExecuteLocalActivity(ctx, "local", make(chan struct{}))
	helper(ctx, func() {})

	if err := workflow.SetQueryHandler(ctx, "find", func(from, to complex128) (string, error) { // want `query find: complex128 is a complex number, .* \(TG501\)` `query find: complex128 is a complex number, .* \(TG501\)` `warning: query find has several parameters, .*: put them into one struct \(TG503\)`
		return "", nil
	}); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "add", func(ctx workflow.Context, a addition) (secretive, error) {
		return secretive{}, nil
	}); err != nil {
		return err
	}
	if err := workflow.SetQueryHandler(ctx, "show", new(view).show); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "move", move); err != nil {
		return err
	}

	signals := workflow.GetSignalChannel(ctx, "s")
	var s struct{ c chan int }
	signals.Receive(ctx, &s) // want `signal: struct{c chan int} has only unexported fields: .* \(TG502\)`
	internal := workflow.NewChannel(ctx)
	var f func()
	internal.Receive(ctx, &f)

	return workflow.NewContinueAsNewError(ctx, "main", f, input{}) // want `input of the next run: func\(\) is a function, .* \(TG501\)`
}

// view is a part of the state, of which the rest is for nobody else.
// That cannot be told from a field that should arrive.
type view struct {
	Name string
	done bool
}

func (v *view) show() (view, error) { return *v, nil }

func move(ctx workflow.Context, x, y int) error { return nil } // want `warning: update move has several parameters, .* \(TG503\)`

// secretive marshals itself.
type secretive struct{ text string }

func (s secretive) MarshalJSON() ([]byte, error)     { return json.Marshal(s.text) }
func (s *secretive) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &s.text) }

// level marshals itself as text, and so is a key.
type level struct{ n int }

func (l level) MarshalText() ([]byte, error)     { return []byte{byte(l.n)}, nil }
func (l *level) UnmarshalText(text []byte) error { return nil }

// state has what is sent, and what is not meant to be.
type state struct {
	sync.Mutex
	Names   map[level]time.Duration
	Anybody any
	Raw     json.RawMessage
	Secret  secretive
	Payload *commonpb.Payload
	Next    *state
	cache   map[string]int `json:"-"`
	_       struct{}
}

func fine(ctx workflow.Context, in state, raw converter.RawValue, p *commonpb.Payload, rest ...string) (*state, error) {
	return nil, workflow.NewContinueAsNewError(ctx, fine, in, raw, p)
}

// generic has a parameter of which nothing is known.
func generic[T any](ctx workflow.Context, in T) (T, error) { return in, nil }

var _ = []any{generic[int], register, state{}.cache}

// Input is what a package tells about that starts the workflow, and nobody else.
type Input struct{ Err error } // want `workflow Run: Input.Err is an error, .* \(TG501\)`

func Run(ctx workflow.Context, in Input) error { return nil }

func registerRun(w worker.Worker) { w.RegisterWorkflow(Run) }

var _ = registerRun
