package main

import (
	"log/slog"

	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// A variant is one of the ways in which the workflow is written.
type variant struct {
	name     string
	register func(worker.WorkflowRegistry)
	options  func(worker.WorkflowReplayerOptions) worker.WorkflowReplayerOptions
	worker   func(worker.Options) worker.Options
}

var (
	generatedVariant = variant{
		name:     "generated",
		register: func(r worker.WorkflowRegistry) { RegisterCounter(r, newCounter) },
		options: func(o worker.WorkflowReplayerOptions) worker.WorkflowReplayerOptions {
			return runtime.ReplayerOptions(o)
		},
		worker: func(o worker.Options) worker.Options { return runtime.WorkerOptions(o) },
	}
	handwrittenVariant = variant{
		name: "handwritten",
		register: func(r worker.WorkflowRegistry) {
			r.RegisterWorkflowWithOptions(handwritten, workflow.RegisterOptions{Name: CounterWorkflowType})
		},
		options: func(o worker.WorkflowReplayerOptions) worker.WorkflowReplayerOptions { return o },
		worker:  func(o worker.Options) worker.Options { return o },
	}
)

// The SDK's default logger would write to standard error.
var silent = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

// replay replays a whole history: a replayer keeps no workflow in memory.
func (v variant) replay(r recording) error {
	replayer, err := worker.NewWorkflowReplayerWithOptions(v.options(worker.WorkflowReplayerOptions{}))
	if err != nil {
		return err
	}
	v.register(replayer)
	return replayer.ReplayWorkflowHistory(silent, r.history)
}
