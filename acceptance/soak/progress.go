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

// counts are what is counted while a stage runs.
type counts struct {
	Sent       int // messages whose first sending is done
	Repeated   int // messages sent again on purpose
	Remembered int // updates sent again that had the outcome of the first time
	Forgotten  int // updates whose outcome was no longer known
	Rejected   int // updates, by the validator
	Retries    int
	Reasons    map[string]int // of the retries
	Kills      int            // of the worker
	Restarts   int            // of the server
	Crashes    int            // of them, those without a shutdown
	Observed   map[string]int // by workers, of messages that were not just handled
}

func newProgress() *progress {
	return &progress{counts: counts{Reasons: map[string]int{}, Observed: map[string]int{}}}
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
	now.Reasons, now.Observed = maps.Clone(p.Reasons), maps.Clone(p.Observed)
	return now
}

// observe counts what a worker has said of a message.
func (p *progress) observe(outcome string) {
	p.count(func(c *counts) { c.Observed[outcome]++ })
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
		c.Retries++
		c.Reasons[reason]++
	})
}
