// Package disturbing has code that looks for signals in a way that may lose one.
package disturbing

import (
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// Ending looks while a coroutine waits.
func Ending(ctx workflow.Context) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		s := workflow.NewSelector(ctx)
		s.AddReceive(workflow.GetSignalChannel(ctx, "number"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
		for {
			s.Select(ctx)
		}
	})
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return err
	}
	for len(workflow.GetUnhandledSignalNames(ctx)) > 0 { // want `warning: this may lose a signal, if a Select has been woken up and not gone on yet: .* \(TG312\)`
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	return nil
}

// Alone waits and looks itself, one after the other.
func Alone(ctx workflow.Context) error {
	s := workflow.NewSelector(ctx)
	s.AddReceive(workflow.GetSignalChannel(ctx, "number"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	for range 100 {
		s.Select(ctx)
	}
	workflow.GetLogger(ctx).Info("end", "unhandled", workflow.GetUnhandledSignalNames(ctx))
	return nil
}

// Futures has a coroutine that waits for other things.
func Futures(ctx workflow.Context) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		s := workflow.NewSelector(ctx)
		s.AddFuture(workflow.NewTimer(ctx, time.Hour), func(workflow.Future) {})
		s.Select(ctx)
	})
	workflow.GetLogger(ctx).Info("end", "unhandled", workflow.GetUnhandledSignalNames(ctx))
	return nil
}

type inbound struct {
	interceptor.WorkflowInboundInterceptorBase
	names []string
}

// HandleSignal looks in workflows of others.
func (i *inbound) HandleSignal(ctx workflow.Context, in *interceptor.HandleSignalInput) error {
	i.look(ctx)
	return i.Next.HandleSignal(ctx, in)
}

func (i *inbound) look(ctx workflow.Context) {
	i.names = workflow.GetUnhandledSignalNames(ctx) // want `this may lose a signal, if the workflow waits with a Select`
}
