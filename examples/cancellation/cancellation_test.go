package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeMachine implements Machine: it is machine, and notes what has ended.
type fakeMachine struct {
	machine
	ended temporaltest.Func[string, struct{}]
}

func (f *fakeMachine) Copy(ctx context.Context, disk Disk) (int, error) {
	if disk.Blocks < 0 {
		return 0, temporal.NewApplicationError("cannot be read", BrokenType)
	}
	blocks, err := f.machine.Copy(ctx, disk)
	return blocks, errors.Join(err, f.note("copy"))
}

func (f *fakeMachine) TakeSnapshot(ctx context.Context, order SnapshotOrder) error {
	if order.Snapshot == "quick" {
		order.Disk.Blocks = 0
	}
	return f.machine.TakeSnapshot(ctx, order)
}

func (f *fakeMachine) RemoveSnapshot(_ context.Context, order SnapshotOrder) error {
	return f.note("remove " + order.Snapshot)
}

func (f *fakeMachine) Release(context.Context, Disk) error { return f.note("release") }

func (f *fakeMachine) note(step string) error {
	_, err := f.ended.Call(step)
	return err
}

const endless = 1_000_000_000

// A scenario is one backup.
type scenario struct {
	*testing.T
	ctx     context.Context
	env     *temporaltest.Env
	machine fakeMachine
	backup  *BackupHandle
}

func newScenario(t *testing.T, blocks int, prepare ...func(*temporaltest.Env)) *scenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scenario{T: t, ctx: ctx, env: temporaltest.New(t)}
	RegisterBackup(s.env, newBackup)
	RegisterMachine(s.env, &s.machine)
	for _, f := range prepare {
		f(s.env)
	}
	var err error
	if s.backup, err = NewBackupClient(s.env.Client()).Start(ctx, Disk{Name: "c", Blocks: blocks}); err != nil {
		t.Fatal(err)
	}
	return s
}

// takesAnHour lets an activity take an hour, and do nothing.
func takesAnHour(name string) func(*temporaltest.Env) {
	return func(env *temporaltest.Env) {
		env.BeforeEachRun(func(test *testsuite.TestWorkflowEnvironment) {
			test.OnActivity(name, mock.Anything, mock.Anything).After(time.Hour).Return(nil)
		})
	}
}

func (s *scenario) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scenario) expectState(want State) {
	s.Helper()
	state, err := s.backup.State(s.ctx)
	if diff := cmp.Diff(want, state); err != nil || diff != "" {
		s.Errorf("state: %v (-want +got):\n%s", err, diff)
	}
}

func (s *scenario) expectCancelled(what string, err error) {
	s.Helper()
	var cancelled *temporal.CanceledError
	if !errors.Is(err, runtime.ErrFailed) || !errors.As(err, &cancelled) {
		s.Errorf("%s ends with %v, want that it is cancelled", what, err)
	}
}

func TestDiskIsReleasedWhateverBecomesOfTheCopy(t *testing.T) {
	for name, tt := range map[string]struct {
		blocks int
		cancel bool
		want   State
		steps  []string
		check  func(s *scenario, result string, err error)
	}{
		"it is completed": {blocks: 3, want: State{Copy: Completed, Released: true}, steps: []string{"copy", "release"},
			check: func(s *scenario, result string, err error) {
				if err != nil || result != "3 blocks of c are copied" {
					s.Errorf("the result is %q, %v", result, err)
				}
			}},
		"it is cancelled": {blocks: endless, cancel: true, want: State{Copy: Cancelled, Released: true}, steps: []string{"copy", "release"},
			check: func(s *scenario, _ string, err error) { s.expectCancelled("the workflow", err) }},
		"it has failed": {blocks: -1, want: State{Copy: Failed, Released: true}, steps: []string{"release"},
			check: func(s *scenario, _ string, err error) {
				var app *temporal.ApplicationError
				if !errors.As(err, &app) || app.Type() != BrokenType {
					s.Errorf("the workflow ends with %v, want an error of type %s", err, BrokenType)
				}
			}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, tt.blocks)
			if tt.cancel {
				s.must(s.backup.Cancel(s.ctx))
			}
			result, err := s.backup.Result(s.ctx)
			tt.check(s, result, err)
			s.expectState(tt.want)
			if diff := cmp.Diff(tt.steps, s.machine.ended.Calls()); diff != "" {
				t.Errorf("steps (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUpdateThatRunsIsNotCutOff(t *testing.T) {
	s := newScenario(t, endless)
	s.must(s.backup.TakeSnapshot(s.ctx, Snapshot{Name: "quick"}))
	monday, err := s.backup.StartTakeSnapshot(s.ctx, Snapshot{Name: "monday"})
	s.must(err)
	s.expectState(State{Copy: Running, Snapshots: []string{"quick"}})
	s.must(s.backup.Cancel(s.ctx))
	s.expectCancelled("the update", monday.Get(s.ctx, nil))
	_, err = s.backup.Result(s.ctx)
	s.expectCancelled("the workflow", err)
	s.expectState(State{Copy: Cancelled, Snapshots: []string{"quick"}, Released: true})
	if !slices.Contains(s.machine.ended.Calls(), "remove monday") {
		t.Errorf("steps %q, want that the snapshot is removed", s.machine.ended.Calls())
	}
}

func TestDiskIsReleasedWhenTheSnapshotIsRemoved(t *testing.T) {
	s := newScenario(t, endless, takesAnHour(MachineRemoveSnapshotActivity))
	monday, err := s.backup.StartTakeSnapshot(s.ctx, Snapshot{Name: "monday"})
	s.must(err)
	s.must(s.backup.Cancel(s.ctx))
	s.env.Sleep(30 * time.Minute)
	s.expectState(State{Copy: Cancelled})
	s.expectCancelled("the update", monday.Get(s.ctx, nil))
	_, err = s.backup.Result(s.ctx)
	s.expectCancelled("the workflow", err)
	s.expectState(State{Copy: Cancelled, Released: true})
}

// A release that takes an hour is not cut off, and nothing begins meanwhile that would need the disk.
func TestCleanupIsNotCutOff(t *testing.T) {
	s := newScenario(t, endless, takesAnHour(MachineReleaseActivity))
	began := s.env.Now()
	s.must(s.backup.Cancel(s.ctx))
	s.env.Sleep(30 * time.Minute)
	s.expectState(State{Copy: Cancelled})
	if err := s.backup.TakeSnapshot(s.ctx, Snapshot{Name: "monday"}); !errors.Is(err, runtime.ErrRejected) {
		t.Errorf("a snapshot of a disk that is being released: %v, want %v", err, runtime.ErrRejected)
	}
	_, err := s.backup.Result(s.ctx)
	s.expectCancelled("the workflow", err)
	s.expectState(State{Copy: Cancelled, Released: true})
	if took := s.env.Now().Sub(began); took != time.Hour {
		t.Errorf("it took %v, want an hour", took)
	}
}

func TestAnotherAttemptGoesOnWhereTheLastHasBeen(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	RegisterMachine(env, machine{})
	env.SetHeartbeatDetails(3)
	var beats []int
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		var done int
		if err := details.Get(&done); err != nil {
			t.Error(err)
		}
		beats = append(beats, done)
	})
	if _, err := env.ExecuteActivity(MachineCopyActivity, Disk{Name: "c", Blocks: 5}); err != nil {
		t.Fatal(err)
	}
	if len(beats) == 0 || beats[0] != 3 {
		t.Errorf("heartbeats %v, want that the first is at 3", beats)
	}
}
