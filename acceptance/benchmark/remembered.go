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
	"github.com/temporalgen/temporalgen/runtime/host"
)

// What the next run gets of messages without a result that a run remembers.
const (
	// bytesPerID is what each of them takes, however long its key is.
	bytesPerID = 24
	// maxBytesForAll is what all of them together may take in addition: the ID of the chain of runs,
	// and what tells one field from another.
	maxBytesForAll = 64
)

// checkRemembered returns how many bytes each remembered message takes and how many they take
// together in addition, and an error if that is too much.
func checkRemembered() (each, all int, err error) {
	// The environment's queue takes a thousand signals: with more, it would wait for itself.
	const few, many = 250, 500
	var sizes [2]int
	for i, messages := range []int{few, many} {
		if sizes[i], err = rememberedBytes(messages); err != nil {
			return 0, 0, err
		}
	}
	each, rest := (sizes[1]-sizes[0])/(many-few), (sizes[1]-sizes[0])%(many-few)
	all = sizes[0] - each*few
	if each != bytesPerID || rest != 0 || all > maxBytesForAll {
		err = fmt.Errorf("%d remembered messages take %d bytes and %d take %d, want %d for each and at most %d for all",
			few, sizes[0], many, sizes[1], bytesPerID, maxBytesForAll)
	}
	return each, all, err
}

// rememberedBytes is the size of what the next run gets of a run that remembers messages without a
// result.
func rememberedBytes(messages int) (int, error) {
	const name = "remembers"
	definition := func(ctx workflow.Context) error {
		handled := 0
		err := host.RunNoResult(ctx, host.Workflow[struct{}]{
			New: func(workflow.Context) (struct{}, error) { return struct{}{}, nil },
			Handlers: func(struct{}) []host.Handler {
				return []host.Handler{&host.SignalHandler[string]{
					Name:   "keyed",
					Handle: func(workflow.Context, string) error { handled++; return nil },
					Key:    func(key string) string { return key },
				}}
			},
			DedupLimit: messages,
		}, func(ctx workflow.Context, _ struct{}) error {
			if err := workflow.Await(ctx, func() bool { return handled == messages }); err != nil {
				return err
			}
			return host.ContinueAsNew(name, func() []any { return nil })
		})
		return err
	}
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(silent)
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(runtime.WorkerOptions(worker.Options{}))
	env.RegisterWorkflowWithOptions(definition, workflow.RegisterOptions{Name: name})
	env.RegisterDelayedCallback(func() {
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
	return bytes, nil
}
