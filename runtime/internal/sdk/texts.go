package sdk

import (
	"errors"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// PanicType is the type that the SDK gives to the failure of a panic.
const PanicType = "PanicError"

// AbortedType is the type that the server gives to the failure of an update that a workflow left unfinished. It is
// tested by TestTheTypeOfAnUpdateThatWasLeftUnfinished in acceptance/wire.
const AbortedType = "AcceptedUpdateCompletedWorkflow"

// ReadOnlyPanic is the value with which the SDK panics if a validator or a query does
// what only handlers can do.
const ReadOnlyPanic = "getState: illegal access from outside of workflow context"

// IsValidatorPanic reports whether an update was rejected since its validator panicked. Handlers that panic give
// no answer.
func IsValidatorPanic(err *temporal.PanicError) bool {
	return strings.HasPrefix(err.Error(), "update validator panic: ")
}

// IsUnknownUpdate reports whether a workflow has rejected an update since it has no handler of that name. The workflow
// may be one of the TypeScript SDK, whose text is tested by TestWorkerFailures in acceptance/typescript.
func IsUnknownUpdate(err *temporal.ApplicationError, update string) bool {
	switch err.Type() {
	case "":
		return strings.HasPrefix(err.Message(), "unknown update "+update+".")
	case "Error":
		return err.Message() == "No registered handler for update: "+update
	}
	return false
}

// IsUnknownQuery reports whether a workflow has no handler for a query. It may be one of the TypeScript SDK, as for
// IsUnknownUpdate.
func IsUnknownQuery(err *serviceerror.QueryFailed, query string) bool {
	return strings.HasPrefix(err.Message, "unknown queryType") ||
		strings.HasPrefix(err.Message, "Workflow did not register a handler for "+query+". ")
}

// IsClosed reports whether something was not found since the workflow has completed. The server tells these cases
// apart only in the text. An update that is aborted was not accepted. The texts are tested by
// TestTheTextOfAWorkflowThatHasCompleted and TestTheTextOfAnUpdateThatWasNeverAccepted in acceptance/wire.
func IsClosed(err *serviceerror.NotFound) bool {
	return strings.Contains(err.Message, "already completed") || strings.Contains(err.Message, "aborted by closing workflow")
}

// IsAlreadyStarted reports whether a signal with a start, which a workflow has sent, was refused since a workflow with
// the ID has run before. It is tested by TestStartAnotherWorkflowThatHasEnded in acceptance/conversation.
func IsAlreadyStarted(err error) bool {
	refused, ok := errors.AsType[*temporal.ServerError](err)
	return ok && strings.HasPrefix(refused.Error(), "WorkflowExecutionAlreadyStarted: ")
}

// IsTooLarge reports whether gRPC has refused to carry a message, on either side. The SDK does not show the type of
// that error, which still has the status: of all others it makes errors of package serviceerror.
func IsTooLarge(err error) bool {
	s, ok := status.FromError(err)
	return ok && s.Code() == codes.ResourceExhausted && strings.Contains(s.Message(), "larger than max")
}
