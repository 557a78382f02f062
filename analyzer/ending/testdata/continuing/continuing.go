// Package continuing has workflows that continue as new in ways that do not work.
package continuing

import (
	"errors"

	"example.com/store"
	"go.temporal.io/sdk/workflow"
)

type entity struct {
	reset bool
	err   error
}

// Run is the workflow.
func (e *entity) Run(ctx workflow.Context, input Input) error {
	if err := workflow.SetUpdateHandler(ctx, "reset", e.Reset); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "restart", e.Restart); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "mark", e.Mark); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "helped", e.helped); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "shared", e.shared); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "carried", e.carried); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "told", e.told); err != nil {
		return err
	}
	if input.N > 5 {
		return next(ctx)
	}
	err := workflow.SetUpdateHandlerWithOptions(ctx, "again", func(ctx workflow.Context) (_ int, err error) {
		defer func() { e.reset = false }()
		return 1, workflow.NewContinueAsNewError(ctx, "entity") // want `update again does not continue the workflow as new`
	}, workflow.UpdateHandlerOptions{
		Validator: func() error {
			return errors.New("never")
		},
	})
	if err != nil {
		return err
	}
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, "reset").ReceiveAsync(nil)
		_ = workflow.NewContinueAsNewError(ctx, "entity") // want `coroutine does not continue the workflow as new by making this error: .*`
	})
	var again error
	sel := workflow.NewSelector(ctx)
	sel.AddReceive(workflow.GetSignalChannel(ctx, "forget"), func(c workflow.ReceiveChannel, more bool) {
		c.Receive(ctx, nil)
		workflow.NewContinueAsNewError(ctx, "entity") // want `callback does not continue the workflow as new by making this error: the workflow has to return it \(TG306\)`
	})
	sel.AddReceive(workflow.GetSignalChannel(ctx, "remember"), func(c workflow.ReceiveChannel, more bool) {
		c.Receive(ctx, nil)
		again = workflow.NewContinueAsNewError(ctx, "entity")
	})
	sel.AddReceive(workflow.GetSignalChannel(ctx, "helped"), func(c workflow.ReceiveChannel, more bool) {
		_ = e.help(ctx, 1) // want `callback does not continue the workflow as new by making this error`
	})
	workflow.Go(ctx, func(ctx workflow.Context) {
		next(ctx) // want `coroutine does not continue the workflow as new by making this error`
		if err := next(ctx); err != nil {
			e.err = err
		}
		again = next(ctx)
		if err := next(ctx); err != nil { // want `coroutine does not continue the workflow as new by making this error`
			e.reset = true
		}
		workflow.GetLogger(ctx).Info("ends", "error", next(ctx))
		_ = e.keeps(ctx)
	})
	sel.Select(ctx)
	if again != nil {
		return again
	}
	if input.N > 3 {
		workflow.NewContinueAsNewError(ctx, "entity") // want `Run does not continue the workflow as new by making this error`
	}
	if e.reset {
		return workflow.NewContinueAsNewError(ctx, e.Run, input)
	}
	return e.err
}

// Reset returns the error.
func (e *entity) Reset(ctx workflow.Context) error {
	return workflow.NewContinueAsNewError(ctx, "entity") // want `update Reset does not continue the workflow as new with this error: .* \(TG306\)`
}

// Restart gets it from elsewhere.
func (e *entity) Restart(ctx workflow.Context) error {
	return store.Next(ctx) // want `update Restart does not continue the workflow as new`
}

// helped is a handler that is helped.
func (e *entity) helped(ctx workflow.Context, n int) (int, error) { return n, e.help(ctx, n) }

func (e *entity) help(ctx workflow.Context, n int) error {
	if n == 0 {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, "entity") // want `update helped does not continue the workflow as new`
}

// carried returns it by way of variables.
func (e *entity) carried(ctx workflow.Context, n int) (_ int, err error) {
	if n > 5 {
		err = workflow.NewContinueAsNewError(ctx, "entity") // want `update carried does not continue the workflow as new with this error`
		return n, err
	}
	again := workflow.NewContinueAsNewError(ctx, "entity") // want `update carried does not continue the workflow as new with this error`
	if n > 3 {
		again = errors.New("many")
	}
	return n, again
}

// keeps tells the workflow as well as who calls it.
func (e *entity) keeps(ctx workflow.Context) error {
	e.err = workflow.NewContinueAsNewError(ctx, "entity")
	return e.err
}

// told tells the workflow.
func (e *entity) told(ctx workflow.Context, n int) error {
	err := workflow.NewContinueAsNewError(ctx, "entity")
	e.err = err
	return nil
}

// shared returns what the workflow may return as well.
func (e *entity) shared(ctx workflow.Context, n int) error {
	return next(ctx) // want `update shared does not continue the workflow as new`
}

func next(ctx workflow.Context) error { return workflow.NewContinueAsNewError(ctx, "entity") }

// Mark leaves it to the workflow.
func (e *entity) Mark(ctx workflow.Context) error {
	e.reset = true
	e.err = workflow.NewContinueAsNewError(ctx, "entity")
	return nil
}

// An Input is one.
type Input struct{ N int }

// One takes one argument.
func One(ctx workflow.Context, in Input) error {
	switch in.N {
	case 0:
		return workflow.NewContinueAsNewError(ctx, One) // want `the workflow takes 1 argument, and gets 0 here: .* \(TG307\)`
	case 1:
		return workflow.NewContinueAsNewError(ctx, One, in, 1) // want `the workflow takes 1 argument, and gets 2 here`
	case 2:
		return workflow.NewContinueAsNewError(ctx, One, in.N) // want `argument 1 is of type int, and the workflow takes Input: .* \(TG307\)`
	case 3:
		return workflow.NewContinueAsNewError(ctx, One, &in) // want `argument 1 is of type \*Input, and the workflow takes Input`
	case 4:
		return workflow.NewContinueAsNewErrorWithOptions(ctx, workflow.ContinueAsNewErrorOptions{}, One) // want `the workflow takes 1 argument, and gets 0 here`
	case 5:
		return workflow.NewContinueAsNewError(ctx, (*entity).Run) // want `takes 3 arguments, and gets 0`
	}
	return workflow.NewContinueAsNewError(ctx, One, in)
}

// Others are right.
func Others(ctx workflow.Context, n int, in any, more ...any) error {
	switch n {
	case 0:
		return workflow.NewContinueAsNewError(ctx, None)
	case 1:
		return workflow.NewContinueAsNewError(ctx, "One")
	case 2:
		return workflow.NewContinueAsNewError(ctx, One, more...)
	case 3:
		return workflow.NewContinueAsNewError(ctx, One, in)
	case 4:
		return workflow.NewContinueAsNewError(ctx, Pointer, nil)
	}
	return workflow.NewContinueAsNewError(ctx, Any, n, &n)
}

// None takes none.
func None(ctx workflow.Context) error { return nil }

// Any takes anything.
func Any(ctx workflow.Context, n any, m *int) error { return nil }

// Pointer takes a pointer.
func Pointer(ctx workflow.Context, in *Input) error { return nil }
