package access

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// An outbound turns what the SDK shows to interceptors into accesses.
type outbound struct {
	// The SDK wants it to be embedded. It has no Next, so that methods which the SDK adds,
	// and which are missing here, let nothing through.
	interceptor.ClientOutboundInterceptorBase
	options Options
	next    interceptor.ClientOutboundInterceptor
}

// startAccesses are those of starting a workflow.
func startAccesses(workflowType string, options *client.StartWorkflowOptions, args []any, input any) []Access {
	//lint:ignore SA1019 the server still knows it
	terminateIfRunning := enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING
	accesses := []Access{{
		Message:    runtime.Message{Kind: runtime.KindStart, Name: workflowType},
		WorkflowID: options.ID, Args: args, Start: options, Input: input,
	}}
	if options.WorkflowIDConflictPolicy == enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING ||
		options.WorkflowIDReusePolicy == terminateIfRunning {
		accesses = append(accesses, Access{Message: runtime.Message{Kind: KindTerminate}, WorkflowID: options.ID, Input: input})
	}
	return accesses
}

// sendFor is send for what has a result.
func sendFor[In, Out any](ctx context.Context, o *outbound, send func(context.Context, In) (Out, error), in In, accesses ...Access) (out Out, err error) {
	err = o.send(ctx, func() (err error) {
		out, err = send(ctx, in)
		return err
	}, accesses...)
	return out, err
}

func (o *outbound) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	return sendFor(ctx, o, o.next.ExecuteWorkflow, in, startAccesses(in.WorkflowType, in.Options, in.Args, in)...)
}

func (o *outbound) SignalWorkflow(ctx context.Context, in *interceptor.ClientSignalWorkflowInput) error {
	return o.send(ctx, func() error { return o.next.SignalWorkflow(ctx, in) }, Access{
		Message:    runtime.Message{Kind: runtime.KindSignal, Name: in.SignalName},
		WorkflowID: in.WorkflowID, RunID: in.RunID, Args: []any{in.Arg}, Input: in,
	})
}

func (o *outbound) SignalWithStartWorkflow(ctx context.Context, in *interceptor.ClientSignalWithStartWorkflowInput) (client.WorkflowRun, error) {
	return sendFor(ctx, o, o.next.SignalWithStartWorkflow, in, append(startAccesses(in.WorkflowType, in.Options, in.Args, in), Access{
		Message:    runtime.Message{Kind: runtime.KindSignal, Name: in.SignalName},
		WorkflowID: in.Options.ID, Args: []any{in.SignalArg}, Input: in,
	})...)
}

func (o *outbound) QueryWorkflow(ctx context.Context, in *interceptor.ClientQueryWorkflowInput) (converter.EncodedValue, error) {
	return sendFor(ctx, o, o.next.QueryWorkflow, in, Access{
		Message:    runtime.Message{Kind: runtime.KindQuery, Name: in.QueryType},
		WorkflowID: in.WorkflowID, RunID: in.RunID, Args: in.Args, Input: in,
	})
}

func (o *outbound) UpdateWorkflow(ctx context.Context, in *interceptor.ClientUpdateWorkflowInput) (client.WorkflowUpdateHandle, error) {
	send := func(ctx context.Context, in *interceptor.ClientUpdateWorkflowInput) (client.WorkflowUpdateHandle, error) {
		return o.next.UpdateWorkflow(origin.WithPart(ctx), in)
	}
	return sendFor(ctx, o, send, in, Access{
		Message:    runtime.Message{Kind: runtime.KindUpdate, Name: in.UpdateName},
		WorkflowID: in.WorkflowID, RunID: in.RunID, UpdateID: in.UpdateID, Args: in.Args, Input: in,
	})
}

func (o *outbound) UpdateWithStartWorkflow(ctx context.Context, in *interceptor.ClientUpdateWithStartWorkflowInput) (client.WorkflowUpdateHandle, error) {
	start := sdk.StartOf(in.StartWorkflowOperation)
	if start == nil {
		start = origin.Of(ctx).Start
	}
	if start == nil {
		start = &interceptor.ClientExecuteWorkflowInput{Options: &client.StartWorkflowOptions{}} // nobody can tell
	}
	send := func(ctx context.Context, in *interceptor.ClientUpdateWithStartWorkflowInput) (client.WorkflowUpdateHandle, error) {
		return o.next.UpdateWithStartWorkflow(origin.WithPart(ctx), in)
	}
	u := in.UpdateOptions
	return sendFor(ctx, o, send, in, append(startAccesses(start.WorkflowType, start.Options, start.Args, in), Access{
		Message:    runtime.Message{Kind: runtime.KindUpdate, Name: u.UpdateName},
		WorkflowID: start.Options.ID, UpdateID: u.UpdateID, Args: u.Args, Input: in,
	})...)
}

func (o *outbound) CancelWorkflow(ctx context.Context, in *interceptor.ClientCancelWorkflowInput) error {
	return o.send(ctx, func() error { return o.next.CancelWorkflow(ctx, in) }, Access{
		Message: runtime.Message{Kind: KindCancel}, WorkflowID: in.WorkflowID, RunID: currentRun(in.RunID, in.FirstExecutionRunID), Input: in,
	})
}

func (o *outbound) TerminateWorkflow(ctx context.Context, in *interceptor.ClientTerminateWorkflowInput) error {
	return o.send(ctx, func() error { return o.next.TerminateWorkflow(ctx, in) }, Access{
		Message: runtime.Message{Kind: KindTerminate}, WorkflowID: in.WorkflowID, RunID: currentRun(in.RunID, in.FirstExecutionRunID), Input: in,
	})
}

// currentRun is the run that is meant. If the chain's first run is given, it is the current one.
func currentRun(runID, firstRunID string) string {
	if firstRunID != "" {
		return ""
	}
	return runID
}

func (o *outbound) DescribeWorkflow(ctx context.Context, in *interceptor.ClientDescribeWorkflowInput) (*interceptor.ClientDescribeWorkflowOutput, error) {
	return sendFor(ctx, o, o.next.DescribeWorkflow, in, Access{
		Message: runtime.Message{Kind: KindDescribe}, WorkflowID: in.WorkflowID, RunID: in.RunID, Input: in,
	})
}

func (o *outbound) CreateSchedule(ctx context.Context, in *interceptor.ScheduleClientCreateInput) (client.ScheduleHandle, error) {
	schedule := Access{Message: runtime.Message{Kind: KindSchedule}, WorkflowID: in.Options.ID, Input: in}
	start := Access{Message: runtime.Message{Kind: runtime.KindStart}, Input: in}
	if action, ok := in.Options.Action.(*client.ScheduleWorkflowAction); ok {
		start.Message.Name, _ = action.Workflow.(string)
		start.WorkflowID, start.Args = action.ID, action.Args
		schedule.Message.Name = start.Message.Name
	}
	return sendFor(ctx, o, o.next.CreateSchedule, in, schedule, start)
}

func (o *outbound) ExecuteActivity(ctx context.Context, in *interceptor.ClientExecuteActivityInput) (client.ActivityHandle, error) {
	a := methodAccess("ExecuteActivity", in.Options.ID, "", in)
	a.Message.Name, a.Args = in.ActivityType, in.Args
	return sendFor(ctx, o, o.next.ExecuteActivity, in, a)
}

// methodAccess is that of a method for activities or Nexus operations.
func methodAccess(method runtime.MessageKind, id, runID string, input any) Access {
	return Access{Message: runtime.Message{Kind: method}, WorkflowID: id, RunID: runID, Input: input}
}

// GetActivityHandle asks nobody. Generated clients use one without an ID; see [origin.Refuse].
func (o *outbound) GetActivityHandle(in *interceptor.ClientGetActivityHandleInput) client.ActivityHandle {
	next := o.next.GetActivityHandle(in)
	if in.ActivityID == "" {
		return &handle{next, o}
	}
	return next
}

func (o *outbound) CancelActivity(ctx context.Context, in *interceptor.ClientCancelActivityInput) error {
	return o.send(ctx, func() error { return o.next.CancelActivity(ctx, in) }, methodAccess("CancelActivity", in.ActivityID, in.RunID, in))
}

func (o *outbound) TerminateActivity(ctx context.Context, in *interceptor.ClientTerminateActivityInput) error {
	return o.send(ctx, func() error { return o.next.TerminateActivity(ctx, in) }, methodAccess("TerminateActivity", in.ActivityID, in.RunID, in))
}

func (o *outbound) PauseActivity(ctx context.Context, in *interceptor.ClientPauseActivityInput) error {
	return o.send(ctx, func() error { return o.next.PauseActivity(ctx, in) }, methodAccess("PauseActivity", in.ActivityID, in.RunID, in))
}

func (o *outbound) UnpauseActivity(ctx context.Context, in *interceptor.ClientUnpauseActivityInput) error {
	return o.send(ctx, func() error { return o.next.UnpauseActivity(ctx, in) }, methodAccess("UnpauseActivity", in.ActivityID, in.RunID, in))
}

func (o *outbound) UpdateActivityOptions(ctx context.Context, in *interceptor.ClientUpdateActivityOptionsInput) (*interceptor.ClientUpdateActivityOptionsOutput, error) {
	return sendFor(ctx, o, o.next.UpdateActivityOptions, in, methodAccess("UpdateActivityOptions", in.ActivityID, in.RunID, in))
}

func (o *outbound) DescribeActivity(ctx context.Context, in *interceptor.ClientDescribeActivityInput) (*interceptor.ClientDescribeActivityOutput, error) {
	return sendFor(ctx, o, o.next.DescribeActivity, in, methodAccess("DescribeActivity", in.ActivityID, in.RunID, in))
}

func (o *outbound) PollActivityResult(ctx context.Context, in *interceptor.ClientPollActivityResultInput) (*interceptor.ClientPollActivityResultOutput, error) {
	return sendFor(ctx, o, o.next.PollActivityResult, in, methodAccess("PollActivityResult", in.ActivityID, in.RunID, in))
}

// ExecuteNexusOperation's access is named for the service and the operation.
func (o *outbound) ExecuteNexusOperation(ctx context.Context, in *interceptor.ClientExecuteNexusOperationInput) (client.NexusOperationHandle, error) {
	a := methodAccess("ExecuteNexusOperation", in.Options.ID, "", in)
	a.Message.Name, a.Args = in.Service+"/"+in.OperationType, []any{in.Input}
	return sendFor(ctx, o, o.next.ExecuteNexusOperation, in, a)
}

// GetNexusOperationHandle asks nobody.
func (o *outbound) GetNexusOperationHandle(in *interceptor.ClientGetNexusOperationHandleInput) client.NexusOperationHandle {
	return o.next.GetNexusOperationHandle(in)
}

func (o *outbound) CancelNexusOperation(ctx context.Context, in *interceptor.ClientCancelNexusOperationInput) error {
	return o.send(ctx, func() error { return o.next.CancelNexusOperation(ctx, in) }, methodAccess("CancelNexusOperation", in.OperationID, in.RunID, in))
}

func (o *outbound) TerminateNexusOperation(ctx context.Context, in *interceptor.ClientTerminateNexusOperationInput) error {
	return o.send(ctx, func() error { return o.next.TerminateNexusOperation(ctx, in) }, methodAccess("TerminateNexusOperation", in.OperationID, in.RunID, in))
}

func (o *outbound) DescribeNexusOperation(ctx context.Context, in *interceptor.ClientDescribeNexusOperationInput) (*interceptor.ClientDescribeNexusOperationOutput, error) {
	return sendFor(ctx, o, o.next.DescribeNexusOperation, in, methodAccess("DescribeNexusOperation", in.OperationID, in.RunID, in))
}

func (o *outbound) PollNexusOperationResult(ctx context.Context, in *interceptor.ClientPollNexusOperationResultInput) (*interceptor.ClientPollNexusOperationResultOutput, error) {
	return sendFor(ctx, o, o.next.PollNexusOperationResult, in, methodAccess("PollNexusOperationResult", in.OperationID, in.RunID, in))
}
