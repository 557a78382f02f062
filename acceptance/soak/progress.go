package main

import (
	"errors"
	"maps"
	"sync"

	"github.com/temporalgen/temporalgen/runtime"
)

// progress is what has happened so far. It is safe for concurrent use.
type progress struct {
	mu sync.Mutex
	counts
}

// counts are what is counted while the soak runs.
type counts struct {
	sent     int // messages whose first sending is done
	repeated int // messages sent again on purpose
	rejected int // updates, by the validator
	retries  int
	reasons  map[string]int // of the retries
	kills    int            // of the worker
	restarts int            // of the server
	crashes  int            // of them, those without a shutdown
	observed map[string]int // by workers, of messages that were not just handled
}

func newProgress() *progress {
	return &progress{counts: counts{reasons: map[string]int{}, observed: map[string]int{}}}
}

// count changes the counts.
func (p *progress) count(change func(*counts)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(&p.counts)
}

// now returns the counts as they are.
func (p *progress) now() counts {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.counts
	now.reasons, now.observed = maps.Clone(p.reasons), maps.Clone(p.observed)
	return now
}

// observe counts what a worker has said of a message.
func (p *progress) observe(outcome string) {
	p.count(func(c *counts) { c.observed[outcome]++ })
}

// retried counts an attempt that has to be repeated.
func (p *progress) retried(err error) {
	reason := "other"
	var known *runtime.MessageError
	switch {
	case isRefusal(err):
		reason = "workflow is closing"
	case errors.As(err, &known) && known.Kind != nil:
		reason = known.Kind.Error()
	}
	p.count(func(c *counts) {
		c.retries++
		c.reasons[reason]++
	})
}
