package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// Audit looks at receipts, a batch in each round.
//
//temporal:workflow queue=rewards id=audit-{Name}
type Audit interface {
	// Run returns when all rounds are done.
	//
	//temporal:run
	Run(ctx workflow.Context, in AuditInput) (Progress, error)

	// LookAt has a receipt looked at now, and not when it is its batch's turn.
	//
	//temporal:signal name=look_at key={Number}
	LookAt(ctx workflow.Context, receipt Receipt) error

	// Progress tells how far the audit is.
	//
	//temporal:query name=get_progress
	Progress() Progress
}

// Archive is where receipts are.
//
//temporal:activities start-to-close=10m
type Archive interface {
	// CheckBatch looks at all receipts of a round, and returns how many they were.
	//
	//temporal:activity name=check_batch
	CheckBatch(ctx context.Context, round int) (int, error)

	// CheckReceipt looks at one receipt.
	//
	//temporal:activity name=check_receipt start-to-close=5m
	CheckReceipt(ctx context.Context, receipt Receipt) error
}

// AuditInput starts an audit, and each later run of it.
type AuditInput struct {
	Name   string
	Rounds int           // to do in all
	Pause  time.Duration // between two of them
	// Limits say when a run is long enough. They have to leave room for a round.
	Limits runtime.ContinueAsNewLimits
	// State is what earlier runs have left.
	State AuditState
}

// AuditState is all that an audit knows: one run hands it to the next.
type AuditState struct {
	Progress Progress
	Due      time.Time // when the next round begins
}

// Progress tells how far an audit is.
type Progress struct {
	Rounds   int
	Receipts int
	Run      int // counts the earlier runs
}

// Receipt is one that somebody wants to know about.
type Receipt struct {
	Number string
}
