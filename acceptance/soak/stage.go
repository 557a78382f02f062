package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"time"

	"github.com/temporalgen/temporalgen/devserver"
)

// A stage is the server and the worker, as they are at the moment. Only one goroutine at a time may
// change them.
type stage struct {
	database string
	address  string // of the server, the same all the time
	settings settings
	progress *progress

	server  *devserver.Server
	worker  *process
	workers int // started so far
}

// setStage starts a server and a worker. The stage has to be cleared also after an error.
func setStage(ctx context.Context, dir string, of settings, p *progress) (*stage, error) {
	s := &stage{database: filepath.Join(dir, "soak.db"), settings: of, progress: p}
	if err := s.startServer(ctx); err != nil {
		return s, err
	}
	return s, s.startWorker()
}

// startServer starts the server on the port that it had before, if it had one.
func (s *stage) startServer(ctx context.Context) error {
	var port int
	if s.address != "" {
		_, text, err := net.SplitHostPort(s.address)
		if err != nil {
			return fmt.Errorf("address of the server: %w", err)
		}
		if port, err = strconv.Atoi(text); err != nil {
			return fmt.Errorf("address of the server: %w", err)
		}
	}
	// Clients try to connect all the time, and sometimes one of them has the port for a moment.
	var err error
	for range 5 {
		started, startErr := devserver.Start(ctx, devserver.Options{Database: s.database, Port: port, Logger: errorLogger()})
		if startErr == nil {
			s.server, s.address = started, started.Addr()
			return nil
		}
		err = fmt.Errorf("start a Temporal server: %w", startErr)
	}
	return err
}

// restartServer ends the server, in order or not, and starts it again.
func (s *stage) restartServer(ctx context.Context, crash bool) error {
	end := s.server.Stop
	if crash {
		end = s.server.Kill
	}
	if err := end(); err != nil {
		return err
	}
	if err := s.startServer(ctx); err != nil {
		return err
	}
	s.progress.count(func(c *counts) {
		c.Restarts++
		if crash {
			c.Crashes++
		}
	})
	return nil
}

// startWorker starts a worker. Every second one has no cache.
func (s *stage) startWorker() error {
	worker, err := startProcess(workerTask{Address: s.address, CarryLimit: s.settings.carryLimit, Uncached: s.workers%2 == 1}, s.progress.observe)
	if err != nil {
		return err
	}
	s.worker = worker
	s.workers++
	return nil
}

// killWorker kills the worker in the middle of whatever it does, and starts another.
func (s *stage) killWorker() error {
	if err := s.worker.kill(); err != nil {
		return err
	}
	s.progress.count(func(c *counts) { c.Kills++ })
	return s.startWorker()
}

// check returns an error if the server or the worker has ended of its own accord.
func (s *stage) check() error {
	select {
	case <-s.server.Done():
		return s.server.Stop()
	case <-s.worker.ended:
		return s.worker.failure("ended by itself")
	default:
		return nil
	}
}

// clear stops what runs. The worker is first, for it would miss the server.
func (s *stage) clear() error {
	var errs []error
	if s.worker != nil {
		select {
		case <-s.worker.ended: // was killed and could not be started again
		default:
			errs = append(errs, s.worker.stop())
		}
	}
	if s.server != nil {
		errs = append(errs, s.server.Stop())
	}
	return errors.Join(errs...)
}

// faultsCheck is how often it is looked whether it is time for a fault.
const faultsCheck = 50 * time.Millisecond

// injectFaults kills the worker and restarts the server until done is closed, or until one of them
// cannot be started. Besides the time, progress triggers faults: however fast the messages are handled, some are
// sent before and some after each fault.
func (s *stage) injectFaults(ctx context.Context, of settings, done <-chan struct{}) error {
	killed, sentThen := time.Now(), 0
	for ticks := time.Tick(faultsCheck); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-done:
			return nil
		case <-ticks:
		}
		if err := s.check(); err != nil {
			return err
		}
		now := s.progress.now()
		var err error
		switch {
		case now.Restarts < of.restartServer && now.Sent >= of.total()*(now.Restarts+1)/(of.restartServer+1):
			err = s.restartServer(ctx, now.Restarts%2 == 1)
		case time.Since(killed) >= of.killWorkerEvery || now.Sent-sentThen >= of.total()/of.killWorkerTimes:
			err = s.killWorker()
			killed, sentThen = time.Now(), now.Sent
		}
		if err != nil {
			return err
		}
	}
}
