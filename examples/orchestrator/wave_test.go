package orchestrator

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// scene is a warehouse on the server.
type scene struct {
	*testing.T
	name    string // of the wave, and a part of all IDs
	ctx     context.Context
	waves   *WaveClient
	pickers *PickerClient
}

func newScene(t *testing.T) *scene {
	t.Helper()
	testserver.StartWorker(t, testserver.Client(), WaveTaskQueue, runtime.WorkerOptions(sdkworker.Options{}), func(r sdkworker.Registry) {
		RegisterWave(r, newWave)
		RegisterPicker(r, newPicker)
	})
	return &scene{
		T:       t,
		name:    testserver.Name(t),
		ctx:     testserver.Context(t),
		waves:   NewWaveClient(testserver.Client()),
		pickers: NewPickerClient(testserver.Client()),
	}
}

// picker starts a picker, whose workflow ID gets the name of the wave.
func (s *scene) picker(name string, speed time.Duration) *PickerHandle {
	s.Helper()
	h, err := s.pickers.Start(s.ctx, PickerInput{Name: s.name + "-" + name, Speed: speed})
	if err != nil {
		s.Fatal(err)
	}
	return h
}

func (s *scene) wave(in WaveInput) *WaveHandle {
	s.Helper()
	in.Name = s.name
	h, err := s.waves.Start(s.ctx, in)
	if err != nil {
		s.Fatal(err)
	}
	return h
}

// tasks are IDs of tasks of the test's wave.
func (s *scene) tasks(suffixes ...string) []string {
	var ids []string
	for _, suffix := range suffixes {
		ids = append(ids, s.name+"-"+suffix)
	}
	return ids
}

func (s *scene) result(h *WaveHandle, want WaveResult) {
	s.Helper()
	result, err := h.Result(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, result); diff != "" {
		s.Errorf("result of the wave (-want +got):\n%s", diff)
	}
}

// picked compares what a picker has done, whether it is still there or not.
func (s *scene) picked(h *PickerHandle, want []string) {
	s.Helper()
	picked, err := h.Picked(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(want, picked); diff != "" {
		s.Errorf("%s has picked (-want +got):\n%s", h.WorkflowID(), diff)
	}
}

// hired is the handle of a picker that the test's wave has started.
func (s *scene) hired(i string) *PickerHandle {
	return s.pickers.Handle(PickerID(PickerInput{Name: s.name + "-" + i}))
}

func TestTasksAreDealtOutToStaffAndChildren(t *testing.T) {
	s := newScene(t)
	ann, bob := s.picker("ann", 0), s.picker("bob", 0)
	w := s.wave(WaveInput{
		Tasks: []string{"apples", "pears", "plums", "nuts", "figs"},
		Staff: []string{ann.WorkflowID(), bob.WorkflowID()},
		Hired: 2,
	})
	s.result(w, WaveResult{Picked: s.tasks("0", "1", "2", "3", "4")})
	s.picked(ann, s.tasks("0", "4"))
	s.picked(bob, s.tasks("1"))
	s.picked(s.hired("0"), s.tasks("2"))
	s.picked(s.hired("1"), s.tasks("3"))

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
	if err != nil {
		s.Fatal(err)
	}
	if description.Status != want {
		s.Errorf("%s is %s, want %s", h.WorkflowID(), description.Status, want)
	}
}

func TestRefusedTaskIsAnsweredWithASignal(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", 0)
	w := s.wave(WaveInput{Tasks: []string{"apples", "", "plums"}, Staff: []string{ann.WorkflowID()}})
	s.result(w, WaveResult{Picked: s.tasks("0", "2"), Refused: s.tasks("1")})
}

func TestTaskOfAnAbsentPickerGoesToTheNext(t *testing.T) {
	s := newScene(t)
	ann := s.picker("ann", 0)
	w := s.wave(WaveInput{Tasks: []string{"apples", "pears"}, Staff: []string{"nobody", ann.WorkflowID()}})
	s.result(w, WaveResult{Picked: s.tasks("0", "1"), Unreachable: []string{"nobody"}})
}

func TestLateWaveCancelsItsPickers(t *testing.T) {
	// The picker who does not need any time needs the machine's: if the deadline does not leave him that, another does.
	for deadline := 2 * time.Second; !lateWave(t, deadline) && !t.Failed(); deadline *= 2 {
	}
}

// lateWave has a wave with a deadline, and reports whether the picker who does not need any time was in time.
func lateWave(t *testing.T, deadline time.Duration) (inTime bool) {
	s := newScene(t)
	ann, bob := s.picker("ann", 0), s.picker("bob", time.Hour)
	w := s.wave(WaveInput{
		Tasks:    []string{"apples", "pears", "plums"},
		Staff:    []string{ann.WorkflowID(), bob.WorkflowID()},
		Hired:    1,
		Speed:    time.Hour,
		Deadline: deadline,
	})
	if result, err := w.Result(s.ctx); err == nil && result.Late && len(result.Picked) == 0 {
		return false
	}
	// Cancelled pickers give their tasks back.
	s.result(w, WaveResult{Picked: s.tasks("0"), Refused: s.tasks("1", "2"), Late: true})
	s.isCancelled(bob.Result(s.ctx))
	s.isCancelled(s.hired("0").Result(s.ctx))
	return true
}

func (s *scene) isCancelled(_ int, err error) {
	s.Helper()
	var cancelled *temporal.CanceledError
	if !errors.As(err, &cancelled) {
		s.Errorf("the picker ended with %v, want %T", err, cancelled)
	}
}

// A child that was still at work would be terminated when its parent ends.
func TestCancelledWaveWaitsForItsChildren(t *testing.T) {
	s := newScene(t)
	w := s.wave(WaveInput{Tasks: []string{"apples"}, Hired: 1, Speed: time.Hour})
	testserver.WaitFor(t, "the wave waits for reports", func() bool {
		trace, err := w.StackTrace(s.ctx)
		return err == nil && strings.Contains(trace, "awaitReports")
	})
	if err := w.Cancel(s.ctx); err != nil {
		t.Fatal(err)
	}
	var cancelled *temporal.CanceledError
	if _, err := w.Result(s.ctx); !errors.As(err, &cancelled) {
		t.Errorf("the wave ended with %v, want %T", err, cancelled)
	}
	s.isCancelled(s.hired("0").Result(s.ctx))
}

func TestAbandonedChildOutlivesItsParent(t *testing.T) {
	s := newScene(t)
	w := s.wave(WaveInput{Tasks: []string{"apples"}, Hired: 1, KeepHired: true})
	s.result(w, WaveResult{Picked: s.tasks("0")})
	child := s.hired("0")
	s.is(child, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	if err := child.GoHome(s.ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := child.Result(s.ctx); err != nil || n != 1 {
		t.Errorf("the child has picked %d, %v, want 1", n, err)
	}
}
