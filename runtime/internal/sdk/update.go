package sdk

import (
	"context"

	"go.temporal.io/sdk/client"
)

// KnownError is the error of an update if its handle has that already, as it has a rejection. The SDK gives it to
// whoever asks for the outcome, without asking the server. It would ask the server for an outcome that is not known
// yet; so the context has ended, and the error says that.
func KnownError(ctx context.Context, update client.WorkflowUpdateHandle) error {
	ended, cancel := context.WithCancel(ctx)
	cancel()
	return update.Get(ended, nil)
}
