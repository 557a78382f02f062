package guarantees

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

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
}

var scenes atomic.Int64

func newScene(t *testing.T, in Input) *scene {
	t.Helper()
	return newSceneWith(t, in, testserver.Client())
}

// newSceneWith is newScene with an SDK client that is not the common one.
func newSceneWith(t *testing.T, in Input, c client.Client) *scene {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	in.ID = fmt.Sprintf("journal-%d", scenes.Add(1))
	s := &scene{T: t, ctx: ctx, queue: in.ID, sdk: c}
	s.client = NewJournalClient(s.sdk, runtime.WithStartOptions(runtime.WithTaskQueue(s.queue)))
	var err error
	if s.journal, err = s.client.Start(ctx, in); err != nil {
		t.Fatal(err)
	}
	return s
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
	RegisterJournal(w, newJournal)
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

// waitFor waits until the journal has an entry a number of times.
func (s *scene) waitFor(text string, times int) {
	s.Helper()
	for {
		pages, err := s.journal.Pages(s.ctx)
		s.must(err)
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

// background sends an update that need not be accepted yet, and waits until the server
// has it.
func (s *scene) background(send func() error) (wait func() error) {
	done := make(chan error, 1)
	go func() { done <- send() }()
	// The server tells nobody that it has admitted an update.
	time.Sleep(100 * time.Millisecond)
	return func() error { return <-done }
}
