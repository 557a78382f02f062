package main

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeSystems implements Systems by noting what it is asked to do.
type fakeSystems struct {
	steps temporaltest.Func[string, struct{}]
}

func (f *fakeSystems) StartValidation(_ context.Context, location string) error {
	_, err := f.steps.Call("validate " + location)
	return err
}

func (f *fakeSystems) StartTransformation(_ context.Context, location string) error {
	_, err := f.steps.Call("transform " + location)
	return err
}

func (f *fakeSystems) FinalizePipeline(_ context.Context, pipelineID string) error {
	_, err := f.steps.Call("load " + pipelineID)
	return err
}

// A scenario is a pipeline with the default limits.
type scenario struct {
	*testing.T
	ctx      context.Context
	env      *temporaltest.Env
	systems  fakeSystems
	pipeline *DataPipelineHandle
}

func newScenario(t *testing.T) *scenario {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	s := &scenario{T: t, ctx: ctx, env: temporaltest.New(t)}
	RegisterDataPipeline(s.env, newPipeline)
	RegisterSystems(s.env, &s.systems)
	var err error
	if s.pipeline, err = NewDataPipelineClient(s.env.Client()).Start(ctx, PipelineInput{ID: "1"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// report reports the end of a stage.
func (s *scenario) report(stage Stage) {
	s.Helper()
	var err error
	switch stage {
	case Uploading:
		err = s.pipeline.UploadComplete(s.ctx, Upload{Location: "s3://a"})
	case Validating:
		err = s.pipeline.ValidationComplete(s.ctx)
	case Transforming:
		err = s.pipeline.TransformComplete(s.ctx)
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scenario) expectStage(want Stage) {
	s.Helper()
	if stage, err := s.pipeline.Stage(s.ctx); err != nil || stage != want {
		s.Errorf("it is %s, %v, want %s", stage, err, want)
	}
}

func (s *scenario) expectSteps(want ...string) {
	s.Helper()
	if diff := cmp.Diff(want, s.systems.steps.Calls()); diff != "" {
		s.Errorf("steps (-want +got):\n%s", diff)
	}
}

// In whatever order the ends of stages are reported, and how often, the stages follow each other.
func TestStagesFollowEachOtherWhateverIsReportedFirst(t *testing.T) {
	const u, v, w = Uploading, Validating, Transforming
	for _, tt := range []struct{ reports, stages []Stage }{
		{[]Stage{u, v, w}, []Stage{v, w, Done}},
		{[]Stage{u, w, v}, []Stage{v, v, Done}},
		{[]Stage{v, u, w}, []Stage{u, w, Done}},
		{[]Stage{v, w, u}, []Stage{u, u, Done}},
		{[]Stage{w, u, v}, []Stage{u, v, Done}},
		{[]Stage{w, v, u}, []Stage{u, u, Done}},
		{[]Stage{w, w, u, u, w, v}, []Stage{u, u, v, v, v, Done}},
	} {
		t.Run(fmt.Sprint(tt.reports), func(t *testing.T) {
			s := newScenario(t)
			s.expectStage(Uploading)
			for i, stage := range tt.reports {
				s.report(stage)
				s.expectStage(tt.stages[i])
			}
			if result, err := s.pipeline.Result(s.ctx); err != nil || result != "Pipeline 1 completed successfully" {
				t.Errorf("the result is %q, %v", result, err)
			}
			s.expectSteps("validate s3://a", "transform s3://a", "load 1")
		})
	}
}

func TestReportsAreAwaitedUpToBothLimits(t *testing.T) {
	for name, tt := range map[string]struct {
		reports map[time.Duration]Stage // by hours since the start
		want    string
		after   time.Duration
	}{
		"nothing is reported": {nil, "still uploading after 24h0m0s", 24 * time.Hour},
		"a stage takes too long": {map[time.Duration]Stage{3: Uploading, 20: Validating},
			"still transforming after 24h0m0s", 44 * time.Hour},
		"all stages together take too long": {map[time.Duration]Stage{23: Uploading, 46: Validating},
			"still transforming after 48h0m0s in all", 48 * time.Hour},
		"what is reported early does not count for the stage before": {map[time.Duration]Stage{1: Transforming, 2: Uploading},
			"still validating after 24h0m0s", 26 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			began := s.env.Now()
			for hour := range tt.after / time.Hour {
				if stage, ok := tt.reports[hour]; ok {
					s.report(stage)
				}
				s.env.Sleep(time.Hour)
			}
			_, err := s.pipeline.Result(s.ctx)
			var late *temporal.ApplicationError
			if !errors.As(err, &late) || late.Type() != TimeoutType || late.Message() != tt.want {
				t.Errorf("the pipeline ends with %v, want %q", err, tt.want)
			}
			if took := s.env.Now().Sub(began); took != tt.after {
				t.Errorf("it took %v, want %v", took, tt.after)
			}
		})
	}
}

func TestStagesAreAwaited(t *testing.T) {
	s := newScenario(t)
	if err := s.pipeline.AwaitStage(s.ctx, "dreaming"); !errors.Is(err, runtime.ErrInvalid) {
		t.Errorf("waiting for a stage that there is not: %v, want %v", err, runtime.ErrInvalid)
	}
	transforming, err := s.pipeline.StartAwaitStage(s.ctx, Transforming)
	if err != nil {
		t.Fatal(err)
	}
	loading, err := s.pipeline.StartAwaitStage(s.ctx, Loading)
	if err != nil {
		t.Fatal(err)
	}
	s.report(Uploading)
	s.report(Validating)
	if err := transforming.Get(s.ctx, nil); err != nil {
		t.Errorf("waiting for what has come: %v", err)
	}
	if err := s.pipeline.AwaitStage(s.ctx, Validating); err != nil {
		t.Errorf("waiting for what is over: %v", err)
	}
	// Nobody reports the transformation, so the pipeline fails.
	if err := loading.Get(s.ctx, nil); !errors.Is(err, runtime.ErrAbortedByClose) {
		t.Errorf("waiting for what does not come: %v, want %v", err, runtime.ErrAbortedByClose)
	}
}
