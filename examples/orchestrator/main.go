package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "orchestrator",
	Workers: []program.Worker{{TaskQueue: WaveTaskQueue, Register: func(r worker.Registry) {
		RegisterWave(r, newWave)
		RegisterPicker(r, newPicker)
		RegisterStocktaking(r, newStocktaking)
	}}},
	Story: story,
}

// story plays a day in the warehouse.
func story(ctx context.Context, s *program.Stage) error {
	ann, err := startPicker(ctx, s, "ann", 0)
	if err != nil {
		return err
	}
	bob, err := startPicker(ctx, s, "bob", 0)
	if err != nil {
		return err
	}
	if err := morning(ctx, s, ann.WorkflowID(), bob.WorkflowID()); err != nil {
		return err
	}
	carl, err := startPicker(ctx, s, "carl", 8*time.Hour)
	if err != nil {
		return err
	}
	if err := evening(ctx, s, carl); err != nil {
		return err
	}
	return closingTime(ctx, s, ann, bob, carl)
}

func startPicker(ctx context.Context, s *program.Stage, name string, speed time.Duration) (*PickerHandle, error) {
	h, err := NewPickerClient(s.Client).Start(ctx, PickerInput{Name: s.ID(name), Speed: speed})
	if err != nil {
		return nil, err
	}
	s.Say("%s is at work", h.WorkflowID())
	return h, nil
}

// morning has a wave that is dealt out while the pickers stand still.
func morning(ctx context.Context, s *program.Stage, ann, bob string) error {
	absent := PickerID(PickerInput{Name: s.ID("zoe")})
	unreached, stocktaking, err := NewStocktakingClient(s.Client).WithStart(StocktakingInput{
		Name: s.ID("november"), WorkflowIDs: []string{ann, absent, bob}, Limit: time.Hour,
	}).AwaitStandstill(ctx)
	if err != nil {
		return err
	}
	s.Say("\n%s has paused all pickers but %d:", stocktaking.WorkflowID(), len(unreached))
	for _, u := range unreached {
		s.Say("  %s: %s", u.WorkflowID, u.Reason)
	}

	wave, err := NewWaveClient(s.Client).Start(ctx, WaveInput{
		Name:  s.ID("morning"),
		Tasks: []string{"apples", "pears", "plums", "nuts", ""},
		Staff: []string{ann, absent, bob},
		Hired: 1,
	})
	if err != nil {
		return err
	}
	pausedBy, err := NewPausableClient(s.Client).Handle(ann).PausedBy(ctx)
	if err != nil {
		return err
	}
	s.Say("%s deals out tasks, but %s is paused by %s", wave.WorkflowID(), ann, strings.Join(pausedBy, " and "))
	if err := stocktaking.Counted(ctx); err != nil {
		return err
	}
	s.Say("The stock is counted")
	result, err := wave.Result(ctx)
	if err != nil {
		return err
	}
	report(s, wave.WorkflowID(), result)
	return nil
}

// evening has a wave whose picker does not finish it in time, and is cancelled.
func evening(ctx context.Context, s *program.Stage, carl *PickerHandle) error {
	wave, err := NewWaveClient(s.Client).Start(ctx, WaveInput{
		Name:     s.ID("evening"),
		Tasks:    []string{"chestnuts", "figs"},
		Staff:    []string{carl.WorkflowID()},
		Deadline: time.Second,
	})
	if err != nil {
		return err
	}
	result, err := wave.Result(ctx)
	if err != nil {
		return err
	}
	report(s, wave.WorkflowID(), result)
	_, err = carl.Result(ctx)
	if !temporal.IsCanceledError(err) {
		return fmt.Errorf("%s was not cancelled: %w", carl.WorkflowID(), err)
	}
	s.Say("%s was cancelled, and has given his tasks back", carl.WorkflowID())
	return nil
}

// closingTime sends everybody home who is still there.
func closingTime(ctx context.Context, s *program.Stage, staff ...*PickerHandle) error {
	var ids []string
	for _, h := range staff {
		ids = append(ids, h.WorkflowID())
	}
	pickers := NewPickerClient(s.Client)
	err := broadcastFromClient(ctx, ids, func(ctx context.Context, id string) error { return pickers.Handle(id).GoHome(ctx) })
	if !errors.Is(err, runtime.ErrWorkflowClosed) {
		return fmt.Errorf("all could be sent home, although one has ended: %w", err)
	}
	s.Say("\nAll are sent home, with this error:\n  %v", err)
	for _, h := range staff {
		picked, err := h.Result(ctx)
		if temporal.IsCanceledError(err) {
			continue
		}
		if err != nil {
			return err
		}
		s.Say("Tasks done by %s: %d", h.WorkflowID(), picked)
	}
	return nil
}

// report says what has become of a wave.
func report(s *program.Stage, waveID string, result WaveResult) {
	s.Say("\n%s has ended, in time: %t", waveID, !result.Late)
	for _, part := range []struct {
		name string
		ids  []string
	}{{"picked", result.Picked}, {"refused", result.Refused}, {"not there", result.Unreachable}} {
		if len(part.ids) > 0 {
			s.Say("  %s: %s", part.name, strings.Join(part.ids, ", "))
		}
	}
}
