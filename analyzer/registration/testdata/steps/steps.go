// Package steps has functions that others call.
package steps

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Prepare waits.
func Prepare(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Minute) }

// Start does not wait.
func Start(ctx workflow.Context) workflow.Future { return workflow.ExecuteActivity(ctx, "start") }
