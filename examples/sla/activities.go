package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// pager implements Pager by pretending.
type pager struct{}

func (pager) Escalate(ctx context.Context, l Late) error {
	activity.GetLogger(ctx).Info("Task is late", "Task", l.TaskID, "State", l.State, "To", l.To)
	return nil
}
