package chain

import (
	"context"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// handedOnHeader is the header with which a run hands something to the next.
const handedOnHeader = "temporalgen-carried"

// A forger is a context propagator that sets the header on all that a client sends, and on all that
// workflows start and continue as.
type forger struct{ header *commonpb.Payload }

func (f forger) Inject(_ context.Context, w workflow.HeaderWriter) error {
	w.Set(handedOnHeader, f.header)
	return nil
}

func (forger) Extract(ctx context.Context, _ workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}

func (f forger) InjectFromWorkflow(_ workflow.Context, w workflow.HeaderWriter) error {
	w.Set(handedOnHeader, f.header)
	return nil
}

func (forger) ExtractToWorkflow(ctx workflow.Context, _ workflow.HeaderReader) (workflow.Context, error) {
	return ctx, nil
}

// A forwarder is a context propagator that passes on the header with which a run was started, as one does
// that takes all headers to be its own.
type forwarder struct{}

type forwardedKey struct{}

func (forwarder) Inject(context.Context, workflow.HeaderWriter) error { return nil }

func (forwarder) Extract(ctx context.Context, _ workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}

func (forwarder) InjectFromWorkflow(ctx workflow.Context, w workflow.HeaderWriter) error {
	if header, ok := ctx.Value(forwardedKey{}).(*commonpb.Payload); ok {
		w.Set(handedOnHeader, header)
	}
	return nil
}

func (forwarder) ExtractToWorkflow(ctx workflow.Context, r workflow.HeaderReader) (workflow.Context, error) {
	if header, ok := r.Get(handedOnHeader); ok {
		ctx = workflow.WithValue(ctx, forwardedKey{}, header)
	}
	return ctx, nil
}

func propagating(p workflow.ContextPropagator) client.Options {
	return client.Options{ContextPropagators: []workflow.ContextPropagator{p}}
}

// A scene is a notebook, and what can be done with it.
type scene struct {
	*testing.T
	ctx       context.Context
	id        string
	sdk       client.Client
	another   func(client.Options) client.Client // makes another client
	pass      func()                             // lets a little time pass, if it does not by itself
	notebooks *NotebookClient
	book      *NotebookHandle // nil before there is one
}

func newScene(t *testing.T, sdk client.Client, id string) *scene {
	return &scene{T: t, ctx: testserver.Context(t), id: id, sdk: sdk, notebooks: newClient(sdk, id), pass: func() {}}
}

// newClient returns a client for notebooks on a task queue.
func newClient(sdk client.Client, queue string) *NotebookClient {
	return NewNotebookClient(sdk, runtime.WithStartOptions(runtime.WithTaskQueue(queue)))
}

// onServer makes a scene whose client and worker have options.
func onServer(t *testing.T, options client.Options, more ...runtime.WorkerOption) *scene {
	sdk, id := testserver.NewClient(t, options), testserver.Name(t)
	testserver.StartWorker(t, sdk, id, runtime.WorkerOptions(worker.Options{}, more...), func(r worker.Registry) {
		RegisterNotebook(r, newNotebook)
		RegisterChangedNotebook(r, newChangedNotebook)
	})
	s := newScene(t, sdk, id)
	s.another = func(options client.Options) client.Client { return testserver.NewClient(t, options) }
	return s
}

// inKit is onServer without a server.
func inKit(t *testing.T, options client.Options) *scene {
	env := temporaltest.New(t, temporaltest.WithClientOptions(options))
	RegisterNotebook(env, newNotebook)
	s := newScene(t, env.Client(), testserver.Name(t))
	s.another = func(options client.Options) client.Client {
		c, err := env.NewClient(s.ctx, options)
		s.must(err)
		return c
	}
	s.pass = func() { env.Sleep(10 * time.Millisecond) }
	return s
}

// must fails the test for an error.
func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// waitFor waits until a condition holds.
func (s *scene) waitFor(what string, condition func() bool) {
	s.Helper()
	testserver.WaitFor(s.T, what, func() bool {
		s.pass()
		return condition()
	})
}

// start starts a notebook.
func (s *scene) start(options ...runtime.StartOption) {
	s.Helper()
	s.startWith(Input{ID: s.id}, options...)
}

func (s *scene) startWith(in Input, options ...runtime.StartOption) {
	s.Helper()
	var err error
	s.book, err = s.notebooks.Start(s.ctx, in, options...)
	s.must(err)
}

// startByForger starts a notebook with a client that sets a header.
func (s *scene) startByForger(header *commonpb.Payload) {
	s.Helper()
	sdk := s.another(propagating(forger{header}))
	var err error
	s.book, err = newClient(sdk, s.id).Start(s.ctx, Input{ID: s.id})
	s.must(err)
}

// ask returns the answer to the one question of the tests, which has a text each time.
func (s *scene) ask(text string) string {
	s.Helper()
	answer, err := s.book.Ask(s.ctx, Question{"the question", text})
	s.must(err)
	return answer
}

func (s *scene) lines() []string {
	s.Helper()
	lines, err := s.book.Lines(s.ctx)
	s.must(err)
	return lines
}

// run is the ID of the current run.
func (s *scene) run() string {
	s.Helper()
	d, err := s.book.Describe(s.ctx)
	s.must(err)
	return d.WorkflowExecution.RunID
}

// end lets the run end, and waits for the next one.
func (s *scene) end(how string) {
	s.Helper()
	run := s.run()
	s.must(s.book.End(s.ctx, how))
	s.waitFor("there is another run", func() bool { return s.run() != run })
}

// handOn lets the run continue as new, and hand a note and the answer of a question to the next.
func (s *scene) handOn(note string) {
	s.Helper()
	s.ask("first")
	s.handOnNote(note)
}

func (s *scene) handOnNote(note string) {
	s.Helper()
	s.must(s.book.Note(s.ctx, "hold"))
	s.must(s.book.Note(s.ctx, note))
	s.end(Continue)
}

// reset resets the run to its first workflow task, and leaves out what came later.
func (s *scene) reset() {
	s.Helper()
	run := &commonpb.WorkflowExecution{WorkflowId: s.book.WorkflowID(), RunId: s.run()}
	first := s.event(enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
	_, err := s.sdk.ResetWorkflowExecution(s.ctx, &workflowservice.ResetWorkflowExecutionRequest{
		Namespace:                 testserver.Server().Namespace(),
		WorkflowExecution:         run,
		Reason:                    "test",
		RequestId:                 run.RunId,
		WorkflowTaskFinishEventId: first.GetEventId(),
		ResetReapplyExcludeTypes: []enumspb.ResetReapplyExcludeType{
			enumspb.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL, enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE,
		},
	})
	s.must(err)
	s.waitFor("there is another run", func() bool { return s.run() != run.RunId })
}

// event waits for the first event of a type in the current run.
func (s *scene) event(eventType enumspb.EventType) *historypb.HistoryEvent {
	s.Helper()
	history := s.sdk.GetWorkflowHistory(s.ctx, s.book.WorkflowID(), s.run(), true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		s.must(err)
		if event.GetEventType() == eventType {
			return event
		}
	}
	s.Fatalf("the run has ended without %v", eventType)
	return nil
}

// handedOn is what the run before the current one has handed on.
func (s *scene) handedOn() *commonpb.Payload {
	s.Helper()
	started := s.event(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED).GetWorkflowExecutionStartedEventAttributes()
	header := started.GetHeader().GetFields()[handedOnHeader]
	if header == nil {
		s.Fatal("nothing is handed on")
	}
	return header
}
