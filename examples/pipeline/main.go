package main

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
)

func main() { program.Main(example) }

var example = program.Program{
	Name: "pipeline",
	Workers: []program.Worker{{TaskQueue: DataPipelineTaskQueue, Register: func(r worker.Registry) {
		RegisterDataPipeline(r, newPipeline)
		RegisterMultiStage(r, newStages)
		RegisterSystems(r, systems{})
	}}},
	Story: story,
}

// story plays the systems that report to three pipelines, and two multi-stage processes.
func story(ctx context.Context, s *program.Stage) error {
	for _, play := range []func(context.Context, *program.Stage) error{inOrder, outOfOrder, stalled, complete, unpaid} {
		if err := play(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// inOrder waits for each stage before its end is reported.
func inOrder(ctx context.Context, s *program.Stage) error {
	pipeline, err := NewDataPipelineClient(s.Client).Start(ctx, PipelineInput{ID: s.ID("sales")})
	if err != nil {
		return err
	}
	s.Say("Everything is reported in its turn:")
	for _, step := range []struct {
		stage  Stage
		report func() error
	}{
		{Uploading, func() error { return pipeline.UploadComplete(ctx, Upload{Location: "s3://sales/2026.csv"}) }},
		{Validating, func() error { return pipeline.ValidationComplete(ctx) }},
		{Transforming, func() error { return pipeline.TransformComplete(ctx) }},
	} {
		if err := pipeline.AwaitStage(ctx, step.stage); err != nil {
			return err
		}
		s.Say("- it is %s, until that is reported", step.stage)
		if err := step.report(); err != nil {
			return err
		}
	}
	return end(ctx, s, pipeline)
}

// outOfOrder reports everything before its turn, and some of it twice.
func outOfOrder(ctx context.Context, s *program.Stage) error {
	pipeline, err := NewDataPipelineClient(s.Client).Start(ctx, PipelineInput{ID: s.ID("stock")})
	if err != nil {
		return err
	}
	s.Say("\nThe transformation is reported first, and twice, and the upload last:")
	for _, report := range []func(context.Context) error{
		pipeline.TransformComplete, pipeline.ValidationComplete, pipeline.TransformComplete,
	} {
		if err := report(ctx); err != nil {
			return err
		}
	}
	stage, err := pipeline.Stage(ctx)
	if err != nil {
		return err
	}
	s.Say("- it is still %s, since nobody has told where the data are", stage)
	if err := pipeline.UploadComplete(ctx, Upload{Location: "s3://stock/2026.csv"}); err != nil {
		return err
	}
	return end(ctx, s, pipeline)
}

// stalled reports nothing but the upload, together with the start, so that it is in time, however short that is.
func stalled(ctx context.Context, s *program.Stage) error {
	in := PipelineInput{ID: s.ID("staff"), Limits: Limits{Stage: time.Second}}
	s.Say("\nThe upload is reported, and nothing else:")
	pipeline, err := NewDataPipelineClient(s.Client).WithStart(in).UploadComplete(ctx, Upload{Location: "s3://staff/2026.csv"})
	if err != nil {
		return err
	}
	return end(ctx, s, pipeline)
}

// complete meets all conditions of a multi-stage process. One payment is confirmed twice, and counts once.
func complete(ctx context.Context, s *program.Stage) error {
	process, err := NewMultiStageClient(s.Client).Start(ctx, StagesInput{ID: s.ID("house"), Price: 500_00})
	if err != nil {
		return err
	}
	s.Say("\nSeveral conditions, in any order:")
	deposit, rest := Payment{PaymentID: "p-1", Cents: 250_00}, Payment{PaymentID: "p-2", Cents: 250_00}
	for _, payment := range []Payment{deposit, deposit, rest} {
		if err := process.ConfirmPayment(ctx, payment); err != nil {
			return err
		}
	}
	if err := process.CompleteStage2(ctx); err != nil {
		return err
	}
	if err := process.CompleteStage1(ctx); err != nil {
		return err
	}
	return end(ctx, s, process)
}

// unpaid meets one of the conditions.
func unpaid(ctx context.Context, s *program.Stage) error {
	in := StagesInput{ID: s.ID("shed"), Price: 500_00, Timeout: time.Second}
	s.Say("\nOne condition of three:")
	process, err := NewMultiStageClient(s.Client).WithStart(in).CompleteStage2(ctx)
	if err != nil {
		return err
	}
	return end(ctx, s, process)
}

// end waits for the end of a workflow and tells it, also if something was not reported in time.
func end(ctx context.Context, s *program.Stage, process interface {
	Result(context.Context) (string, error)
}) error {
	result, err := process.Result(ctx)
	if late, ok := errors.AsType[*temporal.ApplicationError](err); ok && late.Type() == TimeoutType {
		s.Say("- it has failed: %s", late.Message())
		return nil
	}
	if err != nil {
		return err
	}
	s.Say("- %s", result)
	return nil
}
