package runtime

import (
	"context"

	"go.temporal.io/sdk/client"
)

// UpdateHandle stands for an update whose result is T. It can be used by many goroutines at once. That of an update
// without a result is a client.WorkflowUpdateHandle.
type UpdateHandle[T any] struct {
	// Handle is the handle without a type.
	Handle client.WorkflowUpdateHandle
}

// UpdateID is the update ID.
func (u *UpdateHandle[T]) UpdateID() string { return u.Handle.UpdateID() }

// RunID is the ID of the run that took the update, "" if that is not known.
func (u *UpdateHandle[T]) RunID() string { return u.Handle.RunID() }

// Get waits for the update to complete and returns its result. An update that was
// accepted by a run that continued as new before it began is sent again, with the same ID.
// The handle of an update that was sent by somebody else does not have the message: there the error is
// ErrDraining.
func (u *UpdateHandle[T]) Get(ctx context.Context) (T, error) {
	var result T
	err := u.Handle.Get(ctx, &result)
	return result, err
}
