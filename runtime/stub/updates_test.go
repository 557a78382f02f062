package stub_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/stub"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// ways are those in which an update is sent, and its outcome waited for. The workflow has been started.
var ways = map[string]func(*counter, context.Context, string, stub.UpdateCall) (int, error){
	"update": func(c *counter, ctx context.Context, id string, call stub.UpdateCall) (int, error) {
		return stub.Update[int](ctx, c.handle(id), call, nil)
	},
	"start": func(c *counter, ctx context.Context, id string, call stub.UpdateCall) (int, error) {
		u, err := stub.StartUpdate[int](ctx, c.handle(id), call, nil)
		if err != nil {
			return 0, err
		}
		return u.Get(ctx)
	},
	"with start": func(c *counter, ctx context.Context, id string, call stub.UpdateCall) (int, error) {
		n, h, err := stub.UpdateWithStart[int, tillHandle](ctx, stub.WithStart(c.tills, tillStart(id, tillInput{}), nil), call, nil)
		if err == nil && h.WorkflowID() != id {
			err = errors.New("it was another workflow: " + h.WorkflowID())
		}
		return n, err
	},
	"start with start": func(c *counter, ctx context.Context, id string, call stub.UpdateCall) (int, error) {
		u, _, err := stub.StartUpdateWithStart[int, tillHandle](ctx, stub.WithStart(c.tills, tillStart(id, tillInput{}), nil), call, nil)
		if err != nil {
			return 0, err
		}
		return u.Get(ctx)
	},
}

func TestAnswersOfUpdates(t *testing.T) {
	c := newCounter(t)
	for way, send := range ways {
		t.Run(way, func(t *testing.T) {
			c.start(way)
			for what, test := range map[string]struct {
				call stub.UpdateCall
				kind error
				typ  string // of the author's error
			}{
				"rejected": {pay(payment{Amount: 2000}), runtime.ErrRejected, "TooMuch"},
				"failed":   {pay(payment{Fail: "card"}), runtime.ErrFailed, "Declined"},
				"unknown":  {stub.UpdateCall{Name: "steal"}, runtime.ErrUnknownHandler, ""},
				"invalid":  {pay(payment{Amount: -1}), runtime.ErrInvalid, ""},
				"no key":   {stub.UpdateCall{Name: "pay", Key: func() string { panic("oh") }}, runtime.ErrInvalid, ""},
			} {
				_, err := send(c, c.ctx, way, test.call)
				c.is(what, test.kind, err)
				var app *temporal.ApplicationError
				if errors.As(err, &app); test.typ != "" && (app == nil || app.Type() != test.typ) || strings.Contains(err.Error(), "temporalgen.") {
					t.Errorf("%s: the error is %v, want the author's", what, err)
				}
			}
			for range 2 {
				if n, err := send(c, c.ctx, way, pay(payment{Number: "7", Amount: 5})); err != nil || n != 5 {
					t.Errorf("paid %d, %v", n, err)
				}
			}
		})
	}
}

// An update that comes at the wrong time is sent until it is the right one.
func TestUpdatesWaitUntilTheWorkflowTakesThem(t *testing.T) {
	for way, send := range ways {
		t.Run(way, func(t *testing.T) {
			rejected := make(chan runtime.Event, 1000)
			c := newCounter(t, temporaltest.WithWorkerOptions(runtime.WorkerOptions(worker.Options{}, runtime.WithObserver(func(e runtime.Event) {
				if e.Outcome == runtime.OutcomeRejected {
					rejected <- e
				}
			}))))
			h := c.start("1")
			paid := make(chan error, 1)
			go func() {
				_, err := send(c, c.ctx, "1", pay(payment{Number: "7", Amount: 5, Fail: "not now"}))
				paid <- err
			}()
			for range 2 {
				select {
				case e := <-rejected:
					if e.UpdateID != "pay/7" {
						t.Errorf("the update was sent with the ID %s", e.UpdateID)
					}
				case err := <-paid:
					t.Fatalf("it ended with %v before the till was open", err)
				}
			}
			c.must(stub.Signal(c.ctx, h, "open"))
			c.must(<-paid)
			c.has(h, 5)

			// Who does not want to wait gets the first answer.
			c.start("2")
			impatient := *c
			impatient.tills = stub.NewClient(c.env.Client(), runtime.Contract{}, []runtime.ClientOption{runtime.WithUpdateRetry(0)})
			_, err := send(&impatient, c.ctx, "2", pay(payment{Number: "8", Fail: "not now"}))
			c.is("impatient", runtime.ErrRejected, err)
		})
	}
}

// An update that a run has accepted, and not begun when it continues as new, is sent to the next one.
func TestUpdatesThatTheNextRunHandles(t *testing.T) {
	for _, way := range []string{"start", "start with start"} {
		t.Run(way, func(t *testing.T) {
			c := newCounter(t)
			h := c.start("1")
			begun, err := stub.StartUpdate[int](c.ctx, h, pay(payment{Number: "1", Amount: 5, Wait: time.Hour}), nil)
			c.must(err)
			// The till takes one payment at a time.
			call := pay(payment{Number: "2", Amount: 7})
			var waiting *runtime.UpdateHandle[int]
			if way == "start" {
				waiting, err = stub.StartUpdate[int](c.ctx, h, call, nil)
			} else {
				waiting, _, err = stub.StartUpdateWithStart[int, tillHandle](c.ctx, stub.WithStart(c.tills, tillStart("1", tillInput{}), nil), call, nil)
			}
			c.must(err)
			c.must(stub.Signal(c.ctx, h, "renew"))
			if n, err := begun.Get(c.ctx); err != nil || n != 5 {
				t.Errorf("the first payment: %d, %v", n, err)
			}
			// Whoever did not send it has no message to send.
			_, err = stub.UpdateHandle[int](&(&stub.Workflows[tillHandle]{Client: c.tills}).HandleForRun("1", h.RunID()).WorkflowHandle, "pay", "pay/2").Get(c.ctx)
			c.is("another's handle", runtime.ErrDraining, err)
			if n, err := waiting.Get(c.ctx); err != nil || n != 12 {
				t.Errorf("the second payment: %d, %v", n, err)
			}
			c.has(h, 12)
		})
	}
}

// Whatever waits does so for as long as its context, and says that it was the caller who gave up.
func TestCallsEndWithTheirContext(t *testing.T) {
	c := newCounter(t)
	h := c.start("1")
	u, err := stub.StartUpdate[int](c.ctx, h, pay(payment{Number: "7", Wait: time.Hour}), nil)
	c.must(err)
	ended, cancel := context.WithCancel(c.ctx)
	cancel()
	calls := map[string]func() error{
		"signal":   func() error { return stub.Signal(ended, h, "close") },
		"query":    func() error { _, err := stub.Query[int](ended, h, "total"); return err },
		"result":   func() error { _, err := stub.Result[int](ended, h); return err },
		"outcome":  func() error { _, err := u.Get(ended); return err },
		"cancel":   func() error { return h.Cancel(ended) },
		"describe": func() error { _, err := h.Describe(ended); return err },
		"start": func() error {
			_, err := stub.Start[tillHandle](ended, c.tills, tillStart("2", tillInput{}), nil)
			return err
		},
	}
	for way, send := range ways {
		calls[way] = func() error { _, err := send(c, ended, "1", pay(payment{})); return err }
	}
	for what, call := range calls {
		err := call()
		c.is(what, runtime.ErrTimeout, err)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v does not say what has ended it", what, err)
		}
	}
}

// What is invalid is not sent, whatever it belongs to.
func TestInvalidMessagesAreNotSent(t *testing.T) {
	c := newCounter(t)
	bad, noID, panics := tillStart("1", tillInput{-1}), tillStart("", tillInput{}), tillStart("", tillInput{})
	panics.WorkflowID = func() string { panic("oh") }
	for what, test := range map[string]struct {
		start stub.StartCall
		arg   payment
	}{
		"input": {bad, payment{}}, "no workflow ID": {noID, payment{}}, "workflow ID that panics": {panics, payment{}},
		"message": {tillStart("1", tillInput{}), payment{Amount: -1}},
	} {
		_, err := stub.SignalWithStart[tillHandle](c.ctx, stub.WithStart(c.tills, test.start, nil), "drop", test.arg)
		c.is(what+", signal with start", runtime.ErrInvalid, err)
		_, _, err = stub.UpdateWithStart[int, tillHandle](c.ctx, stub.WithStart(c.tills, test.start, nil), pay(test.arg), nil)
		c.is(what+", update with start", runtime.ErrInvalid, err)
		if what == "message" {
			c.is("signal", runtime.ErrInvalid, stub.Signal(c.ctx, c.handle("1"), "drop", test.arg))
			_, err = stub.Query[int](c.ctx, c.handle("1"), "total", test.arg)
			c.is("query", runtime.ErrInvalid, err)
			continue
		}
		_, err = stub.Start[tillHandle](c.ctx, c.tills, test.start, nil)
		c.is(what+", start", runtime.ErrInvalid, err)
		_, err = stub.ScheduleAction(c.tills, test.start, nil)
		c.is(what+", schedule", runtime.ErrInvalid, err)
	}
	_, err := c.handle("1").Describe(c.ctx)
	c.is("the workflow", runtime.ErrNotFound, err)
	// With an ID of the caller's own none has to be made.
	_, err = stub.Start[tillHandle](c.ctx, c.tills, panics, []runtime.StartOption{runtime.WithWorkflowID("own")})
	c.must(err)
}
