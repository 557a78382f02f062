package deployment

import (
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// child starts a child with the first version, whatever the version of its parent is.
func (r *release) child(ctx workflow.Context) (string, error) {
	first := &client.PinnedVersioningOverride{Version: worker.WorkerDeploymentVersion{
		DeploymentName: workflow.GetInfo(ctx).TaskQueueName, BuildID: "v1",
	}}
	child := StartReleaseChild(ctx, Input{ID: r.ID + "-child"}, runtime.WithChildVersioningOverride(first))
	if err := child.Note(ctx, "end"); err != nil {
		return "", err
	}
	notes, err := child.Get(ctx)
	return r.version + " has a child of " + notes, err
}
