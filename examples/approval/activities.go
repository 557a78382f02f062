package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// mail implements Mail by writing to the log.
type mail struct{}

func (mail) Send(ctx context.Context, comments []Comment) error {
	activity.GetLogger(ctx).Info("Mail sent", "Comments", len(comments))
	return nil
}
