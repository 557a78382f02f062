package main

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/runtime"
)

// A workerTask is to be the worker of all ledgers.
type workerTask struct {
	Address    string
	CarryLimit int
	// Uncached makes the worker forget each workflow after each of its tasks: all code is
	// replayed all the time.
	Uncached bool
}

// run is the child process. Its parent is told what became of those messages that were not just
// handled.
func (t workerTask) run(stop <-chan struct{}) error {
	c, err := client.Dial(client.Options{HostPort: t.Address, Logger: errorLogger()})
	if err != nil {
		return fmt.Errorf("connect the worker: %w", err)
	}
	defer c.Close()
	if t.Uncached {
		worker.SetStickyWorkflowCacheSize(0)
	}
	fatal := make(chan error, 1)
	w := worker.New(c, LedgerTaskQueue, runtime.WorkerOptions(worker.Options{
		// For this long tasks wait for the worker that was killed. The default is 5 seconds.
		StickyScheduleToStartTimeout: time.Second,
		OnFatalError:                 func(err error) { fatal <- err },
	}, runtime.WithCarryLimit(t.CarryLimit), runtime.WithObserver(func(e runtime.Event) {
		if e.Outcome != runtime.OutcomeHandled {
			fmt.Println(observation(string(e.Kind), e.Outcome))
		}
	})))
	registerLedgers(w)
	if err := w.Start(); err != nil {
		return fmt.Errorf("start the worker: %w", err)
	}
	defer w.Stop()
	fmt.Println(readyLine)
	select {
	case <-stop:
		return nil
	case err := <-fatal:
		return fmt.Errorf("the worker gave up: %w", err)
	}
}

// errorLogger writes errors to standard error. Warnings are a part of every restart.
func errorLogger() log.Logger {
	return log.NewStructuredLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
}

// observation is the line in which a worker tells what became of a message.
func observation(kind string, outcome runtime.Outcome) string { return kind + " " + string(outcome) }
