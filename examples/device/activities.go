package main

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// field implements Gateway with devices that are valves. They do at once what they are told, and report it.
type field struct{}

func (field) Deliver(ctx context.Context, d Delivery) error {
	var state State
	switch d.Command.Do {
	case "open":
		state = "open"
	case "close":
		state = "closed"
	default:
		return temporal.NewNonRetryableApplicationError("a valve cannot do that", "UnknownCommand", nil)
	}
	device := NewDeviceClient(activity.GetClient(ctx)).Handle(activity.GetInfo(ctx).WorkflowExecution.ID)
	// Another attempt would send the same report, which counts once.
	return device.Report(ctx, Report{ReportID: "done-" + d.Command.CommandID, At: time.Now(), State: state})
}
