package main

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Everything is reported in its turn:
- it is uploading, until that is reported
- it is validating, until that is reported
- it is transforming, until that is reported
- Pipeline sales completed successfully

The transformation is reported first, and twice, and the upload last:
- it is still uploading, since nobody has told where the data are
- Pipeline stock completed successfully

The upload is reported, and nothing else:
- it has failed: still validating after 1s

Several conditions, in any order:
- All conditions met - proceeding

One condition of three:
- it has failed: missing after 1s: stage 1, payment
`, "pipeline-sales", "pipeline-stock", "pipeline-staff", "stages-house", "stages-shed")
}

// What is reported while no worker runs is handled in its order, whatever the names of the signals are.
func TestFirstUploadCounts(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	pipelines := NewDataPipelineClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(name)))
	pipeline, err := pipelines.Start(ctx, PipelineInput{ID: name})
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(
		pipeline.TransformComplete(ctx),
		pipeline.UploadComplete(ctx, Upload{Location: "s3://first"}),
		pipeline.UploadComplete(ctx, Upload{Location: "s3://second"}),
		pipeline.ValidationComplete(ctx),
	)
	if err != nil {
		t.Fatal(err)
	}
	var systems fakeSystems
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterDataPipeline(r, newPipeline)
		RegisterSystems(r, &systems)
	})
	if _, err := pipeline.Result(ctx); err != nil {
		t.Fatal(err)
	}
	want := []string{"validate s3://first", "transform s3://first", "load " + name}
	if diff := cmp.Diff(want, systems.steps.Calls()); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
}
