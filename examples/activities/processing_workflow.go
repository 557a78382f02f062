package main

import "go.temporal.io/sdk/workflow"

// dataProcessing implements DataProcessing.
type dataProcessing struct {
	processor ProcessorActivities
}

func newDataProcessing(workflow.Context, ProcessingInput) (DataProcessing, error) {
	return dataProcessing{}, nil
}

func (d dataProcessing) Run(ctx workflow.Context, in ProcessingInput) (string, error) {
	return d.processor.ProcessData(ctx, in)
}
