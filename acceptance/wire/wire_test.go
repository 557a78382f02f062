package wire

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	querypb "go.temporal.io/api/query/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene is a worker with both shops.
type scene struct {
	*testing.T
	ctx   context.Context
	queue string
	sdk   client.Client
}

func newScene(t *testing.T, o client.Options) *scene {
	t.Helper()
	t.Parallel()
	s := &scene{t, testserver.Context(t), testserver.Name(t), testserver.NewClient(t, o)}
	testserver.StartWorker(t, s.sdk, s.queue, runtime.WorkerOptions(worker.Options{}), Register)
	return s
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// twins are the workflow IDs of a generated shop and of one written by hand.
func (s *scene) twins(id string) (generated, byHand string) {
	s.Helper()
	generated, byHand = s.queue+"-generated-"+id, s.queue+"-by-hand-"+id
	for id, workflowType := range map[string]string{generated: ShopWorkflowType, byHand: HandWritten} {
		_, err := s.sdk.ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{ID: id, TaskQueue: s.queue}, workflowType, Opening{ID: id})
		s.must(err)
	}
	return generated, byHand
}

// outcome is what the server answers to an update, with nothing of any SDK in between.
func (s *scene) outcome(workflowID, name, updateID string, args *commonpb.Payloads) *updatepb.Outcome {
	s.Helper()
	for {
		answer, err := s.sdk.WorkflowService().UpdateWorkflowExecution(s.ctx, &workflowservice.UpdateWorkflowExecutionRequest{
			Namespace:         client.DefaultNamespace,
			WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID},
			WaitPolicy:        &updatepb.WaitPolicy{LifecycleStage: enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED},
			Request: &updatepb.Request{
				Meta:  &updatepb.Meta{UpdateId: updateID},
				Input: &updatepb.Input{Name: name, Args: args},
			},
		})
		s.must(err)
		if answer.GetOutcome() != nil {
			readable(answer.GetOutcome().GetFailure())
			return answer.GetOutcome()
		}
	}
}

// unmarked takes the mark of a rejection away, and reports whether there was one for the update.
func unmarked(f *failurepb.Failure, workflowID, updateID string) bool {
	for ; f.GetCause() != nil; f = f.GetCause() {
		mark := f.GetCause()
		text := `update "` + updateID + `" of workflow "` + workflowID + `"`
		if mark.GetCause() == nil && mark.GetMessage() == text && strings.HasPrefix(mark.GetApplicationFailureInfo().GetType(), "temporalgen.") {
			f.Cause = nil
			return true
		}
	}
	return false
}

// incidental are fields in which two executions of one workflow differ as well. Stacks have the
// addresses of arguments, and only panics have stacks.
var incidental = cmp.Options{
	protocmp.Transform(),
	protocmp.IgnoreFields(&failurepb.Failure{}, "stack_trace"),
	protocmp.IgnoreFields(&failurepb.ActivityFailureInfo{}, "scheduled_event_id", "started_event_id", "activity_id"),
	protocmp.IgnoreFields(&failurepb.ChildWorkflowExecutionFailureInfo{}, "workflow_execution", "initiated_event_id", "started_event_id"),
}

// executionIDs are what the text of a child's error says of the child.
var executionIDs = regexp.MustCompile(`(workflowID|runID|initiatedEventID|startedEventID): [^,)]*`)

// readable makes the text of a failure comparable. What was encoded is noted as such.
func readable(f *failurepb.Failure) {
	for ; f != nil; f = f.GetCause() {
		if f.GetEncodedAttributes() != nil {
			converter.DecodeCommonFailureAttributes(converter.GetDefaultDataConverter(), f)
			f.EncodedAttributes = nil
			f.Source += ", encoded"
		}
		f.Message = executionIDs.ReplaceAllString(f.GetMessage(), "$1: …")
	}
}

// clients are the SDK clients of workers and callers.
var clients = map[string]client.Options{
	"plain": {},
	"encoded failures": {FailureConverter: temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{
		EncodeCommonAttributes: true,
	})},
}

// An untyped client sees what a workflow written by hand would answer. A mark, as the innermost cause
// of a rejection, is all that is there besides.
func TestUpdatesAreAnsweredAsByHand(t *testing.T) {
	type test struct {
		name, update string
		args         []any
		marked       bool // as a rejection
	}
	var tests []test
	for _, name := range slices.Sorted(maps.Keys(failures)) {
		tests = append(tests,
			// The SDK makes no heartbeat timeout with a cause.
			test{name: "rejected, " + name, update: "pay", args: []any{Payment{Reject: name}}, marked: name != "heartbeat"},
			test{name: "failed, " + name, update: "pay", args: []any{Payment{Fail: name}}})
	}
	for _, from := range []string{"activity", "plain activity", "panicking activity", "cancelled activity", "child"} {
		for _, what := range slices.Sorted(maps.Keys(errands)) {
			// The error of an activity or a child cannot hold a mark, that of a panic neither.
			marked := strings.Contains(what, "cause") && what != "as a cause" && from != "panicking activity"
			tests = append(tests,
				test{name: "failed, " + from + ", " + what, update: "pay", args: []any{Payment{Fail: from + " error " + what}}},
				test{name: "rejected, " + from + ", " + what, update: "pay", args: []any{Payment{Reject: "last errand " + what}}, marked: marked})
		}
	}
	tests = append(tests,
		test{name: "rejected, not now", update: "pay", args: []any{Payment{Reject: "not now"}}, marked: true},
		test{name: "rejected, panic", update: "pay", args: []any{Payment{Reject: "panic"}}},
		test{name: "invalid", update: "pay", args: []any{Payment{Fail: "nobody"}}, marked: true},
		test{name: "undecodable", update: "pay", args: []any{"money"}},
		test{name: "no argument", update: "pay"},
		test{name: "an argument too many", update: "pay", args: []any{Payment{}, 1}},
		test{name: "null", update: "pay", args: []any{nil}},
		test{name: "handled", update: "refund", args: []any{Payment{}}},
		test{name: "two arguments", update: "exchange", args: []any{Payment{}, Payment{}}},
		test{name: "two arguments, failed", update: "exchange", args: []any{Payment{}, Payment{Fail: "details"}}},
	)
	for client, options := range clients {
		t.Run(client, func(t *testing.T) {
			s := newScene(t, options)
			generated, byHand := s.twins("1")
			for _, test := range tests {
				args := encoded(test.args...)
				want := s.outcome(byHand, test.update, test.name, args)
				got := s.outcome(generated, test.update, test.name, args)
				again := s.outcome(generated, test.update, test.name, args)
				if diff := cmp.Diff(got, again, incidental); diff != "" {
					t.Errorf("%s: a duplicate got another answer (-first +second):\n%s", test.name, diff)
				}
				if marked := unmarked(got.GetFailure(), generated, test.name); marked != test.marked {
					t.Errorf("%s: marked %v, want %v", test.name, marked, test.marked)
				}
				if diff := cmp.Diff(want, got, incidental); diff != "" {
					t.Errorf("%s (-by hand +generated):\n%s", test.name, diff)
				}
			}
		})
	}
}

// The names of the handlers that there are come in any order.
func TestUnknownHandlersAreAnsweredAsByHand(t *testing.T) {
	s := newScene(t, client.Options{})
	generated, byHand := s.twins("1")
	answers := map[string]*failurepb.Failure{}
	for _, id := range []string{generated, byHand} {
		f := s.outcome(id, "steal", "1", nil).GetFailure()
		f.Message, _, _ = strings.Cut(f.GetMessage(), "[")
		answers[id] = f
	}
	if diff := cmp.Diff(answers[byHand], answers[generated], incidental); diff != "" {
		t.Errorf("(-by hand +generated):\n%s", diff)
	}
}

func TestQueriesAreAnsweredAsByHand(t *testing.T) {
	s := newScene(t, client.Options{})
	generated, byHand := s.twins("1")
	ask := func(id string, query *querypb.WorkflowQuery) (*workflowservice.QueryWorkflowResponse, string) {
		answer, err := s.sdk.WorkflowService().QueryWorkflow(s.ctx, &workflowservice.QueryWorkflowRequest{
			Namespace: client.DefaultNamespace, Execution: &commonpb.WorkflowExecution{WorkflowId: id}, Query: query,
		})
		if err == nil {
			return answer, ""
		}
		text, _, _ := strings.Cut(err.Error(), " KnownQueryTypes=") // in any order
		return answer, text
	}
	queries := []*querypb.WorkflowQuery{
		{QueryType: "ask", QueryArgs: encoded("")},
		{QueryType: "ask", QueryArgs: encoded(1)},
		{QueryType: "ask"},
		{QueryType: "steal"},
	}
	for _, how := range slices.Sorted(maps.Keys(failures)) {
		if how != "continue as new" { // needs a workflow's context
			queries = append(queries, &querypb.WorkflowQuery{QueryType: "ask", QueryArgs: encoded(how)})
		}
	}
	for _, query := range queries {
		want, wantErr := ask(byHand, query)
		got, gotErr := ask(generated, query)
		if diff := cmp.Diff(want, got, incidental); diff != "" || gotErr != wantErr {
			t.Errorf("%v: error is %q, want %q; answer (-by hand +generated):\n%s", query, gotErr, wantErr, diff)
		}
	}
}

// What Run returns, and what a signal handler with on-error=fail returns, ends both workflows alike.
func TestWorkflowsFailAsByHand(t *testing.T) {
	for _, signal := range []string{"close", "alarm"} {
		t.Run(signal, func(t *testing.T) {
			s := newScene(t, client.Options{})
			for _, how := range slices.Sorted(maps.Keys(failures)) {
				if how == "continue as new" {
					continue // it would, but a handler's error does not
				}
				generated, byHand := s.twins(how)
				want, got := s.end(byHand, signal, how), s.end(generated, signal, how)
				if diff := cmp.Diff(want, got, incidental); diff != "" {
					t.Errorf("%s (-by hand +generated):\n%s", how, diff)
				}
			}
		})
	}
}

// end sends a signal that ends a workflow, and returns the failure or the cancellation with which it does.
func (s *scene) end(workflowID, signal, how string) proto.Message {
	s.Helper()
	s.must(s.sdk.SignalWorkflow(s.ctx, workflowID, "", signal, how))
	history := s.sdk.GetWorkflowHistory(s.ctx, workflowID, "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT)
	event, err := history.Next()
	s.must(err)
	switch event.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		return event.GetWorkflowExecutionFailedEventAttributes().GetFailure()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
		return event.GetWorkflowExecutionCanceledEventAttributes().GetDetails()
	}
	s.Fatalf("%s: the workflow ended with %v", how, event)
	return nil
}
