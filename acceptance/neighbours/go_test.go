package neighbours

import (
	"testing"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// work waits for a line and writes another.
func work(ctx workflow.Context, s *stage) {
	runtime.Go(ctx, func(ctx workflow.Context) {
		if err := s.await(ctx, "go on"); err != nil {
			s.write(err.Error())
		}
		s.write("worked")
	})
}

// The workflow ends after what Go has started, whoever has called it.
func TestWorkIsNotCutOff(t *testing.T) {
	for name, p := range map[string]play{
		"of Run": {run: func(ctx workflow.Context, s *stage) error {
			work(ctx, s)
			return s.await(ctx, "end")
		}},
		"of a handler": {enter: func(ctx workflow.Context, s *stage, l Line) error {
			if l.Text == "end" {
				work(ctx, s)
			}
			return nil
		}},
		"of work": {run: func(ctx workflow.Context, s *stage) error {
			runtime.Go(ctx, func(ctx workflow.Context) { work(ctx, s) })
			return s.await(ctx, "end")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, p, runtime.WorkerOptions(worker.Options{}))
			s.enter("end")
			s.waitFor("ran")
			s.enter("go on")
			if _, err := s.stage.Result(s.ctx); err != nil {
				t.Fatal(err)
			}
			if !s.has("worked") {
				t.Error("the work was cut off")
			}
		})
	}
}

func TestAwaitHandlersWaitsForWork(t *testing.T) {
	s := newScene(t, play{run: func(ctx workflow.Context, s *stage) error {
		work(ctx, s)
		if runtime.HandlersFinished(ctx) {
			s.write("finished too early")
		}
		if err := runtime.AwaitHandlers(ctx); err != nil {
			return err
		}
		s.write("awaited")
		return nil
	}}, runtime.WorkerOptions(worker.Options{}))
	s.waitFor("run")
	s.enter("go on")
	s.wantResult("run", "go on", "worked", "awaited", "ran")
}

// A condition of Run has to come true although more messages wait than may run at a time.
func TestHandlersFinishedLeavesOutWhatHasNotBegun(t *testing.T) {
	s := newScene(t, play{
		enter: func(ctx workflow.Context, s *stage, l Line) error {
			if l.Text == "wait" {
				return s.await(ctx, "go on")
			}
			return nil
		},
		run: func(ctx workflow.Context, s *stage) error {
			if err := s.await(ctx, "wait"); err != nil {
				return err
			}
			if runtime.HandlersFinished(ctx) {
				s.write("finished too early")
			}
			err := workflow.Await(ctx, func() bool { return runtime.HandlersFinished(ctx) })
			s.write("finished")
			return err
		},
	}, runtime.WorkerOptions(worker.Options{}))
	s.waitFor("run")
	s.enter("wait")
	s.waitFor("wait")
	s.enter("go on")
	s.wantResult("run", "wait", "go on", "finished", "ran")
}

// A handler that waited for all handlers would wait for itself.
func TestAwaitHandlersInAHandlerIsAnError(t *testing.T) {
	const want = "runtime.AwaitHandlers is for the Run method: a handler would wait for itself"
	try := func(ctx workflow.Context, s *stage, l Line) error {
		if l.Text == "end" {
			return nil
		}
		if err := runtime.AwaitHandlers(ctx); err != nil {
			s.write(err.Error())
		}
		return nil
	}
	s := newScene(t, play{enter: try, ask: try, run: func(ctx workflow.Context, s *stage) error {
		runtime.Go(ctx, func(ctx workflow.Context) { _ = try(ctx, s, Line{}) })
		return s.await(ctx, "end")
	}}, runtime.WorkerOptions(worker.Options{}))
	s.waitFor(want)
	s.enter("signal")
	s.waitFor("signal")
	_, err := s.stage.Ask(s.ctx, Line{"update"})
	s.must(err)
	s.enter("end")
	s.wantResult("run", want, "signal", want, "update", want, "end", "ran")
}
