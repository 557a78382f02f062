package replaytest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/guard"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// Replay replays a history and compares how the run and its updates ended. An error says what differs, and at which
// event. A run of which no workflow task has begun has nothing to replay.
func (c Corpus) Replay(history History) error {
	replayed, err := c.replay(history.History)
	if err == nil {
		err = replayed.compare(history.History)
	}
	if err != nil {
		return fmt.Errorf("history %s of workflow %s: %w", history.Name, started(history.History).GetWorkflowType().GetName(), err)
	}
	return nil
}

// replay replays a history without comparing outcomes.
func (c Corpus) replay(history *historypb.History) (*replayed, error) {
	if c.Register == nil {
		return nil, errors.New("the corpus has no workflows: Register is not set")
	}
	if err := check(history); err != nil {
		return nil, err
	}
	isTask := func(e *historypb.HistoryEvent) bool { return e.GetWorkflowTaskStartedEventAttributes() != nil }
	if !slices.ContainsFunc(history.GetEvents(), isTask) {
		return &replayed{}, nil
	}
	r, err := c.replayOnce(history)
	if err == nil {
		return r, nil
	}
	if r == nil {
		return nil, err // the options are wrong
	}
	if failure := closing(history).GetWorkflowExecutionFailedEventAttributes().GetFailure(); r.panicked != nil && failure.GetMessage() == failedOnPanic {
		// What a worker with the policy FailWorkflow has recorded. The SDK's replayer has no such policy.
		r.closing = proto.CloneOf(closing(history))
		r.closing.GetWorkflowExecutionFailedEventAttributes().GetFailure().GetCause().Message = fmt.Sprint(r.panicked)
		r.task = lastTask(history)
		return r, nil
	}
	switch text := readable(err); {
	case !r.begun && (strings.Contains(text, otherCommands) || strings.Contains(text, otherEnd)):
		return nil, errArguments
	case !r.begun:
		return nil, errors.New(text)
	}
	ends := r.ends(history)
	if ends != nil && strings.Contains(err.Error(), otherEnd) {
		return nil, ends
	}
	err = c.locate(history, err)
	if ends != nil && r.closing != nil {
		err = fmt.Errorf("%w\nthe replayed run ended in the workflow task of event %d:\n%s", err, r.task, r.text(r.closing))
	}
	return nil, err
}

// check reports what is no history of a run. The SDK's replayer panics for some of it.
func check(history *historypb.History) error {
	if started(history) == nil {
		return errors.New("it does not begin with the start of a workflow")
	}
	for _, event := range history.GetEvents() {
		if !valid(event) {
			return fmt.Errorf("event %d, %s, has no attributes of its type", event.GetEventId(), typeOf(event))
		}
	}
	return nil
}

// valid reports whether an event has the attributes of its type, or none that a worker looks at.
func valid(event *historypb.HistoryEvent) bool {
	m := event.ProtoReflect()
	attributes := m.WhichOneof(m.Descriptor().Oneofs().ByName("attributes"))
	return event.GetWorkerMayIgnore() || attributes != nil && event.GetEventType() == eventType(attributes)
}

// eventType is the type of the events with some attributes.
func eventType(attributes protoreflect.FieldDescriptor) enumspb.EventType {
	name := strings.TrimSuffix(string(attributes.Name()), "_event_attributes")
	return enumspb.EventType(enumspb.EventType_value["EVENT_TYPE_"+strings.ToUpper(name)])
}

// failedOnPanic is the message of the failure of a workflow that panicked, if the worker's policy is FailWorkflow.
const failedOnPanic = "Workflow failed on panic due to FailWorkflow workflow panic policy"

// otherEnd is in the error of the SDK's replayer for a run that ended in another way, with all that it knows of it.
const otherEnd = "replay workflow doesn't return the same result as the last event"

// otherCommands is in the error of the SDK's replayer for a run with other commands.
const otherCommands = "[TMPRL1100]"

// errArguments is why a run does not begin that replays. The SDK fails it before any code of the workflow is called.
var errArguments = errors.New("the arguments do not decode into the workflow's parameters")

// replayOnce replays a history with the SDK's replayer.
func (c Corpus) replayOnce(history *historypb.History) (*replayed, error) {
	r := &replayed{}
	options := runtime.ReplayerOptions(c.Options)
	options.DisableDeadlockDetection = true
	// The last plugin sees what the others have made of the options.
	options.Plugins = append(slices.Clone(options.Plugins), &plugin{replayed: r})
	replayer, err := worker.NewWorkflowReplayerWithOptions(options)
	if err != nil {
		return nil, err
	}
	c.Register(replayer)
	logger := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	if options.EnableLoggingInReplay {
		logger = log.NewStructuredLogger(slog.Default())
	}
	// It panics if it misses what every server records.
	err, panicked := guard.Call("the SDK's replayer", func() error {
		return replayer.ReplayWorkflowHistoryWithOptions(logger, history, worker.ReplayWorkflowHistoryOptions{
			OriginalExecution: workflow.Execution{ID: started(history).GetWorkflowId(), RunID: runID(history)},
		})
	})
	return r, errors.Join(r.err, err, panicked)
}

// runID is the ID of a run. It differs from the one that the run was started with if it was reset.
func runID(history *historypb.History) string {
	id := started(history).GetOriginalExecutionRunId()
	for _, event := range history.GetEvents() {
		failed := event.GetWorkflowTaskFailedEventAttributes()
		if failed.GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW && failed.GetNewRunId() != "" {
			id = failed.GetNewRunId()
		}
	}
	return id
}

// replayed is what a replay has shown of a run.
type replayed struct {
	interceptor.WorkerInterceptorBase
	data     converter.DataConverter
	failures converter.FailureConverter

	begun    bool
	closing  *historypb.HistoryEvent // what would be recorded of the end, nil if the run goes on
	task     int64                   // the event with which the workflow task has begun in which it ended
	updates  map[string]*updatepb.Outcome
	err      error // of converters
	panicked any
}

// plugin puts the interceptor outside of all others, so that it sees what the SDK sees.
type plugin struct {
	worker.PluginBase
	replayed *replayed
}

func (*plugin) Name() string { return "github.com/temporalgen/temporalgen/runtime/replaytest" }

func (p *plugin) ConfigureWorkflowReplayer(_ context.Context, configure worker.PluginConfigureWorkflowReplayerOptions) error {
	options, r := configure.WorkflowReplayerOptions, p.replayed
	if r.data = options.DataConverter; r.data == nil {
		r.data = converter.GetDefaultDataConverter()
	}
	if r.failures = options.FailureConverter; r.failures == nil {
		r.failures = temporal.GetDefaultFailureConverter()
	}
	r.updates = map[string]*updatepb.Outcome{}
	options.Interceptors = append([]interceptor.WorkerInterceptor{r}, options.Interceptors...)
	return nil
}

func (r *replayed) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	i := &inbound{replayed: r}
	i.Next = next
	return i
}

type inbound struct {
	interceptor.WorkflowInboundInterceptorBase
	replayed *replayed
}

func (i *inbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	i.replayed.begin(ctx)
	defer func() {
		if i.replayed.panicked = recover(); i.replayed.panicked != nil {
			panic(i.replayed.panicked)
		}
	}()
	result, err := i.Next.ExecuteWorkflow(ctx, in)
	i.replayed.end(ctx, result, err)
	return result, err
}

func (i *inbound) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	result, err := i.Next.ExecuteUpdate(ctx, in)
	if info := workflow.GetCurrentUpdateInfo(ctx); info != nil {
		i.replayed.updates[info.ID] = i.replayed.outcome(ctx, result, err)
	}
	return result, err
}

// begin makes the converters those of the workflow.
func (r *replayed) begin(ctx workflow.Context) {
	r.begun = true
	info := workflow.GetInfo(ctx)
	of := converter.WorkflowSerializationContext{Namespace: info.Namespace, WorkflowID: info.WorkflowExecution.ID}
	if aware, ok := r.data.(workflow.ContextAware); ok {
		r.data = aware.WithWorkflowContext(ctx)
	}
	r.data = converter.WithDataConverterSerializationContext(r.data, of)
	r.failures = converter.WithFailureConverterSerializationContext(r.failures, of)
}

// end makes the event that a server would record, as the SDK makes the command for it.
func (r *replayed) end(ctx workflow.Context, result any, err error) {
	r.task = int64(workflow.GetInfo(ctx).GetCurrentHistoryLength())
	event := &historypb.HistoryEvent{}
	var next *workflow.ContinueAsNewError
	var cancelled *temporal.CanceledError
	switch {
	case errors.As(err, &cancelled):
		event.EventType = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED
		event.Attributes = &historypb.HistoryEvent_WorkflowExecutionCanceledEventAttributes{
			WorkflowExecutionCanceledEventAttributes: &historypb.WorkflowExecutionCanceledEventAttributes{
				Details: r.failures.ErrorToFailure(cancelled).GetCanceledFailureInfo().GetDetails(),
			},
		}
	case errors.As(err, &next):
		event.EventType = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW
		event.Attributes = &historypb.HistoryEvent_WorkflowExecutionContinuedAsNewEventAttributes{
			WorkflowExecutionContinuedAsNewEventAttributes: continued(next),
		}
	default:
		switch outcome := r.outcome(ctx, result, err); {
		case outcome.GetFailure() != nil:
			event.EventType = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED
			event.Attributes = &historypb.HistoryEvent_WorkflowExecutionFailedEventAttributes{
				WorkflowExecutionFailedEventAttributes: &historypb.WorkflowExecutionFailedEventAttributes{Failure: outcome.GetFailure()},
			}
		default:
			event.EventType = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED
			event.Attributes = &historypb.HistoryEvent_WorkflowExecutionCompletedEventAttributes{
				WorkflowExecutionCompletedEventAttributes: &historypb.WorkflowExecutionCompletedEventAttributes{Result: outcome.GetSuccess()},
			}
		}
	}
	r.closing = event
}

// outcome encodes what a handler or a workflow has returned.
func (r *replayed) outcome(ctx workflow.Context, result any, err error) *updatepb.Outcome {
	if err != nil {
		return &updatepb.Outcome{Value: &updatepb.Outcome_Failure{Failure: r.failures.ErrorToFailure(err)}}
	}
	if result == nil {
		return &updatepb.Outcome{Value: &updatepb.Outcome_Success{}}
	}
	encoded, err := sdk.Encode(ctx, result)
	if err != nil {
		r.err = err // the SDK says it as well, unless its replayer does not look at the result
	}
	return &updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: encoded}}
}
