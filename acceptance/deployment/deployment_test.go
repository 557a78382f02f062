package deployment

import (
	"context"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// deploy starts a worker of a version of a deployment that has the name of its task queue, and makes that the current
// version.
func deploy(ctx context.Context, t *testing.T, name, version string) {
	t.Helper()
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{DeploymentOptions: worker.DeploymentOptions{
		UseVersioning:             true,
		Version:                   worker.WorkerDeploymentVersion{DeploymentName: name, BuildID: version},
		DefaultVersioningBehavior: workflow.VersioningBehaviorPinned,
	}}), func(r worker.Registry) {
		RegisterRelease(r, newRelease(version))
	})
	deployment := testserver.Client().WorkerDeploymentClient().GetHandle(name)
	testserver.WaitFor(t, "the server knows version "+version, func() bool {
		_, err := deployment.SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: version})
		if err != nil {
			t.Log(err)
		}
		return err == nil
	})
}

// A pinned workflow keeps its version, and takes the new one when it continues as new.
func TestContinueAsNewWithTheNewVersion(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	releases := NewReleaseClient(testserver.Client())
	deploy(ctx, t, name, "v1")
	h, err := releases.Start(ctx, Input{ID: name}, runtime.WithTaskQueue(name))
	if err != nil {
		t.Fatal(err)
	}
	notes := func() string {
		notes, err := h.Notes(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return notes
	}
	if got := notes(); got != "v1" {
		t.Fatalf("the workflow runs with %q", got)
	}
	deploy(ctx, t, name, "v2")
	// It hears of the version with its next workflow task after the version has got around in the server.
	testserver.WaitFor(t, "the workflow has the new version", func() bool {
		if err := h.Note(ctx, "."); err != nil {
			t.Fatal(err)
		}
		d, err := h.Describe(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return d.WorkflowExecution.RunID != h.RunID()
	})
	if err := h.Note(ctx, "end"); err != nil {
		t.Fatal(err)
	}
	got, err := h.Result(ctx)
	if err != nil || !(&release{Input: Input{Notes: []string{got}}}).has("v2") {
		t.Errorf("the result is %q, %v", got, err)
	}
}

func TestChildOfAnotherVersion(t *testing.T) {
	ctx, name := testserver.Context(t), testserver.Name(t)
	deploy(ctx, t, name, "v1")
	deploy(ctx, t, name, "v2")
	var got string
	// Which version is the current one gets around in the server.
	for got != "v2 has a child of v1 end" {
		h, err := NewReleaseClient(testserver.Client()).Start(ctx, Input{ID: testserver.Name(t), Child: true}, runtime.WithTaskQueue(name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err = h.Result(ctx); err != nil {
			t.Fatal(err)
		}
		t.Log(got)
		if got != "v1 has a child of v1 end" && got != "v2 has a child of v1 end" {
			t.Fatalf("the result is %q", got)
		}
	}
}
