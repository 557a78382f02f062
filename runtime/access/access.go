// Package access authorises and records what is done with an SDK client.
package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
)

// An Access is something that a client is about to ask of the server, or has asked. What it
// points to belongs to the sender, and is not to be changed.
type Access struct {
	// Contract is that of the workflow that receives, if Options has contracts. If it
	// has none, Contract is what the generated client that sends believes the workflow to
	// be, and the zero value if there is no generated client.
	Contract runtime.Contract
	// Message is what is sent, with the roles of those who may. That of an operation which
	// is no message has only a kind.
	Message    runtime.Message
	WorkflowID string // of a schedule, an activity or a Nexus operation, its ID
	RunID      string // "" for the workflow's current run
	UpdateID   string // of an update or its result
	Args       []any  // of the message, not encoded yet

	// Start has the options of a start, such as its policies for the ID. It is nil for
	// everything else, and for the start that a schedule will make.
	Start *client.StartWorkflowOptions
	// Input is what the SDK tells its interceptors, such as a
	// *interceptor.ClientTerminateWorkflowInput. It is nil for a message that is invalid.
	Input any
}

// The kinds of what a client can do besides sending messages. None has roles, except
// KindResult. What is done with an activity or a Nexus operation outside of workflows has
// the name of the SDK's method for a kind, such as "CancelActivity".
const (
	KindCancel    runtime.MessageKind = "cancel"
	KindTerminate runtime.MessageKind = "terminate" // also by a start that replaces a running workflow
	KindDescribe  runtime.MessageKind = "describe"
	// KindResult is waiting for the result of a workflow, with the roles of its start, or
	// of an update, with the update's name and roles as the generated client tells them.
	KindResult   runtime.MessageKind = "result"
	KindHistory  runtime.MessageKind = "history"  // reading it
	KindSchedule runtime.MessageKind = "schedule" // creating one; the name is the workflow type
)

// Options say who may do what with an SDK client, and where it is recorded. The
// functions are called from many goroutines at once.
type Options struct {
	// Authorize is called before something is sent, and denies it with an error. One that
	// panics denies it too. It should deny what it does not know: a message without roles,
	// or of a kind that it has never heard of. If it is nil, everything is denied.
	Authorize func(context.Context, Access) error
	// Audit is called once for each access: after it was denied or sent, with the error
	// that the sender gets, also if the sender gets a panic. For an update it is nil as
	// soon as the update has the stage that was waited for, also if it was rejected or has
	// failed: that is in the update's result. A panic of Audit is the sender's. Nil records
	// nothing.
	Audit func(context.Context, Access, error)
	// Contracts are those of all workflows that the client has to do with. If there are
	// any, the server is asked for the type of the workflow that receives, in a request of
	// its own before everything that is sent to one, and the access has the contract of
	// that type: whatever client sends it, and whatever that believes the workflow to be.
	// A type that is not among them has a contract that is empty but for the type.
	Contracts []runtime.Contract
}

// NewInterceptor returns an interceptor for client.Options that authorises and
// records what is done with the SDK client. It should be the last one, since those behind
// it can change what is sent.
//
// One call can be several accesses: a message that starts its workflow, a start that
// terminates a running workflow, a schedule and what it starts. All have to be allowed
// before anything is sent. A denied sender gets a *runtime.MessageError of the kind runtime.ErrDenied that
// wraps the error of Authorize.
//
// The SDK does not show everything to interceptors; docs/client.md lists what it does not.
// What a later SDK shows, and this version does not know, panics instead of being let
// through.
func NewInterceptor(options Options) interceptor.ClientInterceptor {
	return &clientInterceptor{options: options}
}

type clientInterceptor struct {
	interceptor.ClientInterceptorBase
	options Options
}

func (i *clientInterceptor) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return interceptReading(&outbound{options: i.options, next: next})
}

// errNoReturn is recorded for what has panicked while it was sent.
var errNoReturn = errors.New("panicked while it was sent, outcome unknown")

// send sends what needs accesses, if all of them are allowed.
func (o *outbound) send(ctx context.Context, send func() error, accesses ...Access) error {
	err := errNoReturn
	defer func() { o.audit(ctx, accesses, err) }()
	unknown := o.identify(ctx, accesses)
	if denied := o.authorize(ctx, accesses); denied != nil {
		err = denied
	} else if unknown != nil {
		err = unknown
	} else {
		err = send()
	}
	return err
}

func (o *outbound) audit(ctx context.Context, accesses []Access, err error) {
	if o.options.Audit == nil {
		return
	}
	for _, a := range slices.Backward(accesses) {
		// The others are recorded although Audit panics for one.
		defer o.options.Audit(ctx, a, err)
	}
}

func (o *outbound) authorize(ctx context.Context, accesses []Access) error {
	for _, a := range accesses {
		if err := o.ask(ctx, a); err != nil {
			denied := &runtime.MessageError{Kind: runtime.ErrDenied, Message: a.name(), WorkflowID: a.WorkflowID, UpdateID: a.UpdateID, Err: err}
			if strings.Contains(string(a.Message.Kind), "Activity") { // the kind is the name of a method
				denied.WorkflowID, denied.ActivityID = "", a.WorkflowID
			}
			return denied
		}
	}
	return nil
}

func (o *outbound) ask(ctx context.Context, a Access) (err error) {
	if o.options.Authorize == nil {
		return errors.New("nothing is authorised: there is no Authorize function")
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("authorise: panic: %v", p)
		}
	}()
	if err := o.options.Authorize(ctx, a); err != nil {
		// Errorf keeps the text, and copes with a nil pointer in the error.
		return fmt.Errorf("%w", err)
	}
	return nil
}

// name is what a runtime.MessageError calls the access.
func (a Access) name() string {
	switch a.Message.Kind {
	case runtime.KindQuery, runtime.KindSignal, runtime.KindUpdate:
		return a.Message.Name
	}
	return a.Message.String()
}

// identify sets the contracts of accesses that belong together, and what they say about the
// messages. If the receiver cannot be told, it has the sender's contracts, and an error.
func (o *outbound) identify(ctx context.Context, accesses []Access) error {
	sender := origin.Of(ctx).Contract
	receiver, err := sender, error(nil)
	if len(o.options.Contracts) > 0 {
		receiver, err = o.receiver(ctx, accesses, sender)
	}
	for i := range accesses {
		a := &accesses[i]
		switch kind := a.Message.Kind; {
		case !ofWorkflow(kind):
		case kind == runtime.KindStart && len(o.options.Contracts) > 0:
			a.Contract = o.contractOf(a.Message.Name)
		default:
			a.Contract = receiver
		}
		a.Message = a.message()
	}
	return err
}

// receiver is the contract of the workflow that gets what is no start.
func (o *outbound) receiver(ctx context.Context, accesses []Access, sender runtime.Contract) (runtime.Contract, error) {
	last := accesses[len(accesses)-1]
	if last.Message.Kind == runtime.KindStart || !ofWorkflow(last.Message.Kind) {
		return sender, nil
	}
	description, err := o.next.DescribeWorkflow(ctx, &interceptor.ClientDescribeWorkflowInput{WorkflowID: last.WorkflowID, RunID: last.RunID})
	if first := accesses[0].Message; first.Kind == runtime.KindStart {
		var notFound *serviceerror.NotFound
		if errors.As(err, &notFound) || err == nil && description.Response.WorkflowCloseTime != nil {
			return o.contractOf(first.Name), nil
		}
	}
	if err != nil {
		return sender, err
	}
	return o.contractOf(description.Response.WorkflowType.Name), nil
}

// contractOf is the contract of a workflow type.
func (o *outbound) contractOf(workflowType string) runtime.Contract {
	for _, c := range o.options.Contracts {
		if c.WorkflowType == workflowType {
			return c
		}
	}
	return runtime.Contract{WorkflowType: workflowType}
}

// ofWorkflow reports whether a workflow gets, or is, what has a kind.
func ofWorkflow(kind runtime.MessageKind) bool {
	switch kind {
	case runtime.KindStart, runtime.KindQuery, runtime.KindSignal, runtime.KindUpdate, KindCancel, KindTerminate, KindDescribe, KindResult, KindHistory:
		return true
	}
	return false
}

// message is what the contract says about the message.
func (a Access) message() runtime.Message {
	m := a.Message
	switch {
	case m.Kind != KindResult:
		return a.Contract.Message(m.Kind, m.Name)
	case a.UpdateID != "":
		m = a.Contract.Message(runtime.KindUpdate, m.Name)
	default:
		m = a.Contract.Message(runtime.KindStart, a.Contract.WorkflowType)
	}
	m.Kind = KindResult
	return m
}
