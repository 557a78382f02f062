package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
)

// fakeService is what is polled: a server on this machine. What it answers depends on the path and on how often that was asked.
type fakeService struct {
	server *http.Server
	url    string

	mu        sync.Mutex
	asked     map[string]int
	released  map[string]bool
	forgotten map[string]bool
	changed   chan struct{} // is closed when something is asked
}

func startService() (*fakeService, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start the service: %w", err)
	}
	s := &fakeService{
		url:       "http://" + listener.Addr().String(),
		asked:     map[string]int{},
		released:  map[string]bool{},
		forgotten: map[string]bool{},
		changed:   make(chan struct{}),
	}
	s.server = &http.Server{Handler: s}
	go func() { _ = s.server.Serve(listener) }() // it returns when the server is closed
	return s, nil
}

func (s *fakeService) stop() error { return s.server.Close() }

// ServeHTTP implements http.Handler.
func (s *fakeService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method == http.MethodDelete {
		s.forgotten[r.URL.Path] = true
		return
	}
	s.asked[r.URL.Path]++
	n := s.asked[r.URL.Path]
	close(s.changed)
	s.changed = make(chan struct{})
	switch kind, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); kind {
	case "report": // the first two times it is down, and then it needs one poll more
		switch {
		case n <= 2:
			http.Error(w, "try later", http.StatusServiceUnavailable)
		case n == 3:
			w.WriteHeader(http.StatusAccepted)
		default:
			fmt.Fprintf(w, "report %s", name)
		}
	case "late": // it has to be allowed to answer
		if !s.released[r.URL.Path] {
			w.WriteHeader(http.StatusAccepted)
			return
		}
		fmt.Fprintf(w, "here is the %s", name)
	case "job": // it wants to be asked again in a second, knows what to do then, and ends after the third poll
		switch {
		case n == 1:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusAccepted)
		case n == 2:
			fmt.Fprint(w, `{"state": "running"}`)
		case name == "backup":
			fmt.Fprint(w, `{"state": "completed", "result": "12 files saved"}`)
		default:
			fmt.Fprint(w, `{"state": "failed", "error": "the disk is full"}`)
		}
	default:
		http.NotFound(w, r)
	}
}

// answer lets a path have an answer.
func (s *fakeService) answer(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.released[path] = true
}

// polls is how often a path was asked.
func (s *fakeService) polls(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[path]
}

// awaitPolls waits until a path was asked so often.
func (s *fakeService) awaitPolls(ctx context.Context, path string, n int) error {
	for {
		s.mu.Lock()
		asked, changed := s.asked[path], s.changed
		s.mu.Unlock()
		if asked >= n {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("%s was asked %d times", path, asked), ctx.Err())
		}
	}
}

// forgot reports whether somebody has said that nobody waits for an answer any more.
func (s *fakeService) forgot(path string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.forgotten[path]
}
