package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// blockTime is how long it takes to read a block.
const blockTime = 10 * time.Millisecond

// machine implements Machine by pretending.
type machine struct{}

func (machine) Copy(ctx context.Context, disk Disk) (int, error) {
	return disk.Blocks, read(ctx, disk)
}

func (machine) TakeSnapshot(ctx context.Context, order SnapshotOrder) error {
	return read(ctx, order.Disk)
}

// read reads a disk until that is done or cancelled. Each heartbeat says how far it has come, so that another attempt goes on
// from there.
func read(ctx context.Context, disk Disk) error {
	done := 0
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &done); err != nil {
			return err
		}
	}
	blocks := time.NewTicker(blockTime)
	defer blocks.Stop()
	for ; done < disk.Blocks; done++ {
		activity.RecordHeartbeat(ctx, done)
		select {
		case <-blocks.C:
		case <-ctx.Done():
			activity.GetLogger(ctx).Info("Cancelled", "Disk", disk.Name, "Done", done)
			return ctx.Err()
		}
	}
	return nil
}

func (machine) RemoveSnapshot(ctx context.Context, order SnapshotOrder) error {
	activity.GetLogger(ctx).Info("Removing snapshot", "Disk", order.Disk.Name, "Snapshot", order.Snapshot)
	return nil
}

func (machine) Release(ctx context.Context, disk Disk) error {
	activity.GetLogger(ctx).Info("Releasing", "Disk", disk.Name)
	return nil
}
