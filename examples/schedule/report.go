package main

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Report makes a report of some data. A schedule adds the time to the workflow ID, so each report has its own.
//
//temporal:workflow queue=reports id=report-{Name}
type Report interface {
	// Run files the report, waits for the signature if there has to be one, and returns the text.
	//
	//temporal:run
	Run(ctx workflow.Context, in ReportInput) (string, error)

	// Sign is the signature of somebody who has read the report.
	//
	//temporal:signal name=sign
	Sign(ctx workflow.Context, by string)
}

// ReportInput says what to report.
type ReportInput struct {
	Name      string `validate:"required"`
	Data      string
	ArchiveID string `validate:"required"` // a workflow ID
	// Sign keeps the report open until somebody has signed it.
	Sign bool
}

// Archive keeps reports until it is closed.
//
//temporal:workflow queue=reports id=archive-{Name}
type Archive interface {
	// Run returns how many reports there are in the end.
	//
	//temporal:run
	Run(ctx workflow.Context, in ArchiveInput) (int, error)

	// File takes a report.
	//
	//temporal:signal name=file key={ReportID} from=workflows
	File(ctx workflow.Context, f Filing)

	// AwaitReports waits until there are so many reports, and returns all, the earliest first.
	//
	//temporal:update name=await_reports unfinished=abandon
	AwaitReports(ctx workflow.Context, n int) ([]Filing, error)

	// Close closes the archive.
	//
	//temporal:signal name=close
	Close(ctx workflow.Context)
}

// ArchiveInput starts an archive.
type ArchiveInput struct {
	Name string `validate:"required"`
}

// Filing is a report in the archive.
type Filing struct {
	ReportID string // the workflow ID
	// For is the time for which the report was scheduled. It may be long ago.
	For  time.Time
	Text string
}
