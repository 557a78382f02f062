package stub

import (
	"cmp"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// An ExternalStarter is the start that goes along with a signal which another workflow sends.
type ExternalStarter struct {
	call    StartCall
	options []runtime.StartOption
}

// ExternalWithStart makes an ExternalStarter. Nothing is sent before a signal is.
func ExternalWithStart(call StartCall, options []runtime.StartOption) *ExternalStarter {
	return &ExternalStarter{call, slices.Clone(options)} // which the caller may change meanwhile
}

// SignalExternalWithStart sends a signal from a workflow to another one, which is started first if none with its ID runs,
// and waits until the server has done that, whatever becomes of ctx. msg is the signal's message, if it has one. The SDK
// says that this is experimental.
func SignalExternalWithStart(ctx workflow.Context, s *ExternalStarter, signal string, msg ...any) (runtime.ExternalWorkflow, error) {
	o, noID := s.call.startOptions(nil, s.options)
	if err := cmp.Or(noID, s.call.needID(o.ID, true)); err != nil {
		return runtime.ExternalWorkflow{}, &runtime.MessageError{Kind: runtime.ErrInvalid, Message: signal, WorkflowID: o.ID, Err: err}
	}
	// For the SDK this is a Nexus operation, which is cancelled with its context. Other signals are not.
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	err := workflow.SignalWithStartWorkflow(ctx, externalStartOptions(o), o.ID, signal, signalArg(msg), s.call.WorkflowType, s.call.Args...).Get(ctx, nil)
	if sdk.IsAlreadyStarted(err) {
		err = &runtime.MessageError{Kind: runtime.ErrAlreadyStarted, Message: signal, WorkflowID: o.ID, Err: err}
	}
	if err != nil {
		return runtime.ExternalWorkflow{}, err
	}
	return runtime.ExternalWorkflow{WorkflowID: o.ID}, nil
}

// externalStartOptions are the options of a client as those of a workflow.
func externalStartOptions(o client.StartWorkflowOptions) workflow.SignalWithStartWorkflowOptions {
	// The operation is for workflows that may run already.
	if o.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL {
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_UNSPECIFIED
	}
	var priority *temporal.Priority
	if o.Priority != (temporal.Priority{}) {
		priority = &o.Priority
	}
	return workflow.SignalWithStartWorkflowOptions{
		TaskQueue:                o.TaskQueue,
		WorkflowExecutionTimeout: o.WorkflowExecutionTimeout,
		WorkflowRunTimeout:       o.WorkflowRunTimeout,
		WorkflowTaskTimeout:      o.WorkflowTaskTimeout,
		WorkflowIDReusePolicy:    o.WorkflowIDReusePolicy,
		WorkflowIDConflictPolicy: o.WorkflowIDConflictPolicy,
		RetryPolicy:              o.RetryPolicy,
		CronSchedule:             o.CronSchedule,
		Memo:                     o.Memo,
		TypedSearchAttributes:    o.TypedSearchAttributes,
		Priority:                 priority,
		VersioningOverride:       o.VersioningOverride,
		StartDelay:               o.StartDelay,
		StaticSummary:            o.StaticSummary,
		StaticDetails:            o.StaticDetails,
	}
}
