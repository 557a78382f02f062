package main

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Backup copies a disk.
//
//temporal:workflow queue=backups id=backup-{Name}
type Backup interface {
	// Run copies the disk, and releases it, whatever has become of the copy.
	//
	//temporal:run
	Run(ctx workflow.Context, disk Disk) (string, error)

	// TakeSnapshot takes a snapshot of the disk. If that fails or is cancelled, nothing is left of it.
	//
	//temporal:update name=take_snapshot
	TakeSnapshot(ctx workflow.Context, snapshot Snapshot) error

	// ValidateTakeSnapshot accepts snapshots while the disk is being copied.
	//
	//temporal:validator for=TakeSnapshot
	ValidateTakeSnapshot(ctx workflow.Context, snapshot Snapshot) error

	// State tells what is done.
	//
	//temporal:query name=get_state
	State() State
}

// Machine has the disks.
//
//temporal:activities start-to-close=5s
type Machine interface {
	// Copy copies a disk, and returns how many blocks it has copied. It can be cancelled.
	//
	//temporal:activity name=copy start-to-close=24h heartbeat=30s non-retryable=BrokenDisk
	Copy(ctx context.Context, disk Disk) (int, error)

	// TakeSnapshot takes a snapshot. It can be cancelled.
	//
	//temporal:activity name=take_snapshot start-to-close=24h heartbeat=30s
	TakeSnapshot(ctx context.Context, order SnapshotOrder) error

	// RemoveSnapshot removes what there is of a snapshot.
	//
	//temporal:activity name=remove_snapshot
	RemoveSnapshot(ctx context.Context, order SnapshotOrder) error

	// Release lets others use the disk.
	//
	//temporal:activity name=release
	Release(ctx context.Context, disk Disk) error
}

// BrokenType is the type of the error for a disk that cannot be read.
const BrokenType = "BrokenDisk"

// Disk is a disk that is to be copied.
type Disk struct {
	Name   string `validate:"required"`
	Blocks int
}

// Snapshot names a snapshot.
type Snapshot struct {
	Name string `validate:"required"`
}

// SnapshotOrder is a snapshot of a disk.
type SnapshotOrder struct {
	Disk     Disk
	Snapshot string
}

// Copy is what has become of a copy.
type Copy string

// What can become of a copy.
const (
	Running   Copy = "running"
	Completed Copy = "completed"
	Cancelled Copy = "cancelled"
	Failed    Copy = "failed"
)

// State tells how far a backup has come.
type State struct {
	Copy      Copy
	Snapshots []string // that are complete
	Released  bool
}
