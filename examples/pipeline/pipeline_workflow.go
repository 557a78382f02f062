package main

import (
	"cmp"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// pipeline implements DataPipeline.
type pipeline struct {
	limits   Limits
	deadline time.Time // of the whole
	stage    Stage
	systems  SystemsActivities

	// What was reported, maybe for a stage that is still to come.
	location    string // "" until there is an upload
	validated   bool
	transformed bool
}

func newPipeline(ctx workflow.Context, in PipelineInput) (DataPipeline, error) {
	limits := Limits{Stage: cmp.Or(in.Limits.Stage, 24*time.Hour), Whole: cmp.Or(in.Limits.Whole, 48*time.Hour)}
	return &pipeline{limits: limits, deadline: workflow.Now(ctx).Add(limits.Whole), stage: Uploading}, nil
}

func (p *pipeline) Run(ctx workflow.Context, in PipelineInput) (string, error) {
	if err := p.await(ctx, func() bool { return p.location != "" }); err != nil {
		return "", err
	}

	p.stage = Validating
	if err := p.systems.StartValidation(ctx, p.location); err != nil {
		return "", err
	}
	if err := p.await(ctx, func() bool { return p.validated }); err != nil {
		return "", err
	}

	p.stage = Transforming
	if err := p.systems.StartTransformation(ctx, p.location); err != nil {
		return "", err
	}
	if err := p.await(ctx, func() bool { return p.transformed }); err != nil {
		return "", err
	}

	p.stage = Loading
	if err := p.systems.FinalizePipeline(ctx, in.ID); err != nil {
		return "", err
	}
	p.stage = Done
	return fmt.Sprintf("Pipeline %s completed successfully", in.ID), nil
}

// await waits until the end of a stage is reported, for as long as both limits allow.
func (p *pipeline) await(ctx workflow.Context, reported func() bool) error {
	left := p.deadline.Sub(workflow.Now(ctx))
	inTime, err := runtime.AwaitWithTimeout(ctx, min(p.limits.Stage, left), reported)
	switch {
	case err != nil || inTime:
		return err
	case left <= p.limits.Stage:
		return temporal.NewApplicationError(fmt.Sprintf("still %s after %v in all", p.stage, p.limits.Whole), TimeoutType)
	}
	return temporal.NewApplicationError(fmt.Sprintf("still %s after %v", p.stage, p.limits.Stage), TimeoutType)
}

func (p *pipeline) UploadComplete(_ workflow.Context, upload Upload) {
	p.location = cmp.Or(p.location, upload.Location)
}

func (p *pipeline) ValidationComplete(workflow.Context) { p.validated = true }

func (p *pipeline) TransformComplete(workflow.Context) { p.transformed = true }

func (p *pipeline) Stage() Stage { return p.stage }

func (p *pipeline) AwaitStage(ctx workflow.Context, stage Stage) error {
	return workflow.Await(ctx, func() bool { return p.stage.number() >= stage.number() })
}
