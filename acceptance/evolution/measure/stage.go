package measure

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"

	"github.com/temporalgen/temporalgen/runtime"
)

// A stage is where old and new code meet: a worker, which has a task queue for the scene, and a client.
type stage struct {
	address, namespace string
	queue              string // what tells its task queues from others
	journals           journals
}

// longest is how long a scene takes that hangs, and of which nobody says why.
const longest = time.Minute

// options are those of clients.
func (s *stage) options() client.Options {
	return client.Options{
		HostPort:  s.address,
		Namespace: s.namespace,
		Logger:    log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	}
}

// work starts a worker. A task that fails would be tried again for ever: it ends the scene.
func (s *stage) work(ctx context.Context, c *Contract, end context.CancelCauseFunc, with worker.Options) (stop func(), err error) {
	options := s.options()
	options.ConnectionOptions.DialOptions = []grpc.DialOption{grpc.WithChainUnaryInterceptor(func(
		ctx context.Context, method string, request, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
	) error {
		switch request := request.(type) {
		case *workflowservice.RespondWorkflowTaskFailedRequest:
			end(fmt.Errorf("a workflow task fails: %s", request.GetFailure().GetMessage()))
		case *workflowservice.RespondActivityTaskFailedRequest:
			end(fmt.Errorf("an activity fails: %s", request.GetFailure().GetMessage()))
		}
		return invoke(ctx, method, request, reply, connection, options...)
	})}
	sdk, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, err
	}
	with.DeadlockDetectionTimeout = time.Minute // the machine may be busy
	w := worker.New(sdk, s.queue+c.Queue, runtime.WorkerOptions(with))
	var registry worker.WorkflowRegistry = w
	if with.DisableWorkflowWorker {
		registry = activities{w}
	}
	c.Register(registry, s.journals.open)
	if err := w.Start(); err != nil {
		sdk.Close()
		return nil, err
	}
	return func() { w.Stop(); sdk.Close() }, nil
}

// activities leaves out workflows.
type activities struct{ worker.Registry }

func (activities) RegisterWorkflow(any)                                         {}
func (activities) RegisterWorkflowWithOptions(any, workflow.RegisterOptions)    {}
func (activities) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {}

// A transcript is what came of the calls of a scene.
type transcript struct {
	calls []call
	wire  []*commonpb.Payload // that have come since the last call
	stuck error               // why it does not come to its end, nil if it does
}

type call struct {
	what, result, failed string
	wire                 []string // the results as programs in other languages see them
}

func (t *transcript) say(what string, result any, err error) {
	c := call{what: what, result: fmt.Sprintf("%+v", result)}
	if err != nil {
		c.result, c.failed = "", kindOf(err)
	}
	for _, p := range t.wire {
		c.wire = append(c.wire, string(p.GetData()))
	}
	t.wire = nil
	t.calls = append(t.calls, c)
}

// listening is a data converter that keeps what comes.
type listening struct {
	converter.DataConverter
	transcript *transcript
}

func (l listening) FromPayload(p *commonpb.Payload, value any) error {
	l.transcript.wire = append(l.transcript.wire, p)
	return l.DataConverter.FromPayload(p, value)
}

func (l listening) FromPayloads(payloads *commonpb.Payloads, values ...any) error {
	l.transcript.wire = append(l.transcript.wire, payloads.GetPayloads()...)
	return l.DataConverter.FromPayloads(payloads, values...)
}

// kinds are those of errors that generated clients tell apart.
var kinds = []error{
	runtime.ErrRejected, runtime.ErrUnknownHandler, runtime.ErrInvalid, runtime.ErrNotFound, runtime.ErrWorkflowClosed,
	runtime.ErrAbortedByClose, runtime.ErrAlreadyStarted, runtime.ErrDraining, runtime.ErrOutcomeForgotten, runtime.ErrTimeout,
	runtime.ErrFailed,
}

// unreadable is the kind of the errors of a client that cannot decode an answer, and of all others.
const unreadable = "another error"

// kindOf is what an error says, without what differs from time to time.
func kindOf(err error) string {
	for _, kind := range kinds {
		if strings.Contains(err.Error(), kind.Error()) {
			return kind.Error()
		}
	}
	return unreadable
}

// talk lets a client of one contract talk to a worker of another, whose activities may be those of a third.
func (s *stage) talk(ctx context.Context, speaks, works, acts *Contract, id string) (*transcript, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	var with worker.Options
	if acts != works {
		stop, err := s.work(ctx, acts, end, worker.Options{DisableWorkflowWorker: true})
		if err != nil {
			return nil, err
		}
		defer stop()
		with.LocalActivityWorkerOnly = true
	}
	stop, err := s.work(ctx, works, end, with)
	if err != nil {
		return nil, err
	}
	defer stop()
	return s.speak(ctx, speaks.Queue != works.Queue, func(c client.Client, say Say) {
		speaks.Talk(ctx, c, s.queue+speaks.Queue, id, say)
	})
}

// speak makes a transcript, with the journal of the workers at its end. Nobody need speak to where nobody listens.
func (s *stage) speak(ctx context.Context, nobody bool, speak func(client.Client, Say)) (*transcript, error) {
	t := &transcript{}
	if nobody {
		t.say("any call", nil, fmt.Errorf("no worker has the task queue of the client"))
		return t, nil
	}
	options := s.options()
	options.DataConverter = listening{converter.GetDefaultDataConverter(), t}
	sdk, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, err
	}
	defer sdk.Close()
	speak(sdk, t.say)
	if cause := context.Cause(ctx); cause != nil {
		t.stuck = cause
	}
	for _, line := range s.journals.sorted() {
		t.say("journal: "+line, nil, nil)
	}
	return t, nil
}

// continues lets a worker of one contract have the first run of a workflow and a worker of another the next.
func (s *stage) continues(ctx context.Context, from, to *Contract, id string) (*transcript, error) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	first := &stage{address: s.address, namespace: s.namespace, queue: s.queue + "first/"}
	stopFirst, err := first.work(ctx, from, end, worker.Options{
		Interceptors: []interceptor.WorkerInterceptor{&elsewhere{queue: s.queue + to.Queue}},
	})
	if err != nil {
		return nil, err
	}
	defer stopFirst()
	stop, err := s.work(ctx, to, end, worker.Options{})
	if err != nil {
		return nil, err
	}
	defer stop()
	return s.speak(ctx, false, func(c client.Client, say Say) {
		from.Continue(ctx, c, first.queue+from.Queue, id, func(ctx context.Context) {
			hasContinued(ctx, c, from.WorkflowIDs(id)[0])
		}, say)
	})
}

// hasContinued waits until the latest run of a workflow is not the first.
func hasContinued(ctx context.Context, c client.Client, workflowID string) {
	for ; ctx.Err() == nil; time.Sleep(10 * time.Millisecond) {
		description, err := c.DescribeWorkflow(ctx, workflowID, "")
		if err != nil {
			continue
		}
		first := description.RawResponse.GetWorkflowExecutionInfo().GetFirstRunId()
		if description.WorkflowExecution.RunID != first {
			return
		}
		// It tells when the first run has ended.
		_, _ = c.GetWorkflowHistory(ctx, workflowID, first, true, enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT).Next()
	}
}

// elsewhere lets workflows continue as new on another task queue.
type elsewhere struct {
	interceptor.WorkerInterceptorBase
	queue string
}

func (e *elsewhere) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	i := &elsewhereInbound{elsewhere: e}
	i.Next = next
	return i
}

type elsewhereInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	elsewhere *elsewhere
}

func (i *elsewhereInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	o := &elsewhereOutbound{elsewhere: i.elsewhere}
	o.Next = next
	return i.Next.Init(o)
}

type elsewhereOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	elsewhere *elsewhere
}

func (o *elsewhereOutbound) NewContinueAsNewError(ctx workflow.Context, of any, args ...any) error {
	return o.Next.NewContinueAsNewError(workflow.WithWorkflowTaskQueue(ctx, o.elsewhere.queue), of, args...)
}
