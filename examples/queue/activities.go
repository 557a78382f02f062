package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// workshop implements Workshop by writing to the log.
type workshop struct{}

func (workshop) Do(ctx context.Context, job Job) error {
	activity.GetLogger(ctx).Info("Job done", "ID", job.ID)
	return nil
}
