package runtime

import (
	"context"

	"go.temporal.io/sdk/client"
)

// UpdateHandle stands for an update whose result is T. Its UpdateID, WorkflowID and RunID are those of the SDK's handle; the
// run ID is that of the run that took the update, "" if that is not known.
type UpdateHandle[T any] struct {
	client.WorkflowUpdateHandle
}

// Get waits for the update to complete and returns its result. An update that was
// accepted by a run that continued as new before it began is sent again, with the same ID.
// The handle of an update that was sent by somebody else does not have the message: there the error is
// ErrDraining.
func (u UpdateHandle[T]) Get(ctx context.Context) (T, error) {
	var result T
	err := u.WorkflowUpdateHandle.Get(ctx, target(&result))
	return result, err
}
