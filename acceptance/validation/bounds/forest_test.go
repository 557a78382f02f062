package bounds

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// maxFailure is what an error may take in a history: the bound, and what is around it.
const maxFailure = 2*runtime.MaxErrorSize + 1024

// invalidMessages are what anybody can send to a workflow, and what is said about it. All are
// JSON, of a tree.
var invalidMessages = map[string]struct{ message, want string }{
	"broken at each of 2,000 levels": {
		message: strings.Repeat(`{"Left":`, 2_000) + "{}" + strings.Repeat("}", 2_000),
		want:    "Left.Left",
	},
	"broken at each of 2,000 levels, from the top": {
		message: strings.Repeat(`{"Right":`, 2_000) + "{}" + strings.Repeat("}", 2_000),
		want:    "Name is required, Right.Name is required, ",
	},
	"104 KB of zeros": {
		message: `{"Name":"oak","Rings":[0` + strings.Repeat(",0", 52_000) + "]}",
		want:    "Rings[0] must be at least 1 (min=1), ",
	},
	"a thousand empty labels": {
		message: `{"Name":"oak","Labels":{` + labels(1_000) + "}}",
		want:    "Labels[*] is required",
	},
	"a label of 1 MB": {
		message: `{"Name":"oak","Labels":{"` + strings.Repeat("ada@example.com ", 65_536) + `":""}}`,
		want:    "Labels[*] is required",
	},
	"text that its Validate method repeats": {
		// Each of these is a byte in JSON, and four in the error.
		message: `{"Name":"oak","Quote":"` + strings.Repeat("\x7f", 600_000) + `"}`,
		want:    `a tree does not say "\x7f`,
	},
}

func labels(n int) string {
	labels := make([]string, n)
	for i := range labels {
		labels[i] = fmt.Sprintf(`"ada%d@example.com":""`, i)
	}
	return strings.Join(labels, ",")
}

// A scene is a forest on the server, with a client that checks nothing.
type scene struct {
	*testing.T
	ctx    context.Context
	forest *ForestHandle
}

func newScene(t *testing.T) *scene {
	t.Helper()
	s := &scene{T: t, ctx: testserver.Context(t)}
	name := testserver.Name(t)
	testserver.StartWorker(t, testserver.Client(), name, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) { RegisterForest(r, newForest) })
	var err error
	s.forest, err = NewForestClient(testserver.Client(), runtime.WithStartOptions(runtime.WithTaskQueue(name), runtime.WithTaskTimeout(time.Minute))).Start(s.ctx)
	s.must(err)
	return s
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scene) signal(name string, message any) {
	s.Helper()
	s.must(testserver.Client().SignalWorkflow(s.ctx, s.forest.WorkflowID(), "", name, message))
}

// update sends an update and returns the error with which it ends.
func (s *scene) update(name string, args ...any) error {
	s.Helper()
	update, err := testserver.Client().UpdateWorkflow(s.ctx, client.UpdateWorkflowOptions{
		WorkflowID: s.forest.WorkflowID(), UpdateName: name, Args: args, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	s.must(err)
	return update.Get(s.ctx, nil)
}

// complete closes the forest, which has to work, with so many trees in it.
func (s *scene) complete(want int) {
	s.Helper()
	s.must(s.forest.Close(s.ctx))
	trees, err := s.forest.Result(s.ctx)
	if err != nil || trees != want {
		s.Errorf("the forest has %d trees, %v, want %d", trees, err, want)
	}
	s.noTaskFailed()
}

// noTaskFailed looks for workflow tasks that had to be tried again.
func (s *scene) noTaskFailed() {
	s.Helper()
	for _, event := range s.history() {
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED, enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
			s.Errorf("the history has %v", event)
		}
	}
}

func (s *scene) history() []*historypb.HistoryEvent {
	s.Helper()
	var events []*historypb.HistoryEvent
	history := testserver.Client().GetWorkflowHistory(s.ctx, s.forest.WorkflowID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		s.must(err)
		events = append(events, event)
	}
	return events
}

// failed demands that the workflow has failed with an error that is not too long.
func (s *scene) failed() *failurepb.Failure {
	s.Helper()
	_, _ = s.forest.Result(s.ctx)
	s.noTaskFailed()
	events := s.history()
	failure := events[len(events)-1].GetWorkflowExecutionFailedEventAttributes().GetFailure()
	if size := proto.Size(failure); failure == nil || size > maxFailure {
		s.Fatalf("the workflow has ended with %v of %d bytes", events[len(events)-1].GetEventType(), size)
	}
	return failure
}

func TestInvalidMessages(t *testing.T) {
	t.Parallel()
	for name, test := range invalidMessages {
		message := json.RawMessage(test.message)
		// said demands that an error is about the message and not too long.
		said := func(t *testing.T, text string) {
			t.Helper()
			if !strings.Contains(text, test.want) || len(text) > maxFailure || strings.Contains(text, "example.com") {
				t.Errorf("the error has %d bytes, want one with %s: %.1000s", len(text), test.want, text)
			}
		}
		t.Run(name, func(t *testing.T) {
			t.Run("on-invalid=drop", func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				s.signal(ForestPlantSignal, message)
				s.signal(ForestPlantSignal, Tree{Name: "oak"})
				s.complete(1)
			})
			t.Run("batch", func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				s.signal(ForestPlantAllSignal, message)
				s.signal(ForestPlantAllSignal, Tree{Name: "oak"})
				s.complete(1)
			})
			t.Run("on-invalid=fail", func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				s.signal(ForestDemandSignal, message)
				failure := s.failed()
				if got := failure.GetApplicationFailureInfo().GetType(); got != runtime.InvalidType {
					t.Errorf("the type is %s", got)
				}
				said(t, failure.GetMessage())
			})
			t.Run("update", func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				err := s.update(ForestAddUpdate, message)
				if err == nil {
					t.Fatal("it was accepted")
				}
				said(t, err.Error())
				s.complete(0)
			})
			t.Run("update of several parameters", func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				err := s.update(ForestSwapUpdate, Tree{Name: "oak"}, message)
				if err == nil {
					t.Fatal("it was accepted")
				}
				if len(err.Error()) > maxFailure {
					t.Errorf("the error has %d bytes", len(err.Error()))
				}
				s.complete(0)
			})
		})
	}
}

// TestErrorsOfAuthors lets handlers and validators make errors of what messages contain.
func TestErrorsOfAuthors(t *testing.T) {
	t.Parallel()
	long := bytes.Repeat([]byte("why "), 300_000)
	questions := map[string]Question{
		"plain":    {Kind: Plain, Words: append([]byte{}, append(long, long[:300_000]...)...)},
		"typed":    {Kind: Typed, Words: long},
		"detail":   {Kind: Detail, Words: bytes.Repeat([]byte("< "), 400_000)}, // longer as JSON
		"wrapped":  {Kind: Wrapped, Words: long[:100_000]},
		"joined":   {Kind: Joined, Words: long},
		"not text": {Kind: Plain, Words: []byte("\xff\xfe")},
	}
	for name, question := range questions {
		t.Run(name, func(t *testing.T) {
			for _, reject := range []bool{true, false} {
				t.Run(map[bool]string{true: "validator", false: "update"}[reject], func(t *testing.T) {
					t.Parallel()
					s := newScene(t)
					question := question
					question.Reject = reject
					err := s.update(ForestAskUpdate, question)
					var failed *temporal.ApplicationError
					if !errors.As(err, &failed) || len(err.Error()) > maxFailure {
						t.Errorf("the update ended with an error of %d bytes: %.200v", len(fmt.Sprint(err)), err)
					}
					s.complete(0)
				})
			}
			t.Run("signal", func(t *testing.T) {
				t.Parallel()
				s := newScene(t)
				s.signal(ForestWonderSignal, question)
				s.failed()
			})
		})
	}
}
