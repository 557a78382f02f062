package replay_test

import (
	"context"
	"errors"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/acceptance/replay"
	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// A scene is what one scenario plays on: a task queue of its own, whose worker it starts
// when it wants to, and ledgers of which the histories are kept.
type scene struct {
	*testing.T
	ctx     context.Context
	server  *devserver.Server
	sdk     client.Client
	queue   string
	ledgers []string // IDs
}

// input names the scene's next ledger, and keeps its histories.
func (s *scene) input(in replay.Input) replay.Input {
	if in.ID == "" {
		in.ID = s.queue
	}
	s.ledgers = append(s.ledgers, in.ID)
	return in
}

func (s *scene) client() *replay.LedgerClient {
	return replay.NewLedgerClient(s.sdk, runtime.WithStartOptions(runtime.WithTaskQueue(s.queue)))
}

// start starts a ledger that has no worker yet.
func (s *scene) start(in replay.Input) *replay.LedgerHandle {
	s.Helper()
	ledger, err := s.client().Start(s.ctx, s.input(in))
	s.must(err)
	return ledger
}

// startWorker starts a worker that stops with the test, or when the returned function
// is called.
func (s *scene) startWorker() (stop func()) {
	s.Helper()
	w := worker.New(s.sdk, s.queue, runtime.WorkerOptions(worker.Options{WorkerStopTimeout: time.Second}))
	registerLedger(w)
	replay.RegisterBank(w, replay.NewBank())
	s.must(w.Start())
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

// begin starts a ledger and a worker, and waits until Run has begun.
func (s *scene) begin(in replay.Input) (_ *replay.LedgerHandle, stopWorker func()) {
	s.Helper()
	ledger := s.start(in)
	stop := s.startWorker()
	s.waitFor(ledger, "run", 1)
	return ledger, stop
}

// must ends the test with an error.
func (s *scene) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// waitFor waits until a ledger has a line a number of times. A query that nobody has answered in time is asked again.
func (s *scene) waitFor(ledger *replay.LedgerHandle, line string, times int) {
	s.Helper()
	for {
		lines, err := ledger.Lines(s.ctx)
		if err != nil && (s.ctx.Err() != nil || !errors.Is(err, runtime.ErrTimeout)) {
			s.Fatalf("waiting for %q: %v", line, err)
		}
		found := 0
		for _, l := range lines {
			if l == line {
				found++
			}
		}
		if found >= times {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// hasEvent reports whether the history of a ledger has an event of a type.
func (s *scene) hasEvent(ledger *replay.LedgerHandle, eventType enumspb.EventType) bool {
	s.Helper()
	history := s.sdk.GetWorkflowHistory(s.ctx, ledger.WorkflowID(), ledger.RunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		s.must(err)
		if event.GetEventType() == eventType {
			return true
		}
	}
	return false
}

// background sends an update that waits for a worker, and waits until the server has it.
func (s *scene) background(ledger *replay.LedgerHandle, updateID string, send func(runtime.UpdateOption) error) (wait func() error) {
	s.Helper()
	done := make(chan error, 1)
	go func() { done <- send(runtime.WithUpdateID(updateID)) }()
	testserver.WaitForUpdate(s.T, s.server, ledger.WorkflowID(), updateID)
	return func() error { return <-done }
}

// close ends a ledger whose run waits for the line "close".
func (s *scene) close(ledger *replay.LedgerHandle) {
	s.Helper()
	s.must(ledger.Remark(s.ctx, replay.Entry{Text: "close"}))
	_, err := ledger.Result(s.ctx)
	s.must(err)
}
