package main

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// scheduledStart is the search attribute with which a server tells a workflow for which time it was scheduled.
var scheduledStart = temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")

// report implements Report.
type report struct {
	signature string
}

func newReport(workflow.Context, ReportInput) (Report, error) { return &report{}, nil }

func (r *report) Run(ctx workflow.Context, in ReportInput) (string, error) {
	text := "Processed: " + in.Data
	filing := Filing{ReportID: workflow.GetInfo(ctx).WorkflowExecution.ID, For: scheduledFor(ctx), Text: text}
	if err := ExternalArchive(in.ArchiveID).File(ctx, filing); err != nil {
		return "", err
	}
	if !in.Sign {
		return text, nil
	}
	err := workflow.Await(ctx, func() bool { return r.signature != "" })
	return text + ", signed by " + r.signature, err
}

// scheduledFor is when the schedule has wanted the workflow to start, or when somebody else has started it.
func scheduledFor(ctx workflow.Context) time.Time {
	if at, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(scheduledStart); ok {
		return at
	}
	return workflow.GetInfo(ctx).WorkflowStartTime
}

func (r *report) Sign(_ workflow.Context, by string) { r.signature = by }
