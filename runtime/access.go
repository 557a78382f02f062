package runtime

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
)

// An Access is something that a client is about to send to the server, or has sent.
type Access struct {
	// Contract is the workflow's, as the generated client knows it. It is the zero value
	// if something is sent without a generated client, and for schedules: then nothing is
	// known about the roles of Message, which may be a reason to deny it.
	Contract Contract
	// Message is what is sent. That of an operation which is no message has only a kind.
	Message    Message
	WorkflowID string // of a schedule, its ID
	RunID      string // "" for the workflow's current run
	UpdateID   string // of an update
	Args       []any  // of the message, not encoded yet
}

// The kinds of what a client can send besides messages.
const (
	KindCancel    MessageKind = "cancel"
	KindTerminate MessageKind = "terminate"
	KindDescribe  MessageKind = "describe"
	KindSchedule  MessageKind = "schedule" // creating one; the name is the workflow type
)

// AccessFuncs are called for everything that an SDK client sends to a workflow. Either
// may be nil. They are called from many goroutines at once.
type AccessFuncs struct {
	// Authorize is called before something is sent, and denies it with an error.
	Authorize func(context.Context, Access) error
	// Audit is called after something was sent or denied, with the error that the sender
	// gets. For an update it is nil as soon as the update has the stage that was waited for,
	// also if it was rejected or has failed: that is in the update's result.
	Audit func(context.Context, Access, error)
}

// NewAccessInterceptor returns an interceptor for client.Options that lets functions
// authorise and record what is sent with the SDK client. A message that starts its
// workflow is two accesses: both have to be allowed before anything is sent.
//
// A denied sender gets a *MessageError of the kind ErrDenied that wraps the error of
// Authorize. The SDK does not show everything to interceptors: not the reading of results
// and histories, not listing, and not what is done with schedules that exist.
func NewAccessInterceptor(functions AccessFuncs) interceptor.ClientInterceptor {
	return &accessInterceptor{functions: functions}
}

type accessInterceptor struct {
	interceptor.ClientInterceptorBase
	functions AccessFuncs
}

func (i *accessInterceptor) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	outbound := &accessOutbound{functions: i.functions}
	outbound.Next = next
	return outbound
}

// An origin tells the interceptor what a generated client knows about a call and the SDK
// does not say.
type origin struct {
	contract *Contract
	start    Access // of an update with start
}

type originKey struct{}

func (s *sender) context(ctx context.Context) context.Context {
	return context.WithValue(ctx, originKey{}, origin{contract: &s.contract})
}

func (s *sender) withStartContext(ctx context.Context, start Access) context.Context {
	return context.WithValue(ctx, originKey{}, origin{&s.contract, start})
}

func originOf(ctx context.Context) origin {
	o, ok := ctx.Value(originKey{}).(origin)
	if !ok {
		o.contract = &Contract{}
		o.start.Message.Kind = KindStart
	}
	return o
}

type accessOutbound struct {
	interceptor.ClientOutboundInterceptorBase
	functions AccessFuncs
}

// send sends what needs accesses, if all of them are allowed.
func (o *accessOutbound) send(ctx context.Context, send func() error, accesses ...Access) error {
	contract := originOf(ctx).contract
	for i := range accesses {
		accesses[i].Contract = *contract
		accesses[i].Message = contract.Message(accesses[i].Message.Kind, accesses[i].Message.Name)
	}
	err := o.authorize(ctx, accesses)
	if err == nil {
		err = send()
	}
	if o.functions.Audit != nil {
		for _, a := range accesses {
			o.functions.Audit(ctx, a, err)
		}
	}
	return err
}

func (o *accessOutbound) authorize(ctx context.Context, accesses []Access) error {
	if o.functions.Authorize == nil {
		return nil
	}
	for _, a := range accesses {
		if err := o.functions.Authorize(ctx, a); err != nil {
			return &MessageError{Kind: ErrDenied, Message: a.name(), WorkflowID: a.WorkflowID, UpdateID: a.UpdateID, Err: err}
		}
	}
	return nil
}

// name is what a MessageError calls the access.
func (a Access) name() string {
	switch a.Message.Kind {
	case KindQuery, KindSignal, KindUpdate:
		return a.Message.Name
	}
	return a.Message.String()
}

func startAccess(workflowType, workflowID string, args []any) Access {
	return Access{Message: Message{Kind: KindStart, Name: workflowType}, WorkflowID: workflowID, Args: args}
}

func (o *accessOutbound) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (run client.WorkflowRun, err error) {
	err = o.send(ctx, func() (err error) {
		run, err = o.Next.ExecuteWorkflow(ctx, in)
		return err
	}, startAccess(in.WorkflowType, in.Options.ID, in.Args))
	return run, err
}

func (o *accessOutbound) SignalWorkflow(ctx context.Context, in *interceptor.ClientSignalWorkflowInput) error {
	return o.send(ctx, func() error { return o.Next.SignalWorkflow(ctx, in) }, Access{
		Message:    Message{Kind: KindSignal, Name: in.SignalName},
		WorkflowID: in.WorkflowID, RunID: in.RunID, Args: []any{in.Arg},
	})
}

func (o *accessOutbound) SignalWithStartWorkflow(ctx context.Context, in *interceptor.ClientSignalWithStartWorkflowInput) (run client.WorkflowRun, err error) {
	err = o.send(ctx, func() (err error) {
		run, err = o.Next.SignalWithStartWorkflow(ctx, in)
		return err
	}, startAccess(in.WorkflowType, in.Options.ID, in.Args), Access{
		Message:    Message{Kind: KindSignal, Name: in.SignalName},
		WorkflowID: in.Options.ID, Args: []any{in.SignalArg},
	})
	return run, err
}

func (o *accessOutbound) QueryWorkflow(ctx context.Context, in *interceptor.ClientQueryWorkflowInput) (answer converter.EncodedValue, err error) {
	err = o.send(ctx, func() (err error) {
		answer, err = o.Next.QueryWorkflow(ctx, in)
		return err
	}, Access{
		Message:    Message{Kind: KindQuery, Name: in.QueryType},
		WorkflowID: in.WorkflowID, RunID: in.RunID, Args: in.Args,
	})
	return answer, err
}

func (o *accessOutbound) UpdateWorkflow(ctx context.Context, in *interceptor.ClientUpdateWorkflowInput) (update client.WorkflowUpdateHandle, err error) {
	err = o.send(ctx, func() (err error) {
		update, err = o.Next.UpdateWorkflow(ctx, in)
		return err
	}, Access{
		Message:    Message{Kind: KindUpdate, Name: in.UpdateName},
		WorkflowID: in.WorkflowID, RunID: in.RunID, UpdateID: in.UpdateID, Args: in.Args,
	})
	return update, err
}

// UpdateWithStartWorkflow is not told what is started; generated clients tell it.
func (o *accessOutbound) UpdateWithStartWorkflow(ctx context.Context, in *interceptor.ClientUpdateWithStartWorkflowInput) (update client.WorkflowUpdateHandle, err error) {
	u, start := in.UpdateOptions, originOf(ctx).start
	err = o.send(ctx, func() (err error) {
		update, err = o.Next.UpdateWithStartWorkflow(ctx, in)
		return err
	}, start, Access{
		Message:    Message{Kind: KindUpdate, Name: u.UpdateName},
		WorkflowID: start.WorkflowID, UpdateID: u.UpdateID, Args: u.Args,
	})
	return update, err
}

func (o *accessOutbound) CancelWorkflow(ctx context.Context, in *interceptor.ClientCancelWorkflowInput) error {
	return o.send(ctx, func() error { return o.Next.CancelWorkflow(ctx, in) }, Access{
		Message: Message{Kind: KindCancel}, WorkflowID: in.WorkflowID, RunID: in.RunID,
	})
}

func (o *accessOutbound) TerminateWorkflow(ctx context.Context, in *interceptor.ClientTerminateWorkflowInput) error {
	return o.send(ctx, func() error { return o.Next.TerminateWorkflow(ctx, in) }, Access{
		Message: Message{Kind: KindTerminate}, WorkflowID: in.WorkflowID, RunID: in.RunID,
	})
}

func (o *accessOutbound) DescribeWorkflow(ctx context.Context, in *interceptor.ClientDescribeWorkflowInput) (out *interceptor.ClientDescribeWorkflowOutput, err error) {
	err = o.send(ctx, func() (err error) {
		out, err = o.Next.DescribeWorkflow(ctx, in)
		return err
	}, Access{Message: Message{Kind: KindDescribe}, WorkflowID: in.WorkflowID, RunID: in.RunID})
	return out, err
}

func (o *accessOutbound) CreateSchedule(ctx context.Context, in *interceptor.ScheduleClientCreateInput) (schedule client.ScheduleHandle, err error) {
	a := Access{Message: Message{Kind: KindSchedule}, WorkflowID: in.Options.ID}
	if action, ok := in.Options.Action.(*client.ScheduleWorkflowAction); ok {
		a.Message.Name, _ = action.Workflow.(string)
		a.Args = action.Args
	}
	err = o.send(ctx, func() (err error) {
		schedule, err = o.Next.CreateSchedule(ctx, in)
		return err
	}, a)
	return schedule, err
}
