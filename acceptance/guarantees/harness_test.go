package guarantees

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene is one journal with a task queue of its own, whose worker a test starts when
// it wants to: what was sent before is there in the worker's first workflow task.
type scene struct {
	*testing.T
	ctx     context.Context
	queue   string
	sdk     client.Client
	client  *JournalClient
	journal *JournalHandle
	held    sync.Map // from texts of entries to channels, which are closed to release them
	closing func()   // of the journals of workers that are started from now on
}

var scenes atomic.Int64

func newScene(t *testing.T, in Input, options ...runtime.StartOption) *scene {
	t.Helper()
	return newSceneWith(t, in, testserver.Client(), options...)
}

// newSceneWith is newScene with an SDK client that is not the common one.
func newSceneWith(t *testing.T, in Input, c client.Client, options ...runtime.StartOption) *scene {
	t.Helper()
	t.Parallel()
	in.ID = fmt.Sprintf("journal-%d", scenes.Add(1))
	s := &scene{T: t, ctx: testserver.Context(t), queue: in.ID, sdk: c}
	s.client = NewJournalClient(s.sdk, runtime.WithStartOptions(runtime.WithTaskQueue(s.queue)))
	s.start(in, options...)
	return s
}

// start starts a journal, which is the scene's from now on.
func (s *scene) start(in Input, options ...runtime.StartOption) {
	s.Helper()
	var err error
	s.journal, err = s.client.Start(s.ctx, in, options...)
	s.must(err)
}

// startWorker starts a worker that stops with the test, or when the returned function
// is called.
func (s *scene) startWorker() (stop func()) {
	s.Helper()
	return s.startWorkerWith(runtime.WorkerOptions(worker.Options{WorkerStopTimeout: time.Second}))
}

func (s *scene) startWorkerWith(options worker.Options) (stop func()) {
	s.Helper()
	w := worker.New(s.sdk, s.queue, options)
	closing := s.closing
	RegisterJournal(w, func(_ workflow.Context, in Input) (Journal, error) {
		return &journal{pages: in.Pages, closing: closing}, nil
	})
	w.RegisterActivityWithOptions(s.hold, activity.RegisterOptions{Name: holdActivity})
	if err := w.Start(); err != nil {
		s.Fatal(err)
	}
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			w.Stop()
		}
	}
	s.Cleanup(stop)
	return stop
}

// must fails the test for an error.
func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// result waits for the journal's result.
func (s *scene) result() Pages {
	s.Helper()
	pages, err := s.journal.Result(s.ctx)
	s.must(err)
	return pages
}

// begin starts a worker and waits until Run has begun.
func (s *scene) begin() (stop func()) {
	s.Helper()
	stop = s.startWorker()
	s.waitFor("run", 1)
	return stop
}

// waitFor waits until the journal has an entry a number of times. A query that nobody has answered in time is asked again.
func (s *scene) waitFor(text string, times int) {
	s.Helper()
	for {
		pages, err := s.journal.Pages(s.ctx)
		if err != nil && (s.ctx.Err() != nil || !errors.Is(err, runtime.ErrTimeout)) {
			s.Fatalf("waiting for %q: %v", text, err)
		}
		found := 0
		for _, page := range pages {
			if page == text {
				found++
			}
		}
		if found >= times {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// receive waits for what a channel tells.
func (s *scene) receive(c <-chan struct{}, what string) {
	s.Helper()
	select {
	case <-c:
	case <-s.ctx.Done():
		s.Fatalf("waited in vain for %s", what)
	}
}

// background sends an update that need not be accepted yet, and waits until the server
// has it.
func (s *scene) background(updateID string, send func(runtime.UpdateOption) error) (wait func() error) {
	s.Helper()
	done := make(chan error, 1)
	go func() { done <- send(runtime.WithUpdateID(updateID)) }()
	testserver.WaitForUpdate(s.T, testserver.Server(), s.journal.WorkflowID(), updateID)
	return func() error { return <-done }
}

// release lets the handler of an entry that is held go on.
func (s *scene) release(text string) { close(s.released(text)) }

func (s *scene) released(text string) chan struct{} {
	c, _ := s.held.LoadOrStore(text, make(chan struct{}))
	return c.(chan struct{})
}

// hold is the activity that handlers of entries that are held wait for.
func (s *scene) hold(_ context.Context, text string) error {
	select {
	case <-s.released(text):
		return nil
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

// withTime plays something again with twice the time, starting with the least, until what has to happen within that
// time has.
func (s *scene) withTime(least time.Duration, play func(time.Duration) (inTime bool)) {
	s.Helper()
	for d := least; d < time.Minute; d *= 2 {
		if play(d) {
			return
		}
	}
	s.Fatal("nothing that has to happen within a time does")
}

// events are the history of the scene's journal, of its last run.
func (s *scene) events() (events []*historypb.HistoryEvent) {
	s.Helper()
	history := s.sdk.GetWorkflowHistory(s.ctx, s.journal.WorkflowID(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		s.must(err)
		events = append(events, event)
	}
	return events
}

// signalledBefore reports whether all signals were recorded before the first event of a type.
func (s *scene) signalledBefore(eventType enumspb.EventType) bool {
	s.Helper()
	found := false
	for _, event := range s.events() {
		switch event.GetEventType() {
		case eventType:
			found = true
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
			if found {
				return false
			}
		}
	}
	return found
}
