package main

import (
	"cmp"
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// backup implements Backup.
type backup struct {
	disk    Disk
	machine MachineActivities
	state   State
}

func newBackup(_ workflow.Context, disk Disk) (Backup, error) {
	var machine MachineActivities
	return &backup{
		disk: disk,
		// An activity that is cancelled still uses the disk, until it learns of it.
		machine: machine.WithOptions(func(o *workflow.ActivityOptions) { o.WaitForCancellation = true }),
		state:   State{Copy: Running},
	}, nil
}

func (b *backup) Run(ctx workflow.Context, disk Disk) (string, error) {
	blocks, err := b.machine.Copy(ctx, disk)
	switch {
	case temporal.IsCanceledError(err):
		b.state.Copy = Cancelled
	case err != nil:
		b.state.Copy = Failed
	default:
		b.state.Copy = Completed
	}
	if err := cmp.Or(err, b.release(ctx)); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d blocks of %s are copied", blocks, disk.Name), nil
}

// release releases the disk when nobody uses it any more, also if the workflow is cancelled.
func (b *backup) release(ctx workflow.Context) error {
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	if err := runtime.AwaitHandlers(ctx); err != nil {
		return err
	}
	if err := b.machine.Release(ctx, b.disk); err != nil {
		return err
	}
	b.state.Released = true
	return nil
}

func (b *backup) ValidateTakeSnapshot(workflow.Context, Snapshot) error {
	if b.state.Copy != Running {
		return errors.New("the disk is about to be released")
	}
	return nil
}

func (b *backup) TakeSnapshot(ctx workflow.Context, snapshot Snapshot) error {
	order := SnapshotOrder{Disk: b.disk, Snapshot: snapshot.Name}
	if err := b.machine.TakeSnapshot(ctx, order); err != nil {
		return cmp.Or(err, b.remove(ctx, order))
	}
	b.state.Snapshots = append(b.state.Snapshots, snapshot.Name)
	return nil
}

// remove removes what there is of a snapshot, also if the workflow is cancelled.
func (b *backup) remove(ctx workflow.Context, order SnapshotOrder) error {
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	return b.machine.RemoveSnapshot(ctx, order)
}

func (b *backup) State() State { return b.state }
