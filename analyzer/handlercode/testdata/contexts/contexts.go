// Package contexts has handlers that wait with the context of another coroutine, and others that have their own.
package contexts

import (
	"errors"
	"time"

	"go.temporal.io/sdk/workflow"
)

type order struct {
	ctx   workflow.Context
	kept  workflow.Context
	ready workflow.Future
	lock  workflow.Mutex
	done  bool
}

func (o *order) run(ctx workflow.Context) error {
	ch := workflow.GetSignalChannel(ctx, "s")
	options := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	if err := errors.Join(
		workflow.SetUpdateHandler(ctx, "outer", func(inner workflow.Context) error {
			return workflow.Sleep(ctx, time.Second) // want `^update outer calls workflow.Sleep with a context from outside: the SDK panics, since a coroutine waits with its own context only \(TG106\)$`
		}),
		workflow.SetUpdateHandler(ctx, "derived", func(_ workflow.Context) error {
			inner, cancel := workflow.WithCancel(ctx)
			defer cancel()
			if err := workflow.Await(inner, func() bool { return o.done }); err != nil { // want `update derived calls workflow.Await with a context from outside`
				return err
			}
			return workflow.ExecuteActivity(options, "a").Get(options, nil) // want `update derived calls workflow.Future.Get with a context from outside`
		}),
		workflow.SetUpdateHandler(ctx, "helper", func(inner workflow.Context) error {
			return o.wait(ctx) // want `update helper calls wait with a context from outside`
		}),
		workflow.SetUpdateHandler(ctx, "deferred", func(inner workflow.Context) error {
			defer func() {
				_ = o.lock.Lock(ctx) // want `update deferred calls workflow.Mutex.Lock with a context from outside`
			}()
			return nil
		}),
		workflow.SetUpdateHandler(ctx, "field", o.field),
		workflow.SetUpdateHandler(ctx, "own", o.own),
		workflow.SetUpdateHandler(ctx, "keep", o.keep),
		workflow.SetUpdateHandler(ctx, "method", o.method),
		workflow.SetUpdateHandler(ctx, "captured", func(workflow.Context) error {
			return o.settle() // want `^update captured calls settle, which calls pause, which calls workflow.Sleep with a context from outside`
		}),
	); err != nil {
		return err
	}
	workflow.Go(ctx, func(inner workflow.Context) {
		for {
			var message string
			ch.Receive(ctx, &message) // want `coroutine calls workflow.ReceiveChannel.Receive with a context from outside`
			workflow.Go(inner, func(workflow.Context) {
				_ = workflow.Sleep(inner, time.Second) // want `coroutine calls workflow.Sleep with a context from outside`
			})
		}
	})

	// These wait with their own.
	return errors.Join(
		workflow.SetUpdateHandler(ctx, "shadowed", func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
			wait := func() error { return workflow.Sleep(ctx, time.Second) }
			return errors.Join(wait(), workflow.ExecuteActivity(ctx, "a").Get(ctx, nil))
		}),
		// An activity is started with the options of the workflow, and waited for with the own context.
		workflow.SetUpdateHandler(ctx, "options", func(ctx workflow.Context) error {
			workflow.GetLogger(options).Info("started")
			return workflow.ExecuteActivity(options, "a").Get(ctx, nil)
		}),
		workflow.SetUpdateHandler(ctx, "assigned", func(inner workflow.Context) error {
			ctx = inner
			return workflow.Sleep(ctx, time.Second)
		}),
		workflow.SetUpdateHandler(ctx, "either", func(inner workflow.Context) error {
			used := ctx
			if o.done {
				used = inner
			}
			return workflow.Sleep(used, time.Second)
		}),
		workflow.Sleep(ctx, time.Second),
		workflow.Await(ctx, func() bool { return workflow.Now(ctx).IsZero() }),
	)
}

func (o *order) wait(ctx workflow.Context) error { return o.ready.Get(ctx, nil) }

func (o *order) field(ctx workflow.Context) error {
	return o.ready.Get(o.ctx, nil) // want `update field calls workflow.Future.Get with a context from outside`
}

func (o *order) own(ctx workflow.Context) error { return o.ready.Get(ctx, nil) }

func (o *order) keep(ctx workflow.Context) error {
	o.kept = ctx
	return o.ready.Get(o.kept, nil)
}

// pause waits with the context of the workflow, which the workflow itself may do.
func (o *order) pause() error { return workflow.Sleep(o.ctx, time.Second) }

func (o *order) settle() error {
	if err := o.pause(); err != nil {
		return o.settle()
	}
	return nil
}

func (o *order) method(ctx workflow.Context) error {
	if err := new(order).pause(); err != nil {
		return err
	}
	return o.pause() // want `^update method calls pause, which calls workflow.Sleep with a context from outside`
}

var _ = (*order).run
