package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "cancellation",
	Workers: []program.Worker{{
		TaskQueue: BackupTaskQueue,
		Register: func(r worker.Registry) {
			RegisterBackup(r, newBackup)
			RegisterMachine(r, machine{})
		},
		Options: workerOptions(),
	}},
	Story: story,
}

// workerOptions lets heartbeats be sent soon: an activity learns of its cancellation from the answer to one. Else the SDK waits
// for most of the heartbeat timeout, which has to be long enough for a worker that is slow for once.
func workerOptions() worker.Options {
	return worker.Options{MaxHeartbeatThrottleInterval: 100 * time.Millisecond}
}

// story plays a backup that is completed, and one that is cancelled.
func story(ctx context.Context, s *program.Stage) error {
	backups := NewBackupClient(s.Client)
	small, err := backups.Start(ctx, Disk{Name: s.ID("small"), Blocks: 3})
	if err != nil {
		return err
	}
	result, err := small.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("A small disk: %s", result)
	if err := sayState(ctx, s, small); err != nil {
		return err
	}

	large, err := backups.Start(ctx, Disk{Name: s.ID("large"), Blocks: 1_000_000})
	if err != nil {
		return err
	}
	snapshot, err := large.StartTakeSnapshot(ctx, Snapshot{Name: "monday"})
	if err != nil {
		return err
	}
	if err := large.Cancel(ctx); err != nil {
		return err
	}
	s.Say("A large disk: it is cancelled while it is copied, and while a snapshot is taken")
	if err := snapshot.Get(ctx, nil); !temporal.IsCanceledError(err) {
		return fmt.Errorf("a snapshot of a backup that is cancelled: %w", err)
	}
	s.Say("- who wanted the snapshot is told that it is cancelled")
	if _, err := large.Result(ctx); !temporal.IsCanceledError(err) {
		return fmt.Errorf("a backup that is cancelled: %w", err)
	}
	s.Say("- the workflow ends as cancelled, and has cleaned up before")
	return sayState(ctx, s, large)
}

func sayState(ctx context.Context, s *program.Stage, backup *BackupHandle) error {
	state, err := backup.State(ctx)
	if err != nil {
		return err
	}
	s.Say("- copy: %s, snapshots: %v, disk released: %t", state.Copy, state.Snapshots, state.Released)
	return nil
}
