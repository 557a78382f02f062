package main

import (
	"context"
	"time"
)

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
