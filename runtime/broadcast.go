package runtime

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// Broadcast sends a message to many workflows: it calls send for each target, such as a
// workflow ID or a handle, at most concurrency of them at a time, and waits for all calls.
// A concurrency below one stands for 16. Targets that are left when ctx ends are not sent
// to; their error is that of ctx.
//
// The error is nil if every call succeeded, and otherwise a *BroadcastError with one
// entry for each that did not.
func Broadcast[T any](ctx context.Context, targets []T, concurrency int, send func(context.Context, T) error) error {
	if concurrency < 1 {
		concurrency = defaultConcurrency
	}
	errs := make([]error, len(targets))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(concurrency, len(targets)) {
		workers.Go(func() {
			for i := range next {
				if errs[i] = ctx.Err(); errs[i] == nil {
					errs[i] = send(ctx, targets[i])
				}
			}
		})
	}
	for i := range targets {
		next <- i
	}
	close(next)
	workers.Wait()
	return broadcastError(targets, errs)
}

const defaultConcurrency = 16

func broadcastError[T any](targets []T, errs []error) error {
	failed := &BroadcastError{Sent: len(targets)}
	for i, err := range errs {
		if err != nil {
			failed.Failures = append(failed.Failures, BroadcastFailure{Index: i, Target: targets[i], Err: err})
		}
	}
	if len(failed.Failures) == 0 {
		return nil
	}
	failed.Sent -= len(failed.Failures)
	return failed
}

// A BroadcastError says for which targets a broadcast failed. errors.Is and errors.As look
// at all of them.
type BroadcastError struct {
	Sent     int                // how many succeeded
	Failures []BroadcastFailure // in the order of the targets; not empty
}

// A BroadcastFailure is what went wrong for one target.
type BroadcastFailure struct {
	Index  int // among the targets
	Target any
	Err    error
}

// Error tells how many failed, and of the first few why.
func (e *BroadcastError) Error() string {
	const shown = 3
	var b strings.Builder
	fmt.Fprintf(&b, "broadcast failed for %d of %d", len(e.Failures), len(e.Failures)+e.Sent)
	for _, f := range e.Failures[:min(shown, len(e.Failures))] {
		fmt.Fprintf(&b, "; %v", f.Err)
	}
	if more := len(e.Failures) - shown; more > 0 {
		fmt.Fprintf(&b, "; and %d more", more)
	}
	return b.String()
}

// Unwrap returns the errors of all failures.
func (e *BroadcastError) Unwrap() []error {
	errs := make([]error, len(e.Failures))
	for i, f := range e.Failures {
		errs[i] = f.Err
	}
	return errs
}
