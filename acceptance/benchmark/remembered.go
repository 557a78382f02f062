package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// bytesPerID is how much what the next run gets grows for each message without a
// result that a run remembers.
func bytesPerID(messages int) (float64, error) {
	const name = "remembers"
	definition := func(ctx workflow.Context) error {
		handled := 0
		_, err := runtime.Run(ctx, runtime.Workflow[struct{}, runtime.None]{
			New: func(workflow.Context) (struct{}, error) { return struct{}{}, nil },
			Run: func(ctx workflow.Context, _ struct{}) (runtime.None, error) {
				if err := workflow.Await(ctx, func() bool { return handled == messages }); err != nil {
					return runtime.None{}, err
				}
				return runtime.None{}, runtime.ContinueAsNew(name, func() []any { return nil })
			},
			Handlers: func(struct{}) []runtime.Handler {
				return []runtime.Handler{runtime.SignalHandler[string]{
					Name:   "keyed",
					Handle: func(workflow.Context, string) error { handled++; return nil },
					Key:    func(key string) string { return key },
				}}
			},
			DedupLimit: messages,
		})
		return err
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(silent)
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}))
	env.RegisterWorkflowWithOptions(definition, workflow.RegisterOptions{Name: name})
	env.RegisterDelayedCallback(func() {
		// The environment's queue takes a thousand: with more, it would wait for itself.
		for i := range messages {
			env.SignalWorkflow("keyed", "a key of any length "+strconv.Itoa(i))
		}
	}, time.Second)
	env.ExecuteWorkflow(name)
	var next *workflow.ContinueAsNewError
	if err := env.GetWorkflowError(); !errors.As(err, &next) {
		return 0, fmt.Errorf("measuring what is carried: the workflow ended with %v, want to continue as new", err)
	}
	bytes := 0
	for _, carried := range next.Header.GetFields() {
		bytes += len(carried.GetData())
	}
	return float64(bytes) / float64(messages), nil
}
