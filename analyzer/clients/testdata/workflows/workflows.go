// Package workflows has workflows that clients of another package start.
package workflows

import "go.temporal.io/sdk/workflow"

// Forever continues as new, by way of another function.
func Forever(ctx workflow.Context, n int) error { return next(ctx, n) }

func next(ctx workflow.Context, n int) error {
	return workflow.NewContinueAsNewError(ctx, Forever, n+1)
}

// Once ends.
func Once(ctx workflow.Context, n int) error { return nil }

// Mode is what a workflow is asked for.
type Mode string

// The modes.
const (
	Wait  Mode = "wait"
	Renew Mode = "renew"
	Again Mode = "again"
)

// Asked continues as new if its argument asks for that.
func Asked(ctx workflow.Context, mode Mode) error {
	switch mode {
	case Wait:
		return workflow.Sleep(ctx, 1)
	case Renew, Again:
		return workflow.NewContinueAsNewError(ctx, Asked, Wait)
	}
	return nil
}

// An Input is what a workflow gets.
type Input struct {
	Mode  Mode
	Renew bool
	Left  int
}

// AskedByField continues as new if fields of its input ask for that.
func AskedByField(ctx workflow.Context, in Input) error {
	if !in.Renew || in.Mode != Renew {
		return nil
	}
	return workflow.NewContinueAsNewError(ctx, AskedByField, Input{})
}

// Counted continues as new until a number has come down to nothing.
func Counted(ctx workflow.Context, in Input) error {
	if in.Left == 0 {
		return nil
	}
	in.Left--
	return workflow.NewContinueAsNewError(ctx, Counted, in)
}

// Told continues as new when somebody tells it to.
func Told(ctx workflow.Context, in Input) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, "renew").Receive(ctx, &in.Renew)
	})
	if err := workflow.Sleep(ctx, 1); err != nil {
		return err
	}
	if in.Renew {
		return workflow.NewContinueAsNewError(ctx, Told, in)
	}
	return nil
}

// Either continues as new if its argument asks for that, and when its history is long.
func Either(ctx workflow.Context, renew bool) error {
	if renew {
		return workflow.NewContinueAsNewError(ctx, Either, false)
	}
	if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
		return workflow.NewContinueAsNewError(ctx, Either, false)
	}
	return nil
}
