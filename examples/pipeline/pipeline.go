package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// DataPipeline brings uploaded data to where they are used. Other systems do the work, and report it when it is done: in any
// order, and more than once.
//
//temporal:workflow queue=pipelines id=pipeline-{ID}
type DataPipeline interface {
	// Run takes one stage after the other. It fails with an error of TimeoutType if one is not reported in time.
	//
	//temporal:run
	Run(ctx workflow.Context, in PipelineInput) (string, error)

	// UploadComplete tells where the data are. The first upload counts.
	//
	//temporal:signal name=notify_upload_complete
	UploadComplete(ctx workflow.Context, upload Upload)

	// ValidationComplete tells that the data are valid.
	//
	//temporal:signal name=notify_validation_complete
	ValidationComplete(ctx workflow.Context)

	// TransformComplete tells that the data are transformed.
	//
	//temporal:signal name=notify_transform_complete
	TransformComplete(ctx workflow.Context)

	// Stage is the stage that the pipeline is in.
	//
	//temporal:query name=get_stage
	Stage() Stage

	// AwaitStage returns when the pipeline has come to a stage. Who waits does not keep it from ending.
	//
	//temporal:update name=await_stage unfinished=abandon
	AwaitStage(ctx workflow.Context, stage Stage) error
}

// Systems does the work of the stages.
//
//temporal:activities start-to-close=5m
type Systems interface {
	// StartValidation lets the data at a location be validated. It does not wait for that.
	//
	//temporal:activity name=start_validation
	StartValidation(ctx context.Context, location string) error

	// StartTransformation lets the data at a location be transformed. It does not wait for that.
	//
	//temporal:activity name=start_transformation
	StartTransformation(ctx context.Context, location string) error

	// FinalizePipeline loads the transformed data.
	//
	//temporal:activity name=finalize_pipeline start-to-close=10m
	FinalizePipeline(ctx context.Context, pipelineID string) error
}

// Stage is where the data are on their way.
type Stage string

// The stages, in their order.
const (
	Uploading    Stage = "uploading"
	Validating   Stage = "validating"
	Transforming Stage = "transforming"
	Loading      Stage = "loading"
	Done         Stage = "done"
)

// number is the place of a stage in their order, negative if there is no such stage.
func (s Stage) number() int {
	return slices.Index([]Stage{Uploading, Validating, Transforming, Loading, Done}, s)
}

// Validate is called before somebody waits for the stage.
func (s Stage) Validate() error {
	if s.number() < 0 {
		return fmt.Errorf("there is no stage %q", string(s))
	}
	return nil
}

// PipelineInput starts a pipeline.
type PipelineInput struct {
	ID     string
	Limits Limits
}

// Limits say how long a pipeline waits for reports. The zero value of each stands for its default.
type Limits struct {
	Stage time.Duration // for each, 24 hours by default
	Whole time.Duration // for all together, 48 hours
}

// Upload is data that were uploaded.
type Upload struct {
	Location string `validate:"required"`
}

// TimeoutType is the type of the error for what is not reported in time.
const TimeoutType = "Timeout"
