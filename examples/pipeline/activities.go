package main

import (
	"context"

	"go.temporal.io/sdk/activity"
)

// systems implements Systems by pretending.
type systems struct{}

func (systems) StartValidation(ctx context.Context, location string) error {
	activity.GetLogger(ctx).Info("Starting validation", "Location", location)
	return nil
}

func (systems) StartTransformation(ctx context.Context, location string) error {
	activity.GetLogger(ctx).Info("Starting transformation", "Location", location)
	return nil
}

func (systems) FinalizePipeline(ctx context.Context, pipelineID string) error {
	activity.GetLogger(ctx).Info("Loading", "Pipeline", pipelineID)
	return nil
}
