package stub_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/host"
	"github.com/temporalgen/temporalgen/runtime/stub"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// A till takes payments. It is a workflow as generated code makes one; so are its client and its handles.
type till struct {
	total  int
	open   bool
	closed bool
	renew  bool
}

type tillInput struct{ Float int } // what is in it from the beginning

func (in tillInput) Validate() error { return notNegative(in.Float) }

type payment struct {
	Number string // identifies it
	Amount int
	Wait   time.Duration
	Fail   string
}

func (p payment) Validate() error { return notNegative(p.Amount) }

func notNegative(amount int) error {
	if amount < 0 {
		return errNegative
	}
	return nil
}

var errNegative = errors.New("negative amount")

const tillType = "Till"

func registerTill(r worker.WorkflowRegistry) {
	definition := func(ctx workflow.Context, in tillInput) (int, error) {
		return host.Run(ctx, host.Workflow[*till]{
			New: func(workflow.Context) (*till, error) { return &till{total: in.Float}, nil },
			Handlers: func(w *till) []host.Handler {
				return []host.Handler{
					&host.SignalHandler[payment]{Name: "drop", Handle: func(_ workflow.Context, p payment) error { w.total += p.Amount; return nil }},
					&host.SignalHandler[host.None]{Name: "open", Handle: func(workflow.Context, host.None) error { w.open = true; return nil }},
					&host.SignalHandler[host.None]{Name: "close", Handle: func(workflow.Context, host.None) error { w.closed = true; return nil }},
					&host.SignalHandler[host.None]{Name: "renew", Handle: func(workflow.Context, host.None) error { w.renew = true; return nil }},
					&host.QueryHandler{Name: "total", Handle: func() (int, error) { return w.total, nil }},
					&host.UpdateHandler[payment, int]{Name: "pay", Serial: true, Dedup: true, Validate: w.validatePay, Handle: w.pay, Key: func(p payment) string { return p.Number }},
					&host.UpdateHandler[host.None, host.None]{Name: "empty", Handle: func(workflow.Context, host.None) (host.None, error) {
						w.total = 0
						return host.None{}, nil
					}},
				}
			},
		}, func(ctx workflow.Context, w *till) (int, error) {
			err := workflow.Await(ctx, func() bool { return w.closed || w.renew })
			if w.renew {
				err = host.ContinueAsNew(tillType, func() []any { return []any{tillInput{w.total}} })
			}
			return w.total, err
		})
	}
	r.RegisterWorkflowWithOptions(definition, workflow.RegisterOptions{Name: tillType})
}

func (w *till) validatePay(_ workflow.Context, p payment) error {
	switch {
	case p.Amount > 1000:
		return temporal.NewApplicationError("too much", "TooMuch")
	case p.Fail == "not now" && !w.open:
		return runtime.NotNow(errors.New("the till is not open"))
	}
	return nil
}

func (w *till) pay(ctx workflow.Context, p payment) (int, error) {
	if err := workflow.Sleep(ctx, p.Wait); err != nil {
		return 0, err
	}
	if p.Fail == "card" {
		return 0, temporal.NewApplicationError("card declined", "Declined")
	}
	w.total += p.Amount
	return w.total, nil
}

type tillHandle struct{ stub.WorkflowHandle }

func tillStart(id string, in tillInput) stub.StartCall {
	return stub.StartCall{WorkflowType: tillType, WorkflowID: func() string { return id }, NeedsID: true, TaskQueue: "tills", Args: []any{in}}
}

func pay(p payment) stub.UpdateCall {
	return stub.UpdateCall{Name: "pay", Key: func() string { return p.Number }, Args: []any{p}}
}

var empty = stub.UpdateCall{Name: "empty"}

// A counter is a client for tills, and the tills.
type counter struct {
	*testing.T
	ctx   context.Context
	env   *temporaltest.Env
	tills *stub.Client
}

func newCounter(t *testing.T, options ...temporaltest.Option) *counter {
	t.Helper()
	env := temporaltest.New(t, options...)
	registerTill(env)
	contract := runtime.Contract{WorkflowType: tillType, Messages: []runtime.Message{{Kind: runtime.KindUpdate, Name: "pay"}}}
	return &counter{t, t.Context(), env, stub.NewClient(env.Client(), contract, nil)}
}

func (c *counter) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// start starts a till.
func (c *counter) start(id string, options ...runtime.StartOption) *stub.WorkflowHandle {
	c.Helper()
	h, err := stub.Start[tillHandle](c.ctx, c.tills, tillStart(id, tillInput{}), options)
	c.must(err)
	return &h.WorkflowHandle
}

func (c *counter) handle(id string) *stub.WorkflowHandle {
	return &(&stub.Workflows[tillHandle]{Client: c.tills}).Handle(id).WorkflowHandle
}

func (c *counter) has(h *stub.WorkflowHandle, want int) {
	c.Helper()
	if got, err := stub.Query[int](c.ctx, h, "total"); err != nil || got != want {
		c.Errorf("the till has %d, %v, want %d", got, err, want)
	}
}

// is checks the kind of an error, and what it says of its message.
func (c *counter) is(what string, kind, err error) {
	c.Helper()
	var e *runtime.MessageError
	if !errors.As(err, &e) || e.Kind != kind {
		c.Errorf("%s: %v, want %v", what, err, kind)
	}
}
