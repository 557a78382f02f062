package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// notifier implements Notifier by pretending.
type notifier struct{}

func (notifier) SendNotification(ctx context.Context, n Notification) error {
	activity.GetLogger(ctx).Info("Sending a notification", "To", n.Email, "Message", n.Reminder.Message)
	return nil
}
