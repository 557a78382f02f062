package main

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// scene is a warehouse without a server: its hours pass at once.
type scene struct {
	*testing.T
	ctx          context.Context
	env          *temporaltest.Env
	waves        *WaveClient
	pickers      *PickerClient
	stocktakings *StocktakingClient
}

func newScene(t *testing.T) *scene {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	env := temporaltest.New(t)
	RegisterWave(env, newWave)
	RegisterPicker(env, newPicker)
	RegisterStocktaking(env, newStocktaking)
	return &scene{
		T:            t,
		ctx:          ctx,
		env:          env,
		waves:        NewWaveClient(env.Client()),
		pickers:      NewPickerClient(env.Client()),
		stocktakings: NewStocktakingClient(env.Client()),
	}
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// picker starts a picker.
func (s *scene) picker(name string, speed time.Duration) *PickerHandle {
	s.Helper()
	h, err := s.pickers.Start(s.ctx, PickerInput{Name: name, Speed: speed})
	s.must(err)
	return h
}

// wave starts a wave with the name w.
func (s *scene) wave(in WaveInput) *WaveHandle {
	s.Helper()
	in.Name = "w"
	h, err := s.waves.Start(s.ctx, in)
	s.must(err)
	return h
}

func (s *scene) result(h *WaveHandle, want WaveResult) {
	s.Helper()
	result, err := h.Result(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, result); diff != "" {
		s.Errorf("result of the wave (-want +got):\n%s", diff)
	}
}

// picked compares what a picker has done, whether it is still there or not.
func (s *scene) picked(h *PickerHandle, want []string) {
	s.Helper()
	picked, err := h.Picked(s.ctx)
	s.must(err)
	if diff := cmp.Diff(want, picked); diff != "" {
		s.Errorf("%s has picked (-want +got):\n%s", h.WorkflowID(), diff)
	}
}

// hired is the handle of a picker that the test's wave has started.
func (s *scene) hired(i string) *PickerHandle {
	return s.pickers.Handle(PickerID(PickerInput{Name: "w-" + i}))
}

func TestTasksAreDealtOutToStaffAndChildren(t *testing.T) {
	s := newScene(t)
	ann, bob := s.picker("ann", 0), s.picker("bob", 0)
	w := s.wave(WaveInput{
		Tasks: []string{"apples", "pears", "plums", "nuts", "figs"},
		Staff: []string{ann.WorkflowID(), bob.WorkflowID()},
		Hired: 2,
	})
	s.result(w, WaveResult{Picked: []string{"w-0", "w-1", "w-2", "w-3", "w-4"}})
	s.picked(ann, []string{"w-0", "w-4"})
	s.picked(bob, []string{"w-1"})
	s.picked(s.hired("0"), []string{"w-2"})
	s.picked(s.hired("1"), []string{"w-3"})

	// The wave has waited for its children. Its staff stays.
	for _, child := range []*PickerHandle{s.hired("0"), s.hired("1")} {
		s.is(child, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED)
	}
	s.is(ann, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
}

// is compares the status of a picker.
func (s *scene) is(h *PickerHandle, want enumspb.WorkflowExecutionStatus) {
	s.Helper()
	description, err := h.Describe(s.ctx)
	s.must(err)
	if description.Status != want {
		s.Errorf("%s is %s, want %s", h.WorkflowID(), description.Status, want)
	}
}

func TestRefusedTaskIsAnsweredWithASignal(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", 0)
	w := s.wave(WaveInput{Tasks: []string{"apples", "", "plums"}, Staff: []string{ann.WorkflowID()}})
	s.result(w, WaveResult{Picked: []string{"w-0", "w-2"}, Refused: []string{"w-1"}})
}

func TestTaskOfAnAbsentPickerGoesToTheNext(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", 0)
	w := s.wave(WaveInput{Tasks: []string{"apples", "pears"}, Staff: []string{"nobody", ann.WorkflowID()}})
	s.result(w, WaveResult{Picked: []string{"w-0", "w-1"}, Unreachable: []string{"nobody"}})
}

func TestLateWaveCancelsItsPickers(t *testing.T) {
	s := newScene(t)
	ann, bob := s.picker("ann", 0), s.picker("bob", time.Hour)
	began := s.env.Now()
	w := s.wave(WaveInput{
		Tasks:    []string{"apples", "pears", "plums"},
		Staff:    []string{ann.WorkflowID(), bob.WorkflowID()},
		Hired:    1,
		Speed:    time.Hour,
		Deadline: 10 * time.Minute,
	})
	// Cancelled pickers give their tasks back.
	s.result(w, WaveResult{Picked: []string{"w-0"}, Refused: []string{"w-1", "w-2"}, Late: true})
	if took := s.env.Now().Sub(began); took != 10*time.Minute {
		t.Errorf("the wave took %v, want its ten minutes", took)
	}
	for _, h := range []*PickerHandle{ann, bob, s.hired("0")} {
		s.isCancelled(h)
	}
}

func (s *scene) isCancelled(h *PickerHandle) {
	s.Helper()
	if _, err := h.Result(s.ctx); !temporal.IsCanceledError(err) {
		s.Errorf("%s ended with %v, want that it was cancelled", h.WorkflowID(), err)
	}
}

// A child that was still at work would be terminated when its parent ends.
func TestCancelledWaveWaitsForItsChildren(t *testing.T) {
	s := newScene(t)
	w := s.wave(WaveInput{Tasks: []string{"apples"}, Hired: 1, Speed: time.Hour})
	s.must(w.Cancel(s.ctx))
	if _, err := w.Result(s.ctx); !temporal.IsCanceledError(err) {
		t.Errorf("the wave ended with %v, want that it was cancelled", err)
	}
	s.isCancelled(s.hired("0"))
}

func TestAbandonedChildOutlivesItsParent(t *testing.T) {
	s := newScene(t)
	w := s.wave(WaveInput{Tasks: []string{"apples"}, Hired: 1, KeepHired: true})
	s.result(w, WaveResult{Picked: []string{"w-0"}})
	child := s.hired("0")
	s.is(child, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	s.must(child.GoHome(s.ctx))
	if n, err := child.Result(s.ctx); err != nil || n != 1 {
		t.Errorf("the child has picked %d, %v, want 1", n, err)
	}
}
