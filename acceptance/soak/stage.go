package main

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
)

// A stage is the server and the worker, as they are at the moment. Only one goroutine at a time may
// change them.
type stage struct {
	database string
	address  string // of the server, the same all the time
	settings settings
	progress *progress

	server  *process
	worker  *process
	workers int // started so far
}

// setStage starts a server and a worker. The stage has to be cleared also after an error.
func setStage(dir string, of settings, p *progress) (*stage, error) {
	s := &stage{database: filepath.Join(dir, "soak.db"), settings: of, progress: p}
	if err := s.startServer(); err != nil {
		return s, err
	}
	return s, s.startWorker()
}

// startServer starts the server on the port that it had before, if it had one.
func (s *stage) startServer() error {
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
		started, address, startErr := startProcess(task{Server: &serverTask{Database: s.database, Port: port}}, s.progress.observe)
		if startErr == nil {
			s.server, s.address = started, address
			return nil
		}
		err = startErr
	}
	return err
}

// restartServer ends the server, in order or not, and starts it again.
func (s *stage) restartServer(crash bool) error {
	end := s.server.stop
	if crash {
		end = s.server.kill
	}
	if err := end(); err != nil {
		return err
	}
	if err := s.startServer(); err != nil {
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
	worker, _, err := startProcess(task{Worker: &workerTask{Address: s.address, CarryLimit: s.settings.carryLimit, Uncached: s.workers%2 == 1}}, s.progress.observe)
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
	for _, p := range []*process{s.server, s.worker} {
		select {
		case <-p.ended:
			return p.failure("ended by itself")
		default:
		}
	}
	return nil
}

// clear stops what runs. The worker is first, for it would miss the server.
func (s *stage) clear() error {
	var errs []error
	for _, p := range []*process{s.worker, s.server} {
		if p == nil {
			continue
		}
		select {
		case <-p.ended: // was killed and could not be started again
		default:
			errs = append(errs, p.stop())
		}
	}
	return errors.Join(errs...)
}
