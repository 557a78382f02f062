package access

import (
	"context"
	"reflect"

	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
)

// A readingOutbound is an outbound for which reading is an access too: of the outcomes of updates, and of results and
// histories of workflows. The types for this have no exported names. So they are parameters, and interceptReading lets
// the compiler find them.
type readingOutbound[Update, Outcome, Run, Workflow, Result, History, Events any] struct {
	*outbound
	update  func(context.Context, *Update) (*Outcome, error)
	run     func(context.Context, *Run) client.WorkflowRun
	result  func(context.Context, *Workflow) (*Result, error)
	history func(context.Context, *History) *Events
}

// interceptReading adds reading to o.
func interceptReading(o *outbound) interceptor.ClientOutboundInterceptor {
	return newReadingOutbound(o, o.next.PollWorkflowUpdate, o.next.GetWorkflowRun, o.next.GetWorkflowResult, o.next.GetWorkflowHistory)
}

func newReadingOutbound[Update, Outcome, Run, Workflow, Result, History, Events any](
	o *outbound,
	update func(context.Context, *Update) (*Outcome, error),
	run func(context.Context, *Run) client.WorkflowRun,
	result func(context.Context, *Workflow) (*Result, error),
	history func(context.Context, *History) *Events,
) *readingOutbound[Update, Outcome, Run, Workflow, Result, History, Events] {
	return &readingOutbound[Update, Outcome, Run, Workflow, Result, History, Events]{o, update, run, result, history}
}

// PollWorkflowUpdate waits for the outcome of an update.
func (o *readingOutbound[Update, Outcome, _, _, _, _, _]) PollWorkflowUpdate(ctx context.Context, in *Update) (*Outcome, error) {
	if origin.IsPart(ctx) {
		return o.update(ctx, in)
	}
	ref, _ := reflect.ValueOf(in).Elem().FieldByName("UpdateRef").Interface().(*updatepb.UpdateRef)
	workflow := ref.GetWorkflowExecution()
	return sendFor(ctx, o.outbound, o.update, in, Access{
		Message:    runtime.Message{Kind: KindResult, Name: origin.Of(ctx).Update},
		WorkflowID: workflow.GetWorkflowId(), RunID: workflow.GetRunId(), UpdateID: ref.GetUpdateId(), Input: in,
	})
}

// GetWorkflowRun asks nobody.
func (o *readingOutbound[_, _, Run, _, _, _, _]) GetWorkflowRun(ctx context.Context, in *Run) client.WorkflowRun {
	return o.run(ctx, in)
}

// GetWorkflowResult waits for the result of a workflow.
func (o *readingOutbound[_, _, _, Workflow, Result, _, _]) GetWorkflowResult(ctx context.Context, in *Workflow) (*Result, error) {
	return sendFor(ctx, o.outbound, o.result, in, readingAccess(KindResult, in))
}

// GetWorkflowHistory is called for the whole history, before the first page is read.
func (o *readingOutbound[_, _, _, _, _, History, Events]) GetWorkflowHistory(ctx context.Context, in *History) (events *Events) {
	err := o.send(ctx, func() error {
		events = o.history(ctx, in)
		return nil
	}, readingAccess(KindHistory, in))
	if err != nil {
		events = new(Events)
		reflect.ValueOf(events).Elem().FieldByName("Iterator").Set(reflect.ValueOf(unreadHistory{err}))
	}
	return events
}

// readingAccess is the access of reading from the workflow that the SDK's input names.
func readingAccess(kind runtime.MessageKind, input any) Access {
	in := reflect.ValueOf(input).Elem()
	return Access{
		Message:    runtime.Message{Kind: kind},
		WorkflowID: in.FieldByName("WorkflowID").String(), RunID: in.FieldByName("RunID").String(),
		Input: input,
	}
}

// An unreadHistory is the iterator of a history that may not be read.
type unreadHistory struct{ err error }

func (unreadHistory) HasNext() bool { return true }

func (h unreadHistory) Next() (*historypb.HistoryEvent, error) { return nil, h.err }
