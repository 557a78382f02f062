package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"

	"github.com/temporalgen/temporalgen/runtime"
)

const (
	// attemptTimeout is short enough for attempts to fail when the worker has been killed.
	attemptTimeout = 2 * time.Second
	attemptPause   = 200 * time.Millisecond
	maxAttempts    = 60
	maxDelivery    = 2 * time.Minute
)

// deliver sends something that may be sent again until it is answered, within limits. It returns the
// error that is the answer, or why there is none.
func (p *progress) deliver(ctx context.Context, what string, send func(context.Context) error) error {
	began := time.Now()
	for attempt := 1; ; attempt++ {
		attemptCtx, cancel := context.WithTimeout(ctx, attemptTimeout)
		err := send(attemptCtx)
		cancel()
		if err == nil || isAnswer(err) {
			return err
		}
		if ctx.Err() != nil {
			return fmt.Errorf("%s: %w", what, context.Cause(ctx))
		}
		if attempt == maxAttempts || time.Since(began) > maxDelivery {
			return fmt.Errorf("%s: no answer to %d attempts in %v: %w", what, attempt, time.Since(began).Round(time.Second), err)
		}
		p.retried(err)
		select {
		case <-ctx.Done():
		case <-time.After(attemptPause):
		}
	}
}

// isAnswer reports whether an error is what the workflow has made of a message. All others
// leave the outcome open, or mean that the message did not get there.
func isAnswer(err error) bool {
	var app *temporal.ApplicationError
	return errors.Is(err, runtime.ErrRejected) || errors.Is(err, runtime.ErrOutcomeForgotten) || errors.As(err, &app) && app.Type() == failedType
}

// isRefusal reports whether an error means that the server has not taken a request: it takes no signals
// for a moment if those that keep coming have kept the workflow from continuing as new.
func isRefusal(err error) bool {
	var exhausted *serviceerror.ResourceExhausted
	return errors.As(err, &exhausted) && exhausted.Cause == enumspb.RESOURCE_EXHAUSTED_CAUSE_BUSY_WORKFLOW
}
