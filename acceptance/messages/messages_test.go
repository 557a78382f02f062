package messages

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene is one counter with a task queue of its own.
type scene struct {
	*testing.T
	ctx  context.Context
	sdk  client.Client
	name string       // of the queue, and the ID of the counter
	runs atomic.Int64 // how often a worker has begun to execute the counter
	busy chan struct{}
	done chan struct{}
}

const workflowType = "counter"

// newScene starts a counter, which no worker executes yet.
func newScene(t *testing.T) *scene {
	t.Helper()
	t.Parallel()
	s := &scene{
		T: t, ctx: testserver.Context(t), sdk: testserver.Client(), name: testserver.Name(t),
		busy: make(chan struct{}), done: make(chan struct{}),
	}
	_, err := s.sdk.ExecuteWorkflow(s.ctx, client.StartWorkflowOptions{
		ID: s.name, TaskQueue: s.name, WorkflowTaskTimeout: time.Minute,
	}, workflowType)
	s.must(err)
	return s
}

func (s *scene) startWorker() (stop func()) {
	s.Helper()
	// A slow machine must not let the server look for another worker.
	options := worker.Options{StickyScheduleToStartTimeout: time.Minute}
	return testserver.StartWorker(s.T, s.sdk, s.name, options, func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(s.count, workflow.RegisterOptions{Name: workflowType})
	})
}

// count counts what signals and updates bring, and ends when the sum is 100. A signal with 0 keeps the worker busy, and an
// update with less than that is rejected.
func (s *scene) count(ctx workflow.Context) error {
	s.runs.Add(1)
	sum := 0
	add := func(_ workflow.Context, n int) (int, error) {
		if n > 100 {
			return 0, temporal.NewApplicationError("too many", "TooMany")
		}
		sum += n
		return sum, nil
	}
	validate := func(_ workflow.Context, n int) error {
		if n < 0 {
			return errors.New("less than nothing")
		}
		return nil
	}
	err := errors.Join(
		workflow.SetQueryHandler(ctx, "sum", func() (int, error) { return sum, nil }),
		workflow.SetUpdateHandlerWithOptions(ctx, "add", add, workflow.UpdateHandlerOptions{Validator: validate}),
	)
	if err != nil {
		return err
	}
	more := workflow.GetSignalChannel(ctx, "more")
	for sum < 100 {
		var n int
		more.Receive(ctx, &n)
		sum += n
		if n == 0 {
			s.busy <- struct{}{}
			<-s.done
		}
	}
	return nil
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *scene) signal(n int) {
	s.Helper()
	s.must(s.sdk.SignalWorkflow(s.ctx, s.name, "", "more", n))
}

func (s *scene) sum(ctx context.Context) (int, error) {
	answer, err := s.sdk.QueryWorkflow(ctx, s.name, "", "sum")
	if err != nil {
		return 0, err
	}
	sum := 0
	return sum, answer.Get(&sum)
}

func (s *scene) update(ctx context.Context, n int) (int, error) {
	u, err := s.sdk.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: s.name, UpdateName: "add", Args: []any{n}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return 0, err
	}
	sum := 0
	return sum, u.Get(ctx, &sum)
}

// events are those of messages: not of the start, and of workflow tasks.
func (s *scene) events() (messages []*historypb.HistoryEvent) {
	s.Helper()
	history := s.sdk.GetWorkflowHistory(s.ctx, s.name, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		s.must(err)
		if t := event.GetEventType().String(); t != "WorkflowExecutionStarted" && !strings.HasPrefix(t, "WorkflowTask") {
			messages = append(messages, event)
		}
	}
	return messages
}

// What is in the history is the audit trail: who sent what, and what came of it.
func TestEventsOfMessages(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	var seen []*historypb.HistoryEvent
	left := func(what string, want ...string) {
		t.Helper()
		events := s.events()
		var got []string
		for _, event := range events[len(seen):] {
			got = append(got, event.GetEventType().String())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s leaves (-want +got):\n%s", what, diff)
		}
		seen = events
	}
	// While a workflow task is under way the server keeps what comes, and the history has it when the task has ended.
	if sum, err := s.sum(s.ctx); err != nil || sum != 0 {
		t.Fatalf("the sum is %d, %v, want 0", sum, err)
	}
	s.signal(1)
	left("a signal", "WorkflowExecutionSignaled")
	signal := seen[0].GetWorkflowExecutionSignaledEventAttributes()
	if signal.GetSignalName() != "more" || string(signal.GetInput().GetPayloads()[0].GetData()) != "1" || signal.GetIdentity() == "" {
		t.Errorf("the event of a signal is %v, want its name, its input and its sender", signal)
	}
	if sum, err := s.sum(s.ctx); err != nil || sum != 1 {
		t.Errorf("the sum is %d, %v, want 1", sum, err)
	}
	left("a query")
	if _, err := s.update(s.ctx, -1); err == nil || !strings.Contains(err.Error(), "less than nothing") {
		t.Errorf("an update that is rejected gets %v", err)
	}
	left("an update that is rejected")
	if sum, err := s.update(s.ctx, 2); err != nil || sum != 3 {
		t.Errorf("an update gets %d, %v, want 3", sum, err)
	}
	left("an update", "WorkflowExecutionUpdateAccepted", "WorkflowExecutionUpdateCompleted")
	var failed *temporal.ApplicationError
	if _, err := s.update(s.ctx, 101); !errors.As(err, &failed) || failed.Type() != "TooMany" {
		t.Errorf("an update that fails gets %v", err)
	}
	left("an update that fails", "WorkflowExecutionUpdateAccepted", "WorkflowExecutionUpdateCompleted")
	outcome := seen[len(seen)-1].GetWorkflowExecutionUpdateCompletedEventAttributes().GetOutcome()
	if outcome.GetFailure().GetApplicationFailureInfo().GetType() != "TooMany" {
		t.Errorf("the event has the outcome %v, want the failure", outcome)
	}
}

// A query shows the state when all that was recorded before it has been handled.
func TestQueriesSeeWhatWasRecordedBeforeThem(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	for want := 1; want <= 20; want++ {
		s.signal(1)
		if sum, err := s.sum(s.ctx); err != nil || sum != want {
			t.Fatalf("after %d signals the sum is %d, %v", want, sum, err)
		}
	}
}

// Nobody answers while the worker is busy with the workflow.
func TestQueriesWaitForTheWorkflowTask(t *testing.T) {
	s := newScene(t)
	s.startWorker()
	s.signal(1)
	s.signal(0)
	select {
	case <-s.busy:
	case <-s.ctx.Done():
		t.Fatal("the worker is not busy")
	}
	short, cancel := context.WithTimeout(s.ctx, 300*time.Millisecond)
	defer cancel()
	if sum, err := s.sum(short); err == nil {
		t.Errorf("the busy worker has answered %d", sum)
	}
	close(s.done)
	if sum, err := s.sum(s.ctx); err != nil || sum != 1 {
		t.Errorf("the sum is %d, %v, want 1", sum, err)
	}
}

// A signal is there as soon as the server has it. For a query and an update somebody has to be at work, and what was not
// accepted is not in the history.
func TestMessagesWithoutAWorker(t *testing.T) {
	s := newScene(t)
	s.signal(1)
	for what, ask := range map[string]func(context.Context) (int, error){
		"a query":   s.sum,
		"an update": func(ctx context.Context) (int, error) { return s.update(ctx, 1) },
	} {
		short, cancel := context.WithTimeout(s.ctx, 300*time.Millisecond)
		if sum, err := ask(short); err == nil {
			t.Errorf("nobody is at work, and %s gets %d", what, sum)
		}
		cancel()
	}
	if events := s.events(); len(events) != 1 {
		t.Errorf("the history has %v, want the signal alone", events)
	}
}

// A worker keeps workflows, and answers without a replay. Another one has to replay the history first.
func TestWorkersKeepWorkflows(t *testing.T) {
	s := newScene(t)
	stop := s.startWorker()
	ask := func(n int, runs int64) {
		t.Helper()
		s.signal(1)
		// The server may give a query to the worker that has just stopped, and nobody answers.
		testserver.WaitFor(t, "somebody answers", func() bool {
			short, cancel := context.WithTimeout(s.ctx, 2*time.Second)
			defer cancel()
			sum, err := s.sum(short)
			return err == nil && sum == n
		})
		if got := s.runs.Load(); got != runs {
			t.Errorf("workers have begun to execute it %d times, want %d", got, runs)
		}
	}
	for n := 1; n <= 5; n++ {
		ask(n, 1)
	}
	stop()
	s.startWorker()
	ask(6, 2)
	ask(7, 2)
}
