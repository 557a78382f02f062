// Package updates has workflows that end while updates may run.
package updates

import (
	"errors"
	"time"

	"example.com/store"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

type order struct {
	paid    bool
	running int
	log     []string
}

func (o *order) pay(ctx workflow.Context, amount int) error {
	if err := store.Save(ctx); err != nil {
		return err
	}
	o.paid = true
	return nil
}

func (o *order) note(ctx workflow.Context, text string) error {
	o.log = append(o.log, text)
	return nil
}

func (o *order) counted(ctx workflow.Context, amount int) error {
	o.running++
	defer func() { o.running-- }()
	return store.Save(ctx)
}

// Await returns when it is paid, while a second update may run.
func Await(ctx workflow.Context) (bool, error) {
	o := &order{}
	if err := workflow.SetUpdateHandler(ctx, "pay", o.pay); err != nil {
		return false, err
	}
	if err := workflow.Await(ctx, func() bool { return o.paid }); err != nil {
		return false, err
	}
	return o.paid, nil // want `the workflow may end while update pay runs, and its caller gets an error: .* \(TG301\)`
}

// Result returns what Await gives, which is nil when it is paid.
func Result(ctx workflow.Context) error {
	o := &order{}
	if err := workflow.SetUpdateHandler(ctx, "pay", o.pay); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return o.paid }) // want `the workflow may end while update pay runs`
}

// Several returns are several findings.
func Several(ctx workflow.Context) error {
	o := &order{}
	err := workflow.SetUpdateHandler(ctx, "pay", func(ctx workflow.Context, amount int) error {
		return workflow.Sleep(ctx, time.Minute)
	})
	if err != nil {
		return err
	}
	ok, err := workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return o.paid })
	if err != nil {
		return err
	}
	if !ok {
		return nil // want `the workflow may end while update pay runs`
	}
	if len(o.log) > 5 {
		return workflow.NewContinueAsNewError(ctx, Several) // want `the workflow may end while update pay runs`
	}
	return errors.New("too few")
}

// Named returns a result with a name.
func Named(ctx workflow.Context) (err error) {
	defer func() { workflow.GetLogger(ctx).Info("end") }()
	if err = workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err = workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return nil // want `the workflow may end while update Pay runs`
}

// Helper registers its handlers in another function.
func Helper(ctx workflow.Context) error {
	o := &order{}
	if err := o.register(ctx); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return nil // want `the workflow may end while update pay runs`
}

func (o *order) register(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "note", o.note); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, "pay", o.pay, workflow.UpdateHandlerOptions{Description: "pays"})
}

// Loop waits in a loop, and may leave it.
func Loop(ctx workflow.Context) error {
	o := &order{}
	if err := workflow.SetUpdateHandler(ctx, "pay", o.pay); err != nil {
		return err
	}
	for !o.paid {
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	return nil // want `the workflow may end while update pay runs`
}

// Literal is a workflow that is a literal.
func Literal(w worker.Worker) {
	w.RegisterWorkflow(func(ctx workflow.Context) error {
		if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
			return err
		}
		return workflow.Sleep(ctx, time.Hour) // want `the workflow may end while update Pay runs`
	})
}

// Guarded waits for handlers.
func Guarded(ctx workflow.Context) (bool, error) {
	o := &order{}
	if err := workflow.SetUpdateHandler(ctx, "pay", o.pay); err != nil {
		return false, err
	}
	err := workflow.Await(ctx, func() bool { return o.paid && workflow.AllHandlersFinished(ctx) })
	return o.paid, err
}

// GuardedByMethod has its condition in a method, and by another function of another package.
func GuardedByMethod(ctx workflow.Context, other bool) error {
	o := &order{}
	if err := workflow.SetUpdateHandler(ctx, "pay", o.pay); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	if other {
		return store.Finish(ctx)
	}
	condition := waiting{ctx, o}
	return workflow.Await(ctx, condition.done)
}

type waiting struct {
	ctx workflow.Context
	o   *order
}

func (w waiting) done() bool { return w.o.paid && workflow.AllHandlersFinished(w.ctx) }

// GuardedByDefer waits when it returns.
func GuardedByDefer(ctx workflow.Context) error {
	defer func() {
		if err := store.Finish(ctx); err != nil {
			workflow.GetLogger(ctx).Error("handlers still run")
		}
	}()
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	return workflow.Sleep(ctx, time.Hour)
}

// GuardedByLoop polls.
func GuardedByLoop(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	for !workflow.AllHandlersFinished(ctx) {
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	return nil
}

// GuardedByCount counts the updates itself.
func GuardedByCount(ctx workflow.Context) error {
	o := &order{}
	if err := workflow.SetUpdateHandler(ctx, "pay", o.counted); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return workflow.Await(ctx, func() bool { return o.running == 0 })
}

// GuardedByWaitGroup has its updates counted.
func GuardedByWaitGroup(ctx workflow.Context) error {
	group := workflow.NewWaitGroup(ctx)
	err := workflow.SetUpdateHandler(ctx, "pay", func(ctx workflow.Context) error {
		group.Add(1)
		defer group.Done()
		return store.Save(ctx)
	})
	if err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	group.Wait(ctx)
	return nil
}

// Abandoning does not mind.
func Abandoning(ctx workflow.Context) error {
	options := workflow.UpdateHandlerOptions{UnfinishedPolicy: workflow.HandlerUnfinishedPolicyAbandon}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "pay", store.Pay, options); err != nil {
		return err
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, "pay again", store.Pay, workflow.UpdateHandlerOptions{
		UnfinishedPolicy: workflow.HandlerUnfinishedPolicyAbandon,
	})
	if err != nil {
		return err
	}
	return workflow.Sleep(ctx, time.Hour)
}

// Failing ends with errors only.
func Failing(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	return temporal.NewApplicationError("too late", "late")
}

// Canceled ends without an error when it is cancelled, as do its updates.
func Canceled(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	err := workflow.Sleep(ctx, time.Hour)
	if temporal.IsCanceledError(err) {
		return nil
	}
	if ctx.Err() != nil {
		return nil
	}
	return errors.New("not cancelled")
}

// Quick has no handler that blocks.
func Quick(ctx workflow.Context) error {
	o := &order{}
	if err := workflow.SetUpdateHandler(ctx, "note", o.note); err != nil {
		return err
	}
	return workflow.Sleep(ctx, time.Hour)
}

// Early returns before it has blocked.
func Early(ctx workflow.Context, nothing bool) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if nothing {
		return nil
	}
	return store.Finish(ctx)
}

// Endless never ends.
func Endless(ctx workflow.Context) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	for {
		if err := workflow.Sleep(ctx, time.Hour); err != nil { // want `this loop goes on`
			return err
		}
	}
}

// Set registers handlers for the workflows of others.
func Set(ctx workflow.Context) error { return workflow.SetUpdateHandler(ctx, "pay", store.Pay) }

// A Finisher waits for handlers in a way that is not known.
type Finisher interface {
	Finish(ctx workflow.Context) error
}

// Opaque gives its context to somebody.
func Opaque(ctx workflow.Context, f Finisher) error {
	if err := workflow.SetUpdateHandler(ctx, "pay", store.Pay); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	if err := f.Finish(ctx); err != nil {
		return err
	}
	return nil
}
