package stub

import (
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// SignalExternal sends a signal to another workflow, and waits until the server has it. msg is the signal's message, if
// it has one.
func SignalExternal(ctx workflow.Context, w runtime.ExternalWorkflow, signal string, msg ...any) error {
	return w.Signal(ctx, signal, signalArg(msg))
}
