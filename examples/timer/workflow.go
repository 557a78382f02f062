package main

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// timer implements Timer.
type timer struct {
	state Input
}

func newTimer(_ workflow.Context, in Input) (Timer, error) {
	return &timer{state: in}, nil
}

func (t *timer) Run(ctx workflow.Context, _ Input) (time.Time, error) {
	for {
		wakeUp := t.state.WakeUp
		changed, err := runtime.AwaitWithTimeout(ctx, wakeUp.Sub(workflow.Now(ctx)), func() bool {
			return !t.state.WakeUp.Equal(wakeUp) || runtime.ShouldContinueAsNew(ctx)
		})
		switch {
		case err != nil:
			return time.Time{}, err
		case !changed:
			// No handler blocks, so none runs between this decision and the end.
			return workflow.Now(ctx), nil
		case runtime.ShouldContinueAsNew(ctx):
			return time.Time{}, ContinueTimerAsNew(func() Input { return t.state })
		}
	}
}

func (t *timer) Move(_ workflow.Context, to NewTime) {
	t.state.WakeUp = to.WakeUp
}

func (t *timer) Reschedule(_ workflow.Context, to NewTime) (time.Time, error) {
	old := t.state.WakeUp
	t.state.WakeUp = to.WakeUp
	return old, nil
}

func (t *timer) ValidateReschedule(ctx workflow.Context, to NewTime) error {
	if now := workflow.Now(ctx); to.WakeUp.Before(now) {
		return fmt.Errorf("%v is in the past: it is %v", to.WakeUp, now)
	}
	return nil
}

func (t *timer) WakeUpTime() time.Time { return t.state.WakeUp }
