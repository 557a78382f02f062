package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
)

// stocktaking starts one, and waits until all stand still that are there.
func (s *scene) stocktaking(workflowIDs ...string) ([]Unreached, *StocktakingHandle) {
	s.Helper()
	in := StocktakingInput{Name: "november", WorkflowIDs: workflowIDs, Limit: 8 * time.Hour}
	unreached, h, err := s.stocktakings.WithStart(in).AwaitStandstill(s.ctx)
	s.must(err)
	return unreached, h
}

// pausedBy compares who has paused a workflow.
func (s *scene) pausedBy(workflowID string, want ...string) {
	s.Helper()
	got, err := NewPausableClient(s.env.Client()).Handle(workflowID).PausedBy(s.ctx)
	s.must(err)
	if len(got) == 0 && len(want) == 0 {
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("%s is paused by (-want +got):\n%s", workflowID, diff)
	}
}

func TestStocktakingPausesAllWhoAreThere(t *testing.T) {
	s := newScene(t)
	ann, bob := s.picker("ann", time.Minute), s.picker("bob", time.Minute)
	wave := s.wave(WaveInput{Tasks: []string{"apples"}, Staff: []string{ann.WorkflowID()}})
	s.must(bob.GoHome(s.ctx))

	unreached, stocktaking := s.stocktaking("picker-zoe", wave.WorkflowID(), bob.WorkflowID(), ann.WorkflowID())
	const reason = "unknown external workflow execution"
	want := []Unreached{{"picker-zoe", reason}, {bob.WorkflowID(), reason}}
	if diff := cmp.Diff(want, unreached); diff != "" {
		t.Errorf("not reached (-want +got):\n%s", diff)
	}
	s.pausedBy(wave.WorkflowID(), stocktaking.WorkflowID())
	s.pausedBy(ann.WorkflowID(), stocktaking.WorkflowID())

	s.must(stocktaking.Counted(s.ctx))
	got, err := stocktaking.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	s.pausedBy(ann.WorkflowID())
	s.result(wave, WaveResult{Picked: []string{"w-0"}})
}

func TestPausedPickerBeginsNoTask(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", time.Minute)
	s.stocktaking(ann.WorkflowID())
	wave := s.wave(WaveInput{Tasks: []string{"apples"}, Staff: []string{ann.WorkflowID()}})
	s.env.Sleep(time.Hour)
	s.picked(ann, nil)

	// Nobody says that the stock is counted. The warehouse goes on after the limit all the same.
	began := s.env.Now()
	s.result(wave, WaveResult{Picked: []string{"w-0"}})
	if took, want := s.env.Now().Sub(began), 7*time.Hour+time.Minute; took != want {
		t.Errorf("the wave took %v, want %v", took, want)
	}
}

func TestPausedWaveDealsOutNoTask(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", 0)
	wave, err := s.waves.WithStart(WaveInput{Name: "w", Tasks: []string{"apples"}, Staff: []string{ann.WorkflowID()}}).
		Pause(s.ctx, Pauser{Name: "the boss"})
	s.must(err)
	s.env.Sleep(time.Hour)
	s.picked(ann, nil)
	s.must(wave.Resume(s.ctx, Pauser{Name: "the boss"}))
	s.result(wave, WaveResult{Picked: []string{"w-0"}})
}

func TestPausedWaveCanBeCancelled(t *testing.T) {
	s := newScene(t)
	began := s.env.Now()
	wave, err := s.waves.WithStart(WaveInput{Name: "w", Tasks: []string{"apples"}, Hired: 1}).Pause(s.ctx, Pauser{Name: "the boss"})
	s.must(err)
	s.must(wave.Cancel(s.ctx))
	if _, err := wave.Result(s.ctx); !temporal.IsCanceledError(err) {
		t.Errorf("the wave ended with %v, want that it was cancelled", err)
	}
	s.isCancelled(s.hired("0"))
	if took := s.env.Now().Sub(began); took != 0 {
		t.Errorf("that took %v", took)
	}
}

// Each of those who have paused a workflow has to resume it, however often it was paused.
func TestPausesAddUp(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", 0)
	boss, police := Pauser{Name: "the boss"}, Pauser{Name: "the police"}
	for _, by := range []Pauser{boss, police, boss} {
		s.must(ann.Pause(s.ctx, by))
	}
	s.pausedBy(ann.WorkflowID(), boss.Name, police.Name)
	s.must(ann.Resume(s.ctx, boss))
	s.pausedBy(ann.WorkflowID(), police.Name)
	s.must(ann.Resume(s.ctx, police))
	s.pausedBy(ann.WorkflowID())
}

func TestCancelledStocktakingLetsTheWarehouseGoOn(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", 0)
	_, stocktaking := s.stocktaking(ann.WorkflowID())
	s.must(stocktaking.Cancel(s.ctx))
	if _, err := stocktaking.Result(s.ctx); !temporal.IsCanceledError(err) {
		t.Errorf("the stocktaking ended with %v, want that it was cancelled", err)
	}
	s.pausedBy(ann.WorkflowID())
}
