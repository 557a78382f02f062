package interop

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// A scene is a task queue of its own with a worker, and a client.
type scene struct {
	*testing.T
	ctx      context.Context
	id       string // of the task queue, and for whatever needs one
	sdk      client.Client
	bookings *BookingClient
	bank     bank
	headers  []workflow.ContextPropagator
	events   events
}

// options are what clients and workers of a scene are made with.
type options struct {
	client client.Options
	worker worker.Options
}

var scenes atomic.Int64

// newScene starts a worker that stops with the test.
func newScene(t *testing.T, o options) *scene {
	t.Helper()
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	s := &scene{T: t, ctx: ctx, id: fmt.Sprintf("scene-%d", scenes.Add(1)), bank: bank{make(chan struct{})}, headers: o.client.ContextPropagators}
	s.sdk = s.newClient(o.client)
	s.bookings = NewBookingClient(s.sdk, s.onQueue())
	s.startWorker(s.sdk, o.worker)
	return s
}

// newClient makes a client that is closed when the test, and its worker, has ended.
func (s *scene) newClient(o client.Options) client.Client {
	s.Helper()
	c, err := testserver.Server().NewClient(s.ctx, o)
	s.must(err)
	s.Cleanup(c.Close)
	return c
}

// startWorker starts a worker with the options of the runtime, and returns how to stop it.
func (s *scene) startWorker(c client.Client, o worker.Options) (stop func()) {
	s.Helper()
	o.WorkerStopTimeout = time.Second
	o.DeadlockDetectionTimeout = time.Minute // a busy machine may give code no processor for the SDK's second
	w := worker.New(c, s.id, runtime.WorkerOptions(o, runtime.WithObserver(s.events.note), runtime.WithContextPropagators(s.headers...)))
	Register(w, s.bank)
	s.must(w.Start())
	stop = sync.OnceFunc(w.Stop)
	s.Cleanup(stop)
	return stop
}

// onQueue makes generated clients start workflows on the scene's task queue.
func (s *scene) onQueue() runtime.ClientOption {
	return runtime.WithStartOptions(runtime.WithTaskQueue(s.id))
}

// book starts the scene's booking.
func (s *scene) book(in Stay) *BookingHandle {
	s.Helper()
	in.Number = s.id
	b, err := s.bookings.Start(s.ctx, in)
	s.must(err)
	return b
}

func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// waitFor waits for the answer of a query to be what it should. A query that nobody has answered in time is asked again.
func (s *scene) waitFor(what string, reached func() (bool, error)) {
	s.Helper()
	for {
		ok, err := reached()
		if err != nil && (s.ctx.Err() != nil || !errors.Is(err, runtime.ErrTimeout)) {
			s.Fatalf("waiting for %s: %v", what, err)
		}
		if ok {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// waitForEntry waits until a booking has an entry of a message a number of times.
func (s *scene) waitForEntry(b *BookingHandle, message string, times int) {
	s.Helper()
	s.waitFor(message, func() (bool, error) {
		entries, err := b.Entries(s.ctx, Filter{Message: message})
		return len(entries) >= times, err
	})
}

// messageTexts are entries without their tenants.
func messageTexts(entries []Entry) []string {
	var texts []string
	for _, e := range entries {
		texts = append(texts, e.Message+" "+e.Text)
	}
	return texts
}

// events are what workers report of messages.
type events struct {
	mutex sync.Mutex
	all   []runtime.Event
}

func (e *events) note(event runtime.Event) {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.all = append(e.all, event)
}

// outcomes are those of a message, in the order in which they came.
func (e *events) outcomes(message string) []runtime.Outcome {
	e.mutex.Lock()
	defer e.mutex.Unlock()
	var outcomes []runtime.Outcome
	for _, event := range e.all {
		if event.Message == message {
			outcomes = append(outcomes, event.Outcome)
		}
	}
	return outcomes
}
