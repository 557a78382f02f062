package main

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `A small disk: 3 blocks of small are copied
- copy: completed, snapshots: [], disk released: true
A large disk: it is cancelled while it is copied, and while a snapshot is taken
- who wanted the snapshot is told that it is cancelled
- the workflow ends as cancelled, and has cleaned up before
- copy: cancelled, snapshots: [], disk released: true
`, "backup-small", "backup-large")
}

// A client that cancels once more, while the disk is being released, changes nothing.
func TestSecondCancellationDoesNotStopTheCleanup(t *testing.T) {
	ctx, c, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
	var machine releasingMachine
	cancelledAgain := make(chan struct{})
	machine.release.Do(func(Disk) (struct{}, error) {
		<-cancelledAgain
		return struct{}{}, nil
	})
	testserver.StartWorker(t, c, name, runtime.WorkerOptions(workerOptions()), func(r worker.Registry) {
		RegisterBackup(r, newBackup)
		RegisterMachine(r, &machine)
	})
	backups := NewBackupClient(c, runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	backup, err := backups.Start(ctx, Disk{Name: name, Blocks: endless})
	if err != nil {
		t.Fatal(err)
	}
	if err := backup.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	if err := machine.release.Await(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if err := backup.Cancel(ctx); err != nil {
		t.Fatal(err)
	}
	close(cancelledAgain)
	var cancelled *temporal.CanceledError
	if _, err := backup.Result(ctx); !errors.As(err, &cancelled) {
		t.Errorf("the workflow ends with %v, want that it is cancelled", err)
	}
	state, err := backup.State(ctx)
	if diff := cmp.Diff(State{Copy: Cancelled, Released: true}, state); err != nil || diff != "" {
		t.Errorf("state: %v (-want +got):\n%s", err, diff)
	}
}

// releasingMachine implements Machine: it is machine, but for Release.
type releasingMachine struct {
	machine
	release temporaltest.Func[Disk, struct{}]
}

func (m *releasingMachine) Release(_ context.Context, disk Disk) error {
	_, err := m.release.Call(disk)
	return err
}
