package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "timer",
	Workers: []program.Worker{{TaskQueue: TimerTaskQueue, Register: func(r worker.Registry) {
		RegisterTimer(r, newTimer)
	}}},
	Story: story,
}

// story moves one timer to and fro until it wakes up, and cancels another one.
func story(ctx context.Context, s *program.Stage) error {
	began := time.Now()
	timers := NewTimerClient(s.Client)
	egg, err := timers.Start(ctx, Input{Name: s.ID("egg"), WakeUp: began.Add(time.Hour)})
	if err != nil {
		return err
	}
	s.Say("%s wakes up in an hour", egg.WorkflowID())

	// The update tells what was before. If it makes no sense it is rejected.
	later := began.Add(2 * time.Hour)
	old, err := egg.Reschedule(ctx, NewTime{later})
	if err != nil {
		return err
	}
	s.Say("It is moved by %v", later.Sub(old))
	if _, err = egg.Reschedule(ctx, NewTime{began.Add(-24 * time.Hour)}); !errors.Is(err, runtime.ErrRejected) {
		return fmt.Errorf("a wake-up time of yesterday was not rejected: %w", err)
	}
	s.Say("It cannot be moved to yesterday")

	// The signal is not answered.
	soon := time.Now().Add(time.Second)
	if err := egg.Move(ctx, NewTime{soon}); err != nil {
		return err
	}
	s.Say("It is moved to a time that is very soon")
	wokeUp, err := egg.Result(ctx)
	if err != nil {
		return err
	}
	if wokeUp.Before(soon) {
		return fmt.Errorf("%s woke up at %v, before %v", egg.WorkflowID(), wokeUp, soon)
	}
	s.Say("It woke up, and not too early")

	nap, err := timers.Start(ctx, Input{Name: s.ID("nap"), WakeUp: began.Add(time.Hour)})
	if err != nil {
		return err
	}
	if err := nap.Cancel(ctx); err != nil {
		return err
	}
	if _, err := nap.Result(ctx); !temporal.IsCanceledError(err) {
		return fmt.Errorf("%s was not cancelled: %w", nap.WorkflowID(), err)
	}
	s.Say("\n%s is cancelled, and wakes nobody up", nap.WorkflowID())
	return nil
}
